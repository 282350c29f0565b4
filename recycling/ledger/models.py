"""The journal of money and mass."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Identity,
    Index,
    SmallInteger,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from recycling.database.orm import Tenant, tenant_key


class Account(Tenant):
    """A place where one commodity can be: `cash:centre` in satang, `centre` in g of cans.

    `commodity` is `THB` (counted in satang) or a material's code (counted in its
    base unit: grams, pieces or crates).
    """

    __tablename__ = "accounts"
    __table_args__ = (
        UniqueConstraint("enterprise_id", "code", "commodity"),
        UniqueConstraint("enterprise_id", "id", "commodity"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    code: Mapped[str]
    commodity: Mapped[str]


class Entry(Tenant):
    """One event, balanced in each commodity. Never changed, never deleted.

    No foreign key looks rows up one by one: see the migration 0010.


    captured_at   when it happened, by the clock of whoever saw it
    recorded_at   when this database learned of it
    effective_on  the business day (Bangkok) in whose books it counts
    late_from     its own business day, when that was closed before it came
    written_in    the database transaction that wrote it (set by the database)
    """

    __tablename__ = "entries"
    __table_args__ = (
        tenant_key("reverses_id", table="entries"),
        Index(
            "uq_entries_reverses",
            "enterprise_id",
            "reverses_id",
            unique=True,
            postgresql_where=text("reverses_id IS NOT NULL"),
        ),
        Index("ix_entries_source", "enterprise_id", "source_id"),
        Index("ix_entries_effective_on", "enterprise_id", "effective_on", "id"),
        CheckConstraint("posting_count >= 2", name="postings"),
        CheckConstraint("late_from < effective_on", name="late"),
    )

    enterprise_id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-100)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    event: Mapped[str]
    source_id: Mapped[UUID]
    captured_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    effective_on: Mapped[date]
    late_from: Mapped[date | None]
    posting_count: Mapped[int] = mapped_column(SmallInteger)
    reverses_id: Mapped[UUID | None]
    person_id: Mapped[UUID | None]
    written_in: Mapped[int] = mapped_column(
        server_default=text("(pg_current_xact_id()::text)::bigint")
    )


class Posting(Tenant):
    """One leg: `amount` base units into (positive) or out of (negative) an account.

    Its entry and its account are looked for by the database, a statement at a
    time: see the migration 0010.
    """

    __tablename__ = "postings"
    __table_args__ = (
        Index("ix_postings_account", "enterprise_id", "account_id", "entry_id"),
        CheckConstraint("amount <> 0", name="amount"),
    )

    enterprise_id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-100)
    entry_id: Mapped[UUID] = mapped_column(primary_key=True)
    line: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    account_id: Mapped[int]
    commodity: Mapped[str]
    amount: Mapped[int]


class MemberBalance(Tenant):
    """What the enterprise owes a household, in satang, and how much of it is held.

    Both follow the postings and the holds: the database sees to it. Locked by
    whoever changes it.
    """

    __tablename__ = "member_balances"
    __table_args__ = (
        tenant_key("account_id", table="accounts"),
        CheckConstraint("held >= 0 AND balance >= held", name="covers_holds"),
    )

    account_id: Mapped[int] = mapped_column(primary_key=True)
    balance: Mapped[int]
    held: Mapped[int] = mapped_column(server_default=text("0"))


class HoldStatus(StrEnum):
    """What became of a hold."""

    PENDING = "pending"
    POSTED = "posted"
    VOIDED = "voided"


class Hold(Tenant):
    """Money kept back in a passbook for a payout under way, until it is paid or expires."""

    __tablename__ = "holds"
    __table_args__ = (
        tenant_key("account_id", table="accounts"),
        ForeignKeyConstraint(
            ["enterprise_id", "entry_id"],
            ["entries.enterprise_id", "entries.id"],
            deferrable=True,
            initially="DEFERRED",
        ),
        Index(
            "ix_holds_pending",
            "enterprise_id",
            "account_id",
            "expires_at",
            postgresql_where=text("status = 'pending'"),
        ),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("status IN ('pending', 'posted', 'voided')", name="status"),
        CheckConstraint(
            "(status = 'pending') = (resolved_at IS NULL) "
            "AND (status = 'posted') = (entry_id IS NOT NULL)",
            name="resolved",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[int]
    amount: Mapped[int]
    source_id: Mapped[UUID]
    status: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
    entry_id: Mapped[UUID | None]


class Closing(Tenant):
    """The books of every business day up to `closed_through` are closed for good."""

    __tablename__ = "closings"

    closed_through: Mapped[date] = mapped_column(primary_key=True)
    closed_at: Mapped[datetime]
    person_id: Mapped[UUID | None]


class Seal(Tenant):
    """A link of the chain: SHA-256 of the link before it and one entry."""

    __tablename__ = "seals"
    __table_args__ = (
        tenant_key("entry_id", table="entries"),
        UniqueConstraint("enterprise_id", "entry_id"),
        CheckConstraint("number > 0 AND octet_length(hash) = 32", name="sha256"),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry_id: Mapped[UUID]
    sealed_at: Mapped[datetime]
    hash: Mapped[bytes]


class Audit(Tenant):
    """What an audit found; the latest one decides whether money may leave."""

    __tablename__ = "audits"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    audited_at: Mapped[datetime]
    sound: Mapped[bool]
    drifts: Mapped[list[Any]]
    sealed: Mapped[int]
    hash: Mapped[bytes]
