"""ใบปิดยอดประจำวัน: what money did on a business day, what was bought, which papers went out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from recycling.clock import BANGKOK
from recycling.database.orm import current_enterprise
from recycling.ledger.models import Account, Entry, Posting
from recycling.ledger.service import MEMBER, MONEY
from recycling.people import service as people
from recycling.settlement.models import Receipt
from recycling.settlement.papers import chart
from recycling.settlement.papers.models import Voucher
from recycling.settlement.papers.stock import StockLine, stock_balance

# What the sheet follows through the day; the rest is in the trial balance.
_FOLLOWED = ("cash:", "bank", "transfers", MEMBER, "welfare")


@dataclass(frozen=True, slots=True)
class DayMoney:
    """An account's day in satang; passbooks and the fund count what is owed."""

    account: str
    th: str
    en: str
    opening_satang: int
    in_satang: int
    out_satang: int
    closing_satang: int


@dataclass(frozen=True, slots=True)
class DayEvent:
    """How often something happened, and the satang it moved."""

    event: str
    number: int
    satang: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """The papers of one kind that went out: how many, the first and the last number."""

    number: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Day:
    """One business day. `late` entries of it were recorded on a later day."""

    on: date
    money: Sequence[DayMoney]
    events: Sequence[DayEvent]
    materials: Sequence[StockLine]
    receipts: Numbers
    vouchers: Numbers
    late: int


def day_sheet(session: Session, *, on: date) -> Day:
    """The day as the books tell it now: late captures count for the day they happened on."""
    issued = _issued(session, on)
    return Day(
        on=on,
        money=_money(session, on),
        events=_events(session, on),
        materials=[
            item
            for item in stock_balance(session, first_day=on, last_day=on).items
            if item.bought or item.sold or item.lost
        ],
        receipts=issued[0],
        vouchers=issued[1],
        late=_late(session, on),
    )


def _money(session: Session, on: date) -> list[DayMoney]:
    today = Entry.effective_on == on
    amount = Posting.amount
    rows = session.execute(
        _postings(
            session,
            Account.code,
            func.coalesce(func.sum(amount).filter(Entry.effective_on < on), 0),
            func.coalesce(func.sum(amount).filter(today, amount > 0), 0),
            func.coalesce(func.sum(-amount).filter(today, amount < 0), 0),
        )
        .where(Entry.effective_on <= on, Account.commodity == MONEY)
        .group_by(Account.code)
    )
    sums: dict[str, list[int]] = {}
    for code, *figures in rows:
        line = code if code.startswith(chart.COLLECTOR) else chart.line_of(code)
        if line.startswith(_FOLLOWED):
            before = sums.setdefault(line, [0, 0, 0])
            sums[line] = [old + int(new) for old, new in zip(before, figures, strict=True)]
    ordered = sorted(sums, key=lambda line: (chart.position(chart.line_of(line)), line))
    found = [_day_money(session, line, *sums[line]) for line in ordered]
    return [each for each in found if each.opening_satang or each.in_satang or each.out_satang]


def _day_money(session: Session, line: str, opening: int, into: int, out: int) -> DayMoney:
    name = chart.name_of(chart.line_of(line))
    th, en = name.th, name.en
    if line.startswith(chart.COLLECTOR):
        person = people.find_person(session, person_id=UUID(line.removeprefix(chart.COLLECTOR)))
        th, en = f"เงินสดกับ {person.name if person else line}", "Cash with a collector"
    if line in (MEMBER, "welfare"):  # owed to others: what comes in is what is booked out
        opening, into, out = -opening, out, into
    return DayMoney(line, th, en, opening, into, out, opening + into - out)


def _events(session: Session, on: date) -> list[DayEvent]:
    rows = session.execute(
        _postings(
            session,
            Entry.event,
            func.count(Entry.id.distinct()),
            func.coalesce(
                func.sum(Posting.amount).filter(Posting.amount > 0, Account.commodity == MONEY), 0
            ),
        )
        .where(Entry.effective_on == on)
        .group_by(Entry.event)
        .order_by(Entry.event)
    )
    return [DayEvent(event, number, int(satang)) for event, number, satang in rows]


def _issued(session: Session, on: date) -> tuple[Numbers, Numbers]:
    start = datetime.combine(on, time(), BANGKOK)
    receipts = _numbers(session, Receipt.number, Receipt.enterprise_id, Receipt.issued_at, start)
    vouchers = _numbers(session, Voucher.number, Voucher.enterprise_id, Voucher.issued_at, start)
    return receipts, vouchers


def _numbers(
    session: Session,
    number: InstrumentedAttribute[str],
    enterprise: InstrumentedAttribute[UUID],
    issued_at: InstrumentedAttribute[datetime],
    start: datetime,
) -> Numbers:
    found = session.execute(
        select(func.count(number), func.min(number), func.max(number)).where(
            enterprise == current_enterprise(session),
            issued_at >= start,
            issued_at < start + timedelta(days=1),
        )
    ).one()
    return Numbers(*found)


def _late(session: Session, on: date) -> int:
    end = datetime.combine(on + timedelta(days=1), time(), BANGKOK)
    found = session.scalar(
        select(func.count())
        .select_from(Entry)
        .where(
            Entry.enterprise_id == current_enterprise(session),
            Entry.effective_on == on,
            Entry.recorded_at >= end,
        )
    )
    return int(found or 0)


def _postings(session: Session, *columns: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(*columns)
        .select_from(Entry)
        .join(
            Posting,
            (Posting.enterprise_id == Entry.enterprise_id) & (Posting.entry_id == Entry.id),
        )
        .join(
            Account,
            (Account.enterprise_id == Posting.enterprise_id) & (Account.id == Posting.account_id),
        )
        .where(Entry.enterprise_id == current_enterprise(session))
    )
