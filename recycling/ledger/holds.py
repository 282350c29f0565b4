"""Keeping money back in a passbook for a payout under way.

A hold is pending until it is posted (the money goes out) or voided; one that
has expired counts as voided. What is held cannot be taken out by anything
else: the database keeps balance ≥ held.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.errors import Problem, conflict, not_found
from recycling.ledger.models import Account, Hold, HoldStatus, MemberBalance
from recycling.ledger.posting import post, too_low
from recycling.ledger.terms import MONEY, Draft


def hold(
    session: Session,
    *,
    id: UUID,
    account: str,
    amount_satang: int,
    source_id: UUID,
    expires_at: datetime,
) -> Hold:
    """Reserve money of the passbook `account` until `expires_at`; the same id twice is once.

    Raises Problem `balance-too-low`, `id-taken` (409); ValueError for an amount below 1.
    """
    if amount_satang < 1:
        raise ValueError("a hold needs an amount")
    enterprise_id, now = current_enterprise(session), clock.now()
    if (before := session.get(Hold, (enterprise_id, id))) is not None:
        of = _passbook(session, account, lock=False)
        terms = (of and of.account_id, amount_satang, source_id, expires_at)
        if (before.account_id, before.amount, before.source_id, before.expires_at) != terms:
            raise conflict(
                "id-taken",
                "รหัสนี้ใช้กับรายการอื่นแล้ว สร้างรหัสใหม่",
                "This id belongs to another hold. Make a new one.",
            )
        return before
    expire_holds(session, accounts=[account])
    passbook = _passbook(session, account, lock=True)
    if passbook is None or passbook.balance - passbook.held < amount_satang:
        balance, held = (passbook.balance, passbook.held) if passbook else (0, 0)
        raise too_low(balance=balance, held=held, change=-amount_satang)
    made = Hold(
        enterprise_id=enterprise_id,
        id=id,
        account_id=passbook.account_id,
        amount=amount_satang,
        source_id=source_id,
        status=HoldStatus.PENDING.value,
        created_at=now,
        expires_at=expires_at,
        resolved_at=None,
        entry_id=None,
    )
    session.add(made)
    session.flush()
    return made


def post_hold(session: Session, draft: Draft, *, hold_id: UUID) -> Hold:
    """Release a hold and write the entry it was for; what the entry leaves over is free again.

    Raises Problem not-found, `hold-resolved`, `hold-expired`, `hold-too-small` (409),
    and what `post` raises.
    """
    held = _pending(session, hold_id)
    if held.expires_at <= clock.now():
        raise conflict(
            "hold-expired",
            "หมดเวลากันเงินแล้ว ทำรายการถอนใหม่",
            "The hold has expired. Ask for the money again.",
            expires_at=held.expires_at.isoformat(),
        )
    code = session.scalar(
        select(Account.code).where(
            Account.enterprise_id == held.enterprise_id, Account.id == held.account_id
        )
    )
    taken = sum(leg.amount for leg in draft.legs if (leg.account, leg.commodity) == (code, MONEY))
    if taken > held.amount:
        raise conflict(
            "hold-too-small",
            "ยอดจ่ายมากกว่ายอดที่กันไว้ ตรวจยอดแล้วลองใหม่",
            "The entry takes more than was held. Check the amount and try again.",
            held_satang=held.amount,
        )
    _resolve(session, held, HoldStatus.POSTED, entry_id=draft.id)
    post(session, draft)
    return held


def void_hold(session: Session, *, hold_id: UUID) -> Hold:
    """Give the money free again; a hold voided before stays so.

    Raises Problem not-found, `hold-resolved` (409) when it was posted.
    """
    found = session.get(Hold, (current_enterprise(session), hold_id), with_for_update=True)
    if found is not None and found.status == HoldStatus.VOIDED:
        return found
    held = _pending(session, hold_id)
    _resolve(session, held, HoldStatus.VOIDED, entry_id=None)
    return held


def expire_holds(session: Session, *, accounts: Collection[str] | None = None) -> int:
    """Void the holds whose time is over, of these passbooks or of all; returns how many.

    Leaves those which somebody is resolving at this moment.
    """
    enterprise_id, now = current_enterprise(session), clock.now()
    over = (
        select(Hold.id)
        .where(
            Hold.enterprise_id == enterprise_id,
            Hold.status == HoldStatus.PENDING.value,
            Hold.expires_at <= now,
        )
        .order_by(Hold.account_id)
        .with_for_update(skip_locked=True)
    )
    if accounts is not None:
        of = select(Account.id).where(
            Account.enterprise_id == enterprise_id, Account.code.in_(accounts)
        )
        over = over.where(Hold.account_id.in_(of))
    ids = session.scalars(over).all()
    if ids:
        session.execute(
            update(Hold)
            .where(Hold.enterprise_id == enterprise_id, Hold.id.in_(ids))
            .values(status=HoldStatus.VOIDED.value, resolved_at=now)
        )
    return len(ids)


def available(session: Session, *, account: str) -> int:
    """What can be taken out of a passbook, in satang: its balance less its holds."""
    expire_holds(session, accounts=[account])
    passbook = _passbook(session, account, lock=False)
    return passbook.balance - passbook.held if passbook else 0


def lock_available(session: Session, *, accounts: Collection[str]) -> dict[str, int]:
    """What can be taken out of each of these passbooks, in satang; those never used have 0.

    Nobody else changes them until this transaction ends. Locks them in ascending
    account id, before it looks at their holds.
    """
    locked = _passbooks(session, accounts).order_by(MemberBalance.account_id)
    locked = locked.with_for_update(of=MemberBalance)
    found = session.execute(locked).all()
    if expire_holds(session, accounts=accounts):
        found = session.execute(locked).all()
    free = {code: passbook.balance - passbook.held for code, passbook in found}
    return dict.fromkeys(accounts, 0) | free


def _resolve(session: Session, held: Hold, status: HoldStatus, *, entry_id: UUID | None) -> None:
    held.status = status.value
    held.resolved_at = clock.now()
    held.entry_id = entry_id
    session.flush()


def _pending(session: Session, hold_id: UUID) -> Hold:
    key = (current_enterprise(session), hold_id)
    held = session.get(Hold, key, with_for_update=True, populate_existing=True)
    if held is None:
        raise not_found("รายการกันเงิน", "hold")
    if held.status != HoldStatus.PENDING:
        raise _resolved(held)
    return held


def _resolved(held: Hold) -> Problem:
    return conflict(
        "hold-resolved",
        "รายการกันเงินนี้จ่ายหรือยกเลิกไปแล้ว",
        "This hold was paid or given free before; nothing more to do.",
        hold_status=held.status,
    )


def _passbook(session: Session, account: str, *, lock: bool) -> MemberBalance | None:
    query = _passbooks(session, [account])
    found = session.execute(query.with_for_update(of=MemberBalance) if lock else query)
    return next((passbook for _, passbook in found), None)


def _passbooks(session: Session, accounts: Collection[str]) -> Select[str, MemberBalance]:
    """The query for these passbooks by code, as the database has them now."""
    return (
        select(Account.code, MemberBalance)
        .join(
            Account,
            (Account.enterprise_id == MemberBalance.enterprise_id)
            & (Account.id == MemberBalance.account_id),
        )
        .where(
            Account.enterprise_id == current_enterprise(session),
            Account.code.in_(accounts),
            Account.commodity == MONEY,
        )
        .execution_options(populate_existing=True)
    )
