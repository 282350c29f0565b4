"""People, as the API speaks of them."""

import re
from typing import Any

import marshmallow as ma
from marshmallow import fields

from recycling.errors import Bilingual
from recycling.web.fields import Body, Degrees, Id, Instant, NewId, Text
from recycling.web.paging import PageQuery, page_schema


class Phone(Text):
    """A telephone number, kept as its digits with an optional leading plus."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(least=9, most=20, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        typed = super()._deserialize(value, attr, data, **kwargs)
        number = re.sub(r"[ ().-]", "", typed)
        if not re.fullmatch(r"\+?[0-9]{9,15}", number, re.ASCII):
            raise ma.ValidationError(
                Bilingual(
                    "เบอร์โทรไม่ถูกต้อง ใส่ตัวเลข 9 ถึง 15 ตัว เช่น 081 234 5678",
                    "Not a telephone number. Give 9 to 15 digits, such as 081 234 5678.",
                )
            )
        return number


class EnterpriseSchema(ma.Schema):
    """A community enterprise's public profile."""

    id = Id(required=True)
    slug = fields.String(required=True)
    name_th = fields.String(required=True)
    name_en = fields.String(required=True)
    municipality_th = fields.String(required=True)
    municipality_en = fields.String(required=True)
    address_th = fields.String(required=True)
    address_en = fields.String(required=True)
    phone = fields.String(allow_none=True)
    centre_lat = fields.Float(required=True)
    centre_lon = fields.Float(required=True)
    service_area = fields.Dict(required=True, metadata={"description": "GeoJSON Polygon"})


class EnterprisesSchema(ma.Schema):
    """All enterprises here."""

    items = fields.List(fields.Nested(EnterpriseSchema), required=True)


class PersonSchema(ma.Schema):
    """The person signed in."""

    id = Id(required=True)
    name = fields.String(required=True)
    roles = fields.List(fields.String(), required=True)
    household_id = Id(required=True, allow_none=True)


class SignInBody(Body):
    """Who wants in, vouched for by which provider."""

    enterprise = Text(required=True, most=60, metadata={"description": "its slug"})
    provider = Text(required=True, most=40)
    credential = Text(required=True, most=4000)
    invitation = Text(
        most=20, metadata={"description": "a household's code, for the first time one signs in"}
    )


class SessionSchema(ma.Schema):
    """What to send as `Authorization: Bearer …` from now on."""

    access_token = fields.String(required=True)
    expires_at = Instant(required=True)
    enterprise = fields.Nested(EnterpriseSchema, required=True)
    person = fields.Nested(PersonSchema, required=True)


class DemoPersonSchema(ma.Schema):
    """A demo person one may become."""

    enterprise = fields.String(required=True)
    credential = fields.String(required=True)
    name = fields.String(required=True)
    roles = fields.List(fields.String(), required=True)


class DemoPeopleSchema(ma.Schema):
    """Everyone one may become in the demo."""

    items = fields.List(fields.Nested(DemoPersonSchema), required=True)


class VillageSchema(ma.Schema):
    """A village."""

    id = Id(required=True)
    number = fields.Integer(required=True)
    name_th = fields.String(required=True)
    name_en = fields.String(required=True)
    lat = fields.Float(required=True)
    lon = fields.Float(required=True)


class VillagesSchema(ma.Schema):
    """The villages of the municipality."""

    items = fields.List(fields.Nested(VillageSchema), required=True)


class HouseholdSchema(ma.Schema):
    """A member household."""

    id = Id(required=True)
    code = fields.String(required=True)
    name = fields.String(required=True)
    village_id = Id(required=True)
    house_number = fields.String(required=True)
    lat = fields.Float(required=True)
    lon = fields.Float(required=True)
    landmark = fields.String(required=True)
    active = fields.Boolean(required=True)


class HouseholdBody(Body):
    """A household to enrol."""

    id = NewId(required=True)
    code = Text(required=True, most=30)
    name = Text(required=True, most=120)
    village_id = Id(required=True)
    house_number = Text(required=True, most=30)
    lat = Degrees(required=True, most=90)
    lon = Degrees(required=True, most=180)
    phone = Phone(allow_none=True)
    landmark = Text(least=0, most=200)


class HouseholdQuery(PageQuery):
    """Which households."""

    village_id = Id()
    code = Text(most=30)
    q = Text(most=60, metadata={"description": "part of the code, the name or the house number"})


HouseholdPage = page_schema(HouseholdSchema, name="HouseholdPage")

ENTERPRISE_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000001",
    "slug": "khrueng",
    "name_th": "วิสาหกิจชุมชนถังเงิน ถังทอง ตำบลครึ่ง",
    "name_en": "Thang Ngoen Thang Thong Community Enterprise, Khrueng",
    "municipality_th": "เทศบาลตำบลครึ่ง",
    "municipality_en": "Khrueng Subdistrict Municipality",
    "address_th": "ต.ครึ่ง อ.เชียงของ จ.เชียงราย",
    "address_en": "Khrueng, Chiang Khong, Chiang Rai",
    "phone": None,
    "centre_lat": 20.1,
    "centre_lon": 100.4,
    "service_area": {
        "type": "Polygon",
        "coordinates": [
            [[100.3, 20.0], [100.5, 20.0], [100.5, 20.2], [100.3, 20.2], [100.3, 20.0]]
        ],
    },
}
PERSON_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000010",
    "name": "คำปัน ใจดี",
    "roles": ["household"],
    "household_id": "019aa000-0000-7000-8000-000000000020",
}
SIGN_IN_EXAMPLE: dict[str, Any] = {
    "enterprise": "khrueng",
    "provider": "demo",
    "credential": "household-001",
}
SESSION_EXAMPLE: dict[str, Any] = {
    "access_token": "eyJlIjoiMDE5YWEw...",
    "expires_at": "2027-02-21T02:30:00Z",
    "enterprise": ENTERPRISE_EXAMPLE,
    "person": PERSON_EXAMPLE,
}
VILLAGE_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000030",
    "number": 1,
    "name_th": "บ้านครึ่ง",
    "name_en": "Ban Khrueng",
    "lat": 20.1,
    "lon": 100.4,
}
HOUSEHOLD_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000020",
    "code": "KR-0001",
    "name": "ครัวเรือนคำปัน ใจดี",
    "village_id": VILLAGE_EXAMPLE["id"],
    "house_number": "12/3",
    "lat": 20.1012,
    "lon": 100.4021,
    "phone": "0812345678",
    "landmark": "บ้านสีฟ้า ตรงข้ามศาลากลางบ้าน",
}
HOUSEHOLD_EXAMPLE: dict[str, Any] = {
    **{name: value for name, value in HOUSEHOLD_BODY_EXAMPLE.items() if name != "phone"},
    "active": True,
}
