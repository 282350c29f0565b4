"""Cash that collectors carry, and the enterprise's opening money.

Both are recorded at the desk, where the money is counted: what the books do not
know of is refused there, so that it is recorded first. The check looks at sums
and locks nothing: it catches slips, the day's count catches the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from pricing import format_baht
from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.errors import conflict, invalid
from recycling.ids import new_id
from recycling.ledger import queries
from recycling.ledger import service as ledger
from recycling.ledger.service import MONEY, Draft, move
from recycling.people import service as people
from recycling.people.roles import Role
from recycling.rounds.captures import require_captured_at
from recycling.settlement.accounts import CASH_CENTRE, EQUITY, collector_cash
from recycling.settlement.models import CashFloat, FloatKind


@dataclass(frozen=True, slots=True)
class CollectorCash:
    """A collector and the cash the books say they carry, in satang.

    Below zero when cash was paid at doors that was never recorded as issued.
    """

    id: UUID
    name: str
    cash_satang: int


@dataclass(frozen=True, slots=True)
class Capital:
    """Money brought into the enterprise."""

    id: UUID
    account: str
    amount_satang: int
    captured_at: datetime
    entry_id: UUID


def move_float(
    session: Session,
    *,
    id: UUID,
    collector_id: UUID,
    kind: FloatKind,
    amount_satang: int,
    captured_at: datetime,
    handled_by: UUID,
) -> CashFloat:
    """Hand cash to a collector, or count it back in.

    Raises Problem not-found, clock-wrong, invalid-request (no collector),
    cash-short (409).
    """
    require_captured_at(captured_at)
    require_collector(session, collector_id)
    source, to = CASH_CENTRE, collector_cash(collector_id)
    if kind is FloatKind.RETURN:
        source, to = to, source
    require_cash(session, account=source, amount_satang=amount_satang)
    draft = Draft(
        id=new_id(),
        event=f"float-{kind.value}",
        source_id=id,
        legs=move(MONEY, amount_satang, source=source, to=to),
        captured_at=captured_at,
        person_id=handled_by,
    )
    ledger.post(session, draft)
    moved = CashFloat(
        enterprise_id=current_enterprise(session),
        id=id,
        collector_id=collector_id,
        kind=kind.value,
        amount_satang=amount_satang,
        captured_at=captured_at,
        recorded_at=clock.now(),
        handled_by=handled_by,
        entry_id=draft.id,
    )
    session.add(moved)
    session.flush()
    return moved


def require_collector(session: Session, person_id: UUID) -> None:
    """Problem not-found, or invalid-request when the person is no collector."""
    person = people.get_person(session, person_id=person_id)
    if Role.COLLECTOR not in person.roles:
        raise invalid(
            "collector_id",
            "คนนี้ไม่ใช่พนักงานเก็บขน เลือกจากรายชื่อพนักงานเก็บขน",
            "This person is no collector. Choose one of the collectors.",
        )


def bring_in_capital(
    session: Session,
    *,
    id: UUID,
    account: str,
    amount_satang: int,
    captured_at: datetime,
    brought_by: UUID,
) -> Capital:
    """Book money brought into `cash:centre` or `bank` from equity. Raises Problem clock-wrong."""
    require_captured_at(captured_at)
    draft = Draft(
        id=new_id(),
        event="capital",
        source_id=id,
        legs=move(MONEY, amount_satang, source=EQUITY, to=account),
        captured_at=captured_at,
        person_id=brought_by,
    )
    ledger.post(session, draft)
    return Capital(id, account, amount_satang, captured_at, draft.id)


def collectors(session: Session) -> Sequence[CollectorCash]:
    """Every collector with the cash they carry, by name."""
    return [
        CollectorCash(person.id, person.name, collector_balance(session, collector_id=person.id))
        for person in people.collectors(session)
    ]


def collector_balance(session: Session, *, collector_id: UUID) -> int:
    """The cash in satang which the books say a collector carries."""
    return queries.balance(session, account=collector_cash(collector_id))


def require_cash(session: Session, *, account: str, amount_satang: int) -> None:
    """Problem cash-short (409) unless the books know of so much cash there."""
    held = queries.balance(session, account=account)
    if held >= amount_satang:
        return
    raise conflict(
        "cash-short",
        f"ตามบัญชีมีเงินสดเพียง {format_baht(held)} บันทึกเงินที่ได้รับมาก่อน แล้วทำรายการใหม่",
        f"The books know of {format_baht(held, language='en')} there only. "
        "Record the money that came in first, then do this again.",
        held_satang=held,
    )
