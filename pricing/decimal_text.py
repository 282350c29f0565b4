"""Exact decimal text of whole numbers, the one way numbers enter and leave as text.

A number with `places` decimals is held as an integer scaled by 10**places:
12.50 with two places is 1250. Only digits, one point, and thousands commas in
their right places are read; nothing is guessed and nothing is rounded.
"""

import re
from typing import Final

# Room for 999,999,999,999 in front of the point, so that no text makes a number
# that a 64-bit column or an exact JSON number cannot hold.
LONGEST_WHOLE_PART: Final = 12

_DECIMAL = re.compile(
    r"(?P<sign>-?)(?P<whole>0|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]*)(?:\.(?P<part>[0-9]+))?"
)


def decimal_text(scaled: int, *, places: int, least: int) -> str:
    """The exact text of `scaled` / 10**`places`: ``1,234.50``.

    At least `least` decimals are written, more only where they are not zero.
    """
    sign = "-" if scaled < 0 else ""
    whole, part = divmod(abs(scaled), 10**places)
    decimals = str(part).rjust(places, "0").rstrip("0").ljust(least, "0") if places else ""
    return f"{sign}{whole:,}.{decimals}" if decimals else f"{sign}{whole:,}"


def scaled_from_text(text: str, *, places: int) -> int | None:
    """The integer scaled by 10**`places` that `text` writes, or None when it writes none.

    None for more than `places` decimals, leading zeros, stray commas, spaces,
    exponents, digits other than 0-9, or a whole part too long to hold.
    """
    match = _DECIMAL.fullmatch(text)
    if match is None:
        return None
    whole = match["whole"].replace(",", "")
    part = match["part"] or ""
    if len(whole) > LONGEST_WHOLE_PART or len(part) > places:
        return None
    value = int(whole + part.ljust(places, "0"))
    return -value if match["sign"] else value
