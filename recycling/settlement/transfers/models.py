"""PromptPay: where a household wants its money, and the transfers that bring it there."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from recycling.database.orm import Tenant, tenant_key


class TransferStatus(StrEnum):
    """waiting → sent (there is a slip) → confirmed (the bank's statement says so), or failed."""

    WAITING = "waiting"
    SENT = "sent"
    CONFIRMED = "confirmed"
    FAILED = "failed"


class PromptPayProxy(Tenant):
    """A number a household is paid under. `number` is forgotten once nothing needs it."""

    __tablename__ = "promptpay_proxies"
    __table_args__ = (
        tenant_key("household_id", table="households"),
        CheckConstraint("kind IN ('mobile', 'national_id', 'ewallet')", name="kind"),
        CheckConstraint("ended_at IS NOT NULL OR number IS NOT NULL", name="usable"),
        Index(
            "uq_promptpay_proxies_current",
            "enterprise_id",
            "household_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID]
    kind: Mapped[str]
    number: Mapped[str | None]
    masked: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID]
    ended_at: Mapped[datetime | None]


class PaymentBatch(Tenant):
    """ชุดโอน: payouts which the treasurer sends from the bank in one sitting."""

    __tablename__ = "payment_batches"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    made_by: Mapped[UUID]
    total_satang: Mapped[int]


class Transfer(Tenant):
    """One payee of a batch. A payout has one transfer that has not failed, at most.

    held_entry_id  took the money out of the passbook when the batch was made
    entry_id       took it out of the bank when there was a slip
    """

    __tablename__ = "transfers"
    __table_args__ = (
        tenant_key("batch_id", table="payment_batches"),
        tenant_key("payout_id", table="payouts"),
        tenant_key("household_id", table="households"),
        tenant_key("proxy_id", table="promptpay_proxies"),
        tenant_key("held_entry_id", table="entries"),
        tenant_key("entry_id", table="entries"),
        CheckConstraint("amount_satang > 0", name="amount"),
        CheckConstraint("status IN ('waiting', 'sent', 'confirmed', 'failed')", name="status"),
        Index("ix_transfers_batch", "enterprise_id", "batch_id", "id"),
        Index(
            "uq_transfers_payout",
            "enterprise_id",
            "payout_id",
            unique=True,
            postgresql_where=text("status <> 'failed'"),
        ),
        Index(
            "uq_transfers_slip",
            "enterprise_id",
            "slip_reference",
            unique=True,
            postgresql_where=text("slip_reference IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    batch_id: Mapped[UUID]
    payout_id: Mapped[UUID]
    household_id: Mapped[UUID]
    proxy_id: Mapped[UUID]
    amount_satang: Mapped[int]
    status: Mapped[str]
    held_entry_id: Mapped[UUID]
    slip_reference: Mapped[str | None]
    sent_at: Mapped[datetime | None]
    sent_by: Mapped[UUID | None]
    entry_id: Mapped[UUID | None]
    failed_at: Mapped[datetime | None]
    failed_by: Mapped[UUID | None]
    reason: Mapped[str | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[UUID | None]


class BankStatement(Tenant):
    """A statement as it was brought: how many lines, and how many were new."""

    __tablename__ = "bank_statements"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    imported_at: Mapped[datetime]
    imported_by: Mapped[UUID]
    line_count: Mapped[int]
    new_count: Mapped[int]


class BankLine(Tenant):
    """Money that left the bank account, once however often its statement is brought.

    `how` tells by what it was matched: reference, time, or person; `dismissal`
    what it was when it is none of the transfers.
    """

    __tablename__ = "bank_lines"
    __table_args__ = (
        tenant_key("statement_id", table="bank_statements"),
        tenant_key("transfer_id", table="transfers"),
        UniqueConstraint("enterprise_id", "digest", "ordinal"),
        CheckConstraint("amount_satang > 0", name="amount"),
        CheckConstraint("how IN ('reference', 'time', 'person')", name="how"),
        CheckConstraint(
            "(dismissed_at IS NULL) = (dismissal IS NULL)"
            " AND (dismissed_at IS NULL OR transfer_id IS NULL)",
            name="dismissed",
        ),
        Index(
            "uq_bank_lines_transfer",
            "enterprise_id",
            "transfer_id",
            unique=True,
            postgresql_where=text("transfer_id IS NOT NULL"),
        ),
        Index(
            "ix_bank_lines_open",
            "enterprise_id",
            "id",
            postgresql_where=text("transfer_id IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    statement_id: Mapped[UUID]
    digest: Mapped[str]
    ordinal: Mapped[int]
    on_date: Mapped[date]
    at: Mapped[datetime | None]
    amount_satang: Mapped[int]
    reference: Mapped[str]
    description: Mapped[str]
    transfer_id: Mapped[UUID | None]
    how: Mapped[str | None]
    matched_at: Mapped[datetime | None]
    matched_by: Mapped[UUID | None]
    dismissed_at: Mapped[datetime | None]
    dismissed_by: Mapped[UUID | None]
    dismissal: Mapped[str | None]
