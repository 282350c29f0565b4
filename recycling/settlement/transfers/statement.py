"""Reading a bank's statement as CSV: what left the account, to the satang.

Banks name and order their columns differently, so columns are found by their
headings, Thai or English. Nothing is guessed: a row that cannot be read stops
the whole file, with its number. Pure.
"""

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from recycling.clock import BANGKOK
from recycling.errors import Bilingual, FieldError

HEADINGS: Final[Mapping[str, frozenset[str]]] = {
    "date": frozenset({"date", "transaction date", "วันที่", "วันที่ทำรายการ", "วันที่รายการ"}),
    "time": frozenset({"time", "transaction time", "เวลา", "เวลาทำรายการ"}),
    "out": frozenset(
        {"withdrawal", "withdrawals", "debit", "ถอนเงิน", "ถอน", "เดบิต", "เงินออก", "จำนวนเงินถอน"}
    ),
    "amount": frozenset({"amount", "จำนวนเงิน"}),
    "reference": frozenset(
        {"reference", "reference no", "ref", "ref no", "เลขที่อ้างอิง", "หมายเลขอ้างอิง", "เลขอ้างอิง"}
    ),
    "description": frozenset({"description", "details", "รายละเอียด", "รายการ", "หมายเหตุ"}),
    "balance": frozenset({"balance", "ยอดคงเหลือ", "คงเหลือ"}),
}
MOST_LINES: Final = 5_000
_BUDDHIST_FROM: Final = 2400
_HEADING_WITHIN: Final = 30  # rows of address and account number before the table
_MONEY: Final = re.compile(
    r"(?P<sign>-|\()?(?P<baht>[0-9]{1,3}(?:,?[0-9]{3})*|[0-9]+)"
    r"(?:\.(?P<satang>[0-9]{2}))?\)?"
)


class StatementError(ValueError):
    """The file cannot be read; `fields` name the rows and say why."""

    def __init__(self, *fields: FieldError) -> None:
        super().__init__(", ".join(each.field for each in fields))
        self.fields = fields


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """Money that left the account. `at` is None when the bank tells the day alone.

    `digest` and `ordinal` are the same whenever the same line is read again,
    in this file or in an overlapping one.
    """

    on_date: date
    at: datetime | None
    amount_satang: int
    reference: str
    description: str
    digest: str
    ordinal: int


def read_statement(text: str) -> list[StatementLine]:
    """What left the account, in the file's order; deposits and totals are passed over.

    Raises StatementError.
    """
    rows = list(csv.reader(text.lstrip("\ufeff").splitlines(), delimiter=_delimiter(text)))
    if len(rows) > MOST_LINES:
        raise _wrong("csv", "ไฟล์ยาวเกินไป แบ่งส่งทีละเดือน", "Too long. Send it month by month.")
    start, columns = _columns(rows)
    found: list[StatementLine] = []
    wrong: list[FieldError] = []
    seen: Counter[str] = Counter()
    for number, row in enumerate(rows[start:], start=start + 1):
        cells = {name: row[at].strip() if at < len(row) else "" for name, at in columns.items()}
        try:
            line = _line(cells, seen)
        except _UnreadError as error:
            wrong.append(FieldError(f"csv[{number}].{error.column}", error.message))
            continue
        if line is not None:
            seen[line.digest] += 1
            found.append(line)
    if wrong:
        raise StatementError(*wrong[:20])
    return found


@dataclass(frozen=True, slots=True)
class _UnreadError(Exception):
    column: str
    message: Bilingual


def _line(cells: Mapping[str, str], seen: Mapping[str, int]) -> StatementLine | None:
    written = cells["out"] if "out" in cells else cells["amount"]
    if not cells["date"] or not written:
        return None
    amount = _satang(written, column="out" if "out" in cells else "amount")
    if "out" not in cells:
        amount = -amount
    if amount <= 0:
        return None
    on_date, clock = _moment(cells["date"], cells.get("time", ""))
    digest = hashlib.sha256(
        "\x1f".join(
            [on_date.isoformat(), str(clock), str(amount)]
            + [cells.get(name, "") for name in ("reference", "description", "balance")]
        ).encode()
    ).hexdigest()
    return StatementLine(
        on_date=on_date,
        at=datetime.combine(on_date, clock, BANGKOK) if clock else None,
        amount_satang=amount,
        reference=cells.get("reference", ""),
        description=cells.get("description", ""),
        digest=digest,
        ordinal=seen.get(digest, 0),
    )


def _columns(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    """Where the table begins, and which column is which."""
    for number, row in enumerate(rows[:_HEADING_WITHIN]):
        found = dict(_named(row))
        if "date" in found and ("out" in found or "amount" in found):
            if "out" not in found and not _has_minus(rows[number + 1 :], found["amount"]):
                break
            return number + 1, found
    raise _wrong(
        "csv",
        "หาคอลัมน์ไม่พบ ต้องมีหัวคอลัมน์ วันที่ และ ถอนเงิน (หรือ จำนวนเงิน ที่ติดลบเมื่อเงินออก)",
        "No table found. It needs the headings Date and Withdrawal (or an Amount that is "
        "negative when money leaves).",
    )


def _named(row: Sequence[str]) -> Iterator[tuple[str, int]]:
    for at, cell in enumerate(row):
        heading = re.sub(r"[.\s]+", " ", cell.replace("(บาท)", "").replace("(THB)", ""))
        for name, headings in HEADINGS.items():
            if heading.strip().lower() in headings:
                yield name, at


def _has_minus(rows: Sequence[Sequence[str]], at: int) -> bool:
    return any(len(row) > at and row[at].strip().startswith(("-", "(")) for row in rows)


def _delimiter(text: str) -> str:
    head = "\n".join(text.splitlines()[:_HEADING_WITHIN])
    return max(",;\t", key=head.count)


def _satang(text: str, *, column: str) -> int:
    written = _MONEY.fullmatch(text.replace(" ", ""))
    if written is None:
        raise _UnreadError(
            column, Bilingual("อ่านจำนวนเงินไม่ได้ เช่น 1,234.50", "Not an amount, such as 1,234.50.")
        )
    satang = int(written["baht"].replace(",", "")) * 100 + int(written["satang"] or 0)
    return -satang if written["sign"] else satang


def _moment(day: str, clock: str) -> tuple[date, time | None]:
    parts = day.split(maxsplit=1)
    if len(parts) > 1 and not clock:
        clock = parts[1]
    return _day(parts[0]), _clock(clock)


def _day(text: str) -> date:
    iso = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", text)
    thai = re.fullmatch(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})", text)
    try:
        if iso:
            year, month, day = map(int, iso.groups())
        elif thai:
            day, month, year = map(int, thai.groups())
        else:
            raise ValueError(text)
        return date(year - 543 if year >= _BUDDHIST_FROM else year, month, day)
    except ValueError as error:
        message = Bilingual(
            "อ่านวันที่ไม่ได้ ใช้ วัน/เดือน/ปี ที่มีปีสี่หลัก เช่น 24/11/2569",
            "Not a day. Use day/month/year with four digits of year, such as 24/11/2026.",
        )
        raise _UnreadError("date", message) from error


def _clock(text: str) -> time | None:
    if not text:
        return None
    try:
        return time.fromisoformat(text if text[1:2] != ":" else f"0{text}").replace(tzinfo=None)
    except ValueError as error:
        message = Bilingual("อ่านเวลาไม่ได้ เช่น 10:05", "Not a time, such as 10:05.")
        raise _UnreadError("time", message) from error


def _wrong(field: str, th: str, en: str) -> StatementError:
    return StatementError(FieldError(field, Bilingual(th, en)))
