"""What a material is bought by."""

from enum import StrEnum
from typing import Final

from pricing.mass import format_kg
from pricing.words import Words


class Unit(StrEnum):
    """kg is counted in grams and priced per kilogram; piece and crate are counted one by one."""

    KG = "kg"
    PIECE = "piece"
    CRATE = "crate"

    @property
    def per_price(self) -> int:
        """How many base units (grams, pieces, crates) one unit price buys."""
        return 1000 if self is Unit.KG else 1

    @property
    def words(self) -> Words:
        """The unit's name: ``กก.`` or ``kg``, ``ชิ้น`` or ``piece``, ``ลัง`` or ``crate``."""
        return _WORDS[self]

    def amount_words(self, quantity: int) -> Words:
        """A quantity in base units with its unit: ``12.0 กก.``, ``3 ชิ้น``."""
        if self is Unit.KG:
            return Words(format_kg(quantity), format_kg(quantity, language="en"))
        many = "" if quantity == 1 else "s"
        return Words(f"{quantity:,} {self.words.th}", f"{quantity:,} {self.words.en}{many}")


_WORDS: Final = {
    Unit.KG: Words("กก.", "kg"),
    Unit.PIECE: Words("ชิ้น", "piece"),
    Unit.CRATE: Words("ลัง", "crate"),
}
