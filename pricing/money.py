"""Satang: the whole-number money of the program. 100 satang are one baht."""

from typing import Final, Literal

from pricing.checks import whole
from pricing.decimal_text import decimal_text, scaled_from_text
from pricing.errors import NotDecimal

Language = Literal["th", "en"]

SATANG_PLACES: Final = 2
BAHT: Final[dict[Language, str]] = {"th": "บาท", "en": "baht"}


def parse_baht(text: str) -> int:
    """Satang from decimal baht, exactly: ``"12.50"`` is 1250, ``"1,234.5"`` is 123450.

    A leading minus, at most two decimals, commas only between thousands; no
    unit, no spaces, no exponent. Raises `NotDecimal` otherwise.
    """
    satang = scaled_from_text(text, places=SATANG_PLACES)
    if satang is None:
        raise NotDecimal(text=text, places=SATANG_PLACES)
    return satang


def baht_digits(satang: int) -> str:
    """Satang as baht without the unit, always two decimals: ``1,234.50``."""
    return decimal_text(whole(satang), places=SATANG_PLACES, least=SATANG_PLACES)


def format_baht(satang: int, *, language: Language = "th") -> str:
    """``1,234.50 บาท`` or ``1,234.50 baht``."""
    return f"{baht_digits(satang)} {BAHT[language]}"
