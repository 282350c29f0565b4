"""A receipt adds up, knows its number, and hides what others need not see."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from pricing import Unit
from recycling.documents.receipt import PaidBy, mask_name, receipt_number
from tests.documents.samples import BOTTLES, CRATES, ISSUED_AT, RECEIPT


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"total_satang": 11_601}, "do not add up"),
        ({"rounding_satang": 0}, "do not add up"),
        ({"lines": (BOTTLES,)}, "do not add up"),
        ({"paid_by": PaidBy.CASH}, "balance"),
        ({"passbook_balance_satang": None}, "balance"),
        ({"passbook_balance_satang": -1}, "negative"),
        ({"total_satang": 11_600.0}, "integer"),
        ({"issued_at": datetime(2026, 11, 23)}, "time zone"),
    ],
)
def test_a_receipt_that_contradicts_itself_does_not_exist(
    changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        replace(RECEIPT, **changes)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"net_grams": 11_701}, "is not net"),
        ({"tare_grams": 501}, "is not net"),
        ({"gross_grams": None}, "go together"),
        ({"gross_grams": None, "net_grams": None}, "needs a gross"),
        (
            {"gross_grams": None, "net_grams": None, "tare_grams": 0, "deduction_grams": 0},
            "needs a mass",
        ),
        ({"deduction_reason": None}, "needs a reason"),
        ({"count": 3}, "count"),
        ({"unit": Unit.PIECE}, "count"),
        ({"amount_satang": -1}, "negative"),
        ({"amount_satang": True}, "integer"),
        ({"unit_price_satang": 2**53}, "too large"),
    ],
)
def test_a_line_that_contradicts_itself_does_not_exist(
    changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        replace(BOTTLES, **changes)


def test_crates_may_be_weighed_as_well() -> None:
    assert replace(CRATES, gross_grams=9000, net_grams=9000).net_grams == 9000


def test_receipts_are_numbered_in_the_fiscal_year() -> None:
    assert receipt_number(123, issued_at=ISSUED_AT) == "RC2570-000123"
    before_october = datetime(2026, 9, 30, 16, 59, tzinfo=UTC)
    assert receipt_number(1, issued_at=before_october) == "RC2569-000001"
    assert receipt_number(1_000_000, issued_at=ISSUED_AT, prefix="PV") == "PV2570-1000000"
    with pytest.raises(ValueError, match="from 1"):
        receipt_number(0, issued_at=ISSUED_AT)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("คำแปง ใจดี", "คำแปง ใจ***"),
        ("นาง คำแปง ปั้นดี", "นาง คำแปง ปั้***"),
        ("สมศรี", "สมศรี"),
        ("John Smith", "John S***"),
        ("ก ณ เชียงใหม่", "ก ณ*** เชี***"),
        ("  ", ""),
    ],
)
def test_a_masked_name_keeps_whole_letters(name: str, masked: str) -> None:
    assert mask_name(name) == masked
