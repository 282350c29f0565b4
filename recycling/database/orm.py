"""Tables, sessions and the wall between enterprises.

Every tenant table is keyed by `enterprise_id` first and protected by forced
row-level security. A session says which enterprise it works for with
`enter_enterprise`; the database sees it as the transaction-local setting
`app.enterprise_id`. Without one, tenant tables are empty.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, cast
from uuid import UUID

import psycopg
import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from psycopg.pq import ExecStatus, TransactionStatus
from sqlalchemy import BigInteger, DateTime, ForeignKeyConstraint, Uuid, event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, SessionTransaction, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """All tables. `int` is bigint, `datetime` is timestamptz, `dict` is jsonb."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[Mapping[Any, Any]] = {
        int: BigInteger,
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
        UUID: Uuid,
        str: sa.Text,
    }


class Tenant(Base):
    """A table of which each enterprise sees its own rows only."""

    __abstract__ = True

    enterprise_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("enterprises.id"), primary_key=True, sort_order=-100
    )


def tenant_key(*columns: str, table: str, key: str = "id") -> ForeignKeyConstraint:
    """A foreign key inside one enterprise: (enterprise_id, columns) → table.

    `key` names the target's columns after enterprise_id, separated by commas.
    """
    return ForeignKeyConstraint(
        ["enterprise_id", *columns],
        [f"{table}.enterprise_id", *(f"{table}.{name}" for name in key.split(","))],
    )


db = SQLAlchemy(metadata=Base.metadata)


def enter_enterprise(session: Session, enterprise_id: UUID | None) -> None:
    """Let `session` see and write the rows of this enterprise (None: of none)."""
    session.info["enterprise_id"] = enterprise_id
    if session.in_transaction():
        _set_tenant(session.connection(), enterprise_id)


def current_enterprise(session: Session) -> UUID:
    """The enterprise this session works for; LookupError when it has none."""
    enterprise_id = session.info.get("enterprise_id")
    if not isinstance(enterprise_id, UUID):
        raise LookupError("the session works for no enterprise")
    return enterprise_id


@event.listens_for(Session, "after_begin")
def _begin(session: Session, _: SessionTransaction, connection: Connection) -> None:
    enterprise_id = session.info.get("enterprise_id")
    if not _begin_at_once(connection, enterprise_id):
        _set_tenant(connection, enterprise_id)


def _begin_at_once(connection: Connection, enterprise_id: UUID | None) -> bool:
    """Begin and name the enterprise in one round trip; False when that is not possible.

    The driver sends BEGIN by itself before the first statement, which costs a small
    transaction a tenth of its time. What the server refuses here is asked again in the
    ordinary way, which raises what it should.
    """
    driver = cast("psycopg.Connection[Any]", connection.connection.driver_connection)
    ordinary = (driver.autocommit, driver.isolation_level, driver.read_only, driver.deferrable)
    if ordinary != (False, None, None, None):
        return False
    if driver.info.transaction_status != TransactionStatus.IDLE:
        return False
    named = f"BEGIN; SET LOCAL app.enterprise_id = '{enterprise_id or ''}'"
    return driver.pgconn.exec_(named.encode()).status == ExecStatus.COMMAND_OK


def _set_tenant(connection: Connection, enterprise_id: UUID | None) -> None:
    connection.execute(
        sa.text("SELECT set_config('app.enterprise_id', :id, true)"),
        {"id": str(enterprise_id) if enterprise_id else ""},
    )
