"""Long days paid by the hour: drawn several times with time priced as distance, the best kept.

Once an hour costs something, PyVRP must join the times of a whole route to price
any move; with the hours laid on the distances (all but the waiting) it does
four times the moves, and descends further from a rough start.  Days of few
vehicles with many stops each end in very different places from one start to
the next, so several short descents beat a long one (docs/benchmarks.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from routing.answer import Plan
from routing.model import INF, SCALE, Model
from routing.pyvrp_engine import Tuning, run
from routing.pyvrp_model import Choices, Translation
from routing.pyvrp_parts import near_sites
from routing.pyvrp_routes import decode
from routing.search import Budget, OnProgress, Update, silent
from routing.sequence import cost
from routing.turning import turned

LONG = 25
"""Stops a vehicle from which a day is long: below, routes are found alike from any start."""
SHARE = 0.85
"""Of the budget, for the descents; what is left goes on from the best of them."""
SECONDS, ITERATIONS = 1.0, 600
"""What one descent takes, half of it with time priced as distance."""
MOST = 16


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
    """Return the best plan of several descents within most of the budget.

    It serves all `stops`; when no descent found such a plan it breaks rules, and
    is the first one's: the day is then likely to be too full.
    """
    drawn = _Drawn(model, budget.on_progress)
    choices = Choices(required=True, vans=tuple(vans), sites=near_sites(model, stops))
    rough = Translation(model, replace(choices, hours_on_metres=True), stops)
    exact = Translation(model, choices, stops)
    whole = budget.part(SHARE)
    count = _descents(whole)
    for number in range(count):
        part = replace(
            whole.part(1 / (count - number)), on_progress=silent, seed=budget.seed + number
        )
        found = run(rough, budget=part.part(0.5), tuning=tuning)
        start = turned(model, decode(rough, found.nearest), stopped=part.stopped)
        found = run(exact, budget=part, tuning=tuning, start=start, descend=True)
        drawn.offer(decode(exact, found.nearest), feasible=found.best.is_feasible(), budget=budget)
        if whole.stopped() or drawn.cost >= INF:
            break
    return drawn.plan


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
                    seconds=budget.spent,
                    iterations=0,
                    cost=total // SCALE,
                    unserved=0,
                    engine="pyvrp",
                )
            )


def _descents(budget: Budget) -> int:
    each = budget.seconds / SECONDS
    if budget.iterations is not None:
        each = budget.iterations / ITERATIONS
    return max(1, min(MOST, round(each)))
