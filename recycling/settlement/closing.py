"""Counting cash: one person counts, another confirms, the difference is posted by name.

What is expected comes from the ledger. When money moved between the count and
its confirmation, the count no longer tells anything, and is made again.
"""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pricing import format_baht
from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.errors import Problem, conflict, forbidden, invalid, not_found
from recycling.ids import new_id
from recycling.ledger import queries
from recycling.ledger import service as ledger
from recycling.ledger.models import Entry
from recycling.ledger.service import MONEY, Draft, move
from recycling.settlement.accounts import CASH_CENTRE, OVER_SHORT, collector_cash
from recycling.settlement.cash import collectors, require_collector
from recycling.settlement.closing_models import CountStatus, DayClose, FloatCount

Count = FloatCount | DayClose
Counted = TypeVar("Counted", FloatCount, DayClose)


def count_float(
    session: Session,
    *,
    id: UUID,
    collector_id: UUID,
    counted_satang: int,
    counted_by: UUID,
    note: str | None = None,
    only_own: bool = False,
) -> FloatCount:
    """Count the cash a collector carries, now; another person confirms it.

    `only_own` lets a collector count the own float alone. Raises Problem not-found,
    invalid-request (no collector; a difference without a note), forbidden, count-open (409).
    """
    require_collector(session, collector_id)
    if only_own and collector_id != counted_by:
        raise forbidden("นับได้เฉพาะเงินของตนเอง", "This is another's float. Count your own.")
    expected = queries.balance(session, account=collector_cash(collector_id))
    _require_note(counted_satang - expected, note)
    found = FloatCount(
        collector_id=collector_id,
        **_fresh(session, id, counted_satang, expected, note, counted_by),
    )
    _add(session, found, "เงินของพนักงานคนนี้นับแล้ว รอยืนยัน ยืนยันหรือยกเลิกครั้งก่อนก่อน")
    return found


def count_day(
    session: Session,
    *,
    id: UUID,
    on_date: date,
    counted_satang: int,
    counted_by: UUID,
    note: str | None = None,
) -> DayClose:
    """Count the centre's box at the end of a business day, to be confirmed by another person.

    Raises Problem invalid-request (a day to come; a difference without a note),
    day-closed, count-open (409).
    """
    if on_date > clock.today():
        raise invalid("on_date", "ปิดยอดล่วงหน้าไม่ได้ เลือกวันนี้", "A day to come cannot be closed.")
    last = last_closed(session)
    if last is not None and on_date <= last:
        raise conflict(
            "day-closed",
            "วันนี้ปิดยอดแล้ว รายการที่มาทีหลังจะอยู่ในวันถัดไปที่ยังเปิด",
            "This day is closed. What comes late counts in the open day.",
            closed_through=last.isoformat(),
        )
    expected = _expected(session, on_date)
    _require_note(counted_satang - expected, note)
    floats: list[Any] = [
        {"collector_id": str(each.id), "name": each.name, "cash_satang": each.cash_satang}
        for each in collectors(session)
        if each.cash_satang
    ]
    found = DayClose(
        on_date=on_date,
        floats=floats,
        **_fresh(session, id, counted_satang, expected, note, counted_by),
    )
    _add(session, found, "วันนี้นับแล้ว รอยืนยัน ยืนยันหรือยกเลิกครั้งก่อนก่อน")
    return found


def confirm_float(
    session: Session, *, count_id: UUID, person_id: UUID, only_own: bool = False
) -> FloatCount:
    """Stand by another's count of a float; the difference is posted to `cash-over-short`.

    `only_own` lets a collector confirm the count of the own float alone. Raises
    Problem not-found, forbidden, wrong-state, second-person-needed,
    changed-since-count (409).
    """
    found = _locked(session, FloatCount, count_id)
    if only_own and found.collector_id != person_id:
        raise forbidden("ยืนยันได้เฉพาะเงินของตนเอง", "This is another's float. Confirm your own.")
    account = collector_cash(found.collector_id)
    _confirm(session, found, account, queries.balance(session, account=account), person_id)
    return found


def confirm_day(session: Session, *, close_id: UUID, person_id: UUID) -> DayClose:
    """Stand by another's count of the box: the difference is posted and the books closed.

    From then on what comes late for the day counts in the first open one.

    Raises Problem not-found, wrong-state, second-person-needed, changed-since-count (409).
    """
    found = _locked(session, DayClose, close_id)
    expected = _expected(session, found.on_date)
    _confirm(session, found, CASH_CENTRE, expected, person_id)
    through = ledger.closed_through(session)
    if through is None or through < found.on_date:
        # Waits for whoever is posting; what they wrote meanwhile shows in the balance.
        ledger.close_period(session, through=found.on_date, person_id=person_id)
        if (now := _expected(session, found.on_date)) != found.counted_satang:
            raise _changed(found, now)
    return found


def withdraw(session: Session, found: Count, *, person_id: UUID) -> None:
    """Take back a count that is not confirmed, to count again. Raises Problem wrong-state."""
    _require_counted(found)
    _decide(session, found, CountStatus.WITHDRAWN, person_id)


def lock_float_count(session: Session, *, count_id: UUID) -> FloatCount:
    """One count of a float, locked; Problem not-found otherwise."""
    return _locked(session, FloatCount, count_id)


def lock_day_close(session: Session, *, close_id: UUID) -> DayClose:
    """One close of a day, locked; Problem not-found otherwise."""
    return _locked(session, DayClose, close_id)


def get_day_close(session: Session, *, close_id: UUID) -> DayClose:
    """One close of a day; Problem not-found otherwise."""
    found = session.get(DayClose, (current_enterprise(session), close_id))
    if found is None:
        raise not_found("การปิดยอด", "close of a day")
    return found


def float_counts(session: Session) -> Select[FloatCount]:
    """The query for this enterprise's counts of floats."""
    return select(FloatCount).where(FloatCount.enterprise_id == current_enterprise(session))


def day_closes(session: Session) -> Select[DayClose]:
    """The query for this enterprise's closes."""
    return select(DayClose).where(DayClose.enterprise_id == current_enterprise(session))


def open_count(session: Session, *, collector_id: UUID) -> FloatCount | None:
    """A collector's float as counted and not yet confirmed or withdrawn."""
    own = float_counts(session).where(
        FloatCount.collector_id == collector_id, FloatCount.status == CountStatus.COUNTED
    )
    return session.scalar(own)


def last_closed(session: Session) -> date | None:
    """The last business day whose close was confirmed."""
    return session.scalar(
        select(func.max(DayClose.on_date)).where(
            DayClose.enterprise_id == current_enterprise(session),
            DayClose.status == CountStatus.CONFIRMED,
        )
    )


def came_late(session: Session, close: DayClose) -> Sequence[Entry]:
    """Entries of the day that came after it was closed: they count in the open day."""
    if close.status != CountStatus.CONFIRMED:
        return []
    query = select(Entry).where(
        Entry.enterprise_id == close.enterprise_id, Entry.late_from == close.on_date
    )
    return session.scalars(query.order_by(Entry.id)).all()


def _confirm(session: Session, found: Count, account: str, expected: int, person_id: UUID) -> None:
    _require_counted(found)
    if found.counted_by == person_id:
        raise conflict(
            "second-person-needed",
            "คนนับยืนยันเองไม่ได้ ให้อีกคนนับทวนแล้วยืนยัน",
            "Who counted cannot confirm. Let another person count again and confirm.",
        )
    if expected != found.expected_satang:
        raise _changed(found, expected)
    difference = found.counted_satang - expected
    if difference:
        source, to = (OVER_SHORT, account) if difference > 0 else (account, OVER_SHORT)
        draft = Draft(
            id=new_id(),
            event="cash-difference",
            source_id=found.id,
            legs=move(MONEY, abs(difference), source=source, to=to),
            captured_at=_counted_at(found),
            person_id=person_id,
        )
        ledger.post(session, draft)
        found.entry_id = draft.id
    _decide(session, found, CountStatus.CONFIRMED, person_id)


def _changed(found: Count, expected: int) -> Problem:
    return conflict(
        "changed-since-count",
        f"มีเงินเข้าออกหลังนับ ตอนนี้ตามบัญชีต้องมี {format_baht(expected)} ยกเลิกแล้วนับใหม่",
        "Money moved after the count. Withdraw it and count again.",
        expected_satang=expected,
        counted_against_satang=found.expected_satang,
    )


def _counted_at(found: Count) -> datetime:
    """When it was counted; a day counted the morning after is that day's still."""
    if isinstance(found, FloatCount):
        return found.counted_at
    return min(found.counted_at, datetime.combine(found.on_date, time.max, clock.BANGKOK))


def _fresh(
    session: Session, id: UUID, counted: int, expected: int, note: str | None, by: UUID
) -> dict[str, Any]:
    return {
        "enterprise_id": current_enterprise(session),
        "id": id,
        "counted_satang": counted,
        "expected_satang": expected,
        "status": CountStatus.COUNTED.value,
        "note": note,
        "counted_at": clock.now(),
        "counted_by": by,
    }


def _add(session: Session, found: Count, th: str) -> None:
    try:
        with session.begin_nested():
            session.add(found)
    except IntegrityError as error:
        raise conflict(
            "count-open",
            th,
            "This was counted and waits to be confirmed. Confirm or withdraw that count first.",
        ) from error


def _expected(session: Session, on_date: date) -> int:
    """What the box holds by the books at the end of the day."""
    found = queries.balances(session, until=on_date, account=CASH_CENTRE)
    return sum(each.balance for each in found if each.commodity == MONEY)


def _require_note(difference: int, note: str | None) -> None:
    if difference and not note:
        raise invalid(
            "note",
            f"เงินที่นับต่างจากบัญชี {format_baht(difference)} นับทวนอีกครั้ง แล้วเขียนเหตุผล",
            "The count differs from the books. Count again, then say why in a note.",
        )


def _require_counted(found: Count) -> None:
    if found.status != CountStatus.COUNTED:
        raise conflict(
            "wrong-state",
            "การนับครั้งนี้ยืนยันหรือยกเลิกไปแล้ว โหลดหน้าใหม่",
            f"This count is {found.status} already. Load the page again.",
            count_status=found.status,
        )


def _decide(session: Session, found: Count, status: CountStatus, person_id: UUID) -> None:
    found.status = status.value
    found.decided_at, found.decided_by = clock.now(), person_id
    session.flush()


def _locked(session: Session, kind: type[Counted], id: UUID) -> Counted:
    query = select(kind).where(kind.enterprise_id == current_enterprise(session), kind.id == id)
    found = session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if found is None:
        raise not_found("การนับเงิน", "count")
    return found
