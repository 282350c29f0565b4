"""The welfare fund, its rules and its members, as the API speaks of them."""

import marshmallow as ma
from marshmallow import fields

from recycling.settlement.welfare.models import Source
from recycling.settlement.welfare.terms import BenefitKind
from recycling.web.fields import (
    Body,
    Choice,
    Day,
    Flag,
    Id,
    Instant,
    Int,
    NewId,
    Rows,
    Sub,
    satang,
)
from recycling.web.paging import page_schema

KINDS = tuple(kind.value for kind in BenefitKind)


class WelfareBenefitBody(Body):
    """What one kind of event brings. `per_year` counts a fiscal year, October to September."""

    kind = Choice(*KINDS, required=True)
    amount_satang = satang(required=True, least=1)
    waiting_months = Int(least=0, most=120, load_default=0)
    per_year = Int(least=1, most=100, load_default=None, allow_none=True)


class WelfareTermsBody(Body):
    """The rules: `source` is `passbook` (whatever it holds) or `sales` (at most what they brought).

    `keep_satang` stays in a passbook when contributions are taken; `levy_satang`
    is due from every member for each death.
    """

    contribution_satang = satang(required=True)
    source = Choice(*(source.value for source in Source if source is not Source.CASH))
    keep_satang = satang()
    levy_satang = satang()
    levy_spares_family = Flag()
    benefits = Rows(Sub(WelfareBenefitBody), least=0, most=len(KINDS), load_default=list)


class WelfareRuleBody(Body):
    """A new version of the rules, from the first day of a month."""

    id = NewId(required=True)
    valid_from = Day(required=True)
    terms = Sub(WelfareTermsBody, required=True)


class WelfareEventBody(Body):
    """How many events of a kind to reckon with over all the months."""

    kind = Choice(*KINDS, required=True)
    number = Int(least=0, most=10_000, required=True)


class WelfareSimulationBody(Body):
    """Rules to try on the last `months` whole months. Nothing is switched on.

    Without `events` the enterprise's own claims of those months count; without
    `opening_satang` the fund begins with what it holds now.
    """

    id = NewId(required=True)
    terms = Sub(WelfareTermsBody, required=True)
    months = Int(least=1, most=120, load_default=12)
    events = Rows(Sub(WelfareEventBody), least=0, most=len(KINDS))
    opening_satang = satang()


class WelfareMonthSchema(ma.Schema):
    """One replayed month; `lowest_satang` is the lowest within it."""

    month = Day(required=True)
    contributed_satang = fields.Integer(required=True)
    levied_satang = fields.Integer(required=True)
    paid_out_satang = fields.Integer(required=True)
    owed_satang = fields.Integer(required=True)
    lowest_satang = fields.Integer(required=True)
    fund_satang = fields.Integer(required=True)


class WelfareForecastSchema(ma.Schema):
    """What would have come in and gone out, and the fund's lowest point.

    `holds` is false when the fund would have been below zero.
    """

    members = fields.Integer(required=True)
    months = fields.List(fields.Nested(WelfareMonthSchema), required=True)
    contributed_satang = fields.Integer(required=True)
    levied_satang = fields.Integer(required=True)
    paid_out_satang = fields.Integer(required=True)
    owed_satang = fields.Integer(required=True)
    lowest_satang = fields.Integer(required=True)
    lowest_month = Day(required=True, allow_none=True)
    fund_satang = fields.Integer(required=True)
    holds = fields.Boolean(required=True)


class WelfareBenefitSchema(ma.Schema):
    """What one kind of event brings."""

    kind = fields.String(required=True)
    amount_satang = fields.Integer(required=True)
    waiting_months = fields.Integer(required=True)
    per_year = fields.Integer(required=True, allow_none=True)


class WelfareTermsSchema(ma.Schema):
    """The rules."""

    contribution_satang = fields.Integer(required=True)
    source = fields.String(required=True)
    keep_satang = fields.Integer(required=True)
    levy_satang = fields.Integer(required=True)
    levy_spares_family = fields.Boolean(required=True)
    benefits = fields.List(fields.Nested(WelfareBenefitSchema), required=True)


class WelfareRuleSchema(ma.Schema):
    """A version of the rules, and what its simulation showed when it was switched on."""

    id = Id(required=True)
    version = fields.Integer(required=True)
    valid_from = Day(required=True)
    terms = fields.Nested(WelfareTermsSchema, required=True)
    simulation = fields.Dict(required=True)
    created_at = Instant(required=True)
    created_by = Id(required=True)


WelfareRulePage = page_schema(WelfareRuleSchema, name="WelfareRulePage")


class WelfareFundSchema(ma.Schema):
    """What the fund holds, the rule in force (null before the first), and how many are in it."""

    fund_satang = fields.Integer(required=True)
    rule = fields.Nested(WelfareRuleSchema, required=True, allow_none=True)
    members = fields.Integer(required=True)


class WelfareJoinBody(Body):
    """A household that joins; staff name it, a household joins itself."""

    id = NewId(required=True)
    household_id = Id()


class WelfareActBody(Body):
    """An act whose id makes it happen once."""

    id = NewId(required=True)


class WelfareMemberSchema(ma.Schema):
    """A household in the fund; `joined_on` is the first day of its first month."""

    id = Id(required=True)
    household_id = Id(required=True)
    joined_on = Day(required=True)
    joined_at = Instant(required=True)
    left_at = Instant(required=True, allow_none=True)


WelfareMemberPage = page_schema(WelfareMemberSchema, name="WelfareMemberPage")


class WelfareLevyDebtSchema(ma.Schema):
    """What is still owed of one levy."""

    levy_id = Id(required=True)
    owed_satang = fields.Integer(required=True)


class WelfareStandingSchema(ma.Schema):
    """Where a household stands.

    `months` are paid in full; `carried_satang` lies ready for the next one;
    `owed_satang` is all that is missing so far, levies included.
    """

    member = fields.Nested(WelfareMemberSchema, required=True)
    months = fields.Integer(required=True)
    paid_satang = fields.Integer(required=True)
    carried_satang = fields.Integer(required=True)
    owed_satang = fields.Integer(required=True)
    levies = fields.List(fields.Nested(WelfareLevyDebtSchema), required=True)


class WelfareCollectionBody(Body):
    """When it was collected."""

    id = NewId(required=True)
    captured_at = Instant(required=True)


class WelfareCollectionSchema(ma.Schema):
    """What one collection took from all members, and what they still owe."""

    id = Id(required=True)
    captured_at = Instant(required=True)
    run_at = Instant(required=True)
    run_by = Id(
        required=True,
        allow_none=True,
        metadata={"description": "nobody: the month's own collection (`welfare_day`)"},
    )
    members = fields.Integer(required=True)
    contributed_satang = fields.Integer(required=True)
    levied_satang = fields.Integer(required=True)
    owed_satang = fields.Integer(required=True)


WelfareCollectionPage = page_schema(WelfareCollectionSchema, name="WelfareCollectionPage")


class WelfareDepositBody(Body):
    """Cash that a member brought for its contributions."""

    id = NewId(required=True)
    household_id = Id(required=True)
    amount_satang = satang(required=True, least=1)
    captured_at = Instant(required=True)


class WelfareDepositSchema(ma.Schema):
    """Cash brought, and the standing it led to."""

    id = Id(required=True)
    household_id = Id(required=True)
    amount_satang = fields.Integer(required=True)
    captured_at = Instant(required=True)
    standing = fields.Nested(WelfareStandingSchema, required=True)
