"""Four weeks of recurring rounds, and answers to why and what if."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing import GreatCircle, ProblemError, Stop, TimeWindow, Vehicle, solve
from routing.explain import what_if, why
from routing.recurring import Every, Recurring, lay_out
from tests.routing.problems import HOUR, valley

TRAVEL = GreatCircle()


@st.composite
def calendars(draw: st.DrawFn) -> list[Recurring]:
    """Up to 30 places, each accepting at least one working day."""
    return [
        Recurring(
            id=f"h{k}",
            place=(20 + draw(st.integers(0, 900)) / 1e4, 100 + draw(st.integers(0, 900)) / 1e4),
            every=draw(st.sampled_from(list(Every))),
            work=draw(st.integers(1, 50)),
            weekdays=draw(st.frozensets(st.integers(0, 4), min_size=1)),
        )
        for k in range(draw(st.integers(0, 30)))
    ]


@settings(deadline=None, max_examples=40)
@given(calendars())
def test_each_place_keeps_its_weekday_and_its_frequency(places: list[Recurring]) -> None:
    calendar = lay_out(places, travel=TRAVEL)
    assert [a.id for a in calendar.assignments] == [p.id for p in places]
    for place, found in zip(places, calendar.assignments, strict=True):
        assert found.weekday in place.weekdays
        assert len(found.weeks) == 4 // place.every
        assert all(b - a == place.every for a, b in pairwise(found.weeks))
    total = sum(p.work * (4 // p.every) for p in places)
    assert sum(calendar.work.values()) == total


def test_villages_apart_get_days_of_their_own() -> None:
    villages = [(20.0, 100.0), (20.5, 100.0), (20.0, 100.5), (20.5, 100.5), (20.25, 100.25)]
    places = [
        Recurring(id=f"{v}-{k}", place=(lat + k / 1e4, lon), every=Every.WEEK)
        for v, (lat, lon) in enumerate(villages)
        for k in range(6)
    ]
    calendar = lay_out(places, travel=TRAVEL)
    days: dict[str, set[int]] = {}
    for found in calendar.assignments:
        days.setdefault(found.id.split("-")[0], set()).add(found.weekday)
    assert all(len(d) == 1 for d in days.values())
    assert len({next(iter(d)) for d in days.values()}) == 5


def test_a_place_that_accepts_no_day_is_refused() -> None:
    place = Recurring(id="h", place=(20.0, 100.0), every=Every.WEEK, weekdays=frozenset({6}))
    with pytest.raises(ProblemError, match="h accepts none"):
        lay_out([place], travel=TRAVEL)


def test_why_a_stop_costs_what_it_does() -> None:
    """A stop 1 km behind another on a line costs the 2 km there and back."""
    stops = [Stop(id="near", place=1, load={"kg": 1}), Stop(id="far", place=2, load={"kg": 1})]
    problem = valley(stops, points=[(0, 0), (1000, 0), (2000, 0)])
    plan = solve(problem, seconds=20, iterations=20)
    found = why(problem, plan, stop="far")
    assert found.vehicle == "van"
    assert found.cost == 2000
    with pytest.raises(ProblemError):
        why(problem, plan, stop="none")


def test_what_one_more_vehicle_would_serve() -> None:
    """Two stops far apart at the same minute need two vehicles."""
    nine = (TimeWindow(start=9 * HOUR, end=9 * HOUR),)
    stops = [Stop(id=f"s{k}", place=k, windows=nine, service=600) for k in (1, 2)]
    van = Vehicle(id="van", start=0, shift=TimeWindow(start=8 * HOUR, end=17 * HOUR))
    problem = valley(stops, points=[(0, 0), (5000, 0), (-5000, 0)], vehicles=[van])
    plan = solve(problem, seconds=20, iterations=20)
    assert len(plan.unserved) == 1
    served = {s.change: s.more_served for s in what_if(problem, plan, seconds=0.5)}
    assert served["with_one_more_vehicle"] == 1
    assert served["without_windows"] == 1
    assert served["with_an_hour_more"] == 0
    assert "without_breaks" not in served
