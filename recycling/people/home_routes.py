"""/api/v1: a household's address and people, and what a person agrees to."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import current_app

from recycling.database.orm import db
from recycling.people import consents, homes, invitations, schemas, service, sign_ins
from recycling.people import home_schemas as home
from recycling.people.member_routes import require_own
from recycling.people.models import Household, Person
from recycling.people.roles import Role
from recycling.web.api import ApiBlueprint
from recycling.web.guards import actor, guard
from recycling.web.keys import service_keys
from recycling.web.once import once

blp = ApiBlueprint("homes", __name__, description="ครัวเรือนของฉัน / my household")
OWNERS = (Role.HOUSEHOLD, Role.STAFF, Role.MANAGER)


@blp.route("/households/<uuid:household_id>/address", methods=("POST",))
@guard(*OWNERS)
@once
@blp.arguments(home.AddressBody, example=home.ADDRESS_BODY_EXAMPLE)
@blp.response(201, schemas.HouseholdSchema, example=schemas.HOUSEHOLD_EXAMPLE)
def change_address(body: dict[str, Any], household_id: UUID) -> Household:
    """Move the household's pin, village and house number: its own people, or the centre."""
    require_own(household_id)
    del body["id"]
    return homes.change_address(db.session(), household_id=household_id, **body)


@blp.route("/households/<uuid:household_id>/people")
@guard(*OWNERS, Role.TREASURER)
@blp.response(200, home.FamilySchema, example=home.MEMBERS_EXAMPLE)
def list_people(household_id: UUID) -> dict[str, Any]:
    """The people of a household."""
    require_own(household_id)
    return {"items": _shown(homes.people_of(db.session(), household_id=household_id))}


@blp.route("/households/<uuid:household_id>/people", methods=("POST",))
@guard(*OWNERS)
@once
@blp.arguments(home.InviteBody, example=home.INVITE_BODY_EXAMPLE)
@blp.response(201, home.FamilyPersonSchema, example=home.MEMBER_EXAMPLE)
def invite_person(body: dict[str, Any], household_id: UUID) -> dict[str, Any]:
    """Take somebody into the household; they sign in with the code of `/invitation`."""
    require_own(household_id)
    person = invitations.invite(
        db.session(), household_id=household_id, invited_by=actor().person_id, **body
    )
    _tell_household(household_id, person)
    return _shown([person])[0]


@blp.route("/households/<uuid:household_id>/people/<uuid:person_id>/removal", methods=("POST",))
@guard(*OWNERS)
@once
@blp.arguments(home.MemberActBody, example=home.MEMBER_ACT_BODY_EXAMPLE)
@blp.response(201, home.FamilySchema, example={"items": home.MEMBERS_EXAMPLE["items"][:1]})
def remove_person(_body: dict[str, Any], household_id: UUID, person_id: UUID) -> dict[str, Any]:
    """Somebody belongs to the household no longer, and cannot sign in for it any more."""
    require_own(household_id)
    session = db.session()
    homes.remove(session, household_id=household_id, person_id=person_id)
    return {"items": _shown(homes.people_of(session, household_id=household_id))}


@blp.route("/households/<uuid:household_id>/people/<uuid:person_id>/invitation")
@guard(*OWNERS)
@blp.response(200, home.InvitationSchema, example=home.INVITATION_EXAMPLE)
def get_invitation(household_id: UUID, person_id: UUID) -> dict[str, Any]:
    """The code with which a person of the household signs in for the first time."""
    require_own(household_id)
    code, found = invitations.invitation_code(
        db.session(), household_id=household_id, person_id=person_id, keys=service_keys()
    )
    return {"person_id": person_id, "code": code, "expires_at": found.expires_at}


@blp.route("/households/<uuid:household_id>/people/<uuid:person_id>/invitation", methods=("POST",))
@guard(*OWNERS)
@once
@blp.arguments(home.MemberActBody, example=home.MEMBER_ACT_BODY_EXAMPLE)
@blp.response(201, home.FamilyPersonSchema, example=home.MEMBER_EXAMPLE)
def renew_invitation(_body: dict[str, Any], household_id: UUID, person_id: UUID) -> dict[str, Any]:
    """Make a fresh code, for a lost one or another phone. Get it with GET."""
    require_own(household_id)
    session = db.session()
    invitations.renew_invitation(
        session, household_id=household_id, person_id=person_id, issued_by=actor().person_id
    )
    # Answers are remembered for good, so this one does not tell the code.
    person = homes.member_of(session, household_id=household_id, person_id=person_id)
    _tell_household(household_id, person)
    return _shown([person])[0]


@blp.route(
    "/households/<uuid:household_id>/people/<uuid:person_id>/confirmation", methods=("POST",)
)
@guard(*OWNERS, Role.TREASURER)
@once
@blp.arguments(home.MemberActBody, example=home.MEMBER_ACT_BODY_EXAMPLE)
@blp.response(201, home.FamilyPersonSchema, example=home.CONFIRMED_EXAMPLE)
def confirm_sign_in(_body: dict[str, Any], household_id: UUID, person_id: UUID) -> dict[str, Any]:
    """Confirm, having asked the person, a sign-in by a code that the centre made.

    Not by who made the code. Until then it may not ask for money, change the PromptPay number
    or take others in.
    """
    require_own(household_id)
    person = sign_ins.confirm(
        db.session(),
        household_id=household_id,
        person_id=person_id,
        confirmed_by=actor().person_id,
    )
    return _shown([person])[0]


def _tell_household(household_id: UUID, person: Person) -> None:
    """The inbox lies above this domain, so whoever builds the application says how to tell."""
    who = actor()
    if who.household_id == household_id:
        return
    maker = service.get_person(db.session(), person_id=who.person_id)
    current_app.extensions["tell_sign_in_made"](
        db.session(),
        household_id=household_id,
        person_id=person.id,
        name=person.name,
        by=maker.name,
    )


@blp.route("/me/consents")
@guard()
@blp.response(200, home.ConsentsSchema, example=home.CONSENTS_EXAMPLE)
def list_consents() -> dict[str, Any]:
    """What one may agree to, and what this person said."""
    return _consents()


@blp.route("/me/consents", methods=("POST",))
@guard()
@once
@blp.arguments(home.ConsentBody, example=home.CONSENT_BODY_EXAMPLE)
@blp.response(201, home.ConsentsSchema, example=home.CONSENTS_EXAMPLE)
def answer_consent(body: dict[str, Any]) -> dict[str, Any]:
    """Say yes or no to a purpose; a no takes an earlier yes back."""
    consents.answer(db.session(), person_id=actor().person_id, **body)
    return _consents()


def _consents() -> dict[str, Any]:
    return {
        "items": [
            {
                "purpose": each.name,
                "version": each.purpose.version,
                "title_th": each.purpose.title,
                "title_en": each.purpose.title.en,
                "text_th": each.purpose.text,
                "text_en": each.purpose.text.en,
                "given": each.given,
                "version_answered": each.version_answered,
                "at": each.at,
            }
            for each in consents.standing(db.session(), person_id=actor().person_id)
        ]
    }


def _shown(persons: Sequence[Person]) -> list[dict[str, Any]]:
    session = db.session()
    invited = invitations.invitations_of(session, persons=persons)
    waiting = sign_ins.unconfirmed(session, person_ids=[person.id for person in persons])
    oldest = {id_: found[0] for id_, found in waiting.items()}
    makers = service.names_of(session, ids={each.made_by for each in oldest.values()} - {None})
    return [
        {
            "id": person.id,
            "name": person.name,
            "phone": person.phone,
            "created_at": person.created_at,
            "invited_until": invited[person.id].expires_at if person.id in invited else None,
            "unconfirmed_since": oldest[person.id].linked_at if person.id in oldest else None,
            "code_made_by": makers.get(oldest[person.id].made_by) if person.id in oldest else None,
        }
        for person in persons
    ]
