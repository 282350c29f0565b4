"""Enrolling households, and who sees what."""

from collections.abc import Iterator

import pytest
from flask import Flask

from recycling.database.orm import db
from recycling.errors import Problem
from recycling.ids import new_id
from recycling.people import service
from recycling.people.roles import Role
from recycling.people.settings import Settings
from tests.builders import CENTRE, Town, make_town


@pytest.fixture
def town(app: Flask) -> Iterator[Town]:
    """An enterprise with staff."""
    with app.app_context():
        town = make_town(app)
        town.person(Role.STAFF)
        db.session.commit()
        yield town


def body(town: Town, **changes: object) -> dict[str, object]:
    """A household to enrol."""
    return {
        "id": str(new_id()),
        "code": "KR-0001",
        "name": "บ้านใหม่",
        "village_id": str(town.village_id),
        "house_number": "9/1",
        "lat": CENTRE[0],
        "lon": CENTRE[1],
    } | changes


def test_staff_enrol_a_household(town: Town) -> None:
    staff = town.client(town.people["staff"])
    enrolled = staff.post("/households", body(town))
    assert enrolled.status_code == 201
    found = staff.get("/households", code="KR-0001").get_json()["items"]
    assert found == [enrolled.get_json()]
    assert staff.get(f"/households/{found[0]['id']}").get_json() == found[0]


@pytest.mark.parametrize(
    ("change", "kind", "status"),
    [
        ({"lat": 19.0}, "outside-service-area", 422),
        ({"lon": 100.51}, "outside-service-area", 422),
        ({"village_id": str(new_id())}, "not-found", 404),
        ({"code": "KR-0001"}, "code-used", 409),
    ],
)
def test_a_household_that_cannot_be_enrolled(
    town: Town, change: dict[str, object], kind: str, status: int
) -> None:
    staff = town.client(town.people["staff"])
    assert staff.post("/households", body(town)).status_code == 201
    answer = staff.post("/households", body(town, code="KR-0002") | change)
    assert answer.status_code == status
    assert answer.get_json()["type"].endswith(f":{kind}")
    assert len(staff.get("/households").get_json()["items"]) == 1


def test_a_household_sees_itself_alone(town: Town) -> None:
    own, person = town.household()
    other, _ = town.household()
    db.session.commit()
    client = town.client(person)
    assert client.get("/me").get_json()["household_id"] == str(own)
    assert client.get(f"/households/{own}").status_code == 200
    assert client.get(f"/households/{other}").status_code == 403
    assert client.get("/households").status_code == 403


def test_a_closed_account_is_signed_out(town: Town) -> None:
    _, person_id = town.household()
    person = service.get_person(db.session(), person_id=person_id)
    person.active = False
    db.session.commit()
    assert town.client(person_id).get("/me").status_code == 401


def test_everyone_sees_villages_and_enterprise(town: Town) -> None:
    _, person = town.household()
    db.session.commit()
    client = town.client(person)
    assert [v["number"] for v in client.get("/villages").get_json()["items"]] == [1]
    assert client.get("/enterprise").get_json()["slug"] == town.slug


def test_a_households_person_needs_a_household(town: Town) -> None:
    with pytest.raises(Problem) as caught:
        service.create_person(db.session(), id=new_id(), name="x", roles=[Role.HOUSEHOLD])
    assert caught.value.fields[0].field == "household_id"


def test_a_provider_that_is_not_trusted_here(town: Town) -> None:
    answer = town.app.test_client().post(
        "/api/v1/sessions",
        json={"enterprise": town.slug, "provider": "demo", "credential": "household-001"},
    )
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["field"] == "provider"


def test_the_demo_lists_nobody_outside_the_demo(town: Town) -> None:
    assert town.app.test_client().get("/api/v1/demo/people").status_code == 404


def test_settings_keep_what_is_stored_and_default_the_rest() -> None:
    stored = Settings(booking_days=7).to_json() | {"from_a_newer_version": 1}
    assert Settings.from_json(stored) == Settings(booking_days=7)
