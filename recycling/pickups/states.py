"""The life of a pickup: which status may follow which, and the record of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
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
    if to not in FOLLOWS[present]:
        raise conflict(
            "pickup-state",
            f"ทำไม่ได้ เพราะคำขอนี้อยู่ในสถานะ “{NAMES_TH[present]}” โหลดข้อมูลใหม่แล้วตรวจอีกครั้ง",
            f"Not possible: this pickup is {present.replace('_', ' ')}. Load it again and check.",
            status_now=present.value,
        )
    pickup.status = to.value
    record(session, pickup=pickup, person_id=person_id, at=at, reason=reason)
    return True


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
