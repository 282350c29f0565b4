"""Changing a call that nobody is under way to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from recycling import clock
from recycling.catalogue import service as catalogue
from recycling.catalogue.service import DeclaredLine
from recycling.errors import conflict
from recycling.people import service as people
from recycling.photos import service as photos
from recycling.pickups.booking import Place, declare, promise, require_bought
from recycling.pickups.lookup import AWAITING_COLLECTOR, get_pickup, lines_of
from recycling.pickups.models import Pickup, PickupLine, PickupStatus
from recycling.pickups.slots import get_slot, require_bookable, take_place
from recycling.pickups.states import NAMES_TH, record


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What of a pickup shall be otherwise; None leaves a thing as it is.

    `price_list_id` is the list whose prices were shown with a new time.
    """

    slot_id: UUID | None = None
    on_date: date | None = None
    lines: Sequence[DeclaredLine] | None = None
    note: str | None = None
    place: Place | None = None
    photo_id: UUID | None = None
    price_list_id: UUID | None = None

    @property
    def moves(self) -> bool:
        """Whether another time or place is asked for."""
        return not (self.slot_id is None and self.on_date is None and self.place is None)


def change_pickup(session: Session, *, pickup_id: UUID, change: Change, by: UUID) -> Pickup:
    """Change a call. Load, note and picture until the collector is under way; time and
    place until it stands in a round.

    The prices stay those held for the pickup, unless it moves to another time:
    then they are those of now. Raises Problem not-found, pickup-state (409),
    pickup-planned (409), the slot's, outside-service-area, stale-price-list,
    not-bought, those of a load.
    """
    pickup = get_pickup(session, pickup_id=pickup_id, lock=True)
    session.refresh(pickup)
    _require_open(pickup, moves=change.moves)
    done = []
    if change.place is not None:
        people.require_in_service_area(session, lat=change.place.lat, lon=change.place.lon)
        pickup.lat, pickup.lon = change.place.lat, change.place.lon
        done.append("จุดรับ / place")
    if change.note is not None:
        pickup.note = change.note
        done.append("ข้อความ / note")
    if change.photo_id is not None:
        photos.require_photo(session, photo_id=change.photo_id, household_id=pickup.household_id)
        pickup.photo_id = change.photo_id
        done.append("รูป / photo")
    done += _load_and_time(session, pickup, change)
    record(
        session,
        pickup=pickup,
        person_id=by,
        at=clock.now(),
        reason=f"เปลี่ยน / changed: {', '.join(done)}",
    )
    return pickup


def _load_and_time(session: Session, pickup: Pickup, change: Change) -> list[str]:
    slot_id = change.slot_id or pickup.slot_id
    on_date = change.on_date or pickup.on_date
    moved = (slot_id, on_date) != (pickup.slot_id, pickup.on_date)
    if not moved and change.lines is None:
        return []
    slot = get_slot(session, slot_id=slot_id)
    if moved:
        require_bookable(session, slot=slot, on_date=on_date)
        prices = catalogue.require_in_force(session, price_list_id=change.price_list_id)
        take_place(session, slot=slot, on_date=on_date)
    else:
        prices = catalogue.price_list(session, price_list_id=pickup.price_list_id)
    lines = change.lines
    if lines is None:
        lines = [
            DeclaredLine(material=line.material_code, quantity=line.quantity)
            for line in lines_of(session, pickup_ids=[pickup.id])[pickup.id]
        ]
    quoted = catalogue.quoter(session, price_list=prices).quote(lines)
    require_bought(quoted)
    pickup.slot_id, pickup.on_date = slot_id, on_date
    for column, value in promise(session, slot=slot, on_date=on_date, quoted=quoted).items():
        setattr(pickup, column, value)
    if change.lines is not None:
        session.execute(
            delete(PickupLine).where(
                PickupLine.enterprise_id == pickup.enterprise_id, PickupLine.pickup_id == pickup.id
            )
        )
        declare(session, pickup, lines)
    session.flush()
    told = [("เวลา / time", moved), ("ของ / load", change.lines is not None)]
    return [words for words, so in told if so]


def _require_open(pickup: Pickup, *, moves: bool) -> None:
    if pickup.status not in AWAITING_COLLECTOR:
        raise conflict(
            "pickup-state",
            f"เปลี่ยนไม่ได้ เพราะคำขอนี้อยู่ในสถานะ “{NAMES_TH[PickupStatus(pickup.status)]}” "
            "ถ้าจำเป็นให้โทรหาศูนย์",
            f"This pickup is {pickup.status.replace('_', ' ')} and cannot be changed. "
            "Call the centre if need be.",
            status_now=pickup.status,
        )
    if moves and pickup.status == PickupStatus.PLANNED:
        raise conflict(
            "pickup-planned",
            "จัดรอบเก็บแล้ว จึงเปลี่ยนวันหรือจุดรับไม่ได้ ยกเลิกแล้วเรียกใหม่ หรือโทรหาศูนย์",
            "It stands in a round already, so its time and place stay. Cancel it and call "
            "again, or call the centre.",
            status_now=pickup.status,
        )
    if pickup.window_end < clock.now():
        raise conflict(
            "pickup-over",
            "เวลานัดผ่านไปแล้ว เรียกเก็บครั้งใหม่แทน",
            "Its time has passed. Call a collector again instead.",
            status_now=pickup.status,
        )
