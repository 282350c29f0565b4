"""Declared loads and what they would bring, as the API speaks of them."""

from typing import Any

import marshmallow as ma
from marshmallow import fields

from recycling.catalogue.schemas import MOST_QUANTITY
from recycling.catalogue.service import DeclaredLine
from recycling.web.fields import (
    Body,
    Id,
    Instant,
    Int,
    Rows,
    Sub,
    Text,
)


class DeclaredLineBody(Body):
    """What there is of a material: grams, pieces or crates, as it is bought."""

    material = Text(required=True, most=60)
    quantity = Int(required=True, least=1, most=MOST_QUANTITY)

    @ma.post_load
    def _make(self, found: dict[str, Any], **_: Any) -> DeclaredLine:
        return DeclaredLine(**found)


class QuoteLineBody(DeclaredLineBody):
    """A declared line, with its grade if somebody knows it."""

    grade = Text(most=30)


class QuoteBody(Body):
    """A load to be quoted; `price_list_id` is the list the asker sees."""

    lines = Rows(Sub(QuoteLineBody), required=True)
    price_list_id = Id()


class ExplainedLineSchema(ma.Schema):
    """A line's amount and how it came about; what is not bought brings 0 and says why."""

    material = fields.String(required=True)
    name_th = fields.String(required=True)
    name_en = fields.String(required=True)
    unit = fields.String(required=True, allow_none=True)
    quantity = fields.Integer(required=True)
    bought = fields.Boolean(required=True)
    grade = fields.String(required=True, allow_none=True)
    unit_price_satang = fields.Integer(required=True, allow_none=True)
    amount_satang = fields.Integer(required=True)
    th = fields.String(required=True, metadata={"description": "how the amount came about"})
    en = fields.String(required=True)


class QuoteSchema(ma.Schema):
    """What a load would bring; mass and volume are estimates."""

    price_list_id = Id(required=True)
    price_list_version = fields.Integer(required=True)
    valid_from = Instant(required=True)
    lines = fields.List(fields.Nested(ExplainedLineSchema), required=True)
    total_satang = fields.Integer(required=True)
    mass_g = fields.Integer(required=True)
    volume_ml = fields.Integer(required=True)
