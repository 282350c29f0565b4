"""/api/v1: sign-in, enterprises, villages, households."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import current_app

from recycling import clock
from recycling.database.orm import db, enter_enterprise
from recycling.errors import Bilingual, Problem
from recycling.people import invitations, schemas, service
from recycling.people.models import Enterprise, Household, Person, Village
from recycling.people.roles import Role
from recycling.web.api import ApiBlueprint
from recycling.web.guards import TOKEN_DAYS, actor, guard, issue_token, require_household
from recycling.web.keys import service_keys
from recycling.web.once import once
from recycling.web.paging import Page, paginate

blp = ApiBlueprint("people", __name__, description="ผู้คนและครัวเรือน / people and households")


@blp.route("/enterprises")
@blp.response(200, schemas.EnterprisesSchema, example={"items": [schemas.ENTERPRISE_EXAMPLE]})
def list_enterprises() -> dict[str, Any]:
    """The enterprises of this installation; no sign-in needed."""
    return {"items": service.enterprises(db.session())}


@blp.route("/sessions", methods=("POST",))
@blp.arguments(schemas.SignInBody, example=schemas.SIGN_IN_EXAMPLE)
@blp.response(201, schemas.SessionSchema, example=schemas.SESSION_EXAMPLE)
def sign_in(body: dict[str, Any]) -> dict[str, Any]:
    """Sign in: a credential of an identity provider becomes an access token for 90 days.

    Whom a household has invited sends the code along the first time.
    """
    session = db.session()
    enterprise = service.find_enterprise(session, slug=body["enterprise"])
    enter_enterprise(session, enterprise.id)
    providers = current_app.extensions["identity_providers"]
    subject = providers.verify(provider=body["provider"], credential=body["credential"])
    person = service.person_of_identity(session, provider=body["provider"], subject=subject)
    if person is None and "invitation" in body:
        person = invitations.redeem(
            session,
            code=body["invitation"],
            provider=body["provider"],
            subject=subject,
            keys=service_keys(),
        )
    if person is None or not person.active:
        raise Problem(
            "unknown-person",
            401,
            Bilingual(
                "ยังไม่ได้เป็นสมาชิกของศูนย์นี้ ติดต่อศูนย์เพื่อสมัคร",
                "Not a member here yet. Ask the centre to enrol you.",
            ),
        )
    return {
        "access_token": issue_token(enterprise_id=enterprise.id, person_id=person.id),
        "expires_at": clock.now() + timedelta(days=TOKEN_DAYS),
        "enterprise": enterprise,
        "person": person,
    }


@blp.route("/me")
@guard()
@blp.response(200, schemas.PersonSchema, example=schemas.PERSON_EXAMPLE)
def me() -> Person:
    """The person signed in."""
    return service.get_person(db.session(), person_id=actor().person_id)


@blp.route("/enterprise")
@guard()
@blp.response(200, schemas.EnterpriseSchema, example=schemas.ENTERPRISE_EXAMPLE)
def own_enterprise() -> Enterprise:
    """The enterprise of the person signed in."""
    return service.own_enterprise(db.session())


@blp.route("/villages")
@guard()
@blp.response(200, schemas.VillagesSchema, example={"items": [schemas.VILLAGE_EXAMPLE]})
def list_villages() -> dict[str, list[Village]]:
    """The villages of the municipality."""
    return {"items": list(service.villages(db.session()))}


@blp.route("/households")
@guard(Role.STAFF, Role.MANAGER, Role.TREASURER, Role.COLLECTOR)
@blp.arguments(schemas.HouseholdQuery, location="query")
@blp.response(
    200,
    schemas.HouseholdPage,
    example={"items": [schemas.HOUSEHOLD_EXAMPLE], "next_cursor": None},
)
def list_households(query: dict[str, Any]) -> Page[Household]:
    """Member households, in the order they were enrolled."""
    session = db.session()
    found = service.households(
        session,
        village_id=query.get("village_id"),
        code=query.get("code"),
        text=query.get("q"),
    )
    return paginate(
        session, found, by=Household.id, cursor=query.get("cursor"), limit=query["limit"]
    )


@blp.route("/households", methods=("POST",))
@guard(Role.STAFF, Role.MANAGER)
@once
@blp.arguments(schemas.HouseholdBody, example=schemas.HOUSEHOLD_BODY_EXAMPLE)
@blp.response(201, schemas.HouseholdSchema, example=schemas.HOUSEHOLD_EXAMPLE)
def create_household(body: dict[str, Any]) -> Household:
    """Enrol a household."""
    return service.create_household(db.session(), **body)


@blp.route("/households/<uuid:household_id>")
@guard()
@blp.response(200, schemas.HouseholdSchema, example=schemas.HOUSEHOLD_EXAMPLE)
def get_household(household_id: UUID) -> Household:
    """One household; a household's people see their own alone."""
    require_household(household_id)
    return service.get_household(db.session(), household_id=household_id)
