"""/api/v1: an enterprise's limits; the PIN and the card a household confirms with."""

from typing import Any
from uuid import UUID

from recycling.database.orm import db
from recycling.errors import forbidden
from recycling.people import contacts, door_cards, limits, pins, service
from recycling.people import member_schemas as schemas
from recycling.people.models import Household
from recycling.people.roles import Role
from recycling.people.safeguards import HouseholdPin
from recycling.web.api import ApiBlueprint
from recycling.web.guards import actor, guard
from recycling.web.keys import service_keys
from recycling.web.once import once

blp = ApiBlueprint("members", __name__, description="ค่าที่ตั้ง PIN และบัตร / settings, PIN and card")


@blp.route("/settings")
@guard(Role.STAFF, Role.TREASURER, Role.MANAGER)
@blp.response(200, schemas.SettingsSchema, example=schemas.SETTINGS_EXAMPLE)
def get_settings() -> dict[str, Any]:
    """The enterprise's limits, and who changed them."""
    return _settings()


@blp.route("/settings", methods=("POST",))
@guard(Role.MANAGER)
@once
@blp.arguments(schemas.SettingsBody, example=schemas.SETTINGS_BODY_EXAMPLE)
@blp.response(201, schemas.SettingsSchema, example=schemas.SETTINGS_EXAMPLE)
def change_settings(body: dict[str, Any]) -> dict[str, Any]:
    """Change some of the enterprise's limits; who did it is kept."""
    limits.change_settings(
        db.session(), id=body["id"], changes=body["settings"], person_id=actor().person_id
    )
    return _settings()


def _settings() -> dict[str, Any]:
    session = db.session()
    return {"settings": service.settings(session), "changes": limits.settings_changes(session)}


@blp.route("/households/<uuid:household_id>/pin", methods=("POST",))
@guard(Role.HOUSEHOLD, Role.STAFF, Role.MANAGER)
@once
@blp.arguments(schemas.PinBody, example=schemas.PIN_BODY_EXAMPLE)
@blp.response(201, schemas.PinSchema, example=schemas.PIN_EXAMPLE)
def set_pin(body: dict[str, Any], household_id: UUID) -> HouseholdPin:
    """Give the household its PIN for the door, in place of the one before.

    The household itself, or the centre with the household present.
    """
    require_own(household_id)
    return pins.set_pin(
        db.session(),
        household_id=household_id,
        pin=body["pin"],
        person_id=actor().person_id,
        keys=service_keys(),
    )


@blp.route("/households/<uuid:household_id>/contact")
@guard(Role.HOUSEHOLD, Role.STAFF, Role.TREASURER, Role.MANAGER)
@blp.response(200, schemas.ContactSchema, example=schemas.CONTACT_EXAMPLE)
def get_contact(household_id: UUID) -> Household:
    """How a household is reached; a collector finds it in the round of the day."""
    require_own(household_id)
    return service.get_household(db.session(), household_id=household_id)


@blp.route("/households/<uuid:household_id>/contact", methods=("POST",))
@guard(Role.HOUSEHOLD, Role.STAFF, Role.MANAGER)
@once
@blp.arguments(schemas.ContactBody, example=schemas.CONTACT_BODY_EXAMPLE)
@blp.response(201, schemas.ContactKeptSchema, example=schemas.CONTACT_KEPT_EXAMPLE)
def set_contact(body: dict[str, Any], household_id: UUID) -> dict[str, Any]:
    """Write the household's telephone and how its door is found, in place of what was known."""
    require_own(household_id)
    kept = contacts.set_contact(
        db.session(), household_id=household_id, phone=body["phone"], landmark=body["landmark"]
    )
    # Answers are remembered for good, and a telephone may have to be forgotten.
    return {"household_id": kept.id, "has_phone": kept.phone is not None}


@blp.route("/households/<uuid:household_id>/card")
@guard(Role.HOUSEHOLD, Role.STAFF, Role.MANAGER)
@blp.response(200, schemas.CardSchema, example=schemas.CARD_EXAMPLE)
def get_card(household_id: UUID) -> dict[str, Any]:
    """What the QR code of the household's present card says: to be shown or printed."""
    require_own(household_id)
    payload, serial = door_cards.card_payload(
        db.session(), household_id=household_id, keys=service_keys()
    )
    return {"household_id": household_id, "serial": serial, "payload": payload}


@blp.route("/households/<uuid:household_id>/card", methods=("POST",))
@guard(Role.HOUSEHOLD, Role.STAFF, Role.MANAGER)
@once
@blp.arguments(schemas.CardBody, example=schemas.CARD_BODY_EXAMPLE)
@blp.response(201, schemas.CardSerialSchema, example=schemas.CARD_SERIAL_EXAMPLE)
def replace_card(_body: dict[str, Any], household_id: UUID) -> dict[str, Any]:
    """The card is lost: the next one counts, the old one no longer. Get the card to print it."""
    require_own(household_id)
    serial = door_cards.replace_card(
        db.session(), household_id=household_id, person_id=actor().person_id
    )
    # Answers are remembered for good, so this one does not tell what opens the door.
    return {"household_id": household_id, "serial": serial}


def require_own(household_id: UUID) -> None:
    """Let a household's own people and the centre's through, nobody else."""
    who = actor()
    if who.household_id != household_id and not who.is_staff:
        raise forbidden("ทำได้เฉพาะครัวเรือนของตนเอง", "You may do this for your own household alone.")
