"""A small book in each format, to the letter."""

import re
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from recycling import clock
from recycling.ledger import export, service
from recycling.ledger.export import journal as paging
from recycling.ledger.export.journal import Journal, amount
from recycling.ledger.export.names import account_name, commodity_names
from recycling.ledger.service import Draft, Leg, move

HOME = UUID("019aa000-0000-7000-8000-000000000020")
NOON = datetime(2026, 11, 2, 5, tzinfo=UTC)


def post(session: Session, number: int, *legs: Leg, event: str = "buy", days: int = 0) -> None:
    """One entry, all of it known beforehand."""
    moment = NOON + timedelta(days=days)
    with clock.at(moment):
        service.post(
            session,
            Draft(
                id=UUID(int=number),
                event=event,
                source_id=UUID(int=100 + number),
                legs=legs,
                captured_at=moment - timedelta(minutes=1),
            ),
        )


@pytest.fixture
def book(session: Session, monkeypatch: pytest.MonkeyPatch) -> Session:
    """Capital, two purchases and a payout; read two entries at a time."""
    monkeypatch.setattr(paging, "_PAGE", 2)
    member, home = f"member:{HOME}", f"household:{HOME}"
    post(session, 1, *move("THB", 90_005, source="equity", to="cash:centre"), event="capital")
    for number in (2, 3):
        post(
            session,
            number,
            *move("THB", 250, source=member, to="stock:pet-1"),
            *move("pet-1", 2_500, source=home, to="centre"),
            days=number - 2,
        )
    post(session, 4, *move("THB", 1, source="cash:centre", to=member), event="payout", days=1)
    return session


WHOLE = Path(__file__).parent / "whole"
"""What was looked at by eye, and accepted by the tools."""


@pytest.mark.parametrize("since", [None, date(2026, 11, 3)], ids=["all", "part"])
@pytest.mark.parametrize("format", ["beancount", "hledger", "ledger"])
def test_text(book: Session, tmp_path: Path, format: str, since: date | None) -> None:
    file = tmp_path / "books"
    export.write(Journal(book, "บัญชีทดสอบ", since=since), format=format, output=file)
    kept = WHOLE / f"{'all' if since is None else 'part'}.{format}"
    assert file.read_bytes() == kept.read_bytes()


def test_workbook(book: Session, tmp_path: Path) -> None:
    file = tmp_path / "books.xlsx"
    export.write(Journal(book, "บัญชี", since=date(2026, 11, 3)), format="xlsx", output=file)
    with zipfile.ZipFile(file) as parts:
        sheets = [parts.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (1, 2, 3)]
        styles = parts.read("xl/styles.xml").decode()
    views = [re.findall("<sheetViews>.*</sheetViews>", sheet)[0] for sheet in sheets]
    rows = [re.findall("<row .*?</row>", sheet) for sheet in sheets]
    looks = re.findall("<numFmts.*</numFmts>|<fonts.*</fonts>|<cellXfs.*</cellXfs>", styles)
    told = "\n".join(
        [*looks, *(line for pair in zip(views, rows, strict=True) for line in (pair[0], *pair[1]))]
    )
    assert told + "\n" == (WHOLE / "part.xlsx.txt").read_text(encoding="utf-8")


def test_the_workbook_opens_what_came_since_with_nothing(session: Session, tmp_path: Path) -> None:
    post(session, 1, *move("THB", 700, source="equity", to="cash:centre"))
    post(session, 2, *move("THB", 250, source="cash:centre", to="bank"), days=1)
    file = tmp_path / "books.xlsx"
    export.write(Journal(session, "บัญชี", since=date(2026, 11, 3)), format="xlsx", output=file)
    with zipfile.ZipFile(file) as parts:
        sheet = parts.read("xl/worksheets/sheet3.xml").decode()
    held = re.findall(r'<c r="[CD]\d"[^>]*><v>(-?\d+)</v>', sheet)
    assert held == ["0", "250", "700", "450", "-700", "-700"]  # bank, cash, equity


@pytest.mark.usefixtures("book")
def test_a_day_longer_than_a_page_is_read_whole(session: Session) -> None:
    for number in (9, 7, 8, 5, 6):
        post(session, number, *move("THB", number, source="equity", to="bank"), days=1)
    read = [entry.id.int for entry, _ in Journal(session, "บัญชี").entries()]
    assert read == [1, 2, 3, 4, 5, 6, 7, 8, 9]


def test_books_without_an_entry(session: Session, tmp_path: Path) -> None:
    file = tmp_path / "books"
    export.write(Journal(session, "ว่าง"), format="ledger", output=file)
    tags = ("entry", "event", "source", "captured", "recorded", "reverses", "late-from")
    assert file.read_text(encoding="utf-8") == "\n".join(
        ["; ว่าง", *(f"tag {tag}" for tag in tags), ""]
    )


def test_nothing_is_no_negative_amount() -> None:
    assert amount(Leg("bank", "THB", 0)) == "0.00"
    assert amount(Leg("bank", "THB", -5)) == "-0.05"


def test_money_comes_first_and_keeps_its_name() -> None:
    """`t-h-b` and `Thb` want the same letters: they are told apart, not the money."""
    assert commodity_names(["t-h-b", "THB", "1", "pp", "a", "ไม้", "THb", "0"]) == {
        "THB": "THB",
        "0": "ZERO",
        "1": "ONE",
        "THb": "THBXA",
        "a": "MATERIALA",
        "pp": "PP",
        "t-h-b": "THBXB",
        "ไม้": "MATERIAL",
    }


def test_more_names_alike_than_letters() -> None:
    codes = ["pet" + "-" * n for n in range(60)]
    names = list(commodity_names(codes).values())
    assert names[:3] == ["PET", "PETXA", "PETXB"]
    assert names[26:30] == ["PETXZ", "PETXAA", "PETXAB", "PETXAC"]
    assert names[52:54] == ["PETXAZ", "PETXBA"]
    assert len(set(names)) == 60


def test_a_code_before_the_money_s_does_not_take_its_name() -> None:
    assert commodity_names(["T.HB", "+THB", "THB"]) == {
        "THB": "THB",
        "+THB": "THBXA",
        "T.HB": "THBXB",
    }


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("cash:collector", "Assets:Cash:Collector"),
        (f"member:{HOME}", f"Liabilities:Member:{str(HOME).upper()}"),
        ("stock:A_b", "Assets:Stock:A-5Fb"),
        ("stock:-1", "Assets:Stock:X-1"),
        ("stock:a-1", "Assets:Stock:A-1"),
        ("stock:ไม้", "Assets:Stock:X-E44-E21-E49"),
        ("stock:9a", "Assets:Stock:9a"),
        ("stock:ZZ", "Assets:Stock:ZZ"),
    ],
)
def test_an_account_s_name(code: str, name: str) -> None:
    assert account_name(code, money=True) == name
