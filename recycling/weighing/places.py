"""Where something was weighed: at the counter, at a stop, or along a trip."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from recycling.database.orm import current_enterprise
from recycling.errors import forbidden, invalid
from recycling.rounds import service as rounds
from recycling.rounds.captures import require_published
from recycling.rounds.lookup import Whereabouts
from recycling.rounds.models import Round, Trip
from recycling.weighing.models import TicketKind


@dataclass(frozen=True, slots=True)
class Place:
    """Where a ticket was weighed: nothing at the counter, a trip and perhaps a stop at a door.

    The trip is the one whose vehicle took the load, not always the stop's own.
    """

    trip: Trip | None = None
    stop: Whereabouts | None = None
    round: Round | None = None
    pickup_id: UUID | None = None
    held_price_list_id: UUID | None = None


def lock_trip(session: Session, *, trip_id: UUID) -> None:
    """Let only one at a time change what a trip carried; held until the transaction ends.

    Taken before a passbook's lock, always.
    """
    own = (Trip.enterprise_id == current_enterprise(session), Trip.id == trip_id)
    session.execute(select(Trip.id).where(*own).with_for_update(key_share=True))


def find_place(
    session: Session,
    *,
    kind: TicketKind,
    household_id: UUID,
    stop_id: UUID | None,
    trip_id: UUID | None,
    round_id: UUID | None = None,
) -> Place:
    """Where a ticket belongs, its trip and stop locked; Problem not-found, invalid-request.

    A trip that nobody knows yet is opened in the stop's round, or in
    `round_id`: the vehicle went to unload, and its phone has not told us yet.
    """
    if kind is TicketKind.COUNTER:
        return _at_counter(stop_id=stop_id, trip_id=trip_id, round_id=round_id)
    if stop_id is not None:
        return _at_stop(session, household_id=household_id, stop_id=stop_id, trip_id=trip_id)
    if trip_id is None:
        raise invalid(
            "stop_id",
            "บอกจุด (stop_id) หรือเที่ยวรถ (trip_id) ที่รับของ",
            "Say which stop (stop_id) or which trip (trip_id) took the load.",
        )
    if round_id is None:
        trip = rounds.get_trip(session, trip_id=trip_id)
        its_round = rounds.get_round(session, round_id=trip.round_id)
    else:
        its_round = rounds.get_round(session, round_id=round_id)
        require_published(session, its_round)
        trip = rounds.find_or_open_trip(session, its_round=its_round, trip_id=trip_id)
    lock_trip(session, trip_id=trip.id)
    return Place(trip=trip, round=its_round)


def _at_counter(*, stop_id: UUID | None, trip_id: UUID | None, round_id: UUID | None) -> Place:
    given = {"stop_id": stop_id, "trip_id": trip_id, "round_id": round_id}
    for name, value in given.items():
        if value is not None:
            raise invalid(
                name,
                "ใบชั่งหน้าเคาน์เตอร์ไม่มีจุดหรือเที่ยวรถ เอาช่องนี้ออก",
                "A counter ticket belongs to no stop or trip. Leave this field out.",
            )
    return Place()


def _at_stop(session: Session, *, household_id: UUID, stop_id: UUID, trip_id: UUID | None) -> Place:
    found = rounds.find_stop(session, stop_id=stop_id)
    if found.pickup.household_id != household_id:
        raise invalid(
            "household_id",
            "จุดนี้เป็นของครัวเรือนอื่น สแกนรหัสครัวเรือนใหม่ ถ้าเป็นบ้านอื่นจริงให้ส่ง trip_id แทน stop_id",
            "The stop is another household's. Scan the household again; for a load of "
            "another house send trip_id instead of stop_id.",
        )
    trip = found.trip
    if trip_id is not None and trip_id != trip.id:
        require_published(session, found.round)
        trip = rounds.find_or_open_trip(session, its_round=found.round, trip_id=trip_id)
    lock_trip(session, trip_id=trip.id)
    held = rounds.find_stop(session, stop_id=stop_id, lock=True)
    return Place(
        trip=trip,
        stop=held,
        round=held.round,
        pickup_id=held.pickup.id,
        held_price_list_id=held.pickup.price_list_id,
    )


def require_round(session: Session, round_: Round | None, *, only_rounds_of: UUID | None) -> None:
    """Problem forbidden for another collector's round, not-published for a draft."""
    if round_ is None:
        return
    if only_rounds_of is not None and round_.collector_id != only_rounds_of:
        raise forbidden(
            "รอบเก็บนี้เป็นของพนักงานคนอื่น ให้เจ้าของรอบหรือเจ้าหน้าที่เป็นผู้บันทึก",
            "This round is another collector's. Let them or the staff record it.",
        )
    require_published(session, round_)
