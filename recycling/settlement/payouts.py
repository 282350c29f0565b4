"""Taking money out of a passbook: asked for, approved, paid.

The passbook changes when the money is paid, under the lock of its balance, so
two payments at once can never take out more than it holds.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.errors import conflict, forbidden, not_found
from recycling.ids import new_id
from recycling.ledger import queries
from recycling.ledger import service as ledger
from recycling.ledger.service import MONEY, Draft, move
from recycling.notify.models import Kind
from recycling.people import service as people
from recycling.people.sign_ins import require_confirmed
from recycling.rounds.captures import require_captured_at
from recycling.settlement import messages
from recycling.settlement.accounts import CASH_CENTRE
from recycling.settlement.cash import require_cash
from recycling.settlement.models import Payout, PayoutStatus
from recycling.settlement.papers import vouchers
from recycling.settlement.transfers.proxies import require_proxy

CASH = "cash"
PROMPTPAY = "promptpay"
# A payout being sent is out of the passbook already.
OPEN = (PayoutStatus.REQUESTED, PayoutStatus.APPROVED)


def request_payout(
    session: Session,
    *,
    id: UUID,
    household_id: UUID,
    amount_satang: int,
    method: str,
    requested_by: UUID,
) -> Payout:
    """Ask for money out of a passbook.

    Raises Problem not-found, sign-in-unconfirmed (409), no-promptpay (409) when that is the
    method and the household gave no number, balance-too-low (409) when the balance less what
    must stay in and what was asked for before does not hold as much.
    """
    people.get_household(session, household_id=household_id)
    require_confirmed(session, person_id=requested_by)
    if method == PROMPTPAY:
        require_proxy(session, household_id=household_id)
    balance = queries.passbook_balance(session, household_id=household_id)
    asked = _asked_before(session, household_id)
    _require_enough(session, balance=balance, asked=asked, amount=amount_satang)
    payout = Payout(
        enterprise_id=current_enterprise(session),
        id=id,
        household_id=household_id,
        amount_satang=amount_satang,
        method=method,
        status=PayoutStatus.REQUESTED.value,
        requested_at=clock.now(),
        requested_by=requested_by,
        decided_at=None,
        decided_by=None,
        paid_at=None,
        paid_by=None,
        reason=None,
        entry_id=None,
    )
    session.add(payout)
    session.flush()
    return payout


def get_payout(session: Session, *, payout_id: UUID, lock: bool = False) -> Payout:
    """One payout of this enterprise; Problem not-found otherwise."""
    query = select(Payout).where(
        Payout.enterprise_id == current_enterprise(session), Payout.id == payout_id
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    payout = session.scalar(query)
    if payout is None:
        raise not_found("คำขอถอนเงิน", "payout")
    return payout


def payouts(
    session: Session, *, status: str | None = None, household_id: UUID | None = None
) -> Select[Payout]:
    """The query for this enterprise's payouts, narrowed by status or household."""
    query = select(Payout).where(Payout.enterprise_id == current_enterprise(session))
    if status is not None:
        query = query.where(Payout.status == status)
    return query if household_id is None else query.where(Payout.household_id == household_id)


def approve(
    session: Session, *, payout_id: UUID, person_id: UUID, household_id: UUID | None
) -> Payout:
    """Approve a request; `household_id` is the approver's own, whose payouts others approve.

    Raises Problem not-found, forbidden, wrong-state (409).
    """
    payout = get_payout(session, payout_id=payout_id, lock=True)
    if household_id is not None and payout.household_id == household_id:
        raise forbidden(
            "อนุมัติเงินของครัวเรือนตนเองไม่ได้ ให้เหรัญญิกหรือผู้จัดการคนอื่นอนุมัติ",
            "You cannot approve your own household's payout. Let another person do it.",
        )
    _require_status(payout, {PayoutStatus.REQUESTED}, "อนุมัติ", "approved")
    _decide(session, payout, PayoutStatus.APPROVED, person_id)
    messages.tell_payout(session, payout=payout, kind=Kind.PAYOUT_APPROVED)
    return payout


def reject(session: Session, *, payout_id: UUID, person_id: UUID, reason: str) -> Payout:
    """Turn down a request that is not paid yet. Raises Problem not-found, wrong-state (409)."""
    payout = get_payout(session, payout_id=payout_id, lock=True)
    _require_status(payout, set(OPEN), "ปฏิเสธ", "rejected")
    payout.reason = reason
    _decide(session, payout, PayoutStatus.REJECTED, person_id)
    messages.tell_payout(session, payout=payout, kind=Kind.PAYOUT_REJECTED, reason=reason)
    return payout


def cancel(session: Session, *, payout_id: UUID, person_id: UUID) -> Payout:
    """Take one's own request back before it is approved. Raises not-found, wrong-state (409)."""
    payout = get_payout(session, payout_id=payout_id, lock=True)
    _require_status(payout, {PayoutStatus.REQUESTED}, "ยกเลิก", "cancelled")
    _decide(session, payout, PayoutStatus.CANCELLED, person_id)
    return payout


def pay(session: Session, *, payout_id: UUID, person_id: UUID, captured_at: datetime) -> Payout:
    """Hand out an approved payout in cash at the centre: the passbook goes down by it.

    Raises Problem not-found, clock-wrong, books-unsound (the last audit found a
    drift), wrong-state, second-person-needed,
    wrong-method (asked for by PromptPay), cash-short, balance-too-low (409).
    Locks the payout, then the passbook.
    """
    require_captured_at(captured_at)
    ledger.require_sound(session)
    payout = get_payout(session, payout_id=payout_id, lock=True)
    _require_status(payout, {PayoutStatus.APPROVED}, "จ่าย", "paid")
    if payout.method != CASH:
        raise conflict(
            "wrong-method",
            "คำขอนี้ขอรับทางพร้อมเพย์ ให้เหรัญญิกใส่ในชุดโอน อย่าจ่ายเป็นเงินสด",
            "This payout was asked for by PromptPay. Send it in a payment batch, not in cash.",
        )
    limit = people.settings(session).second_person_satang
    if payout.amount_satang > limit and payout.decided_by == person_id:
        raise conflict(
            "second-person-needed",
            "ยอดนี้เกินวงเงิน ผู้จ่ายต้องไม่ใช่คนเดียวกับผู้อนุมัติ ให้เหรัญญิกอีกคนจ่าย",
            "Over the limit the payer must not be who approved. Let another treasurer pay.",
            limit_satang=limit,
        )
    passbook = queries.passbook_account(payout.household_id)
    balance = ledger.lock_available(session, accounts=[passbook])[passbook]
    _require_enough(session, balance=balance, asked=0, amount=payout.amount_satang)
    require_cash(session, account=CASH_CENTRE, amount_satang=payout.amount_satang)
    draft = Draft(
        id=new_id(),
        event="payout",
        source_id=payout.id,
        legs=move(MONEY, payout.amount_satang, source=CASH_CENTRE, to=passbook),
        captured_at=captured_at,
        person_id=person_id,
    )
    ledger.post(session, draft)
    payout.status = PayoutStatus.PAID.value
    payout.paid_at = captured_at
    payout.paid_by = person_id
    payout.entry_id = draft.id
    session.flush()
    vouchers.issue_for_payout(session, payout=payout)
    messages.tell_payout(session, payout=payout, kind=Kind.PAYOUT_PAID)
    return payout


def _asked_before(session: Session, household_id: UUID) -> int:
    """What the household's open requests come to, in satang."""
    asked = session.scalar(
        select(func.coalesce(func.sum(Payout.amount_satang), 0)).where(
            Payout.enterprise_id == current_enterprise(session),
            Payout.household_id == household_id,
            Payout.status.in_(OPEN),
        )
    )
    return int(asked or 0)


def _decide(session: Session, payout: Payout, status: PayoutStatus, person_id: UUID) -> None:
    payout.status = status.value
    payout.decided_at = clock.now()
    payout.decided_by = person_id
    session.flush()


def _require_enough(session: Session, *, balance: int, asked: int, amount: int) -> None:
    """Problem balance-too-low unless `amount` can go out beside what was `asked` for before."""
    minimum = people.settings(session).passbook_minimum_satang
    room = max(0, balance - minimum - asked)
    if amount > room:
        raise conflict(
            "balance-too-low",
            "ยอดเงินในสมุดบัญชีไม่พอ ถอนได้ไม่เกิน available_satang",
            "The passbook does not hold enough. Take out at most available_satang.",
            balance_satang=balance,
            minimum_satang=minimum,
            requested_before_satang=asked,
            available_satang=room,
        )


def _require_status(payout: Payout, allowed: Collection[PayoutStatus], th: str, en: str) -> None:
    if payout.status in allowed:
        return
    raise conflict(
        "wrong-state",
        f"คำขอนี้{_STATUS_TH[PayoutStatus(payout.status)]} จึง{th}ไม่ได้ โหลดรายการใหม่",
        f"This payout is {payout.status} and cannot be {en}. Load the list again.",
        payout_status=payout.status,
    )


_STATUS_TH = {
    PayoutStatus.REQUESTED: "ยังไม่อนุมัติ",
    PayoutStatus.APPROVED: "อนุมัติแล้ว",
    PayoutStatus.SENDING: "กำลังโอนพร้อมเพย์",
    PayoutStatus.PAID: "จ่ายแล้ว",
    PayoutStatus.REJECTED: "ถูกปฏิเสธแล้ว",
    PayoutStatus.CANCELLED: "ยกเลิกแล้ว",
}
