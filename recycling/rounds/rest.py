"""The rest of a day as a routing problem: what each vehicle has done, and what is still to do."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from recycling.rounds.day import (
    CENTRE,
    Call,
    Pin,
    stop_of,
    travel_of,
    van_of,
    yard_of,
)
from recycling.rounds.under_way import OnRoad, UnderWay
from routing import Kind, Problem, Progress, Route, Solution, TimeWindow, Vehicle, Visit
from routing import Trip as RouteTrip


def problem_of_rest(state: UnderWay) -> tuple[Problem, Solution]:
    """The day in routing's words: vehicles with what they have done, and the plan so far.

    A vehicle that can no longer be home before its shift ends is given the time
    it needs: it has to come home anyway.
    """
    day = state.day
    calls = {call.pickup_id: call for call in day.calls}
    vans = [van_of(day, van) for van in day.vans]
    progress = {
        str(shift_id): made
        for shift_id, each in state.rounds.items()
        if (made := _progress(state, each, calls)) is not None
    }
    usable = {str(van.shift_id) for van in day.usable} | set(progress)
    built = Problem.build(
        [replace(van, progress=progress.get(van.id)) for van in vans if van.id in usable],
        stops=[stop_of(day, call) for call in day.calls],
        unload_sites=[yard_of(day)],
        travel=travel_of(day),
    )
    fleet = tuple(replace(van, shift=_long_enough(built, van)) for van in built.vehicles)
    return replace(built, vehicles=fleet), _so_far(state, calls, progress)


def _long_enough(problem: Problem, van: Vehicle) -> TimeWindow:
    if van.progress is None:
        return van.shift
    here, home = problem.row(van.progress.place), problem.row(van.end_place)
    way = int(problem.matrix.durations[here, home])
    unload = max((site.duration for site in problem.unload_sites), default=0)
    end = max(van.shift.end, van.progress.time + way + unload)
    return replace(van.shift, start=min(van.shift.start, van.progress.start), end=end)


def _progress(state: UnderWay, each: OnRoad, calls: Mapping[UUID, Call]) -> Progress | None:
    if each.place is None:
        return None
    day = state.day
    visits: list[Visit] = []
    on_board = {"grams": 0, "ml": 0}
    for fact in each.facts:
        at = day.seconds(fact.at)
        if fact.pickup_id is None:
            on_board = {"grams": 0, "ml": 0}
            visits.append(_visit(Kind.UNLOAD, CENTRE, day.centre, at, at, on_board))
        else:
            call = calls[fact.pickup_id]
            on_board = {
                "grams": on_board["grams"] + call.grams,
                "ml": on_board["ml"] + call.ml,
            }
            visits.append(_visit(Kind.STOP, str(call.pickup_id), call.place, at, at, on_board))
    time = day.seconds(each.free_at)
    start = min([visit.start for visit in visits] + [day.seconds(state.now)])
    return Progress(place=each.place, time=time, start=start, visits=tuple(visits))


def _so_far(
    state: UnderWay, calls: Mapping[UUID, Call], progress: Mapping[str, Progress]
) -> Solution:
    """The plan as it is now, from which the search begins."""
    day, routes = state.day, []
    for shift_id, each in state.rounds.items():
        made = progress.get(str(shift_id))
        visits: list[Visit] = list(made.visits) if made else []
        for number, trip in enumerate(each.ahead):
            if number:
                at = visits[-1].departure
                visits.append(_visit(Kind.UNLOAD, CENTRE, day.centre, at, at, {}))
            for ahead in trip:
                at, until = day.seconds(ahead.arrives_at), day.seconds(ahead.departs_at)
                place = calls[ahead.pickup_id].place
                visits.append(_visit(Kind.STOP, str(ahead.pickup_id), place, at, until, {}))
        if visits:
            start, end = visits[0].arrival, visits[-1].departure
            trips = (RouteTrip(visits=tuple(visits)),)
            routes.append(
                Route(vehicle=str(shift_id), start=start, end=end, distance=0, cost=0, trips=trips)
            )
    return Solution(routes=tuple(routes))


def _visit(kind: Kind, id_: str, place: Pin, at: int, until: int, load: Mapping[str, int]) -> Visit:
    return Visit(
        kind=kind, id=id_, place=place, arrival=at, start=at, departure=until, load=dict(load)
    )
