"""Days made by hand in which one can say beforehand why a stop is left out."""

from __future__ import annotations

from routing import Problem, Reason, Stop, TimeWindow, TravelMatrix, UnloadSite, Vehicle, solve
from routing.travel import UNREACHABLE
from tests.routing.problems import HOUR, grid, valley

SHIFT = TimeWindow(start=8 * HOUR, end=17 * HOUR)
TRIKE = Vehicle(id="trike", start=0, capacity={"kg": 300}, shift=SHIFT)
NINE = TimeWindow(start=9 * HOUR, end=9 * HOUR)


def reason(problem: Problem, stop: str) -> tuple[Reason, dict[str, int | str]]:
    solution = solve(problem, seconds=5, iterations=40)
    (left,) = [u for u in solution.unserved if u.stop == stop]
    return left.reason, dict(left.numbers)


def test_no_vehicle_works_that_day() -> None:
    problem = Problem(vehicles=(), stops=(Stop(id="s", place=1),), matrix=grid([(0, 0), (9, 0)]))
    assert reason(problem, "s") == (Reason.NO_VEHICLE, {})


def test_no_vehicle_fits_the_narrow_road() -> None:
    """The vehicle that could pass there does not work; the one that works may not pass."""
    stop = Stop(id="s", place=1, skills=frozenset({"narrow"}))
    found = reason(valley([stop], points=[(0, 0), (9, 0)], vehicles=[TRIKE]), "s")
    assert found == (Reason.SKILL, {"needs": "narrow", "vehicle": ""})


def test_a_stop_for_one_vehicle_that_may_not_serve_it_names_both() -> None:
    stop = Stop(id="s", place=1, skills=frozenset({"crane"}), vehicle="trike")
    found = reason(valley([stop], points=[(0, 0), (9, 0)], vehicles=[TRIKE]), "s")
    assert found == (Reason.SKILL, {"needs": "crane", "vehicle": "trike"})


def test_a_load_above_the_largest_vehicle_names_both_loads() -> None:
    stop = Stop(id="s", place=1, load={"kg": 301})
    found = reason(valley([stop], points=[(0, 0), (9, 0)], vehicles=[TRIKE]), "s")
    assert found == (Reason.TOO_LARGE, {"resource": "kg", "load": 301, "largest": 300})


def test_a_window_that_is_over_before_anybody_can_be_there() -> None:
    """7 km at 7 m/s are 1,000 s: nobody is there before 8:16:40."""
    stop = Stop(id="s", place=1, windows=(TimeWindow(start=7 * HOUR, end=8 * HOUR),))
    found = reason(valley([stop], points=[(0, 0), (7000, 0)], vehicles=[TRIKE]), "s")
    assert found == (
        Reason.WINDOW,
        {"earliest": 8 * HOUR + 1000, "window_end": 8 * HOUR},
    )


def test_a_way_too_long_for_the_shift_says_when_one_would_be_back() -> None:
    """126 km out take 5 hours, and 5 home."""
    stop = Stop(id="s", place=1)
    found = reason(valley([stop], points=[(0, 0), (126_000, 0)], vehicles=[TRIKE]), "s")
    assert found == (Reason.SHIFT, {"back_at": 18 * HOUR, "shift_end": 17 * HOUR})


def test_a_place_that_no_road_leaves() -> None:
    metres = grid([(0, 0), (900, 0)]).distances.copy()
    metres[1, 0] = UNREACHABLE
    matrix = TravelMatrix(durations=metres, distances=metres)
    problem = Problem(vehicles=(TRIKE,), stops=(Stop(id="s", place=1),), matrix=matrix)
    assert reason(problem, "s") == (Reason.NO_ROAD, {})


def test_a_cap_over_the_day_that_another_stop_used_up() -> None:
    """Two loads of 200 kg, 300 a day: the one of higher priority is served."""
    capped = Vehicle(
        id="trike", start=0, capacity={"kg": 300}, day_capacity={"kg": 300}, shift=SHIFT
    )
    stops = [
        Stop(id="first", place=1, load={"kg": 200}, priority=1),
        Stop(id="second", place=2, load={"kg": 200}),
    ]
    points = [(0, 0), (900, 0), (0, 900)]
    found = reason(valley(stops, points=points, vehicles=[capped]), "second")
    assert found == (Reason.DAY_LOAD, {"resource": "kg", "load": 200, "left": 100})


def test_a_full_day_names_the_vehicle_and_the_seconds_it_would_need() -> None:
    """Two households want nine o'clock, 1,400 m apart: the way there (200 s) and the service."""
    stops = [
        Stop(id="first", place=1, windows=(NINE,), service=600, priority=1),
        Stop(id="second", place=2, windows=(NINE,), service=600),
    ]
    points = [(0, 0), (700, 0), (1400, 0)]
    found = reason(valley(stops, points=points, vehicles=[TRIKE]), "second")
    assert found == (Reason.DAY_FULL, {"vehicle": "trike", "extra_seconds": 600 + 200})


def test_a_stop_whose_prize_is_below_the_way_there() -> None:
    stop = Stop(id="s", place=1, prize=1399)
    found = reason(valley([stop], points=[(0, 0), (700, 0)], vehicles=[TRIKE]), "s")
    assert found == (Reason.NOT_WORTH_IT, {"prize": 1399, "extra_cost": 1400})


def test_a_load_that_no_open_centre_takes_says_when_the_last_one_closes() -> None:
    """The only centre is closed by the time a vehicle could be there."""
    closed = TimeWindow(start=0, end=HOUR)
    problem = Problem(
        vehicles=(TRIKE,),
        stops=(Stop(id="s", place=1, load={"kg": 10}),),
        unload_sites=(UnloadSite(id="centre", place=0, windows=(closed,)),),
        matrix=grid([(0, 0), (900, 0)]),
    )
    assert reason(problem, "s") == (Reason.NO_UNLOAD, {"closes": HOUR})


def test_a_load_without_any_centre_says_so() -> None:
    stop = Stop(id="s", place=1, load={"kg": 10})
    problem = Problem(vehicles=(TRIKE,), stops=(stop,), matrix=grid([(0, 0), (900, 0)]))
    assert reason(problem, "s") == (Reason.NO_UNLOAD, {"closes": 0})
