"""What a household proves itself with at the door, and the record of changed settings."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from recycling.database.orm import Tenant, tenant_key


class HouseholdPin(Tenant):
    """A household's PIN as scrypt of it with a salt of its own, and its wrong guesses."""

    __tablename__ = "household_pins"
    __table_args__ = (
        tenant_key("household_id", table="households"),
        CheckConstraint("wrong >= 0", name="wrong"),
    )

    household_id: Mapped[UUID] = mapped_column(primary_key=True)
    salt: Mapped[bytes]
    hash: Mapped[bytes]
    wrong: Mapped[int] = mapped_column(SmallInteger)
    locked_until: Mapped[datetime | None]
    set_at: Mapped[datetime]
    set_by: Mapped[UUID]


class HouseholdCardSerial(Tenant):
    """Which of a household's cards counts: a lost one is replaced by the next serial."""

    __tablename__ = "household_cards"
    __table_args__ = (tenant_key("household_id", table="households"),)

    household_id: Mapped[UUID] = mapped_column(primary_key=True)
    serial: Mapped[int]
    issued_at: Mapped[datetime]
    issued_by: Mapped[UUID]


class SettingsChange(Tenant):
    """Who changed which of the enterprise's limits, from what, to what."""

    __tablename__ = "settings_changes"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    person_id: Mapped[UUID]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
