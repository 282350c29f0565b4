"""Vehicles and shifts, as the API speaks of them."""

import marshmallow as ma
from marshmallow import fields

from recycling.web.fields import Body, Day, Id, Instant, Int, NewId, Text, grams
from recycling.web.paging import page_schema


class VehicleSchema(ma.Schema):
    """What drives a round."""

    id = Id(required=True)
    code = fields.String(required=True)
    name_th = fields.String(required=True)
    name_en = fields.String(required=True)
    capacity_g = fields.Integer(required=True)
    capacity_ml = fields.Integer(required=True)


class VehicleBody(Body):
    """A vehicle to add: at most 100 tonnes and 1,000 m³."""

    id = NewId(required=True)
    code = Text(required=True, most=30)
    name_th = Text(required=True, most=120)
    name_en = Text(required=True, most=120)
    capacity_g = grams(required=True)
    capacity_ml = Int(required=True, least=1, most=1_000_000_000)


class VehiclesSchema(ma.Schema):
    """The enterprise's vehicles."""

    items = fields.List(fields.Nested(VehicleSchema), required=True)


class CollectorSchema(ma.Schema):
    """Who drives."""

    id = Id(required=True)
    name = fields.String(required=True)


class ShiftSchema(ma.Schema):
    """A collector drives a vehicle between two moments of one day."""

    id = Id(required=True)
    vehicle_id = Id(required=True)
    collector_id = Id(required=True)
    on_date = Day(required=True)
    starts_at = Instant(required=True)
    ends_at = Instant(required=True)
    vehicle = fields.Nested(VehicleSchema, required=True)
    collector = fields.Nested(CollectorSchema, required=True)


class ShiftBody(Body):
    """A shift to add; it ends on the day it starts."""

    id = NewId(required=True)
    vehicle_id = Id(required=True)
    collector_id = Id(required=True)
    starts_at = Instant(required=True)
    ends_at = Instant(required=True)


ShiftPage = page_schema(ShiftSchema, name="ShiftPage")
