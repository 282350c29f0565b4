"""A session begins and names its enterprise at once, and loses nothing by it."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from recycling.database.orm import enter_enterprise
from recycling.ids import new_id

NAMED = text("SELECT current_setting('app.enterprise_id', true)")


@pytest.fixture
def engine(app: Flask) -> Iterator[Engine]:
    """One connection, which is not asked whether it lives."""
    one = create_engine(app.config["SQLALCHEMY_DATABASE_URI"], pool_size=1, max_overflow=0)
    yield one
    one.dispose()


def test_the_name_holds_for_one_transaction(engine: Engine) -> None:
    tenant = new_id()
    with Session(engine) as session:
        enter_enterprise(session, tenant)
        assert session.scalar(NAMED) == str(tenant)
        session.rollback()
        assert session.scalar(NAMED) == str(tenant)
        with session.begin_nested():
            assert session.scalar(NAMED) == str(tenant)
        session.commit()
    with engine.connect() as connection:
        assert not connection.scalar(NAMED)
    with Session(engine) as session:
        assert not session.scalar(NAMED)


def test_a_connection_that_was_cut_raises_once(engine: Engine, app: Flask) -> None:
    with Session(engine) as session:
        backend = session.scalar(text("SELECT pg_backend_pid()"))
    other = create_engine(app.config["SQLALCHEMY_DATABASE_URI"])
    with other.begin() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": backend})
    other.dispose()
    with Session(engine) as session:
        enter_enterprise(session, new_id())
        with pytest.raises(OperationalError):
            session.scalar(NAMED)
        session.rollback()
        assert session.scalar(NAMED)


@pytest.mark.parametrize("level", ["SERIALIZABLE", "REPEATABLE READ"])
def test_an_isolation_level_asked_for_is_kept(engine: Engine, level: str) -> None:
    with Session(engine.execution_options(isolation_level=level)) as session:
        tenant = new_id()
        enter_enterprise(session, tenant)
        assert session.scalar(text("SHOW transaction_isolation")) == level.lower()
        assert session.scalar(NAMED) == str(tenant)
