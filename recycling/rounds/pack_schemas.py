"""What a phone takes along, and what it tells on the way, as the API speaks of it."""

from typing import Any

import marshmallow as ma
from marshmallow import fields

from pricing import RoundingMode, Unit
from recycling.catalogue.examples import BOARD, CATALOGUE
from recycling.catalogue.schemas import CatalogueSchema
from recycling.people.schemas import ENTERPRISE_EXAMPLE, EnterpriseSchema
from recycling.rounds import examples
from recycling.rounds.models import TripEndReason
from recycling.rounds.schemas import (
    CaptureBody,
    PositionSchema,
    RoundSchema,
    StopSchema,
    TripSchema,
)
from recycling.web.fields import Body, Choice, Degrees, Id, Instant, Int, NewId, Rows, Sub

MOST_FIXES = 500


class PhoneSchema(ma.Schema):
    """A number, and who answers it."""

    name = fields.String(required=True)
    number = fields.String(required=True)


class ContactOfStopSchema(ma.Schema):
    """How the door is found and whom to call; `phones` is empty when the day is over."""

    landmark = fields.String(required=True)
    phones = fields.List(fields.Nested(PhoneSchema), required=True)


class PackStopSchema(StopSchema):
    """A stop, with how to reach its household."""

    contact = fields.Nested(ContactOfStopSchema, required=True)


class PackTripSchema(TripSchema):
    """A trip, its stops with how to reach their households."""

    stops = fields.List(fields.Nested(PackStopSchema), required=True)


class PackRoundSchema(RoundSchema):
    """A round, its stops with how to reach their households."""

    trips = fields.List(fields.Nested(PackTripSchema), required=True)


class WordsSchema(ma.Schema):
    """The same in both languages."""

    th = fields.String(required=True)
    en = fields.String(required=True)


class RefusalRecordSchema(ma.Schema):
    """Why something is not bought, and what to do with it."""

    code = fields.String(required=True)
    reason = fields.Nested(WordsSchema, required=True)
    advice = fields.Nested(WordsSchema, required=True)


class GradeRecordSchema(ma.Schema):
    """A grade's share of the unit price; one of 0 says in `refusal` why."""

    name = fields.String(required=True)
    permille = fields.Integer(required=True)
    refusal = fields.Nested(RefusalRecordSchema)


class TierRecordSchema(ma.Schema):
    """A better price in satang from a quantity of the whole load on."""

    from_quantity = fields.Integer(required=True)
    unit_price = fields.Integer(required=True)


class OfferRecordSchema(ma.Schema):
    """A material's price in satang per unit; one that is not bought has `refusal` alone."""

    material = fields.String(required=True)
    unit = fields.String(metadata={"enum": [unit.value for unit in Unit]})
    unit_price = fields.Integer()
    tiers = fields.List(fields.Nested(TierRecordSchema))
    refusal = fields.Nested(RefusalRecordSchema)


class PriceListRecordSchema(ma.Schema):
    """A price list in the form that docs/pricing.md computes amounts from."""

    id = Id(required=True)
    version = fields.Integer(required=True)
    valid_from = fields.String(required=True)
    rounding_unit = fields.Integer(required=True)
    rounding_mode = fields.String(
        required=True, metadata={"enum": [mode.value for mode in RoundingMode]}
    )
    grades = fields.List(fields.Nested(GradeRecordSchema), required=True)
    offers = fields.List(fields.Nested(OfferRecordSchema), required=True)


class GradeNameSchema(ma.Schema):
    """What people call a grade."""

    name = fields.String(required=True)
    name_th = fields.String(required=True)
    name_en = fields.String(required=True)


class PackLimitsSchema(ma.Schema):
    """The enterprise's limits that a phone heeds; units as the names end."""

    most_line_g = fields.Integer(required=True)
    reading_seconds = fields.Integer(required=True)
    price_hold_hours = fields.Integer(required=True)
    position_hours = fields.Integer(required=True)
    declared_permille = fields.Integer(required=True)
    declared_g = fields.Integer(required=True)
    difference_permille = fields.Integer(required=True)
    difference_g = fields.Integer(required=True)
    clock_ahead_hours = fields.Integer(required=True)
    clock_behind_days = fields.Integer(required=True)


class PackSchema(ma.Schema):
    """A round for a day without reception; the members are beside it.

    `version` is the ETag: it changes when the stops, their order, a price or a
    limit does, and not by what the phone itself has told. `superseded_by` names
    the round that took this one's place. `price_lists` has the present list
    first, then those that stops were promised.
    """

    version = fields.String(required=True)
    superseded_by = Id(required=True, allow_none=True)
    round = fields.Nested(PackRoundSchema, required=True)
    enterprise = fields.Nested(EnterpriseSchema, required=True)
    current_price_list_id = Id(required=True)
    price_lists = fields.List(fields.Nested(PriceListRecordSchema), required=True)
    grades = fields.List(fields.Nested(GradeNameSchema), required=True)
    catalogue = fields.Nested(CatalogueSchema, required=True)
    limits = fields.Nested(PackLimitsSchema, required=True)


class MemberMarkSchema(ma.Schema):
    """A household as a phone tells it from others.

    Its card says `TT1.<id without hyphens>.<serial>.<proof>`: the card is the
    present one when the serial is `card_serial` and the SHA-256 of the proof
    (its 22 characters as ASCII), as unpadded base64url, is one of `card_digests`.
    """

    id = Id(required=True)
    code = fields.String(required=True)
    name = fields.String(required=True)
    house_number = fields.String(required=True)
    village_number = fields.Integer(required=True)
    card_serial = fields.Integer(required=True)
    card_digests = fields.List(fields.String(), required=True)


class MembersSchema(ma.Schema):
    """The open households of the enterprise, by code."""

    version = fields.String(required=True)
    items = fields.List(fields.Nested(MemberMarkSchema), required=True)


class FixBody(Body):
    """A position by the phone's clock; `accuracy_m` is a radius in metres."""

    at = Instant(required=True)
    lat = Degrees(required=True, most=90)
    lon = Degrees(required=True, most=180)
    accuracy_m = Int(least=0, most=1_000_000)


class PositionsBody(Body):
    """Where the vehicle was since the last batch: late, twice and out of order do no harm."""

    id = NewId(required=True)
    items = Rows(Sub(FixBody), required=True, most=MOST_FIXES)


class PositionsKeptSchema(ma.Schema):
    """How many were near enough to now to be kept; none needs to be sent again."""

    kept = fields.Integer(required=True)


class TrackSchema(ma.Schema):
    """A vehicle's positions that are still kept, in their order."""

    items = fields.List(fields.Nested(PositionSchema), required=True)


class TripEndBody(CaptureBody):
    """The vehicle goes to unload. What is taken from now on is on another trip.

    `trip_id` is the trip that ends. Tickets say on which trip a load is; the
    phone makes the id of a trip that the round does not have yet.
    """

    trip_id = Id(required=True)
    reason = Choice(*(reason.value for reason in TripEndReason), required=True)


_STOP: dict[str, Any] = {
    **examples.STOP,
    "contact": {
        "landmark": "บ้านสีฟ้า ตรงข้ามศาลากลางบ้าน",
        "phones": [{"name": "คำปัน ใจดี", "number": "0812345678"}],
    },
}
_TRIP: dict[str, Any] = {**examples.ROUND["trips"][0], "stops": [_STOP]}
_MATERIAL: dict[str, Any] = BOARD["groups"][0]["materials"][0]
PACK_EXAMPLE: dict[str, Any] = {
    "version": "5d41402abc4b2a76b9719d911017c592",
    "superseded_by": None,
    "round": {**examples.ROUND, "trips": [_TRIP]},
    "enterprise": ENTERPRISE_EXAMPLE,
    "current_price_list_id": examples.STOP["price_list_id"],
    "price_lists": [
        {
            "id": examples.STOP["price_list_id"],
            "version": 7,
            "valid_from": "2026-11-20T00:00:00Z",
            "rounding_unit": 25,
            "rounding_mode": "half_up",
            "grades": [{"name": "A", "permille": 1000}, {"name": "B", "permille": 750}],
            "offers": [
                {
                    "material": _MATERIAL["code"],
                    "unit": _MATERIAL["unit"],
                    "unit_price": _MATERIAL["unit_price_satang"],
                    "tiers": [],
                }
            ],
        }
    ],
    "grades": [
        {"name": "A", "name_th": "เกรด A สะอาด แห้ง", "name_en": "Clean and dry"},
        {"name": "B", "name_th": "เกรด B เปื้อนเล็กน้อย", "name_en": "A little dirty"},
    ],
    "catalogue": CATALOGUE,
    "limits": {
        "most_line_g": 2_000_000,
        "reading_seconds": 180,
        "price_hold_hours": 48,
        "position_hours": 24,
        "declared_permille": 500,
        "declared_g": 20_000,
        "difference_permille": 50,
        "difference_g": 1_000,
        "clock_ahead_hours": 48,
        "clock_behind_days": 90,
    },
}
MEMBERS_EXAMPLE: dict[str, Any] = {
    "version": "7d793037a0760186574b0282f2f435e7",
    "items": [
        {
            "id": examples.HOUSEHOLD["id"],
            "code": examples.HOUSEHOLD["code"],
            "name": examples.HOUSEHOLD["name"],
            "house_number": examples.HOUSEHOLD["house_number"],
            "village_number": 3,
            "card_serial": 1,
            "card_digests": ["47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"],
        }
    ],
}
POSITIONS_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000613",
    "items": [{**examples.POSITION, "at": "2026-11-23T08:09:30+07:00"}],
}
TRIP_END_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000614",
    "trip_id": examples.ROUND["trips"][0]["id"],
    "captured_at": "2026-11-23T08:31:00+07:00",
    "reason": "full",
}
ENDED_EXAMPLE: dict[str, Any] = {
    **examples.ROUND,
    "status": "under_way",
    "trips": [{**examples.ROUND["trips"][0], "ended_at": "2026-11-23T01:31:00Z"}],
}
