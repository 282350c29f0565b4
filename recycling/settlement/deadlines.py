"""Disputes that waited too long: carried out when that takes nothing, else a manager decides."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.orm import Session

from recycling import clock
from recycling.errors import Problem
from recycling.people import service as people
from recycling.settlement import messages
from recycling.settlement.resolving import carry_out, open_dispute
from recycling.weighing.disputes import disputes
from recycling.weighing.evidence import (
    Dispute,
    DisputeStatus,
)

log = logging.getLogger(__name__)


def end_overdue(session: Session) -> None:
    """Carry out, or bring before a manager, every dispute that waited too long for an answer.

    Each in a savepoint of its own: one that fails is logged, and stops no other.
    """
    now = clock.now()
    late = now - timedelta(days=people.settings(session).dispute_days)
    overdue = session.scalars(
        disputes(session, status=DisputeStatus.OPEN)
        .with_only_columns(Dispute.id)
        .where(
            Dispute.escalated_at.is_(None),
            func.coalesce(Dispute.answer_by <= now, Dispute.opened_at <= late),
        )
        .order_by(Dispute.id)
    )
    for dispute_id in overdue.all():
        try:
            with session.begin_nested():
                _end(session, dispute_id, now)
        except Exception:  # the others end today, this one is tried again tomorrow
            log.exception("dispute %s could not be ended", dispute_id)


def _end(session: Session, dispute_id: UUID, now: datetime) -> None:
    dispute = open_dispute(session, dispute_id)
    if not _carried_out(session, dispute):
        dispute.escalated_at = now
        session.flush()
    messages.tell_dispute(session, dispute=dispute)


def _carried_out(session: Session, dispute: Dispute) -> bool:
    """Whether the proposal could be carried out without the other side's word."""
    if dispute.resolution is None or not _takes_nothing(dispute):
        return False
    try:
        with session.begin_nested():
            carry_out(session, dispute)
    except Problem:  # the ticket was corrected meanwhile: a person has to look at it
        return False
    return True


def _takes_nothing(dispute: Dispute) -> bool:
    """Whether the household, or the trip, keeps at least what the ticket says."""
    return all(each["agreed"] >= each["door"] for each in dispute.terms.get("lines", []))
