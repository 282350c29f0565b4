"""Weighing and counting: what is paid for, and what cannot be."""

import pytest

from pricing import (
    Counted,
    CountOverLimit,
    Deduction,
    DeductionReason,
    Limits,
    MassOverLimit,
    Measure,
    NotWhole,
    PricingError,
    TareNotBelowGross,
    TooLarge,
    TooSmall,
    Weighed,
)

MOIST = DeductionReason.MOISTURE
LIMITS = Limits(gross_g=1_000_000, count=200)


def test_net_is_gross_less_tare_less_deduction() -> None:
    weighed = Weighed(12_300, 300, Deduction(50, MOIST))
    assert (weighed.deducted_g, weighed.net_g, weighed.quantity) == (600, 11_400, 11_400)


def test_part_of_a_gram_is_not_deducted() -> None:
    weighed = Weighed(12_345, 0, Deduction(50, MOIST))  # 617.25 g
    assert (weighed.deducted_g, weighed.net_g) == (617, 11_728)


def test_without_tare_or_deduction_all_is_bought() -> None:
    assert Weighed(500).net_g == 500
    assert Counted(3).quantity == 3


def test_the_heaviest_deduction_leaves_something() -> None:
    weighed = Weighed(2, 1, Deduction(999, MOIST))
    weighed.check()
    assert weighed.net_g == 1


@pytest.mark.parametrize(
    ("measure", "error", "path"),
    [
        (Weighed(0), TooSmall, "gross_g"),
        (Weighed(-1), TooSmall, "gross_g"),
        (Weighed(10**9 + 1), TooLarge, "gross_g"),
        (Weighed(1.0), NotWhole, "gross_g"),  # type: ignore[arg-type]
        (Weighed(True), NotWhole, "gross_g"),
        (Weighed(1_000_001), MassOverLimit, "gross_g"),
        (Weighed(1000, -1), TooSmall, "tare_g"),
        (Weighed(1000, 1000), TareNotBelowGross, "tare_g"),
        (Weighed(1000, 1001), TareNotBelowGross, "tare_g"),
        (Weighed(1000, 0, Deduction(0, MOIST)), TooSmall, "deduction.permille"),
        (Weighed(1000, 0, Deduction(1000, MOIST)), TooLarge, "deduction.permille"),
        (Counted(0), TooSmall, "count"),
        (Counted(-2), TooSmall, "count"),
        (Counted("3"), NotWhole, "count"),  # type: ignore[arg-type]
        (Counted(201), CountOverLimit, "count"),
        (Counted(10**6 + 1), TooLarge, "count"),
    ],
)
def test_what_cannot_be(measure: Measure, error: type[PricingError], path: str) -> None:
    with pytest.raises(error) as caught:
        measure.check(LIMITS)
    assert caught.value.path == path


def test_the_limit_itself_is_allowed_and_none_means_none() -> None:
    Weighed(1_000_000).check(LIMITS)
    Counted(200).check(LIMITS)
    Weighed(1_000_001).check()
    Counted(201).check()


def test_each_reason_has_a_name() -> None:
    assert [reason.words.th for reason in DeductionReason] == [
        "ความชื้น",
        "สิ่งสกปรก",
        "ของอื่นที่ปนมา",
    ]
