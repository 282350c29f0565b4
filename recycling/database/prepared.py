"""Statements prepared once for a connection, and asked through libpq itself.

For the few calls which are so frequent that SQLAlchemy's result and the driver's
cursor cost as much as what they ask for.
"""

from collections.abc import Sequence
from typing import Any, cast

import psycopg
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import Pool

_KEPT = "prepared statements"


def ask(
    connection: Connection, statement: str, *, name: str, arguments: Sequence[str]
) -> str | None:
    """The first column of the first row, as text; `arguments` are texts for $1, $2 ….

    `name` stands for this `statement` alone. Raises what SQLAlchemy raises for a
    statement that the server refuses.
    """
    driver = cast("psycopg.Connection[Any]", connection.connection.driver_connection)
    try:
        _prepare(connection, driver, statement, name=name)
        values = [value.encode() for value in arguments]
        answer = _checked(driver, driver.pgconn.exec_prepared(name.encode(), values))
    except psycopg.Error as error:
        lost = driver.closed
        if lost:
            connection.invalidate(error)
        raise DBAPIError.instance(
            statement,
            None,
            error,
            psycopg.Error,
            connection_invalidated=lost,
            dialect=connection.dialect,
        ) from error
    value = answer.get_value(0, 0)
    return None if value is None else value.decode()


def _prepare(
    connection: Connection, driver: "psycopg.Connection[Any]", statement: str, *, name: str
) -> None:
    kept: set[str] = connection.info.setdefault(_KEPT, set())
    if name in kept:
        return
    known = driver.pgconn.exec_params(
        b"SELECT FROM pg_prepared_statements WHERE name = $1", [name.encode()]
    )
    if not _checked(driver, known).ntuples:
        _checked(driver, driver.pgconn.prepare(name.encode(), statement.encode()))
    kept.add(name)


def _checked(driver: "psycopg.Connection[Any]", answer: PGresult) -> PGresult:
    """The answer, or what the driver would raise for it."""
    if driver.pgconn.status != ConnStatus.OK:
        raise psycopg.OperationalError(answer.error_message.decode(errors="replace"))
    if answer.status not in (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK):
        raise psycopg.errors.error_from_result(answer)
    return answer


# The driver throws away every prepared statement of the connection when it rolls back.


@event.listens_for(Engine, "rollback")
def _rolled_back(connection: Connection) -> None:
    if not connection.invalidated:
        connection.info.pop(_KEPT, None)


@event.listens_for(Engine, "rollback_savepoint")
def _rolled_back_to(connection: Connection, *_: object) -> None:
    _rolled_back(connection)


@event.listens_for(Pool, "reset")
def _given_back(driver: "psycopg.Connection[Any]", record: Any, _: object) -> None:
    # After a commit there is nothing to roll back, and everything stays prepared.
    if driver.pgconn.transaction_status != TransactionStatus.IDLE:
        record.info.pop(_KEPT, None)
