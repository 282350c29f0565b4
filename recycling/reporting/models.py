"""What a kilogram recycled is taken to spare the climate, by whom it was published."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from recycling.database.orm import Tenant, tenant_key


class GhgList(Tenant):
    """A version of the factors; it holds from `valid_from` until the next begins.

    Never changed, and never begun in the past: what was estimated for a
    receipt stays what it was. `sources` tells of each source its title, its
    boundary in both languages, and what it leaves out.
    """

    __tablename__ = "ghg_lists"
    __table_args__ = (UniqueConstraint("enterprise_id", "version"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    valid_from: Mapped[datetime]
    published_at: Mapped[datetime]
    published_by: Mapped[UUID]
    sources: Mapped[list[Any]]


class GhgFactor(Tenant):
    """Grams of CO₂e avoided for each kilogram of a material, by one source.

    Sources disagree, so several may be kept; the one that is `counted` makes
    the estimate, the others its range.
    """

    __tablename__ = "ghg_factors"
    __table_args__ = (
        tenant_key("list_id", table="ghg_lists"),
        tenant_key("material_code", table="materials", key="code"),
        CheckConstraint("g_per_kg >= 0", name="g_per_kg"),
        Index(
            "uq_ghg_factors_counted",
            "enterprise_id",
            "list_id",
            "material_code",
            unique=True,
            postgresql_where=text("counted"),
        ),
    )

    list_id: Mapped[UUID] = mapped_column(primary_key=True)
    material_code: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(primary_key=True)
    g_per_kg: Mapped[int]
    counted: Mapped[bool]
    locator: Mapped[str]
