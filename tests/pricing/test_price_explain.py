"""The sentence that lets anyone check an amount with a pocket calculator."""

from dataclasses import replace

import pytest

from pricing import (
    Counted,
    Deduction,
    DeductionReason,
    Limits,
    LoadLine,
    Measure,
    PriceList,
    Rounding,
    RoundingMode,
    Weighed,
    Words,
    quote,
)

MOIST = DeductionReason.MOISTURE


@pytest.fixture
def exact_list(price_list: PriceList) -> PriceList:
    return replace(price_list, rounding=Rounding(1, RoundingMode.HALF_UP))


def explain(price_list: PriceList, *lines: LoadLine) -> Words:
    limits = Limits(gross_g=1_000_000, count=200)
    return quote(lines, price_list=price_list, limits=limits).explain()[0]


def test_tare_grade_and_rounding(price_list: PriceList) -> None:
    words = explain(price_list, LoadLine("pet-clear", Weighed(12_300, 300), "B"))
    assert words.th == (
        "12.3 กก. หักภาชนะ 0.3 กก. = 12.0 กก. × 7.05 บาท × เกรด B 75% = 63.45 บาท "
        "ปัดเป็น 63.50 บาท (ปัดให้ใกล้ที่สุดทีละ 25 สตางค์ ครึ่งปัดขึ้น)"
    )
    assert words.en == (
        "12.3 kg less container 0.3 kg = 12.0 kg × 7.05 baht × grade B 75% = 63.45 baht "
        "rounded to 63.50 baht (to the nearest multiple of 25 satang, a half goes up)"
    )


@pytest.mark.parametrize(
    ("measure", "th", "en"),
    [
        (
            Weighed(12_000),
            "12.0 กก. × 7.05 บาท × เกรด A 100% = 84.60 บาท",
            "12.0 kg × 7.05 baht × grade A 100% = 84.60 baht",
        ),
        (
            Weighed(12_000, 0, Deduction(50, MOIST)),
            "12.0 กก. หักความชื้น 5% (0.6 กก.) = 11.4 กก. × 7.05 บาท × เกรด A 100% = 80.37 บาท",
            "12.0 kg less moisture 5% (0.6 kg) = 11.4 kg × 7.05 baht × grade A 100% = 80.37 baht",
        ),
        (
            Weighed(10_345, 345, Deduction(25, MOIST)),
            (
                "10.345 กก. หักภาชนะ 0.345 กก. หักความชื้น 2.5% (0.25 กก.) = 9.75 กก. "
                "× 7.05 บาท × เกรด A 100% = 68.7375 บาท "
                "ปัดเป็น 68.74 บาท (ปัดให้ใกล้ที่สุดทีละ 1 สตางค์ ครึ่งปัดขึ้น)"
            ),
            (
                "10.345 kg less container 0.345 kg less moisture 2.5% (0.25 kg) = 9.75 kg "
                "× 7.05 baht × grade A 100% = 68.7375 baht "
                "rounded to 68.74 baht (to the nearest multiple of 1 satang, a half goes up)"
            ),
        ),
    ],
)
def test_what_comes_off_is_named(exact_list: PriceList, measure: Measure, th: str, en: str) -> None:
    assert explain(exact_list, LoadLine("pet-clear", measure)) == Words(th, en)


def test_a_part_of_a_gram_is_said_to_stay(exact_list: PriceList) -> None:
    words = explain(exact_list, LoadLine("pet-clear", Weighed(12_345, 0, Deduction(50, MOIST))))
    assert "หักความชื้น 5% (0.617 กก. ไม่คิดเศษกรัม) = 11.728 กก." in words.th
    assert "less moisture 5% (0.617 kg, part of a gram left in) = 11.728 kg" in words.en


def test_a_deduction_too_small_to_take_a_gram_changes_nothing(exact_list: PriceList) -> None:
    words = explain(exact_list, LoadLine("pet-clear", Weighed(100, 0, Deduction(1, MOIST))))
    assert words.th.startswith("0.1 กก. × 7.05 บาท")


def test_pieces_and_crates(price_list: PriceList) -> None:
    one = explain(price_list, LoadLine("tv-flat", Counted(1)))
    assert one == Words(
        "1 ชิ้น × 25.00 บาท × เกรด A 100% = 25.00 บาท",
        "1 piece × 25.00 baht × grade A 100% = 25.00 baht",
    )
    crates = explain(price_list, LoadLine("beer-crate", Counted(12), "C"))
    assert crates == Words(
        "12 ลัง × 13.00 บาท (ราคาตั้งแต่ 10 ลัง) × เกรด C 40% = 62.40 บาท "
        "ปัดเป็น 62.50 บาท (ปัดให้ใกล้ที่สุดทีละ 25 สตางค์ ครึ่งปัดขึ้น)",
        "12 crates × 13.00 baht (price from 10 crates on) × grade C 40% = 62.40 baht "
        "rounded to 62.50 baht (to the nearest multiple of 25 satang, a half goes up)",
    )


def test_a_tier_reached_by_the_whole_load(price_list: PriceList) -> None:
    sack = LoadLine("cardboard", Weighed(120_000))
    words = explain(price_list, sack, sack)
    assert "3.90 บาท (ราคาตั้งแต่ 200.0 กก. ทั้งใบมี 240.0 กก.)" in words.th
    assert "3.90 baht (price from 200.0 kg on; the load has 240.0 kg)" in words.en


def test_a_refusal_says_why_and_what_to_do(price_list: PriceList) -> None:
    words = explain(price_list, LoadLine("cardboard-wet", Weighed(1_000)))
    assert words == Words(
        "ไม่รับซื้อ: กระดาษเปียก ตากให้แห้งแล้วนำมาใหม่",
        "Not bought: The cardboard is wet. Dry it and bring it again.",
    )
