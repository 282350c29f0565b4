"""The map in parts: every stop with a vehicle that may serve it, vehicles where they start."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing import Problem, Stop, TimeWindow, UnloadSite, Vehicle, check, fleet, parts, solve
from routing.model import SCALE, Model
from routing.parts import cut
from routing.pyvrp_model import Choices, Translation
from routing.pyvrp_routes import encode
from routing.seeds import Work
from routing.sequence import distance
from tests.routing.days import CENTRE, TRAVEL, village
from tests.routing.problems import HOUR

FEW = settings(
    max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
NARROW = frozenset({"narrow"})


def towns(count: int, *, vans: int = 4, seed: int = 1) -> Problem:
    """Two towns 40 km apart with a centre each; only the last vehicle of each has a narrow body."""
    rng = Random(seed)
    centres = [CENTRE, (CENTRE[0] + 0.36, CENTRE[1])]
    stops = []
    for k in range(count):
        north, east = centres[k % 2]
        stops.append(
            Stop(
                id=f"s{k}",
                place=(north + rng.uniform(-0.02, 0.02), east + rng.uniform(-0.02, 0.02)),
                load={"kg": rng.randint(5, 20)},
                service=120,
                windows=(TimeWindow(start=8 * HOUR, end=16 * HOUR),),
                skills=NARROW if k % 10 < 2 else frozenset(),
            )
        )
    vehicles = [
        Vehicle(
            id=f"v{k}",
            start=centres[k % 2],
            capacity={"kg": 300},
            shift=TimeWindow(start=8 * HOUR, end=17 * HOUR),
            cost_per_hour=3000,
            skills=NARROW if k >= vans - 2 else frozenset(),
        )
        for k in range(vans)
    ]
    sites = [UnloadSite(id=f"c{k}", place=c, duration=600) for k, c in enumerate(centres)]
    return Problem.build(vehicles, stops=stops, travel=TRAVEL, unload_sites=sites)


@FEW
@given(count=st.integers(20, 120), vans=st.sampled_from([4, 6, 10]), seed=st.integers(0, 99))
def test_parts_hold_every_stop_and_vehicle_once_and_fit(count: int, vans: int, seed: int) -> None:
    model = Model(towns(count, vans=vans, seed=seed))
    work = Work(model, model.open)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "PART_STOPS", 15)
        found = cut(model, model.open, vans=range(vans), rng=Random(seed), work=work)
    assert sorted(i for members, _ in found for i in members) == list(range(count))
    used = [k for _, some in found for k in some]
    assert len(used) == len(set(used))
    for members, some in found:
        assert all(any(i in model.vans[k].may_serve for k in some) for i in members)


def test_vehicles_stay_in_the_town_they_start_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fleet, "LARGE", 100)
    monkeypatch.setattr(parts, "PART_STOPS", 60)
    problem = towns(120)
    solution = solve(problem, seconds=600, iterations=900)
    assert check(problem, solution) == ()
    assert not solution.unserved
    assert all(route.distance < 80_000 for route in solution.routes)
    assert solve(problem, seconds=600, iterations=900) == solution


def test_a_large_day_without_time_is_still_a_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fleet, "LARGE", 100)
    monkeypatch.setattr(parts, "PART_STOPS", 60)
    problem = towns(120)
    solution = solve(problem, seconds=600, cancel=lambda: True)
    assert check(problem, solution) == ()


@FEW
@given(seed=st.integers(0, 99))
def test_hours_laid_on_the_metres_cost_what_driving_costs(seed: int) -> None:
    """All but waiting and service: per kilometre and per hour of the arcs driven."""
    model = Model(village(12, seed=seed, vehicles=1, cost_per_hour=2000, rest=False))
    site = model.n
    van = model.vans[0]
    items = [*range(6), site, *range(6, 12), site]
    told = Translation(
        model, Choices(required=True, vans=(0,), merge=False, hours_on_metres=True), range(12)
    )
    rows = [van.start_row, *(model.row[i] for i in items), van.end_row]
    driven = sum(int(model.problem.matrix.durations[a, b]) for a, b in pairwise(rows))
    driven += model.duration[site]  # the last unload is part of the way home
    paid = distance(model, van, items) * van.per_metre + driven * van.per_second
    assert told.cost(encode(told, [items])) == pytest.approx(paid / SCALE, rel=0.01)
    exact = Translation(model, replace(told.choices, hours_on_metres=False), range(12))
    assert exact.cost(encode(exact, [items])) > told.cost(encode(told, [items]))
