"""Trips as they are really driven: a vehicle that is full goes to unload before the plan has it.

The phone names the trip that each load is on, by an id it made itself when the
plan has no next trip. So whatever arrives first, a ticket or the end of the
trip before, brings the trip into being, and no load changes trips afterwards.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.errors import invalid
from recycling.rounds.captures import begin, require_captured_at, require_published
from recycling.rounds.lookup import get_round
from recycling.rounds.models import Round, Trip, TripEnd, TripEndReason

MOST_TRIPS = 40
"""More than a day has: staff look at what was weighed on those that follow."""
MADE_BY_PHONE = 7
"""The version of a UUID made for something new."""


def find_or_open_trip(session: Session, *, its_round: Round, trip_id: UUID) -> Trip:
    """The trip of this round, opened now when no trip has this id.

    Raises Problem invalid-request (a trip of another round, an id that is no
    UUIDv7). However many there are: what a phone captured is never refused for it.
    """
    key = (current_enterprise(session), trip_id)
    found = session.get(Trip, key)
    if found is None:
        lock = f"trips:{its_round.enterprise_id}:{its_round.id}"
        session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(lock, 0))))
        found = session.get(Trip, key) or _open(session, its_round, trip_id)
    if found.round_id != its_round.id:
        raise invalid(
            "trip_id",
            "เที่ยวนี้เป็นของรอบอื่น ใช้เที่ยวของรอบนี้ หรือสร้างรหัสเที่ยวใหม่",
            "The trip is of another round. Name one of this round, or make a new id for it.",
        )
    return found


def end_trip(
    session: Session,
    *,
    id: UUID,
    round_id: UUID,
    trip_id: UUID,
    captured_at: datetime,
    reason: TripEndReason,
    person_id: UUID,
) -> Round:
    """A vehicle goes to unload: what is taken afterwards is on another trip.

    Raises Problem not-found, clock-wrong, not-published and those of
    `find_or_open_trip`.
    """
    require_captured_at(captured_at)
    its_round = get_round(session, round_id=round_id)
    require_published(session, its_round)
    trip = find_or_open_trip(session, its_round=its_round, trip_id=trip_id)
    session.refresh(trip, with_for_update={"key_share": True})
    session.add(
        TripEnd(
            enterprise_id=trip.enterprise_id,
            id=id,
            trip_id=trip_id,
            reason=reason.value,
            captured_at=captured_at,
            recorded_at=clock.now(),
            person_id=person_id,
        )
    )
    trip.ended_at = max(filter(None, (trip.ended_at, captured_at)))
    session.flush()
    return begin(session, round_id=round_id)


def trips_of(session: Session, *, round_ids: Collection[UUID]) -> dict[UUID, list[Trip]]:
    """The trips of each round: as planned, then those opened on the way by their ids."""
    query = select(Trip).where(
        Trip.enterprise_id == current_enterprise(session), Trip.round_id.in_(round_ids)
    )
    found: dict[UUID, list[Trip]] = {round_id: [] for round_id in round_ids}
    for trip in session.scalars(query):
        found[trip.round_id].append(trip)
    for trips in found.values():
        trips.sort(key=_order)
    return found


def ends_of(session: Session, *, trip_ids: Collection[UUID]) -> Sequence[TripEnd]:
    """What phones told of the ends of these trips, by time."""
    query = select(TripEnd).where(
        TripEnd.enterprise_id == current_enterprise(session), TripEnd.trip_id.in_(trip_ids)
    )
    return session.scalars(query.order_by(TripEnd.captured_at, TripEnd.id)).all()


def _order(trip: Trip) -> tuple[bool, int, int]:
    return (trip.extra, 0 if trip.extra else trip.seq, trip.id.int)


def _open(session: Session, its_round: Round, trip_id: UUID) -> Trip:
    if trip_id.version != MADE_BY_PHONE:
        raise invalid(
            "trip_id",
            "รหัสเที่ยวใหม่ต้องเป็น UUID รุ่น 7",
            "An id for a new trip must be a UUID of version 7.",
        )
    own = (Trip.enterprise_id == its_round.enterprise_id, Trip.round_id == its_round.id)
    last = session.scalar(select(func.max(Trip.seq)).where(*own))
    trip = Trip(
        enterprise_id=its_round.enterprise_id,
        id=trip_id,
        round_id=its_round.id,
        seq=(last or 0) + 1,
        planned_g=0,
        planned_ml=0,
        unloads_at=its_round.returns_at,
        extra=True,
    )
    session.add(trip)
    session.flush()
    return trip
