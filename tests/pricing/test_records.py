"""A priced line as plain integers and text, checked against its own figures."""

import json
from typing import Any

import pytest

from pricing import (
    Counted,
    Deduction,
    DeductionReason,
    InvalidRecord,
    Limits,
    LoadLine,
    NotUtc,
    NotWhole,
    PricedLine,
    PriceList,
    PricingError,
    Record,
    RecordMismatch,
    TareNotBelowGross,
    TooLarge,
    TooSmall,
    Weighed,
    line_from_record,
    line_to_record,
    quote,
    reprice,
)


@pytest.fixture
def weighed(price_list: PriceList, limits: Limits) -> PricedLine:
    measure = Weighed(12_345, 300, Deduction(50, DeductionReason.DIRT))
    return quote(
        [LoadLine("pet-clear", measure, "B")], price_list=price_list, limits=limits
    ).priced[0]


@pytest.fixture
def counted(price_list: PriceList, limits: Limits) -> PricedLine:
    return quote(
        [LoadLine("beer-crate", Counted(12), "C")], price_list=price_list, limits=limits
    ).priced[0]


def test_the_record_of_a_weighed_line(weighed: PricedLine) -> None:
    assert line_to_record(weighed) == {
        "formula": 1,
        "price_list_id": "018f0000-0000-7000-8000-000000000001",
        "price_list_version": 3,
        "valid_from": "2026-11-01T00:00:00Z",
        "material": "pet-clear",
        "unit": "kg",
        "gross_g": 12_345,
        "tare_g": 300,
        "deduction_permille": 50,
        "deduction_reason": "dirt",
        "deducted_g": 602,
        "net_g": 11_443,
        "unit_price": 705,
        "tier_from": 0,
        "tier_quantity": 11_443,
        "grade": "B",
        "grade_permille": 750,
        "exact_numerator": "6050486250",
        "exact_denominator": 1_000_000,
        "rounding_unit": 25,
        "rounding_mode": "half_up",
        "amount": 6050,
    }


def test_the_record_of_a_counted_line(counted: PricedLine) -> None:
    record = line_to_record(counted)
    assert record["count"] == 12
    assert not record.keys() & {"gross_g", "tare_g", "net_g", "deducted_g", "deduction_permille"}
    assert (record["exact_numerator"], record["exact_denominator"]) == ("6240000", 1000)
    assert record["amount"] == 6250


def test_a_line_comes_back_from_its_record(weighed: PricedLine, counted: PricedLine) -> None:
    for line in (weighed, counted):
        record: Record = json.loads(json.dumps(line_to_record(line)))
        assert line_from_record(record) == line
        assert reprice(record) == record


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", 6075),
        ("amount", 6050.0),
        ("exact_numerator", "1"),
        ("exact_numerator", 6050486250),
        ("net_g", 11_444),
        ("deducted_g", 0),
        ("exact_denominator", 1000),
        ("valid_from", "2026-11-01T00:00:00+00:00"),
        ("surplus", 1),
    ],
)
def test_a_changed_result_is_found(weighed: PricedLine, field: str, value: Any) -> None:
    record = line_to_record(weighed) | {field: value}
    with pytest.raises(RecordMismatch) as caught:
        line_from_record(record)
    assert caught.value.path == field


def test_a_changed_input_is_found(weighed: PricedLine) -> None:
    record = line_to_record(weighed) | {"gross_g": 12_245}
    assert reprice(record)["amount"] != record["amount"]
    with pytest.raises(RecordMismatch):
        line_from_record(record)


def test_a_missing_result_is_found(weighed: PricedLine) -> None:
    record = line_to_record(weighed)
    del record["amount"]
    assert reprice(record)["amount"] == 6050
    with pytest.raises(RecordMismatch) as caught:
        line_from_record(record)
    assert caught.value.data["stored"] == "None"


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("formula", 2, InvalidRecord),
        ("formula", "1", NotWhole),
        ("gross_g", 12_345.0, NotWhole),
        ("gross_g", True, NotWhole),
        ("gross_g", 0, TooSmall),
        ("tare_g", 12_345, TareNotBelowGross),
        ("unit_price", -1, TooSmall),
        ("unit_price", 10**9 + 1, TooLarge),
        ("grade_permille", 0, TooSmall),
        ("price_list_version", 0, TooSmall),
        ("tier_quantity", 11_442, TooSmall),
        ("tier_from", 11_444, TooLarge),
        ("rounding_unit", 0, TooSmall),
        ("unit", "pound", InvalidRecord),
        ("unit", 7, InvalidRecord),
        ("rounding_mode", "up", InvalidRecord),
        ("deduction_reason", "spite", InvalidRecord),
        ("price_list_id", "no-uuid", InvalidRecord),
        ("valid_from", "yesterday", InvalidRecord),
        ("valid_from", "2026-11-01T07:00:00+07:00", NotUtc),
        ("valid_from", "2026-11-01T00:00:00", NotUtc),
        ("grade", None, InvalidRecord),
    ],
)
def test_an_input_that_cannot_be_is_refused(
    weighed: PricedLine, field: str, value: Any, error: type[PricingError]
) -> None:
    with pytest.raises(error):
        reprice(line_to_record(weighed) | {field: value})


@pytest.mark.parametrize("field", ["formula", "gross_g", "tare_g", "unit", "material"])
def test_a_missing_input_is_refused(weighed: PricedLine, field: str) -> None:
    record = line_to_record(weighed)
    del record[field]
    with pytest.raises(InvalidRecord) as caught:
        reprice(record)
    assert caught.value.path == field


def test_a_priced_line_cannot_pay_by_weight_what_was_counted(weighed: PricedLine) -> None:
    with pytest.raises(InvalidRecord) as caught:
        reprice(line_to_record(weighed) | {"unit": "crate"})
    assert caught.value.path == "count"
