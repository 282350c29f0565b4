"""/api/v1/welfare: the fund, its rules, members and collections."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from recycling import clock
from recycling.database.orm import db
from recycling.errors import forbidden, invalid
from recycling.people.roles import Role
from recycling.settlement.welfare import collecting, examples, members, rules, schemas, simulation
from recycling.settlement.welfare.members import Account
from recycling.settlement.welfare.models import Source, WelfareMember, WelfareRule, WelfareRun
from recycling.settlement.welfare.replay import Forecast
from recycling.settlement.welfare.terms import Benefit, BenefitKind, Terms
from recycling.web.api import ApiBlueprint
from recycling.web.guards import actor, guard, require_household
from recycling.web.once import once
from recycling.web.paging import Page, PageQuery, paginate

blp = ApiBlueprint("welfare", __name__, description="กองทุนสวัสดิการ / the welfare fund")

_STAFF = (Role.STAFF, Role.TREASURER, Role.MANAGER)


@blp.route("/welfare")
@guard()
@blp.response(200, schemas.WelfareFundSchema, example=examples.FUND)
def get_welfare_fund() -> dict[str, Any]:
    """What the fund holds, the rule in force, and how many members it has."""
    session = db.session()
    found = rules.rule_book(session).at(clock.today())
    return {
        "fund_satang": collecting.fund_balance(session),
        "rule": found and found[0],
        "members": session.scalar(
            select(func.count()).select_from(members.members(session).subquery())
        ),
    }


@blp.route("/welfare/rules")
@guard()
@blp.arguments(PageQuery, location="query")
@blp.response(200, schemas.WelfareRulePage, example=examples.page(examples.RULE))
def list_welfare_rules(query: dict[str, Any]) -> Page[WelfareRule]:
    """Every version of the rules, the newest first."""
    return paginate(
        db.session(),
        rules.rules(db.session()),
        by=WelfareRule.id,
        cursor=query.get("cursor"),
        limit=query["limit"],
        newest_first=True,
    )


@blp.route("/welfare/rules", methods=("POST",))
@guard(Role.MANAGER)
@once
@blp.arguments(schemas.WelfareRuleBody, example=examples.RULE_BODY)
@blp.response(201, schemas.WelfareRuleSchema, example=examples.RULE)
def create_welfare_rule(body: dict[str, Any]) -> WelfareRule:
    """Switch new rules on from the first day of a month.

    What they would have done over the last twelve months is kept with them.
    """
    session = db.session()
    terms = _terms(body.pop("terms"))
    forecast = simulation.simulate(session, terms=terms, months=12)
    return rules.publish_rule(
        session,
        terms=terms,
        simulation=forecast.to_json(),
        created_by=actor().person_id,
        **body,
    )


@blp.route("/welfare/simulations", methods=("POST",))
@guard(*_STAFF)
@once
@blp.arguments(schemas.WelfareSimulationBody, example=examples.SIMULATION_BODY)
@blp.response(201, schemas.WelfareForecastSchema, example=examples.FORECAST)
def simulate_welfare(body: dict[str, Any]) -> Forecast:
    """Try rules on the enterprise's own last months before they are switched on."""
    events = body.get("events")
    return simulation.simulate(
        db.session(),
        terms=_terms(body["terms"]),
        months=body["months"],
        events=None
        if events is None
        else {BenefitKind(each["kind"]): each["number"] for each in events},
        opening_satang=body.get("opening_satang"),
    )


@blp.route("/welfare/members")
@guard(*_STAFF)
@blp.arguments(PageQuery, location="query")
@blp.response(200, schemas.WelfareMemberPage, example=examples.page(examples.MEMBER))
def list_welfare_members(query: dict[str, Any]) -> Page[WelfareMember]:
    """The households in the fund, by when they joined."""
    return paginate(
        db.session(),
        members.members(db.session()),
        by=WelfareMember.id,
        cursor=query.get("cursor"),
        limit=query["limit"],
    )


@blp.route("/welfare/members", methods=("POST",))
@guard(Role.HOUSEHOLD, *_STAFF)
@once
@blp.arguments(schemas.WelfareJoinBody, example=examples.JOIN_BODY)
@blp.response(201, schemas.WelfareMemberSchema, example=examples.MEMBER)
def join_welfare(body: dict[str, Any]) -> WelfareMember:
    """Join the fund; the first contribution is due this month."""
    household_id = own_or_named(body.get("household_id"))
    return members.join(
        db.session(), id=body["id"], household_id=household_id, joined_by=actor().person_id
    )


@blp.route("/welfare/members/<uuid:member_id>/departure", methods=("POST",))
@guard(*_STAFF)
@once
@blp.arguments(schemas.WelfareActBody, example=examples.ACT_BODY)
@blp.response(201, schemas.WelfareMemberSchema, example=examples.LEFT)
def leave_welfare(body: dict[str, Any], member_id: UUID) -> WelfareMember:
    """End a membership; what was paid stays in the fund."""
    del body  # its id alone matters, to @once
    return members.leave(db.session(), member_id=member_id, left_by=actor().person_id)


@blp.route("/households/<uuid:household_id>/welfare")
@guard()
@blp.response(200, schemas.WelfareStandingSchema, example=examples.STANDING)
def get_household_welfare(household_id: UUID) -> dict[str, Any]:
    """A household's months paid, what is carried over, and what is owed."""
    require_household(household_id)
    return present(members.account_of(db.session(), household_id=household_id))


@blp.route("/welfare/collections")
@guard(*_STAFF)
@blp.arguments(PageQuery, location="query")
@blp.response(200, schemas.WelfareCollectionPage, example=examples.page(examples.COLLECTION))
def list_welfare_collections(query: dict[str, Any]) -> Page[WelfareRun]:
    """The collections, newest first."""
    return paginate(
        db.session(),
        collecting.runs(db.session()),
        by=WelfareRun.id,
        cursor=query.get("cursor"),
        limit=query["limit"],
        newest_first=True,
    )


@blp.route("/welfare/collections", methods=("POST",))
@guard(Role.TREASURER, Role.MANAGER)
@once
@blp.arguments(schemas.WelfareCollectionBody, example=examples.COLLECTION_BODY)
@blp.response(201, schemas.WelfareCollectionSchema, example=examples.COLLECTION)
def collect_welfare(body: dict[str, Any]) -> WelfareRun:
    """Take what is due by this month from every member, as far as each passbook reaches.

    May be run as often as one likes: what is paid is not taken again.
    """
    return collecting.collect(db.session(), run_by=actor().person_id, **body)


@blp.route("/welfare/deposits", methods=("POST",))
@guard(*_STAFF)
@once
@blp.arguments(schemas.WelfareDepositBody, example=examples.DEPOSIT_BODY)
@blp.response(201, schemas.WelfareDepositSchema, example=examples.DEPOSIT)
def deposit_welfare(body: dict[str, Any]) -> dict[str, Any]:
    """Book cash which a member brought to the centre for its contributions."""
    made = collecting.deposit(db.session(), received_by=actor().person_id, **body)
    return body | {"standing": present(made.account)}


def own_or_named(household_id: UUID | None) -> UUID:
    """The household meant: one's own, or for the centre's people the one named."""
    who = actor()
    chosen = household_id or who.household_id
    if chosen is None:
        raise invalid("household_id", "ต้องระบุครัวเรือน", "Say which household.")
    if chosen != who.household_id and not who.is_staff:
        raise forbidden("ทำได้เฉพาะของครัวเรือนตนเอง", "You can do this for your own household only.")
    return chosen


def present(account: Account) -> dict[str, Any]:
    """A standing as the API shows it."""
    return {
        "member": account.member,
        "months": account.standing.months,
        "paid_satang": account.paid_satang,
        "carried_satang": account.standing.carried_satang,
        "owed_satang": account.owed_satang,
        "levies": account.debts,
    }


def _terms(body: dict[str, Any]) -> Terms:
    benefits = tuple(
        Benefit(**{**each, "kind": BenefitKind(each["kind"])}) for each in body.pop("benefits")
    )
    if "source" in body:
        body["source"] = Source(body["source"])
    return Terms(benefits=benefits, **body)
