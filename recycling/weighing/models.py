"""ใบชั่ง: what was weighed at the door, at the counter and at the centre."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from recycling.database.orm import Tenant, tenant_key


class TicketKind(StrEnum):
    """Where a household's waste was weighed."""

    DOOR = "door"
    COUNTER = "counter"


class WeighTicket(Tenant):
    """One weighing of one household's waste, priced by one list. Never changed.

    A door ticket names the trip whose vehicle took the load. `refused` lists
    what was not taken and why.
    """

    __tablename__ = "weigh_tickets"
    __table_args__ = (
        tenant_key("household_id", table="households"),
        tenant_key("pickup_id", table="pickups"),
        tenant_key("trip_id", table="trips"),
        tenant_key("price_list_id", table="price_lists"),
        Index("ix_weigh_tickets_household", "enterprise_id", "household_id", "id"),
        Index("ix_weigh_tickets_trip", "enterprise_id", "trip_id"),
        CheckConstraint("(kind = 'door') = (trip_id IS NOT NULL)", name="door"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    household_id: Mapped[UUID]
    pickup_id: Mapped[UUID | None]
    trip_id: Mapped[UUID | None]
    price_list_id: Mapped[UUID]
    captured_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    weighed_by: Mapped[UUID]
    total_satang: Mapped[int]
    refused: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))


class WeighLine(Tenant):
    """One material on a ticket. `quantity` is net, in grams, pieces or crates.

    `record` is what `pricing` needs to compute the amount again. `photo_id` is of the
    material on the scale; the picture itself may arrive later.
    """

    __tablename__ = "weigh_lines"
    __table_args__ = (
        tenant_key("ticket_id", table="weigh_tickets"),
        tenant_key("material_code", table="materials", key="code"),
        CheckConstraint("quantity > 0 AND amount_satang >= 0", name="positive"),
        Index(
            "ix_weigh_lines_photo_id",
            "enterprise_id",
            "photo_id",
            postgresql_where=text("photo_id IS NOT NULL"),
        ),
    )

    ticket_id: Mapped[UUID] = mapped_column(primary_key=True)
    line: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    material_code: Mapped[str]
    grade: Mapped[str]
    gross_g: Mapped[int | None]
    tare_g: Mapped[int]
    deduction_permille: Mapped[int]
    deduction_reason: Mapped[str]
    quantity: Mapped[int]
    unit_price_satang: Mapped[int]
    amount_satang: Mapped[int]
    record: Mapped[dict[str, Any]]
    photo_id: Mapped[UUID | None]


class Unload(Tenant):
    """What the centre's scale said of a trip's load."""

    __tablename__ = "unloads"
    __table_args__ = (
        tenant_key("trip_id", table="trips"),
        UniqueConstraint("enterprise_id", "trip_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    trip_id: Mapped[UUID]
    captured_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    weighed_by: Mapped[UUID]


class UnloadLine(Tenant):
    """One material of an unload, in grams, pieces or crates."""

    __tablename__ = "unload_lines"
    __table_args__ = (
        tenant_key("unload_id", table="unloads"),
        tenant_key("material_code", table="materials", key="code"),
        CheckConstraint("quantity >= 0", name="quantity"),
    )

    unload_id: Mapped[UUID] = mapped_column(primary_key=True)
    material_code: Mapped[str] = mapped_column(primary_key=True)
    quantity: Mapped[int]


class ScaleDraft(Tenant):
    """What is on the scale at a stop while it is entered: `pricing` records; kept for hours only.

    `revision` is counted by the phone; the highest is kept.
    """

    __tablename__ = "scale_drafts"
    __table_args__ = (
        tenant_key("stop_id", table="stops"),
        tenant_key("price_list_id", table="price_lists"),
        Index("ix_scale_drafts_recorded_at", "enterprise_id", "recorded_at"),
    )

    stop_id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int]
    price_list_id: Mapped[UUID]
    lines: Mapped[list[Any]]
    captured_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
