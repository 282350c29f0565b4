"""Long days paid by the hour: ruin and recreate, or a race of many starts in PyVRP.

The race is for what `routing.ruin` does not know, and time is priced as distance in it.

Once an hour costs something, PyVRP must join the times of a whole route to price
any move; with the hours laid on the distances (all but the waiting) it does
four times the moves, and descends further from a rough start.  Days of few
vehicles with many stops each end in very different places from one start to
the next, so many start, few go on and one is searched long:
successive halving (Karnin, Koren & Somekh, ICML 2013).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from routing.answer import Plan
from routing.model import INF, SCALE, Model
from routing.pyvrp_engine import Tuning, run, strict
from routing.pyvrp_model import Choices, Translation
from routing.pyvrp_parts import near_sites
from routing.pyvrp_routes import decode
from routing.search import Budget, OnProgress, Update, silent
from routing.sequence import cost
from routing.turning import turned

LONG = 25
"""Stops a vehicle from which a day is long: below, routes are found alike from any start."""
SHARE = 0.98
"""Of the budget, for the races; what is left goes on from the best plan."""
SECONDS, ITERATIONS = 60.0, 40_000
"""What one race takes at most."""
START_SECONDS, START_ITERATIONS = 0.3, 150
"""What one start of a race takes."""
HEATS = ((16, 0.35), (3, 0.25), (1, 0.18))
"""How many run, at most, and their share of the race."""
RACED = sum(share for _, share in HEATS)
"""The rest of it descends with the true cost."""


def suits(model: Model, stops: Sequence[int], *, vans: Sequence[int] | None = None) -> bool:
    """Tell whether hours are paid for, days are long and no bound rests on the distance."""
    fleet = [model.vans[k] for k in vans] if vans is not None else model.vans
    return (
        len(stops) >= LONG * len(fleet)
        and any(v.per_second for v in fleet)
        and all(v.per_metre and v.distance_left >= INF // 2 for v in fleet)
    )


def draw(
    model: Model, stops: Sequence[int], *, vans: Sequence[int], budget: Budget, tuning: Tuning
) -> Plan:
    """Return the best plan found within most of the budget.

    It serves all `stops`; when no such plan keeps the rules it breaks some: the day is
    then likely to be too full.
    """
    from routing.ruin import search as ruin  # loads in half a second, which few processes need

    plan = ruin.draw(model, stops, vans=vans, budget=budget.part(SHARE))
    choices = Choices(required=True, vans=tuple(vans), sites=near_sites(model, stops))
    if plan is None:
        return _raced(model, stops, choices=choices, budget=budget, tuning=tuning)
    served = {i for items in plan for i in items}
    if served.issuperset(stops):
        return plan
    exact = Translation(model, choices, stops)
    found = run(exact, budget=budget, tuning=tuning, start=plan, until_feasible=True)
    return decode(exact, found.nearest)


def _raced(
    model: Model, stops: Sequence[int], *, choices: Choices, budget: Budget, tuning: Tuning
) -> Plan:
    """Return the best plan of one race or several; the first one's when none keeps the rules."""
    drawn = _Drawn(model, budget.on_progress)
    rough = Translation(model, replace(choices, hours_on_metres=True), stops)
    exact = Translation(model, choices, stops)
    whole = budget.part(SHARE)
    count = _races(whole)
    for number in range(count):
        part = replace(
            _portion(whole, 1 / count, gone=number / count),
            on_progress=silent,
            seed=budget.seed + 1000 * number,
        )
        start = _race(rough, budget=part, tuning=tuning)
        rest = _portion(part, 1 - RACED, gone=RACED)
        found = run(exact, budget=rest, tuning=tuning, start=start, descend=True)
        drawn.offer(decode(exact, found.nearest), feasible=found.best.is_feasible(), budget=budget)
        if whole.stopped() or drawn.cost >= INF:
            break
    return drawn.plan


@dataclass(frozen=True, slots=True)
class _Runner:
    """A plan in a race; `cost` is the engine's, violations weighed dearly."""

    plan: Plan
    cost: float


def _race(rough: Translation, *, budget: Budget, tuning: Tuning) -> Plan:
    """Start often, let the best go on, and the best of those; the winner's plan.

    Where a start ends after its first descent tells already where it would end later: over
    a dozen starts the two ranks correlate by two thirds.
    """
    judge, model = strict(rough, tuning), rough.model
    runners: list[_Runner] = []
    gone = 0.0
    for heat, (most, share) in enumerate(HEATS):
        part = _portion(budget, share, gone=gone)
        gone += share
        count = min(most, len(runners)) if heat else _starts(part, most=most)
        ahead = []
        for number in range(count):
            leg = _portion(part, 1 / count, gone=number / count)
            leg = replace(leg, seed=budget.seed + number)
            found = run(
                rough, budget=leg, tuning=tuning, start=runners[number].plan if heat else None
            )
            plan = turned(model, decode(rough, found.nearest), stopped=leg.stopped)
            ahead.append(_Runner(plan, judge.penalised_cost(found.nearest)))
            if part.stopped():
                break
        runners = sorted([*ahead, *runners], key=lambda runner: runner.cost)
    return runners[0].plan


@dataclass(slots=True)
class _Drawn:
    """The best plan so far; `cost` is INF while none keeps the rules."""

    model: Model
    on_progress: OnProgress
    plan: Plan = field(default_factory=list)
    cost: int = INF

    def offer(self, plan: Plan, *, feasible: bool, budget: Budget) -> None:
        """Keep a plan that is better, with its stretches turned, and tell of it."""
        if not feasible:
            self.plan = self.plan or plan
            return
        plan = turned(self.model, plan, stopped=budget.stopped)
        costs = [cost(self.model, van, plan[van.index]) for van in self.model.vans]
        total = INF if None in costs else sum(c or 0 for c in costs)
        if total < self.cost or not self.plan:
            self.plan, self.cost = plan, total
            self.on_progress(
                Update(
                    seconds=budget.elapsed,
                    iterations=0,
                    cost=total // SCALE,
                    unserved=0,
                    engine="pyvrp",
                )
            )


def _portion(budget: Budget, share: float, *, gone: float) -> Budget:
    """Return a share of a budget of which `gone` is spent already."""
    return budget.part(share if budget.iterations is not None else share / (1 - gone))


def _races(budget: Budget) -> int:
    if budget.iterations is not None:
        return max(1, round(budget.iterations / ITERATIONS))
    return max(1, round(budget.seconds / SECONDS))


def _starts(budget: Budget, *, most: int) -> int:
    if budget.iterations is not None:
        return max(1, min(most, budget.iterations // START_ITERATIONS))
    return max(1, min(most, round(budget.seconds / START_SECONDS)))
