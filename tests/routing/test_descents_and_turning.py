"""Stretches turned round, and long days drawn several times."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from routing import Stop, Update, check, solve
from routing.descents import suits
from routing.model import Model
from routing.sequence import cost
from routing.turning import turn
from tests.routing.days import village
from tests.routing.problems import valley

SOME = settings(max_examples=40, deadline=None, derandomize=True)


def test_a_way_with_a_crossing_is_turned() -> None:
    """Out along a line in the order 1, 3, 2, 4 and home: turning 3, 2 saves the way back."""
    points = [(0, 0), (1000, 0), (2000, 0), (3000, 0), (4000, 0)]
    model = Model(valley([Stop(id=f"s{k}", place=k) for k in range(1, 5)], points=points))
    assert turn(model, model.vans[0], [0, 2, 1, 3]) in ([0, 1, 2, 3], [3, 2, 1, 0])


@SOME
@given(seed=st.integers(1, 30), order=st.integers(0, 1000))
def test_a_turned_day_is_as_feasible_and_no_dearer(seed: int, order: int) -> None:
    model = Model(village(8, seed=seed, vehicles=1, cost_per_hour=2000))
    van = model.vans[0]
    items = Random(order).sample(range(8), 8)
    items = [*items[:4], 8, *items[4:], 9]
    found = turn(model, van, items)
    assert sorted(found) == sorted(items)
    before, after = cost(model, van, items), cost(model, van, found)
    if before is None:
        assert found == items
    else:
        assert after is not None
        assert after <= before


def test_a_long_day_paid_by_the_hour_is_planned_whole() -> None:
    problem = village(60, vehicles=2, cost_per_hour=3000)
    model = Model(problem)
    assert suits(model, model.open)
    told: list[Update] = []
    solution = solve(problem, seconds=60, iterations=400, on_progress=told.append)
    assert not check(problem, solution)
    assert not solution.unserved
    assert told[-1].cost == solution.cost
    assert [update.seconds for update in told] == sorted(update.seconds for update in told)


def test_a_day_that_is_too_full_still_gets_a_plan_with_reasons() -> None:
    problem = village(90, vehicles=1, cost_per_hour=3000)
    solution = solve(problem, seconds=3)
    assert not check(problem, solution)
    assert solution.unserved
    assert solution.routes[0].stops
