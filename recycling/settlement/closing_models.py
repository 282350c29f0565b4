"""Counting cash: collectors' floats, and the centre's box at the close of a day."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from recycling.database.orm import Tenant, tenant_key


class CountStatus(StrEnum):
    """counted by one person → confirmed by another, or withdrawn to be counted again."""

    COUNTED = "counted"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


class FloatCount(Tenant):
    """A collector's cash as it was counted, against what the books said then."""

    __tablename__ = "float_counts"
    __table_args__ = (
        tenant_key("collector_id", table="persons"),
        tenant_key("entry_id", table="entries"),
        CheckConstraint("counted_satang >= 0", name="counted"),
        CheckConstraint("status IN ('counted', 'confirmed', 'withdrawn')", name="status"),
        Index(
            "uq_float_counts_open",
            "enterprise_id",
            "collector_id",
            unique=True,
            postgresql_where=text("status = 'counted'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    collector_id: Mapped[UUID]
    counted_satang: Mapped[int]
    expected_satang: Mapped[int]
    status: Mapped[str]
    note: Mapped[str | None]
    counted_at: Mapped[datetime]
    counted_by: Mapped[UUID]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    entry_id: Mapped[UUID | None]

    @property
    def difference_satang(self) -> int:
        """What was counted less what the books expected."""
        return self.counted_satang - self.expected_satang


class DayClose(Tenant):
    """ปิดยอดประจำวัน: the centre's box counted at the end of a business day.

    `floats` freezes what each collector still carried by the books.
    """

    __tablename__ = "day_closes"
    __table_args__ = (
        tenant_key("entry_id", table="entries"),
        CheckConstraint("counted_satang >= 0", name="counted"),
        CheckConstraint("status IN ('counted', 'confirmed', 'withdrawn')", name="status"),
        Index(
            "uq_day_closes_day",
            "enterprise_id",
            "on_date",
            unique=True,
            postgresql_where=text("status <> 'withdrawn'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    on_date: Mapped[date]
    counted_satang: Mapped[int]
    expected_satang: Mapped[int]
    floats: Mapped[list[Any]]
    status: Mapped[str]
    note: Mapped[str | None]
    counted_at: Mapped[datetime]
    counted_by: Mapped[UUID]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    entry_id: Mapped[UUID | None]

    @property
    def difference_satang(self) -> int:
        """What was counted less what the books expected."""
        return self.counted_satang - self.expected_satang
