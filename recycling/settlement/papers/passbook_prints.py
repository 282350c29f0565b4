"""A passbook on paper: every line keeps the number it was first printed with.

Lines are frozen under the lock of the passbook, in the order in which they were
entered; what an offline phone sends later is printed later. A range that was
printed is printed again byte for byte.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from pricing import Words, baht_digits
from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.documents import dates
from recycling.documents.numbers import signed_baht
from recycling.documents.papers import DASH, Column, Paper, Table, plain
from recycling.documents.view import Fact
from recycling.errors import invalid
from recycling.people import service as people
from recycling.settlement.papers.heading import enterprise_of, freeze, thaw
from recycling.settlement.papers.models import PassbookPrint, PrintedLine, Voucher
from recycling.settlement.passbook import passbook
from recycling.settlement.welfare.passbooks import lock_free

MOST_LINES: Final = 500
_ALL: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Printed:
    """A range of frozen lines and the heading they were first printed under."""

    print: PassbookPrint
    lines: Sequence[PrintedLine]


def print_passbook(
    session: Session,
    *,
    household_id: UUID,
    first_line: int = 1,
    last_line: int | None = None,
) -> Printed:
    """Lines `first_line` to `last_line` (the newest when left out), frozen by their first print.

    Raises Problem not-found, invalid-request for a range the passbook does not
    have or of more than 500 lines.
    """
    people.get_household(session, household_id=household_id)
    lock_free(session, [household_id])
    newest = _freeze_lines(session, household_id)
    last = newest if last_line is None else last_line
    if not first_line <= last <= newest or last - first_line >= MOST_LINES:
        raise invalid(
            "last_line",
            f"สมุดเล่มนี้มี {newest} บรรทัด เลือกช่วงที่มีอยู่ ครั้งละไม่เกิน {MOST_LINES} บรรทัด",
            f"This passbook has {newest} lines. Choose some of them, at most {MOST_LINES}.",
        )
    lines = session.scalars(
        select(PrintedLine)
        .where(
            PrintedLine.enterprise_id == current_enterprise(session),
            PrintedLine.household_id == household_id,
            PrintedLine.line.between(first_line, last),
        )
        .order_by(PrintedLine.line)
    ).all()
    return Printed(_print(session, household_id, first_line, last), lines)


def print_newest(session: Session, *, household_id: UUID) -> Printed:
    """The newest lines, as many as a print may hold; Problem as `print_passbook`."""
    people.get_household(session, household_id=household_id)
    lock_free(session, [household_id])
    newest = _freeze_lines(session, household_id)
    first = max(1, newest - MOST_LINES + 1)
    return print_passbook(session, household_id=household_id, first_line=first, last_line=newest)


def passbook_paper(printed: Printed) -> Paper:
    """The frozen lines to print."""
    made, heading = printed.print, printed.print.heading
    rows = tuple(
        (
            plain(str(line.line)),
            plain(dates.thai_date_short(line.at)),
            Words(line.what_th, line.what_en),
            plain(line.reference or ""),
            plain(signed_baht(line.change_satang) if line.change_satang < 0 else DASH),
            plain(signed_baht(line.change_satang) if line.change_satang > 0 else DASH),
            plain(baht_digits(line.balance_satang)),
        )
        for line in printed.lines
    )
    return Paper(
        title=Words("สมุดบัญชี", "Passbook"),
        enterprise=thaw(heading["enterprise"]),
        subject=plain(f"{heading['household_name']} (รหัสครัวเรือน {heading['household_code']})"),
        facts=(
            Fact(
                label=Words("บรรทัด", "Lines"),
                value=plain(f"{made.first_line} ถึง {made.last_line}"),
            ),
            Fact(
                label=Words("พิมพ์ครั้งแรก", "First printed"),
                value=Words(
                    dates.thai_datetime(made.printed_at), dates.english_datetime(made.printed_at)
                ),
            ),
        ),
        tables=(Table(columns=_COLUMNS, rows=rows),),
        notes=(
            Words(
                "จำนวนเงินเป็นบาท เรียงตามลำดับที่ลงบัญชี",
                "In baht, in the order in which they were entered.",
            ),
        ),
        dated=made.printed_at,
    )


_COLUMNS: Final = (
    Column(title=Words("ที่", "No."), figures=True),
    Column(title=Words("วันที่", "Date"), figures=True),
    Column(title=Words("รายการ", "Item")),
    Column(title=Words("เอกสาร", "Paper"), figures=True),
    Column(title=Words("ถอน", "Out"), figures=True),
    Column(title=Words("ฝาก", "In"), figures=True),
    Column(title=Words("คงเหลือ", "Balance"), figures=True),
)


def _freeze_lines(session: Session, household_id: UUID) -> int:
    """Number what was entered since the last print; returns the newest line's number."""
    own = (
        PrintedLine.enterprise_id == current_enterprise(session),
        PrintedLine.household_id == household_id,
    )
    known = set(session.scalars(select(PrintedLine.entry_id).where(*own)))
    line = len(known)
    balance = session.scalar(
        select(func.coalesce(func.sum(PrintedLine.change_satang), 0)).where(*own)
    )
    total = int(balance or 0)
    book = passbook(session, household_id=household_id, limit=_ALL)
    fresh = [item for item in reversed(book.items) if item.entry_id not in known]
    papers = _voucher_numbers(session, [item.entry_id for item in fresh])
    for item in fresh:
        line += 1
        total += item.change_satang
        session.add(
            PrintedLine(
                enterprise_id=current_enterprise(session),
                household_id=household_id,
                line=line,
                entry_id=item.entry_id,
                at=item.at,
                what_th=item.words.th,
                what_en=item.words.en,
                reference=item.receipt.number if item.receipt else papers.get(item.entry_id),
                change_satang=item.change_satang,
                balance_satang=total,
            )
        )
    session.flush()
    return line


def _voucher_numbers(session: Session, entry_ids: Sequence[UUID]) -> dict[UUID, str]:
    rows = session.execute(
        select(Voucher.id, Voucher.number).where(
            Voucher.enterprise_id == current_enterprise(session), Voucher.id.in_(entry_ids)
        )
    )
    return {row.id: row.number for row in rows}


def _print(session: Session, household_id: UUID, first: int, last: int) -> PassbookPrint:
    household = people.get_household(session, household_id=household_id)
    key = (current_enterprise(session), household_id, first, last)
    heading = {
        "enterprise": freeze(enterprise_of(session)),
        "household_name": household.name,
        "household_code": household.code,
    }
    session.execute(
        insert(PassbookPrint)
        .values(
            enterprise_id=key[0],
            household_id=household_id,
            first_line=first,
            last_line=last,
            printed_at=clock.now(),
            heading=heading,
        )
        .on_conflict_do_nothing()
    )
    return session.get_one(PassbookPrint, key)
