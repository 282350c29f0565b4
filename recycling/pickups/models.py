"""คำขอเรียกเก็บ: a household calls a collector to the house."""

from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Double, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from recycling.database.orm import Tenant, tenant_key


class PickupStatus(StrEnum):
    """requested → planned → en_route → collected | missed | cancelled."""

    REQUESTED = "requested"
    PLANNED = "planned"
    EN_ROUTE = "en_route"
    COLLECTED = "collected"
    MISSED = "missed"
    CANCELLED = "cancelled"


class CollectionSlot(Tenant):
    """When the enterprise collects: a weekday (0 = Monday), hours in Bangkok, room for so many."""

    __tablename__ = "collection_slots"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("starts < ends", name="hours"),
        CheckConstraint("capacity > 0", name="capacity"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    weekday: Mapped[int] = mapped_column(SmallInteger)
    starts: Mapped[time]
    ends: Mapped[time]
    capacity: Mapped[int]


class Pickup(Tenant):
    """A call: where, when, about how much; with the price list held for it."""

    __tablename__ = "pickups"
    __table_args__ = (
        tenant_key("household_id", table="households"),
        tenant_key("slot_id", table="collection_slots"),
        tenant_key("price_list_id", table="price_lists"),
        tenant_key("requested_by", table="persons"),
        tenant_key("photo_id", table="photos"),
        Index("ix_pickups_on_date", "enterprise_id", "on_date", "status"),
        Index("ix_pickups_household", "enterprise_id", "household_id", "id"),
        CheckConstraint("window_start < window_end", name="window"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID]
    slot_id: Mapped[UUID]
    on_date: Mapped[date]
    window_start: Mapped[datetime]
    window_end: Mapped[datetime]
    lat: Mapped[float] = mapped_column(Double)
    lon: Mapped[float] = mapped_column(Double)
    note: Mapped[str] = mapped_column(server_default="")
    photo_id: Mapped[UUID | None]
    status: Mapped[str]
    declared_g: Mapped[int]
    declared_ml: Mapped[int]
    quoted_satang: Mapped[int]
    price_list_id: Mapped[UUID]
    price_held_until: Mapped[datetime]
    requested_at: Mapped[datetime]
    requested_by: Mapped[UUID]


class PickupLine(Tenant):
    """A declared material; `quantity` in grams, pieces or crates."""

    __tablename__ = "pickup_lines"
    __table_args__ = (
        tenant_key("pickup_id", table="pickups"),
        tenant_key("material_code", table="materials", key="code"),
        CheckConstraint("quantity > 0", name="quantity"),
    )

    pickup_id: Mapped[UUID] = mapped_column(primary_key=True)
    line: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    material_code: Mapped[str]
    quantity: Mapped[int]


class PickupEvent(Tenant):
    """What happened to a pickup, in order; never changed."""

    __tablename__ = "pickup_events"
    __table_args__ = (
        tenant_key("pickup_id", table="pickups"),
        tenant_key("person_id", table="persons"),
    )

    pickup_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    status: Mapped[str]
    at: Mapped[datetime]
    person_id: Mapped[UUID | None]
    reason: Mapped[str] = mapped_column(server_default=text("''"))
