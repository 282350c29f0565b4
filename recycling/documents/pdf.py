"""Receipts and household cards as PDF in Thai.

The same values give the same bytes on every machine that has the same version
of Typst: only the fonts of this package are used, and every date in the file
comes from the document itself. Texts are handed to Typst as data, so nothing a
person is called can act as markup.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst

from recycling.documents.cards import CardLayout, HouseholdCard
from recycling.documents.dates import in_bangkok
from recycling.documents.qr import qr_svg
from recycling.documents.receipt import ReceiptDocument, ReceiptStatus
from recycling.documents.view import clean, view_receipt

HERE: Final = Path(__file__).parent
TEMPLATES: Final = HERE / "templates"
FONTS: Final = HERE / "fonts"

VALID: Final = ReceiptStatus()


def receipt_pdf(
    receipt: ReceiptDocument, *, verification_url: str, status: ReceiptStatus = VALID
) -> bytes:
    """The receipt on A5 portrait, with a QR code leading to ``verification_url``.

    Raises ValueError if the URL is too long for a QR code.
    """
    data = {
        "receipt": asdict(view_receipt(receipt, status=status)),
        "issued_on": _calendar(receipt.issued_at),
        "verification_url": verification_url,
        "qr": qr_svg(verification_url),
    }
    return compile_pdf("receipt.typ", data=data, timestamp=receipt.issued_at)


def household_cards_pdf(
    cards: Sequence[HouseholdCard], *, layout: CardLayout, printed_at: datetime
) -> bytes:
    """Cards that identify households at the door: one per A6 page, or eight per A4 sheet.

    Raises ValueError for no cards at all, or a payload too long for a QR code.
    """
    if not cards:
        raise ValueError("there are no cards to print")
    data = {
        "layout": layout.value,
        "printed_on": _calendar(printed_at),
        "cards": [
            {
                "enterprise": {"th": clean(card.enterprise.th), "en": clean(card.enterprise.en)},
                "name": clean(card.household_name),
                "code": clean(card.household_code),
                "village": clean(card.village),
                "phone": None if card.phone is None else clean(card.phone),
                "qr": qr_svg(card.qr_payload),
            }
            for card in cards
        ],
    }
    return compile_pdf("card.typ", data=data, timestamp=printed_at)


def compile_pdf(template: str, *, data: dict[str, Any], timestamp: datetime) -> bytes:
    """A template of this package as PDF, given texts that are ready to show."""
    result = typst.compile(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        # The files are tagged for screen readers, but not declared PDF/UA: that
        # would refuse a whole receipt for one letter which the font lacks.
        pdf_tags=True,
        timestamp=int(timestamp.timestamp()),
    )
    if not isinstance(result, bytes):
        raise TypeError("Typst gave pages where one document was expected")
    return result


@cache
def _fonts() -> typst.Fonts:
    """This package's fonts, read once."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def _calendar(instant: datetime) -> dict[str, int]:
    local = in_bangkok(instant)
    return {"year": local.year, "month": local.month, "day": local.day}
