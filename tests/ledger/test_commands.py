"""`flask ledger audit` and `flask ledger export`, as they are typed."""

import sys
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from recycling.database.orm import enter_enterprise
from recycling.ledger import chain
from tests.builders import Town, make_town
from tests.ledger.books import MEMBER, buy


def typed(app: Flask, *words: object) -> Result:
    """`flask ledger …`"""
    wide = {"COLUMNS": "250"}
    return app.test_cli_runner().invoke(args=["ledger", *map(str, words)], env=wide)


def test_the_audit_tells_the_end_of_the_chain(app: Flask, session: Session, town: Town) -> None:
    buy(session, 1)
    session.commit()
    chain.seal(session)
    session.commit()
    end = chain.head(session)
    buy(session, 2)
    session.commit()
    told = typed(app, "audit", "--enterprise", town.slug)
    assert told.exit_code == 0, told.output
    assert f"{town.slug}: 1 {end.hash.hex()} (+1)" in told.output
    assert "1 enterprise(s), 7 laws" in told.output


def test_the_audit_without_a_name_looks_at_everybody(
    app: Flask, session: Session, town: Town
) -> None:
    """Other tests leave forged books behind, so both of these are forged to be seen."""
    slugs = [town.slug, make_town(app).slug]
    for _ in slugs:
        buy(session, 1)
        session.execute(text("UPDATE member_balances SET balance = balance + 1"))
        session.commit()
        enter_enterprise(session, town.enterprise_id)
    told = typed(app, "audit")
    assert told.exit_code == 1
    assert all(slug in told.output for slug in slugs)


def test_the_audit_names_what_is_off_and_fails(app: Flask, session: Session, town: Town) -> None:
    buy(session, 5_000)
    forge = text("UPDATE member_balances SET balance = balance + :change")
    session.execute(forge, {"change": 1234})
    session.commit()
    told = typed(app, "audit", "--enterprise", town.slug)
    assert told.exit_code == 1
    (line,) = [line for line in told.output.splitlines() if town.slug in line]
    assert [part.strip() for part in line.strip("│ ").split("│")] == [
        town.slug,
        "a passbook's balance is the sum of its postings",
        MEMBER,
        "1,234",
    ]
    assert "1 แห่ง / the books are off" in told.output


def test_a_place_nobody_knows_is_an_error(app: Flask, session: Session) -> None:
    session.commit()
    assert typed(app, "audit", "--enterprise", "nowhere").exit_code != 0


def test_an_export_asks_whose_books_when_there_are_several(
    app: Flask, session: Session, town: Town, tmp_path: Path
) -> None:
    session.commit()
    other = make_town(app)
    session.commit()
    file = tmp_path / "books"
    told = typed(app, "export", "--format", "ledger", "--output", file)
    assert told.exit_code == 2
    assert town.slug in told.output
    assert other.slug in told.output
    assert not file.exists()


def test_an_export_of_some_days_holds_these_days(
    app: Flask, session: Session, town: Town, tmp_path: Path
) -> None:
    buy(session, 77)
    session.commit()
    file = tmp_path / "books"
    words = ("export", "--format", "ledger", "--output", file, "--enterprise", town.slug)
    assert typed(app, *words, "--to", "2001-01-01").exit_code == 0
    assert "0.77" not in file.read_text()
    assert typed(app, *words, "--from", "2001-01-01").exit_code == 0
    assert "0.77" in file.read_text()
    assert MEMBER.partition(":")[2].upper() in file.read_text()


def test_a_workbook_without_its_package_says_what_to_install(
    app: Flask, session: Session, town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.commit()
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    words = ("--format", "xlsx", "--output", tmp_path / "books.xlsx", "--enterprise", town.slug)
    told = typed(app, "export", *words)
    assert told.exit_code == 1
    assert "xlsxwriter is not installed" in told.output
