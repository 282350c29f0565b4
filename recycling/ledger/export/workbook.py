"""A workbook for a spreadsheet: entries, postings, balances."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from recycling.ledger.export.journal import Journal, amount
from recycling.ledger.terms import MONEY

ENTRIES = ("entry", "day", "event", "source", "captured", "recorded", "reverses", "late from")
POSTINGS = ("entry", "day", "line", "account", "commodity", "amount", "baht")
BALANCES = ("account", "commodity", "opening", "closing", "closing baht")


def workbook(journal: Journal, output: Path) -> int:
    """Write the workbook; returns the number of entries.

    `amount` is in base units (satang, grams, pieces, crates); `baht` is the same money for
    reading. Raises ImportError without the package XlsxWriter.
    """
    import xlsxwriter  # type: ignore[import-not-found, import-untyped, unused-ignore]

    book = xlsxwriter.Workbook(str(output), {"constant_memory": True})
    try:
        return _fill(book, journal)
    finally:
        book.close()


def _fill(book: Any, journal: Journal) -> int:
    baht, whole = book.add_format({"num_format": "#,##0.00"}), book.add_format({"num_format": "0"})
    entries, postings = (
        _sheet(book, "entries", ENTRIES),
        _sheet(book, "postings", POSTINGS),
    )
    count = row = 0
    for entry, legs in journal.entries():
        count += 1
        day = entry.effective_on.isoformat()
        told = (
            *(str(entry.id), day, entry.event, str(entry.source_id)),
            *(entry.captured_at.isoformat(), entry.recorded_at.isoformat()),
            *(str(entry.reverses_id or ""), str(entry.late_from or "")),
        )
        entries.write_row(count, 0, told)
        for line, leg in enumerate(legs, start=1):
            row += 1
            postings.write_row(row, 0, (str(entry.id), day, line, leg.account, leg.commodity))
            postings.write_number(row, 5, leg.amount, whole)
            if leg.commodity == MONEY:
                postings.write_formula(row, 6, f"=F{row + 1}/100", baht, Decimal(amount(leg)))
    _balances(_sheet(book, "balances", BALANCES), journal, baht, whole)
    return count


def _balances(sheet: Any, journal: Journal, baht: Any, whole: Any) -> None:
    opening = {(held.account, held.commodity): held.balance for held in journal.opening}
    for row, held in enumerate(journal.closing, start=1):
        sheet.write_row(row, 0, (held.account, held.commodity))
        sheet.write_number(row, 2, opening.get((held.account, held.commodity), 0), whole)
        sheet.write_number(row, 3, held.balance, whole)
        if held.commodity == MONEY:
            sheet.write_formula(row, 4, f"=D{row + 1}/100", baht, Decimal(amount(held)))


def _sheet(book: Any, name: str, columns: tuple[str, ...]) -> Any:
    sheet = book.add_worksheet(name)
    sheet.write_row(0, 0, columns, book.add_format({"bold": True}))
    sheet.freeze_panes(1, 0)
    return sheet
