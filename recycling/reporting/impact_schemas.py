"""Impact and its factors, as the API speaks of them."""

from typing import Any

import marshmallow as ma
from marshmallow import fields

from recycling.reporting.factors import Factor, Source
from recycling.web.fields import (
    Body,
    Day,
    Flag,
    Id,
    Instant,
    Int,
    NewId,
    Query,
    Rows,
    Sub,
    Text,
    require_neighbours,
)


class ImpactQuery(Query):
    """From which day to which; the last twelve months when left out."""

    first = Day(data_key="from", validate=require_neighbours)
    last = Day(data_key="to", validate=require_neighbours)


class SumSchema(ma.Schema):
    """Mass, money, and CO₂e avoided (estimate; `low` and `high` by the published extremes)."""

    mass_g = fields.Integer(required=True)
    amount_satang = fields.Integer(required=True)
    co2e_g = fields.Integer(required=True)
    co2e_low_g = fields.Integer(required=True)
    co2e_high_g = fields.Integer(required=True)
    without_factor_g = fields.Integer(
        required=True, metadata={"description": "of the mass: not in the estimate"}
    )


class MonthSchema(SumSchema):
    """A month in Bangkok, `2026-11`."""

    month = fields.String(required=True)


class UsedFactorSchema(ma.Schema):
    """A factor that was counted."""

    source = fields.String(required=True)
    g_per_kg = fields.Integer(required=True)


class ImpactMaterialSchema(SumSchema):
    """A material; `quantity` in grams, pieces or crates."""

    material = fields.String(required=True)
    name_th = fields.String(required=True)
    name_en = fields.String(required=True)
    unit = fields.String(required=True)
    quantity = fields.Integer(required=True)
    factors = fields.List(fields.Nested(UsedFactorSchema), required=True)


class SourceSchema(ma.Schema):
    """Who published a factor, and what lies within its boundary."""

    code = fields.String(required=True)
    title = fields.String(required=True)
    boundary_th = fields.String(required=True)
    boundary_en = fields.String(required=True)


class ImpactSchema(ma.Schema):
    """What a household brought. The CO₂e is an estimate, not a credit.

    Each receipt is taken by the factors in force when it was issued.
    """

    first = Day(required=True, data_key="from")
    last = Day(required=True, data_key="to")
    tickets = fields.Integer(required=True)
    total = fields.Nested(SumSchema, required=True)
    months = fields.List(fields.Nested(MonthSchema), required=True)
    materials = fields.List(fields.Nested(ImpactMaterialSchema), required=True)
    sources = fields.List(fields.Nested(SourceSchema), required=True)
    note_th = fields.String(required=True)
    note_en = fields.String(required=True)


class FactorSchema(ma.Schema):
    """Grams of CO₂e avoided for each kilogram."""

    material = fields.String(required=True)
    source = fields.String(required=True)
    g_per_kg = fields.Integer(required=True)
    counted = fields.Boolean(required=True)
    locator = fields.String(required=True)


class GhgListSchema(ma.Schema):
    """A version of the factors."""

    id = Id(required=True)
    version = fields.Integer(required=True)
    valid_from = Instant(required=True)
    published_at = Instant(required=True)
    sources = fields.List(fields.Nested(SourceSchema), required=True)
    factors = fields.List(fields.Nested(FactorSchema), required=True)


class SourceBody(Body):
    """A source of factors."""

    code = Text(required=True, most=60)
    title = Text(required=True, most=300)
    boundary_th = Text(required=True, most=500)
    boundary_en = Text(required=True, most=500)

    @ma.post_load
    def _make(self, found: dict[str, Any], **_: Any) -> Source:
        return Source(**found)


class FactorBody(Body):
    """A factor; of several for a material one is `counted`, the others make the range."""

    material = Text(required=True, most=60)
    source = Text(required=True, most=60)
    g_per_kg = Int(required=True, least=0, most=1_000_000)
    counted = Flag(required=True)
    locator = Text(least=0, most=200, load_default="")

    @ma.post_load
    def _make(self, found: dict[str, Any], **_: Any) -> Factor:
        return Factor(**found)


class GhgListBody(Body):
    """Factors to publish, from `valid_from` (now) on."""

    id = NewId(required=True)
    valid_from = Instant()
    sources = Rows(Sub(SourceBody), required=True, most=20)
    factors = Rows(Sub(FactorBody), required=True, most=2000)


NOTE_TH = "ค่าประมาณ ไม่ใช่คาร์บอนเครดิต แหล่งข้อมูลแต่ละแห่งให้ค่าต่างกัน"
NOTE_EN = "An estimate, not a carbon credit. Published sources differ."
SOURCE_EXAMPLE: dict[str, Any] = {
    "code": "tver-09-06",
    "title": "TGO T-VER-S-METH-09-06 v02",
    "boundary_th": "รีไซเคิล PET แทนเม็ดพลาสติกใหม่ ไม่รวมการขนส่ง",
    "boundary_en": "Recycled PET in place of virgin resin, transport left out",
}
FACTOR_EXAMPLE: dict[str, Any] = {
    "material": "pet-clear",
    "source": "tver-09-06",
    "g_per_kg": 1307,
    "counted": True,
    "locator": "0.75 × (2.9389 × 0.75 − 0.83 × 0.5562)",
}
GHG_LIST_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000910",
    "sources": [SOURCE_EXAMPLE],
    "factors": [FACTOR_EXAMPLE],
}
GHG_LIST_EXAMPLE: dict[str, Any] = {
    **GHG_LIST_BODY_EXAMPLE,
    "version": 1,
    "valid_from": "2026-10-27T23:00:00Z",
    "published_at": "2026-10-27T23:00:00Z",
}
_SUM = {
    "mass_g": 12_000,
    "amount_satang": 8_450,
    "co2e_g": 15_684,
    "co2e_low_g": 13_752,
    "co2e_high_g": 19_800,
    "without_factor_g": 0,
}
IMPACT_EXAMPLE: dict[str, Any] = {
    "from": "2025-12-01",
    "to": "2026-11-23",
    "tickets": 2,
    "total": _SUM,
    "months": [{"month": "2026-11", **_SUM}],
    "materials": [
        {
            "material": "pet-clear",
            "name_th": "ขวดน้ำพลาสติกใส (PET)",
            "name_en": "Clear PET bottles",
            "unit": "kg",
            "quantity": 12_000,
            "factors": [{"source": "tver-09-06", "g_per_kg": 1307}],
            **_SUM,
        }
    ],
    "sources": [SOURCE_EXAMPLE],
    "note_th": NOTE_TH,
    "note_en": NOTE_EN,
}
