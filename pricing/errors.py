"""What can be wrong with a load, a price list or a record.

Every error has a stable `code`, the `path` of the field (``lines[2].gross_g``),
`data` (integers and strings only) and `words`: a Thai and an English sentence
that says what to do. Data whose name ends in `_g` is grams and is spoken in
kilograms.
"""

from collections.abc import Iterable
from copy import copy
from typing import ClassVar, Final, Self

from pricing.decimal_text import decimal_text
from pricing.words import Words

Datum = int | str

_GRAM_PLACES: Final = 3


class PricingError(Exception):
    """The root of all errors of this package."""

    code: ClassVar[str] = "pricing_error"
    says: ClassVar[Words] = Words("คิดราคาไม่ได้ โปรดตรวจข้อมูล", "Cannot be priced. Check the data.")

    def __init__(self, path: str = "", **data: Datum) -> None:
        super().__init__()
        self.path = path
        self.data = data

    def __str__(self) -> str:
        return f"{self.path}: {self.words.en}" if self.path else self.words.en

    @property
    def words(self) -> Words:
        """The sentence for a person, in Thai and English."""
        return Words(
            self.says.th.format(**self._spoken("กก.")),
            self.says.en.format(**self._spoken("kg")),
        )

    def _spoken(self, kilograms: str) -> dict[str, str]:
        return {
            name: f"{decimal_text(value, places=_GRAM_PLACES, least=1)} {kilograms}"
            if name.endswith("_g") and isinstance(value, int)
            else str(value)
            for name, value in self.data.items()
        }

    def under(self, prefix: str) -> Self:
        """The same error inside `prefix`: gross_g under lines[2] is lines[2].gross_g."""
        moved = copy(self)
        moved.path = f"{prefix}.{self.path}" if self.path else prefix
        return moved


class NotWhole(PricingError):
    """A number that must be a whole number is of another type (1.0, True, "12")."""

    code = "not_whole"
    says = Words(
        "ต้องเป็นจำนวนเต็ม ได้รับ {value} ({type})", "Must be a whole number, got {value} ({type})."
    )


class TooSmall(PricingError):
    """A number is below the least that makes sense, such as a negative or zero mass."""

    code = "too_small"
    says = Words("ใส่ {value} ไม่ได้ ต้องไม่น้อยกว่า {least}", "{value} is too small; at least {least}.")


class TooLarge(PricingError):
    """A number is above the most that can be held."""

    code = "too_large"
    says = Words("ใส่ {value} ไม่ได้ ต้องไม่เกิน {most}", "{value} is too large; at most {most}.")


class MassOverLimit(PricingError):
    """A gross mass above what the caller takes for possible in one line."""

    code = "mass_over_limit"
    says = Words(
        "น้ำหนัก {gross_g} มากผิดปกติ รับได้ไม่เกิน {limit_g} ต่อรายการ โปรดชั่งหรือพิมพ์ใหม่",
        "{gross_g} is implausible; one line takes at most {limit_g}. Weigh or type it again.",
    )


class CountOverLimit(PricingError):
    """A count above what the caller takes for possible in one line."""

    code = "count_over_limit"
    says = Words(
        "จำนวน {count} มากผิดปกติ รับได้ไม่เกิน {limit} ต่อรายการ โปรดนับหรือพิมพ์ใหม่",
        "{count} is implausible; one line takes at most {limit}. Count or type it again.",
    )


class TareNotBelowGross(PricingError):
    """The container weighs as much as the whole, or more."""

    code = "tare_not_below_gross"
    says = Words(
        "น้ำหนักภาชนะ {tare_g} ต้องน้อยกว่าน้ำหนักรวม {gross_g} โปรดชั่งใหม่",
        "The container ({tare_g}) must weigh less than the whole ({gross_g}). Weigh again.",
    )


class UnknownMaterial(PricingError):
    """The price list has no line for this material."""

    code = "unknown_material"
    says = Words(
        "ไม่มีวัสดุ {material} ในป้ายราคานี้ โปรดเลือกจากรายการ",
        "{material} is not on this price list. Choose one from the list.",
    )


class UnknownGrade(PricingError):
    """The price list has no such grade."""

    code = "unknown_grade"
    says = Words(
        "ไม่มีเกรด {grade} เลือกได้: {known}", "There is no grade {grade}. Choose from: {known}."
    )


class WrongUnit(PricingError):
    """Weighed, but bought by piece or crate; or counted, but bought by weight."""

    code = "wrong_unit"
    says = Words(
        "{material} ซื้อขายเป็น{unit_th} โปรดใส่จำนวนเป็น{unit_th}",
        "{material} is bought by the {unit}. Give its quantity so.",
    )


class NotDecimal(PricingError):
    """Text that is no plain decimal number with few enough decimals."""

    code = "not_decimal"
    says = Words(
        "อ่านตัวเลข “{text}” ไม่ได้ ใช้เลข 0-9 และทศนิยมไม่เกิน {places} ตำแหน่ง",
        "Cannot read “{text}”. Use digits 0-9 and at most {places} decimals.",
    )


class NotUtc(PricingError):
    """A time without zone, or in another zone than UTC."""

    code = "not_utc"
    says = Words("เวลา {time} ต้องระบุเป็น UTC", "The time {time} must be given in UTC.")


class EmptyLoad(PricingError):
    """A load without a single line."""

    code = "empty_load"
    says = Words("ยังไม่มีรายการ โปรดเพิ่มอย่างน้อยหนึ่งรายการ", "There is no line. Add at least one.")


class InvalidPriceList(PricingError):
    """A price list that contradicts itself; `problem` says how, in English, for its author."""

    code = "invalid_price_list"
    says = Words("ป้ายราคาไม่ถูกต้อง: {problem}", "The price list is not valid: {problem}.")


class NoPriceList(PricingError):
    """No price list held at the time asked for."""

    code = "no_price_list"
    says = Words("ยังไม่มีป้ายราคาที่ใช้ได้ ณ เวลา {at}", "No price list holds at {at}. Publish one first.")


class InvalidRecord(PricingError):
    """A record of a priced line that lacks a field, has one too many, or holds the wrong type."""

    code = "invalid_record"
    says = Words("บันทึกราคาอ่านไม่ได้: {problem}", "The record cannot be read: {problem}.")


class RecordMismatch(PricingError):
    """A record whose own figures do not lead to the amount it states."""

    code = "record_mismatch"
    says = Words(
        "บันทึกราคาไม่ตรงกับการคำนวณ: บันทึกไว้ {stored} คำนวณได้ {computed}",
        "The record does not add up: it says {stored}, its own figures give {computed}.",
    )


class InvalidLoad(PricingError):
    """One or more lines of a load are wrong; `errors` holds one error for each such line."""

    code = "invalid_load"
    says = Words(
        "มี {wrong} รายการที่ต้องแก้ไข ยังไม่ได้คิดราคา", "{wrong} lines need mending; nothing was priced."
    )

    def __init__(self, errors: Iterable[PricingError] = ()) -> None:
        self.errors = tuple(errors)
        super().__init__("lines", wrong=len(self.errors))

    def under(self, prefix: str) -> Self:
        """The same error, and each it holds, inside `prefix`."""
        moved = super().under(prefix)
        moved.errors = tuple(error.under(prefix) for error in self.errors)
        return moved
