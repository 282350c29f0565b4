"""Gates through which every number passes: whole, and within bounds.

The bounds keep each product of the arithmetic exact where it is stored or
sent: with at most MAX_QUANTITY grams or MAX_COUNT pieces or crates at
MAX_UNIT_PRICE satang, and twice the price for the best grade, an amount stays
below 2**53, the last whole number that JSON readers built on IEEE doubles keep
exactly.
"""

from datetime import datetime, timedelta
from typing import Final

from pricing.errors import NotUtc, NotWhole, TooLarge, TooSmall

MAX_QUANTITY: Final = 10**9
MAX_COUNT: Final = 10**6
MAX_UNIT_PRICE: Final = 10**9
MAX_GRADE_PERMILLE: Final = 2000
MAX_ROUNDING_UNIT: Final = 100_000
PERMILLE: Final = 1000


def whole(value: object, *, path: str = "") -> int:
    """`value` if it is an int and nothing that merely equals one; else `NotWhole`."""
    if type(value) is not int:
        raise NotWhole(path, value=repr(value), type=type(value).__name__)
    return value


def within(value: object, *, least: int, most: int, path: str = "") -> int:
    """`value` if it is a whole number from `least` to `most`; else the error that says why not."""
    number = whole(value, path=path)
    if number < least:
        raise TooSmall(path, value=number, least=least)
    if number > most:
        raise TooLarge(path, value=number, most=most)
    return number


def utc(moment: datetime, *, path: str = "") -> datetime:
    """`moment` if it is an aware time in UTC; else `NotUtc`."""
    if moment.utcoffset() != timedelta(0):
        raise NotUtc(path, time=moment.isoformat())
    return moment
