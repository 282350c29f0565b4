"""What an offer says is so, whatever the day and the stop."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from routing import Problem, Solution, Stop, TimeWindow, solve
from routing.answer import plan_of
from routing.model import SCALE, Model
from routing.preview import Board, preview_days
from routing.sequence import Lane
from tests.routing.days import TRAVEL, village
from tests.routing.problems import HOUR

SOME = settings(max_examples=40, deadline=None, derandomize=True)


@cache
def planned(seed: int) -> tuple[Problem, Solution]:
    problem = village(seed=seed, cost_per_hour=3000)
    return problem, solve(problem, seconds=30, iterations=30)


@st.composite
def stops(draw: st.DrawFn) -> Stop:
    """A household anywhere near, with a load that may need an unload of its own."""
    offset = st.integers(-400, 400)
    return Stop(
        id="new",
        place=(20.1 + draw(offset) / 1e4, 100.4 + draw(offset) / 1e4),
        load={"kg": draw(st.integers(0, 155))},
        service=draw(st.integers(0, 1200)),
    )


@st.composite
def slots(draw: st.DrawFn) -> TimeWindow:
    start = draw(st.integers(7 * HOUR, 17 * HOUR))
    late = draw(st.none() | st.integers(0, 20_000))
    return TimeWindow(
        start=start, end=start + draw(st.integers(0, 4 * HOUR)), late_cost_per_hour=late
    )


@SOME
@given(seed=st.integers(1, 4), stop=stops(), slot=slots())
def test_no_insertion_is_cheaper_than_the_offer(seed: int, stop: Stop, slot: TimeWindow) -> None:
    """Every insertion of the search's own kind, one after the other, against the board."""
    problem, solution = planned(seed)
    wider = problem.with_stops([replace(stop, windows=(slot,))], travel=TRAVEL)
    model = Model(wider)
    found = [
        insertion.delta // SCALE
        for van, items in zip(model.vans, plan_of(model, solution), strict=True)
        for insertion in Lane(model, van, items).insertions(model.item_of["new"])
    ]
    (offer,) = Board(problem, solution).offers(stop, travel=TRAVEL, slots=[slot])
    assert (None if offer is None else offer.cost) == min(found, default=None)


@SOME
@given(seed=st.integers(1, 4), stop=stops(), slot=slots())
def test_we_can_come_at_both_ends_of_what_is_offered(
    seed: int, stop: Stop, slot: TimeWindow
) -> None:
    problem, solution = planned(seed)
    slot = replace(slot, late_cost_per_hour=None)
    board = Board(problem, solution)
    (offer,) = board.offers(stop, travel=TRAVEL, slots=[slot])
    if offer is None:
        return
    assert slot.start <= offer.start <= offer.latest <= slot.end
    ends = [TimeWindow(start=t, end=t) for t in (offer.start, offer.latest)]
    for again in board.offers(stop, travel=TRAVEL, slots=ends):
        assert again is not None
        assert again.cost == offer.cost


def test_each_day_answers_for_itself() -> None:
    """A day without a vehicle has no offer; the others are as if asked alone."""
    problem, solution = planned(1)
    idle = replace(problem, vehicles=())
    boards = {"mon": Board(problem, solution), "tue": Board(idle, Solution(routes=()))}
    stop = Stop(id="new", place=(20.11, 100.41), load={"kg": 5}, service=60)
    slot = TimeWindow(start=8 * HOUR, end=16 * HOUR)
    offers = preview_days(boards, stop=stop, travel=TRAVEL, slots=[slot])
    assert offers["mon"] == boards["mon"].offers(stop, travel=TRAVEL, slots=[slot])
    assert offers["mon"][0] is not None
    assert offers["tue"] == (None,)


def test_a_bound_on_the_days_length_holds_in_an_offer() -> None:
    """A route that may not get longer takes nothing that lengthens it."""
    problem, solution = planned(1)
    longest = max(route.distance for route in solution.routes)
    bound = replace(
        problem, vehicles=tuple(replace(v, max_distance=longest) for v in problem.vehicles)
    )
    far = Stop(id="new", place=(20.2, 100.6))
    slot = TimeWindow(start=8 * HOUR, end=16 * HOUR)
    assert Board(bound, solution).offers(far, travel=TRAVEL, slots=[slot]) == (None,)
