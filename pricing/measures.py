"""How much of a material there is: weighed in grams, or counted.

Weighing: net = gross - tare - deduction. The deduction is a permille of
(gross - tare), and the part of a gram it leaves over is not taken off: a
stated deduction may never cost the household more than it says.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pricing.checks import MAX_COUNT, MAX_QUANTITY, PERMILLE, within
from pricing.errors import CountOverLimit, MassOverLimit, TareNotBelowGross
from pricing.words import Words


class DeductionReason(StrEnum):
    """Why part of the weighed mass is not bought."""

    MOISTURE = "moisture"
    DIRT = "dirt"
    MIXED = "mixed"

    @property
    def words(self) -> Words:
        """The reason's name: ``ความชื้น`` or ``moisture``."""
        return _REASONS[self]


_REASONS: Final = {
    DeductionReason.MOISTURE: Words("ความชื้น", "moisture"),
    DeductionReason.DIRT: Words("สิ่งสกปรก", "dirt"),
    DeductionReason.MIXED: Words("ของอื่นที่ปนมา", "other things mixed in"),
}


@dataclass(frozen=True, slots=True)
class Deduction:
    """A named part of (gross - tare) that is not bought: 1 to 999 permille."""

    permille: int
    reason: DeductionReason


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one line may hold before it is taken for a mistake."""

    gross_g: int
    count: int


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a scale showed, in grams: the whole, the container, and what is not bought."""

    gross_g: int
    tare_g: int = 0
    deduction: Deduction | None = None

    def check(self, limits: Limits | None = None) -> None:
        """Raise the `PricingError` that tells what is wrong with these figures."""
        within(self.gross_g, least=1, most=MAX_QUANTITY, path="gross_g")
        within(self.tare_g, least=0, most=MAX_QUANTITY, path="tare_g")
        if limits is not None and self.gross_g > limits.gross_g:
            raise MassOverLimit("gross_g", gross_g=self.gross_g, limit_g=limits.gross_g)
        if self.tare_g >= self.gross_g:
            raise TareNotBelowGross("tare_g", gross_g=self.gross_g, tare_g=self.tare_g)
        if self.deduction is not None:
            within(self.deduction.permille, least=1, most=PERMILLE - 1, path="deduction.permille")

    @property
    def deducted_g(self) -> int:
        """The grams not bought: the deduction's share of (gross - tare), part grams dropped."""
        if self.deduction is None:
            return 0
        return (self.gross_g - self.tare_g) * self.deduction.permille // PERMILLE

    @property
    def net_g(self) -> int:
        """The grams bought; at least one."""
        return self.gross_g - self.tare_g - self.deducted_g

    @property
    def quantity(self) -> int:
        """What is paid for, in grams."""
        return self.net_g


@dataclass(frozen=True, slots=True)
class Counted:
    """A number of pieces or crates."""

    count: int

    def check(self, limits: Limits | None = None) -> None:
        """Raise the `PricingError` that tells what is wrong with this count."""
        within(self.count, least=1, most=MAX_COUNT, path="count")
        if limits is not None and self.count > limits.count:
            raise CountOverLimit("count", count=self.count, limit=limits.count)

    @property
    def quantity(self) -> int:
        """What is paid for, in pieces or crates."""
        return self.count


Measure = Weighed | Counted
