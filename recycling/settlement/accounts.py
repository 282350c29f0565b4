"""The names of the accounts that hold the enterprise's cash."""

from typing import Final
from uuid import UUID

CASH_CENTRE: Final = "cash:centre"
BANK: Final = "bank"
# Out of the passbooks, not out of the bank yet: a payment batch under way.
UNDER_WAY: Final = "transfers"
# What was counted more or less than the books said.
OVER_SHORT: Final = "cash-over-short"
EQUITY: Final = "equity"


def collector_cash(person_id: UUID) -> str:
    """The account of the cash a collector carries."""
    return f"cash:collector:{person_id}"
