"""A sheet shows what it was given, whatever people are called."""

from dataclasses import replace

import pytest

from pricing import Words
from recycling.documents.papers import Column, Paper, Table, paper_pdf, plain
from tests.documents.pdf_text import pages_of, text_of
from tests.documents.samples import ISSUED_AT, RECEIPT

TABLE = Table(
    title=Words("ตาราง", "Table"),
    columns=(Column(title=plain("ชื่อ")), Column(title=plain("บาท"), figures=True)),
    rows=((plain("ก"), plain("1.00")),),
    totals=(plain("รวม"), plain("1.00")),
)
PAPER = Paper(
    title=Words("ใบทดสอบ", "Test sheet"),
    enterprise=RECEIPT.enterprise,
    subject=plain("เรื่อง"),
    tables=(TABLE,),
    dated=ISSUED_AT,
)


def test_names_are_no_markup() -> None:
    wild = "#panic() $x$ *ก* \u202eก\nข"
    text = text_of(paper_pdf(replace(PAPER, subject=plain(wild))))
    assert "#panic()$x$*ก*กข" in text


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert paper_pdf(PAPER) == paper_pdf(PAPER)
    assert "ยกเลิกแล้ว" not in text_of(paper_pdf(PAPER))
    assert "ยกเลิกแล้ว" in text_of(paper_pdf(replace(PAPER, void=True)))


def test_headings_are_repeated_on_each_page() -> None:
    rows = tuple((plain(f"แถว {n}"), plain(f"{n}.00")) for n in range(120))
    pages = pages_of(paper_pdf(replace(PAPER, tables=(replace(TABLE, rows=rows),))))
    assert len(pages) > 2
    assert all("ชื่อ" in page for page in pages)


def test_an_empty_table_says_so() -> None:
    text = text_of(paper_pdf(replace(PAPER, tables=(replace(TABLE, rows=(), totals=None),))))
    assert "ไม่มีรายการ" in text


def test_a_row_has_a_cell_for_each_column() -> None:
    with pytest.raises(ValueError, match="cells"):
        replace(TABLE, rows=((plain("ก"),),))


def test_a_sheet_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        paper_pdf(replace(PAPER, dated=ISSUED_AT.replace(tzinfo=None)))
