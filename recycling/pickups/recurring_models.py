"""นัดเก็บประจำ: a standing wish to be visited, and the days that came of it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from recycling.database.orm import Tenant, tenant_key


class Every(StrEnum):
    """How often; `monthly` is every four weeks, so that the weekday stays."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"


class RecurringStatus(StrEnum):
    """active ↔ paused; ended is for good."""

    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


class RecurringVisit(Tenant):
    """A household is visited in a slot from `first_date` on, with about these `lines`."""

    __tablename__ = "recurring_visits"
    __table_args__ = (
        tenant_key("household_id", table="households"),
        tenant_key("slot_id", table="collection_slots"),
        tenant_key("created_by", table="persons"),
        Index("ix_recurring_visits_household", "enterprise_id", "household_id", "id"),
        CheckConstraint("every IN ('weekly', 'fortnightly', 'monthly')", name="every"),
        CheckConstraint("status IN ('active', 'paused', 'ended')", name="status"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID]
    slot_id: Mapped[UUID]
    every: Mapped[str]
    first_date: Mapped[date]
    lines: Mapped[list[Any]]
    note: Mapped[str] = mapped_column(server_default="")
    status: Mapped[str]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID]
    changed_at: Mapped[datetime]


class RecurringDay(Tenant):
    """One day of a recurring visit: the pickup made for it, or why there is none."""

    __tablename__ = "recurring_days"
    __table_args__ = (
        tenant_key("recurring_id", table="recurring_visits"),
        tenant_key("pickup_id", table="pickups"),
    )

    recurring_id: Mapped[UUID] = mapped_column(primary_key=True)
    on_date: Mapped[date] = mapped_column(primary_key=True)
    pickup_id: Mapped[UUID | None]
    reason_th: Mapped[str]
    reason_en: Mapped[str]
    at: Mapped[datetime]
