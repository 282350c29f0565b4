"""A receipt in words: the one place that decides what the paper and the page say.

Every text is ready to show; the PDF template and the page only place it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from pricing import Unit, Words, baht_digits, format_kg
from recycling.documents import dates, numbers
from recycling.documents.canonical import digest
from recycling.documents.receipt import (
    PaidBy,
    Place,
    ReceiptDocument,
    ReceiptLine,
    ReceiptStatus,
    RefusedLine,
)
from recycling.documents.seal import short_code

PLACE_NAMES: Final = {
    Place.DOOR: Words(th="หน้าบ้าน", en="at the door"),
    Place.COUNTER: Words(th="ศูนย์รับซื้อ", en="at the centre"),
}
PAID_BY_NAMES: Final = {
    PaidBy.PASSBOOK: Words(th="นำเข้าสมุดบัญชี", en="Paid into the passbook"),
    PaidBy.CASH: Words(th="จ่ายเป็นเงินสด", en="Paid in cash"),
}

_BEFORE_UNIT: Final = re.compile(r"(?<=\d) (?=กก\.|บาท|ชิ้น|ลัง|น\.|kg|baht|piece|crate)")

# Zero-width space marks a place where Thai may break; the joiners shape letters.
_HARMLESS_FORMAT: Final = frozenset("\u200b\u200c\u200d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A label and what stands beside it."""

    label: Words
    value: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """One bought material, ready to show."""

    material: Words
    grade: Words | None
    quantity: Words
    weighed: Words | None
    price: str
    price_unit: Words
    amount: str
    explanation: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedView:
    """One refused material, ready to show."""

    material: Words
    reason: Words
    mass: Words | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReversalView:
    """What to say of a receipt that no longer holds."""

    at: Words
    reason: Words
    replaced_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptView:
    """A whole receipt, ready to show."""

    enterprise: Words
    address: Words
    tax_id: str | None
    phone: str | None
    number: str
    issued: Words
    facts: tuple[Fact, ...]
    lines: tuple[LineView, ...]
    refused: tuple[RefusedView, ...]
    rounding: str | None
    total: str
    total_words: str
    paid_by: Words
    balance: str | None
    prices: Words
    rounding_rule: Words
    code: str
    reversal: ReversalView | None


def view_receipt(receipt: ReceiptDocument, *, status: ReceiptStatus) -> ReceiptView:
    """All that a reader of the receipt is shown, formatted."""
    bought_by = receipt.enterprise
    balance = receipt.passbook_balance_satang
    reversal = status.reversal
    return ReceiptView(
        enterprise=_clean(bought_by.name),
        address=_clean(bought_by.address),
        tax_id=_clean_optional(bought_by.tax_id),
        phone=_clean_optional(bought_by.phone),
        number=clean(receipt.number),
        issued=Words(
            th=tie(dates.thai_datetime(receipt.issued_at)),
            en=dates.english_datetime(receipt.issued_at),
        ),
        facts=_facts(receipt),
        lines=tuple(_line(line) for line in receipt.lines),
        refused=tuple(_refused(line) for line in receipt.refused),
        rounding=numbers.signed_baht(receipt.rounding_satang) if receipt.rounding_satang else None,
        total=baht_digits(receipt.total_satang),
        total_words=numbers.baht_words(receipt.total_satang),
        paid_by=PAID_BY_NAMES[receipt.paid_by],
        balance=None if balance is None else baht_digits(balance),
        prices=_prices(receipt),
        rounding_rule=_clean(receipt.rounding_rule),
        code=short_code(digest(receipt)),
        reversal=None
        if reversal is None
        else ReversalView(
            at=Words(
                th=tie(dates.thai_datetime(reversal.at)), en=dates.english_datetime(reversal.at)
            ),
            reason=_clean(reversal.reason),
            replaced_by=_clean_optional(reversal.replaced_by),
        ),
    )


def clean(text: str) -> str:
    """The text on one line, without characters that are unseen or turn the line round.

    A name with a right-to-left override could otherwise make a receipt read
    differently from what was sealed.
    """
    kept = (
        char
        if char in _HARMLESS_FORMAT
        else " "
        if unicodedata.category(char) in ("Cc", "Zl", "Zp")
        else ""
        if unicodedata.category(char) in ("Cf", "Cs", "Co")
        else char
        for char in text
    )
    return " ".join("".join(kept).split())


def tie(text: str) -> str:
    """The text with each figure tied to its unit, so that no line begins with บาท or น."""
    return _BEFORE_UNIT.sub("\u00a0", text)


def _clean(text: Words) -> Words:
    return Words(th=clean(text.th), en=clean(text.en))


def _clean_optional(text: str | None) -> str | None:
    return None if text is None else clean(text)


def _facts(receipt: ReceiptDocument) -> tuple[Fact, ...]:
    seller = clean(receipt.household_name)
    code = clean(receipt.household_code)
    place = PLACE_NAMES[receipt.place]
    by = clean(receipt.collector)
    vehicle = "" if receipt.vehicle is None else f" ({clean(receipt.vehicle)})"
    replaced = (
        ()
        if receipt.replaces is None
        else (
            Fact(
                label=Words(th="แทนใบเลขที่", en="Replaces"),
                value=Words(th=clean(receipt.replaces), en=""),
            ),
        )
    )
    return (
        *replaced,
        Fact(
            label=Words(th="ผู้ขาย", en="Seller"),
            value=Words(th=f"{seller} (รหัสครัวเรือน {code})", en=""),
        ),
        Fact(
            label=Words(th="ผู้ชั่ง", en="Weighed by"),
            value=Words(th=by, en=""),
        ),
        Fact(
            label=Words(th="ชั่งที่", en="Place"),
            value=Words(th=f"{place.th}{vehicle}", en=place.en),
        ),
    )


def _line(line: ReceiptLine) -> LineView:
    unit = line.unit.words
    quantity = line.net_grams if line.unit is Unit.KG else line.count
    return LineView(
        material=_clean(line.material),
        grade=None if line.grade is None else _clean(line.grade),
        quantity=line.unit.amount_words(quantity or 0),
        weighed=None if line.unit is Unit.KG else _mass(line.net_grams),
        price=baht_digits(line.unit_price_satang),
        price_unit=Words(th=f"บาท/{unit.th}", en=f"baht/{unit.en}"),
        amount=baht_digits(line.amount_satang),
        explanation=Words(tie(clean(line.explanation.th)), tie(clean(line.explanation.en))),
    )


def _mass(grams: int | None) -> Words | None:
    return None if grams is None else Words(format_kg(grams), format_kg(grams, language="en"))


def _refused(line: RefusedLine) -> RefusedView:
    return RefusedView(
        material=_clean(line.material),
        reason=_clean(line.reason),
        mass=_mass(line.grams),
    )


def _prices(receipt: ReceiptDocument) -> Words:
    name = clean(receipt.price_list)
    since = receipt.prices_from
    return Words(
        th=tie(f"ป้ายราคา {name} ใช้ตั้งแต่ {dates.thai_datetime(since)}"),
        en=f"Price list {name}, in force from {dates.english_datetime(since)}",
    )
