"""One call from a problem to a checked plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from routing.answer import Plan, answer, insert_missing, plan_of, repair
from routing.checker import check
from routing.model import Model
from routing.ortools_engine import improve as ortools_improve
from routing.problem import Problem
from routing.search import Budget, Cancel, OnProgress, Update, never, silent
from routing.solution import Solution

Engine = Literal["best", "ortools", "pyvrp"]


def solve(
    problem: Problem,
    *,
    seconds: float = 10.0,
    iterations: int | None = None,
    seed: int = 1,
    on_progress: OnProgress = silent,
    cancel: Cancel = never,
    engine: Engine = "best",
    start: Solution | None = None,
) -> Solution:
    """Plan the day: a feasible solution, with the stops left out and why.

    `seconds` is the wall-clock limit.  With `iterations` and a generous limit
    the same seed gives the same plan.  `cancel` is asked often; once it
    returns True the best plan so far is returned.  `start` is a plan to begin
    from.  Never raises for an infeasible request.
    """
    budget = Budget(seconds=seconds, iterations=iterations, seed=seed, cancel=cancel, on_progress=on_progress)
    model = Model(problem)
    given: Plan = plan_of(model, start) if start is not None else [[] for _ in model.vans]
    plan = insert_missing(model, repair(model, given), stopped=budget.stopped)
    best = answer(model, plan, engine="insertion")
    _tell(budget, best)
    found = finish(model, ortools_improve(model, plan, budget=budget), engine="ortools")
    return better(problem, best, found)


def finish(model: Model, plan: Plan, *, engine: str) -> Solution:
    """Mend what an engine returned and try once more to place what it left out."""
    return answer(model, insert_missing(model, repair(model, plan)), engine=engine)


def rank(problem: Problem, solution: Solution) -> tuple[int, int, int]:
    """Return the order of preference: violations, weight of stops left out, cost."""
    stops = {s.id: s for s in problem.stops}
    left = sum(
        1 + stops[u.stop].priority for u in solution.unserved if stops[u.stop].prize is None
    )
    return len(check(problem, solution)), left, solution.cost


def better(problem: Problem, *solutions: Solution) -> Solution:
    """Return the solution to prefer by `rank`; the first among equals."""
    key: Callable[[Solution], tuple[int, int, int]] = lambda s: rank(problem, s)  # noqa: E731
    return min(solutions, key=key)


def _tell(budget: Budget, solution: Solution) -> None:
    budget.on_progress(
        Update(
            seconds=budget.spent,
            iterations=0,
            cost=solution.cost,
            unserved=len(solution.unserved),
            engine=solution.engine,
        )
    )
