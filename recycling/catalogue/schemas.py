"""The catalogue and its prices, as the API speaks of them."""

from typing import Any

import marshmallow as ma
from marshmallow import fields

from pricing import Refusal, Rounding, RoundingMode, Tier, Unit, Words
from recycling.catalogue.service import GradeTerms, LineTerms
from recycling.people.schemas import EnterpriseSchema
from recycling.web.fields import (
    Body,
    Choice,
    Flag,
    Id,
    Instant,
    Int,
    NewId,
    Rows,
    Sub,
    Text,
    satang,
)
from recycling.web.paging import page_schema

MOST_QUANTITY = 1_000_000_000


class RoundingSchema(ma.Schema):
    """Each line's amount is rounded once, to whole multiples of `unit_satang`."""

    unit_satang = fields.Integer(required=True, attribute="unit")
    mode = fields.String(required=True, metadata={"enum": [mode.value for mode in RoundingMode]})


class RefusalSchema(ma.Schema):
    """Why something is not bought, and what to do with it."""

    code = fields.String(required=True)
    reason_th = fields.String(required=True, attribute="reason.th")
    reason_en = fields.String(required=True, attribute="reason.en")
    advice_th = fields.String(required=True, attribute="advice.th")
    advice_en = fields.String(required=True, attribute="advice.en")


class GradeSchema(ma.Schema):
    """A grade and its share of the unit price; the first is taken when nobody has graded."""

    name = fields.String(required=True)
    permille = fields.Integer(required=True)
    name_th = fields.String(required=True)
    name_en = fields.String(required=True)
    refusal = fields.Nested(RefusalSchema, required=True, allow_none=True)


class TierSchema(ma.Schema):
    """A better price from a quantity (grams, pieces, crates) of the whole load on."""

    from_quantity = fields.Integer(required=True)
    unit_price_satang = fields.Integer(required=True, attribute="unit_price")


class PriceListSchema(ma.Schema):
    """ป้ายราคา, without its prices; it holds from `valid_from` until the next begins."""

    id = Id(required=True)
    version = fields.Integer(required=True)
    valid_from = Instant(required=True)
    published_at = Instant(required=True)
    in_force = fields.Boolean(required=True)
    rounding = fields.Nested(RoundingSchema, required=True)
    grades = fields.List(fields.Nested(GradeSchema), required=True)


class BoardMaterialSchema(ma.Schema):
    """A material with its price in satang per kg, piece or crate."""

    code = fields.String(required=True)
    name_th = fields.String(required=True)
    name_en = fields.String(required=True)
    unit = fields.String(required=True, metadata={"enum": [unit.value for unit in Unit]})
    unit_price_satang = fields.Integer(required=True)
    previous_unit_price_satang = fields.Integer(
        required=True, allow_none=True, metadata={"description": "in the list before this one"}
    )
    week_ago_unit_price_satang = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "what held seven days ago; for a past list, before it began"},
    )
    hazardous = fields.Boolean(required=True)
    prepare_th = fields.String(required=True)
    prepare_en = fields.String(required=True)
    ml_per_unit = fields.Integer(required=True, metadata={"description": "bulk as collected"})
    grams_per_unit = fields.Integer(required=True, metadata={"description": "1000 for kg"})
    tiers = fields.List(fields.Nested(TierSchema), required=True)


class GroupSchema(ma.Schema):
    """A heading of the board."""

    code = fields.String(required=True)
    name_th = fields.String(required=True)
    name_en = fields.String(required=True)
    icon = fields.String(required=True)


class BoardGroupSchema(GroupSchema):
    """A heading with what is bought under it."""

    materials = fields.List(fields.Nested(BoardMaterialSchema), required=True)


class RefusedSchema(ma.Schema):
    """What is never bought, why, and what to do with it."""

    code = fields.String(required=True)
    group = fields.String(required=True, allow_none=True, attribute="group_code")
    name_th = fields.String(required=True)
    name_en = fields.String(required=True)
    reason_th = fields.String(required=True)
    reason_en = fields.String(required=True)
    advice_th = fields.String(required=True)
    advice_en = fields.String(required=True)
    hazardous = fields.Boolean(required=True)


class BoardSchema(ma.Schema):
    """One price list as people read it, with everything needed to compute an amount."""

    enterprise = fields.Nested(EnterpriseSchema, required=True)
    price_list = fields.Nested(PriceListSchema, required=True)
    groups = fields.List(fields.Nested(BoardGroupSchema), required=True)
    refused = fields.List(fields.Nested(RefusedSchema), required=True)


PriceListPage = page_schema(PriceListSchema, name="PriceListPage")


class MaterialSchema(ma.Schema):
    """Something the enterprise knows how to buy; a price list says for how much."""

    code = fields.String(required=True)
    group = fields.String(required=True, attribute="group_code")
    name_th = fields.String(required=True)
    name_en = fields.String(required=True)
    unit = fields.String(required=True, metadata={"enum": [unit.value for unit in Unit]})
    ml_per_unit = fields.Integer(required=True)
    grams_per_unit = fields.Integer(required=True)
    hazardous = fields.Boolean(required=True)
    prepare_th = fields.String(required=True)
    prepare_en = fields.String(required=True)
    position = fields.Integer(required=True)
    active = fields.Boolean(required=True)


class CatalogueSchema(ma.Schema):
    """All materials, their groups, and what is never bought."""

    groups = fields.List(fields.Nested(GroupSchema), required=True)
    items = fields.List(fields.Nested(MaterialSchema), required=True)
    refused = fields.List(fields.Nested(RefusedSchema), required=True)


class MaterialBody(Body):
    """A material to add. A code has lower-case letters, digits and hyphens."""

    id = NewId(required=True)
    code = Text(required=True, most=60)
    group = Text(required=True, most=60)
    name_th = Text(required=True)
    name_en = Text(required=True)
    unit = Choice(*(unit.value for unit in Unit), required=True)
    ml_per_unit = Int(required=True, least=1, most=MOST_QUANTITY)
    grams_per_unit = Int(least=1, most=MOST_QUANTITY)
    hazardous = Flag()
    prepare_th = Text(least=0, most=500)
    prepare_en = Text(least=0, most=500)
    position = Int(least=0, most=1_000_000)


class RoundingBody(Body):
    """To which multiple of satang each line is rounded, and how."""

    unit_satang = Int(required=True, least=1, most=100_000)
    mode = Choice(*(mode.value for mode in RoundingMode), required=True)

    @ma.post_load
    def _make(self, found: dict[str, Any], **_: Any) -> Rounding:
        return Rounding(found["unit_satang"], RoundingMode(found["mode"]))


class RefusalBody(Body):
    """Why a grade is refused, and what its owner can do."""

    code = Text(required=True, most=60)
    reason_th = Text(required=True, most=300)
    reason_en = Text(required=True, most=300)
    advice_th = Text(required=True, most=300)
    advice_en = Text(required=True, most=300)

    @ma.post_load
    def _make(self, found: dict[str, Any], **_: Any) -> Refusal:
        return Refusal(
            found["code"],
            Words(found["reason_th"], found["reason_en"]),
            Words(found["advice_th"], found["advice_en"]),
        )


class GradeBody(Body):
    """A grade; one of 0 permille says in `refusal` why it is not bought."""

    name = Text(required=True, most=30)
    permille = Int(required=True, least=0, most=2000)
    name_th = Text(required=True)
    name_en = Text(required=True)
    refusal = Sub(RefusalBody, allow_none=True)

    @ma.post_load
    def _make(self, found: dict[str, Any], **_: Any) -> GradeTerms:
        return GradeTerms(**found)


class TierBody(Body):
    """A better price from a quantity (grams, pieces, crates) on."""

    from_quantity = Int(required=True, least=1, most=MOST_QUANTITY)
    unit_price_satang = satang(required=True)

    @ma.post_load
    def _make(self, found: dict[str, Any], **_: Any) -> Tier:
        return Tier(found["from_quantity"], found["unit_price_satang"])


class LineBody(Body):
    """A material's price."""

    material = Text(required=True, most=60)
    unit_price_satang = satang(required=True)
    tiers = Rows(Sub(TierBody), least=0, most=10, load_default=list)

    @ma.post_load
    def _make(self, found: dict[str, Any], **_: Any) -> LineTerms:
        return LineTerms(**{**found, "tiers": tuple(found["tiers"])})


class PriceListBody(Body):
    """A price list to publish: from `valid_from` on, or from now when it is left out."""

    id = NewId(required=True)
    valid_from = Instant()
    rounding = Sub(RoundingBody, required=True)
    grades = Rows(Sub(GradeBody), required=True, most=20)
    lines = Rows(Sub(LineBody), required=True, most=1000)
