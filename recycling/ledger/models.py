"""The journal of money and mass."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
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
    )

    enterprise_id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-100)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    event: Mapped[str]
    source_id: Mapped[UUID]
    captured_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    effective_on: Mapped[date]
    posting_count: Mapped[int] = mapped_column(SmallInteger)
    reverses_id: Mapped[UUID | None]
    person_id: Mapped[UUID | None]


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
    """What the enterprise owes a household, in satang; locked by whoever changes it."""

    __tablename__ = "member_balances"
    __table_args__ = (
        tenant_key("account_id", table="accounts"),
        CheckConstraint("balance >= 0", name="not_overdrawn"),
    )

    account_id: Mapped[int] = mapped_column(primary_key=True)
    balance: Mapped[int]
