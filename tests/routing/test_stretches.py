"""Stretches moved at once: the tables follow, no rule is broken, and what is crossed is undone."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing import Problem, TimeWindow, check
from routing.answer import answer
from routing.model import Model
from routing.pyvrp_model import Choices, Translation
from routing.ruin import search
from routing.ruin.anneal import anneal
from routing.ruin.day import Day, Tours, Work, day_of, tours_of, work_of
from routing.ruin.search import KNOBS, ROUNDS, _Clock, draw
from routing.ruin.stretches import move_stretches
from routing.ruin.tables import tabulate
from routing.search import Budget, Update
from tests.routing.days import TRAVEL, village
from tests.routing.problems import HOUR

SOME = settings(max_examples=40, deadline=None, derandomize=True)
ABSENCE = 1 << 40


def a_day(problem: Problem) -> Day:
    model = Model(problem)
    choices = Choices(required=True, vans=tuple(range(len(model.vans))))
    return day_of(Translation(model, choices, list(model.open)))


def placed(day: Day, *, seed: int, heat: float, rounds: int) -> tuple[Tours, Work, np.ndarray]:
    """The days after some rounds without a stretch moved, and the random numbers' state."""
    tours, work, random = tours_of(day), work_of(day), np.array([seed], np.uint64)
    for v in range(len(day.start)):
        tabulate(day, tours, v, 1, 1)
    work.total[[0, 2]] = ABSENCE * len(work.hand) + 1
    anneal(day, tours, work, KNOBS._replace(moves=0, absence=ABSENCE), random, heat, rounds)
    return tours, work, random


def served(day: Day, tours: Tours) -> list[list[int]]:
    """The stops of each vehicle, in order."""
    rows = zip(tours.place.tolist(), tours.size.tolist(), strict=True)
    return [[c for c in row[1 : size - 1] if c >= day.depots] for row, size in rows]


@SOME
@given(
    count=st.integers(1, 60),
    vehicles=st.integers(1, 4),
    seed=st.integers(1, 1000),
    heat=st.sampled_from([0.0, 1e3, 1e6]),
)
def test_tables_total_and_rules_follow_a_moved_stretch(
    count: int, vehicles: int, seed: int, heat: float
) -> None:
    problem = village(count, seed=seed, vehicles=vehicles, cost_per_hour=2000)
    narrow = [
        replace(stop, skills=frozenset({"narrow"})) if k % 5 == 0 else stop
        for k, stop in enumerate(problem.stops)
    ]
    fleet = [
        replace(van, skills=frozenset({"narrow"} if k == 0 else ()))
        for k, van in enumerate(problem.vehicles)
    ]
    day = a_day(replace(problem, stops=tuple(narrow), vehicles=tuple(fleet)))
    tours, work, random = placed(day, seed=seed, heat=heat, rounds=30)
    before, there = int(work.total[0]), sorted(chain(*served(day, tours)))
    for _ in range(10):
        move_stretches(day, tours, work, random, heat, 100)
        left = int(work.total[1])
        assert work.total[0] == tours.cost.sum() + ABSENCE * left
        for v, stops in enumerate(served(day, tours)):
            assert all(day.may_serve[v, c] and tours.van_of[c] == v for c in stops)
            size = int(tours.size[v])
            kept = (
                [np.array(table[v][:size]) for table in tours[2:7]],
                tours.at[day.depots :].copy(),
            )
            assert tabulate(day, tours, v, 1, size - 1) >= 0
            assert np.array_equal(kept[1], tours.at[day.depots :])
            for old, new in zip(kept[0], tours[2:7], strict=True):
                assert np.array_equal(old, new[v][:size])
    assert sorted(chain(*served(day, tours))) == there
    if heat == 0:
        assert work.total[0] <= before


def two_villages() -> tuple[Problem, Day]:
    """Sixteen stops in two places far apart, two vans that each hold one of them."""
    problem = village(16, cost_per_hour=2000, rest=False)
    stops = [
        replace(
            stop,
            place=(20.1 + (0.1 if k % 2 else -0.1), 100.4 + k / 5000),
            load={"kg": 10},
            windows=(TimeWindow(start=8 * HOUR, end=17 * HOUR),),
        )
        for k, stop in enumerate(problem.stops)
    ]
    fleet = [replace(van, capacity={"kg": 80}) for van in problem.vehicles]
    sites = list(problem.unload_sites)
    problem = Problem.build(fleet, stops=stops, travel=TRAVEL, unload_sites=sites)
    return problem, a_day(problem)


def test_what_two_days_have_crossed_is_exchanged_at_once() -> None:
    _, day = two_villages()
    here, there = [*range(0, 16, 2)], [*range(1, 16, 2)]
    tours, work = tours_of(day), work_of(day)
    for v, row in enumerate([here[:4] + there[:4], here[4:] + there[4:]]):
        tours.place[v, 1:9] = np.array(row) + day.depots
        tours.place[v, 9], tours.size[v] = day.end[v], 10
        tours.van_of[np.array(row) + day.depots] = v
        assert tabulate(day, tours, v, 1, 9) > 0
    work.total[:] = tours.cost.sum(), 0, tours.cost.sum(), 0
    move_stretches(day, tours, work, np.array([7], np.uint64), 0.0, 2000)
    apart = [{(c - day.depots) % 2 for c in stops} for stops in served(day, tours)]
    assert apart in ([{0}, {1}], [{1}, {0}])


def test_a_stretch_driven_the_wrong_way_is_turned() -> None:
    _, day = two_villages()
    row = [0, 10, 8, 6, 4, 2, 12, 14]
    tours, work = tours_of(day), work_of(day)
    tabulate(day, tours, 1, 1, 1)
    tours.place[0, 1:9] = np.array(row) + day.depots
    tours.place[0, 9], tours.size[0] = day.end[0], 10
    tours.van_of[np.array(row) + day.depots] = 0
    work.total[:] = tabulate(day, tours, 0, 1, 9)
    move_stretches(day, tours, work, np.array([7], np.uint64), 0.0, 2000)
    order = [c - day.depots for c in served(day, tours)[0]]
    assert order in (sorted(order), sorted(order, reverse=True))


def test_who_is_ahead_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six begin, three go on, and the cheapest of these has the rest of the rounds."""
    costs, rounds = [50, 20, 60, 10, 30, 40], list[int]()
    seen: list[int] = []

    def scripted(_: Day, __: Tours, work: Work, *rest: Any) -> None:
        if id(work) not in seen:
            seen.append(id(work))
            rounds.append(0)
        number = seen.index(id(work))
        rounds[number] += rest[-1]
        work.total[0] = work.total[2] = costs[number]

    monkeypatch.setattr(search, "anneal", scripted)
    budget = Budget(seconds=600, iterations=2400)
    day = a_day(village(20, cost_per_hour=3000))
    best = [int(work.total[2]) for work in search._improvements(day, budget)]
    assert best == [50, 20, 10]
    first, second = min(rounds), sorted(rounds)[3]
    assert rounds[2] == pytest.approx(first, abs=2)
    assert [k for k, done in enumerate(rounds) if done > 1.2 * first] == [1, 3, 4]
    assert rounds[3] > 3 * second
    assert sum(rounds) == pytest.approx(2400 * ROUNDS, abs=10)


@pytest.mark.parametrize(("seconds", "starts"), [(0.5, 1), (5.0, 3), (10.0, 6), (600.0, 6)])
def test_no_more_begin_than_there_is_time_for(seconds: float, starts: int) -> None:
    assert search._starts(300, Budget(seconds=seconds, clock=lambda: 0.0)) == starts


def test_of_several_that_begin_the_best_is_what_comes_out() -> None:
    problem, told = village(20, vehicles=2, cost_per_hour=3000, rest=False), list[Update]()
    model = Model(problem)
    budget = Budget(seconds=600, iterations=1500, on_progress=told.append)
    plan = draw(model, model.open, vans=[0, 1], budget=budget)
    assert plan is not None
    found = answer(model, plan, engine="ruin")
    assert not check(problem, found)
    assert not found.unserved
    assert all(before.cost > after.cost for before, after in pairwise(told))


@pytest.mark.parametrize("iterations", [3, 40, 777])
def test_legs_share_out_all_of_a_budget(iterations: int) -> None:
    clock = _Clock(Budget(seconds=600, iterations=iterations))
    dealt = []
    for share in (0.25, 0.25, 0.5):
        begun, gone = clock.done, list(clock.leg(share))
        assert gone == sorted(gone)
        assert not gone or 0 <= gone[0] < 0.5
        dealt.append(clock.done - begun)
    assert sum(dealt) == pytest.approx(iterations * ROUNDS, abs=2)
    assert dealt[2] == pytest.approx(2 * dealt[0], abs=4)


def test_a_budget_taken_back_ends_every_leg() -> None:
    clock = _Clock(Budget(seconds=600, iterations=1000, cancel=lambda: True))
    assert len(list(clock.leg(0.5))) == 1  # the first, which places every stop
    assert not list(clock.leg(0.5))
