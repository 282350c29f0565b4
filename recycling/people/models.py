"""Enterprises, their villages, households and people."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Double, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.orm import Mapped, mapped_column

from recycling.database.orm import Base, Tenant, tenant_key


class Enterprise(Base):
    """The tenant: one community enterprise of one municipality. Its profile is public.

    `service_area` is a GeoJSON polygon; `settings` holds the enterprise's own
    limits (see `recycling.people.settings`).
    """

    __tablename__ = "enterprises"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name_th: Mapped[str]
    name_en: Mapped[str]
    municipality_th: Mapped[str]
    municipality_en: Mapped[str]
    address_th: Mapped[str]
    address_en: Mapped[str]
    phone: Mapped[str | None]
    tax_id: Mapped[str | None]
    centre_lat: Mapped[float] = mapped_column(Double)
    centre_lon: Mapped[float] = mapped_column(Double)
    service_area: Mapped[dict[str, Any]]
    settings: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    created_at: Mapped[datetime]


class Village(Tenant):
    """หมู่บ้าน: a numbered village of the municipality."""

    __tablename__ = "villages"
    __table_args__ = (UniqueConstraint("enterprise_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int]
    name_th: Mapped[str]
    name_en: Mapped[str]
    lat: Mapped[float] = mapped_column(Double)
    lon: Mapped[float] = mapped_column(Double)


class Household(Tenant):
    """The member that sells waste: an address with a pin, one passbook.

    `landmark` says in words how to find the door; `phone` is for the collector of the day.
    """

    __tablename__ = "households"
    __table_args__ = (
        UniqueConstraint("enterprise_id", "code"),
        tenant_key("village_id", table="villages"),
        CheckConstraint("lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180", name="pin"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str]
    name: Mapped[str]
    village_id: Mapped[UUID]
    house_number: Mapped[str]
    lat: Mapped[float] = mapped_column(Double)
    lon: Mapped[float] = mapped_column(Double)
    phone: Mapped[str | None]
    landmark: Mapped[str] = mapped_column(server_default=text("''"))
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    created_at: Mapped[datetime]


class Person(Tenant):
    """Someone who signs in: for a household, or for the enterprise, or both."""

    __tablename__ = "persons"
    __table_args__ = (tenant_key("household_id", table="households"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID | None]
    name: Mapped[str]
    phone: Mapped[str | None]
    roles: Mapped[list[str]] = mapped_column(ARRAY(TEXT))
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    created_at: Mapped[datetime]


class Identity(Tenant):
    """How an identity provider knows a person, and how it came to.

    `made_by` made the code with which it was linked; None: linked when the person was enrolled.
    `by_centre`: that was nobody of the household, so a second person has to confirm it; see
    `recycling.people.sign_ins`.
    """

    __tablename__ = "identities"
    __table_args__ = (
        tenant_key("person_id", table="persons"),
        Index("ix_identities_person", "enterprise_id", "person_id"),
    )

    provider: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    made_by: Mapped[UUID | None]
    linked_at: Mapped[datetime | None]
    confirmed_by: Mapped[UUID | None]
    confirmed_at: Mapped[datetime | None]
    by_centre: Mapped[bool] = mapped_column(server_default=text("false"))
