"""The nightly audit: its verdict is kept, and decides whether money may leave."""

import logging

from sqlalchemy import select
from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.errors import conflict
from recycling.ids import new_id
from recycling.ledger import chain
from recycling.ledger.audit import audit
from recycling.ledger.models import Audit

log = logging.getLogger(__name__)


def run_audit(session: Session) -> Audit:
    """Seal what can be sealed, check every law, keep the verdict, sound the alarm on a drift."""
    chain.seal(session)
    drifts = audit(session)
    end = chain.head(session)
    verdict = Audit(
        enterprise_id=current_enterprise(session),
        id=new_id(),
        audited_at=clock.now(),
        sound=not drifts,
        drifts=[[drift.law, drift.where, str(drift.off)] for drift in drifts],
        sealed=end.number,
        hash=end.hash,
    )
    session.add(verdict)
    session.flush()
    for drift in drifts:
        log.critical(
            "the books of %s do not add up, payouts are stopped: %s: %s is off by %s",
            verdict.enterprise_id,
            drift.law,
            drift.where,
            drift.off,
        )
    return verdict


def last_audit(session: Session) -> Audit | None:
    """The latest verdict; None before the first audit."""
    mine = Audit.enterprise_id == current_enterprise(session)
    query = select(Audit).where(mine).order_by(Audit.audited_at.desc(), Audit.id.desc()).limit(1)
    return session.scalars(query).one_or_none()


def require_sound(session: Session) -> None:
    """Problem `books-unsound` (409) when the latest audit found a drift: then nothing is paid."""
    latest = last_audit(session)
    if latest is not None and not latest.sound:
        raise conflict(
            "books-unsound",
            "ตรวจบัญชีพบยอดไม่ตรง จึงหยุดจ่ายเงินไว้ก่อน แจ้งผู้จัดการให้ตรวจบัญชี",
            "The audit found that the books do not add up, so nothing is paid. "
            "Tell the manager to have the books checked.",
            audited_at=latest.audited_at.isoformat(),
        )
