"""Many stops: improve overlapping groups of neighbouring routes.

An iteration of local search costs in proportion to the whole problem while its
moves touch a few neighbouring routes.  So a large plan is built part by part
(`parts`) and improved in sub-problems of a route and its nearest ones (POPMUSIC:
Taillard & Voss 2002), each a small problem for the same engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random

import numpy as np

from routing.answer import Plan
from routing.descents import suits
from routing.model import SCALE, Model
from routing.pyvrp_engine import NARROW, Penalties, Tuning, run, strict
from routing.pyvrp_model import Choices, Translation
from routing.pyvrp_parts import near_sites
from routing.pyvrp_routes import decode, encode
from routing.search import Budget, Update, silent
from routing.sequence import cost
from routing.turning import turned

MENDING = 0.8
"""How often a route that breaks a rule goes first; the others pass on what it cannot hold."""
GROUP_STOPS = 200
GROUP_ROUTES = 3
ROUND_ITERATIONS = 500
EXACT_ITERATIONS = 100
"""Of a round where hours are paid for: what goes before has them laid on the distances."""


@dataclass(slots=True)
class State:
    """The plan being improved, the iterations spent, the penalties last in use.

    The plan serves every stop, but may break windows or bounds for a while:
    groups that overlap pass the excess on until it is gone.
    """

    plan: Plan
    iterations: int = 0
    penalties: Penalties | None = None
    costs: dict[int, int | None] = field(default_factory=dict)

    def adopt(self, plan: Plan, vans: Sequence[int]) -> None:
        """Take over the days of some vans."""
        for k in vans:
            self.plan[k] = plan[k]
            self.costs.pop(k, None)

    def cost(self, model: Model, van: int) -> int | None:
        """Return the scaled cost of a van's day, None when it breaks a rule."""
        if van not in self.costs:
            self.costs[van] = cost(model, model.vans[van], self.plan[van])
        return self.costs[van]


def improve(
    model: Model,
    state: State,
    *,
    vans: Sequence[int],
    budget: Budget,
    tuning: Tuning,
) -> State:
    """Improve groups of neighbouring routes until the budget ends."""
    rng = Random(budget.seed)
    queue: list[int] = []
    _tell(model, state, vans, budget)
    while not budget.stopped() and not _spent(budget, state):
        used = [k for k in vans if any(i < model.n for i in state.plan[k])]
        if not used:
            break
        queue = [k for k in queue if k in used] or rng.sample(used, len(used))
        broken = [k for k in used if state.cost(model, k) is None]
        seed = rng.choice(broken) if broken and rng.random() < MENDING else queue.pop()
        group = nearest_routes(model, state.plan, seed, rng=rng)
        idle = next((k for k in vans if not state.plan[k]), None)
        if idle is not None:
            group.append(idle)
        _polish(model, state, group, budget=budget, tuning=tuning, rng=rng)
        _tell(model, state, vans, budget)
    return state


def _tell(model: Model, state: State, vans: Sequence[int], budget: Budget) -> None:
    """Report the plan when it is one."""
    costs = [state.cost(model, k) for k in vans]
    if any(c is None for c in costs):
        return
    budget.on_progress(
        Update(
            seconds=budget.elapsed,
            iterations=state.iterations,
            cost=sum(c or 0 for c in costs) // SCALE,
            unserved=0,
            engine="pyvrp",
        )
    )


def _spent(budget: Budget, state: State) -> bool:
    return budget.iterations is not None and state.iterations >= budget.iterations


def _polish(
    model: Model, state: State, group: Sequence[int], *, budget: Budget, tuning: Tuning, rng: Random
) -> None:
    """Search among the routes of a group and keep what is better."""
    members = [i for k in group for i in state.plan[k] if i < model.n]
    by_the_hour = suits(model, members, vans=group)
    sites = near_sites(model, members) if by_the_hour else None
    choices = Choices(required=True, vans=tuple(group), sites=sites)
    translation = Translation(model, choices, members)
    quiet = replace(
        budget, on_progress=silent, iterations=ROUND_ITERATIONS, seed=rng.randrange(1 << 30)
    )
    narrow = replace(tuning, perturbations=tuning.perturbations or NARROW)
    start = state.plan
    if by_the_hour:
        rough = Translation(model, replace(choices, hours_on_metres=True), members)
        found = run(rough, budget=quiet, tuning=narrow, start=start)
        state.iterations += found.iterations
        start = turned(model, decode(rough, found.nearest), stopped=budget.stopped)
        quiet = replace(quiet, iterations=EXACT_ITERATIONS)
    found = run(translation, budget=quiet, tuning=narrow, start=start, warm=state.penalties)
    state.iterations += found.iterations
    state.penalties = found.penalties
    judge = strict(translation, tuning)
    before = encode(translation, state.plan)
    if not before.is_complete() or judge.penalised_cost(found.nearest) < judge.penalised_cost(
        before
    ):
        state.adopt(decode(translation, found.nearest), group)


def nearest_routes(
    model: Model, plan: Plan, seed: int, *, rng: Random, size: int = GROUP_STOPS
) -> list[int]:
    """Return the van `seed` and those whose stops lie nearest, until they make up `size` stops."""
    matrix = model.problem.matrix.distances
    rows = {k: [model.row[i] for i in items if i < model.n] for k, items in enumerate(plan)}
    own = rows[seed]
    near = []
    for k, theirs in rows.items():
        if k != seed and theirs and own:
            block = matrix[np.ix_(own, theirs)]
            gap = float(np.partition(block.min(axis=1), len(own) // 4)[: len(own) // 4 + 1].mean())
            near.append((gap * (0.8 + 0.4 * rng.random()), k))
    mean = sum(map(len, rows.values())) / max(1, sum(map(bool, rows.values())))
    size = max(size, int(GROUP_ROUTES * mean))
    group, total = [seed], len(own)
    for _, k in sorted(near):
        if total + len(rows[k]) > size and len(group) > 1:
            break
        group.append(k)
        total += len(rows[k])
    return group
