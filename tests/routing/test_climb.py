"""How the search walks: never above its band, which narrows to nothing as the run ends."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pyvrp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing.last_unload import way_home
from routing.model import Model
from routing.problem import Stop, TimeWindow, UnloadSite, Vehicle
from routing.pyvrp_engine import Climb, Pace, Tuning, local_search, run, strict
from routing.pyvrp_model import Choices, Translation
from routing.pyvrp_routes import decode, encode
from routing.search import Budget
from tests.routing.problems import HOUR, valley
from tests.routing.test_seeds import open_day

FEW = settings(
    max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


def scattered(count: int, seed: int, *, vans: int = 2) -> Model:
    """A day of stops anywhere, each a third of a load."""
    rng = Random(seed)
    points = [(rng.randrange(9000), rng.randrange(9000)) for _ in range(count + 1)]
    return open_day(points, kg=33, vans=vans)


def told(model: Model) -> Translation:
    return Translation(
        model, Choices(required=True, vans=tuple(v.index for v in model.vans)), model.open
    )


@FEW
@given(limit=st.integers(10, 10_000), clients=st.integers(1, 2000))
def test_the_band_narrows_evenly_to_nothing(limit: int, clients: int) -> None:
    pace = Pace(clients, Budget(seconds=1e9, iterations=limit), Tuning())
    bands = [pace.band(limit * k // 10) for k in range(11)]
    assert bands == sorted(bands, reverse=True)
    assert bands[0] > 0
    assert bands[-1] == 0
    half = Pace(clients, Budget(seconds=1e9, iterations=limit), Tuning(band=0.01))
    assert abs(half.band(limit // 2) - 0.005) <= 0.01 / limit + 1e-12


def test_by_the_clock_the_band_is_gone_when_the_time_is() -> None:
    now = 0.0
    budget = Budget(seconds=10, clock=lambda: now)
    pace = Pace(100, budget, Tuning(band=0.01))
    now = 5.0
    assert abs(pace.band(7) - 0.005) < 1e-9
    now = 11.0
    assert pace.band(8) == 0


def test_more_iterations_for_each_client_walk_wider() -> None:
    short = Pace(500, Budget(seconds=1e9, iterations=5_000), Tuning())
    long = Pace(500, Budget(seconds=1e9, iterations=50_000), Tuning())
    assert short.band(0) < long.band(0)


@FEW
@given(seed=st.integers(0, 99), band=st.sampled_from([0.0, 0.01, 0.1]))
def test_the_search_stays_within_its_band(seed: int, band: float) -> None:
    translation = told(scattered(12, seed))
    rng = pyvrp.RandomNumberGenerator(seed=seed)
    tuning = Tuning(solutions_between_updates=10**6)
    search = local_search(translation, rng, tuning)
    penalties = pyvrp.PenaltyManager(
        ([10.0], 10.0, 10.0), pyvrp.PenaltyParams(solutions_between_updates=10**6)
    )
    evaluator = penalties.cost_evaluator()
    first = search(pyvrp.Solution(translation.data, []), evaluator, exhaustive=True)
    climb = Climb(translation, search, penalties, first=first, judge=strict(translation, tuning))
    for _ in range(40):
        before = evaluator.penalised_cost(climb.current)
        climb.step(band)
        cost, record = (evaluator.penalised_cost(s) for s in (climb.current, climb.record))
        assert cost <= max(before, record + band * climb.driving)
        assert record <= cost


@FEW
@given(seed=st.integers(0, 99))
def test_a_run_never_ends_above_where_it_began(seed: int) -> None:
    translation = told(scattered(15, seed))
    first = run(translation, budget=Budget(seconds=1e9, iterations=5, seed=seed), tuning=Tuning())
    again = run(
        translation,
        budget=Budget(seconds=1e9, iterations=40, seed=seed),
        tuning=Tuning(),
        start=decode(translation, first.best),
    )
    assert translation.cost(again.best) <= translation.cost(first.best)


@FEW
@given(seed=st.integers(0, 99), fixed=st.integers(0, 10**6), cap=st.sampled_from([None, 8]))
def test_driving_is_neither_fixed_cost_nor_what_a_days_bound_adds(
    seed: int, fixed: int, cap: int | None
) -> None:
    plain = scattered(12, seed).problem
    vehicles = tuple(replace(v, fixed_cost=fixed, max_stops=cap) for v in plain.vehicles)
    translation = told(Model(replace(plain, vehicles=vehicles)))
    found = run(translation, budget=Budget(seconds=1e9, iterations=20), tuning=Tuning()).best
    bare = told(Model(plain))
    same = encode(bare, decode(translation, found))
    assert translation.driving(found) * translation.divisor == bare.driving(same) * bare.divisor


def test_the_way_home_goes_by_the_site_least_out_of_the_way() -> None:
    points = [(0, 0), (7000, 0), (6000, 0), (0, 9000)]
    stops = [Stop(id="s", place=1, load={"kg": 1})]
    near, far = (UnloadSite(id=n, place=p, duration=60) for n, p in (("near", 2), ("far", 3)))
    van = Vehicle(id="v", start=0, capacity={"kg": 9})
    model = Model(replace(valley(stops, points=points, vehicles=[van]), unload_sites=(far, near)))
    metres, seconds = way_home(model, [1, 0], sites=model.vans[0].sites, end_row=0)
    assert metres.tolist() == [7000, 12_000]
    assert seconds.tolist() == [60 + 143 + 858, 60 + 2 * 858]
    assert seconds.max() < HOUR


def test_stops_that_nobody_can_serve_drive_penalties_to_their_bound_without_a_warning() -> None:
    """Two places at the same minute, one vehicle that must serve both."""
    nine = (TimeWindow(start=9 * HOUR, end=9 * HOUR),)
    stops = [Stop(id=f"s{k}", place=k, windows=nine, service=600) for k in (1, 2)]
    model = Model(valley(stops, points=[(0, 0), (5000, 0), (-5000, 0)]))
    found = run(
        told(model),
        budget=Budget(seconds=60, iterations=2000),
        tuning=Tuning(solutions_between_updates=20),
    )
    assert not found.best.is_feasible()
    assert found.iterations == 2000
