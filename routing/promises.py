"""Arrival windows told to households: kept where they can be, paid for where they cannot.

A promise is a window that may be overrun at a price.  The search and the choice
of when to rest know only hard windows; so a day is first timed as if promises
were hard, and only where that does not work out are they put off.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from routing.answer import Plan, answer
from routing.model import SCALE, Model, windows_of
from routing.problem import Problem, Stop, TimeWindow
from routing.sequence import cost
from routing.solution import Kind, Solution
from routing.timing import lateness

PROMISE_COST_PER_HOUR = 100_000
"""What an hour after a promised window costs by default, in cost units (1,000 baht in satang)."""


def promise(
    problem: Problem,
    promised: Mapping[str, TimeWindow],
    *,
    cost_per_hour: int = PROMISE_COST_PER_HOUR,
) -> Problem:
    """Return the problem in which each promised window is kept or paid for by the hour.

    Coming before a promised window stays impossible.
    """
    return _changed(
        problem,
        lambda stop: (
            (replace(promised[stop.id], late_cost_per_hour=cost_per_hour),)
            if stop.id in promised
            else stop.windows
        ),
    )


def strict(asked: Problem) -> Problem:
    """Return the problem with every soft window hard."""
    return _changed(asked, lambda stop: tuple(map(_hard, stop.windows)))


def put_off(asked: Problem, solution: Solution) -> Problem:
    """Return the problem with soft windows hard, ending later where `solution` is late already."""
    begins = {visit.id: visit.start for _, visit in solution.visits()}
    return _changed(
        asked, lambda stop: tuple(_hard(w, begins.get(stop.id, 0)) for w in stop.windows)
    )


def timed(asked: Problem, plan: Plan, *, bounds: Sequence[Problem], engine: str) -> Solution:
    """Time a plan: each vehicle's day by the first of `bounds` under which it works out.

    `bounds` are `asked` with harder windows.  Where none works the soft windows hold.
    """
    windows = {stop.id: stop.windows for stop in asked.stops}
    open_days = {k for k, items in enumerate(plan) if items}
    for bound in bounds:
        model = Model(bound)
        for k in sorted(open_days):
            if cost(model, model.vans[k], plan[k]) is not None:
                open_days.discard(k)
                windows.update(
                    (bound.stops[i].id, bound.stops[i].windows) for i in plan[k] if i < model.n
                )
    model = Model(_changed(asked, lambda stop: windows[stop.id]))
    solution = answer(model, plan, engine=engine)
    return replace(solution, cost=solution.cost + _untold(asked, model, solution))


def _untold(asked: Problem, model: Model, solution: Solution) -> int:
    """Return what lateness costs that the windows of `model` do not know of."""
    price, stops = 0, {stop.id: stop for stop in asked.stops}
    for _, visit in solution.visits():
        item = model.item_of.get(visit.id, -1) if visit.kind is Kind.STOP else -1
        if item in model.unmade:
            told, known = windows_of(stops[visit.id].windows), model.windows[item]
            if told != known:
                price += lateness(told, visit.start) - lateness(known, visit.start)
    return price // SCALE


def _hard(window: TimeWindow, begins: int = 0) -> TimeWindow:
    if window.late_cost_per_hour is None:
        return window
    return TimeWindow(start=window.start, end=max(window.end, begins))


def _changed(problem: Problem, windows: Callable[[Stop], tuple[TimeWindow, ...]]) -> Problem:
    return replace(problem, stops=tuple(replace(s, windows=windows(s)) for s in problem.stops))
