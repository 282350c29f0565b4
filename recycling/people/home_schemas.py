"""Address, family and consents, as the API speaks of them."""

from typing import Any

import marshmallow as ma
from marshmallow import fields

from recycling.people.consents import PURPOSES
from recycling.people.schemas import PERSON_EXAMPLE, VILLAGE_EXAMPLE
from recycling.web.fields import Body, Choice, Degrees, Flag, Id, Instant, Int, NewId, Text


class AddressBody(Body):
    """Where a household is from now on. Calls made before keep the pin they carry."""

    id = NewId(required=True)
    village_id = Id(required=True)
    house_number = Text(required=True, most=30)
    lat = Degrees(required=True, most=90)
    lon = Degrees(required=True, most=180)


class FamilyPersonSchema(ma.Schema):
    """Somebody of a household. `invited_until`: signs in with a code until then.

    `unconfirmed_since`: signs in since then with a code that the centre made, and may not ask
    for money until somebody other than `code_made_by` has confirmed it.
    """

    id = Id(required=True)
    name = fields.String(required=True)
    phone = fields.String(required=True, allow_none=True)
    joined_at = Instant(required=True, attribute="created_at")
    invited_until = Instant(required=True, allow_none=True)
    unconfirmed_since = Instant(required=True, allow_none=True)
    code_made_by = fields.String(required=True, allow_none=True)


class FamilySchema(ma.Schema):
    """The people of a household, by when they came."""

    items = fields.List(fields.Nested(FamilyPersonSchema), required=True)


class InviteBody(Body):
    """Somebody to be taken into the household. Get the code from `/invitation`."""

    id = NewId(required=True)
    name = Text(required=True, most=120)
    phone = Text(most=30)


class MemberActBody(Body):
    """An act on a person of the household, under its own id."""

    id = NewId(required=True)


class InvitationSchema(ma.Schema):
    """The code with which the person signs in for the first time (`POST /sessions`)."""

    person_id = Id(required=True)
    code = fields.String(required=True)
    expires_at = Instant(required=True)


class ConsentSchema(ma.Schema):
    """A purpose, its present text, and what this person last said; null: never asked.

    A yes to an earlier version (`version_answered`) is to be asked anew.
    """

    purpose = fields.String(required=True, metadata={"enum": list(PURPOSES)})
    version = fields.Integer(required=True)
    title_th = fields.String(required=True)
    title_en = fields.String(required=True)
    text_th = fields.String(required=True)
    text_en = fields.String(required=True)
    given = fields.Boolean(required=True, allow_none=True)
    version_answered = fields.Integer(required=True, allow_none=True)
    at = Instant(required=True, allow_none=True)


class ConsentsSchema(ma.Schema):
    """Everything one may agree to."""

    items = fields.List(fields.Nested(ConsentSchema), required=True)


class ConsentBody(Body):
    """A yes or a no to a purpose, as the text stood in `version`."""

    id = NewId(required=True)
    purpose = Choice(*PURPOSES, required=True)
    version = Int(required=True, least=1, most=1_000_000)
    given = Flag(required=True)


ADDRESS_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000070",
    "village_id": VILLAGE_EXAMPLE["id"],
    "house_number": "12/3",
    "lat": 20.1012,
    "lon": 100.4021,
}
INVITE_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000071",
    "name": "บุญมี ใจดี",
    "phone": "080-123-4567",
}
MEMBER_EXAMPLE: dict[str, Any] = {
    **INVITE_BODY_EXAMPLE,
    "joined_at": "2026-11-23T02:30:00Z",
    "invited_until": "2026-11-30T02:30:00Z",
    "unconfirmed_since": None,
    "code_made_by": None,
}
CONFIRMED_EXAMPLE: dict[str, Any] = {**MEMBER_EXAMPLE, "invited_until": None}
MEMBERS_EXAMPLE: dict[str, Any] = {
    "items": [
        {
            "id": PERSON_EXAMPLE["id"],
            "name": PERSON_EXAMPLE["name"],
            "phone": None,
            "joined_at": "2026-10-27T02:30:00Z",
            "invited_until": None,
            "unconfirmed_since": None,
            "code_made_by": None,
        },
        MEMBER_EXAMPLE,
    ]
}
MEMBER_ACT_BODY_EXAMPLE: dict[str, Any] = {"id": "019aa000-0000-7000-8000-000000000072"}
INVITATION_EXAMPLE: dict[str, Any] = {
    "person_id": INVITE_BODY_EXAMPLE["id"],
    "code": "K7QD-M2XR-PA",
    "expires_at": "2026-11-30T02:30:00Z",
}
CONSENT_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000073",
    "purpose": "news",
    "version": 1,
    "given": True,
}
_NEWS = PURPOSES["news"]
CONSENTS_EXAMPLE: dict[str, Any] = {
    "items": [
        {
            "purpose": "news",
            "version": 1,
            "title_th": str.__str__(_NEWS.title),
            "title_en": _NEWS.title.en,
            "text_th": str.__str__(_NEWS.text),
            "text_en": _NEWS.text.en,
            "given": True,
            "version_answered": 1,
            "at": "2026-11-23T02:30:00Z",
        }
    ]
}
