"""From item sequences to a solution: repair, insertion of what is left, reasons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from routing.model import INF, SCALE, Model, Van, Vector
from routing.problem import Load, Place
from routing.reasons import explain_unserved
from routing.schedule import Event, Schedule, schedule
from routing.sequence import Insertion, Lane, cost, distance, overloaded, tidy
from routing.solution import Kind, Route, Solution, Trip, Visit
from routing.timing import begin

Plan = list[list[int]]
"""Items of each vehicle, in the order of `Model.vans`."""


def repair(model: Model, plan: Sequence[Sequence[int]]) -> Plan:
    """Return the plan with what breaks a rule taken out."""
    seen: set[int] = set()
    result: Plan = []
    for van, items in zip(model.vans, plan, strict=True):
        kept = [i for i in items if i >= model.n or (i in van.may_serve and i not in seen)]
        kept = _shrink(model, van, tidy(model, van, kept))
        seen.update(i for i in kept if i < model.n)
        result.append(kept)
    return result


def _shrink(model: Model, van: Van, items: list[int]) -> list[int]:
    """Take stops out, one at a time, until the sequence is feasible."""
    while items and cost(model, van, items) is None:
        stops = [k for k, i in enumerate(items) if i < model.n]
        if not stops:
            return tidy(model, van, [])
        gone = _offender(model, van, items)
        items = tidy(model, van, [i for k, i in enumerate(items) if k != gone])
    return items


def _offender(model: Model, van: Van, items: Sequence[int]) -> int:
    """Return the position of the stop to take out: the least that mends the first fault."""
    heavy = overloaded(model, van, items)
    if heavy is not None:
        return heavy
    saved: list[tuple[int, int]] = []
    clock, here = van.start_time, van.start_row
    for k, item in enumerate([*items, -1]):
        there = model.row[item] if item >= 0 else van.end_row
        clock += model.time[here * model.rows + there]
        last = van.shift_end if item < 0 else model.windows[item][-1][1]
        soft = item >= 0 and model.windows[item][-1][2] is not None
        if clock > last and not soft:
            need = clock - last
            enough = [x for x in saved if x[0] >= need]
            if enough:
                return min(enough)[1]
            return k if 0 <= item < model.n or not saved else max(saved)[1]
        if item >= 0:
            start = begin(model.windows[item], clock)
            clock = start + model.duration[item]
            if item < model.n:
                after = model.row[items[k + 1]] if k + 1 < len(items) else van.end_row
                saving = (
                    model.time[here * model.rows + there] + model.time[there * model.rows + after]
                )
                saving += model.duration[item] - model.time[here * model.rows + after]
                saved.append((saving, k))
        here = there
    return max(saved)[1]


def apply(lane: Lane, insertion: Insertion) -> Lane:
    """Return the lane after an insertion."""
    items = [*lane.items[: insertion.at], *insertion.chain, *lane.items[insertion.at :]]
    return Lane(lane.model, lane.van, tidy(lane.model, lane.van, items))


def insert_missing(
    model: Model, plan: Plan, *, stopped: Callable[[], bool] = lambda: False
) -> Plan:
    """Add unserved stops where they are cheapest, most wanted first, then by largest regret."""
    lanes = [Lane(model, van, items) for van, items in zip(model.vans, plan, strict=True)]
    served = {i for lane in lanes for i in lane.stops}
    missing = {i for i in model.open if i not in served}
    options: dict[int, list[Insertion | None]] = {}
    for i in sorted(missing):
        if stopped():
            return plan
        options[i] = _best_of_all(lanes, i)
    while missing and not stopped():
        chosen = max(missing, key=lambda i: _urgency(model, i, options[i]))
        best = min(
            (x for x in options[chosen] if x is not None), key=lambda x: x.delta, default=None
        )
        missing.discard(chosen)
        if best is None or _refuses(model, chosen, best):
            continue
        lanes[best.van] = apply(lanes[best.van], best)
        for i in missing:
            # a fuller vehicle has no new room, unless it unloads once more
            if options[i][best.van] is not None or len(best.chain) > 1:
                options[i][best.van] = _best(lanes[best.van], i)
            if stopped():
                break
    return [lane.items for lane in lanes]


POSITIONS = 25
"""Positions tried in a route for a stop to be placed, those least out of the way."""
ENOUGH = 6
"""Ways without an unload that work out; what comes after is too far out of the way."""


def _best(lane: Lane, stop: int) -> Insertion | None:
    """Return the cheapest way; a soft window may make one farther out of the way cheaper."""
    soft = any(late is not None for _, _, late in lane.model.windows[stop])
    best: Insertion | None = None
    plain, most = 0, max(1, min(POSITIONS, len(lane.items)))  # no more, and they come in order
    for found in lane.insertions(stop, most=most):
        if best is None or found.delta < best.delta:
            best = found
        plain += len(found.chain) == 1
        if plain >= ENOUGH and not soft:
            break
    return best


def _best_of_all(lanes: Sequence[Lane], stop: int) -> list[Insertion | None]:
    """Best way on each vehicle; vehicles alike and unused are asked once."""
    asked: dict[object, Insertion | None] = {}
    found = []
    for lane in lanes:
        alike = None if lane.used else replace(lane.van, index=0, id="")
        if alike is None or alike not in asked:
            best = _best(lane, stop)
            if alike is not None:
                asked[alike] = best
        else:
            known = asked[alike]
            best = None if known is None else replace(known, van=lane.van.index)
        found.append(best)
    return found


def _refuses(model: Model, stop: int, best: Insertion) -> bool:
    prize = model.problem.stops[stop].prize
    return prize is not None and best.delta > prize * SCALE


def _urgency(
    model: Model, stop: int, options: Sequence[Insertion | None]
) -> tuple[int, int, int, int]:
    thing = model.problem.stops[stop]
    deltas = sorted(x.delta for x in options if x is not None)
    regret = deltas[1] - deltas[0] if len(deltas) > 1 else INF
    nearest = -deltas[0] if deltas else -INF
    return (thing.prize is None, thing.priority, regret, nearest)


def answer(model: Model, plan: Sequence[Sequence[int]], *, engine: str) -> Solution:
    """Time a plan and say why each missing stop is missing.

    A vehicle whose day cannot be finished within its bounds any more (late, or
    the sites have closed) is sent home by the shortest way, and the checker
    says which bound that breaks.
    """
    routes, late, kept = [], 0, []
    for given, planned in zip(model.vans, plan, strict=True):
        van, items = given, list(planned)
        if cost(model, van, items) is None:
            van, items = _relaxed(given), tidy(model, given, [])
        timed = schedule(model, van, items)
        if (not items and van.begun is None) or timed is None:
            kept.append(Lane(model, van, []))
            continue
        late += timed.late
        kept.append(Lane(model, van, items))
        routes.append(_route(model, van, items, timed=timed))
    served = {v.id for r in routes for v in r.visits if v.kind is Kind.STOP}
    prizes = sum(s.prize or 0 for s in model.problem.stops if s.id not in served)
    return Solution(
        routes=tuple(routes),
        unserved=explain_unserved(model, kept, served=served),
        cost=sum(r.cost for r in routes) + late // SCALE + prizes,
        engine=engine,
    )


def _relaxed(van: Van) -> Van:
    """Return the vehicle without the bounds that a late day may have broken already."""
    return replace(
        van, shift_end=INF, max_duration=INF, distance_left=INF, rests=(), trips_left=INF
    )


def _route(model: Model, van: Van, items: Sequence[int], *, timed: Schedule) -> Route:
    problem = model.problem
    progress = problem.vehicles[van.index].progress
    visits = list(progress.visits) if progress is not None else []
    load = van.on_board
    for event in timed.events:
        if event.item < 0:
            kind, name = Kind.BREAK, van.rests[-1 - event.item].id
        elif event.item >= model.n:
            kind, name = Kind.UNLOAD, problem.unload_sites[event.item - model.n].id
            load = model.zero
        else:
            kind, name = Kind.STOP, problem.stops[event.item].id
            load = tuple(a + b for a, b in zip(load, model.load[event.item], strict=True))
        visits.append(
            Visit(
                kind=kind,
                id=name,
                place=_place(model, event),
                arrival=event.arrival,
                start=event.start,
                departure=event.departure,
                load=_named(model, load),
            )
        )
    metres = distance(model, van, items) + van.distance_done
    start = timed.start if van.begun is None else van.begun
    scaled = van.fixed + metres * van.per_metre + (timed.end - start) * van.per_second
    return Route(
        vehicle=van.id,
        start=start,
        end=timed.end,
        distance=metres,
        cost=scaled // SCALE,
        trips=_trips(model, visits),
    )


def _place(model: Model, event: Event) -> Place:
    problem = model.problem
    if event.item >= model.n:
        return problem.unload_sites[event.item - model.n].place
    if event.item >= 0:
        return problem.stops[event.item].place
    return problem.places[event.row] if problem.places else event.row


def _named(model: Model, load: Vector) -> Load:
    return dict(zip(model.resources, load, strict=True))


def _trips(model: Model, visits: Sequence[Visit]) -> tuple[Trip, ...]:
    trips: list[Trip] = []
    current: list[Visit] = []
    load = model.zero
    for visit in visits:
        current.append(visit)
        if visit.kind is Kind.STOP and visit.id in model.item_of:
            more = model.load[model.item_of[visit.id]]
            load = tuple(a + b for a, b in zip(load, more, strict=True))
        elif visit.kind is Kind.UNLOAD:
            trips.append(Trip(visits=tuple(current), load=_named(model, load)))
            current, load = [], model.zero
    if any(v.kind is Kind.STOP for v in current) or (current and not trips):
        trips.append(Trip(visits=tuple(current), load=_named(model, load)))
    elif current:
        last = trips.pop()
        trips.append(Trip(visits=(*last.visits, *current), load=last.load))
    return tuple(trips)


def plan_of(model: Model, solution: Solution) -> Plan:
    """Return the items of a solution's routes that are still to come, breaks left out.

    What a vehicle has done is dropped, wherever it stood in the plan, and so
    are stops, sites and vehicles that are no longer in the problem.
    """
    plan: Plan = []
    for van in model.vans:
        route = solution.route_of(van.id)
        progress = model.problem.vehicles[van.index].progress
        unloads = sum(v.kind is Kind.UNLOAD for v in progress.visits) if progress is not None else 0
        items: list[int] = []
        for visit in route.visits if route is not None else ():
            if visit.kind is Kind.UNLOAD and unloads:
                unloads -= 1
            elif visit.kind is Kind.UNLOAD and visit.id in model.site_of:
                items.append(model.site_of[visit.id])
            elif visit.kind is Kind.STOP and model.item_of.get(visit.id, -1) in model.unmade:
                items.append(model.item_of[visit.id])
        plan.append(items)
    return plan
