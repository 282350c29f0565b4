"""A statement prepared once for a connection is there whatever became of the transaction."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.orm import Session

from recycling.database.prepared import ask

HALF = "SELECT $1::int / $2::int"
PREPARED = text("SELECT count(*) FROM pg_prepared_statements WHERE name = 'half'")


@pytest.fixture
def engine(app: Flask) -> Iterator[Engine]:
    """One connection, which is not asked whether it lives."""
    one = create_engine(app.config["SQLALCHEMY_DATABASE_URI"], pool_size=1, max_overflow=0)
    yield one
    one.dispose()


def half(session: Session, number: int, by: int = 2) -> str | None:
    """What the server answers."""
    return ask(session.connection(), HALF, name="half", arguments=[str(number), str(by)])


def busy(session: Session) -> None:
    """Let the driver prepare something of its own, which it throws away when it rolls back."""
    for _ in range(7):
        session.execute(text("SELECT 1"))


def test_it_is_prepared_once_and_not_looked_for_again(engine: Engine) -> None:
    with Session(engine) as session:
        assert [half(session, 8), half(session, 6)] == ["4", "3"]
        assert session.scalar(PREPARED) == 1
        session.commit()
        assert "half" in session.connection().info["prepared statements"]
        assert half(session, 2) == "1"
        assert ask(session.connection(), "SELECT NULL", name="nothing", arguments=[]) is None


@pytest.mark.parametrize("much", [True, False], ids=["the driver's too", "alone"])
def test_it_survives_what_the_driver_throws_away(engine: Engine, much: bool) -> None:
    with Session(engine) as session:
        for end in (session.rollback, session.close, session.commit):
            if much:
                busy(session)
            assert half(session, 8) == "4"
            end()
        savepoint = session.begin_nested()
        if much:
            busy(session)
        assert half(session, 8) == "4"
        savepoint.rollback()
        assert half(session, 8) == "4"


def test_it_survives_a_connection_given_back_in_the_middle(engine: Engine) -> None:
    with Session(engine) as session:
        assert half(session, 8) == "4"
        session.commit()
    raw = engine.raw_connection()
    assert raw.driver_connection is not None
    raw.driver_connection.execute("SELECT 1", prepare=True)
    raw.close()  # the pool itself rolls back, and the driver throws everything away
    with Session(engine) as session:
        assert half(session, 8) == "4"


def test_what_the_server_refuses_is_raised_and_can_be_rolled_back(engine: Engine) -> None:
    with Session(engine) as session:
        with pytest.raises(DataError, match="division by zero"):
            half(session, 1, 0)
        session.rollback()
        assert half(session, 8) == "4"


def test_a_connection_that_was_cut_raises_once(engine: Engine, app: Flask) -> None:
    other = create_engine(app.config["SQLALCHEMY_DATABASE_URI"])
    with Session(engine) as session:
        assert half(session, 8) == "4"
        backend = session.scalar(text("SELECT pg_backend_pid()"))
        with other.begin() as connection:
            connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": backend})
        with pytest.raises(OperationalError):
            half(session, 8)
        session.rollback()
        assert half(session, 8) == "4"
    other.dispose()
