"""Which vehicles to use: the search in PyVRP, with the fleet as one of its questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pyvrp

from routing.answer import Plan, insert_missing, repair
from routing.decompose import State, construct, improve
from routing.descents import draw, suits
from routing.model import INF, Model
from routing.pyvrp_engine import Found, Tuning, run, strict
from routing.pyvrp_model import Choices, Translation
from routing.pyvrp_routes import decode, encode
from routing.search import Budget
from routing.seeds import WHOLE, Start, survey
from routing.sequence import distance

REQUIRED_SHARE = 0.3
FLEET_SHARE = 0.4
SURVEY_SHARE = 0.1
PART_SHARE = 0.25
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
    if len(stops) > LARGE and not served.issuperset(stops):
        first, safe = _surveyed(model, stops, budget=budget, tuning=tuning)
        start = start if first is None else first.plan
    if len(stops) > PARTS:
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
    if not _could_hold(model, stops, vans):
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
    if start is None and suits(model, stops) and not _costly(model):
        start = draw(model, stops, vans=vans, budget=budget, tuning=tuning)
    if _costly(model):
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
    if not _could_hold(model, stops, vans):
        if _costly(model):
            return None
        vans = [v.index for v in model.vans]
    more = _with_some_dear(model, vans)
    state = _begin(model, stops, start, vans=vans, budget=budget, tuning=tuning)
    improve(model, state, vans=vans, budget=budget.part(TIGHT_SHARE), tuning=tuning)
    if len(more) > len(vans) and not _keeps_all(model, state.plan, stops):
        vans = more
        state = State([list(items) for items in safe[0]]) if safe else state
    if len(stops) > WHOLE:
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
    share = PART_SHARE if start is None else PART_SHARE / 2
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


def _costly(model: Model) -> bool:
    """Tell whether sparing a vehicle is worth more than any route can save."""
    spare = [v for v in model.vans if v.begun is None]
    if len(spare) < 2:
        return False
    longest = max(model.problem.matrix.distances.max(), 1)
    dearest = max(v.fixed for v in spare)
    return bool(dearest > 10 * int(longest) * max(v.per_metre for v in spare))


def smallest_fleet(
    model: Model, stops: Sequence[int], *, budget: Budget, start: Plan | None, tuning: Tuning
) -> tuple[tuple[int, ...], Plan | None]:
    """Find as cheap a set of vehicles as the budget allows, and a plan for it.

    Vehicles without fixed cost are tried alone first.  Then, from a plan found,
    the dearest route is taken out, its stops put into the others, and so on
    until that fails or the loads can be shown not to fit.
    """
    vans = tuple(v.index for v in model.vans)
    cheap = tuple(v.index for v in model.vans if v.fixed == 0)
    if cheap and _could_hold(model, stops, cheap):
        plan = _attempt(model, stops, cheap, budget=budget, start=start, tuning=tuning)
        return (cheap, plan) if plan is not None else (vans, None)
    plan = _attempt(model, stops, vans, budget=budget, start=start, tuning=tuning)
    best = plan
    while plan is not None and not budget.stopped():
        best = plan
        vans = tuple(v.index for v in model.vans if plan[v.index])
        fewer = _without_one(model, plan, vans)
        if not _could_hold(model, stops, fewer):
            break
        plan = _attempt(model, stops, fewer, budget=budget, start=plan, tuning=tuning)
    return vans, best


def _attempt(
    model: Model,
    stops: Sequence[int],
    vans: tuple[int, ...],
    *,
    budget: Budget,
    start: Plan | None,
    tuning: Tuning,
) -> Plan | None:
    """Look for any plan with these vehicles; None when the budget ends first."""
    translation = Translation(model, Choices(required=True, vans=vans), stops)
    found = run(translation, budget=budget, tuning=tuning, start=start, until_feasible=True)
    if not found.best.is_feasible():
        return None
    plan = repair(model, decode(translation, found.best))
    served = {i for items in plan for i in items if i < model.n}
    return plan if served.issuperset(stops) else None


def _without_one(model: Model, plan: Plan, vans: tuple[int, ...]) -> tuple[int, ...]:
    """Leave out the dearest vehicle, among equals the one that does least."""
    spare = [k for k in vans if model.vans[k].begun is None]
    if len(spare) < 2:
        return ()
    gone = max(
        spare,
        key=lambda k: (
            model.vans[k].fixed,
            -len(plan[k]),
            -distance(model, model.vans[k], plan[k]),
        ),
    )
    return tuple(k for k in vans if k != gone)


def _could_hold(model: Model, stops: Sequence[int], vans: Sequence[int]) -> bool:
    """Compare the day's loads and counts with the bounds of these vehicles."""
    if not vans:
        return False
    chosen = [model.vans[k] for k in vans]
    if min(INF, sum(v.stops_left for v in chosen)) < len(stops):
        return False
    return all(
        sum(model.load[i][r] for i in stops) <= min(INF, sum(v.day_left[r] for v in chosen))
        for r in range(len(model.resources))
    )
