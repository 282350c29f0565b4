"""Settings, PINs and cards, as the API speaks of them."""

import re
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from recycling.errors import Bilingual
from recycling.people.limits import BOUNDS
from recycling.people.schemas import Phone
from recycling.people.settings import Settings
from recycling.web.fields import Body, Id, Instant, Int, NewId, Sub, Text


class Pin(Text):
    """Four to eight digits; written only."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(least=4, most=8, load_only=True, **kwargs)
        told = Bilingual("PIN เป็นตัวเลข 4 ถึง 8 ตัว", "A PIN is 4 to 8 digits.")
        self.validators.append(validate.Regexp(re.compile(r"[0-9]+\Z"), error=told))


SettingsValues = ma.Schema.from_dict(
    {name: fields.Integer(required=True) for name in BOUNDS}, name="SettingsValues"
)
SettingsChanges = Body.from_dict(
    {name: Int(least=least, most=most) for name, (least, most) in BOUNDS.items()},
    name="SettingsChanges",
)


class SettingsBody(Body):
    """The limits to change; those left out stay."""

    id = NewId(required=True)
    settings = Sub(SettingsChanges, required=True)


class SettingsChangeSchema(ma.Schema):
    """Who changed which limits, from what, to what."""

    id = Id(required=True)
    at = Instant(required=True)
    person_id = Id(required=True)
    before = fields.Dict(required=True)
    after = fields.Dict(required=True)


class SettingsSchema(ma.Schema):
    """The enterprise's limits as they are, and their latest changes, newest first.

    Times in the unit the name ends with, money in satang, mass in grams.
    """

    settings = fields.Nested(SettingsValues, required=True)
    changes = fields.List(fields.Nested(SettingsChangeSchema), required=True)


class PinBody(Body):
    """A household's new PIN."""

    id = NewId(required=True)
    pin = Pin(required=True)


class PinSchema(ma.Schema):
    """That there is a PIN, and since when."""

    household_id = Id(required=True)
    set_at = Instant(required=True)


class ContactBody(Body):
    """How the household is reached: null forgets the telephone."""

    id = NewId(required=True)
    phone = Phone(required=True, allow_none=True)
    landmark = Text(required=True, least=0, most=200)


class ContactSchema(ma.Schema):
    """How a household is reached, and in words where its door is."""

    household_id = Id(required=True, attribute="id")
    phone = fields.String(required=True, allow_none=True)
    landmark = fields.String(required=True)


class ContactKeptSchema(ma.Schema):
    """That the contact was written."""

    household_id = Id(required=True)
    has_phone = fields.Boolean(required=True)


class CardBody(Body):
    """The old card is lost: make the next one."""

    id = NewId(required=True)


class CardSchema(ma.Schema):
    """What the QR code of the household's card says."""

    household_id = Id(required=True)
    serial = fields.Integer(required=True)
    payload = fields.String(required=True)


class CardSerialSchema(ma.Schema):
    """Which of the household's cards counts from now on."""

    household_id = Id(required=True)
    serial = fields.Integer(required=True)


SETTINGS_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000060",
    "settings": {"difference_permille": 30, "difference_g": 500},
}
_VALUES = Settings().to_json()
SETTINGS_EXAMPLE: dict[str, Any] = {
    "settings": {name: _VALUES[name] for name in BOUNDS}
    | {"difference_permille": 30, "difference_g": 500},
    "changes": [
        {
            "id": SETTINGS_BODY_EXAMPLE["id"],
            "at": "2026-11-23T02:41:00Z",
            "person_id": "019aa000-0000-7000-8000-000000000012",
            "before": {"difference_permille": 50, "difference_g": 1000},
            "after": {"difference_permille": 30, "difference_g": 500},
        }
    ],
}
PIN_BODY_EXAMPLE: dict[str, Any] = {"id": "019aa000-0000-7000-8000-000000000061", "pin": "7304"}
PIN_EXAMPLE: dict[str, Any] = {
    "household_id": "019aa000-0000-7000-8000-000000000020",
    "set_at": "2026-11-23T02:41:00Z",
}
CONTACT_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000063",
    "phone": "081 234 5678",
    "landmark": "บ้านสีฟ้า ตรงข้ามศาลากลางบ้าน",
}
CONTACT_EXAMPLE: dict[str, Any] = {
    "household_id": "019aa000-0000-7000-8000-000000000020",
    "phone": "0812345678",
    "landmark": "บ้านสีฟ้า ตรงข้ามศาลากลางบ้าน",
}
CONTACT_KEPT_EXAMPLE: dict[str, Any] = {
    "household_id": CONTACT_EXAMPLE["household_id"],
    "has_phone": True,
}
CARD_BODY_EXAMPLE: dict[str, Any] = {"id": "019aa000-0000-7000-8000-000000000062"}
CARD_EXAMPLE: dict[str, Any] = {
    "household_id": "019aa000-0000-7000-8000-000000000020",
    "serial": 2,
    "payload": "TT1.019aa0000000700080000000000000020.2.q0Xk1mJcR5n1v3l0P9w2aA",
}
CARD_SERIAL_EXAMPLE: dict[str, Any] = {
    "household_id": "019aa000-0000-7000-8000-000000000020",
    "serial": 2,
}
