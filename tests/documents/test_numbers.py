"""Thai number words, checked against an independent reading of them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing import NotWhole
from recycling.documents import numbers

DIGITS = {
    "เอ็ด": 1, "ยี่": 2, "หนึ่ง": 1, "สอง": 2, "สาม": 3, "สี่": 4, "ห้า": 5,
    "หก": 6, "เจ็ด": 7, "แปด": 8, "เก้า": 9, "ศูนย์": 0,
}  # fmt: skip
PLACES = {"สิบ": 10, "ร้อย": 100, "พัน": 1_000, "หมื่น": 10_000, "แสน": 100_000}
TOKEN = re.compile("|".join([*DIGITS, *PLACES, "ล้าน"]))


def read_words(words: str) -> int:
    """What a Thai reader understands: a digit counts the place word that follows it."""
    assert "".join(TOKEN.findall(words)) == words, f"unknown word in {words!r}"
    total, group, digit = 0, 0, None
    for token in TOKEN.findall(words):
        if token in DIGITS:
            digit = DIGITS[token]
        elif token in PLACES:
            group += (1 if digit is None else digit) * PLACES[token]
            digit = None
        else:
            total = (total + group + (digit or 0)) * 1_000_000
            group, digit = 0, None
    return total + group + (digit or 0)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "ศูนย์"),
        (1, "หนึ่ง"),
        (10, "สิบ"),
        (11, "สิบเอ็ด"),
        (20, "ยี่สิบ"),
        (21, "ยี่สิบเอ็ด"),
        (101, "หนึ่งร้อยเอ็ด"),
        (110, "หนึ่งร้อยสิบ"),
        (222, "สองร้อยยี่สิบสอง"),
        (1001, "หนึ่งพันเอ็ด"),
        (121_121, "หนึ่งแสนสองหมื่นหนึ่งพันหนึ่งร้อยยี่สิบเอ็ด"),
        (1_000_000, "หนึ่งล้าน"),
        (1_000_001, "หนึ่งล้านเอ็ด"),
        (11_000_000, "สิบเอ็ดล้าน"),
        (21_000_021, "ยี่สิบเอ็ดล้านยี่สิบเอ็ด"),
        (10**12, "หนึ่งล้านล้าน"),
        (-5, "ลบห้า"),
    ],
)
def test_thai_number_words(number: int, words: str) -> None:
    assert numbers.thai_number_words(number) == words


@given(st.integers(0, 10**18))
def test_words_read_back_as_the_number(number: int) -> None:
    assert read_words(numbers.thai_number_words(number)) == number


@given(st.integers(0, 10**12))
def test_the_words_for_one_and_two_follow_their_place(number: int) -> None:
    words = numbers.thai_number_words(number)
    assert "หนึ่งสิบ" not in words
    assert "สองสิบ" not in words
    assert words.count("ศูนย์") == (number == 0)
    if number % 10 == 1 and number > 1:
        assert words.endswith("เอ็ด")


@pytest.mark.parametrize(
    ("satang", "words"),
    [
        (12350, "หนึ่งร้อยยี่สิบสามบาทห้าสิบสตางค์"),
        (0, "ศูนย์บาทถ้วน"),
        (100, "หนึ่งบาทถ้วน"),
        (25, "ยี่สิบห้าสตางค์"),
        (1, "หนึ่งสตางค์"),
        (10111, "หนึ่งร้อยเอ็ดบาทสิบเอ็ดสตางค์"),
        (-36, "ลบสามสิบหกสตางค์"),
    ],
)
def test_baht_words(satang: int, words: str) -> None:
    assert numbers.baht_words(satang) == words


@given(st.integers(0, 10**15))
def test_baht_words_read_back_as_the_amount(satang: int) -> None:
    words = numbers.baht_words(satang)
    head, _, tail = words.rpartition("บาท")
    part = tail.removesuffix("สตางค์") if tail.endswith("สตางค์") else "ศูนย์"
    assert read_words(head or "ศูนย์") * 100 + read_words(part) == satang


def test_movements_carry_their_sign() -> None:
    assert numbers.signed_baht(100) == "+1.00"
    assert numbers.signed_baht(-100) == "-1.00"
    assert numbers.signed_baht(0) == "0.00"


@pytest.mark.parametrize("value", [1.0, True, "1", None])
def test_only_integers_are_money(value: object) -> None:
    for convert in (numbers.baht_words, numbers.signed_baht, numbers.thai_number_words):
        with pytest.raises(NotWhole):
            convert(value)  # type: ignore[arg-type]
