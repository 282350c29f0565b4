"""The centre's scale and a trip's weights, as the API speaks of them."""

from typing import Any

import marshmallow as ma
from marshmallow import fields

from recycling.web.fields import Body, Id, Instant, Int, NewId, Rows, Sub, Text


class UnloadLineBody(Body):
    """What the centre found of a material: grams, pieces or crates; 0 when nothing."""

    material = Text(required=True, most=60)
    quantity = Int(required=True, least=0, most=100_000_000)


class UnloadBody(Body):
    """A trip's load on the centre's scale. A material that is left out was not found."""

    id = NewId(required=True)
    trip_id = Id(required=True)
    captured_at = Instant(required=True)
    lines = Rows(Sub(UnloadLineBody), required=True, most=200)


class UnloadLineSchema(ma.Schema):
    """What the centre found of a material, in grams, pieces or crates."""

    material = fields.String(required=True)
    quantity = fields.Integer(required=True)


class DifferenceSchema(ma.Schema):
    """A material of which the centre found more or less than was bought at the doors."""

    material = fields.String(required=True)
    door = fields.Integer(required=True)
    centre = fields.Integer(required=True)
    difference = fields.Integer(
        required=True, metadata={"description": "centre less door: negative when some is missing"}
    )


class UnloadSchema(ma.Schema):
    """An unload, and where it differs from the doors as far as their tickets have arrived."""

    id = Id(required=True)
    trip_id = Id(required=True)
    captured_at = Instant(required=True)
    recorded_at = Instant(required=True)
    lines = fields.List(fields.Nested(UnloadLineSchema), required=True)
    differences = fields.List(fields.Nested(DifferenceSchema), required=True)


class WeightsSchema(ma.Schema):
    """One material of a trip in grams, pieces or crates."""

    material = fields.String(required=True)
    declared = fields.Integer(required=True, metadata={"description": "by households who booked"})
    door = fields.Integer(required=True, metadata={"description": "bought at the doors"})
    centre = fields.Integer(
        required=True, allow_none=True, metadata={"description": "null before the unload"}
    )
    difference = fields.Integer(required=True, allow_none=True)


class TripWeightsSchema(ma.Schema):
    """The three weights of a trip side by side."""

    trip_id = Id(required=True)
    unloaded = fields.Boolean(required=True)
    items = fields.List(fields.Nested(WeightsSchema), required=True)


UNLOAD_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000800",
    "trip_id": "019aa000-0000-7000-8000-000000000500",
    "captured_at": "2026-11-23T11:45:00+07:00",
    "lines": [
        {"material": "pet-clear", "quantity": 41500},
        {"material": "beer-crate", "quantity": 6},
    ],
}
UNLOAD_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000800",
    "trip_id": "019aa000-0000-7000-8000-000000000500",
    "captured_at": "2026-11-23T04:45:00Z",
    "recorded_at": "2026-11-23T04:45:02Z",
    "lines": [
        {"material": "beer-crate", "quantity": 6},
        {"material": "pet-clear", "quantity": 41500},
    ],
    "differences": [{"material": "pet-clear", "door": 42000, "centre": 41500, "difference": -500}],
}
WEIGHTS_EXAMPLE: dict[str, Any] = {
    "trip_id": "019aa000-0000-7000-8000-000000000500",
    "unloaded": True,
    "items": [
        {"material": "beer-crate", "declared": 5, "door": 6, "centre": 6, "difference": 0},
        {
            "material": "pet-clear",
            "declared": 40000,
            "door": 42000,
            "centre": 41500,
            "difference": -500,
        },
    ],
}
