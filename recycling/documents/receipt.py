"""A receipt: what one household sold on one occasion, what it was paid, and why.

A receipt is a set of facts fixed when it is issued. What may change later (that
it was reversed) is ``ReceiptStatus`` and stays outside, so that a reversed
receipt still proves to be the one that was handed out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from pricing import Unit, Words
from recycling.documents.dates import fiscal_year

# RFC 8785 canonical JSON carries numbers as IEEE doubles; up to here they are exact.
LARGEST_INTEGER: Final = 2**53 - 1


class Place(StrEnum):
    """Where the load was weighed."""

    DOOR = "door"
    COUNTER = "counter"


class PaidBy(StrEnum):
    """How the household was paid."""

    PASSBOOK = "passbook"
    CASH = "cash"


@dataclass(frozen=True, slots=True, kw_only=True)
class Enterprise:
    """Who bought. ``tax_id`` is the 13-digit number, where there is one."""

    name: Words
    address: Words
    tax_id: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptLine:
    """One material that was bought. Masses in grams, money in satang.

    ``explanation`` says how the amount came about, from the scale's reading on
    (``pricing``'s ``explain()``). Priced by kilogram, ``gross``, ``tare`` and ``net`` are given and
    ``gross - tare - deduction == net``. Priced by piece or crate, ``count`` is
    given and masses are given only if the load was weighed as well.
    """

    material: Words
    grade: Words | None = None
    unit: Unit
    count: int | None = None
    gross_grams: int | None = None
    tare_grams: int = 0
    deduction_grams: int = 0
    deduction_reason: Words | None = None
    net_grams: int | None = None
    unit_price_satang: int
    amount_satang: int
    explanation: Words

    def __post_init__(self) -> None:
        """Raise ValueError for a line that contradicts itself."""
        for name in ("tare_grams", "deduction_grams", "unit_price_satang", "amount_satang"):
            _natural(getattr(self, name), name)
        for name in ("count", "gross_grams", "net_grams"):
            if getattr(self, name) is not None:
                _natural(getattr(self, name), name)
        if (self.gross_grams is None) != (self.net_grams is None):
            raise ValueError("gross and net go together")
        if self.gross_grams is None and (self.tare_grams or self.deduction_grams):
            raise ValueError("a tare or deduction needs a gross mass")
        if (self.unit is Unit.KG) != (self.count is None):
            raise ValueError("a count belongs to pieces and crates, and only to them")
        if self.unit is Unit.KG and self.gross_grams is None:
            raise ValueError("a line priced by kilogram needs a mass")
        if self.gross_grams is not None and (
            self.gross_grams - self.tare_grams - self.deduction_grams != self.net_grams
        ):
            raise ValueError("gross less tare less deduction is not net")
        if self.deduction_grams and self.deduction_reason is None:
            raise ValueError("a deduction needs a reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedLine:
    """Something that was not bought, and why. ``grams`` if it was weighed."""

    material: Words
    reason: Words
    grams: int | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for a mass that is none."""
        if self.grams is not None:
            _natural(self.grams, "grams")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptDocument:
    """Every fact printed on a receipt. ``issued_at`` and ``prices_from`` are aware.

    ``rounding_satang`` is what paying in whole coins added or took away, so
    ``total_satang`` is the lines' sum plus it. ``passbook_balance_satang`` is
    the balance right after this receipt, for those paid into the passbook.
    ``household_name`` should come through ``mask_name`` where the receipt may
    be seen by others. ``replaces`` is the number of the receipt in whose place
    this one stands.
    """

    number: str
    issued_at: datetime
    enterprise: Enterprise
    household_name: str
    household_code: str
    collector: str
    place: Place
    vehicle: str | None = None
    lines: tuple[ReceiptLine, ...]
    refused: tuple[RefusedLine, ...] = ()
    rounding_satang: int = 0
    total_satang: int
    paid_by: PaidBy
    passbook_balance_satang: int | None = None
    price_list: str
    prices_from: datetime
    rounding_rule: Words
    replaces: str | None = None

    def __post_init__(self) -> None:
        """Raise ValueError where the receipt does not add up or has no zone."""
        for name in ("issued_at", "prices_from"):
            if getattr(self, name).utcoffset() is None:
                raise ValueError(f"{name} has no time zone")
        _integer(self.rounding_satang, "rounding_satang")
        _natural(self.total_satang, "total_satang")
        if sum(line.amount_satang for line in self.lines) + self.rounding_satang != (
            self.total_satang
        ):
            raise ValueError("the lines and the rounding do not add up to the total")
        if self.passbook_balance_satang is not None:
            _natural(self.passbook_balance_satang, "passbook_balance_satang")
        if (self.paid_by is PaidBy.PASSBOOK) != (self.passbook_balance_satang is not None):
            raise ValueError("the balance belongs to payment into the passbook, and only to it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversal:
    """Why a receipt no longer holds, and the receipt that stands in its place."""

    at: datetime
    reason: Words
    replaced_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptStatus:
    """Valid, unless a reversal is given."""

    reversal: Reversal | None = None

    @property
    def valid(self) -> bool:
        """Whether the receipt still holds."""
        return self.reversal is None


def receipt_number(sequence: int, *, issued_at: datetime, prefix: str = "RC") -> str:
    """``RC2570-000123``: the Thai fiscal year and a number within it, from 1."""
    if sequence < 1:
        raise ValueError("receipts are numbered from 1")
    return f"{prefix}{fiscal_year(issued_at)}-{sequence:06d}"


# A Thai syllable may begin with a vowel sign that is spoken after its consonant,
# and carries its marks above or below: cut between letters, not within one.
_FIRST_LETTER = re.compile(r"[เแโใไ]?.[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]*", re.DOTALL)

_TITLES: Final = frozenset({"นาย", "นาง", "นางสาว", "น.ส.", "ด.ช.", "ด.ญ.", "Mr", "Mrs", "Ms"})


def mask_name(name: str) -> str:
    """The given name, and of each later name its first letter: ``คำแปง ใจ***``.

    Enough for a neighbour to recognise the household, too little to look a
    person up by.
    """
    words = name.split()
    shown = 2 if words and words[0] in _TITLES else 1
    masked = (_FIRST_LETTER.match(word) for word in words[shown:])
    return " ".join([*words[:shown], *(f"{first.group()}***" for first in masked if first)])


def _integer(value: object, name: str) -> int:
    if type(value) is not int:
        raise ValueError(f"{name} must be an integer")
    if abs(value) > LARGEST_INTEGER:
        raise ValueError(f"{name} is too large")
    return value


def _natural(value: object, name: str) -> None:
    if _integer(value, name) < 0:
        raise ValueError(f"{name} must not be negative")
