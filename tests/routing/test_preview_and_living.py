"""What the booking screen asks, and a day that does not go as planned."""

from __future__ import annotations

import pytest

from routing import (
    Kind,
    Problem,
    ProblemError,
    Solution,
    Stop,
    TimeWindow,
    check,
    solve,
)
from routing.living import broken_down, full, moves, replan, under_way
from routing.preview import preview
from routing.promises import promise
from tests.routing.days import TRAVEL, village
from tests.routing.problems import HOUR


@pytest.fixture(scope="module")
def planned() -> tuple[Problem, Solution]:
    problem = village(rest=False)
    solution = solve(problem, seconds=30, iterations=60)
    assert not solution.unserved
    return problem, solution


def test_a_preview_can_be_kept(planned: tuple[Problem, Solution]) -> None:
    """The offered cost is what inserting the stop there really adds (no cost for time here)."""
    problem, solution = planned
    stop = Stop(id="new", place=(20.11, 100.41), load={"kg": 10}, service=240)
    (offer,) = preview(problem, solution, stop=stop, travel=TRAVEL)
    assert offer is not None
    wider = problem.with_stops([stop], travel=TRAVEL)
    kept = solve(wider, seconds=30, iterations=1, engine="ortools", start=solution)
    assert not check(wider, kept)
    assert not kept.unserved
    assert kept.cost <= solution.cost + offer.cost + 1


def test_each_slot_gets_its_own_offer(planned: tuple[Problem, Solution]) -> None:
    problem, solution = planned
    stop = Stop(id="new", place=(20.11, 100.41), load={"kg": 10}, service=240)
    slots = [TimeWindow(start=h * HOUR, end=(h + 2) * HOUR) for h in (8, 13, 20)]
    morning, afternoon, night = preview(problem, solution, stop=stop, travel=TRAVEL, slots=slots)
    assert morning is not None
    assert 8 * HOUR <= morning.start <= 10 * HOUR
    assert afternoon is not None
    assert 13 * HOUR <= afternoon.start <= 15 * HOUR
    assert night is None


def test_what_is_too_large_gets_no_offer(planned: tuple[Problem, Solution]) -> None:
    problem, solution = planned
    stop = Stop(id="new", place=(20.11, 100.41), load={"kg": 151})
    assert preview(problem, solution, stop=stop, travel=TRAVEL) == (None,)


@pytest.mark.parametrize("hour", [8, 10, 12, 15])
def test_what_is_done_stays_done(planned: tuple[Problem, Solution], hour: int) -> None:
    problem, solution = planned
    now = under_way(problem, solution, now=hour * HOUR)
    again = replan(now, solution, seconds=1)
    assert not check(now, again)
    for route in solution.routes:
        made = [v for v in route.visits if v.start <= hour * HOUR and route.start <= hour * HOUR]
        found = again.route_of(route.vehicle)
        assert made == [] or (found is not None and list(found.visits[: len(made)]) == made)


def test_a_new_pickup_and_a_cancellation(planned: tuple[Problem, Solution]) -> None:
    problem, solution = planned
    now = under_way(problem, solution, now=9 * HOUR)
    late = [v.id for _, v in solution.visits() if v.kind is Kind.STOP and v.start > 10 * HOUR]
    stop = Stop(id="new", place=(20.11, 100.41), load={"kg": 10}, service=240)
    changed = now.without_stops({late[0]}).with_stops([stop], travel=TRAVEL)
    again = replan(changed, solution, seconds=1)
    served = {v.id for _, v in again.visits()}
    told = served | {u.stop for u in again.unserved}
    assert not check(changed, again)
    assert "new" in told
    assert late[0] not in served


def test_promises_are_kept_when_nothing_forces_them(planned: tuple[Problem, Solution]) -> None:
    problem, solution = planned
    told = {
        v.id: TimeWindow(start=v.start - 900, end=v.start + 900)
        for _, v in solution.visits()
        if v.kind is Kind.STOP
    }
    now = under_way(problem, solution, now=9 * HOUR)
    again = replan(now, solution, promised=told, seconds=1)
    assert not check(promise(now, told), again)
    assert all(m.late == 0 for m in moves(solution, again, promised=told))


def test_the_others_take_over_from_a_broken_vehicle(planned: tuple[Problem, Solution]) -> None:
    problem, solution = planned
    now = under_way(problem, solution, now=9 * HOUR)
    rest = broken_down(now, "van0")
    again = replan(rest, solution, seconds=1)
    assert not check(rest, again)
    assert {r.vehicle for r in again.routes} <= {"van1"}
    told = {v.id for _, v in again.visits() if v.kind is Kind.STOP} | {
        u.stop for u in again.unserved
    }
    assert told == {s.id for s in rest.stops}


def test_a_full_vehicle_unloads_first(planned: tuple[Problem, Solution]) -> None:
    problem, solution = planned
    first = next(r for r in solution.routes if r.stops)
    now = under_way(problem, solution, now=first.stops[0].start)
    filled = full(now, first.vehicle)
    again = replan(filled, solution, seconds=1)
    route = again.route_of(first.vehicle)
    assert route is not None
    rest = [v for v in route.visits[1:] if v.kind is not Kind.BREAK]
    assert rest[0].kind is Kind.UNLOAD
    assert not check(filled, again)


def test_an_unknown_or_empty_vehicle_is_refused() -> None:
    with pytest.raises(ProblemError):
        broken_down(village(rest=False), "bus")
    with pytest.raises(ProblemError):
        full(village(rest=False), "van0")


def test_a_full_vehicle_unloads_and_still_serves_everybody(
    planned: tuple[Problem, Solution],
) -> None:
    """The unloads are put elsewhere; no stop is taken out for want of room."""
    problem, solution = planned
    first = next(r for r in solution.routes if r.stops)
    now = under_way(problem, solution, now=first.stops[0].start)
    again = replan(full(now, first.vehicle), solution, seconds=1)
    assert not again.unserved


def test_only_what_has_to_be_late_is_late(planned: tuple[Problem, Solution]) -> None:
    """A promise that cannot be kept any more makes no other household's later than its own."""
    problem, solution = planned
    told = {
        v.id: TimeWindow(start=v.start - 900, end=v.start + 900)
        for _, v in solution.visits()
        if v.kind is Kind.STOP
    }
    last = max((v.start, v.id) for _, v in solution.visits() if v.kind is Kind.STOP)[1]
    told[last] = TimeWindow(start=8 * HOUR, end=8 * HOUR)
    again = replan(problem, solution, promised=told, seconds=2)
    late = [m for m in moves(solution, again, promised=told) if m.late]
    assert not check(promise(problem, told), again)
    assert not again.unserved
    assert [m.stop for m in late] == [last]
