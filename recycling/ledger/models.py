"""The journal of money and mass."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Identity,
    Index,
    SmallInteger,
    UniqueConstraint,
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

    captured_at   when it happened, by the clock of whoever saw it
    recorded_at   when this database learned of it
    effective_on  the business day (Bangkok) in whose books it counts
    """

    __tablename__ = "entries"
    __table_args__ = (
        tenant_key("reverses_id", table="entries"),
        UniqueConstraint("enterprise_id", "reverses_id"),
        Index("ix_entries_source", "enterprise_id", "source_id"),
        Index("ix_entries_effective_on", "enterprise_id", "effective_on", "id"),
        CheckConstraint("posting_count >= 2", name="postings"),
    )

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
    """One leg: `amount` base units into (positive) or out of (negative) an account."""

    __tablename__ = "postings"
    __table_args__ = (
        tenant_key("entry_id", table="entries"),
        ForeignKeyConstraint(
            ["enterprise_id", "account_id", "commodity"],
            ["accounts.enterprise_id", "accounts.id", "accounts.commodity"],
        ),
        Index("ix_postings_account", "enterprise_id", "account_id", "entry_id"),
        CheckConstraint("amount <> 0", name="amount"),
    )

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
