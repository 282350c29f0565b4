"""Where something was weighed: at the counter, at a stop, or along a trip."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from recycling.database.orm import current_enterprise
from recycling.errors import forbidden, invalid
from recycling.pickups import service as pickups
from recycling.rounds import service as rounds
from recycling.rounds.captures import require_published
from recycling.rounds.models import Round, Stop, Trip
from recycling.weighing.models import TicketKind


@dataclass(frozen=True, slots=True)
class Place:
    """Where a ticket was weighed: nothing at the counter, a trip and perhaps a stop at a door."""

    trip: Trip | None = None
    stop: Stop | None = None
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
) -> Place:
    """Where a ticket belongs, its trip and stop locked; Problem not-found, invalid-request."""
    if kind is TicketKind.COUNTER:
        if stop_id is not None or trip_id is not None:
            raise invalid(
                "stop_id" if stop_id is not None else "trip_id",
                "ใบชั่งหน้าเคาน์เตอร์ไม่มีจุดหรือเที่ยวรถ เอาช่องนี้ออก",
                "A counter ticket belongs to no stop or trip. Leave this field out.",
            )
        return Place()
    if stop_id is not None:
        return _at_stop(session, household_id=household_id, stop_id=stop_id, trip_id=trip_id)
    if trip_id is None:
        raise invalid(
            "stop_id",
            "บอกจุด (stop_id) หรือเที่ยวรถ (trip_id) ที่รับของ",
            "Say which stop (stop_id) or which trip (trip_id) took the load.",
        )
    trip = rounds.get_trip(session, trip_id=trip_id)
    lock_trip(session, trip_id=trip.id)
    return Place(trip=trip, round=rounds.get_round(session, round_id=trip.round_id))


def _at_stop(session: Session, *, household_id: UUID, stop_id: UUID, trip_id: UUID | None) -> Place:
    stop = rounds.get_stop(session, stop_id=stop_id)
    if trip_id is not None and trip_id != stop.trip_id:
        raise invalid(
            "trip_id",
            "จุดนี้ไม่ได้อยู่ในเที่ยวรถนี้ เว้น trip_id ไว้ก็ได้",
            "The stop is not of this trip. You may leave trip_id out.",
        )
    pickup = pickups.get_pickup(session, pickup_id=stop.pickup_id)
    if pickup.household_id != household_id:
        raise invalid(
            "household_id",
            "จุดนี้เป็นของครัวเรือนอื่น สแกนรหัสครัวเรือนใหม่ ถ้าเป็นบ้านอื่นจริงให้ส่ง trip_id แทน stop_id",
            "The stop is another household's. Scan the household again; for a load of "
            "another house send trip_id instead of stop_id.",
        )
    trip = rounds.get_trip(session, trip_id=stop.trip_id)
    lock_trip(session, trip_id=trip.id)
    return Place(
        trip=trip,
        stop=rounds.get_stop(session, stop_id=stop_id, lock=True),
        round=rounds.get_round(session, round_id=trip.round_id),
        pickup_id=pickup.id,
        held_price_list_id=pickup.price_list_id,
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
