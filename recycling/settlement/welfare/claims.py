"""Benefits: asked for by a member, approved by another person, paid out of the fund."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from pricing import format_baht
from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.errors import conflict, forbidden, invalid, not_found
from recycling.ids import new_id
from recycling.ledger import queries
from recycling.ledger import service as ledger
from recycling.ledger.service import MONEY, Draft, move
from recycling.people import service as people
from recycling.rounds.captures import require_captured_at
from recycling.settlement.accounts import BANK, CASH_CENTRE
from recycling.settlement.cash import require_cash
from recycling.settlement.papers import vouchers
from recycling.settlement.welfare.collecting import WELFARE, fund_balance
from recycling.settlement.welfare.members import Account, account_of
from recycling.settlement.welfare.models import ClaimStatus, WelfareClaim
from recycling.settlement.welfare.rules import lock_fund, rule_in_force
from recycling.settlement.welfare.terms import Benefit

_FISCAL_MONTH = 10


def request_claim(
    session: Session,
    *,
    id: UUID,
    household_id: UUID,
    kind: str,
    for_whom: str,
    happened_on: date,
    requested_by: UUID,
    note: str | None = None,
) -> WelfareClaim:
    """Ask for a benefit by the rule that held on the day of the event.

    Raises Problem not-found, no-welfare-rule (409), invalid-request (a day to
    come or before joining), benefit-unknown, benefit-waiting, benefit-limit (409).
    """
    lock_fund(session)
    account = account_of(session, household_id=household_id)
    if not account.member.joined_on <= happened_on <= clock.today():
        raise invalid(
            "happened_on",
            "วันที่เกิดเหตุต้องไม่ก่อนเดือนที่เข้ากองทุน และไม่เกินวันนี้",
            "The day must lie between the month of joining and today.",
        )
    rule, terms = rule_in_force(session, on=happened_on)
    benefit = _require_benefit(session, terms.benefit(kind), account, happened_on)
    claim = WelfareClaim(
        enterprise_id=current_enterprise(session),
        id=id,
        member_id=account.member.id,
        household_id=household_id,
        rule_id=rule.id,
        kind=kind,
        for_whom=for_whom,
        happened_on=happened_on,
        note=note,
        amount_satang=benefit.amount_satang,
        status=ClaimStatus.REQUESTED.value,
        requested_at=clock.now(),
        requested_by=requested_by,
    )
    session.add(claim)
    session.flush()
    return claim


def get_claim(session: Session, *, claim_id: UUID, lock: bool = False) -> WelfareClaim:
    """One claim of this enterprise; Problem not-found otherwise."""
    query = claims(session).where(WelfareClaim.id == claim_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    claim = session.scalar(query)
    if claim is None:
        raise not_found("คำขอสวัสดิการ", "welfare claim")
    return claim


def claims(
    session: Session, *, status: str | None = None, household_id: UUID | None = None
) -> Select[WelfareClaim]:
    """The query for this enterprise's claims, narrowed by status or household."""
    query = select(WelfareClaim).where(WelfareClaim.enterprise_id == current_enterprise(session))
    if status is not None:
        query = query.where(WelfareClaim.status == status)
    return query if household_id is None else query.where(WelfareClaim.household_id == household_id)


def approve_claim(
    session: Session, *, claim_id: UUID, person_id: UUID, household_id: UUID | None
) -> WelfareClaim:
    """Approve what another person asked for, for another household than one's own.

    Raises Problem not-found, forbidden, wrong-state (409).
    """
    claim = get_claim(session, claim_id=claim_id, lock=True)
    if person_id == claim.requested_by or household_id == claim.household_id:
        raise forbidden(
            "อนุมัติคำขอที่ตนเองยื่นหรือของครัวเรือนตนเองไม่ได้ ให้คนอื่นอนุมัติ",
            "You cannot approve what you asked for, or your own household's. "
            "Let another person do it.",
        )
    _require_status(claim, (ClaimStatus.REQUESTED,), "อนุมัติ", "approved")
    return _decide(session, claim, ClaimStatus.APPROVED, person_id)


def reject_claim(session: Session, *, claim_id: UUID, person_id: UUID, reason: str) -> WelfareClaim:
    """Turn down a claim that is not paid yet. Raises Problem not-found, wrong-state (409)."""
    claim = get_claim(session, claim_id=claim_id, lock=True)
    _require_status(claim, (ClaimStatus.REQUESTED, ClaimStatus.APPROVED), "ปฏิเสธ", "rejected")
    claim.reason = reason
    return _decide(session, claim, ClaimStatus.REJECTED, person_id)


def pay_claim(
    session: Session, *, claim_id: UUID, method: str, person_id: UUID, captured_at: datetime
) -> WelfareClaim:
    """Pay an approved claim out of the fund: `passbook`, `cash` at the centre, or from the `bank`.

    Raises Problem not-found, clock-wrong, wrong-state, second-person-needed,
    fund-short, cash-short, books-unsound (409). Locks the fund, then the claim.
    """
    require_captured_at(captured_at)
    ledger.require_sound(session)
    lock_fund(session)
    claim = get_claim(session, claim_id=claim_id, lock=True)
    _require_status(claim, (ClaimStatus.APPROVED,), "จ่าย", "paid")
    limit = people.settings(session).second_person_satang
    if claim.amount_satang > limit and claim.decided_by == person_id:
        raise conflict(
            "second-person-needed",
            "ยอดนี้เกินวงเงิน ผู้จ่ายต้องไม่ใช่คนเดียวกับผู้อนุมัติ ให้เหรัญญิกอีกคนจ่าย",
            "Over the limit the payer must not be who approved. Let another treasurer pay.",
            limit_satang=limit,
        )
    _require_fund(session, claim.amount_satang)
    out_of = {"cash": CASH_CENTRE, "bank": BANK}.get(
        method, queries.passbook_account(claim.household_id)
    )
    if method != "passbook":
        require_cash(session, account=out_of, amount_satang=claim.amount_satang)
    draft = Draft(
        id=new_id(),
        event="welfare-benefit",
        source_id=claim.id,
        legs=move(MONEY, claim.amount_satang, source=out_of, to=WELFARE),
        captured_at=captured_at,
        person_id=person_id,
    )
    ledger.post(session, draft)
    claim.status = ClaimStatus.PAID.value
    claim.method = method
    claim.paid_at = captured_at
    claim.paid_by = person_id
    claim.entry_id = draft.id
    session.flush()
    vouchers.issue_for_claim(session, claim=claim)
    return claim


def fiscal_year_of(day: date) -> tuple[date, date]:
    """The first and the last day of the Thai fiscal year (October to September) of a day."""
    first = day.year if day.month >= _FISCAL_MONTH else day.year - 1
    return date(first, _FISCAL_MONTH, 1), date(first + 1, _FISCAL_MONTH - 1, 30)


def _require_benefit(
    session: Session, benefit: Benefit | None, account: Account, happened_on: date
) -> Benefit:
    if benefit is None:
        raise conflict(
            "benefit-unknown",
            "ระเบียบที่ใช้ในวันนั้นไม่มีสวัสดิการนี้ ตรวจระเบียบกองทุน",
            "The rule of that day grants no such benefit. Look at the fund's rules.",
        )
    if account.standing.months < benefit.waiting_months:
        raise conflict(
            "benefit-waiting",
            f"ต้องส่งเงินครบ {benefit.waiting_months} เดือนก่อน "
            f"ครัวเรือนนี้ส่งครบแล้ว {account.standing.months} เดือน",
            f"{benefit.waiting_months} months must be paid first; "
            f"this household has paid {account.standing.months}.",
            months_needed=benefit.waiting_months,
            months_paid=account.standing.months,
        )
    first, last = fiscal_year_of(happened_on)
    made = session.scalar(
        select(func.count())
        .select_from(WelfareClaim)
        .where(
            WelfareClaim.enterprise_id == current_enterprise(session),
            WelfareClaim.household_id == account.member.household_id,
            WelfareClaim.kind == benefit.kind.value,
            WelfareClaim.happened_on.between(first, last),
            WelfareClaim.status != ClaimStatus.REJECTED.value,
        )
    )
    if benefit.per_year is not None and (made or 0) >= benefit.per_year:
        raise conflict(
            "benefit-limit",
            f"ปีงบประมาณนี้ขอครบ {benefit.per_year} ครั้งแล้ว ขอใหม่ได้ในปีงบประมาณหน้า",
            f"The limit of {benefit.per_year} in a fiscal year is reached. "
            "Ask again in the next one.",
            limit=benefit.per_year,
        )
    return benefit


def _require_fund(session: Session, amount: int) -> None:
    held = fund_balance(session)
    if held < amount:
        raise conflict(
            "fund-short",
            f"กองทุนมีเงิน {format_baht(held)} ไม่พอจ่าย เก็บเงินสมทบก่อนแล้วจ่ายใหม่",
            f"The fund holds {format_baht(held, language='en')}: not enough. "
            "Collect contributions first, then pay again.",
            held_satang=held,
        )


def _decide(
    session: Session, claim: WelfareClaim, status: ClaimStatus, person_id: UUID
) -> WelfareClaim:
    claim.status = status.value
    claim.decided_at = clock.now()
    claim.decided_by = person_id
    session.flush()
    return claim


def _require_status(
    claim: WelfareClaim, allowed: tuple[ClaimStatus, ...], th: str, en: str
) -> None:
    if claim.status in allowed:
        return
    raise conflict(
        "wrong-state",
        f"คำขอนี้{_STATUS_TH[ClaimStatus(claim.status)]} จึง{th}ไม่ได้ โหลดรายการใหม่",
        f"This claim is {claim.status} and cannot be {en}. Load the list again.",
        claim_status=claim.status,
    )


_STATUS_TH = {
    ClaimStatus.REQUESTED: "ยังไม่อนุมัติ",
    ClaimStatus.APPROVED: "อนุมัติแล้ว",
    ClaimStatus.PAID: "จ่ายแล้ว",
    ClaimStatus.REJECTED: "ถูกปฏิเสธแล้ว",
}
