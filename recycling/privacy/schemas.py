"""One's own data, as the API speaks of it."""

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from recycling.errors import Bilingual
from recycling.web.fields import Body, Flag, Id, NewId

_SURE = Bilingual(
    "ลบแล้วกู้คืนไม่ได้ ส่ง confirmed เป็น true ถ้าแน่ใจ",
    "This cannot be undone. Send `confirmed` as true if you are sure.",
)


class MyDataSchema(ma.Schema):
    """Everything kept about a person and their household, to be saved as a file.

    The parts bear the names of this API's own things; money is satang, mass grams.
    """

    made_at = fields.String(required=True)
    enterprise = fields.String(required=True)
    person = fields.Dict(required=True)
    identities = fields.List(fields.String(), required=True)
    consents = fields.List(fields.Dict(), required=True)
    household = fields.Dict(required=True, allow_none=True)


class ErasureBody(Body):
    """The wish to be erased, said twice."""

    id = NewId(required=True)
    confirmed = Flag(required=True, validate=validate.Equal(True, error=_SURE))


class ErasureSchema(ma.Schema):
    """Who was erased."""

    person_id = Id(required=True)


MY_DATA_EXAMPLE: dict[str, Any] = {
    "made_at": "2026-11-23T02:30:00Z",
    "enterprise": "วิสาหกิจชุมชนถังเงิน ถังทอง ตำบลครึ่ง",
    "person": {"id": "019aa000-0000-7000-8000-000000000010", "name": "คำปัน ใจดี"},
    "identities": ["demo"],
    "consents": [],
    "household": {"code": "KR-0001", "pickups": [], "weigh_tickets": []},
}
ERASURE_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000074",
    "confirmed": True,
}
ERASURE_EXAMPLE: dict[str, Any] = {"person_id": "019aa000-0000-7000-8000-000000000010"}
