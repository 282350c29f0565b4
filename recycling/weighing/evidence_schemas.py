"""Photos, flags, second weighings and losses, as the API speaks of them."""

from typing import Any

import marshmallow as ma
from marshmallow import fields

from recycling.web.fields import Body, Choice, Flag, Id, Instant, Int, NewId, Rows, Sub, Text
from recycling.web.paging import PageQuery, page_schema
from recycling.weighing.evidence import LossReason, Method


class ReadingBody(Body):
    """Where a weight was read off: the scale's name, its running number, the phone's time."""

    device = Text(required=True, most=80)
    sequence = Int(required=True, least=0)
    read_at = Instant(required=True)
    stable = Flag(load_default=True, metadata={"description": "the scale said it stood still"})


class ConfirmationBody(Body):
    """The household's yes: its `pin`, what its `card` says, or the photo of its signature.

    It is checked when it arrives; what does not fit is flagged and never loses
    the ticket. The PIN is not kept.
    """

    method = Choice(*(method.value for method in Method), required=True)
    pin = Text(most=8, load_only=True)
    card = Text(most=120, load_only=True)
    photo_id = Id(metadata={"description": "of the signature; the photo may be sent later"})


class ConfirmationSchema(ma.Schema):
    """How a ticket was confirmed: verified, recorded (a signature), wrong, locked, not-set."""

    method = fields.String(required=True)
    outcome = fields.String(required=True)
    photo_id = fields.String(required=True, allow_none=True)


class FlagQuery(PageQuery):
    """Which flags."""

    status = Choice("open", "reviewed")


class FlagSchema(ma.Schema):
    """Why staff should look at a ticket; `line` 0 is the whole ticket."""

    id = Id(required=True)
    ticket_id = Id(required=True)
    line = fields.Integer(required=True)
    kind = fields.String(required=True)
    detail = fields.Dict(required=True)
    raised_at = Instant(required=True)
    reviewed_at = Instant(required=True, allow_none=True)
    reviewed_by = Id(required=True, allow_none=True)
    note = fields.String(required=True)


FlagPage = page_schema(FlagSchema, name="FlagPage")


class FlagReviewBody(Body):
    """Somebody has looked at it."""

    id = NewId(required=True)
    note = Text(required=True, most=300)


class LineQuantityBody(Body):
    """A ticket's line (from 1) and its net weight in grams, pieces or crates."""

    line = Int(required=True, least=1, most=200)
    quantity = Int(required=True, least=0, most=100_000_000)


class ReweighBody(Body):
    """One household's load on the centre's scale: every line of its ticket."""

    id = NewId(required=True)
    captured_at = Instant(required=True)
    photo_id = Id()
    lines = Rows(Sub(LineQuantityBody), required=True, most=200)


class LineWeightsSchema(ma.Schema):
    """A ticket's line: `centre` is null until it was weighed again."""

    line = fields.Integer(required=True)
    material = fields.String(required=True)
    door = fields.Integer(required=True)
    centre = fields.Integer(required=True, allow_none=True)


class DeclaredSchema(ma.Schema):
    """What the household said it had, and what all tickets of that pickup weighed."""

    material = fields.String(required=True)
    declared = fields.Integer(required=True)
    door = fields.Integer(required=True)


class TicketWeightsSchema(ma.Schema):
    """The three weights of a ticket. `declared` is empty for a household that did not book."""

    ticket_id = Id(required=True)
    lines = fields.List(fields.Nested(LineWeightsSchema), required=True)
    declared = fields.List(fields.Nested(DeclaredSchema), required=True)


class LossLineBody(Body):
    """A material and why it is missing."""

    material = Text(required=True, most=60)
    reason = Choice(*(reason.value for reason in LossReason), required=True)


class LossBody(Body):
    """Why materials of a trip are missing; the capture with the latest time counts."""

    id = NewId(required=True)
    captured_at = Instant(required=True)
    lines = Rows(Sub(LossLineBody), required=True, most=200)


class LossSchema(ma.Schema):
    """The reasons that count now, by material."""

    trip_id = Id(required=True)
    lines = fields.List(
        fields.Nested(
            ma.Schema.from_dict(
                {
                    "material": fields.String(required=True),
                    "reason": fields.String(required=True),
                },
                name="LossLine",
            )
        ),
        required=True,
    )


TICKET_ID = "019aa000-0000-7000-8000-000000000700"
TRIP_ID = "019aa000-0000-7000-8000-000000000500"
FLAG_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000760",
    "ticket_id": TICKET_ID,
    "line": 1,
    "kind": "reading-repeated",
    "detail": {"device": "A12-0034", "sequence": 118},
    "raised_at": "2026-11-23T02:41:03Z",
    "reviewed_at": None,
    "reviewed_by": None,
    "note": "",
}
FLAG_REVIEW_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000761",
    "note": "ถามพนักงานแล้ว ชั่งรวมสองถุง",
}
FLAG_REVIEWED_EXAMPLE: dict[str, Any] = FLAG_EXAMPLE | {
    "reviewed_at": "2026-11-23T09:00:00Z",
    "reviewed_by": "019aa000-0000-7000-8000-000000000011",
    "note": FLAG_REVIEW_BODY_EXAMPLE["note"],
}
REWEIGH_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000770",
    "captured_at": "2026-11-23T12:05:00+07:00",
    "lines": [{"line": 1, "quantity": 7400}],
}
TICKET_WEIGHTS_EXAMPLE: dict[str, Any] = {
    "ticket_id": TICKET_ID,
    "lines": [{"line": 1, "material": "pet-clear", "door": 9000, "centre": 7400}],
    "declared": [{"material": "pet-clear", "declared": 8000, "door": 9000}],
}
LOSS_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000780",
    "captured_at": "2026-11-23T13:00:00+07:00",
    "lines": [{"material": "pet-clear", "reason": "moisture"}],
}
LOSS_EXAMPLE: dict[str, Any] = {"trip_id": TRIP_ID, "lines": LOSS_BODY_EXAMPLE["lines"]}
