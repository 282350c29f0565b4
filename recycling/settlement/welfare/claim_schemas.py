"""Benefits and levies of the welfare fund, as the API speaks of them."""

import marshmallow as ma
from marshmallow import fields

from recycling.settlement.welfare.models import ClaimStatus
from recycling.settlement.welfare.schemas import KINDS
from recycling.web.fields import Body, Choice, Day, Id, Instant, NewId, Text
from recycling.web.paging import PageQuery, page_schema


class WelfareClaimBody(Body):
    """A benefit asked for: what happened, to whom, on which day."""

    id = NewId(required=True)
    household_id = Id()
    kind = Choice(*KINDS, required=True)
    for_whom = Text(required=True, most=120)
    happened_on = Day(required=True)
    note = Text(most=500)


class WelfareClaimRejectionBody(Body):
    """Why a claim is turned down."""

    id = NewId(required=True)
    reason = Text(required=True, most=200)


class WelfareClaimPaymentBody(Body):
    """How and when a benefit was paid."""

    id = NewId(required=True)
    method = Choice("passbook", "cash", "bank", required=True)
    captured_at = Instant(required=True)


class WelfareClaimSchema(ma.Schema):
    """A benefit on its way: requested → approved → paid, or rejected."""

    id = Id(required=True)
    household_id = Id(required=True)
    rule_id = Id(required=True)
    kind = fields.String(required=True)
    for_whom = fields.String(required=True)
    happened_on = Day(required=True)
    note = fields.String(required=True, allow_none=True)
    amount_satang = fields.Integer(required=True)
    status = fields.String(required=True)
    requested_at = Instant(required=True)
    requested_by = Id(required=True)
    decided_at = Instant(required=True, allow_none=True)
    decided_by = Id(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    method = fields.String(required=True, allow_none=True)
    paid_at = Instant(required=True, allow_none=True)
    paid_by = Id(required=True, allow_none=True)


class WelfareClaimQuery(PageQuery):
    """Which claims."""

    status = Choice(*(status.value for status in ClaimStatus))
    household_id = Id()


WelfareClaimPage = page_schema(WelfareClaimSchema, name="WelfareClaimPage")


class WelfareLevyBody(Body):
    """The approved funeral claim for which every member gives."""

    id = NewId(required=True)
    claim_id = Id(required=True)
    captured_at = Instant(required=True)


class WelfareLevySchema(ma.Schema):
    """A levy: what is due from each, and how much came in so far; the rest stays owed."""

    id = Id(required=True)
    claim_id = Id(required=True)
    amount_satang = fields.Integer(required=True)
    captured_at = Instant(required=True)
    called_at = Instant(required=True)
    called_by = Id(required=True)
    members = fields.Integer(required=True)
    due_satang = fields.Integer(required=True)
    taken_satang = fields.Integer(required=True)


WelfareLevyPage = page_schema(WelfareLevySchema, name="WelfareLevyPage")
