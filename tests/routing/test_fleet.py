"""Large days, searched whole or cut into parts: every stop served, no dear vehicle for nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest

from routing import Problem, check, fleet, seeds, solve
from tests.routing.test_seeds import open_day


def large_day(count: int, *, vans: int, dear: bool) -> Problem:
    """Small loads anywhere; the last vehicle may be one that costs more than any driving."""
    rng = Random(3)
    points = [(0, 0), *((rng.randrange(20_000), rng.randrange(20_000)) for _ in range(count))]
    problem = open_day(points, kg=1, vans=vans).problem
    if not dear:
        return problem
    last = replace(problem.vehicles[-1], fixed_cost=10**9)
    return replace(problem, vehicles=(*problem.vehicles[:-1], last))


def after(times: int) -> Callable[[], bool]:
    """Cancel once asked so often."""
    left = iter(range(times))
    return lambda: next(left, None) is None


@pytest.mark.parametrize("whole", [150, 1000], ids=["parts to the end", "whole at the end"])
@pytest.mark.parametrize("dear", [False, True])
def test_a_day_cut_into_parts_serves_every_stop(
    monkeypatch: pytest.MonkeyPatch, whole: int, *, dear: bool
) -> None:
    monkeypatch.setattr(fleet, "LARGE", 100)
    monkeypatch.setattr(fleet, "PARTS", 120)
    monkeypatch.setattr(fleet, "WHOLE", whole)
    monkeypatch.setattr(seeds, "WHOLE", whole)
    monkeypatch.setattr("routing.parts.PART_STOPS", 90)
    problem = large_day(150, vans=4, dear=dear)
    solution = solve(problem, seconds=600, iterations=90)
    assert check(problem, solution) == ()
    assert not solution.unserved
    if dear:
        assert "v3" not in {route.vehicle for route in solution.routes if route.stops}
    assert solve(problem, seconds=600, iterations=90) == solution


def test_a_start_given_is_never_made_worse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fleet, "LARGE", 100)
    monkeypatch.setattr(fleet, "PARTS", 120)
    problem = large_day(150, vans=4, dear=False)
    first = solve(problem, seconds=600, iterations=40)
    again = solve(problem, seconds=600, iterations=40, start=first, seed=2)
    assert check(problem, again) == ()
    assert again.cost <= first.cost


def test_a_large_day_can_be_cancelled_at_any_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fleet, "LARGE", 100)
    monkeypatch.setattr(fleet, "PARTS", 120)
    problem = large_day(150, vans=4, dear=True)
    for asked in (1, 3, 10, 40):
        solution = solve(problem, seconds=600, cancel=after(asked))
        assert check(problem, solution) == ()
