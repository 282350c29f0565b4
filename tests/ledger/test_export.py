"""Accountants' tools accept the journal, and notice when one unit of it is changed."""

import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from recycling.database.orm import db
from recycling.ids import new_id
from recycling.ledger import export, service
from recycling.ledger.export.journal import Journal
from recycling.ledger.export.names import account_name, commodity_names
from recycling.ledger.models import Entry
from recycling.ledger.service import move
from tests.builders import Town
from tests.ledger.books import HOUSEHOLD, buy, draft, pay

FIRST = datetime(2026, 10, 1, 3, tzinfo=UTC)
Check = Callable[[Path], str]


@pytest.fixture
def books(session: Session, town: Town) -> Session:
    """Three business days: capital, purchases, a loss, a payout, a reversal, a sale."""
    days = [FIRST + timedelta(days=n) for n in range(3)]
    service.post(session, draft(*move("THB", 90_000, source="equity", to="cash:centre")))
    for day in days:
        buy(session, 1_005, captured_at=day)
        collector = f"cash:collector:{new_id()}"
        loan = move("THB", 501, source="cash:centre", to=collector)
        service.post(session, draft(*loan, captured_at=day))
    wet = draft(*move("pp-5", 7, source="centre", to="loss:ความชื้น"), captured_at=days[1])
    service.post(session, wet)
    service.post(session, draft(*move("pp5", 9, source=f"household:{HOUSEHOLD}", to="centre")))
    service.reverse(session, entry_id=wet.id, captured_at=days[2], person_id=None)
    pay(session, 250)
    service.close_period(session, through=days[0].date(), person_id=None)
    buy(session, 3, captured_at=days[0])
    return session


def bean_check(file: Path) -> str:
    """What Beancount's own loader complains of."""
    loader = pytest.importorskip("beancount.loader")
    _, errors, _ = loader.load_file(str(file))
    return "\n".join(error.message for error in errors)


def _program(*words: str) -> Check:
    def run(file: Path) -> str:
        if shutil.which(words[0]) is None:
            pytest.skip(f"{words[0]} is not installed")
        done = subprocess.run(
            [*words, "-f", str(file), *CHECKS[words[0]]],
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stderr or "failed" if done.returncode else ""

    return run


CHECKS = {"hledger": ["check", "--strict"], "ledger": ["--pedantic", "balance"]}
TOOLS = {
    "beancount": bean_check,
    "hledger": _program("hledger"),
    "ledger": _program("ledger", "--args-only"),
}


@pytest.mark.parametrize("format", TOOLS)
def test_the_tool_accepts_the_books(books: Session, tmp_path: Path, format: str) -> None:
    file = tmp_path / "books"
    export.write(Journal(books, "บัญชีทดสอบ"), format=format, output=file)
    assert TOOLS[format](file) == ""


@pytest.mark.parametrize("format", TOOLS)
def test_a_part_of_the_books_opens_with_what_was_there(
    books: Session, tmp_path: Path, format: str
) -> None:
    second = FIRST.date() + timedelta(days=1)
    file = tmp_path / "books"
    journal = Journal(books, "บัญชีทดสอบ", since=second, until=second)
    export.write(journal, format=format, output=file)
    assert TOOLS[format](file) == ""
    assert "opening" in file.read_text()


@pytest.mark.parametrize("format", TOOLS)
def test_the_tool_accepts_books_without_an_entry(
    session: Session, tmp_path: Path, format: str
) -> None:
    file = tmp_path / "books"
    export.write(Journal(session, 'บัญชี "ว่าง"'), format=format, output=file)
    assert TOOLS[format](file) == ""


@pytest.mark.parametrize("commodity", ["THB", "CAN"])
@pytest.mark.parametrize("format", TOOLS)
def test_one_unit_off_is_an_error(
    books: Session, tmp_path: Path, format: str, commodity: str
) -> None:
    file = tmp_path / "books"
    export.write(Journal(books, "บัญชีทดสอบ"), format=format, output=file)
    sound = file.read_text()
    amount = {"THB": ("10.05", "10.06"), "CAN": ("10050", "10051")}[commodity]
    forged = sound.replace(f"  {amount[0]} {commodity}\n", f"  {amount[1]} {commodity}\n", 1)
    assert forged != sound
    file.write_text(forged)
    assert TOOLS[format](file) != ""


@pytest.mark.parametrize("format", TOOLS)
def test_two_legs_forged_alike_are_an_error(books: Session, tmp_path: Path, format: str) -> None:
    file = tmp_path / "books"
    export.write(Journal(books, "บัญชีทดสอบ"), format=format, output=file)
    forged = file.read_text().replace(" 2.50 THB", " 2.51 THB", 1)
    forged = forged.replace(" -2.50 THB", " -2.51 THB", 1)
    file.write_text(forged)
    assert TOOLS[format](file) != ""


def test_each_entry_names_itself_and_its_source(books: Session, tmp_path: Path) -> None:
    bought = buy(books, 77)
    for tool in TOOLS:
        file = tmp_path / tool
        export.write(Journal(books, "บัญชีทดสอบ"), format=tool, output=file)
        written = file.read_text()
        assert str(bought.id) in written
        assert str(bought.source_id) in written


def test_an_entry_tells_what_it_reverses_and_from_which_day_it_came(
    books: Session, tmp_path: Path
) -> None:
    first, reversal = FIRST.date(), books.query(Entry).filter(Entry.reverses_id.isnot(None)).one()
    file = tmp_path / "books"
    export.write(Journal(books, "บัญชีทดสอบ"), format="ledger", output=file)
    written = file.read_text()
    assert f"    ; late-from: {first}\n" in written
    assert f"    ; reverses: {reversal.reverses_id}\n" in written
    export.write(Journal(books, "บัญชีทดสอบ"), format="beancount", output=file)
    assert f'  late-from: "{first}"\n' in file.read_text()


def test_the_workbook_holds_every_posting(books: Session, tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter")
    file = tmp_path / "books.xlsx"
    export.write(Journal(books, "บัญชีทดสอบ"), format="xlsx", output=file)
    with zipfile.ZipFile(file) as book:
        names = re.findall(r'<sheet name="(\w+)"', book.read("xl/workbook.xml").decode())
        postings = book.read("xl/worksheets/sheet2.xml").decode()
        entries = book.read("xl/worksheets/sheet1.xml").decode()
    assert names == ["entries", "postings", "balances"]
    assert entries.count("<row ") == 1 + 12
    assert "<v>90000</v>" in postings
    assert "<f>F2/100</f>" in postings


def test_the_command_writes_a_file(app: Flask, town: Town, books: Session, tmp_path: Path) -> None:
    db.session.commit()
    file = tmp_path / "books.beancount"
    words = ["ledger", "export", "--format", "beancount", "--output", str(file)]
    done = app.test_cli_runner().invoke(args=[*words, "--enterprise", town.slug])
    assert done.exit_code == 0, done.output
    assert bean_check(file) == ""


def test_accounts_keep_apart_money_and_mass() -> None:
    assert account_name("centre", money=False) == "Assets:Mass:Centre"
    assert account_name("cash:centre", money=True) == "Assets:Cash:Centre"
    assert account_name("stock:pet-1", money=True) == "Assets:Stock:Pet-1"
    assert account_name("prizes:2026", money=True) == "Equity:Other:Prizes:2026"


@given(st.sets(st.text(st.sampled_from("ab-1 ไ"), min_size=1, max_size=30), max_size=20))
def test_commodities_have_letters_only_and_names_of_their_own(codes: set[str]) -> None:
    names = commodity_names(codes)
    assert names.keys() == codes
    assert len(set(names.values())) == len(codes)
    assert all(re.fullmatch("[A-Z]{2,24}", name) for name in names.values())
