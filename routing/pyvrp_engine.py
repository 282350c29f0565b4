"""PyVRP: finds routes.  Its search is driven here: penalties, fleet, restarts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pyvrp
import pyvrp.search
from pyvrp.IteratedLocalSearch import (
    IteratedLocalSearch,
    IteratedLocalSearchCallbacks,
    IteratedLocalSearchParams,
)

from routing.pyvrp_model import Plan, Translation
from routing.search import Budget, Update

PENALTY_FLOOR = 1e-7
PENALTY_CEILING = 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuning:
    """Parameters of the search that are not PyVRP's own defaults."""

    neighbours: int = 50
    history: int = 300
    restart_after: int = 150_000
    solutions_between_updates: int = 100
    target_feasible: float = 0.65
    penalty_increase: float = 1.3
    penalty_decrease: float = 0.9
    penalty_start: float = 1.0
    perturbations: tuple[int, int] = (1, 25)


@dataclass(slots=True)
class Found:
    """What a run produced: the best PyVRP solution and those it replaced, best last."""

    translation: Translation
    best: pyvrp.Solution
    iterations: int
    trail: list[pyvrp.Solution] = field(default_factory=list)


class _Watch(IteratedLocalSearchCallbacks):  # type: ignore[misc]
    """Keeps the last few best solutions and reports each."""

    def __init__(self, tell: Callable[[pyvrp.Solution], None], keep: int = 5) -> None:
        self.tell, self.keep = tell, keep
        self.trail: list[pyvrp.Solution] = []

    def on_best(self, best: pyvrp.Solution) -> None:
        """Note a new best."""
        if best.is_feasible():
            self.trail = [*self.trail[-self.keep + 1 :], best]
            self.tell(best)


def run(
    translation: Translation,
    *,
    budget: Budget,
    tuning: Tuning,
    start: Plan | None = None,
    until_feasible: bool = False,
    give_up: Budget | None = None,
) -> Found:
    """Search until the budget ends, or the first feasible solution when asked.

    `give_up` ends a search that has found nothing feasible within it.
    """
    data = translation.data
    rng = pyvrp.RandomNumberGenerator(seed=budget.seed)
    parameters = pyvrp.search.NeighbourhoodParams(num_neighbours=tuning.neighbours)
    neighbours = pyvrp.search.compute_neighbours(translation.plain, parameters)
    least, most = tuning.perturbations
    perturbation = pyvrp.search.PerturbationManager(pyvrp.search.PerturbationParams(least, most))
    search = pyvrp.search.LocalSearch(data, rng, neighbours, perturbation)
    for operator in pyvrp.search.OPERATORS:
        if operator.supports(data):
            search.add_operator(operator(data))
    penalties = _penalties(translation, tuning)
    if start is None:
        first = pyvrp.Solution.make_random(data, rng)
    else:
        first = translation.encode(start)
    if start is None or not first.is_feasible():
        first = search(first, penalties.cost_evaluator(), exhaustive=True)

    def tell(best: pyvrp.Solution) -> None:
        budget.on_progress(
            Update(
                seconds=budget.spent,
                iterations=0,
                cost=translation.cost(best),
                unserved=best.num_missing_clients(),
                engine="pyvrp",
            )
        )

    watch = _Watch(tell)
    settings = IteratedLocalSearchParams(
        num_iters_no_improvement=tuning.restart_after, history_length=tuning.history, callbacks=watch
    )
    counted = 0
    none_yet = np.iinfo(np.int64).max

    def stop(best_cost: float) -> bool:
        nonlocal counted
        counted += 1
        if budget.iterations is not None and counted > budget.iterations:
            return True
        if until_feasible and best_cost < none_yet:
            return True
        if give_up is not None and best_cost >= none_yet:
            spent = give_up.iterations is not None and counted > give_up.iterations
            if spent or give_up.stopped():
                return True
        return budget.stopped()

    result = IteratedLocalSearch(data, penalties, search, first, settings).run(stop, collect_stats=False)
    return Found(translation, result.best, result.num_iterations, watch.trail)


def _penalties(translation: Translation, tuning: Tuning) -> pyvrp.PenaltyManager:
    """Start where a unit of violation is worth about one average arc.

    PyVRP 0.14 starts at the middle of its range, 50,000 a unit, and needs
    thousands of iterations to come down; 0.13 started as here.
    """
    data, plain = translation.data, translation.plain
    arcs = np.minimum.reduce([plain.distance_matrix(p) for p in range(plain.num_profiles)])
    times = np.minimum.reduce([plain.duration_matrix(p) for p in range(plain.num_profiles)])
    rates = [(t.unit_distance_cost, t.unit_duration_cost) for t in plain.vehicle_types()]
    cost = min(float((arcs * d + times * t).mean()) for d, t in rates)
    clients = data.clients()
    loads = np.array([c.pickup for c in clients], dtype=np.float64).reshape(len(clients), -1)
    mean_load = loads.mean(axis=0) if len(clients) else np.zeros(data.num_load_dimensions)
    load = (cost / np.maximum(mean_load, 1)).tolist()
    distance = float(data.distance_matrix(0).mean())
    parameters = pyvrp.PenaltyParams(
        solutions_between_updates=tuning.solutions_between_updates,
        penalty_increase=tuning.penalty_increase,
        penalty_decrease=tuning.penalty_decrease,
        target_feasible=tuning.target_feasible,
        min_penalty=PENALTY_FLOOR if translation.budget else 0.1,
        max_penalty=PENALTY_CEILING,
    )
    scale = tuning.penalty_start
    start = (
        [scale * p for p in load],
        scale * cost / max(float(times.mean()), 1.0),
        scale * cost / max(distance, 1.0),
    )
    return pyvrp.PenaltyManager(start, parameters)

