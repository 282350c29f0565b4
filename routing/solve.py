"""One call from a problem to a checked plan."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from routing import compiled
from routing.answer import Plan, answer, insert_missing, plan_of, repair
from routing.checker import check
from routing.fleet import search
from routing.model import Model
from routing.ortools_engine import improve as ortools_improve
from routing.problem import Problem
from routing.pyvrp_engine import Tuning, available
from routing.search import Budget, Cancel, Clock, OnProgress, Update, never, silent
from routing.sequence import Lane
from routing.solution import Solution

Engine = Literal["best", "ortools", "pyvrp"]
PYVRP_SHARE = 0.6
"""Of the time, when PyVRP cannot be told everything and OR-Tools goes on from there."""


def prepare() -> None:
    """Load the compiled search of long days, if it is compiled.

    It takes half a second, or one, which the first plan of the process need not wait for then.
    """
    if compiled.at_hand():
        from routing.ruin.search import warm

        warm()


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
    clock: Clock = time.perf_counter,
) -> Solution:
    """Plan the day: a feasible solution, with the stops left out and why.

    `seconds` is the wall-clock limit.  With `iterations` and a generous limit
    the same seed gives the same plan.  `cancel` is asked often; once it
    returns True the best plan so far is returned.  `start` is a plan to begin
    from.  `clock` measures the seconds: the wall clock, or `time.process_time` where the
    machine is shared.  Never raises for an infeasible request.
    """
    began = clock()
    model = Model(problem)
    budget = Budget(
        seconds=max(0.0, seconds - _closing_time(model, seconds)),
        iterations=iterations,
        seed=seed,
        cancel=cancel,
        on_progress=on_progress,
        clock=clock,
        began=began,
    )
    if engine == "best" and not available():
        engine = "ortools"
    best: Solution | None = None
    if start is not None or engine == "ortools":
        given = plan_of(model, start) if start is not None else [[] for _ in model.vans]
        best = finish(model, given, engine="insertion", stopped=budget.part(0.5).stopped)
        _tell(budget, best)
    if engine != "ortools":
        share = 1.0 if engine == "pyvrp" or says_all(model) else PYVRP_SHARE
        warm = None if best is None or not any(plan_of(model, best)) else plan_of(model, best)
        plans = search(
            model, servable(model), budget=budget.part(share), start=warm, tuning=Tuning()
        )
        best = _best_of(model, best, plans, stopped=_closing(budget, seconds))
        _tell(budget, best)
    assert best is not None
    if engine == "ortools" or (engine == "best" and not says_all(model)):
        improved = ortools_improve(model, plan_of(model, best), budget=budget)
        stopped = _closing(budget, seconds)
        best = better(problem, best, finish(model, improved, engine="ortools", stopped=stopped))
    return best


def _closing_time(model: Model, seconds: float) -> float:
    """Seconds to keep for placing what is missing, timing and checking."""
    return min(0.02 + 5e-4 * model.n, 0.1 * seconds)


def _closing(budget: Budget, seconds: float) -> Cancel:
    """Return what ends the closing work: the caller's limit, or half a second after a cancel."""
    until = min(seconds, budget.spent + 0.5) if budget.cancel() else seconds
    return lambda: budget.spent > until


def servable(model: Model) -> list[int]:
    """Return the open stops that some vehicle could serve if it did nothing else."""
    lanes: dict[object, Lane] = {}
    for van in model.vans:
        lanes.setdefault(replace(van, index=0, id=""), Lane(model, van, []))
    return [i for i in model.open if any(next(lane.insertions(i), None) for lane in lanes.values())]


def says_all(model: Model) -> bool:
    """Tell whether PyVRP can be told everything that matters in this problem."""
    soft = any(w[2] is not None for windows in model.windows for w in windows)
    rests = {van.rests for van in model.vans}
    return not soft and len(rests) <= 1


def _best_of(
    model: Model, first: Solution | None, plans: list[Plan], *, stopped: Cancel
) -> Solution:
    """Mend and time the candidates in order; the first that keeps all stops ends the search."""
    best = first
    for plan in plans:
        found = finish(model, plan, engine="pyvrp", stopped=stopped)
        best = found if best is None else better(model.problem, best, found)
        if not found.unserved or stopped():
            break
    if best is None:
        best = finish(model, [[] for _ in model.vans], engine="insertion", stopped=stopped)
    return best


def finish(model: Model, plan: Plan, *, engine: str, stopped: Cancel = never) -> Solution:
    """Mend what an engine returned and try once more to place what it left out."""
    return answer(model, insert_missing(model, repair(model, plan), stopped=stopped), engine=engine)


def rank(problem: Problem, solution: Solution) -> tuple[int, int, int]:
    """Return the order of preference: violations, weight of stops left out, cost."""
    stops = {s.id: s for s in problem.stops}
    left = sum(1 + stops[u.stop].priority for u in solution.unserved if stops[u.stop].prize is None)
    return len(check(problem, solution)), left, solution.cost


def better(problem: Problem, *solutions: Solution) -> Solution:
    """Return the solution to prefer by `rank`; the first among equals."""
    key: Callable[[Solution], tuple[int, int, int]] = lambda s: rank(problem, s)  # noqa: E731
    return min(solutions, key=key)


def _tell(budget: Budget, solution: Solution) -> None:
    budget.on_progress(
        Update(
            seconds=budget.elapsed,
            iterations=0,
            cost=solution.cost,
            unserved=len(solution.unserved),
            engine=solution.engine,
        )
    )
