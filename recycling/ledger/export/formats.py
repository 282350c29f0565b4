"""The formats by name."""

from collections.abc import Callable, Iterator
from pathlib import Path

from recycling.ledger.export.journal import Journal
from recycling.ledger.export.plaintext import beancount, hledger, ledger
from recycling.ledger.export.workbook import workbook

_TEXTS: dict[str, Callable[[Journal], Iterator[str]]] = {
    "beancount": beancount,
    "hledger": hledger,
    "ledger": ledger,
}
FORMATS = (*_TEXTS, "xlsx")


def write(journal: Journal, *, format: str, output: Path) -> None:
    """Write the journal to `output`; ImportError when xlsx lacks its package."""
    if format == "xlsx":
        workbook(journal, output)
        return
    with output.open("w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in _TEXTS[format](journal))
