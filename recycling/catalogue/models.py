"""What the enterprise buys, and its price lists."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from recycling.database.orm import Tenant, tenant_key


class MaterialGroup(Tenant):
    """A heading of the price board."""

    __tablename__ = "material_groups"

    code: Mapped[str] = mapped_column(primary_key=True)
    name_th: Mapped[str]
    name_en: Mapped[str]
    icon: Mapped[str]
    position: Mapped[int]


class Material(Tenant):
    """Something bought by the kg, the piece or the crate.

    Quantities are in the base unit: grams, pieces or crates. `ml_per_unit` is
    the bulk of one kg, piece or crate as collected; `grams_per_unit` the
    nominal mass of a piece or crate (1000 for kg).
    """

    __tablename__ = "materials"
    __table_args__ = (
        tenant_key("group_code", table="material_groups", key="code"),
        CheckConstraint("unit IN ('kg', 'piece', 'crate')", name="unit"),
        CheckConstraint("ml_per_unit > 0 AND grams_per_unit > 0", name="bulk"),
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    group_code: Mapped[str]
    name_th: Mapped[str]
    name_en: Mapped[str]
    unit: Mapped[str]
    ml_per_unit: Mapped[int]
    grams_per_unit: Mapped[int]
    hazardous: Mapped[bool] = mapped_column(server_default=text("false"))
    prepare_th: Mapped[str] = mapped_column(server_default="")
    prepare_en: Mapped[str] = mapped_column(server_default="")
    position: Mapped[int] = mapped_column(server_default=text("0"))
    active: Mapped[bool] = mapped_column(server_default=text("true"))


class RefusedKind(Tenant):
    """What the enterprise never buys, why, and what its owner can do with it."""

    __tablename__ = "refused_kinds"
    __table_args__ = (tenant_key("group_code", table="material_groups", key="code"),)

    code: Mapped[str] = mapped_column(primary_key=True)
    group_code: Mapped[str | None]
    name_th: Mapped[str]
    name_en: Mapped[str]
    reason_th: Mapped[str]
    reason_en: Mapped[str]
    advice_th: Mapped[str] = mapped_column(server_default="")
    advice_en: Mapped[str] = mapped_column(server_default="")
    hazardous: Mapped[bool] = mapped_column(server_default=text("false"))


class PriceListRow(Tenant):
    """ป้ายราคา: holds from `valid_from` until the next one; never changed.

    Of lists that begin together the highest version holds, so that a list may
    be corrected before it begins. `rules` holds rounding and grades as
    `pricing` serialises them.
    """

    __tablename__ = "price_lists"
    __table_args__ = (
        UniqueConstraint("enterprise_id", "version"),
        Index("ix_price_lists_valid_from", "enterprise_id", "valid_from", "version"),
        tenant_key("published_by", table="persons"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    valid_from: Mapped[datetime]
    published_at: Mapped[datetime]
    published_by: Mapped[UUID]
    rules: Mapped[dict[str, Any]]


class PriceLine(Tenant):
    """The price of one material in one list, in satang per kg, piece or crate."""

    __tablename__ = "price_lines"
    __table_args__ = (
        tenant_key("price_list_id", table="price_lists"),
        tenant_key("material_code", table="materials", key="code"),
        CheckConstraint("unit_price_satang >= 0", name="price"),
    )

    price_list_id: Mapped[UUID] = mapped_column(primary_key=True)
    material_code: Mapped[str] = mapped_column(primary_key=True)
    unit_price_satang: Mapped[int]
    tiers: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))
