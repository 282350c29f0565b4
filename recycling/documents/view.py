"""A receipt in words: the one place that decides what the paper and the page say.

Every text is ready to show; the PDF template and the page only place it.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from recycling.documents import dates, numbers
from recycling.documents.canonical import digest
from recycling.documents.receipt import (
    PaidBy,
    Place,
    ReceiptDocument,
    ReceiptLine,
    ReceiptStatus,
    RefusedLine,
    Text,
    Unit,
)
from recycling.documents.seal import short_code

UNIT_NAMES: Final = {
    Unit.KILOGRAM: Text(th="กก.", en="kg"),
    Unit.PIECE: Text(th="ชิ้น", en="piece"),
    Unit.CRATE: Text(th="ลัง", en="crate"),
}
PLACE_NAMES: Final = {
    Place.DOOR: Text(th="ที่หน้าบ้าน", en="at the door"),
    Place.COUNTER: Text(th="ที่ศูนย์รับซื้อ", en="at the centre"),
}
PAID_BY_NAMES: Final = {
    PaidBy.PASSBOOK: Text(th="นำเข้าสมุดบัญชี", en="paid into the passbook"),
    PaidBy.CASH: Text(th="จ่ายเป็นเงินสด", en="paid in cash"),
}

# Zero-width space marks a place where Thai may break; the joiners shape letters.
_HARMLESS_FORMAT: Final = frozenset("\u200b\u200c\u200d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A label and what stands beside it."""

    label: Text
    value: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """One bought material, ready to show."""

    material: Text
    grade: Text | None
    quantity: str
    weighing: Text | None
    price: str
    price_unit: Text
    amount: str
    explanation: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedView:
    """One refused material, ready to show."""

    material: Text
    reason: Text
    mass: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReversalView:
    """What to say of a receipt that no longer holds."""

    at: Text
    reason: Text
    replaced_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptView:
    """A whole receipt, ready to show."""

    enterprise: Text
    address: Text
    tax_id: str | None
    phone: str | None
    number: str
    issued: Text
    facts: tuple[Fact, ...]
    lines: tuple[LineView, ...]
    refused: tuple[RefusedView, ...]
    rounding: str | None
    total: str
    total_words: str
    paid_by: Text
    balance: str | None
    prices: Text
    rounding_rule: Text
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
        issued=Text(
            th=dates.thai_datetime(receipt.issued_at), en=dates.english_datetime(receipt.issued_at)
        ),
        facts=_facts(receipt),
        lines=tuple(_line(line) for line in receipt.lines),
        refused=tuple(_refused(line) for line in receipt.refused),
        rounding=numbers.signed_baht(receipt.rounding_satang) if receipt.rounding_satang else None,
        total=numbers.baht(receipt.total_satang),
        total_words=numbers.baht_words(receipt.total_satang),
        paid_by=PAID_BY_NAMES[receipt.paid_by],
        balance=None if balance is None else numbers.baht(balance),
        prices=_prices(receipt),
        rounding_rule=_clean(receipt.rounding_rule),
        code=short_code(digest(receipt)),
        reversal=None
        if reversal is None
        else ReversalView(
            at=Text(th=dates.thai_datetime(reversal.at), en=dates.english_datetime(reversal.at)),
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


def _clean(text: Text) -> Text:
    return Text(th=clean(text.th), en=clean(text.en))


def _clean_optional(text: str | None) -> str | None:
    return None if text is None else clean(text)


def _facts(receipt: ReceiptDocument) -> tuple[Fact, ...]:
    seller = clean(receipt.household_name)
    code = clean(receipt.household_code)
    place = PLACE_NAMES[receipt.place]
    by = clean(receipt.collector)
    facts = [
        Fact(
            label=Text(th="ผู้ขาย", en="Seller"),
            value=Text(th=f"{seller} (รหัสครัวเรือน {code})", en=f"household {code}"),
        ),
        Fact(
            label=Text(th="ผู้ชั่ง", en="Weighed by"),
            value=Text(th=f"{by} {place.th}", en=place.en),
        ),
    ]
    if receipt.vehicle is not None:
        vehicle = clean(receipt.vehicle)
        facts.append(
            Fact(label=Text(th="รถ", en="Vehicle"), value=Text(th=vehicle, en=""))
        )
    return tuple(facts)


def _line(line: ReceiptLine) -> LineView:
    unit = UNIT_NAMES[line.unit]
    if line.unit is Unit.KILOGRAM:
        quantity = numbers.kilograms_text(line.net_grams or 0)
    else:
        quantity = f"{numbers.count_text(line.count or 0)} {unit.th}"
    return LineView(
        material=_clean(line.material),
        grade=None if line.grade is None else _clean(line.grade),
        quantity=quantity,
        weighing=_weighing(line),
        price=numbers.baht(line.unit_price_satang),
        price_unit=Text(th=f"บาท/{unit.th}", en=f"baht/{unit.en}"),
        amount=numbers.baht(line.amount_satang),
        explanation=_clean(line.explanation),
    )


def _weighing(line: ReceiptLine) -> Text | None:
    """How gross became net, if there is anything to say beyond the net itself."""
    if line.gross_grams is None or line.net_grams is None:
        return None
    kg = numbers.kilograms
    thai = [f"ชั่งได้ {kg(line.gross_grams)}"]
    english = [f"gross {kg(line.gross_grams)}"]
    if line.tare_grams:
        thai.append(f"หักภาชนะ {kg(line.tare_grams)}")
        english.append(f"tare {kg(line.tare_grams)}")
    if line.deduction_grams and line.deduction_reason is not None:
        reason = _clean(line.deduction_reason)
        thai.append(f"หัก{reason.th} {kg(line.deduction_grams)}")
        english.append(f"{reason.en} {kg(line.deduction_grams)}")
    if len(thai) == 1 and line.unit is Unit.KILOGRAM:
        return None
    net = kg(line.net_grams)
    return Text(
        th=f"{', '.join(thai)} เหลือ {net} กก.", en=f"{', '.join(english)}, net {net} kg"
    )


def _refused(line: RefusedLine) -> RefusedView:
    return RefusedView(
        material=_clean(line.material),
        reason=_clean(line.reason),
        mass=None if line.grams is None else numbers.kilograms_text(line.grams),
    )


def _prices(receipt: ReceiptDocument) -> Text:
    name = clean(receipt.price_list)
    since = receipt.prices_from
    return Text(
        th=f"ป้ายราคา {name} ใช้ตั้งแต่ {dates.thai_datetime(since)}",
        en=f"Price list {name}, in force from {dates.english_datetime(since)}",
    )
