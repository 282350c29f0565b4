"""PyVRP: finds routes.  Its search is driven here: penalties, fleet, restarts."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version

import numpy as np
import pyvrp
import pyvrp.search
from pyvrp.exceptions import PenaltyBoundWarning

from routing.pyvrp_model import Plan, Translation
from routing.pyvrp_routes import encode
from routing.search import Budget, Update

VERSION = "0.13."
"""The releases this module speaks to: 0.14 renamed half of what is used here, and was
measured to be behind on several trips (docs/benchmarks.md)."""
PENALTY_FLOOR = 1e-7
PENALTY_CEILING = 1e6
TRAIL = 5
WIDE, NARROW = (1, 25), (1, 10)
"""Clients a perturbation takes out: PyVRP's own range, and one for short runs on few routes."""
BAND = 0.003
"""How far above the record a search begins to walk, as a share of the driving, when it has
`BAND_PACE` iterations for each client to come; more when it has more."""
BAND_PACE, BAND_POWER = 45, 0.67
BANDS = (0.0003, 0.01)


def available() -> bool:
    """Tell whether the PyVRP installed is one this module can drive; log it when not."""
    installed = version("pyvrp")
    if not installed.startswith(VERSION):
        logging.getLogger(__name__).warning(
            "PyVRP %s is not %sx; planning with OR-Tools alone", installed, VERSION
        )
    return installed.startswith(VERSION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuning:
    """Parameters of the search that are not PyVRP's own defaults.

    `band` is how far above the record a search may walk at first, as a share of
    the driving; None chooses it by the iterations there will be for each client.
    """

    neighbours: int = 50
    band: float | None = None
    solutions_between_updates: int = 500
    target_feasible: float = 0.65
    penalty_increase: float = 1.5
    penalty_decrease: float = 0.95
    penalty_start: float = 1.0
    perturbations: tuple[int, int] | None = None


Penalties = tuple[list[float], float, float]
STRICT = 30.0
"""Times the first penalties: what violations weigh when infeasible solutions are compared."""


@dataclass(slots=True)
class Found:
    """What a run produced: the best PyVRP solution and those it replaced, best last.

    `nearest` has the least violation, weighed dearly against cost: it is the
    best one when that is feasible.  `penalties` are those the search ended with.
    """

    translation: Translation
    best: pyvrp.Solution
    nearest: pyvrp.Solution
    iterations: int
    penalties: Penalties
    trail: list[pyvrp.Solution] = field(default_factory=list)


@contextmanager
def _penalties_may_end() -> Iterator[None]:
    """Stops that nobody can serve drive penalties to their ceiling; the answer tells of them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PenaltyBoundWarning)
        yield


@_penalties_may_end()
def run(
    translation: Translation,
    *,
    budget: Budget,
    tuning: Tuning,
    start: Plan | None = None,
    until_feasible: bool = False,
    give_up: Budget | None = None,
    warm: Penalties | None = None,
    descend: bool = False,
) -> Found:
    """Search until the budget ends, or the first feasible solution when asked.

    `give_up` ends a search that has found nothing feasible within it; `warm`
    are penalties to begin with; `descend` asks for a full local search from
    `start`, for a start that is rough.
    """
    rng = pyvrp.RandomNumberGenerator(seed=budget.seed)
    search = local_search(translation, rng, tuning)
    penalties = _penalties(translation, tuning, warm)
    if start is None:
        nothing = pyvrp.Solution(translation.data, [])
        first = search(nothing, penalties.max_cost_evaluator(), exhaustive=True)
    else:
        first = encode(translation, start)
        if descend or not first.is_complete():
            first = search(first, penalties.cost_evaluator(), exhaustive=True)
    climb = Climb(translation, search, penalties, first=first, judge=strict(translation, tuning))
    pace = Pace(translation.data.num_clients, budget, tuning)
    trail: list[pyvrp.Solution] = []
    while _goes_on(climb, budget, until_feasible=until_feasible, give_up=give_up):
        if climb.step(pace.band(climb.iterations)) and climb.best.is_feasible():
            trail = [*trail[1 - TRAIL :], climb.best]
            _tell(translation, climb, budget)
    return Found(
        translation, climb.best, climb.nearest, climb.iterations, penalties.penalties(), trail
    )


def _goes_on(climb: Climb, budget: Budget, *, until_feasible: bool, give_up: Budget | None) -> bool:
    """Tell whether to do another iteration."""
    if budget.stopped() or (
        budget.iterations is not None and climb.iterations >= budget.iterations
    ):
        return False
    if climb.best.is_feasible():
        return not until_feasible
    if give_up is None:
        return True
    spent = give_up.iterations is not None and climb.iterations >= give_up.iterations
    return not spent and not give_up.stopped()


def _tell(translation: Translation, climb: Climb, budget: Budget) -> None:
    budget.on_progress(
        Update(
            seconds=budget.elapsed,
            iterations=climb.iterations,
            cost=translation.cost(climb.best),
            unserved=climb.best.num_missing_clients(),
            engine="pyvrp",
        )
    )


class Pace:
    """How much of a run is over, and so how far above the record it may walk."""

    def __init__(self, clients: int, budget: Budget, tuning: Tuning) -> None:
        """Begin now."""
        self.clients, self.budget, self.fixed = max(1, clients), budget, tuning.band
        self.began = budget.spent

    def gone(self, iterations: int) -> float:
        """Return the share of the run that is over: by iterations when they are limited."""
        if self.budget.iterations is not None:
            return min(1.0, iterations / max(1, self.budget.iterations))
        whole = max(self.budget.seconds - self.began, 1e-6)
        return min(1.0, (self.budget.spent - self.began) / whole)

    def band(self, iterations: int) -> float:
        """Return how far above the record the search may walk now, as a share of the driving."""
        gone = self.gone(iterations)
        if self.fixed is not None:
            return self.fixed * (1 - gone)
        whole = self.budget.iterations or iterations / max(gone, 1e-9)
        wide = BAND * float((whole / self.clients / BAND_PACE) ** BAND_POWER)
        return min(max(BANDS[0], wide), BANDS[1]) * (1 - gone)


def local_search(
    translation: Translation, rng: pyvrp.RandomNumberGenerator, tuning: Tuning
) -> pyvrp.search.LocalSearch:
    """Return PyVRP's search; neighbours by the plain distances, undistorted by a day's bound."""
    data = translation.data
    parameters = pyvrp.search.NeighbourhoodParams(num_neighbours=tuning.neighbours)
    neighbours = pyvrp.search.compute_neighbours(translation.plain, parameters)
    least, most = tuning.perturbations or WIDE
    perturbation = pyvrp.search.PerturbationManager(pyvrp.search.PerturbationParams(least, most))
    search = pyvrp.search.LocalSearch(data, rng, neighbours, perturbation)
    for operator in pyvrp.search.NODE_OPERATORS:
        if operator.supports(data):
            search.add_node_operator(operator(data))
    return search


class Climb:
    """Iterated local search that walks in a band above its record.

    The band narrows linearly to nothing as the run ends: record-to-record travel
    (Dueck, J. Comput. Phys. 104(1), 1993), which Santini, Ropke & Hvattum (J.
    Heuristics 24(5), 2018) found among the best ways to accept.  Costs are those
    under the penalties of the moment; the band is a share of what driving costs, so
    that fixed costs and prizes do not widen it.
    """

    def __init__(
        self,
        translation: Translation,
        search: pyvrp.search.LocalSearch,
        penalties: pyvrp.PenaltyManager,
        *,
        first: pyvrp.Solution,
        judge: pyvrp.CostEvaluator,
    ) -> None:
        """Begin at `first`; `judge` weighs infeasible solutions against each other."""
        self.translation, self.search = translation, search
        self.penalties, self.judge = penalties, judge
        self.current = self.record = self.best = self.nearest = first
        self.nearest_cost = judge.penalised_cost(first)
        self.iterations = 0
        self.driving = translation.driving(first)

    def step(self, band: float) -> bool:
        """Do one iteration; tell whether it found a new best."""
        self.iterations += 1
        evaluator = self.penalties.cost_evaluator()
        candidate = self.search(self.current, evaluator, exhaustive=False)
        self.penalties.register(candidate)
        improved = evaluator.cost(candidate) < evaluator.cost(self.best)
        if improved:
            self.best = candidate
            candidate = self.search(candidate, evaluator, exhaustive=True)
            if candidate.is_feasible():
                self.best = candidate
            self.nearest, self.nearest_cost = self.best, self.judge.penalised_cost(self.best)
            self.driving = self.translation.driving(self.best)
        elif (
            not self.best.is_feasible() and self.judge.penalised_cost(candidate) < self.nearest_cost
        ):
            self.nearest, self.nearest_cost = candidate, self.judge.penalised_cost(candidate)
        self._accept(candidate, evaluator, band)
        return improved

    def _accept(
        self, candidate: pyvrp.Solution, evaluator: pyvrp.CostEvaluator, band: float
    ) -> None:
        cost, record = evaluator.penalised_cost(candidate), evaluator.penalised_cost(self.record)
        if cost < record:
            self.record, record = candidate, cost
        if cost <= record + band * self.driving or cost < evaluator.penalised_cost(self.current):
            self.current = candidate


def strict(translation: Translation, tuning: Tuning) -> pyvrp.CostEvaluator:
    """Return the evaluator by which infeasible solutions are compared."""
    load, time, distance = first_penalties(translation, tuning)
    return pyvrp.CostEvaluator([STRICT * p for p in load], STRICT * time, STRICT * distance)


def first_penalties(translation: Translation, tuning: Tuning) -> Penalties:
    """Return penalties that weigh an average violation like an average arc.

    As PyVRP does, but from the distances without the day's bound.
    """
    data, plain = translation.data, translation.plain
    arcs = np.minimum.reduce([plain.distance_matrix(p) for p in range(plain.num_profiles)])
    times = np.minimum.reduce([plain.duration_matrix(p) for p in range(plain.num_profiles)])
    rates = {(t.unit_distance_cost, t.unit_duration_cost) for t in plain.vehicle_types()}
    cost = min(float((arcs * d + times * t).mean()) for d, t in rates)
    clients = data.clients()
    loads = np.array([c.pickup for c in clients], dtype=np.float64).reshape(len(clients), -1)
    mean_load = loads.mean(axis=0) if len(clients) else np.zeros(data.num_load_dimensions)
    load = (tuning.penalty_start * cost / np.maximum(mean_load, 1)).tolist()
    distance = float(data.distance_matrix(0).mean())
    scaled = tuning.penalty_start * cost
    return load, scaled / max(float(times.mean()), 1.0), scaled / max(distance, 1.0)


def _penalties(
    translation: Translation, tuning: Tuning, warm: Penalties | None
) -> pyvrp.PenaltyManager:
    parameters = pyvrp.PenaltyParams(
        solutions_between_updates=tuning.solutions_between_updates,
        penalty_increase=tuning.penalty_increase,
        penalty_decrease=tuning.penalty_decrease,
        target_feasible=tuning.target_feasible,
        min_penalty=PENALTY_FLOOR if translation.budget else 0.1,
        max_penalty=PENALTY_CEILING,
    )
    return pyvrp.PenaltyManager(warm or first_penalties(translation, tuning), parameters)
