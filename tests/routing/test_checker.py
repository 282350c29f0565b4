"""The judge sees each broken rule, and only that one's absence lets a plan pass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing import (
    Break,
    Problem,
    Route,
    Solution,
    Stop,
    TimeWindow,
    UnloadSite,
    Vehicle,
    check,
    solve,
)
from routing.solution import Kind, Reason, Unserved, Visit
from tests.routing.problems import HOUR, METRES_PER_SECOND, grid

POINTS = [(0, 0), (3000, 0), (0, 3000), (3000, 3000)]
LUNCH = Break(id="lunch", window=TimeWindow(start=11 * HOUR, end=13 * HOUR), duration=HOUR)


def day(**changes: Any) -> Problem:
    """Three stops, the last open late, a van with everything a rule can bind."""
    van = Vehicle(
        id="van",
        start=0,
        capacity={"kg": 100},
        day_capacity={"kg": 100},
        shift=TimeWindow(start=8 * HOUR, end=17 * HOUR),
        max_stops=3,
        max_trips=1,
        max_distance=12_000,
        max_duration=9 * HOUR,
        breaks=(LUNCH,),
        skills=frozenset({"narrow"}),
    )
    stops = (
        Stop(id="a", place=1, load={"kg": 30}, service=300),
        Stop(id="b", place=2, load={"kg": 30}, service=300, skills=frozenset({"narrow"})),
        Stop(
            id="c",
            place=3,
            load={"kg": 40},
            windows=(TimeWindow(start=14 * HOUR, end=15 * HOUR),),
            vehicle="van",
        ),
    )
    problem = Problem(
        vehicles=(van,),
        stops=stops,
        unload_sites=(UnloadSite(id="centre", place=0, duration=600),),
        matrix=grid(POINTS),
    )
    return replace(problem, **changes)


@pytest.fixture(scope="module")
def planned() -> Solution:
    """A plan for the day that holds."""
    solution = solve(day(), seconds=1, engine="ortools")
    assert check(day(), solution) == ()
    assert not solution.unserved
    return solution


def rules(problem: Problem, solution: Solution) -> set[str]:
    """The names of the rules that are broken."""
    return {violation.rule for violation in check(problem, solution)}


def van(**changes: Any) -> Problem:
    """The day with another van."""
    problem = day()
    return replace(problem, vehicles=(replace(problem.vehicles[0], **changes),))


def stop(name: str, **changes: Any) -> Problem:
    """The day with another stop."""
    problem = day()
    stops = tuple(replace(s, **changes) if s.id == name else s for s in problem.stops)
    return replace(problem, stops=stops)


@pytest.mark.parametrize(
    ("problem", "rule"),
    [
        (van(capacity={"kg": 99}), "capacity"),
        (van(day_capacity={"kg": 99}), "day_capacity"),
        (van(max_stops=2), "max_stops"),
        (van(max_trips=0), "max_trips"),
        (van(max_distance=11_999), "max_distance"),
        (van(max_duration=HOUR), "max_duration"),
        (van(shift=TimeWindow(start=8 * HOUR, end=12 * HOUR)), "shift"),
        (van(shift=TimeWindow(start=16 * HOUR, end=17 * HOUR)), "shift"),
        (van(skills=frozenset()), "skill"),
        (van(unload_sites=frozenset()), "site"),
        (van(fixed_cost=1), "cost"),
        (van(breaks=()), "break"),
        (stop("a", service=2 * HOUR), "service"),
        (stop("c", windows=(TimeWindow(start=9 * HOUR, end=10 * HOUR),)), "window"),
        (stop("a", vehicles=frozenset()), "vehicle"),
        (stop("a", place=2), "place"),
        (stop("a", release=16 * HOUR), "release"),
        (stop("a", load={"kg": 29}), "load"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_plan_for_one_day_is_judged_by_anothers_rules(
    planned: Solution, problem: Problem, rule: str
) -> None:
    assert rule in rules(problem, planned)


def edit(solution: Solution, change: Callable[[Visit], Visit | None]) -> Solution:
    """The solution with each visit changed, or dropped where the change gives None."""
    (route,) = solution.routes
    trips = tuple(
        replace(trip, visits=tuple(w for v in trip.visits if (w := change(v)) is not None))
        for trip in route.trips
    )
    return replace(solution, routes=(replace(route, trips=trips),))


def only(kind: Kind, change: Callable[[Visit], Visit | None]) -> Callable[[Visit], Visit | None]:
    """Apply a change to visits of one kind alone."""
    return lambda visit: change(visit) if visit.kind is kind else visit


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (only(Kind.BREAK, lambda _: None), "break"),
        (only(Kind.UNLOAD, lambda _: None), "empty"),
        (only(Kind.STOP, lambda v: None if v.id == "a" else v), "coverage"),
        (only(Kind.STOP, lambda v: replace(v, load={"kg": 1})), "load"),
        (only(Kind.STOP, lambda v: replace(v, arrival=v.arrival - HOUR)), "travel"),
        (only(Kind.STOP, lambda v: replace(v, departure=v.start)), "service"),
        (only(Kind.STOP, lambda v: replace(v, start=v.arrival - 1)), "order"),
        (only(Kind.STOP, lambda v: replace(v, id="nobody")), "coverage"),
        (only(Kind.BREAK, lambda v: replace(v, start=v.start - 6 * HOUR)), "break"),
        (only(Kind.UNLOAD, lambda v: replace(v, id="elsewhere")), "site"),
    ],
)
def test_a_forged_visit_is_seen(
    planned: Solution, change: Callable[[Visit], Visit | None], rule: str
) -> None:
    assert rule in rules(day(), edit(planned, change))


def test_forged_sums_are_seen(planned: Solution) -> None:
    (route,) = planned.routes
    assert "distance" in rules(day(), replace(planned, routes=(replace(route, distance=1),)))
    assert "cost" in rules(day(), replace(planned, cost=planned.cost - 1))
    assert "travel" in rules(day(), replace(planned, routes=(replace(route, end=route.start),)))
    assert "vehicle" in rules(day(), replace(planned, routes=(route, route)))
    assert "vehicle" in rules(day(), replace(planned, routes=(replace(route, vehicle="ghost"),)))
    both = Unserved(stop="a", reason=Reason.DAY_FULL)
    assert "coverage" in rules(day(), replace(planned, unserved=(both,)))


@settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
@given(
    order=st.sampled_from([["a", "b", "c"], ["b", "a", "c"], ["c", "a", "b"], ["a", "c", "b"]]),
    start=st.integers(7 * HOUR + 1800, 14 * HOUR + 1800),
    waits=st.lists(st.just(0) | st.integers(0, HOUR), min_size=3, max_size=3),
)
def test_the_judge_agrees_with_a_walk_by_hand(
    order: list[str], start: int, waits: list[int]
) -> None:
    """Any order and any waiting, judged by the rules written out once more."""
    wide = stop("c", windows=(TimeWindow(start=9 * HOUR, end=15 * HOUR),))
    problem = replace(van(breaks=(), max_duration=None, max_distance=None), stops=wide.stops)
    stops = {s.id: s for s in problem.stops}
    here, clock, metres, board = 0, start, 0, 0
    visits, fine = [], start >= 8 * HOUR
    for name, wait in zip(order, waits, strict=True):
        place = stops[name].place
        assert isinstance(place, int)
        leg = sum(abs(a - b) for a, b in zip(POINTS[here], POINTS[place], strict=True))
        arrival = clock + -(-leg // METRES_PER_SECOND)
        begin = arrival + wait
        (window,) = stops[name].windows
        fine = fine and window.start <= begin <= window.end
        clock, here, metres = begin + stops[name].service, place, metres + leg
        board += stops[name].load["kg"]
        visits.append(
            Visit(
                kind=Kind.STOP,
                id=name,
                place=place,
                arrival=arrival,
                start=begin,
                departure=clock,
                load={"kg": board},
            )
        )
    home = sum(POINTS[here])
    arrival = clock + -(-home // METRES_PER_SECOND)
    end = arrival + 600
    visits.append(
        Visit(kind=Kind.UNLOAD, id="centre", place=0, arrival=arrival, start=arrival, departure=end)
    )
    fine = fine and end <= 17 * HOUR
    metres += home
    route = Route(
        vehicle="van",
        start=start,
        end=end,
        distance=metres,
        cost=metres,
        trips=(_trip(visits),),
    )
    assert (check(problem, Solution(routes=(route,), cost=metres)) == ()) is fine


def _trip(visits: list[Visit]) -> Any:
    from routing import Trip

    return Trip(visits=tuple(visits), load={"kg": 100})
