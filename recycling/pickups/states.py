"""The life of a pickup: which status may follow which, and the record of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Uuid, func, insert, literal, select, update
from sqlalchemy.orm import Session

from recycling.errors import conflict
from recycling.pickups.models import Pickup, PickupEvent, PickupStatus

_S = PickupStatus

# A phone without reception follows the plan it has: it may be under way to, or
# have missed, a pickup which a later plan took out of the round again. And what
# was weighed at the door was really taken, whatever was thought of it before.
FOLLOWS: Final[Mapping[PickupStatus, frozenset[PickupStatus]]] = {
    _S.REQUESTED: frozenset({_S.PLANNED, _S.EN_ROUTE, _S.COLLECTED, _S.MISSED, _S.CANCELLED}),
    _S.PLANNED: frozenset({_S.REQUESTED, _S.EN_ROUTE, _S.COLLECTED, _S.MISSED, _S.CANCELLED}),
    _S.EN_ROUTE: frozenset({_S.REQUESTED, _S.PLANNED, _S.COLLECTED, _S.MISSED, _S.CANCELLED}),
    _S.MISSED: frozenset({_S.COLLECTED}),
    _S.CANCELLED: frozenset({_S.COLLECTED}),
    _S.COLLECTED: frozenset(),
}

NAMES_TH: Final = {
    _S.REQUESTED: "รอจัดรอบ",
    _S.PLANNED: "จัดรอบแล้ว",
    _S.EN_ROUTE: "พนักงานกำลังไป",
    _S.COLLECTED: "เก็บแล้ว",
    _S.MISSED: "ไปแล้วแต่ไม่ได้เก็บ",
    _S.CANCELLED: "ยกเลิกแล้ว",
}


def set_status(
    session: Session,
    *,
    pickup: Pickup,
    to: PickupStatus,
    person_id: UUID | None,
    at: datetime,
    reason: str = "",
) -> bool:
    """Move a pickup on and record who, when and why; False when it stood there already.

    Locks the pickup's row, so that the record has one order. Raises Problem
    pickup-state (409) when `to` may not follow.
    """
    session.refresh(pickup, with_for_update={"key_share": True})
    present = PickupStatus(pickup.status)
    if present == to:
        return False
    _require_may_follow(present, to)
    pickup.status = to.value
    record(session, pickup=pickup, person_id=person_id, at=at, reason=reason)
    return True


def move_held(
    session: Session,
    *,
    held: Sequence[Pickup],
    to: PickupStatus,
    person_id: UUID | None,
    at: datetime,
    reason: str = "",
) -> None:
    """Move pickups on whose rows the caller holds, however many in two statements.

    Those that stand there already stay as they are. Raises Problem pickup-state
    (409) when `to` may not follow.
    """
    moved = [pickup for pickup in held if pickup.status != to]
    for pickup in moved:
        _require_may_follow(PickupStatus(pickup.status), to)
    if not moved:
        return
    ids = [pickup.id for pickup in moved]
    own = (Pickup.enterprise_id == moved[0].enterprise_id, Pickup.id.in_(ids))
    session.execute(update(Pickup).where(*own).values(status=to.value))
    last = (
        select(func.coalesce(func.max(PickupEvent.seq), 0))
        .where(
            PickupEvent.enterprise_id == Pickup.enterprise_id, PickupEvent.pickup_id == Pickup.id
        )
        .scalar_subquery()
    )
    values = {
        "status": literal(to.value),
        "at": literal(at),
        "person_id": literal(person_id, Uuid()),
        "reason": literal(reason),
    }
    rows = select(Pickup.enterprise_id, Pickup.id, last + 1, *values.values()).where(*own)
    columns = ["enterprise_id", "pickup_id", "seq", *values]
    session.execute(insert(PickupEvent).from_select(columns, rows))


def _require_may_follow(present: PickupStatus, to: PickupStatus) -> None:
    if to in FOLLOWS[present]:
        return
    raise conflict(
        "pickup-state",
        f"ทำไม่ได้ เพราะคำขอนี้อยู่ในสถานะ “{NAMES_TH[present]}” โหลดข้อมูลใหม่แล้วตรวจอีกครั้ง",
        f"Not possible: this pickup is {present.replace('_', ' ')}. Load it again and check.",
        status_now=present.value,
    )


def record(
    session: Session, *, pickup: Pickup, person_id: UUID | None, at: datetime, reason: str = ""
) -> None:
    """Append the pickup's present status to its record."""
    last = session.scalar(
        select(func.max(PickupEvent.seq)).where(
            PickupEvent.enterprise_id == pickup.enterprise_id, PickupEvent.pickup_id == pickup.id
        )
    )
    session.add(
        PickupEvent(
            enterprise_id=pickup.enterprise_id,
            pickup_id=pickup.id,
            seq=(last or 0) + 1,
            status=pickup.status,
            at=at,
            person_id=person_id,
            reason=reason,
        )
    )
    session.flush()
