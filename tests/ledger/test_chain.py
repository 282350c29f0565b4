"""The chain covers every entry in the order of commits, and breaks where one is changed."""

import logging
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from recycling.database.orm import db, enter_enterprise
from recycling.errors import Problem
from recycling.ids import new_id
from recycling.ledger import chain, jobs, queries, service
from recycling.ledger.audit import CHAIN, Drift, audit
from recycling.ledger.auditing import last_audit
from recycling.ledger.models import Entry, Seal
from recycling.ledger.service import Leg
from tests.builders import Town, make_town
from tests.ledger.books import MEMBER, buy

OTHER = new_id()


def seal(session: Session, *, expect: int) -> None:
    """Seal until so many entries are sealed: other tests' transactions may still be running."""
    done = 0
    for _ in range(50):
        done += chain.seal(session)
        session.commit()
        if done == expect:
            return
        time.sleep(0.1)
    raise AssertionError(f"sealed {done} of {expect}")


def test_a_late_commit_is_sealed_in_its_turn(app: Flask, town: Town) -> None:
    session = db.session()
    buy(session, 1)  # the accounts are there
    buy(session, 1, household_id=OTHER)
    session.commit()
    seal(session, expect=2)
    early = Session(db.engine)
    enter_enterprise(early, town.enterprise_id)
    first = buy(early, 1, household_id=OTHER)  # written first, not committed
    second = buy(session, 2)
    session.commit()
    assert chain.seal(session) == 0  # the first may still come before it
    session.commit()
    early.commit()
    early.close()
    seal(session, expect=2)
    sealed = session.query(Seal).order_by(Seal.number).all()
    assert [(one.number, one.entry_id) for one in sealed[2:]] == [(3, first.id), (4, second.id)]
    assert audit(session) == []


def test_who_rolls_back_holds_nobody_up(session: Session, town: Town) -> None:
    buy(session, 1)
    buy(session, 1, household_id=OTHER)
    session.commit()
    given_up = Session(db.engine)
    enter_enterprise(given_up, town.enterprise_id)
    buy(given_up, 1, household_id=OTHER)
    buy(session, 2)
    session.commit()
    given_up.rollback()
    given_up.close()
    seal(session, expect=3)
    assert chain.unsealed(session) == 0


def test_a_restored_journal_is_sealed_too(session: Session, town: Town, owner: Connection) -> None:
    buy(session, 1)
    session.commit()
    owner.execute(text("ALTER TABLE entries DISABLE TRIGGER entries_are_frozen"))
    enter = text("SELECT set_config('app.enterprise_id', :id, true)")
    owner.execute(enter, {"id": str(town.enterprise_id)})
    owner.execute(text("UPDATE entries SET written_in = 1 << 40"))
    owner.execute(text("ALTER TABLE entries ENABLE TRIGGER entries_are_frozen"))
    owner.commit()
    seal(session, expect=1)


@pytest.mark.parametrize(
    ("table", "change", "broken"),
    [
        ("postings", "UPDATE postings SET amount = amount * 2", [1, 2, 3]),
        ("entries", "UPDATE entries SET event = 'gift'", [1, 2, 3]),
        ("seals", "UPDATE seals SET number = number + 10 WHERE number = 3", [13]),
        ("seals", "DELETE FROM seals WHERE number = 2", [3]),
    ],
)
def test_a_change_of_the_past_breaks_the_chain(
    session: Session, town: Town, owner: Connection, table: str, change: str, broken: list[int]
) -> None:
    """Which link breaks and whose entry it is are told."""
    for amount in (1, 2, 3):
        buy(session, amount)
    session.commit()
    seal(session, expect=3)
    entries = session.scalars(select(Seal.entry_id).order_by(Seal.number)).all()
    session.commit()
    owner.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER {table}_are_frozen"))
    enter = text("SELECT set_config('app.enterprise_id', :id, true)")
    owner.execute(enter, {"id": str(town.enterprise_id)})
    owner.execute(text(change))
    owner.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER {table}_are_frozen"))
    owner.commit()
    links = [drift for drift in audit(session) if drift.law == CHAIN]
    assert links == [Drift(CHAIN, str(entries[min(number, 3) - 1]), number) for number in broken]


def test_links_are_not_rewritten(session: Session, owner: Connection) -> None:
    with pytest.raises(IntegrityError, match="append-only"):
        owner.execute(text("DELETE FROM seals"))


def test_a_drift_stops_payouts_until_an_audit_finds_none(
    session: Session, town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    service.require_sound(session)
    buy(session, 100)
    assert service.run_audit(session).sound
    service.require_sound(session)
    session.execute(text("UPDATE member_balances SET balance = balance + 1"))
    with caplog.at_level(logging.CRITICAL):
        assert not service.run_audit(session).sound
    (told,) = caplog.records
    assert told.getMessage() == (
        f"the books of {town.enterprise_id} do not add up, payouts are stopped: "
        f"a passbook's balance is the sum of its postings: {MEMBER} is off by 1"
    )
    with pytest.raises(Problem, match="books-unsound"):
        service.require_sound(session)
    session.execute(text("UPDATE member_balances SET balance = balance - 1"))
    service.run_audit(session)
    service.require_sound(session)


def test_the_nightly_job_audits_every_enterprise(app: Flask) -> None:
    with app.app_context():
        towns = []
        for _ in range(2):
            towns.append(make_town(app))
            db.session.commit()
        for town in towns:
            enter_enterprise(db.session(), town.enterprise_id)
            db.session.rollback()
            buy(db.session(), 1)
            db.session.commit()
        db.session.remove()

    def check(session: Session) -> None:
        if session.info["enterprise_id"] == towns[0].enterprise_id:
            raise RuntimeError("one fails")
        service.run_audit(session)

    with pytest.raises(RuntimeError, match="one fails"):
        jobs.for_each_enterprise(app, check)
    with app.app_context():
        audited = []
        for town in towns:
            enter_enterprise(db.session(), town.enterprise_id)
            db.session.rollback()
            audited.append(last_audit(db.session()) is not None)
        db.session.rollback()
    assert audited == [False, True]


def test_a_journal_without_entries_has_nothing_to_seal(session: Session) -> None:
    assert chain.unsealed(session) == 0
    assert chain.seal(session) == 0
    assert chain.head(session).number == 0


@pytest.fixture(params=["UTC", "Asia/Bangkok"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine of that time zone."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("zone")
def test_what_a_link_hashes_is_written_down_for_ever(session: Session, town: Town) -> None:
    """Who keeps a hash on paper must be able to compute it again from an export."""
    ids = [UUID(int=k) for k in range(1, 5)]
    entry = Entry(
        enterprise_id=town.enterprise_id,
        id=ids[0],
        event="ซื้อ",
        source_id=ids[1],
        captured_at=datetime(2026, 11, 2, 10, tzinfo=timezone(timedelta(hours=7))),
        recorded_at=datetime(2026, 11, 2, 3, 0, 1, 5, tzinfo=UTC),
        effective_on=date(2026, 11, 3),
        late_from=date(2026, 11, 2),
        posting_count=2,
        reverses_id=ids[2],
        person_id=ids[3],
    )
    legs = [Leg("stock:can", "THB", 5), Leg("equity", "THB", -5)]
    assert chain.canonical(entry, legs).decode() == (
        '["00000000-0000-0000-0000-000000000001","ซื้อ","00000000-0000-0000-0000-000000000002",'
        '"2026-11-02T03:00:00.000000+00:00","2026-11-02T03:00:01.000005+00:00",'
        '"2026-11-03","2026-11-02","00000000-0000-0000-0000-000000000003",'
        '"00000000-0000-0000-0000-000000000004",'
        '[["stock:can","THB",5],["equity","THB",-5]]]'
    )
    entry.late_from = entry.reverses_id = entry.person_id = None
    assert b'"2026-11-03",null,null,null,[[' in chain.canonical(entry, legs)


def test_the_chain_begins_with_the_enterprise_and_goes_on_with_each_entry(
    session: Session, town: Town
) -> None:
    beginning = sha256(f"ledger of {town.enterprise_id}".encode()).digest()
    assert chain.head(session) == chain.Link(0, beginning)
    bought = buy(session, 100)
    session.commit()
    seal(session, expect=1)
    entry = session.get_one(Entry, (town.enterprise_id, bought.id))
    legs = queries.legs_by_entry(session, [bought.id])[bought.id]
    told = sha256(beginning + chain.canonical(entry, legs)).digest()
    assert chain.head(session) == chain.Link(1, told)


def test_links_hash_what_the_database_holds_not_what_the_program_remembers(
    session: Session, town: Town
) -> None:
    bought = buy(session, 100)
    session.commit()
    seal(session, expect=1)
    entry = session.get_one(Entry, (town.enterprise_id, bought.id))
    set_committed_value(entry, "event", "something else")
    assert list(chain.breaks(session)) == []
