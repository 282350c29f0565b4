"""Corrections and disputes, as the API speaks of them."""

from typing import Any

import marshmallow as ma
from marshmallow import fields

from recycling.settlement.models import PayMethod
from recycling.settlement.schemas import RefusedItemBody, TicketLineBody
from recycling.web.fields import Body, Choice, Id, Instant, NewId, Rows, Sub, Text
from recycling.web.paging import PageQuery, page_schema
from recycling.weighing.evidence import DisputeStatus, Resolution
from recycling.weighing.evidence_schemas import ConfirmationBody, LineQuantityBody


class CorrectionBody(Body):
    """What the ticket should have said, whole. What was paid is what this one says."""

    id = NewId(required=True)
    captured_at = Instant(required=True)
    reason = Text(required=True, most=200)
    household_id = Id(metadata={"description": "left out: the same household"})
    pay = Choice(*(method.value for method in PayMethod))
    lines = Rows(Sub(TicketLineBody), least=0, load_default=list)
    refused = Rows(Sub(RefusedItemBody), least=0, most=30, load_default=list)


class DisputeBody(Body):
    """A person says that a ticket is wrong."""

    id = NewId(required=True)
    ticket_id = Id(required=True)
    reason = Text(required=True, most=500)
    photo_id = Id()


class ProposalBody(Body):
    """adjust: `lines` (or the centre's second weights) count. split: the middle of the door's
    and those, rounded once, half a unit to the household. stand: the ticket counts."""

    id = NewId(required=True)
    resolution = Choice(*(each.value for each in Resolution), required=True)
    lines = Rows(Sub(LineQuantityBody), most=200)


class YesBody(Body):
    """The other side's yes. Without `confirmation` it is that of the person signed in."""

    id = NewId(required=True)
    confirmation = Sub(ConfirmationBody)


class DisputeQuery(PageQuery):
    """Which disputes."""

    status = Choice(*(status.value for status in DisputeStatus))


class DisputeSchema(ma.Schema):
    """A dispute about a ticket or a whole trip.

    `cause`: person, or two weights too far apart: declared, centre, trip.
    `terms.materials` are those weights; `terms.lines` and `terms.rule` what was
    proposed. `replaced_by` is the ticket that stands now. A proposal waits until
    `answer_by`; at `escalated_at` a manager was asked to decide.
    """

    id = Id(required=True)
    ticket_id = Id(required=True, allow_none=True)
    trip_id = Id(required=True, allow_none=True)
    cause = fields.String(required=True)
    status = fields.String(required=True)
    reason = fields.String(required=True)
    photo_id = Id(required=True, allow_none=True)
    opened_at = Instant(required=True)
    opened_by = Id(required=True, allow_none=True)
    resolution = fields.String(required=True, allow_none=True)
    terms = fields.Dict(required=True)
    proposed_at = Instant(required=True, allow_none=True)
    enterprise_confirmed_by = Id(required=True, allow_none=True)
    other_confirmed_by = Id(required=True, allow_none=True)
    resolved_at = Instant(required=True, allow_none=True)
    replaced_by = Id(required=True, allow_none=True)
    answer_by = Instant(required=True, allow_none=True)
    escalated_at = Instant(required=True, allow_none=True)


class AnsweredSchema(DisputeSchema):
    """A dispute after a yes; it stays open when `outcome` is neither verified nor recorded."""

    outcome = fields.String(required=True)


DisputePage = page_schema(DisputeSchema, name="DisputePage")

_TICKET = "019aa000-0000-7000-8000-000000000700"
_STAFF = "019aa000-0000-7000-8000-000000000011"
CORRECTION_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000701",
    "captured_at": "2026-11-23T09:44:00+07:00",
    "reason": "พิมพ์น้ำหนักผิด",
    "pay": "passbook",
    "lines": [
        {
            "material": "pet-clear",
            "grade": "A",
            "gross_g": 9300,
            "tare_g": 300,
            "amount_satang": 6350,
        }
    ],
}
DISPUTE_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000790",
    "ticket_id": _TICKET,
    "reason": "ที่บ้านชั่งได้ 10 กก.",
}
DISPUTE_EXAMPLE: dict[str, Any] = {
    "id": DISPUTE_BODY_EXAMPLE["id"],
    "ticket_id": _TICKET,
    "trip_id": None,
    "cause": "person",
    "status": "open",
    "reason": DISPUTE_BODY_EXAMPLE["reason"],
    "photo_id": None,
    "opened_at": "2026-11-23T03:10:00Z",
    "opened_by": "019aa000-0000-7000-8000-000000000010",
    "resolution": None,
    "terms": {},
    "proposed_at": None,
    "enterprise_confirmed_by": None,
    "other_confirmed_by": None,
    "resolved_at": None,
    "replaced_by": None,
    "answer_by": None,
    "escalated_at": None,
}
PROPOSAL_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000791",
    "resolution": "split",
    "lines": [{"line": 1, "quantity": 10000}],
}
PROPOSED_EXAMPLE: dict[str, Any] = DISPUTE_EXAMPLE | {
    "resolution": "split",
    "terms": {
        "materials": {},
        "lines": [
            {"line": 1, "material": "pet-clear", "door": 9000, "other": 10000, "agreed": 9500}
        ],
        "rule": "(door + other + 1) // 2: the middle, rounded once, half a unit to the household",
    },
    "proposed_at": "2026-11-23T04:00:00Z",
    "answer_by": "2026-11-30T04:00:00Z",
    "enterprise_confirmed_by": _STAFF,
}
YES_BODY_EXAMPLE: dict[str, Any] = {"id": "019aa000-0000-7000-8000-000000000792"}
ANSWERED_EXAMPLE: dict[str, Any] = PROPOSED_EXAMPLE | {
    "status": "resolved",
    "other_confirmed_by": DISPUTE_EXAMPLE["opened_by"],
    "resolved_at": "2026-11-23T04:20:00Z",
    "replaced_by": "019aa000-0000-7000-8000-000000000702",
    "outcome": "verified",
}
