"""A day planned anew, as the API speaks of it."""

from typing import Any

import marshmallow as ma
from marshmallow import fields

from recycling.rounds import examples
from recycling.rounds.living_models import Cause, ReplanStatus
from recycling.rounds.schemas import ActBody, HouseholdBriefSchema, NoteSchema, UnservedSchema
from recycling.web.fields import Choice, Day, Flag, Id, Instant, Int
from recycling.web.paging import PageQuery, page_schema


class ReplanBody(ActBody):
    """Why the day is planned anew; a full or broken vehicle is named by its round.

    With `publish` false it waits for its publication once it is ready.
    """

    cause = Choice(*(cause.value for cause in Cause), required=True)
    round_id = Id()
    publish = Flag()
    seconds = Int(least=1, most=60)
    seed = Int(least=0, most=2**31 - 1)


class ReplanActBody(ActBody):
    """An act of staff, under its own id."""


class ReplanQuery(PageQuery):
    """A page of replannings."""


class MoveSchema(ma.Schema):
    """A visit whose time or vehicle changed; `was` is null for a pickup that is new in the day.

    `beyond_promise_s` is by how many seconds it is later (or, negative, earlier)
    than the time that was told.
    """

    pickup_id = Id(required=True)
    household = fields.Nested(HouseholdBriefSchema, required=True)
    was = Instant(required=True, allow_none=True)
    now = Instant(required=True)
    from_round_id = Id(required=True, allow_none=True)
    to_round_id = Id(required=True, allow_none=True)
    beyond_promise_s = fields.Integer(required=True)


class ReplanSchema(ma.Schema):
    """One planning of the rest of a day; `moves` and `unserved` tell what it changes."""

    id = Id(required=True)
    plan_id = Id(required=True)
    round_id = Id(required=True, allow_none=True)
    on_date = Day(required=True)
    cause = fields.String(required=True, metadata={"enum": [each.value for each in Cause]})
    status = fields.String(required=True, metadata={"enum": [each.value for each in ReplanStatus]})
    publish = fields.Boolean(required=True)
    requested_at = Instant(required=True)
    published_at = Instant(required=True, allow_none=True)
    moves = fields.List(fields.Nested(MoveSchema), required=True)
    unserved = fields.List(fields.Nested(UnservedSchema), required=True)
    note = fields.Nested(NoteSchema, required=True, allow_none=True)


ReplanPage = page_schema(ReplanSchema, name="ReplanPage")

REPLAN_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000620",
    "cause": "new_pickup",
}
QUEUED_REPLAN_EXAMPLE: dict[str, Any] = {
    "id": REPLAN_BODY_EXAMPLE["id"],
    "plan_id": examples.ROUND["plan_id"],
    "round_id": None,
    "on_date": "2026-11-23",
    "cause": "new_pickup",
    "status": "queued",
    "publish": True,
    "requested_at": "2026-11-23T02:12:00Z",
    "published_at": None,
    "moves": [],
    "unserved": [],
    "note": None,
}
REPLAN_EXAMPLE: dict[str, Any] = {
    **QUEUED_REPLAN_EXAMPLE,
    "status": "published",
    "published_at": "2026-11-23T02:12:03Z",
    "moves": [
        {
            "pickup_id": examples.STOP["pickup_id"],
            "household": examples.HOUSEHOLD,
            "was": "2026-11-23T02:31:00Z",
            "now": "2026-11-23T02:38:00Z",
            "from_round_id": examples.ROUND["id"],
            "to_round_id": examples.ROUND["id"],
            "beyond_promise_s": 0,
        }
    ],
}
