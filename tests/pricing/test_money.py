"""Satang and grams as text: exact both ways, and strict on the way in."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing import (
    NotDecimal,
    NotWhole,
    baht_digits,
    format_baht,
    format_kg,
    kg_digits,
    parse_baht,
    parse_kg,
)

WIDEST = 10**14


@pytest.mark.parametrize(
    ("text", "satang"),
    [
        ("0", 0),
        ("12", 1200),
        ("12.5", 1250),
        ("12.50", 1250),
        ("0.05", 5),
        ("1,234.50", 123450),
        ("1234.5", 123450),
        ("-3.25", -325),
        ("999999999999.99", 99_999_999_999_999),
    ],
)
def test_baht_text_becomes_satang_exactly(text: str, satang: int) -> None:
    assert parse_baht(text) == satang


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "12.5050", "1e3", "12.", ".5", "+5", "--5", "007", "12,34", "1,2345", ",123",
        " 12", "12 ", "12\n", "๑๒", "12.๕", "NaN", "inf", "0x10", "1_000", "12.50 บาท", "1.2.3",
        "1000000000000",
    ],
)  # fmt: skip
@pytest.mark.parametrize(("parse", "places"), [(parse_baht, 2), (parse_kg, 3)])
def test_anything_but_a_plain_decimal_is_refused(
    parse: Callable[[str], int], places: int, text: str
) -> None:
    with pytest.raises(NotDecimal) as caught:
        parse(text)
    assert caught.value.data == {"text": text, "places": places}


def test_baht_take_two_decimals_and_kilograms_three() -> None:
    with pytest.raises(NotDecimal):
        parse_baht("12.505")
    with pytest.raises(NotDecimal):
        parse_kg("12.5055")
    assert parse_kg("12.345") == 12_345
    assert parse_kg("1,000") == 1_000_000


@pytest.mark.parametrize(
    ("satang", "text"),
    [(0, "0.00"), (5, "0.05"), (1250, "12.50"), (123450, "1,234.50"), (-325, "-3.25")],
)
def test_baht_are_written_with_two_decimals(satang: int, text: str) -> None:
    assert baht_digits(satang) == text


@pytest.mark.parametrize(
    ("grams", "text"),
    [(0, "0.0"), (1, "0.001"), (12_000, "12.0"), (12_340, "12.34"), (1_234_500, "1,234.5")],
)
def test_kilograms_are_written_without_idle_zeros(grams: int, text: str) -> None:
    assert kg_digits(grams) == text


def test_units_are_named_in_thai_first() -> None:
    assert format_baht(1250) == "12.50 บาท"
    assert format_baht(1250, language="en") == "12.50 baht"
    assert format_kg(1_234_500) == "1,234.5 กก."
    assert format_kg(1_234_500, language="en") == "1,234.5 kg"


@given(st.integers(-WIDEST + 1, WIDEST - 1))
def test_what_is_written_is_read_back(number: int) -> None:
    assert parse_baht(baht_digits(number)) == number
    assert parse_kg(kg_digits(number)) == number


@given(st.integers(-WIDEST, WIDEST))
def test_text_has_the_exact_value(number: int) -> None:
    assert Fraction(Decimal(baht_digits(number).replace(",", ""))) == Fraction(number, 100)
    assert Fraction(Decimal(kg_digits(number).replace(",", ""))) == Fraction(number, 1000)


@pytest.mark.parametrize("value", [1.0, True, Decimal(1), "1", None])
@pytest.mark.parametrize("write", [baht_digits, kg_digits])
def test_only_an_int_is_written(write: Callable[[int], str], value: object) -> None:
    with pytest.raises(NotWhole):
        write(value)  # type: ignore[arg-type]
