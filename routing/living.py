"""The day under way: new pickups, cancellations, full vehicles, breakdowns.

What is done stays done (`Vehicle.progress`); what was promised becomes a soft
window, so that told arrival times move only when something is gained by it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

from routing.answer import Plan, insert_missing, plan_of, repair
from routing.errors import ProblemError
from routing.model import Model, Van
from routing.problem import Problem, Progress, TimeWindow, Vehicle
from routing.promises import PROMISE_COST_PER_HOUR, promise, put_off, strict, timed
from routing.pyvrp_engine import Tuning, available, run
from routing.pyvrp_model import Choices, Translation
from routing.pyvrp_routes import decode
from routing.search import Budget, Cancel, OnProgress, Update, never, silent
from routing.seeds import with_unloads
from routing.sequence import overloaded
from routing.solution import Kind, Route, Solution
from routing.solve import rank, servable
from routing.turning import turned

SPARE = 0.06
"""Of the time to re-plan in, kept for what the clock cannot foresee."""
MENDING, SEARCHING = 0.4, 0.85
"""Of the time, until when stops are put into the plan as it is; of the rest, for the search."""
CLOSINGS, LEAST = 2.0, 6.0
"""Times what timing and checking the first plan took: kept for the second, and the least that
a search is worth beginning with (its first descent cannot be interrupted)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """How a stop's time changed: seconds later (negative: earlier), and beyond its promise."""

    stop: str
    was: int
    now: int
    vehicle_changed: bool
    late: int

    @property
    def shift(self) -> int:
        """Seconds later than before."""
        return self.now - self.was


def under_way(problem: Problem, solution: Solution, *, now: int) -> Problem:
    """Return the problem as it stands at `now` when everything went as planned.

    A visit that has begun counts as made; a vehicle on the road can next decide
    where it arrives.  With real positions set `Vehicle.progress` instead.
    """
    vehicles = []
    for vehicle in problem.vehicles:
        route = solution.route_of(vehicle.id)
        if route is not None and route.start <= now:
            vehicles.append(replace(vehicle, progress=_progress(vehicle, route, now)))
            continue
        start = min(max(vehicle.shift.start, now), vehicle.shift.end)
        vehicles.append(replace(vehicle, shift=replace(vehicle.shift, start=start)))
    return replace(problem, vehicles=tuple(vehicles))


def _progress(vehicle: Vehicle, route: Route, now: int) -> Progress:
    made = tuple(v for v in route.visits if v.start <= now)
    rest = route.visits[len(made) :]
    if made and made[-1].departure >= now:
        place, time = made[-1].place, made[-1].departure
    elif rest:
        place, time = rest[0].place, max(now, rest[0].arrival)
    else:
        place, time = vehicle.end_place, max(now, route.end)
    return Progress(place=place, time=time, start=route.start, visits=made)


def broken_down(problem: Problem, vehicle: str) -> Problem:
    """Return the problem without a vehicle; what it has collected is no longer to be planned.

    Stops locked to it become free for others.  Raises ProblemError for an unknown vehicle.
    """
    gone = next((v for v in problem.vehicles if v.id == vehicle), None)
    if gone is None:
        raise ProblemError(f"there is no vehicle {vehicle}")
    visits = () if gone.progress is None else gone.progress.visits
    made = {v.id for v in visits if v.kind is Kind.STOP}
    stops = tuple(
        replace(s, vehicle=None) if s.vehicle == vehicle else s
        for s in problem.stops
        if s.id not in made
    )
    rest = tuple(v for v in problem.vehicles if v.id != vehicle)
    return replace(problem, vehicles=rest, stops=stops)


def full(problem: Problem, vehicle: str) -> Problem:
    """Return the problem with a vehicle that can take nothing more before it unloads.

    The last stop it made is taken to have brought what filled it.  Raises
    ProblemError when it is unknown or has collected nothing since its last unload.
    """
    van = next((v for v in problem.vehicles if v.id == vehicle), None)
    visits = () if van is None or van.progress is None else van.progress.visits
    last = next((v for v in reversed(visits) if v.kind is not Kind.BREAK), None)
    if van is None or last is None or last.kind is not Kind.STOP:
        raise ProblemError(f"vehicle {vehicle} has nothing on board")
    on_board: dict[str, int] = {}
    loads = {s.id: s.load for s in problem.stops}
    for visit in visits:
        if visit.kind is Kind.UNLOAD:
            on_board = {}
        elif visit.kind is Kind.STOP:
            for name, amount in loads[visit.id].items():
                on_board[name] = on_board.get(name, 0) + amount
    more = {n: max(0, cap - on_board.get(n, 0)) for n, cap in van.capacity.items()}
    load = {n: loads[last.id].get(n, 0) + more.get(n, 0) for n in {*loads[last.id], *more}}
    stops = tuple(replace(s, load=load) if s.id == last.id else s for s in problem.stops)
    return replace(problem, stops=stops)


def replan(
    problem: Problem,
    previous: Solution,
    *,
    promised: Mapping[str, TimeWindow] | None = None,
    cost_per_hour: int = PROMISE_COST_PER_HOUR,
    seconds: float = 1.0,
    seed: int = 1,
    on_progress: OnProgress = silent,
    cancel: Cancel = never,
) -> Solution:
    """Plan the rest of the day from the plan so far: facts stay, promises are dear to break.

    `problem` is today's as it stands now: see `under_way`, `Problem.with_stops`,
    `Problem.without_stops`, `broken_down`, `full`.  First the plan is mended with
    as little change as can be; the search then goes on from there and makes nobody
    later than that.  `seconds` of the wall clock hold everything, the check included.
    """
    began = time.perf_counter()
    asked = promise(problem, promised or {}, cost_per_hour=cost_per_hour)
    model = Model(asked)
    whole = Budget(
        seconds=seconds * (1 - SPARE),
        seed=seed,
        cancel=cancel,
        on_progress=on_progress,
        began=began,
    )
    mended = insert_missing(
        model,
        repair(model, _with_room(model, plan_of(model, previous))),
        stopped=replace(whole, seconds=seconds * MENDING).stopped,
    )
    closing = time.perf_counter()
    bounds = [strict(asked)]
    first = timed(asked, mended, bounds=bounds, engine="insertion")
    score = rank(asked, first)
    closing = time.perf_counter() - closing
    _tell(whole, first)
    budget = replace(whole, seconds=whole.seconds - CLOSINGS * closing)
    if not available() or not model.vans or budget.left < LEAST * closing or cancel():
        return first
    bounds.append(put_off(asked, first))
    plan = _searched(Model(bounds[-1]), mended, budget)
    plan = insert_missing(model, repair(model, plan), stopped=budget.stopped)
    second = timed(asked, plan, bounds=bounds, engine="pyvrp")
    _tell(whole, second)
    return second if rank(asked, second) < score else first


def _with_room(model: Model, plan: Plan) -> Plan:
    """Unload where the loads no longer fit: at once when nothing more fits, then as is shortest."""
    return [_unloaded(model, van, plan[van.index]) for van in model.vans]


def _unloaded(model: Model, van: Van, items: list[int]) -> list[int]:
    if overloaded(model, van, items) is None:
        return items
    stops = [i for i in items if i < model.n]
    first = [a + b for a, b in zip(van.on_board, model.load[stops[0]], strict=True)]
    if all(a <= c for a, c in zip(first, van.capacity, strict=True)) or not van.sites:
        return with_unloads(model, van, stops)
    here, rows = van.start_row, model.rows
    site = min(van.sites, key=lambda s: model.dist[here * rows + model.row[s]])
    return [site, *with_unloads(model, replace(van, on_board=model.zero), stops)]


def _searched(model: Model, plan: Plan, budget: Budget) -> Plan:
    """Search from a plan, within the windows of `model`."""
    stops = servable(model)
    if not stops:
        return plan
    choices = Choices(required=False, vans=tuple(v.index for v in model.vans))
    served = {i for items in plan for i in items}
    found = run(
        Translation(model, choices, stops),
        budget=budget.part(SEARCHING),
        tuning=Tuning(),
        start=plan,
        descend=not served.issuperset(stops),
    )
    if not found.best.is_feasible():
        return plan
    return turned(model, decode(found.translation, found.best), stopped=budget.stopped)


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


def moves(
    previous: Solution, current: Solution, *, promised: Mapping[str, TimeWindow] | None = None
) -> tuple[Move, ...]:
    """Measure how each stop that is in both plans moved."""
    before = {v.id: (r.vehicle, v.start) for r, v in previous.visits() if v.kind is Kind.STOP}
    found = []
    for route, visit in current.visits():
        if visit.kind is not Kind.STOP or visit.id not in before:
            continue
        vehicle, start = before[visit.id]
        told = (promised or {}).get(visit.id)
        found.append(
            Move(
                stop=visit.id,
                was=start,
                now=visit.start,
                vehicle_changed=vehicle != route.vehicle,
                late=0 if told is None else max(0, visit.start - told.end),
            )
        )
    return tuple(found)
