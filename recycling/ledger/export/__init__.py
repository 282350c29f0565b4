"""The journal for accountants' tools: Beancount, hledger, Ledger, a workbook."""

from recycling.ledger.export.formats import FORMATS, write

__all__ = ["FORMATS", "write"]
