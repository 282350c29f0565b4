"""Sheets of tables and figures: vouchers, passbook pages, the day, the trial balance, the stock.

One form for all of them, so that whoever reads one can read the others. As
with receipts, the same values give the same bytes.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from pricing import Words
from recycling.documents import dates
from recycling.documents.pdf import compile_pdf
from recycling.documents.receipt import Enterprise
from recycling.documents.view import Fact, clean

DASH: Final = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column's heading; figures stand to the right."""

    title: Words
    figures: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of texts under headings, and a last row of totals if there is one."""

    title: Words | None = None
    columns: tuple[Column, ...]
    rows: tuple[tuple[Words, ...], ...]
    totals: tuple[Words, ...] | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for a row that has more or fewer cells than columns."""
        rows = [*self.rows, *([self.totals] if self.totals else [])]
        if any(len(row) != len(self.columns) for row in rows):
            raise ValueError("a row has more or fewer cells than the table has columns")


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """The figure a sheet is about, and the same in words against later alteration."""

    label: Words
    figure: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A sheet on A4 (A5 when `small`); `dated` is the moment it speaks of and is aware.

    A `void` one says so across the sheet.
    """

    title: Words
    number: str | None = None
    enterprise: Enterprise
    subject: Words
    facts: tuple[Fact, ...] = ()
    tables: tuple[Table, ...] = ()
    total: Total | None = None
    notes: tuple[Words, ...] = ()
    signatures: tuple[Words, ...] = ()
    dated: datetime
    small: bool = False
    void: bool = False


def paper_pdf(paper: Paper) -> bytes:
    """The sheet as PDF. Raises ValueError when its moment has no time zone."""
    local = dates.in_bangkok(paper.dated)
    content = asdict(paper)
    content["dated"] = {"year": local.year, "month": local.month, "day": local.day}
    return compile_pdf("paper.typ", data=_cleaned(content), timestamp=paper.dated)


def plain(text: str) -> Words:
    """A text that is the same in both languages: a name, a code, a figure."""
    return Words(text, "")


def _cleaned(value: object) -> dict[str, object]:
    found = _clean(value)
    if not isinstance(found, dict):
        raise TypeError("a paper is made of named parts")
    return found


def _clean(value: object) -> object:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {name: _clean(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(each) for each in value]
    return value
