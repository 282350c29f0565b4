"""Dividends that were paid, and each household's share of them."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from recycling.database.orm import Tenant, tenant_key


class ShareBy(StrEnum):
    """What a household's share is measured by: kilos brought, or baht they were bought for."""

    KILOS = "kilos"
    BAHT = "baht"


class Dividend(Tenant):
    """One posting run over a period (both days included). Never changed."""

    __tablename__ = "dividends"
    __table_args__ = (
        tenant_key("posted_by", table="persons"),
        CheckConstraint("first_day <= last_day", name="period"),
        CheckConstraint("amount_satang > 0", name="amount"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    by: Mapped[str]
    amount_satang: Mapped[int]
    households: Mapped[int]
    digest: Mapped[str]
    captured_at: Mapped[datetime]
    posted_at: Mapped[datetime]
    posted_by: Mapped[UUID]


class DividendShare(Tenant):
    """A household's share: what it brought (grams or satang), and what it got.

    `entry_id` is null for a share of nothing.
    """

    __tablename__ = "dividend_shares"
    __table_args__ = (
        tenant_key("dividend_id", table="dividends"),
        tenant_key("household_id", table="households"),
        tenant_key("entry_id", table="entries"),
        CheckConstraint("weight > 0 AND amount_satang >= 0", name="amounts"),
        CheckConstraint("(amount_satang > 0) = (entry_id IS NOT NULL)", name="posted"),
    )

    dividend_id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID] = mapped_column(primary_key=True)
    weight: Mapped[int]
    amount_satang: Mapped[int]
    entry_id: Mapped[UUID | None]
