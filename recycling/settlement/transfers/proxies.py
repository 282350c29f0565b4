"""The number a household is paid under. As little as will do: one at a time, shown masked."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.errors import Problem, conflict, invalid, not_found
from recycling.people import service as people
from recycling.people.sign_ins import require_confirmed
from recycling.settlement import messages
from recycling.settlement.promptpay import PromptPayError, ProxyKind, read_proxy
from recycling.settlement.transfers.models import PromptPayProxy, Transfer, TransferStatus

_WRONG = {
    ProxyKind.MOBILE: (
        "เบอร์มือถือไม่ถูกต้อง ต้องมี 10 ตัว ขึ้นต้นด้วย 06 08 หรือ 09",
        "Not a mobile number: 10 digits beginning with 06, 08 or 09.",
    ),
    ProxyKind.NATIONAL_ID: (
        "เลขบัตรประชาชนไม่ถูกต้อง ดูที่บัตรแล้วพิมพ์ใหม่ทั้ง 13 ตัว",
        "Not a national ID number. Look at the card and type all 13 digits again.",
    ),
    ProxyKind.EWALLET: (
        "เลขอีวอลเล็ตไม่ถูกต้อง ต้องมี 15 ตัว ดูในแอปกระเป๋าเงิน",
        "Not an e-wallet number: 15 digits, shown in the wallet's app.",
    ),
}


def record_proxy(
    session: Session,
    *,
    id: UUID,
    household_id: UUID,
    kind: ProxyKind,
    number: str,
    recorded_by: UUID,
) -> PromptPayProxy:
    """Pay the household under this number from now on; the one before is forgotten.

    The household is told when somebody else recorded it. Raises Problem not-found,
    sign-in-unconfirmed (409), invalid-request (number).
    """
    require_confirmed(session, person_id=recorded_by)
    people.get_household(session, household_id=household_id)
    try:
        proxy = read_proxy(kind, number)
    except PromptPayError as error:
        raise invalid("number", *_WRONG[kind]) from error
    # One change of a household's number at a time.
    people.lock_household(session, household_id=household_id)
    now = clock.now()
    _end(session, household_id, now)
    recorded = PromptPayProxy(
        enterprise_id=current_enterprise(session),
        id=id,
        household_id=household_id,
        kind=kind.value,
        number=proxy.number,
        masked=proxy.masked,
        recorded_at=now,
        recorded_by=recorded_by,
        ended_at=None,
    )
    session.add(recorded)
    session.flush()
    recorder = people.get_person(session, person_id=recorded_by)
    if recorder.household_id != household_id:
        messages.tell_number(session, proxy=recorded, by=recorder.name)
    return recorded


def remove_proxy(session: Session, *, household_id: UUID, removed_by: UUID) -> PromptPayProxy:
    """Forget the household's number. Raises Problem not-found, sign-in-unconfirmed (409)."""
    require_confirmed(session, person_id=removed_by)
    people.lock_household(session, household_id=household_id)
    ended = _end(session, household_id, clock.now())
    if ended is None:
        raise _none()
    return ended


def get_proxy(session: Session, *, household_id: UUID) -> PromptPayProxy:
    """The number the household is paid under; Problem not-found."""
    people.get_household(session, household_id=household_id)
    found = current_proxy(session, household_id=household_id)
    if found is None:
        raise _none()
    return found


def current_proxy(session: Session, *, household_id: UUID) -> PromptPayProxy | None:
    """The number the household is paid under; None when it gave none."""
    return session.scalar(
        select(PromptPayProxy).where(
            PromptPayProxy.enterprise_id == current_enterprise(session),
            PromptPayProxy.household_id == household_id,
            PromptPayProxy.ended_at.is_(None),
        )
    )


def require_proxy(session: Session, *, household_id: UUID) -> PromptPayProxy:
    """The number the household is paid under; Problem no-promptpay (409)."""
    found = current_proxy(session, household_id=household_id)
    if found is None:
        raise conflict(
            "no-promptpay",
            "ครัวเรือนนี้ยังไม่ได้บอกหมายเลขพร้อมเพย์ บันทึกหมายเลขก่อน หรือเลือกรับเงินสด",
            "This household has no PromptPay number. Record it first, or choose cash.",
            household_id=str(household_id),
        )
    return found


def forget_if_ended(session: Session, *, proxy_id: UUID) -> None:
    """Erase a replaced number which no waiting transfer needs any more."""
    proxy = session.get_one(PromptPayProxy, (current_enterprise(session), proxy_id))
    needed = session.scalar(
        select(
            exists().where(
                Transfer.enterprise_id == proxy.enterprise_id,
                Transfer.proxy_id == proxy.id,
                Transfer.status == TransferStatus.WAITING,
            )
        )
    )
    if proxy.ended_at is not None and not needed:
        proxy.number = None
        session.flush()


def _end(session: Session, household_id: UUID, at: datetime) -> PromptPayProxy | None:
    before = current_proxy(session, household_id=household_id)
    if before is not None:
        before.ended_at = at
        session.flush()
        forget_if_ended(session, proxy_id=before.id)
    return before


def _none() -> Problem:
    return not_found("หมายเลขพร้อมเพย์ของครัวเรือน", "PromptPay number of the household")
