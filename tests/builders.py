"""Builds what a test needs: an enterprise of its own, its people, a signed-in client."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from recycling.database.orm import db
from recycling.ids import new_id
from recycling.people import service as people
from recycling.people.roles import Role
from recycling.web.guards import issue_token

CENTRE = (20.1, 100.4)
SERVICE_AREA = {
    "type": "Polygon",
    "coordinates": [[[100.3, 20.0], [100.5, 20.0], [100.5, 20.2], [100.3, 20.2], [100.3, 20.0]]],
}


@dataclass
class Town:
    """A fresh enterprise with one village; nothing in it is shared with another test."""

    app: Flask
    enterprise_id: UUID = field(default_factory=new_id)
    village_id: UUID = field(default_factory=new_id)
    people: dict[str, UUID] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        """Its public name."""
        return f"town-{self.enterprise_id}"

    def household(self, *, lat: float = CENTRE[0], lon: float = CENTRE[1]) -> tuple[UUID, UUID]:
        """Enrol a household with one person; returns (household id, person id)."""
        household_id, person_id = new_id(), new_id()
        people.create_household(
            db.session(),
            id=household_id,
            code=f"H-{str(household_id)[-12:]}",
            name="บ้านทดสอบ",
            village_id=self.village_id,
            house_number="1/2",
            lat=lat,
            lon=lon,
        )
        people.create_person(
            db.session(),
            id=person_id,
            name="คนในบ้าน",
            roles=[Role.HOUSEHOLD],
            household_id=household_id,
        )
        return household_id, person_id

    def person(self, *roles: Role) -> UUID:
        """Add one of the enterprise's people; the same roles give the same person."""
        key = ",".join(sorted(roles))
        if key not in self.people:
            self.people[key] = new_id()
            people.create_person(db.session(), id=self.people[key], name=key, roles=list(roles))
        return self.people[key]

    def client(self, person_id: UUID) -> "SignedIn":
        """A client which sends this person's token."""
        token = issue_token(enterprise_id=self.enterprise_id, person_id=person_id)
        return SignedIn(self.app.test_client(), token)


def make_town(app: Flask) -> Town:
    """Open an enterprise; call inside an application context, commit when it is furnished."""
    town = Town(app)
    people.create_enterprise(
        db.session(),
        id=town.enterprise_id,
        slug=town.slug,
        name_th="วิสาหกิจชุมชนทดสอบ",
        name_en="Test enterprise",
        municipality_th="เทศบาลทดสอบ",
        municipality_en="Test municipality",
        address_th="ต.ทดสอบ",
        address_en="Test",
        centre_lat=CENTRE[0],
        centre_lon=CENTRE[1],
        service_area=SERVICE_AREA,
    )
    people.create_village(
        db.session(),
        id=town.village_id,
        number=1,
        name_th="บ้านหนึ่ง",
        name_en="One",
        lat=CENTRE[0],
        lon=CENTRE[1],
    )
    return town


@dataclass(frozen=True)
class SignedIn:
    """A test client with an access token."""

    client: FlaskClient
    token: str

    def get(self, path: str, **query: Any) -> TestResponse:
        """GET /api/v1 + path."""
        return self._open("GET", path, query_string=query)

    def post(self, path: str, body: Any) -> TestResponse:
        """POST a JSON body to /api/v1 + path."""
        return self._open("POST", path, json=body)

    def _open(self, method: str, path: str, **kwargs: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.token}"}
        return self.client.open("/api/v1" + path, method=method, headers=headers, **kwargs)
