"""A day that is being driven, as the planner sees it: what is done, where vehicles are, the rest.

Read once in a transaction and kept as values, so that planning holds none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from recycling.database.orm import current_enterprise
from recycling.pickups import service as pickups
from recycling.pickups.models import Pickup, PickupStatus
from recycling.rounds.day import (
    Day,
    Pin,
    call_of,
    read_day,
    stop_of,
)
from recycling.rounds.lookup import rounds_of, stops_of
from recycling.rounds.messages import told_window
from recycling.rounds.models import (
    EventKind,
    Plan,
    Position,
    Round,
    RoundStatus,
    Stop,
    StopEvent,
    StopStatus,
    Trip,
)
from recycling.rounds.positions import last_positions
from recycling.rounds.trips import trips_of

FRESH = timedelta(minutes=15)
"""A position older than this says nothing of where a vehicle is now."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What a vehicle has done: taken a pickup's load, or (None) gone to unload."""

    at: datetime
    pickup_id: UUID | None


@dataclass(frozen=True, slots=True)
class Ahead:
    """A visit still to come, as it was planned and told."""

    pickup_id: UUID
    arrives_at: datetime
    departs_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRoad:
    """A round as it stands: facts in their order, then the visits of each trip still to come.

    `place` is where its vehicle is and can leave from at `free_at`; None while
    it has not left the centre.
    """

    round_id: UUID
    facts: tuple[Fact, ...]
    place: Pin | None
    free_at: datetime
    ahead: tuple[tuple[Ahead, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderWay:
    """The day, with calls both done and to come; rounds by shift; promised times by pickup."""

    day: Day
    rounds: Mapping[UUID, OnRoad]
    promised: Mapping[UUID, tuple[datetime, datetime]]
    now: datetime


def read_under_way(session: Session, *, plan: Plan, now: datetime, ready_at: datetime) -> UnderWay:
    """The day of a published plan at `now`, for a plan that can be acted on at `ready_at`."""
    live = [each for each in rounds_of(session, plan_id=plan.id) if each.finished_at is None]
    pairs = _that_count(stops_of(session, round_ids=[each.id for each in live]))
    calls = _calls(session, plan, [stop.pickup_id for _, stop in pairs])
    day = read_day(session, on_date=plan.on_date, not_before=ready_at)
    day = replace(day, calls=tuple(call_of(calls[key]) for key in sorted(calls)))
    times = _times(session, [stop.id for _, stop in pairs])
    where = last_positions(session, round_ids=[each.id for each in live])
    trips = trips_of(session, round_ids=[each.id for each in live])
    states = {}
    for each in live:
        mine = [(trip, stop) for trip, stop in pairs if trip.round_id == each.id]
        states[each.shift_id] = _on_road(
            day, each, mine, trips[each.id], times, where.get(each.id), calls, now
        )
    ahead = [visit for state in states.values() for trip in state.ahead for visit in trip]
    promised = {
        visit.pickup_id: told_window(visit.arrives_at, pickup=calls[visit.pickup_id])
        for visit in ahead
    }
    return UnderWay(day=day, rounds=states, promised=promised, now=now)


def _that_count(pairs: Sequence[tuple[Trip, Stop]]) -> list[tuple[Trip, Stop]]:
    """The stops that say what is done and to be done, each pickup once.

    One that another vehicle was given, but the first has taken all the same,
    is the first one's.
    """
    taken = {stop.pickup_id for _, stop in pairs if stop.withdrawn_at is not None}
    counting = (StopStatus.PENDING, StopStatus.EN_ROUTE, StopStatus.COLLECTED)
    return [
        (trip, stop)
        for trip, stop in pairs
        if stop.status in counting
        and (stop.withdrawn_at is not None or stop.pickup_id not in taken)
    ]


def _calls(session: Session, plan: Plan, visited: Sequence[UUID]) -> dict[UUID, Pickup]:
    """The pickups of the live rounds and those that nobody visits yet, none called off."""
    waiting = pickups.pickups_to_plan(session, on_date=plan.on_date)
    known = session.scalars(pickups.pickups(session).where(Pickup.id.in_(visited)))
    found = [*known, *(call for call in waiting if call.status == PickupStatus.REQUESTED)]
    return {call.id: call for call in found if call.status != PickupStatus.CANCELLED}


def _times(session: Session, stop_ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """When the load of each stop was taken, or the vehicle left for it, by the phone's clock."""
    kinds = (EventKind.COLLECTED, EventKind.DEPARTURE)
    query = (
        select(StopEvent)
        .where(
            StopEvent.enterprise_id == current_enterprise(session),
            StopEvent.stop_id.in_(stop_ids),
            StopEvent.kind.in_(kinds),
        )
        .order_by(StopEvent.kind.desc(), StopEvent.captured_at)
    )
    return {event.stop_id: event.captured_at for event in session.scalars(query)}


def _on_road(
    day: Day,
    its_round: Round,
    pairs: Sequence[tuple[Trip, Stop]],
    trips: Sequence[Trip],
    times: Mapping[UUID, datetime],
    position: Position | None,
    calls: Mapping[UUID, Pickup],
    now: datetime,
) -> OnRoad:
    taken = [
        Fact(min(times.get(stop.id, now), now), stop.pickup_id)
        for _, stop in pairs
        if stop.status in (StopStatus.COLLECTED, StopStatus.EN_ROUTE) and stop.pickup_id in calls
    ]
    unloads = _unloads(trips, pairs, times, now)
    facts = sorted([*taken, *unloads], key=lambda fact: (fact.at, fact.pickup_id is None))
    heading = next((stop for _, stop in pairs if stop.status == StopStatus.EN_ROUTE), None)
    if heading is not None and heading.pickup_id in calls:
        last = next(fact for fact in facts if fact.pickup_id == heading.pickup_id)
        facts = [*(fact for fact in facts if fact is not last), Fact(now, heading.pickup_id)]
    place, free_at = _whereabouts(day, its_round, facts, position, calls, now)
    rest = [(trip.id, stop) for trip, stop in pairs if stop.status == StopStatus.PENDING]
    ahead = [
        tuple(
            Ahead(stop.pickup_id, stop.arrives_at, stop.departs_at)
            for trip_id, stop in rest
            if trip_id == trip.id and stop.pickup_id in calls
        )
        for trip in trips
    ]
    return OnRoad(
        round_id=its_round.id,
        facts=tuple(facts),
        place=place,
        free_at=free_at,
        ahead=tuple(visits for visits in ahead if visits),
    )


def _unloads(
    trips: Sequence[Trip],
    pairs: Sequence[tuple[Trip, Stop]],
    times: Mapping[UUID, datetime],
    now: datetime,
) -> list[Fact]:
    """The ends of trips: as told, or before the first load that was taken on a later trip."""
    facts = []
    for number, trip in enumerate(trips):
        later = {each.id for each in trips[number + 1 :]}
        firsts = [times[stop.id] for of, stop in pairs if of.id in later and stop.id in times]
        if trip.ended_at is not None:
            facts.append(Fact(min(trip.ended_at, now), None))
        elif firsts:
            facts.append(Fact(min(*firsts, now) - timedelta(seconds=1), None))
    return facts


def _whereabouts(
    day: Day,
    its_round: Round,
    facts: Sequence[Fact],
    position: Position | None,
    calls: Mapping[UUID, Pickup],
    now: datetime,
) -> tuple[Pin | None, datetime]:
    """Where a vehicle is, and from when on it can go elsewhere."""
    if its_round.status != RoundStatus.UNDER_WAY and not facts:
        return None, now
    last = facts[-1] if facts else None
    if last is not None and last.pickup_id is None:
        unloading = timedelta(minutes=day.settings.unload_minutes)
        return day.centre, max(now, last.at + unloading)
    if last is not None and last.at == now and last.pickup_id is not None:
        call = calls[last.pickup_id]  # on the way there: it is served before anything else
        service = stop_of(day, call_of(call)).service
        return (call.lat, call.lon), now + timedelta(seconds=service)
    if position is not None and now - position.recorded_at <= FRESH:
        return (position.lat, position.lon), now
    if last is not None and last.pickup_id is not None:
        call = calls[last.pickup_id]
        return (call.lat, call.lon), now
    return day.centre, now
