"""The one rounding of a line, against fractions."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing import NotWhole, Rounding, RoundingMode, TooLarge, TooSmall

modes = st.sampled_from(RoundingMode)
units = st.sampled_from([1, 5, 25, 50, 100, 1000])
numerators = st.integers(0, 10**15)
denominators = st.sampled_from([1000, 1_000_000])


@pytest.mark.parametrize(
    ("mode", "satang_thousandths", "rounded"),
    [
        (RoundingMode.FLOOR, 12_499, 0),
        (RoundingMode.FLOOR, 24_999, 0),
        (RoundingMode.FLOOR, 25_000, 25),
        (RoundingMode.HALF_UP, 12_499, 0),
        (RoundingMode.HALF_UP, 12_500, 25),
        (RoundingMode.HALF_UP, 37_500, 50),
        (RoundingMode.HALF_EVEN, 12_500, 0),
        (RoundingMode.HALF_EVEN, 12_501, 25),
        (RoundingMode.HALF_EVEN, 37_500, 50),
        (RoundingMode.HALF_EVEN, 37_499, 25),
    ],
)
def test_to_a_quarter_baht(mode: RoundingMode, satang_thousandths: int, rounded: int) -> None:
    assert Rounding(25, mode).apply(satang_thousandths, 1000) == rounded


@given(numerators, denominators, units, modes)
def test_less_than_one_unit_off_and_a_whole_multiple(
    numerator: int, denominator: int, unit: int, mode: RoundingMode
) -> None:
    rounded = Rounding(unit, mode).apply(numerator, denominator)
    off = Fraction(rounded) - Fraction(numerator, denominator)
    assert type(rounded) is int
    assert rounded % unit == 0
    if mode is RoundingMode.FLOOR:
        assert -unit < off <= 0
    else:
        assert abs(off) <= Fraction(unit, 2)


@given(numerators, denominators)
def test_half_even_to_one_satang_is_what_python_calls_round(
    numerator: int, denominator: int
) -> None:
    rounded = Rounding(1, RoundingMode.HALF_EVEN).apply(numerator, denominator)
    assert rounded == round(Fraction(numerator, denominator))


@given(numerators, denominators, units)
def test_half_up_is_floor_half_a_unit_higher(numerator: int, denominator: int, unit: int) -> None:
    half_up = Rounding(unit, RoundingMode.HALF_UP).apply(numerator, denominator)
    raised = 2 * numerator + denominator * unit
    assert half_up == Rounding(unit, RoundingMode.FLOOR).apply(raised, 2 * denominator)


@given(numerators, denominators, units)
def test_the_modes_lie_in_order(numerator: int, denominator: int, unit: int) -> None:
    floor, even, up = (
        Rounding(unit, mode).apply(numerator, denominator)
        for mode in (RoundingMode.FLOOR, RoundingMode.HALF_EVEN, RoundingMode.HALF_UP)
    )
    assert floor <= even <= up <= floor + unit


@pytest.mark.parametrize(
    ("unit", "error"), [(0, TooSmall), (-1, TooSmall), (100_001, TooLarge), (1.0, NotWhole)]
)
def test_a_unit_must_make_sense(unit: int, error: type[Exception]) -> None:
    with pytest.raises(error):
        Rounding(unit, RoundingMode.FLOOR)


@pytest.mark.parametrize(
    ("unit", "mode", "th", "en"),
    [
        (25, RoundingMode.FLOOR, "ปัดลงทีละ 25 สตางค์", "down to a multiple of 25 satang"),
        (
            100,
            RoundingMode.HALF_UP,
            "ปัดให้ใกล้ที่สุดทีละ 1 บาท ครึ่งปัดขึ้น",
            "to the nearest multiple of 1 baht, a half goes up",
        ),
        (
            150,
            RoundingMode.HALF_EVEN,
            "ปัดให้ใกล้ที่สุดทีละ 1.50 บาท ครึ่งปัดเข้าหาเลขคู่",
            "to the nearest multiple of 1.50 baht, a half goes to the even one",
        ),
    ],
)
def test_the_rule_in_words(unit: int, mode: RoundingMode, th: str, en: str) -> None:
    words = Rounding(unit, mode).words()
    assert (words.th, words.en) == (th, en)
