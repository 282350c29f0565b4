"""Where large plans begin: every stop once, loads that fit, no crossing, days alike."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing import Stop, Vehicle, check, solve
from routing.model import Model
from routing.problem import TimeWindow
from routing.seeds import Work, even_shares, uncross, with_unloads
from routing.sequence import distance, trip_loads
from tests.routing.problems import HOUR, valley

FEW = settings(
    max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
PLACES = st.lists(st.tuples(st.integers(0, 9000), st.integers(0, 9000)), min_size=3, max_size=14)


def open_day(points: list[tuple[int, int]], *, kg: int = 30, vans: int = 1) -> Model:
    """One stop at each point after the first, open all day."""
    day = TimeWindow(start=0, end=24 * HOUR)
    stops = [
        Stop(id=f"s{k}", place=k, load={"kg": kg}, service=60, windows=(day,))
        for k in range(1, len(points))
    ]
    fleet = [
        Vehicle(
            id=f"v{k}",
            start=0,
            capacity={"kg": 100},
            shift=TimeWindow(start=6 * HOUR, end=18 * HOUR),
        )
        for k in range(vans)
    ]
    return Model(valley(stops, points=points, vehicles=fleet))


@FEW
@given(points=PLACES, seed=st.integers(0, 99))
def test_uncrossing_keeps_the_stops_and_never_lengthens_the_way(
    points: list[tuple[int, int]], seed: int
) -> None:
    model = open_day(points)
    van = model.vans[0]
    order = Random(seed).sample(range(model.n), model.n)
    found = uncross(model, order, start=van.start_row, end=van.end_row)
    assert sorted(found) == sorted(order)
    assert distance(model, van, found) <= distance(model, van, order)


def test_a_crossing_is_undone() -> None:
    model = open_day([(0, 0), (1000, 0), (3000, 0), (2000, 0), (4000, 0)])
    assert uncross(model, [0, 1, 2, 3], start=0, end=0) in ([0, 2, 1, 3], [3, 1, 2, 0])
    assert uncross(model, [2, 0, 3, 1], start=0, end=0) != [2, 0, 3, 1]


@FEW
@given(points=PLACES, kg=st.integers(1, 100))
def test_unloads_come_before_a_trip_is_too_heavy(points: list[tuple[int, int]], kg: int) -> None:
    model = open_day(points, kg=kg)
    items = with_unloads(model, model.vans[0], list(range(model.n)))
    assert [i for i in items if i < model.n] == list(range(model.n))
    assert items[-1] >= model.n
    assert all(load <= (100,) for load in trip_loads(model, model.vans[0], items))


@FEW
@given(points=PLACES, vans=st.integers(1, 4), seed=st.integers(0, 9), vary=st.booleans())
def test_shares_hold_every_stop_once(
    points: list[tuple[int, int]], vans: int, seed: int, *, vary: bool
) -> None:
    model = open_day(points, vans=vans)
    plan = even_shares(
        model,
        model.open,
        vans=range(vans),
        rng=Random(seed),
        work=Work(model, model.open),
        vary=vary,
    )
    assert sorted(i for items in plan for i in items if i < model.n) == sorted(model.open)


def test_the_far_side_gets_more_vehicles() -> None:
    """Equal stops near home and far away: the way out is part of a day."""
    near = [(100 * k, 0) for k in range(60)]
    far = [(90_000 + 100 * k, 0) for k in range(60)]
    model = open_day([(0, 0), *near, *far], kg=1, vans=4)
    work = Work(model, model.open)
    plan = even_shares(model, model.open, vans=range(4), rng=Random(1), work=work)
    only_near = sum(all(i < 60 for i in items if i < model.n) for items in plan)
    assert only_near < 2


def test_many_stops_for_few_vehicles_are_all_served() -> None:
    """The spare vehicle is dear, and the free ones can just do the day."""
    rng = Random(5)
    points = [(0, 0), *((rng.randrange(20_000), rng.randrange(20_000)) for _ in range(640))]
    problem = open_day(points, kg=1, vans=8).problem
    dear = replace(problem.vehicles[-1], fixed_cost=10**9)
    problem = replace(problem, vehicles=(*problem.vehicles[:-1], dear))
    solution = solve(problem, seconds=120, iterations=400)
    assert check(problem, solution) == ()
    assert not solution.unserved
    assert "v7" not in {route.vehicle for route in solution.routes if route.stops}
