"""Counts of cash and the close of a day, as the API speaks of them."""

from typing import Any

import marshmallow as ma
from marshmallow import fields

from recycling.web.fields import Body, Day, Id, Instant, NewId, Text, satang
from recycling.web.paging import page_schema

_NOTE = {"description": "needed when the count differs from the books"}


class FloatCountBody(Body):
    """A collector's cash, counted now."""

    id = NewId(required=True)
    collector_id = Id(required=True)
    counted_satang = satang(required=True)
    note = Text(most=200, metadata=_NOTE)


class DayCloseBody(Body):
    """The centre's box, counted at the end of a business day."""

    id = NewId(required=True)
    on_date = Day(required=True)
    counted_satang = satang(required=True)
    note = Text(most=200, metadata=_NOTE)


class DecisionBody(Body):
    """A confirmation or a withdrawal; its id makes it happen once."""

    id = NewId(required=True)


class CountSchema(ma.Schema):
    """A count: counted → confirmed by another person, or withdrawn.

    `difference_satang` is what was counted less what the books expected; when
    it is confirmed it is posted to the account `cash-over-short`.
    """

    id = Id(required=True)
    counted_satang = fields.Integer(required=True)
    expected_satang = fields.Integer(required=True)
    difference_satang = fields.Integer(required=True)
    status = fields.String(required=True)
    note = fields.String(required=True, allow_none=True)
    counted_at = Instant(required=True)
    counted_by = Id(required=True)
    decided_at = Instant(required=True, allow_none=True)
    decided_by = Id(required=True, allow_none=True)


class FloatCountSchema(CountSchema):
    """A collector's float, counted."""

    collector_id = Id(required=True)


class CarriedSchema(ma.Schema):
    """A collector who carried cash when the day was counted."""

    collector_id = Id(required=True)
    name = fields.String(required=True)
    cash_satang = fields.Integer(required=True)


class DayCloseSchema(CountSchema):
    """The close of a day, and what the collectors still carried by the books."""

    on_date = Day(required=True)
    floats = fields.List(fields.Nested(CarriedSchema), required=True)


class LateEntrySchema(ma.Schema):
    """An entry of the day that came after its close; it counts on `effective_on`."""

    id = Id(required=True)
    event = fields.String(required=True)
    captured_at = Instant(required=True)
    recorded_at = Instant(required=True)
    effective_on = Day(required=True)


class DayCloseDetailSchema(DayCloseSchema):
    """A close with what came too late for it."""

    late_entries = fields.List(fields.Nested(LateEntrySchema), required=True)


FloatCountPage = page_schema(FloatCountSchema, name="FloatCountPage")
DayClosePage = page_schema(DayCloseSchema, name="DayClosePage")

_COLLECTOR = "019aa000-0000-7000-8000-000000000033"
_COUNT: dict[str, Any] = {
    "counted_satang": 299_500,
    "expected_satang": 300_000,
    "difference_satang": -500,
    "status": "counted",
    "note": "เหรียญขาดไป 5 บาท",
    "counted_at": "2026-11-24T10:00:00Z",
    "counted_by": "019aa000-0000-7000-8000-000000000031",
    "decided_at": None,
    "decided_by": None,
}
_DECIDED: dict[str, Any] = {
    "decided_at": "2026-11-24T10:10:00Z",
    "decided_by": "019aa000-0000-7000-8000-000000000032",
}
FLOAT_COUNT_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000f00",
    "collector_id": _COLLECTOR,
    "counted_satang": 299_500,
    "note": "เหรียญขาดไป 5 บาท",
}
FLOAT_COUNT_EXAMPLE: dict[str, Any] = _COUNT | {
    "id": "019aa000-0000-7000-8000-000000000f00",
    "collector_id": _COLLECTOR,
}
FLOAT_CONFIRMED_EXAMPLE: dict[str, Any] = FLOAT_COUNT_EXAMPLE | _DECIDED | {"status": "confirmed"}
FLOAT_WITHDRAWN_EXAMPLE: dict[str, Any] = FLOAT_COUNT_EXAMPLE | _DECIDED | {"status": "withdrawn"}
DECISION_BODY_EXAMPLE: dict[str, Any] = {"id": "019aa000-0000-7000-8000-000000000f10"}
DAY_CLOSE_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000f20",
    "on_date": "2026-11-24",
    "counted_satang": 299_500,
    "note": "เหรียญขาดไป 5 บาท",
}
DAY_CLOSE_EXAMPLE: dict[str, Any] = _COUNT | {
    "id": "019aa000-0000-7000-8000-000000000f20",
    "on_date": "2026-11-24",
    "floats": [{"collector_id": _COLLECTOR, "name": "สมชาย กล้าหาญ", "cash_satang": 20_000}],
}
DAY_CONFIRMED_EXAMPLE: dict[str, Any] = DAY_CLOSE_EXAMPLE | _DECIDED | {"status": "confirmed"}
DAY_WITHDRAWN_EXAMPLE: dict[str, Any] = DAY_CLOSE_EXAMPLE | _DECIDED | {"status": "withdrawn"}
DAY_CLOSE_DETAIL_EXAMPLE: dict[str, Any] = DAY_CONFIRMED_EXAMPLE | {
    "late_entries": [
        {
            "id": "019aa000-0000-7000-8000-000000000902",
            "event": "purchase",
            "captured_at": "2026-11-24T04:00:00Z",
            "recorded_at": "2026-11-25T01:00:00Z",
            "effective_on": "2026-11-25",
        }
    ]
}
