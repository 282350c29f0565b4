"""A day planned anew while it is driven."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from recycling.database.orm import Tenant, tenant_key


class Cause(StrEnum):
    """Why a day is planned anew."""

    NEW_PICKUP = "new_pickup"
    CANCELLATION = "cancellation"
    VEHICLE_FULL = "vehicle_full"
    BREAKDOWN = "breakdown"
    LATE = "late"


class ReplanStatus(StrEnum):
    """queued → solving → ready → published, or failed."""

    QUEUED = "queued"
    SOLVING = "solving"
    READY = "ready"
    PUBLISHED = "published"
    FAILED = "failed"


class Replan(Tenant):
    """One planning of the rest of a day; its rounds keep their ids and rise in version.

    `proposal` is where each vehicle goes from now on; `outcome` tells whose time
    moves from when to when, who is new and whom nobody can visit. `round_id` is
    that of the vehicle which is full or broken down.
    """

    __tablename__ = "replans"
    __table_args__ = (
        tenant_key("plan_id", table="plans"),
        tenant_key("round_id", table="rounds"),
        Index("ix_replans_on_date", "enterprise_id", "on_date"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    plan_id: Mapped[UUID]
    round_id: Mapped[UUID | None]
    on_date: Mapped[date]
    cause: Mapped[str]
    status: Mapped[str]
    publish: Mapped[bool]
    seconds: Mapped[int]
    seed: Mapped[int]
    proposal: Mapped[dict[str, Any]]
    outcome: Mapped[dict[str, Any]]
    requested_at: Mapped[datetime]
    requested_by: Mapped[UUID]
    published_at: Mapped[datetime | None]
