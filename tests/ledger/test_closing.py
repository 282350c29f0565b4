"""A closed day stays as it was; what comes late counts in the open period and says so."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import db, enter_enterprise
from recycling.errors import Problem
from recycling.ledger import queries, service
from recycling.ledger.models import Entry
from tests.builders import Town
from tests.ledger.books import buy

DAY = date(2026, 11, 2)
NOON = datetime(2026, 11, 2, 5, tzinfo=UTC)


def test_a_late_entry_counts_on_the_first_open_day(session: Session, town: Town) -> None:
    with clock.at(NOON + timedelta(days=3)):
        service.close_period(session, through=DAY, person_id=None)
        late = buy(session, 10, captured_at=NOON)
        timely = buy(session, 10, captured_at=NOON + timedelta(days=1))
    found = session.get(Entry, (town.enterprise_id, late.id))
    assert found is not None
    assert (found.effective_on, found.late_from) == (DAY + timedelta(days=1), DAY)
    other = session.get(Entry, (town.enterprise_id, timely.id))
    assert other is not None
    assert (other.effective_on, other.late_from) == (DAY + timedelta(days=1), None)
    assert queries.balances(session, until=DAY) == []


def test_a_period_is_closed_once_and_never_before_its_day(session: Session) -> None:
    with clock.at(NOON):
        service.close_period(session, through=DAY, person_id=None)
        assert service.closed_through(session) == DAY
        with pytest.raises(Problem, match="period-closed"):
            service.close_period(session, through=DAY, person_id=None)
        with pytest.raises(Problem, match="period-not-over"):
            service.close_period(session, through=DAY + timedelta(days=1), person_id=None)


def test_the_database_refuses_an_entry_of_a_closed_day(
    session: Session, town: Town, owner: Connection
) -> None:
    with clock.at(NOON):
        service.close_period(session, through=DAY, person_id=None)
    session.commit()
    owner.execute(
        text("SELECT set_config('app.enterprise_id', :e, true)"), {"e": str(town.enterprise_id)}
    )
    with pytest.raises(IntegrityError, match="closed period"):
        owner.execute(
            text(
                "INSERT INTO entries (enterprise_id, id, event, source_id, captured_at,"
                " recorded_at, effective_on, posting_count)"
                " VALUES (:e, :e, 'forged', :e, now(), now(), :day, 2)"
            ),
            {"e": town.enterprise_id, "day": DAY},
        )


def test_closing_waits_for_who_is_posting(app: Flask, town: Town) -> None:
    db.session.commit()
    closed = threading.Event()

    def close() -> None:
        with app.app_context():
            enter_enterprise(db.session(), town.enterprise_id)
            with clock.at(NOON):
                service.close_period(db.session(), through=DAY, person_id=None)
            db.session.commit()
            closed.set()
            db.session.remove()

    with clock.at(NOON):
        posted = buy(db.session(), 10)
    closer = threading.Thread(target=close)
    closer.start()
    assert not closed.wait(0.3)
    db.session.commit()
    closer.join()
    assert closed.is_set()
    found = db.session.get(Entry, (town.enterprise_id, posted.id))
    assert found is not None
    assert found.effective_on == DAY


def test_books_as_they_were_known_at_a_moment(session: Session) -> None:
    with clock.at(NOON + timedelta(hours=1)):
        buy(session, 10, captured_at=NOON)
    with clock.at(NOON + timedelta(days=2)):
        buy(session, 5, captured_at=NOON)
    stock = [
        {
            held.account: held.balance
            for held in queries.balances(session, until=DAY, recorded_by=by)
        }
        for by in (NOON, NOON + timedelta(days=1), NOON + timedelta(days=3))
    ]
    assert [held.get("stock:can", 0) for held in stock] == [0, 10, 15]
