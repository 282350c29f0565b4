"""Why mass is missing: a trip's loss moves to the account of its reason once that is known."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from recycling import clock
from recycling.catalogue import service as catalogue
from recycling.database.orm import current_enterprise
from recycling.errors import Bilingual, FieldError, Problem
from recycling.rounds import service as rounds
from recycling.rounds.captures import require_captured_at
from recycling.weighing.evidence import LossFinding, LossReason
from recycling.weighing.places import lock_trip


def loss_reasons(session: Session, *, trip_id: UUID) -> dict[str, LossReason]:
    """The reason last found for each material of a trip: by capture, whatever came in first."""
    query = select(LossFinding).where(
        LossFinding.enterprise_id == current_enterprise(session), LossFinding.trip_id == trip_id
    )
    found = session.scalars(query.order_by(LossFinding.captured_at, LossFinding.id))
    return {each.material_code: LossReason(each.reason) for each in found}


def record_losses(
    session: Session,
    *,
    id: UUID,
    trip_id: UUID,
    captured_at: datetime,
    reasons: Mapping[str, LossReason],
    found_by: UUID,
) -> None:
    """Say why materials of a trip are missing; may come before the unload.

    The caller reconciles the trip, whose lock is held from here. Raises Problem
    not-found, clock-wrong, invalid-request for an unknown material.
    """
    require_captured_at(captured_at)
    rounds.get_trip(session, trip_id=trip_id)
    known = catalogue.materials(session)
    wrong = [code for code in reasons if code not in known]
    if wrong:
        unknown = Bilingual("ไม่มีวัสดุนี้ เลือกจากรายการ", "No such material. Choose from the list.")
        fields = tuple(
            FieldError(f"lines[{position}].material", unknown)
            for position, code in enumerate(reasons)
            if code in wrong
        )
        raise Problem("invalid-request", 422, unknown, fields)
    lock_trip(session, trip_id=trip_id)
    session.add_all(
        LossFinding(
            enterprise_id=current_enterprise(session),
            id=id,
            material_code=code,
            trip_id=trip_id,
            reason=reason.value,
            captured_at=captured_at,
            recorded_at=clock.now(),
            found_by=found_by,
        )
        for code, reason in reasons.items()
    )
    session.flush()
