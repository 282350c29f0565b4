"""A household calls a collector, and calls it off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from recycling import clock
from recycling.catalogue import service as catalogue
from recycling.catalogue.problems import at_field
from recycling.catalogue.service import DeclaredLine, ExplainedQuote
from recycling.database.orm import current_enterprise
from recycling.errors import Bilingual, FieldError, Problem, conflict
from recycling.people import service as people
from recycling.people.models import Household
from recycling.photos import service as photos
from recycling.pickups import words
from recycling.pickups.lookup import get_pickup, household_of
from recycling.pickups.models import CollectionSlot, Pickup, PickupLine, PickupStatus
from recycling.pickups.slots import get_slot, require_bookable, take_place, window
from recycling.pickups.states import record, set_status


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A pin, WGS 84 degrees."""

    lat: float
    lon: float


def request_pickup(
    session: Session,
    *,
    id: UUID,
    household_id: UUID,
    slot_id: UUID,
    on_date: date,
    lines: Sequence[DeclaredLine],
    requested_by: UUID,
    note: str = "",
    place: Place | None = None,
    price_list_id: UUID | None = None,
    photo_id: UUID | None = None,
) -> Pickup:
    """Call a collector to a household, in a slot, for what is declared.

    The pin is the household's unless `place` says another. `price_list_id` is
    the list the household saw: its prices are held for this pickup. `photo_id`
    is a picture of the household's that shows what waits. Raises Problem:
    not-found, household-closed, the slot's (slot-wrong-weekday,
    slot-in-the-past, slot-too-late, slot-too-far, slot-full),
    outside-service-area, stale-price-list, not-bought, those of a load.
    """
    household = open_household(session, household_id)
    slot = get_slot(session, slot_id=slot_id)
    require_bookable(session, slot=slot, on_date=on_date)
    pin = place or Place(lat=household.lat, lon=household.lon)
    people.require_in_service_area(session, lat=pin.lat, lon=pin.lon)
    prices = catalogue.require_in_force(session, price_list_id=price_list_id)
    quoted = catalogue.quoter(session, price_list=prices).quote(lines)
    require_bought(quoted)
    if photo_id is not None:
        photos.require_photo(session, photo_id=photo_id, household_id=household_id)
    take_place(session, slot=slot, on_date=on_date)
    now = clock.now()
    pickup = Pickup(
        enterprise_id=current_enterprise(session),
        id=id,
        household_id=household_id,
        slot_id=slot_id,
        on_date=on_date,
        lat=pin.lat,
        lon=pin.lon,
        note=note,
        photo_id=photo_id,
        status=PickupStatus.REQUESTED.value,
        requested_at=now,
        requested_by=requested_by,
        **promise(session, slot=slot, on_date=on_date, quoted=quoted),
    )
    session.add(pickup)
    session.flush()
    declare(session, pickup, lines)
    record(session, pickup=pickup, person_id=requested_by, at=now)
    return pickup


def cancel_pickup(
    session: Session,
    *,
    pickup_id: UUID,
    by: UUID,
    by_staff: bool,
    reason: str,
) -> Pickup:
    """Call a pickup off: a household until the collector is under way, staff until it is collected.

    Raises Problem not-found, pickup-under-way (409, to a household), pickup-state (409).
    """
    pickup = get_pickup(session, pickup_id=pickup_id, lock=True)
    if pickup.status == PickupStatus.EN_ROUTE and not by_staff:
        raise conflict(
            "pickup-under-way",
            "พนักงานกำลังไปหาท่านแล้ว ยกเลิกเองไม่ได้ โปรดโทรหาศูนย์",
            "The collector is on the way, so it cannot be cancelled here. Call the centre.",
            status_now=pickup.status,
        )
    moved = set_status(
        session,
        pickup=pickup,
        to=PickupStatus.CANCELLED,
        person_id=by,
        at=clock.now(),
        reason=reason,
    )
    if not moved:
        raise conflict(
            "pickup-state",
            "คำขอนี้ยกเลิกไปแล้ว ไม่ต้องทำอะไรอีก",
            "This pickup is cancelled already. Nothing is left to do.",
            status_now=pickup.status,
        )
    if by_staff and not _is_of(session, person_id=by, household_id=pickup.household_id):
        words.tell_cancelled(session, pickup=pickup, reason=reason)
    return pickup


def _is_of(session: Session, *, person_id: UUID, household_id: UUID) -> bool:
    return people.get_person(session, person_id=person_id).household_id == household_id


def open_household(session: Session, household_id: UUID) -> Household:
    """A household that may call; Problem not-found, household-closed (409)."""
    household = household_of(session, household_id)
    if not household.active:
        closed = conflict(
            "household-closed",
            "บัญชีครัวเรือนนี้ปิดแล้ว ติดต่อศูนย์เพื่อเปิดใหม่",
            "This household's account is closed. Ask the centre to open it again.",
        )
        raise at_field(closed, "household_id")
    return household


def promise(
    session: Session, *, slot: CollectionSlot, on_date: date, quoted: ExplainedQuote
) -> dict[str, Any]:
    """The columns that say when somebody comes and what the load will bring by which prices."""
    start, end = window(slot, on_date=on_date)
    return {
        "window_start": start,
        "window_end": end,
        "declared_g": quoted.mass_g,
        "declared_ml": quoted.volume_ml,
        "quoted_satang": quoted.total_satang,
        "price_list_id": quoted.price_list_id,
        "price_held_until": end + timedelta(hours=people.settings(session).price_hold_hours),
    }


def require_bought(quoted: ExplainedQuote) -> None:
    """Problem not-bought (422), naming each line, when some of a load is not bought."""
    refused = tuple(
        FieldError(f"lines[{position}].material", Bilingual(line.th, line.en))
        for position, line in enumerate(quoted.lines)
        if not line.bought
    )
    if refused:
        message = Bilingual(
            "มีของที่ศูนย์ไม่รับซื้อ เอาออกจากรายการแล้วส่งใหม่",
            "Some of this is not bought. Take it off the list and send it again.",
        )
        raise Problem("not-bought", 422, message, refused)


def declare(session: Session, pickup: Pickup, lines: Sequence[DeclaredLine]) -> None:
    """Write down what there is; the pickup has no lines yet."""
    session.add_all(
        PickupLine(
            enterprise_id=pickup.enterprise_id,
            pickup_id=pickup.id,
            line=position,
            material_code=line.material,
            quantity=line.quantity,
        )
        for position, line in enumerate(lines, start=1)
    )
    session.flush()
