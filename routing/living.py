"""The day under way: new pickups, cancellations, full vehicles, breakdowns.

What is done stays done (`Vehicle.progress`); what was promised becomes a soft
window, so that told arrival times move only when something is gained by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from routing.errors import ProblemError
from routing.problem import Problem, Progress, TimeWindow, Vehicle
from routing.search import Cancel, OnProgress, never, silent
from routing.solution import Kind, Route, Solution
from routing.solve import solve

PROMISE_COST_PER_HOUR = 100_000
"""What an hour after a promised window costs by default, in cost units (1,000 baht in satang)."""


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


def promise(
    problem: Problem,
    promised: Mapping[str, TimeWindow],
    *,
    cost_per_hour: int = PROMISE_COST_PER_HOUR,
) -> Problem:
    """Return the problem in which each promised window is kept or paid for by the hour.

    Coming before a promised window stays impossible.
    """
    stops = tuple(
        replace(s, windows=(replace(promised[s.id], late_cost_per_hour=cost_per_hour),))
        if s.id in promised
        else s
        for s in problem.stops
    )
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
    `Problem.without_stops`, `broken_down`, `full`.
    """
    asked = promise(problem, promised or {}, cost_per_hour=cost_per_hour)
    return solve(
        asked, seconds=seconds, seed=seed, start=previous, on_progress=on_progress, cancel=cancel
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
