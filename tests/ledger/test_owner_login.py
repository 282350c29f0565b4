"""One login for everything, the owner's: the application works as it does with two."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import text

from recycling import create_app
from recycling.config import Config
from recycling.database.orm import db, enter_enterprise
from recycling.jobs import queue, work
from recycling.ledger import chain, jobs
from recycling.ledger.audit import audit
from tests.builders import make_town
from tests.ledger.books import MEMBER, buy, pay


@pytest.fixture
def alone(app: Flask, config: Config) -> Iterator[Flask]:
    """The application with one DATABASE_URL, on the database that `app` has migrated."""
    built = create_app(replace(config, database_url=config.database_owner_url))
    with built.app_context():
        yield built
        db.session.remove()
        db.engine.dispose()


def test_a_passbook_is_written_once(alone: Flask) -> None:
    make_town(alone)
    session = db.session()
    buy(session, 100)
    pay(session, 30)
    session.commit()
    balance = """
        SELECT b.balance FROM member_balances b JOIN accounts a ON a.id = b.account_id
        WHERE a.code = :member
    """
    assert session.execute(text(balance), {"member": MEMBER}).scalar_one() == 70
    assert audit(session) == []


def test_the_worker_works(alone: Flask) -> None:
    town = make_town(alone)
    session = db.session()
    buy(session, 100)
    session.commit()
    driver = session.connection().connection.driver_connection
    queue.configure_task(jobs.SEAL, connection=driver).defer(timestamp=0)
    session.commit()
    work(alone, forever=False)
    enter_enterprise(session, town.enterprise_id)
    assert (chain.head(session).number, chain.unsealed(session)) == (1, 0)
