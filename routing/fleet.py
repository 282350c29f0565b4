"""Which vehicles to use: the search in PyVRP, with the fleet as one of its questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pyvrp

from routing.answer import Plan, insert_missing, repair
from routing.decompose import State, improve
from routing.descents import draw, suits
from routing.model import Model
from routing.parts import construct
from routing.pyvrp_engine import Found, Tuning, run, strict
from routing.pyvrp_model import Choices, Translation
from routing.pyvrp_routes import decode, encode
from routing.search import Budget
from routing.seeds import WHOLE, Start, survey
from routing.smallest import costly, could_hold, smallest_fleet

REQUIRED_SHARE = 0.3
FLEET_SHARE = 0.4
SURVEY_SHARE = 0.1
PART_SHARE, DRAW_SHARE = 0.25, 0.75
"""Of a large problem's time, to build it part by part: days paid by the hour are drawn."""
TIGHT_SHARE = 0.5
"""Of a large problem's time, before it is granted vehicles that cost extra."""
LARGE = 600
"""Stops from which a day of long routes begins from a surveyed start."""
PARTS = 1500
"""Stops from which the problem is cut into parts: the whole has too few iterations for each."""


def search(
    model: Model, stops: Sequence[int], *, budget: Budget, start: Plan | None, tuning: Tuning
) -> list[Plan]:
    """Return the plans PyVRP came to, best first, empty when there was nothing to do.

    First with every stop required.  When no such plan turns up in a share of the
    budget, what there is gets mended; if that leaves stops out, the day is taken
    to be too full and the search goes on with prizes instead.
    """
    if not stops or not model.vans or budget.stopped():
        return []
    first: Start | None = None
    safe: list[Plan] = []
    served = {i for items in start or [] for i in items}
    by_the_hour = suits(model, stops) and not costly(model)
    if len(stops) > LARGE and not by_the_hour and not served.issuperset(stops):
        first, safe = _surveyed(model, stops, budget=budget, tuning=tuning)
        start = start if first is None else first.plan
    if len(stops) > (LARGE if by_the_hour else PARTS):
        large = _by_parts(model, stops, budget=budget, start=start, safe=safe, tuning=tuning)
        if large is not None:
            return [*large, *safe]
    plans = _whole(model, stops, budget=budget, start=start, safe=safe, tuning=tuning)
    return [*plans, *safe]


def _surveyed(
    model: Model, stops: Sequence[int], *, budget: Budget, tuning: Tuning
) -> tuple[Start | None, list[Plan]]:
    """Return where to begin, and a feasible plan with some dear vehicles if that was needed.

    Nothing where routes are short: PyVRP finds its own start there.
    """
    vans = [v.index for v in model.vans if v.fixed == 0]
    if not could_hold(model, stops, vans):
        return None, []
    first = survey(model, stops, vans=vans, budget=budget.part(SURVEY_SHARE), tuning=tuning)
    if first is None:
        return None, []
    more = _with_some_dear(model, vans)
    safe: Start | None = None
    if len(more) > len(vans) and not first.feasible:
        some = budget.part(SURVEY_SHARE)
        safe = survey(model, stops, vans=more, budget=some, tuning=tuning, enough=True)
    return first, [safe.plan] if safe is not None and safe.feasible else []


def _with_some_dear(model: Model, vans: Sequence[int]) -> list[int]:
    """Add some of the vehicles with a fixed cost, the cheapest first."""
    dear = sorted((v for v in model.vans if v.index not in vans), key=lambda v: v.fixed)
    return [*vans, *(v.index for v in dear[: 1 + len(vans) // 20])]


def _whole(
    model: Model,
    stops: Sequence[int],
    *,
    budget: Budget,
    start: Plan | None,
    safe: Sequence[Plan],
    tuning: Tuning,
) -> list[Plan]:
    """Search the whole problem at once; go on from a safe plan when few vehicles fail."""
    vans = tuple(v.index for v in model.vans)
    choices = Choices(required=True, vans=vans)
    if start is None and suits(model, stops) and not costly(model):
        start = draw(model, stops, vans=vans, budget=budget, tuning=tuning)
    if costly(model):
        chosen, plan = smallest_fleet(
            model, stops, budget=budget.part(FLEET_SHARE), start=start, tuning=tuning
        )
        if plan is not None:
            found = run(
                Translation(model, replace(choices, vans=chosen), stops),
                budget=budget,
                tuning=tuning,
                start=plan,
            )
            return [*_plans(found), plan]
        start = safe[0] if safe else start
    translation = Translation(model, choices, stops)
    found = run(
        translation,
        budget=budget,
        tuning=tuning,
        start=start,
        give_up=budget.part(REQUIRED_SHARE),
    )
    if found.best.is_feasible():
        return _plans(found)
    return _too_full(model, stops, found, choices=choices, budget=budget, tuning=tuning)


def _too_full(
    model: Model,
    stops: Sequence[int],
    found: Found,
    *,
    choices: Choices,
    budget: Budget,
    tuning: Tuning,
) -> list[Plan]:
    """Mend what breaks rules; if that leaves stops out, go on with prizes instead."""
    translation = found.translation
    mended = insert_missing(
        model, repair(model, decode(translation, found.nearest)), stopped=budget.stopped
    )
    if budget.stopped():
        return [mended]
    served = {i for items in mended for i in items}
    if not served.issuperset(stops):
        translation = Translation(model, replace(choices, required=False), stops)
    again = run(translation, budget=budget, tuning=tuning, start=mended)
    return [*_plans(again), mended]


def _by_parts(
    model: Model,
    stops: Sequence[int],
    *,
    budget: Budget,
    start: Plan | None,
    safe: Sequence[Plan],
    tuning: Tuning,
) -> list[Plan] | None:
    """Decompose a large problem, with the vehicles without fixed cost where they could do.

    What the parts came to is searched whole at the end, unless there are too many stops.
    None when every vehicle is so dear that their number has to be found first.
    """
    vans = [v.index for v in model.vans if v.fixed == 0]
    if not could_hold(model, stops, vans):
        if costly(model):
            return None
        vans = [v.index for v in model.vans]
    more = _with_some_dear(model, vans)
    state = _begin(model, stops, start, vans=vans, budget=budget, tuning=tuning)
    improve(model, state, vans=vans, budget=budget.part(TIGHT_SHARE), tuning=tuning)
    if len(more) > len(vans) and not _keeps_all(model, state.plan, stops):
        vans = more
        state = State([list(items) for items in safe[0]]) if safe else state
    if len(stops) > WHOLE or suits(model, stops):
        return [improve(model, state, vans=vans, budget=budget, tuning=tuning).plan]
    improve(model, state, vans=vans, budget=budget.part(TIGHT_SHARE), tuning=tuning)
    translation = Translation(model, Choices(required=True, vans=tuple(vans)), stops)
    found = run(translation, budget=budget, tuning=tuning, start=state.plan)
    return [*_plans(found), state.plan]


def _begin(
    model: Model,
    stops: Sequence[int],
    start: Plan | None,
    *,
    vans: Sequence[int],
    budget: Budget,
    tuning: Tuning,
) -> State:
    """Return the start given where it is better than a plan built part by part."""
    share = DRAW_SHARE if suits(model, stops) else PART_SHARE
    share = share if start is None else share / 2
    state = construct(
        model, stops, vans=vans, budget=budget.part(share), tuning=tuning, start=start
    )
    if start is None:
        return state
    translation = Translation(model, Choices(required=True, vans=tuple(vans)), stops)
    judge = strict(translation, tuning)
    built, given = encode(translation, state.plan), encode(translation, start)
    if given.is_complete() and (
        not built.is_complete() or judge.penalised_cost(given) <= judge.penalised_cost(built)
    ):
        state.plan = [list(items) for items in start]
    return state


def _keeps_all(model: Model, plan: Plan, stops: Sequence[int]) -> bool:
    """Tell whether no stop would have to be taken out of the plan."""
    served = {i for items in repair(model, plan) for i in items}
    return served.issuperset(stops)


def _plans(found: Found) -> list[Plan]:
    """Return the feasible solutions of a run, best first."""
    ends: list[pyvrp.Solution] = [found.best] if found.best.is_feasible() else []
    trail = [*reversed(found.trail)]
    return [
        decode(found.translation, s) for s in [*ends, *(t for t in trail if t is not found.best)]
    ]
