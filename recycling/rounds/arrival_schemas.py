"""Expected arrivals, as the API speaks of them."""

from typing import Any

import marshmallow as ma
from marshmallow import fields

from recycling.catalogue.quote_schemas import DeclaredLineBody
from recycling.pickups.examples import OPEN_SLOT_EXAMPLE
from recycling.pickups.schemas import OpenSlotSchema, require_whole_pin
from recycling.rounds.arrivals import Basis
from recycling.web.fields import Body, Day, Degrees, Id, Instant, Rows, Sub, require_neighbours


class ArrivalsBody(Body):
    """A load at a place: the household's own unless `lat` and `lon` say another.

    Staff name the household. Slots from the day `from` (today) on, of two weeks
    at most.
    """

    household_id = Id()
    lines = Rows(Sub(DeclaredLineBody), required=True)
    lat = Degrees(most=90)
    lon = Degrees(most=180)
    first = Day(data_key="from", validate=require_neighbours)
    last = Day(data_key="to", validate=require_neighbours)

    @ma.validates_schema
    def _whole_pin(self, found: dict[str, Any], **_: Any) -> None:
        require_whole_pin(found)


class ArrivalSchema(OpenSlotSchema):
    """An open slot and when to expect a collector; null where the day is too full for it.

    `basis` tells what it rests on: the rounds given out (`plan`), the calls of
    the day so far (`calls`), or the slot's own hours. It is an estimate; the
    time told once the round is planned is what counts.
    """

    arrives_from = Instant(required=True, allow_none=True)
    arrives_to = Instant(required=True, allow_none=True)
    basis = fields.String(required=True, metadata={"enum": [basis.value for basis in Basis]})


class ArrivalsSchema(ma.Schema):
    """The open slots, by time."""

    items = fields.List(fields.Nested(ArrivalSchema), required=True)


ARRIVALS_BODY_EXAMPLE: dict[str, Any] = {
    "lines": [{"material": "pet-clear", "quantity": 3300}],
    "from": "2026-11-24",
}
ARRIVALS_EXAMPLE: dict[str, Any] = {
    "items": [
        {
            **OPEN_SLOT_EXAMPLE,
            "arrives_from": "2026-11-24T02:05:00Z",
            "arrives_to": "2026-11-24T04:05:00Z",
            "basis": "calls",
        }
    ]
}
