"""Many stops: cut the map into parts, then improve overlapping groups of routes.

An iteration of local search costs in proportion to the whole problem while its
moves touch a few neighbouring routes.  So a large plan is built part by part
(recursive bisection by distance) and improved in sub-problems of a route and
its nearest ones (POPMUSIC: Taillard & Voss 2002), each a small problem for the
same engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

import numpy as np

from routing.answer import Plan
from routing.model import SCALE, Model
from routing.pyvrp_engine import NARROW, Penalties, Tuning, run, strict
from routing.pyvrp_model import Choices, Translation
from routing.pyvrp_routes import decode, encode
from routing.search import Budget, Update, silent
from routing.seeds import Work, bisect, even_shares
from routing.sequence import cost

PART_STOPS = 350
PART_VANS = 2
SEED_SHARE = 0.35
GROUP_STOPS = 200
GROUP_ROUTES = 3
ROUND_ITERATIONS = 500


@dataclass(slots=True)
class State:
    """The plan being improved, the iterations spent, the penalties last in use.

    The plan serves every stop, but may break windows or bounds for a while:
    groups that overlap pass the excess on until it is gone.
    """

    plan: Plan
    iterations: int = 0
    penalties: Penalties | None = None


def construct(
    model: Model,
    stops: Sequence[int],
    *,
    vans: Sequence[int],
    budget: Budget,
    tuning: Tuning,
    start: Plan | None = None,
) -> State:
    """Build a plan part by part within the budget.

    Each part is searched twice and the better kept: from compact shares whose
    vehicles visit the nearest next, and from a random start, which takes longer
    to become anything but is often better where the sites decide.
    """
    tuning = replace(tuning, perturbations=tuning.perturbations or NARROW)
    work = Work(model, stops)
    seeds = start or even_shares(model, stops, vans=vans, rng=Random(budget.seed), work=work)
    parts = bisect(
        model,
        list(stops),
        list(vans),
        Random(budget.seed),
        work=work,
        size=PART_STOPS,
        fewest=PART_VANS,
    )
    state = State([[] for _ in model.vans])
    for number, (members, used) in enumerate(parts):
        share = replace(budget.part(1 / (len(parts) - number)), on_progress=silent)
        translation = Translation(model, Choices(required=True, vans=tuple(used)), members)
        judge = strict(translation, tuning)
        tries = [
            run(
                translation, budget=share.part(SEED_SHARE), tuning=tuning, start=seeds, descend=True
            )
        ]
        if not share.stopped():
            tries.append(run(translation, budget=share, tuning=tuning))
        found = min(tries, key=lambda f: judge.penalised_cost(f.nearest))
        state.iterations += sum(f.iterations for f in tries)
        _adopt(state, decode(translation, found.nearest), used)
    return state


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
    while not budget.stopped() and not _spent(budget, state):
        used = [k for k in vans if any(i < model.n for i in state.plan[k])]
        if not used:
            break
        queue = [k for k in queue if k in used] or _order(model, state, used, rng)
        group = nearest_routes(model, state.plan, queue.pop(), rng=rng)
        idle = next((k for k in vans if not state.plan[k]), None)
        if idle is not None:
            group.append(idle)
        _polish(model, state, group, budget=budget, tuning=tuning, rng=rng)
        _tell(model, state, vans, budget)
    return state


def _tell(model: Model, state: State, vans: Sequence[int], budget: Budget) -> None:
    """Report the plan when it is one."""
    costs = [cost(model, model.vans[k], state.plan[k]) for k in vans]
    if any(c is None for c in costs):
        return
    budget.on_progress(
        Update(
            seconds=budget.spent,
            iterations=state.iterations,
            cost=sum(c or 0 for c in costs) // SCALE,
            unserved=0,
            engine="pyvrp",
        )
    )


def _order(model: Model, state: State, used: Sequence[int], rng: Random) -> list[int]:
    """Every route once in random order, and first (at the end of the list) those out of bounds."""
    broken = [k for k in used if cost(model, model.vans[k], state.plan[k]) is None]
    return rng.sample(list(used), len(used)) + rng.sample(broken, len(broken))


def _spent(budget: Budget, state: State) -> bool:
    return budget.iterations is not None and state.iterations >= budget.iterations


def _polish(
    model: Model, state: State, group: Sequence[int], *, budget: Budget, tuning: Tuning, rng: Random
) -> None:
    """Search among the routes of a group and keep what is better."""
    members = [i for k in group for i in state.plan[k] if i < model.n]
    translation = Translation(model, Choices(required=True, vans=tuple(group)), members)
    quiet = replace(
        budget, on_progress=silent, iterations=ROUND_ITERATIONS, seed=rng.randrange(1 << 30)
    )
    found = run(
        translation,
        budget=quiet,
        tuning=replace(tuning, perturbations=tuning.perturbations or NARROW),
        start=state.plan,
        warm=state.penalties,
    )
    state.iterations += found.iterations
    state.penalties = found.penalties
    judge = strict(translation, tuning)
    before = encode(translation, state.plan)
    if not before.is_complete() or judge.penalised_cost(found.nearest) < judge.penalised_cost(
        before
    ):
        _adopt(state, decode(translation, found.nearest), group)


def _adopt(state: State, plan: Plan, vans: Sequence[int]) -> None:
    for k in vans:
        state.plan[k] = plan[k]


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
