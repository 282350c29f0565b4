"""The PDF says what the receipt says, the same each time, whatever people are called."""

import io
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pypdf
import pytest
import typst
import zxingcpp
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from PIL import Image

from pricing import Words
from recycling.documents import pdf
from recycling.documents.canonical import digest
from recycling.documents.cards import CardLayout, HouseholdCard
from recycling.documents.pdf import household_cards_pdf, receipt_pdf
from recycling.documents.receipt import ReceiptLine
from recycling.documents.seal import short_code
from tests.documents.pdf_text import pages_of, text_of
from tests.documents.samples import BATTERIES, BOTTLES, CRATES, ISSUED_AT, RECEIPT, REVERSED, URL

POINTS_PER_MM = 72 / 25.4
# A document is too slow to make for a failing one to be made smaller.
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)


def cards(number: int) -> list[HouseholdCard]:
    return [
        HouseholdCard(
            enterprise=RECEIPT.enterprise.name,
            household_name=f"ครัวเรือนที่ {index}",
            household_code=f"KR03-{index:04d}",
            village="หมู่ 3",
            qr_payload=f"TNTT:KR03-{index:04d}",
        )
        for index in range(number)
    ]


def test_the_paper_says_what_was_bought_and_paid() -> None:
    text = text_of(receipt_pdf(RECEIPT, verification_url=URL))
    for expected in (
        "ใบรับซื้อ", "RC2570-000123", "23พฤศจิกายน2569เวลา10:15น.", "23Nov2026,10:15",
        "วิสาหกิจชุมชนตัวอย่าง", "คำแปงใจ***", "KR03-0042", "สมชายกล้าหาญ", "บท1234",
        "ขวดน้ำพลาสติกใส", "11.7กก.", "8.20บาท/กก.", "95.94", "2ลัง", "20.00",
        "ถ่านไฟฉาย", "เป็นของเสียอันตราย", "+0.06", "116.00", "หนึ่งร้อยสิบหกบาทถ้วน",
        "นำเข้าสมุดบัญชี", "1,234.00", "2570-012", short_code(digest(RECEIPT)), URL,
    ):  # fmt: skip
        assert expected in text
    assert "ยกเลิก" not in text


def test_a_reversed_receipt_says_so_first() -> None:
    text = text_of(receipt_pdf(RECEIPT, verification_url=URL, status=REVERSED))
    assert text.count("ยกเลิกแล้ว") >= 2
    assert "RC2570-000130" in text
    assert "ชั่งผิดรายการ" in text


def test_the_same_receipt_gives_the_same_bytes() -> None:
    first = receipt_pdf(RECEIPT, verification_url=URL)
    assert receipt_pdf(RECEIPT, verification_url=URL) == first
    later = replace(RECEIPT, issued_at=ISSUED_AT + timedelta(minutes=1))
    assert receipt_pdf(later, verification_url=URL) != first


def test_the_papers_own_dates_are_the_receipts() -> None:
    metadata = pypdf.PdfReader(io.BytesIO(receipt_pdf(RECEIPT, verification_url=URL))).metadata
    assert metadata is not None
    assert metadata.title == "ใบรับซื้อวัสดุรีไซเคิล RC2570-000123"
    assert metadata.creation_date is not None
    assert metadata.creation_date.date() == ISSUED_AT.date()


def test_only_the_fonts_of_this_package_are_used() -> None:
    reader = pypdf.PdfReader(io.BytesIO(receipt_pdf(RECEIPT, verification_url=URL)))
    fonts = reader.pages[0]["/Resources"]["/Font"].get_object()
    names = {
        font.get_object()["/BaseFont"].removeprefix("/").split("+")[-1] for font in fonts.values()
    }
    assert names == {"Sarabun-Regular", "Sarabun-Bold"}


def test_the_printed_code_opens_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    compile_ = typst.compile

    def to_png(*args: Any, **options: Any) -> Any:
        return compile_(*args, **{**options, "format": "png", "ppi": 150.0})

    monkeypatch.setattr(typst, "compile", to_png)
    image = Image.open(io.BytesIO(receipt_pdf(RECEIPT, verification_url=URL)))
    assert [found.text for found in zxingcpp.read_barcodes(image)] == [URL]


@pytest.mark.parametrize(
    "name",
    [
        '#panic("x")',
        '#read("style.typ")',
        "*bold* _it_ `raw` $x^2$ <label> @ref",
        '") #sys.inputs.data //',
        ']] #image("/etc/passwd") [[',
        "\\u{41}\\",
        "{{ 7 * 7 }} {% if %}",
    ],
)
def test_a_name_is_only_ever_a_name(name: str) -> None:
    receipt = replace(RECEIPT, household_name=name, collector=name)
    text = text_of(receipt_pdf(receipt, verification_url=URL))
    assert text.count(re.sub(r"\s", "", name)) == 2
    assert "116.00" in text


@given(st.text(st.characters(codec="utf-8"), max_size=60))
@settings(max_examples=30, deadline=None, phases=NO_SHRINKING)
def test_no_name_keeps_a_household_from_its_receipt(name: str) -> None:
    words = Words(name, name)
    receipt = replace(
        RECEIPT,
        household_name=name,
        household_code=name,
        vehicle=name,
        number=name,
        lines=(replace(BOTTLES, material=words, explanation=words), CRATES),
    )
    assert "116.00" in text_of(receipt_pdf(receipt, verification_url=URL))


def test_hidden_signs_do_not_reach_the_paper() -> None:
    tricky = replace(RECEIPT, household_name="คำแปง\u202e\u0000\n\u2066 ใจ***")
    plain = text_of(receipt_pdf(tricky, verification_url=URL))
    assert "คำแปงใจ***" in plain


@given(
    st.lists(st.sampled_from([BOTTLES, CRATES]), max_size=16),
    st.integers(0, 8),
    st.integers(1, 5),
    st.booleans(),
)
@settings(max_examples=30, deadline=None, phases=NO_SHRINKING)
def test_a_receipt_of_any_length_is_printed_whole(
    lines: list[ReceiptLine], refused: int, wordy: int, reversed_: bool
) -> None:
    lines = [replace(line, explanation=Words(line.explanation.th * wordy, "")) for line in lines]
    receipt = replace(
        RECEIPT,
        lines=tuple(lines),
        refused=(BATTERIES,) * refused,
        rounding_satang=0,
        total_satang=sum(line.amount_satang for line in lines),
    )
    status = REVERSED if reversed_ else pdf.VALID
    pages = pages_of(receipt_pdf(receipt, verification_url=URL, status=status))
    text = "".join(pages)
    assert text.count("ขวดน้ำพลาสติกใส") == sum(line.material == BOTTLES.material for line in lines)
    assert text.count("ถ่านไฟฉาย") == refused
    # The total stands on the page of its proof.
    assert short_code(digest(receipt)) in pages[-1]
    assert "รวมเป็นเงิน" in pages[-1]


@pytest.mark.parametrize(
    ("layout", "number", "pages", "size_mm"),
    [
        (CardLayout.A6, 3, 3, (105, 148)),
        (CardLayout.A4_SHEET, 8, 1, (210, 297)),
        (CardLayout.A4_SHEET, 9, 2, (210, 297)),
    ],
)
def test_cards_are_laid_out(
    layout: CardLayout, number: int, pages: int, size_mm: tuple[int, int]
) -> None:
    document = household_cards_pdf(cards(number), layout=layout, printed_at=ISSUED_AT)
    assert document == household_cards_pdf(cards(number), layout=layout, printed_at=ISSUED_AT)
    reader = pypdf.PdfReader(io.BytesIO(document))
    assert len(reader.pages) == pages
    box = reader.pages[0].mediabox
    assert (round(box.width / POINTS_PER_MM), round(box.height / POINTS_PER_MM)) == size_mm
    text = text_of(document)
    for card in cards(number):
        assert text.count(card.household_code) == 1


def test_no_cards_are_no_document() -> None:
    with pytest.raises(ValueError, match="no cards"):
        household_cards_pdf([], layout=CardLayout.A6, printed_at=ISSUED_AT)
