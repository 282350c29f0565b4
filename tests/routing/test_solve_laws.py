"""Whatever the day, a plan comes back that the checker passes and that accounts for every stop."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing import Problem, Reason, Stop, TimeWindow, Vehicle, check, solve
from tests.routing.problems import HOUR, METRES_PER_SECOND, problems, valley

FEW = settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@FEW
@given(problem=problems(), engine=st.sampled_from(["best", "ortools", "pyvrp"]))
def test_any_day_gets_a_plan_that_holds(problem: Problem, engine: str) -> None:
    solution = solve(problem, seconds=0.5, iterations=60, engine=engine)  # type: ignore[arg-type]
    assert check(problem, solution) == ()
    served = {visit.id for _, visit in solution.visits() if visit.kind == "stop"}
    assert served | {left.stop for left in solution.unserved} == {stop.id for stop in problem.stops}


@FEW
@given(problem=problems(most_stops=6))
def test_a_reason_is_true(problem: Problem) -> None:
    """What is said to fit nobody fits nobody; what is said to be too large is."""
    solution = solve(problem, seconds=0.5, iterations=40)
    stops = {stop.id: stop for stop in problem.stops}
    for left in solution.unserved:
        stop = stops[left.stop]
        able = [van for van in problem.vehicles if stop.skills <= van.skills]
        if left.reason is Reason.NO_VEHICLE:
            assert not problem.vehicles
        elif left.reason is Reason.SKILL:
            assert problem.vehicles
            assert not able
        elif left.reason is Reason.TOO_LARGE:
            name = str(left.numbers["resource"])
            assert all(stop.load[name] > van.capacity[name] for van in able)
            assert left.numbers["load"] == stop.load[name]
        elif left.reason is Reason.NOT_WORTH_IT:
            assert stop.prize is not None
            assert int(left.numbers["extra_cost"]) >= stop.prize


@FEW
@given(problem=problems(most_stops=6), seed=st.integers(0, 5))
def test_the_same_seed_and_iterations_give_the_same_plan(problem: Problem, seed: int) -> None:
    first = solve(problem, seconds=20, iterations=30, seed=seed)
    assert solve(problem, seconds=20, iterations=30, seed=seed) == first


def cheapest(problem: Problem) -> int | None:
    """The shortest single-trip tour by trying every order; None when none keeps the windows."""
    best = None
    (van,) = problem.vehicles
    (site,) = problem.unload_sites
    metres = problem.matrix.distances
    for order in permutations(problem.stops):
        clock, here, length = van.shift.start, 0, 0
        for stop in order:
            place = stop.place
            assert isinstance(place, int)
            length += int(metres[here, place])
            clock += -(-int(metres[here, place]) // METRES_PER_SECOND)
            (window,) = stop.windows
            clock = max(clock, window.start)
            if clock > window.end:
                break
            clock += stop.service
            here = place
        else:
            length += int(metres[here, 0])
            clock += -(-int(metres[here, 0]) // METRES_PER_SECOND) + site.duration
            if clock <= van.shift.end and (best is None or length < best):
                best = length
    return best


@FEW
@given(
    points=st.lists(
        st.tuples(st.integers(0, 9000), st.integers(0, 9000)), min_size=2, max_size=6, unique=True
    ),
    opening=st.lists(st.integers(8, 15), min_size=5, max_size=5),
)
def test_a_small_day_is_solved_as_well_as_by_trying_everything(
    points: list[tuple[int, int]], opening: list[int]
) -> None:
    stops = [
        Stop(
            id=f"s{number}",
            place=number,
            load={"kg": 5},
            service=300,
            windows=(TimeWindow(start=hour * HOUR, end=(hour + 2) * HOUR),),
        )
        for number, hour in zip(range(1, len(points)), opening, strict=False)
    ]
    problem = valley(stops, points=points)
    best = cheapest(problem)
    solution = solve(problem, seconds=2, iterations=300)
    assert check(problem, solution) == ()
    if best is None:
        assert solution.unserved
    else:
        assert not solution.unserved
        assert solution.distance == best


def test_a_full_vehicle_unloads_and_goes_on() -> None:
    stops = [Stop(id=f"s{n}", place=n, load={"kg": 60}) for n in range(1, 5)]
    solution = solve(valley(stops, points=[(0, 0), (9, 0), (0, 9), (9, 9), (5, 5)]), seconds=1)
    (route,) = solution.routes
    assert len(route.trips) == 4
    assert all(trip.visits[-1].kind == "unload" for trip in route.trips)


def test_bulk_fills_a_vehicle_before_weight_does() -> None:
    van = Vehicle(id="van", start=0, capacity={"kg": 1000, "litres": 100})
    stops = [Stop(id=f"s{n}", place=n, load={"kg": 2, "litres": 60}) for n in (1, 2)]
    problem = valley(stops, points=[(0, 0), (9, 0), (0, 9)], vehicles=[van])
    (route,) = solve(problem, seconds=1).routes
    assert len(route.trips) == 2


@pytest.mark.parametrize(
    ("stop", "reason"),
    [
        (Stop(id="s", place=1, load={"kg": 101}), Reason.TOO_LARGE),
        (Stop(id="s", place=1, skills=frozenset({"crane"})), Reason.SKILL),
        (Stop(id="s", place=1, windows=(TimeWindow(start=0, end=HOUR),)), Reason.WINDOW),
        (Stop(id="s", place=1, service=10 * HOUR), Reason.SHIFT),
        (Stop(id="s", place=1, prize=1), Reason.NOT_WORTH_IT),
    ],
    ids=lambda value: value.value if isinstance(value, Reason) else "",
)
def test_a_stop_that_cannot_be_served_says_why(stop: Stop, reason: Reason) -> None:
    solution = solve(valley([stop], points=[(0, 0), (5000, 0)]), seconds=1)
    assert [left.reason for left in solution.unserved] == [reason]


def test_cancelling_at_once_still_gives_a_plan() -> None:
    stops = [Stop(id=f"s{n}", place=n, load={"kg": 1}) for n in range(1, 30)]
    points = [(0, 0), *((n * 37 % 1000, n * 91 % 1000) for n in range(1, 30))]
    problem = valley(stops, points=points)
    assert check(problem, solve(problem, seconds=30, cancel=lambda: True)) == ()


def test_progress_is_told() -> None:
    told = []
    stops = [Stop(id=f"s{n}", place=n, load={"kg": 1}) for n in range(1, 9)]
    points = [(n * 37 % 100, n * 91 % 100) for n in range(9)]
    solution = solve(valley(stops, points=points), seconds=1, on_progress=told.append)
    assert told
    assert told[-1].cost == solution.cost
