"""กล่องข้อความ: what a household is told, and who of it has read it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from recycling.database.orm import Tenant, tenant_key


class Kind(StrEnum):
    """What a message tells; a phone chooses picture and screen by it."""

    PICKUP_PLANNED = "pickup-planned"
    PICKUP_MOVED = "pickup-moved"
    PICKUP_WAITING = "pickup-waiting"
    PICKUP_EN_ROUTE = "pickup-en-route"
    PICKUP_COLLECTED = "pickup-collected"
    PICKUP_MISSED = "pickup-missed"
    PICKUP_CANCELLED = "pickup-cancelled"
    PAYOUT_APPROVED = "payout-approved"
    PAYOUT_REJECTED = "payout-rejected"
    PAYOUT_PAID = "payout-paid"
    PAYOUT_FAILED = "payout-failed"
    TICKET_CORRECTED = "ticket-corrected"
    DISPUTE_OPENED = "dispute-opened"
    DISPUTE_PROPOSED = "dispute-proposed"
    DISPUTE_RESOLVED = "dispute-resolved"
    RECURRING_MADE = "recurring-made"
    RECURRING_SKIPPED = "recurring-skipped"
    SIGN_IN_MADE = "sign-in-made"
    PROMPTPAY_CHANGED = "promptpay-changed"


class Message(Tenant):
    """A message to a household, in both languages as it was written; never changed.

    `subject_id` is the thing it is about: a pickup, a weigh ticket, a payout, a
    dispute, a recurring visit, a person or a PromptPay number, as `kind` begins.
    """

    __tablename__ = "messages"
    __table_args__ = (
        tenant_key("household_id", table="households"),
        Index("ix_messages_household", "enterprise_id", "household_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID]
    kind: Mapped[str]
    title_th: Mapped[str]
    title_en: Mapped[str]
    body_th: Mapped[str]
    body_en: Mapped[str]
    subject_id: Mapped[UUID]
    at: Mapped[datetime]


class MessageRead(Tenant):
    """A person has read a message."""

    __tablename__ = "message_reads"
    __table_args__ = (
        tenant_key("message_id", table="messages"),
        tenant_key("person_id", table="persons"),
    )

    message_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    read_at: Mapped[datetime]
