"""Thai number words, and the signs that tables of money need.

Figures themselves are written by ``pricing``, so that paper, page and quote
never differ in a digit.
"""

from __future__ import annotations

from typing import Final

from pricing import baht_digits
from pricing.checks import whole

SATANG_PER_BAHT: Final = 100

DIGIT_WORDS: Final = (
    "ศูนย์", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า",
)  # fmt: skip
PLACE_WORDS: Final = ("", "สิบ", "ร้อย", "พัน", "หมื่น", "แสน")
MILLION: Final = 1_000_000


def signed_baht(satang: int) -> str:
    """``+123.50`` or ``-200.00``: for movements in a passbook."""
    return f"+{baht_digits(satang)}" if whole(satang) > 0 else baht_digits(satang)


def _below_million(number: int, *, has_higher: bool) -> str:
    words = []
    for place in range(len(PLACE_WORDS) - 1, -1, -1):
        digit = number // 10**place % 10
        if digit == 0:
            continue
        if place == 1:
            words.append({1: "", 2: "ยี่"}.get(digit, DIGIT_WORDS[digit]) + PLACE_WORDS[1])
        elif place == 0 and digit == 1 and (has_higher or number > 1):
            words.append("เอ็ด")
        else:
            words.append(DIGIT_WORDS[digit] + PLACE_WORDS[place])
    return "".join(words)


def thai_number_words(number: int) -> str:
    """A whole number in Thai words: 121 is ``หนึ่งร้อยยี่สิบเอ็ด``.

    The rules are those of the Office of the Royal Society: a final 1 after
    any higher digit is เอ็ด (101 is หนึ่งร้อยเอ็ด), 2 in the tens is ยี่, and
    what exceeds a million is counted in ล้าน, repeated as often as needed.
    """
    value = whole(number)
    if value < 0:
        return "ลบ" + thai_number_words(-value)
    if value == 0:
        return DIGIT_WORDS[0]
    millions, rest = divmod(value, MILLION)
    head = thai_number_words(millions) + "ล้าน" if millions else ""
    return head + _below_million(rest, has_higher=bool(millions))


def baht_words(satang: int) -> str:
    """The amount in words, as Thai receipts carry it against later alteration.

    12350 is ``หนึ่งร้อยยี่สิบสามบาทห้าสิบสตางค์``; whole baht end in ``ถ้วน``.
    """
    amount = whole(satang)
    sign = "ลบ" if amount < 0 else ""
    full, part = divmod(abs(amount), SATANG_PER_BAHT)
    if part == 0:
        return f"{sign}{thai_number_words(full)}บาทถ้วน"
    head = f"{thai_number_words(full)}บาท" if full else ""
    return f"{sign}{head}{thai_number_words(part)}สตางค์"
