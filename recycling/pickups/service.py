"""A household calls a collector: what may be asked for, and what becomes of it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from recycling import clock
from recycling.catalogue import service as catalogue
from recycling.catalogue.problems import at_field
from recycling.catalogue.service import DeclaredLine, ExplainedQuote
from recycling.database.orm import current_enterprise
from recycling.errors import Bilingual, FieldError, Problem, conflict, not_found
from recycling.people import service as people
from recycling.people.models import Household
from recycling.pickups.models import (
    CollectionSlot,
    Pickup,
    PickupEvent,
    PickupLine,
    PickupStatus,
)
from recycling.pickups.slots import (
    OpenSlot,
    create_slot,
    get_slot,
    open_slots,
    require_bookable,
    take_place,
    window,
)
from recycling.pickups.states import record, set_status

__all__ = [
    "OpenSlot",
    "Place",
    "cancel_pickup",
    "create_slot",
    "events_of",
    "explain",
    "get_pickup",
    "get_slot",
    "households_of",
    "lines_of",
    "open_slots",
    "pickups",
    "pickups_to_plan",
    "request_pickup",
    "set_status",
]

AWAITING_COLLECTOR = (PickupStatus.REQUESTED, PickupStatus.PLANNED)


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
) -> Pickup:
    """Call a collector to a household, in a slot, for what is declared.

    The pin is the household's unless `place` says another. `price_list_id` is
    the list the household saw: its prices are held for this pickup. Raises
    Problem: not-found, household-closed, the slot's (slot-wrong-weekday,
    slot-in-the-past, slot-too-late, slot-too-far, slot-full),
    outside-service-area, stale-price-list, not-bought, those of a load.
    """
    household = _open_household(session, household_id)
    slot = get_slot(session, slot_id=slot_id)
    require_bookable(session, slot=slot, on_date=on_date)
    pin = place or Place(lat=household.lat, lon=household.lon)
    people.require_in_service_area(session, lat=pin.lat, lon=pin.lon)
    prices = catalogue.require_in_force(session, price_list_id=price_list_id)
    quoted = catalogue.quoter(session, price_list=prices).quote(lines)
    _require_bought(quoted)
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
        status=PickupStatus.REQUESTED.value,
        requested_at=now,
        requested_by=requested_by,
        **_promise(session, slot=slot, on_date=on_date, quoted=quoted),
    )
    session.add(pickup)
    session.flush()
    _declare(session, pickup, lines)
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
    return pickup


def get_pickup(session: Session, *, pickup_id: UUID, lock: bool = False) -> Pickup:
    """One pickup of this enterprise, its row locked on demand; Problem not-found otherwise."""
    pickup = session.get(
        Pickup,
        (current_enterprise(session), pickup_id),
        with_for_update={"key_share": True} if lock else None,
    )
    if pickup is None:
        raise at_field(not_found("คำขอเรียกเก็บ", "pickup"), "pickup_id")
    return pickup


def pickups(
    session: Session,
    *,
    household_id: UUID | None = None,
    status: PickupStatus | None = None,
    on_date: date | None = None,
) -> Select[Pickup]:
    """The query for this enterprise's pickups, narrowed; Problem not-found (household)."""
    query = select(Pickup).where(Pickup.enterprise_id == current_enterprise(session))
    if household_id is not None:
        household = _household(session, household_id)
        query = query.where(Pickup.household_id == household.id)
    if status is not None:
        query = query.where(Pickup.status == status.value)
    if on_date is not None:
        query = query.where(Pickup.on_date == on_date)
    return query


def pickups_to_plan(session: Session, *, on_date: date) -> Sequence[Pickup]:
    """The day's pickups to which no collector is under way yet, by id."""
    query = pickups(session, on_date=on_date).where(Pickup.status.in_(AWAITING_COLLECTOR))
    return session.scalars(query.order_by(Pickup.id)).all()


def lines_of(session: Session, *, pickup_ids: Collection[UUID]) -> dict[UUID, list[PickupLine]]:
    """What was declared for each pickup, in order."""
    rows = session.scalars(
        select(PickupLine)
        .where(
            PickupLine.enterprise_id == current_enterprise(session),
            PickupLine.pickup_id.in_(pickup_ids),
        )
        .order_by(PickupLine.pickup_id, PickupLine.line)
    )
    found: dict[UUID, list[PickupLine]] = defaultdict(list)
    for row in rows:
        found[row.pickup_id].append(row)
    return dict(found)


def events_of(session: Session, *, pickup_id: UUID) -> Sequence[PickupEvent]:
    """What happened to a pickup, in order."""
    query = select(PickupEvent).where(
        PickupEvent.enterprise_id == current_enterprise(session),
        PickupEvent.pickup_id == pickup_id,
    )
    return session.scalars(query.order_by(PickupEvent.seq)).all()


def households_of(session: Session, *, found: Collection[Pickup]) -> dict[UUID, Household]:
    """The households of some pickups, by id."""
    wanted = {pickup.household_id for pickup in found}
    query = people.households(session).where(Household.id.in_(wanted))
    return {household.id: household for household in session.scalars(query)}


def explain(session: Session, *, pickup: Pickup) -> ExplainedQuote:
    """What was declared, priced by the list held for the pickup, line by line."""
    prices = catalogue.price_list(session, price_list_id=pickup.price_list_id)
    lines = lines_of(session, pickup_ids=[pickup.id])[pickup.id]
    declared = [DeclaredLine(material=each.material_code, quantity=each.quantity) for each in lines]
    return catalogue.quoter(session, price_list=prices, accepted=True).quote(declared)


def _household(session: Session, household_id: UUID) -> Household:
    try:
        return people.get_household(session, household_id=household_id)
    except Problem as problem:
        raise at_field(problem, "household_id") from problem


def _open_household(session: Session, household_id: UUID) -> Household:
    household = _household(session, household_id)
    if not household.active:
        closed = conflict(
            "household-closed",
            "บัญชีครัวเรือนนี้ปิดแล้ว ติดต่อศูนย์เพื่อเปิดใหม่",
            "This household's account is closed. Ask the centre to open it again.",
        )
        raise at_field(closed, "household_id")
    return household


def _promise(
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


def _require_bought(quoted: ExplainedQuote) -> None:
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


def _declare(session: Session, pickup: Pickup, lines: Sequence[DeclaredLine]) -> None:
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
