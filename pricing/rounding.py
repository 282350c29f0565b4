"""The one rounding of a priced line.

An exact amount is a fraction of satang, numerator / denominator, both whole and
never negative. Floor division of such numbers is the same in Python's int and
in JavaScript's BigInt.
"""

from dataclasses import dataclass
from enum import StrEnum

from pricing.checks import MAX_ROUNDING_UNIT, within
from pricing.words import Words


class RoundingMode(StrEnum):
    """How the part of a rounding unit that is left over is treated."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    FLOOR = "floor"


@dataclass(frozen=True, slots=True)
class Rounding:
    """To whole multiples of `unit` satang (1, 25, 100 ...), by `mode`."""

    unit: int
    mode: RoundingMode

    def __post_init__(self) -> None:
        within(self.unit, least=1, most=MAX_ROUNDING_UNIT, path="unit")

    def apply(self, numerator: int, denominator: int) -> int:
        """The fraction of satang as a multiple of the unit, in satang.

        `numerator` >= 0 and `denominator` > 0; less than one unit from the
        exact value, at most half a unit unless the mode is floor.
        """
        step = denominator * self.unit
        units, rest = divmod(numerator, step)
        if self.mode is RoundingMode.FLOOR:
            up = False
        elif self.mode is RoundingMode.HALF_UP:
            up = 2 * rest >= step
        else:
            up = 2 * rest > step or (2 * rest == step and units % 2 == 1)
        return (units + int(up)) * self.unit

    def words(self) -> Words:
        """The rule for a reader: ``ปัดให้ใกล้ที่สุดทีละ 25 สตางค์ ครึ่งปัดขึ้น``."""
        whole_baht, satang = divmod(self.unit, 100)
        if satang == 0:
            th, en = f"{whole_baht:,} บาท", f"{whole_baht:,} baht"
        elif whole_baht == 0:
            th, en = f"{satang} สตางค์", f"{satang} satang"
        else:
            th, en = f"{whole_baht:,}.{satang:02d} บาท", f"{whole_baht:,}.{satang:02d} baht"
        if self.mode is RoundingMode.FLOOR:
            return Words(f"ปัดลงทีละ {th}", f"down to a multiple of {en}")
        half = (
            Words("ครึ่งปัดขึ้น", "a half goes up")
            if self.mode is RoundingMode.HALF_UP
            else Words("ครึ่งปัดเข้าหาเลขคู่", "a half goes to the even one")
        )
        return Words(f"ปัดให้ใกล้ที่สุดทีละ {th} {half.th}", f"to the nearest multiple of {en}, {half.en}")
