"""Grams: the whole-number mass of the program. 1,000 grams are one kilogram."""

from typing import Final

from pricing.checks import whole
from pricing.decimal_text import decimal_text, scaled_from_text
from pricing.errors import NotDecimal
from pricing.money import Language

GRAM_PLACES: Final = 3
GRAMS_PER_KG: Final = 1000
KG: Final[dict[Language, str]] = {"th": "กก.", "en": "kg"}


def parse_kg(text: str) -> int:
    """Grams from decimal kilograms, exactly: ``"12.3"`` is 12300.

    A leading minus, at most three decimals, commas only between thousands; no
    unit, no spaces, no exponent. Raises `NotDecimal` otherwise.
    """
    grams = scaled_from_text(text, places=GRAM_PLACES)
    if grams is None:
        raise NotDecimal(text=text, places=GRAM_PLACES)
    return grams


def kg_digits(grams: int) -> str:
    """Grams as kilograms without the unit, at least one decimal: ``1,234.5``, ``12.0``."""
    return decimal_text(whole(grams), places=GRAM_PLACES, least=1)


def format_kg(grams: int, *, language: Language = "th") -> str:
    """``1,234.5 กก.`` or ``1,234.5 kg``."""
    return f"{kg_digits(grams)} {KG[language]}"
