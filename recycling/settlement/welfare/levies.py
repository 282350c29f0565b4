"""เก็บเงินสงเคราะห์ศพ: for each death every member gives the same, as far as it can."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.errors import conflict
from recycling.rounds.captures import require_captured_at
from recycling.settlement.welfare.claims import get_claim
from recycling.settlement.welfare.collecting import take
from recycling.settlement.welfare.members import accounts, members
from recycling.settlement.welfare.models import (
    ClaimStatus,
    WelfareLevy,
    WelfareLevyShare,
    WelfareRule,
    WelfareTaking,
)
from recycling.settlement.welfare.rules import lock_fund
from recycling.settlement.welfare.terms import BenefitKind, Terms


def call_levy(
    session: Session, *, id: UUID, claim_id: UUID, captured_at: datetime, called_by: UUID
) -> WelfareLevy:
    """Levy every member for the death of an approved funeral claim, once.

    Takes at once what each passbook can give, never below zero; the rest stays
    owed and is taken by later collections, before contributions. Raises Problem
    clock-wrong, not-found, wrong-state (no approved funeral), levy-called, no-levy (409).
    """
    require_captured_at(captured_at)
    lock_fund(session)
    claim = get_claim(session, claim_id=claim_id, lock=True)
    if claim.kind != BenefitKind.FUNERAL or claim.status not in (
        ClaimStatus.APPROVED,
        ClaimStatus.PAID,
    ):
        raise conflict(
            "wrong-state",
            "เก็บเงินสงเคราะห์ได้เมื่อคำขอค่าทำศพอนุมัติแล้วเท่านั้น",
            "A levy needs a funeral claim that was approved.",
            claim_status=claim.status,
        )
    own = (WelfareLevy.enterprise_id == claim.enterprise_id, WelfareLevy.claim_id == claim_id)
    if session.scalar(select(WelfareLevy.id).where(*own)) is not None:
        raise conflict(
            "levy-called",
            "เก็บเงินสงเคราะห์รายนี้ไปแล้ว ส่วนที่ค้างจะเก็บในรอบถัดไป",
            "This levy was called before; what is owed is taken by the next collection.",
        )
    rule = session.get_one(WelfareRule, (claim.enterprise_id, claim.rule_id))
    terms = Terms.from_json(rule.terms)
    if terms.levy_satang == 0:
        raise conflict(
            "no-levy",
            "ระเบียบที่ใช้ในวันนั้นไม่มีการเก็บเงินสงเคราะห์ศพ",
            "The rule of that day has no levy.",
        )
    levy = WelfareLevy(
        enterprise_id=claim.enterprise_id,
        id=id,
        claim_id=claim_id,
        amount_satang=terms.levy_satang,
        captured_at=captured_at,
        called_at=clock.now(),
        called_by=called_by,
    )
    session.add(levy)
    session.flush()
    spared = claim.household_id if terms.levy_spares_family else None
    levied = [
        member for member in session.scalars(members(session)) if member.household_id != spared
    ]
    session.add_all(
        WelfareLevyShare(
            enterprise_id=claim.enterprise_id,
            levy_id=id,
            member_id=member.id,
            due_satang=terms.levy_satang,
        )
        for member in levied
    )
    session.flush()
    take(
        session,
        accounts(session, levied),
        terms=terms,
        event_id=id,
        captured_at=captured_at,
        by=called_by,
        contributions=False,
    )
    return levy


def levies(session: Session) -> Select[WelfareLevy]:
    """The query for this enterprise's levies."""
    return select(WelfareLevy).where(WelfareLevy.enterprise_id == current_enterprise(session))


def levy_totals(session: Session, levy: WelfareLevy) -> tuple[int, int, int]:
    """How many members a levy was laid on, and satang due and taken so far."""
    number, due = session.execute(
        select(func.count(), func.coalesce(func.sum(WelfareLevyShare.due_satang), 0)).where(
            WelfareLevyShare.enterprise_id == levy.enterprise_id,
            WelfareLevyShare.levy_id == levy.id,
        )
    ).one()
    taken = session.scalar(
        select(func.coalesce(func.sum(WelfareTaking.amount_satang), 0)).where(
            WelfareTaking.enterprise_id == levy.enterprise_id, WelfareTaking.levy_id == levy.id
        )
    )
    return int(number), int(due), int(taken or 0)
