"""Slots and pickups, as the API speaks of them."""

import re
from datetime import time
from typing import Any

import marshmallow as ma
from marshmallow import fields

from recycling.catalogue.quote_schemas import DeclaredLineBody, ExplainedLineSchema
from recycling.errors import Bilingual
from recycling.pickups.models import PickupStatus
from recycling.web.fields import (
    Body,
    Choice,
    Day,
    Degrees,
    Id,
    Instant,
    Int,
    NewId,
    Query,
    Rows,
    Sub,
    Text,
)
from recycling.web.paging import PageQuery, page_schema

STATUSES = tuple(status.value for status in PickupStatus)
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)


class ClockTime(Text):
    """A time of day in Bangkok, `08:30`."""

    default_error_messages: Any = {
        "clock": Bilingual("เวลาไม่ถูกต้อง ตัวอย่าง 08:30", "Not a time of day. Example: 08:30"),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(most=5, metadata={"pattern": f"^{_CLOCK.pattern}$"}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str) or not _CLOCK.fullmatch(value):
            raise self.make_error("clock")
        return time.fromisoformat(value)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return value.isoformat(timespec="minutes")


class SlotBody(Body):
    """A slot on a weekday, 0 Monday to 6 Sunday, with room for `capacity` calls."""

    id = NewId(required=True)
    weekday = Int(required=True, least=0, most=6)
    starts = ClockTime(required=True)
    ends = ClockTime(required=True)
    capacity = Int(required=True, least=1, most=1000)


class SlotSchema(ma.Schema):
    """A slot of every week, hours in Bangkok."""

    id = Id(required=True)
    weekday = fields.Integer(required=True)
    starts = ClockTime(required=True)
    ends = ClockTime(required=True)
    capacity = fields.Integer(required=True)


class SlotQuery(Query):
    """From which day to which; today and as far as may be booked when left out."""

    first = Day(data_key="from")
    last = Day(data_key="to")


class OpenSlotSchema(ma.Schema):
    """A slot on one day that may be booked now; `room` 0 means full."""

    slot_id = Id(required=True)
    on_date = Day(required=True)
    window_start = Instant(required=True)
    window_end = Instant(required=True)
    room = fields.Integer(required=True)


class OpenSlotsSchema(ma.Schema):
    """The slots, by time."""

    items = fields.List(fields.Nested(OpenSlotSchema), required=True)


def require_whole_pin(found: dict[str, Any]) -> None:
    """ValidationError when only one of `lat` and `lon` is there."""
    for name, other in (("lat", "lon"), ("lon", "lat")):
        if other in found and name not in found:
            raise ma.ValidationError(
                Bilingual("ระบุ lat และ lon คู่กัน", "Give lat and lon together."), name
            )


class PickupBody(Body):
    """A call for a collector.

    The place is the household's unless `lat` and `lon` say another. Staff name
    the household they call for; a household's own people leave it out.
    `price_list_id` is the list whose prices were shown.
    """

    id = NewId(required=True)
    household_id = Id()
    slot_id = Id(required=True)
    on_date = Day(required=True)
    lines = Rows(Sub(DeclaredLineBody), required=True)
    note = Text(least=0, most=500)
    lat = Degrees(most=90)
    lon = Degrees(most=180)
    price_list_id = Id()
    photo_id = Id(metadata={"description": "a picture of what waits, sent with POST /photos"})

    @ma.validates_schema
    def _whole_pin(self, found: dict[str, Any], **_: Any) -> None:
        require_whole_pin(found)


class ChangeBody(Body):
    """What of a pickup shall be otherwise; what is left out stays.

    `price_list_id` is the list whose prices were shown for a new time: the
    present one, which is held from then on.
    """

    id = NewId(required=True)
    slot_id = Id()
    on_date = Day()
    lines = Rows(Sub(DeclaredLineBody))
    note = Text(least=0, most=500)
    lat = Degrees(most=90)
    lon = Degrees(most=180)
    price_list_id = Id()
    photo_id = Id()

    @ma.validates_schema
    def _something_whole(self, found: dict[str, Any], **_: Any) -> None:
        require_whole_pin(found)
        if not set(found) - {"id", "price_list_id"}:
            raise ma.ValidationError(
                Bilingual("บอกว่าจะเปลี่ยนอะไร", "Say what shall be changed."), "_schema"
            )


class CancellationBody(Body):
    """Why the pickup is called off."""

    id = NewId(required=True)
    reason = Text(required=True, most=300)


class PickupQuery(PageQuery):
    """Which pickups."""

    status = Choice(*STATUSES)
    on_date = Day()
    household_id = Id()


class PickupHouseholdSchema(ma.Schema):
    """Whose pickup it is."""

    id = Id(required=True)
    code = fields.String(required=True)
    name = fields.String(required=True)
    house_number = fields.String(required=True)
    village_id = Id(required=True)


class PickupSchema(ma.Schema):
    """A call for a collector; its prices are held until `price_held_until`."""

    id = Id(required=True)
    household = fields.Nested(PickupHouseholdSchema, required=True)
    slot_id = Id(required=True)
    on_date = Day(required=True)
    window_start = Instant(required=True)
    window_end = Instant(required=True)
    lat = fields.Float(required=True)
    lon = fields.Float(required=True)
    note = fields.String(required=True)
    photo_id = Id(required=True, allow_none=True)
    status = fields.String(required=True, metadata={"enum": list(STATUSES)})
    declared_g = fields.Integer(required=True)
    declared_ml = fields.Integer(required=True)
    quoted_satang = fields.Integer(required=True)
    price_list_id = Id(required=True)
    price_held_until = Instant(required=True)
    requested_at = Instant(required=True)


class PickupEventSchema(ma.Schema):
    """What happened, when, and why."""

    status = fields.String(required=True, metadata={"enum": list(STATUSES)})
    at = Instant(required=True)
    person_id = Id(required=True, allow_none=True)
    reason = fields.String(required=True)


class PickupDetailSchema(PickupSchema):
    """A pickup with each declared line explained, and its history."""

    lines = fields.List(fields.Nested(ExplainedLineSchema), required=True)
    events = fields.List(fields.Nested(PickupEventSchema), required=True)


PickupPage = page_schema(PickupSchema, name="PickupPage")
