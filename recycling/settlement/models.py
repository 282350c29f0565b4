"""Purchases, receipts, payouts and the cash that collectors carry."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from recycling.database.orm import Tenant, tenant_key


class PayMethod(StrEnum):
    """How a household gets the money for a ticket."""

    PASSBOOK = "passbook"
    CASH = "cash"


class PayoutStatus(StrEnum):
    """requested → approved → paid, or rejected / cancelled.

    A PromptPay payout is `sending` while it is in a payment batch.
    """

    REQUESTED = "requested"
    APPROVED = "approved"
    SENDING = "sending"
    PAID = "paid"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


class FloatKind(StrEnum):
    """Which way a collector's cash goes: handed out, or counted back in."""

    ISSUE = "issue"
    RETURN = "return"


class Purchase(Tenant):
    """The enterprise buys what a ticket weighed. Shares the ticket's id."""

    __tablename__ = "purchases"
    __table_args__ = (
        tenant_key("id", table="weigh_tickets"),
        tenant_key("household_id", table="households"),
        tenant_key("entry_id", table="entries"),
        Index("ix_purchases_household", "enterprise_id", "household_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID]
    method: Mapped[str]
    amount_satang: Mapped[int]
    entry_id: Mapped[UUID]


class Receipt(Tenant):
    """ใบรับเงิน as it was issued: frozen, numbered without gaps in a fiscal year."""

    __tablename__ = "receipts"
    __table_args__ = (
        tenant_key("id", table="purchases"),
        UniqueConstraint("enterprise_id", "fiscal_year", "serial"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    fiscal_year: Mapped[int] = mapped_column(SmallInteger)
    serial: Mapped[int]
    number: Mapped[str]
    issued_at: Mapped[datetime]
    document: Mapped[dict[str, Any]]
    digest: Mapped[str]


class ReceiptCounter(Tenant):
    """The last serial given out; its row lock is what leaves no gap."""

    __tablename__ = "receipt_counters"

    fiscal_year: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    last_serial: Mapped[int]


class ReceiptGuesses(Tenant):
    """How often in a row a receipt was asked for with a wrong code, and until when it rests."""

    __tablename__ = "receipt_guesses"
    __table_args__ = (
        tenant_key("receipt_id", table="receipts"),
        CheckConstraint("wrong >= 0", name="wrong"),
    )

    receipt_id: Mapped[UUID] = mapped_column(primary_key=True)
    wrong: Mapped[int] = mapped_column(SmallInteger)
    paused_until: Mapped[datetime | None]


class Payout(Tenant):
    """จ่ายเงิน: money leaves the passbook. Asked for, approved by another person, paid."""

    __tablename__ = "payouts"
    __table_args__ = (
        tenant_key("household_id", table="households"),
        tenant_key("entry_id", table="entries"),
        Index("ix_payouts_household", "enterprise_id", "household_id", "id"),
        Index("ix_payouts_status", "enterprise_id", "status", "id"),
        CheckConstraint("amount_satang > 0", name="amount"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID]
    amount_satang: Mapped[int]
    method: Mapped[str]
    status: Mapped[str]
    requested_at: Mapped[datetime]
    requested_by: Mapped[UUID]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    paid_at: Mapped[datetime | None]
    paid_by: Mapped[UUID | None]
    reason: Mapped[str | None]
    entry_id: Mapped[UUID | None]


class CashFloat(Tenant):
    """Cash handed to a collector (issue) or counted back in (return)."""

    __tablename__ = "cash_floats"
    __table_args__ = (
        tenant_key("collector_id", table="persons"),
        tenant_key("entry_id", table="entries"),
        CheckConstraint("kind IN ('issue', 'return')", name="kind"),
        CheckConstraint("amount_satang > 0", name="amount"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    collector_id: Mapped[UUID]
    kind: Mapped[str]
    amount_satang: Mapped[int]
    captured_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    handled_by: Mapped[UUID]
    entry_id: Mapped[UUID]
