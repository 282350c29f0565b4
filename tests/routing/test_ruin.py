"""Ruin and recreate: what the compiled search says is what the slow arithmetic says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing import Problem, TimeWindow, check, compiled, descents, prepare
from routing.answer import answer
from routing.model import SCALE, Model
from routing.pyvrp_engine import Tuning
from routing.pyvrp_model import Choices, Translation
from routing.ruin import search
from routing.ruin.day import Day, Tours, day_of, tours_of, work_of
from routing.ruin.insertion import NEVER, cheapest, insert
from routing.ruin.search import draw
from routing.ruin.tables import tabulate
from routing.search import Budget, Update
from routing.sequence import cost
from tests.routing.days import village
from tests.routing.problems import HOUR

SOME = settings(max_examples=25, deadline=None, derandomize=True)


def drawn(
    problem: Problem, *, iterations: int = 30, seed: int = 1
) -> tuple[Model, list[list[int]], list[Update]]:
    """A plan for all stops of a problem, and what was told on the way."""
    model, told = Model(problem), list[Update]()
    budget = Budget(seconds=600, iterations=iterations, seed=seed, on_progress=told.append)
    plan = draw(model, model.open, vans=range(len(model.vans)), budget=budget)
    assert plan is not None
    return model, plan, told


@SOME
@given(
    count=st.integers(1, 40),
    vehicles=st.integers(1, 4),
    seed=st.integers(1, 1000),
    cost_per_hour=st.sampled_from([0, 3000]),
)
def test_the_cost_told_is_the_cost_of_the_plan(
    count: int, vehicles: int, seed: int, cost_per_hour: int
) -> None:
    problem = village(count, seed=seed, vehicles=vehicles, cost_per_hour=cost_per_hour, rest=False)
    model, plan, told = drawn(problem, seed=seed)
    found = answer(model, plan, engine="ruin")
    assert not check(problem, found)
    if told:
        assert not found.unserved
        costs = [cost(model, van, plan[van.index]) for van in model.vans]
        assert told[-1].cost == sum(c or 0 for c in costs) // SCALE
        assert [u.cost for u in told] == sorted((u.cost for u in told), reverse=True)


def test_a_vehicle_that_costs_more_than_any_day_lasts_costs_all_of_it() -> None:
    problem = village(12, vehicles=1, cost_per_hour=3000, rest=False)
    van = replace(problem.vehicles[0], fixed_cost=40_000_000)
    model, plan, told = drawn(replace(problem, vehicles=(van,)))
    assert told[-1].cost == (cost(model, model.vans[0], plan[0]) or 0) // SCALE > 40_000_000


def test_a_day_that_holds_all_is_planned_whole_with_a_rest_for_everybody() -> None:
    problem = village(60, vehicles=3, cost_per_hour=3000)
    model, plan, _ = drawn(problem, iterations=200)
    found = answer(model, plan, engine="ruin")
    assert not found.unserved
    assert not check(problem, found)


def test_the_same_seed_and_iterations_give_the_same_plan() -> None:
    problem = village(40, vehicles=2, cost_per_hour=3000)
    assert drawn(problem, seed=5)[1] == drawn(problem, seed=5)[1]
    assert drawn(problem, seed=5)[1] != drawn(problem, seed=6)[1]


def test_a_day_too_full_leaves_stops_out_and_keeps_the_rules() -> None:
    problem = village(120, vehicles=1, cost_per_hour=3000, rest=False)
    model, plan, told = drawn(problem)
    assert not told
    served = [i for items in plan for i in items if i < model.n]
    assert 0 < len(served) < 120
    assert len(set(served)) == len(served)
    assert cost(model, model.vans[0], plan[0]) is not None


def test_only_who_may_come_comes() -> None:
    problem = village(30, vehicles=2, cost_per_hour=3000)
    narrow = [
        replace(stop, skills=frozenset({"narrow"})) if k % 3 == 0 else stop
        for k, stop in enumerate(problem.stops)
    ]
    first, second = problem.vehicles
    problem = replace(
        problem,
        stops=tuple(narrow),
        vehicles=(first, replace(second, skills=frozenset({"narrow"}))),
    )
    model, plan, _ = drawn(problem)
    assert {k for k in plan[0] if k < model.n and k % 3 == 0} == set()
    assert {k for k in plan[1] if k < model.n and k % 3 == 0} == set(range(0, 30, 3))


@SOME
@given(seed=st.integers(1, 1000), count=st.integers(2, 40))
def test_tables_kept_up_are_tables_made_anew(seed: int, count: int) -> None:
    model = Model(village(count, seed=seed, vehicles=2, cost_per_hour=2000))
    choices = Choices(required=True, vans=(0, 1))
    day = day_of(Translation(model, choices, list(model.open)))
    tours, work = tours_of(day), work_of(day)
    found = work.found
    random = np.array([seed], np.uint64)
    for v in range(2):
        tabulate(day, tours, v, 1, 1)
    for c in range(day.depots, len(day.load)):
        if cheapest(day, tours, work, c, 0.1, random) == NEVER:
            continue
        price = cheapest(day, tours, work, c, 0.0, random)
        before, v = int(tours.cost[found[0]]), int(found[0])
        insert(day, tours, c, found)
        kept = [np.array(table[v]) for table in tours[:11]]
        assert tabulate(day, tours, v, 1, int(tours.size[v]) - 1) == before + price
        for old, new in zip(kept, tours[:11], strict=True):
            assert np.array_equal(old, new[v])


def _everywhere(day: Day, tours: Tours, c: int) -> Iterator[int]:
    """What c costs more wherever it could go, made anew; where a trip is full, with an unload."""
    for v in range(len(day.start)):
        place, size, before = tours.place[v].copy(), int(tours.size[v]), int(tours.cost[v])
        sites = [s for s in day.sites[v].tolist() if s >= 0]
        full = (tours.trip_load[v] + day.load[c] > day.capacity[v]).any(axis=1)
        beside = [*([c, s] for s in sites), *([s, c] for s in sites)]
        ways = [beside if full[trip] else [[c]] for trip in tours.trip[v, : size - 1]]
        for i, added in ((i, added) for i, way in enumerate(ways) for added in way):
            row = [*place[: i + 1], *added, *place[i + 1 : size]]
            tours.place[v, : len(row)], tours.size[v] = row, len(row)
            if (now := tabulate(day, tours, v, 1, len(row) - 1)) >= 0:
                yield now - before
        tours.place[v], tours.size[v] = place, size
        tabulate(day, tours, v, 1, size - 1)


@settings(max_examples=15, deadline=None, derandomize=True)
@given(seed=st.integers(1, 1000), count=st.integers(2, 25))
def test_nowhere_is_cheaper_than_the_cheapest(seed: int, count: int) -> None:
    problem = village(count, seed=seed, vehicles=3, cost_per_hour=2000)
    fleet = [
        replace(van, cost_per_km=van.cost_per_km * (k + 1), fixed_cost=500 * k)
        for k, van in enumerate(problem.vehicles)
    ]
    model = Model(replace(problem, vehicles=tuple(fleet)))
    choices = Choices(required=True, vans=(0, 1, 2))
    day = day_of(Translation(model, choices, list(model.open)))
    tours, work, random = tours_of(day), work_of(day), np.array([seed], np.uint64)
    for v in range(3):
        tabulate(day, tours, v, 1, 1)
    for c in range(day.depots, len(day.load)):
        least = min(_everywhere(day, tours, c), default=NEVER)
        assert cheapest(day, tours, work, c, 0.0, random) == least
        if least < NEVER:
            insert(day, tours, c, work.found)


@pytest.mark.parametrize(
    "asked", ["prize", "release", "windows", "day's load", "a bound on metres"]
)
def test_what_it_does_not_know_is_left_to_others(asked: str) -> None:
    problem = village(12, vehicles=1, cost_per_hour=3000)
    stop, van = problem.stops[0], problem.vehicles[0]
    changed = {
        "prize": {"stops": (replace(stop, prize=5), *problem.stops[1:])},
        "release": {"stops": (replace(stop, release=10 * HOUR), *problem.stops[1:])},
        "windows": {
            "stops": (
                replace(stop, windows=(*stop.windows, TimeWindow(start=0, end=HOUR))),
                *problem.stops[1:],
            )
        },
        "day's load": {"vehicles": (replace(van, day_capacity={"kg": 20}),)},
        "a bound on metres": {"vehicles": (replace(van, max_distance=10_000),)},
    }[asked]
    model = Model(replace(problem, **changed))
    assert draw(model, model.open, vans=[0], budget=Budget(seconds=600, iterations=1)) is None


def test_a_short_run_does_not_wait_for_the_compiler(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(compiled, "at_hand", lambda: False)
    model = Model(village(12, vehicles=1, cost_per_hour=3000))
    assert draw(model, model.open, vans=[0], budget=Budget(seconds=1)) is None
    assert "routing.ruin" in caplog.text


@pytest.mark.parametrize("at_hand", [True, False])
def test_a_process_that_will_plan_loads_what_is_compiled_and_compiles_nothing(
    monkeypatch: pytest.MonkeyPatch, at_hand: bool
) -> None:
    drawn = list[Problem]()
    monkeypatch.setattr(compiled, "at_hand", lambda: at_hand)
    monkeypatch.setattr(search, "draw", lambda model, *_, **__: drawn.append(model.problem))
    prepare()
    assert len(drawn) == int(at_hand)


def test_a_plan_survives_that_newer_sources_are_compiled_meanwhile(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(compiled, "_HELD", Event())
    monkeypatch.setattr(compiled, "_kept_in", lambda: tmp_path / "removed")
    model = Model(village(12, vehicles=1, cost_per_hour=3000))
    assert not compiled.at_hand()
    assert draw(model, model.open, vans=[0], budget=Budget(seconds=600, iterations=5)) is not None
    assert compiled.at_hand()
    assert draw(model, model.open, vans=[0], budget=Budget(seconds=0.1)) is not None


def test_however_short_the_time_every_stop_is_placed() -> None:
    model = Model(village(60, vehicles=3, cost_per_hour=3000))
    plan = draw(model, model.open, vans=range(3), budget=Budget(seconds=0.0))
    assert plan is not None
    served = {i for items in plan for i in items if i < model.n}
    assert len(served) > 50
    whole = descents.draw(
        model, model.open, vans=range(3), budget=Budget(seconds=0.0), tuning=Tuning()
    )
    assert {i for items in whole for i in items if i < model.n} == set(model.open)
