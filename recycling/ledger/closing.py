"""Closing the books of a period: after that no entry counts in it."""

from datetime import date
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.errors import conflict
from recycling.ledger.models import Closing


def close_period(session: Session, *, through: date, person_id: UUID | None) -> Closing:
    """Close every business day up to `through`, for good.

    Waits for the transactions that are posting; those that come later and
    belong to a closed day count in the first open one (`Entry.late_from` says
    so). Raises Problem `period-closed`, `period-not-over` (409).
    """
    if through > clock.today():
        raise conflict(
            "period-not-over",
            "ยังปิดบัญชีวันที่ยังมาไม่ถึงไม่ได้ เลือกวันนี้หรือวันก่อนหน้า",
            "A day to come cannot be closed. Choose today or a day before.",
        )
    enterprise_id = current_enterprise(session)
    period = text("SELECT pg_advisory_xact_lock(ledger_period(:tenant))")
    session.execute(period, {"tenant": enterprise_id})
    before = closed_through(session)
    if before is not None and through <= before:
        raise conflict(
            "period-closed",
            "งวดนี้ปิดบัญชีไปแล้ว เลือกวันหลังจาก closed_through",
            "This period was closed before. Choose a day after closed_through.",
            closed_through=before.isoformat(),
        )
    closing = Closing(
        enterprise_id=enterprise_id,
        closed_through=through,
        closed_at=clock.now(),
        person_id=person_id,
    )
    session.add(closing)
    session.flush()
    return closing


def closed_through(session: Session) -> date | None:
    """The last closed business day; None when no period was ever closed."""
    mine = Closing.enterprise_id == current_enterprise(session)
    return session.scalar(select(func.max(Closing.closed_through)).where(mine))
