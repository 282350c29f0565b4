"""The words of the journal: legs, drafts, and what makes them balanced."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

MONEY: Final = "THB"
MEMBER: Final = "member:"


class UnbalancedEntryError(ValueError):
    """The legs of an entry do not sum to zero in each commodity."""


@dataclass(frozen=True, slots=True)
class Leg:
    """`amount` base units of `commodity` into `account` (out of it when negative)."""

    account: str
    commodity: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry to be posted."""

    id: UUID
    event: str
    source_id: UUID
    legs: Sequence[Leg]
    captured_at: datetime
    person_id: UUID | None = None
    reverses_id: UUID | None = None


def move(commodity: str, amount: int, *, source: str, to: str) -> tuple[Leg, Leg]:
    """Two legs that carry `amount` base units from one account to another."""
    return Leg(to, commodity, amount), Leg(source, commodity, -amount)


def net(legs: Iterable[Leg]) -> list[tuple[tuple[str, str], int]]:
    """Amounts by (commodity, account), in that order, zeros dropped.

    Raises UnbalancedEntryError when a commodity does not sum to zero or nothing moves.
    """
    totals: dict[tuple[str, str], int] = {}
    for leg in legs:
        key = (leg.commodity, leg.account)
        totals[key] = totals.get(key, 0) + leg.amount
    moved = sorted(item for item in totals.items() if item[1])
    if not moved:
        raise UnbalancedEntryError("an entry needs at least one movement")
    off: dict[str, int] = {}
    for (commodity, _), amount in moved:
        off[commodity] = off.get(commodity, 0) + amount
    for commodity, amount in off.items():
        if amount:
            raise UnbalancedEntryError(f"{commodity} is off by {amount}")
    return moved
