"""As few vehicles as will do, where sparing one is worth more than any route can save."""

from __future__ import annotations

from collections.abc import Sequence

from routing.answer import Plan, repair
from routing.model import INF, Model
from routing.pyvrp_engine import Tuning, run
from routing.pyvrp_model import Choices, Translation
from routing.pyvrp_routes import decode
from routing.search import Budget
from routing.sequence import distance


def costly(model: Model) -> bool:
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
    if cheap and could_hold(model, stops, cheap):
        plan = _attempt(model, stops, cheap, budget=budget, start=start, tuning=tuning)
        return (cheap, plan) if plan is not None else (vans, None)
    plan = _attempt(model, stops, vans, budget=budget, start=start, tuning=tuning)
    best = plan
    while plan is not None and not budget.stopped():
        best = plan
        vans = tuple(v.index for v in model.vans if plan[v.index])
        fewer = _without_one(model, plan, vans)
        if not could_hold(model, stops, fewer):
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


def could_hold(model: Model, stops: Sequence[int], vans: Sequence[int]) -> bool:
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
