"""Each page shows what it is given, in Thai and English, and trusts none of it."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template
from jinja2 import StrictUndefined

import recycling.web
from pricing import Unit, Words
from recycling.documents.canonical import digest
from recycling.documents.error_pages import error_page
from recycling.documents.filters import register_filters
from recycling.documents.pages import (
    DemoPerson,
    DemoRole,
    DemoSignIn,
    GradeShare,
    HomePage,
    PassbookEntry,
    PassbookPage,
    PricedMaterial,
    PriceGroup,
    PricesPage,
    PriceTier,
    RefusedMaterial,
    Site,
    Verdict,
    VerifyPage,
    receipt_page,
    verify_page,
)
from recycling.documents.pdf import VALID
from recycling.documents.seal import short_code
from tests.documents.samples import ISSUED_AT, RECEIPT, REVERSED, URL

WEB = Path(recycling.web.__path__[0])
HOSTILE = "<script>alert(1)</script>"
SITE = Site(
    name=Words("วิสาหกิจชุมชนตัวอย่าง", "Sample Community Enterprise"),
    host="tntt.example",
    home_url="/",
    prices_url="/prices",
    check_url="/check",
    app_url="/app/",
    api_docs_url="/api/docs",
    passbook_url="/passbook",
    phone="053 000 000",
    demo=True,
)
PRICES = PricesPage(
    price_list="2570-012",
    valid_from=datetime(2026, 11, 15, 17, tzinfo=UTC),
    grades=(GradeShare(name="A", permille=1000), GradeShare(name="D", permille=0)),
    groups=(
        PriceGroup(
            code="battery",
            name=Words("แบตเตอรี่", "Batteries"),
            materials=(
                PricedMaterial(
                    name=Words("แบตเตอรี่รถยนต์", "Car batteries"),
                    unit=Unit.KG,
                    price_satang=2290,
                    tiers=(
                        PriceTier(from_quantity=Words("200.0 กก.", "200.0 kg"), price_satang=2400),
                    ),
                    prepare=Words("อย่าเทน้ำกรดออก", "Do not pour out the acid"),
                    hazardous=True,
                ),
            ),
        ),
    ),
    refused=(
        RefusedMaterial(
            name=Words("หลอดไฟ", "Lamps"),
            reason=Words("เป็นของเสียอันตราย", "hazardous waste"),
            advice=Words("นำไปที่จุดรับของเทศบาล", "Take them to the municipality"),
        ),
    ),
)
PASSBOOK = PassbookPage(
    household_name="คำแปง ใจดี",
    household_code="KR03-0042",
    balance_satang=123_400,
    as_of=ISSUED_AT,
    entries=(
        PassbookEntry(
            at=ISSUED_AT,
            what=Words("ขายวัสดุ", "Sale"),
            amount_satang=11_600,
            balance_satang=123_400,
            receipt_number="RC2570-000123",
            receipt_url="/receipts/1",
        ),
        PassbookEntry(
            at=ISSUED_AT,
            what=Words("ถอนเงินสด", "Withdrawal"),
            amount_satang=-20_000,
            balance_satang=111_800,
        ),
    ),
    older_url="/passbook?cursor=x",
)
HOME = HomePage(
    demo=DemoSignIn(
        action_url="/demo/sign-in",
        csrf_token="token-1",
        roles=(
            DemoRole(
                name=Words("ครัวเรือน", "Household"),
                does=Words("ขายวัสดุ", "Sells"),
                people=(DemoPerson(id="household-001", name="คำปัน ใจดี"),),
            ),
        ),
    )
)
RECEIPT_PAGE = receipt_page(
    RECEIPT, status=VALID, verification_url=URL, pdf_url="/r.pdf", json_url="/r.json"
)
EVERY_PAGE = [
    HOME,
    HomePage(),
    PRICES,
    PricesPage(price_list="1", valid_from=ISSUED_AT, groups=()),
    RECEIPT_PAGE,
    receipt_page(RECEIPT, status=REVERSED, verification_url=URL, pdf_url="/r.pdf"),
    verify_page(RECEIPT, status=VALID),
    verify_page(RECEIPT, status=REVERSED),
    verify_page(None, status=VALID, number="RC2570-000999"),
    VerifyPage(verdict=Verdict.ASK),
    PASSBOOK,
    replace(PASSBOOK, entries=(), older_url=None),
    error_page(404),
    error_page(500, reference="01J"),
]


@pytest.fixture(scope="module")
def app() -> Flask:
    app = Flask("pages", static_folder=str(WEB / "static"), template_folder=str(WEB / "templates"))
    register_filters(app.jinja_env)
    app.jinja_env.undefined = StrictUndefined
    return app


def render(app: Flask, page: Any, site: Site = SITE) -> str:
    with app.test_request_context():
        return render_template(page.template, page=page, site=site)


def words_of(html: str) -> str:
    """The page's text, tags dropped and spaces evened out."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize("page", EVERY_PAGE, ids=lambda page: page.template)
def test_every_page_is_whole_and_asks_nothing_of_others(app: Flask, page: Any) -> None:
    for site in (SITE, replace(SITE, passbook_url=None, phone=None, demo=False)):
        html = render(app, page, site)
        assert html.startswith("<!doctype html>")
        assert '<html lang="th">' in html
        assert "<script" not in html
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", html)
        sources = re.findall(r'(?:src|href|action)="([^"]*)"', html)
        assert [s for s in sources if not s.startswith(("/", "#", "tel:")) and s != URL] == []


@pytest.mark.parametrize("page", EVERY_PAGE, ids=lambda page: page.template)
def test_every_file_a_page_names_is_served(app: Flask, page: Any) -> None:
    client = app.test_client()
    named = set(re.findall(r'"(/static/[^"]+)"', render(app, page)))
    assert named
    for name in named:
        with client.get(name) as response:
            assert response.status_code == 200


def test_the_stylesheet_names_only_fonts_that_are_there() -> None:
    css = (WEB / "static/css/pages.css").read_text()
    fonts = re.findall(r'url\("([^"]+)"\)', css)
    assert fonts
    assert all((WEB / "static/css" / font).is_file() for font in fonts)
    assert "http" not in css


def test_the_price_board(app: Flask) -> None:
    text = words_of(render(app, PRICES))
    for expected in (
        "ใช้ตั้งแต่ 16 พฤศจิกายน 2569 เวลา 00:00 น.", "แบตเตอรี่รถยนต์", "Car batteries",
        "22.90 บาท/กก.", "ตั้งแต่ 200.0 กก. ขึ้นไป 24.00 บาท/กก.", "อันตราย", "อย่าเทน้ำกรดออก",
        "หลอดไฟ", "เป็นของเสียอันตราย", "นำไปที่จุดรับของเทศบาล", "เกรด A ได้ 100%", "เกรด D ได้ 0%",
    ):  # fmt: skip
        assert expected in text


def test_the_receipts_page_says_what_the_paper_says(app: Flask) -> None:
    html = render(app, RECEIPT_PAGE)
    text = words_of(html)
    for expected in (
        "RC2570-000123", "23 พฤศจิกายน 2569 เวลา 10:15 น.", "95.94", "116.00",
        "(หนึ่งร้อยสิบหกบาทถ้วน)", "1,234.00", "11.7 kg × 8.20 baht = 95.94 baht",
        "เป็นของเสียอันตราย", short_code(digest(RECEIPT)),
    ):  # fmt: skip
        assert expected in text
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in html
    assert f'href="{URL}"' in html


@pytest.mark.parametrize(
    ("page", "sign", "shows_receipt"),
    [
        (verify_page(RECEIPT, status=VALID), "ใบรับซื้อจริง Genuine", True),
        (verify_page(RECEIPT, status=REVERSED), "ถูกยกเลิกแล้ว Reversed", True),
        (verify_page(None, status=VALID), "ไม่ตรง ไม่ใช่ใบจริง Not genuine", False),
        (VerifyPage(verdict=Verdict.ASK), "ตรวจใบรับซื้อ Check a receipt", False),
    ],
)
def test_the_check_gives_one_clear_sign(
    app: Flask, page: VerifyPage, sign: str, shows_receipt: bool
) -> None:
    main = render(app, page).split("<main", 1)[1]
    text = words_of(main)
    assert sign in text
    signs = ("ใบรับซื้อจริง", "ถูกยกเลิกแล้ว", "ไม่ใช่ใบจริง")
    assert sum(other in text for other in signs) <= 1
    assert ("116.00" in text) == shows_receipt
    assert ("<form" in main) == (not shows_receipt)
    assert "1,234.00" not in text, "the balance is the household's own affair"
    assert "tntt.example" in text


def test_the_passbook_runs(app: Flask) -> None:
    text = words_of(render(app, PASSBOOK))
    assert "+116.00 เหลือ 1,234.00" in text
    assert "-200.00 เหลือ 1,118.00" in text
    assert "23 พ.ย. 2569 10:15 น." in text
    assert "ยังไม่มีรายการ" in words_of(render(app, replace(PASSBOOK, entries=())))


def test_the_demo_lets_one_become_someone(app: Flask) -> None:
    html = render(app, HOME)
    assert 'action="/demo/sign-in"' in html
    assert '<button class="button plain-button" name="person" value="household-001">' in html
    assert 'name="csrf_token" value="token-1"' in html
    assert "<form" not in render(app, HomePage())


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413, 429, 500, 502, 503])
def test_an_error_says_what_to_do(app: Flask, status: int) -> None:
    page = error_page(status, advice=Words("โทรหาเรา", "Call us") if status == 409 else None)
    text = words_of(render(app, page))
    assert str(status) in text
    assert page.title.th in text
    assert page.title.en in text
    assert page.advice.th in text
    if status == 409:
        assert "โทรหาเรา" in text


def test_nothing_given_is_taken_for_markup(app: Flask) -> None:
    hostile = Words(HOSTILE, HOSTILE)
    receipt = replace(
        RECEIPT,
        number=HOSTILE,
        household_name=HOSTILE,
        household_code=HOSTILE,
        collector=HOSTILE,
        vehicle=HOSTILE,
        price_list=HOSTILE,
        rounding_rule=hostile,
        enterprise=replace(RECEIPT.enterprise, name=hostile, address=hostile),
    )
    pages = [
        receipt_page(receipt, status=VALID, verification_url=URL, pdf_url="/r.pdf"),
        verify_page(receipt, status=VALID),
        verify_page(None, status=VALID, number=f'"{HOSTILE}'),
        replace(PASSBOOK, household_name=HOSTILE, household_code=HOSTILE),
        error_page(404, reference=HOSTILE),
    ]
    for page in pages:
        html = render(app, page, replace(SITE, name=hostile))
        assert "<script" not in html
        assert "&lt;script&gt;" in html
