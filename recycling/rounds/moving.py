"""How the stops of a day move between rounds and trips, while the day is rearranged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from recycling import clock
from recycling.ids import new_id
from recycling.people import service as people
from recycling.pickups.models import Pickup, PickupStatus
from recycling.rounds import messages
from recycling.rounds.models import (
    Plan,
    Round,
    RoundStatus,
    Shift,
    Stop,
    StopStatus,
    Trip,
)
from recycling.rounds.shapes import STRAIGHT, straight

ASIDE = 10_000
"""Added to the running numbers of stops while they are dealt out anew."""


HARDLY = timedelta(minutes=1)
"""A change of time by less is none."""


@dataclass(slots=True)
class Table:
    """The day while it is rearranged: what is where, and what has changed."""

    plan: Plan
    rounds: dict[UUID, Round]
    trips: dict[UUID, list[Trip]]
    stops: dict[UUID, tuple[Round, Stop]]
    pickups: dict[UUID, Pickup]
    moves: list[dict[str, Any]] = field(default_factory=list)
    changed: set[UUID] = field(default_factory=set)
    fresh: list[Stop] = field(default_factory=list)


def rearrange(session: Session, table: Table, vehicle: Mapping[str, Any]) -> None:
    """Lay a vehicle's visits over its trips: the one under way first, then new ones as needed."""
    visits = [
        [stop for stop in trip["stops"] if may_move(table, UUID(stop["pickup_id"]))]
        for trip in vehicle["trips"]
    ]
    its_round = _round_of(session, table, UUID(vehicle["shift_id"]), vehicle, needed=any(visits))
    if its_round is None:
        return
    open_trips = _open_trips(table, its_round)
    _set_aside(session, table, its_round)
    for number, (proposed, stops) in enumerate(zip(vehicle["trips"], visits, strict=True)):
        if not stops and number >= len(open_trips):
            continue
        if number >= len(open_trips):
            open_trips.append(_new_trip(session, table, its_round, proposed))
        trip = open_trips[number]
        trip.unloads_at = datetime.fromisoformat(proposed["unloads_at"])
        _fill(session, table, its_round, trip, stops)
    if its_round.id in table.changed:
        its_round.returns_at = datetime.fromisoformat(vehicle["returns_at"])
        its_round.distance_m = vehicle["distance_m"]
        its_round.duration_s = vehicle["duration_s"]
        _draw(session, table, its_round)


def may_move(table: Table, pickup_id: UUID) -> bool:
    """Whether nothing was told of a pickup meanwhile that forbids to move it."""
    pickup = table.pickups[pickup_id]
    if pickup.status not in (PickupStatus.REQUESTED, PickupStatus.PLANNED):
        return False
    found = table.stops.get(pickup_id)
    return found is None or found[1].status == StopStatus.PENDING


def _round_of(
    session: Session, table: Table, shift_id: UUID, vehicle: Mapping[str, Any], *, needed: bool
) -> Round | None:
    """The round of a shift; a vehicle that stayed at home until now gets one."""
    for each in table.rounds.values():
        if each.shift_id == shift_id:
            return each
    shift = session.get(Shift, (table.plan.enterprise_id, shift_id))
    if not needed or shift is None:
        return None
    made = Round(
        enterprise_id=table.plan.enterprise_id,
        id=new_id(),
        plan_id=table.plan.id,
        shift_id=shift_id,
        vehicle_id=shift.vehicle_id,
        collector_id=shift.collector_id,
        on_date=table.plan.on_date,
        status=RoundStatus.PUBLISHED,
        distance_m=vehicle["distance_m"],
        duration_s=vehicle["duration_s"],
        departs_at=datetime.fromisoformat(vehicle["departs_at"]),
        returns_at=datetime.fromisoformat(vehicle["returns_at"]),
        version=0,
    )
    session.add(made)
    session.flush()
    table.rounds[made.id], table.trips[made.id] = made, []
    return made


def _open_trips(table: Table, its_round: Round) -> list[Trip]:
    """The trips still to be driven, the one under way first."""
    trips = table.trips[its_round.id]
    done = {
        stop.trip_id
        for _, stop in table.stops.values()
        if stop.status in (StopStatus.EN_ROUTE, StopStatus.COLLECTED)
    }
    begun = max((n for n, trip in enumerate(trips) if trip.id in done), default=0)
    return [trip for trip in trips[begun:] if trip.ended_at is None]


def _set_aside(session: Session, table: Table, its_round: Round) -> None:
    """Free the running numbers of the round's stops still to come."""
    for of_round, stop in table.stops.values():
        pending = of_round.id == its_round.id and stop.status == StopStatus.PENDING
        if pending and stop.seq < ASIDE:
            stop.seq += ASIDE
    session.flush()


def _new_trip(
    session: Session, table: Table, its_round: Round, proposed: Mapping[str, Any]
) -> Trip:
    last = max((trip.seq for trip in table.trips[its_round.id]), default=0)
    trip = Trip(
        enterprise_id=its_round.enterprise_id,
        id=new_id(),
        round_id=its_round.id,
        seq=last + 1,
        planned_g=0,
        planned_ml=0,
        unloads_at=datetime.fromisoformat(proposed["unloads_at"]),
        extra=False,
    )
    session.add(trip)
    session.flush()
    table.trips[its_round.id].append(trip)
    return trip


def _fill(
    session: Session,
    table: Table,
    its_round: Round,
    trip: Trip,
    visits: Sequence[Mapping[str, Any]],
) -> None:
    own = (Stop.enterprise_id == trip.enterprise_id, Stop.trip_id == trip.id, Stop.seq < ASIDE)
    seq = max(session.scalars(select(Stop.seq).where(*own)), default=0)
    for visit in visits:
        seq += 1
        _place(session, table, its_round, trip, visit, seq)
    session.flush()
    loads = [
        table.pickups[pickup_id]
        for pickup_id, (_, stop) in table.stops.items()
        if stop.trip_id == trip.id and pickup_id in table.pickups
    ]
    trip.planned_g = sum(pickup.declared_g for pickup in loads)
    trip.planned_ml = sum(pickup.declared_ml for pickup in loads)


def _place(
    session: Session,
    table: Table,
    its_round: Round,
    trip: Trip,
    visit: Mapping[str, Any],
    seq: int,
) -> None:
    """Put one visit at its place in a trip, and note whose time or vehicle changes thereby."""
    pickup_id = UUID(visit["pickup_id"])
    arrives, departs = (datetime.fromisoformat(visit[k]) for k in ("arrives_at", "departs_at"))
    before = table.stops.get(pickup_id)
    if before is not None and before[0].id == its_round.id:
        stop = before[1]
        if (stop.trip_id, stop.seq - ASIDE, stop.arrives_at) != (trip.id, seq, arrives):
            table.changed.add(its_round.id)
        _note_move(table, pickup_id, before, its_round, arrives)
        stop.trip_id, stop.seq, stop.arrives_at, stop.departs_at = trip.id, seq, arrives, departs
        return
    if before is not None:
        withdraw(before[1])
        table.changed.add(before[0].id)
    stop = Stop(
        enterprise_id=trip.enterprise_id,
        id=new_id(),
        trip_id=trip.id,
        seq=seq,
        pickup_id=pickup_id,
        arrives_at=arrives,
        departs_at=departs,
        status=StopStatus.PENDING,
    )
    session.add(stop)
    table.changed.add(its_round.id)
    _note_move(table, pickup_id, before, its_round, arrives)
    table.stops[pickup_id] = (its_round, stop)


def _note_move(
    table: Table,
    pickup_id: UUID,
    before: tuple[Round, Stop] | None,
    its_round: Round,
    arrives: datetime,
) -> None:
    was = before[1].arrives_at if before is not None else None
    same_vehicle = before is not None and before[0].id == its_round.id
    if same_vehicle and was is not None and abs(arrives - was) < HARDLY:
        return
    start, end = messages.told_window(was, pickup=table.pickups[pickup_id]) if was else (None, None)
    late = max(0, int((arrives - end).total_seconds())) if end else 0
    early = max(0, int((start - arrives).total_seconds())) if start else 0
    table.moves.append(
        {
            "pickup_id": str(pickup_id),
            "was": was.isoformat() if was else None,
            "now": arrives.isoformat(),
            "from_round_id": str(before[0].id) if before else None,
            "to_round_id": str(its_round.id),
            "beyond_promise_s": late or -early,
        }
    )


def withdraw(stop: Stop) -> None:
    stop.withdrawn_at = clock.now()
    stop.status = StopStatus.DROPPED


def _draw(session: Session, table: Table, its_round: Round) -> None:
    """Straight lines, until the job lets them follow the roads."""
    enterprise = people.own_enterprise(session)
    centre = (enterprise.centre_lat, enterprise.centre_lon)
    for trip in table.trips[its_round.id]:
        mine = sorted(
            (stop for of, stop in table.stops.values() if stop.trip_id == trip.id),
            key=lambda stop: stop.seq,
        )
        if mine:
            pins = [(table.pickups[s.pickup_id].lat, table.pickups[s.pickup_id].lon) for s in mine]
            trip.shape, trip.shape_by = straight([centre, *pins, centre]), STRAIGHT
