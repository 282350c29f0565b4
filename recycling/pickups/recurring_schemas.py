"""Recurring visits, as the API speaks of them."""

from typing import Any

import marshmallow as ma
from marshmallow import fields

from recycling.catalogue.quote_schemas import DeclaredLineBody
from recycling.pickups.recurring_models import Every, RecurringStatus
from recycling.web.fields import Body, Choice, Day, Id, Instant, NewId, Rows, Sub, Text
from recycling.web.paging import PageQuery, page_schema

EVERY = tuple(each.value for each in Every)


class RecurringBody(Body):
    """A standing wish to be visited in a slot, from `first_date` on.

    `monthly` is every four weeks. Staff name the household; its own people
    leave it out.
    """

    id = NewId(required=True)
    household_id = Id()
    slot_id = Id(required=True)
    first_date = Day(required=True)
    every = Choice(*EVERY, required=True)
    lines = Rows(Sub(DeclaredLineBody), required=True)
    note = Text(least=0, most=500)


class RecurringActBody(Body):
    """An act on a recurring visit, under its own id."""

    id = NewId(required=True)


class RecurringQuery(PageQuery):
    """Whose recurring visits; one's own when it is left out."""

    household_id = Id()


class RecurringLineSchema(ma.Schema):
    """What there usually is: grams, pieces or crates."""

    material = fields.String(required=True)
    quantity = fields.Integer(required=True)


class RecurringDaySchema(ma.Schema):
    """A day that was seen to: its pickup, or why there is none."""

    on_date = Day(required=True)
    pickup_id = Id(required=True, allow_none=True)
    reason_th = fields.String(required=True)
    reason_en = fields.String(required=True)


class RecurringSchema(ma.Schema):
    """A recurring visit; `coming` are its next days, `days` those last seen to.

    A visit becomes a pickup a week before its day.
    """

    id = Id(required=True)
    household_id = Id(required=True)
    slot_id = Id(required=True)
    starts = fields.String(required=True, metadata={"description": "of the slot, in Bangkok"})
    ends = fields.String(required=True)
    every = fields.String(required=True, metadata={"enum": list(EVERY)})
    first_date = Day(required=True)
    lines = fields.List(fields.Nested(RecurringLineSchema), required=True)
    note = fields.String(required=True)
    status = fields.String(
        required=True, metadata={"enum": [status.value for status in RecurringStatus]}
    )
    created_at = Instant(required=True)
    coming = fields.List(Day(), required=True)
    days = fields.List(fields.Nested(RecurringDaySchema), required=True)


RecurringPage = page_schema(RecurringSchema, name="RecurringPage")

RECURRING_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000054",
    "slot_id": "019aa000-0000-7000-8000-000000000050",
    "first_date": "2026-11-24",
    "every": "fortnightly",
    "lines": [{"material": "pet-clear", "quantity": 3300}],
    "note": "วางไว้หน้ารั้ว",
}
RECURRING_ACT_BODY_EXAMPLE: dict[str, Any] = {"id": "019aa000-0000-7000-8000-000000000055"}
RECURRING_EXAMPLE: dict[str, Any] = {
    **RECURRING_BODY_EXAMPLE,
    "household_id": "019aa000-0000-7000-8000-000000000020",
    "starts": "08:00",
    "ends": "12:00",
    "status": "active",
    "created_at": "2026-11-23T02:30:00Z",
    "coming": ["2026-11-24", "2026-12-08", "2026-12-22"],
    "days": [
        {
            "on_date": "2026-11-24",
            "pickup_id": "019aa000-0000-7000-8000-000000000051",
            "reason_th": "",
            "reason_en": "",
        }
    ],
}
