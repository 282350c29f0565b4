"""A household's own affairs: its address, its people, and what a person agrees to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from recycling import clock
from recycling.database.orm import db, enter_enterprise
from recycling.ids import new_id
from recycling.people import service as people
from recycling.people.identity import DemoIdentity, Providers
from recycling.people.roles import Role
from tests.builders import SignedIn, Town, make_town
from tests.builders_market import problem_of


@dataclass(frozen=True)
class Home:
    """A household with one person who is signed in."""

    town: Town
    id: UUID
    person_id: UUID
    client: SignedIn

    @property
    def path(self) -> str:
        return f"/households/{self.id}"

    def invite(self, name: str = "ลูกสาว") -> tuple[str, str]:
        """Take somebody in; their id and code."""
        person_id = str(new_id())
        answer = self.client.post(f"{self.path}/people", {"id": person_id, "name": name})
        assert answer.status_code == 201, answer.get_data(as_text=True)
        assert "code" not in answer.get_json()
        code = self.client.get(f"{self.path}/people/{person_id}/invitation").get_json()["code"]
        return person_id, code

    def sign_in(self, credential: str, **more: Any) -> TestResponse:
        body = {"enterprise": self.town.slug, "provider": "demo", "credential": credential}
        return self.town.app.test_client().post("/api/v1/sessions", json=body | more)


@pytest.fixture
def home(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """A fresh town whose people sign in by the demo's provider."""
    monkeypatch.setitem(app.extensions, "identity_providers", Providers(DemoIdentity()))
    with app.app_context():
        town = make_town(app)
        household_id, person_id = town.household()
        town.person(Role.STAFF)
        db.session.commit()
        yield Home(town, household_id, person_id, town.client(person_id))


def neighbour(home: Home) -> SignedIn:
    enter_enterprise(db.session(), home.town.enterprise_id)
    _, person_id = home.town.household()
    db.session.commit()
    return home.town.client(person_id)


def address(home: Home, **changes: Any) -> dict[str, Any]:
    return {
        "id": str(new_id()),
        "village_id": str(home.town.village_id),
        "house_number": "99/1",
        "lat": 20.12,
        "lon": 100.42,
    } | changes


def test_a_household_moves_its_pin(home: Home) -> None:
    answer = home.client.post(f"{home.path}/address", address(home))
    assert answer.status_code == 201
    shown = home.client.get(home.path).get_json()
    assert (shown["house_number"], shown["lat"], shown["lon"]) == ("99/1", 20.12, 100.42)


def test_a_pin_elsewhere_or_of_another_is_refused(home: Home) -> None:
    outside = home.client.post(f"{home.path}/address", address(home, lat=30.0))
    assert problem_of(outside)[:2] == (422, "outside-service-area")
    nowhere = home.client.post(f"{home.path}/address", address(home, village_id=str(new_id())))
    assert problem_of(nowhere)[2] == ["village_id"]
    foreign = neighbour(home).post(f"{home.path}/address", address(home))
    assert problem_of(foreign)[:2] == (403, "forbidden")


def test_an_invited_person_signs_in_with_the_code(home: Home) -> None:
    person_id, code = home.invite()
    first = home.sign_in("daughter", invitation=code.lower().replace("-", " "))
    assert first.status_code == 201, first.get_data(as_text=True)
    assert first.get_json()["person"]["id"] == person_id
    assert first.get_json()["person"]["household_id"] == str(home.id)
    again = home.sign_in("daughter")
    assert again.get_json()["person"]["id"] == person_id
    members = home.client.get(f"{home.path}/people").get_json()["items"]
    assert [(each["id"], each["invited_until"]) for each in members] == [
        (str(home.person_id), None),
        (person_id, None),
    ]


def test_a_code_opens_once_and_not_for_long(home: Home) -> None:
    person_id, code = home.invite()
    with clock.at(clock.now() + timedelta(days=8)):
        assert problem_of(home.sign_in("late", invitation=code))[:2] == (422, "invitation-wrong")
    home.sign_in("daughter", invitation=code)
    assert problem_of(home.sign_in("thief", invitation=code))[:2] == (422, "invitation-wrong")
    path = f"{home.path}/people/{person_id}/invitation"
    assert problem_of(home.client.get(path))[:2] == (404, "no-invitation")
    assert home.client.post(path, {"id": str(new_id())}).status_code == 201
    fresh = home.client.get(path).get_json()["code"]
    assert fresh != code
    assert home.sign_in("new-phone", invitation=fresh).status_code == 201


def test_a_household_makes_no_code_for_who_works_at_the_centre(home: Home) -> None:
    enter_enterprise(db.session(), home.town.enterprise_id)
    manager = people.create_person(
        db.session(),
        id=new_id(),
        name="ผู้จัดการ",
        roles=[Role.HOUSEHOLD, Role.MANAGER],
        household_id=home.id,
    )
    path = f"{home.path}/people/{manager.id}/invitation"
    db.session.commit()
    for client in (home.client, home.town.client(home.town.person(Role.STAFF))):
        refused = client.post(path, {"id": str(new_id())})
        assert problem_of(refused)[:2] == (409, "works-here")
        assert problem_of(client.get(path))[:2] == (404, "no-invitation")


def test_a_code_opens_no_account_that_works_at_the_centre_by_now(home: Home) -> None:
    person_id, code = home.invite()
    enter_enterprise(db.session(), home.town.enterprise_id)
    person = people.get_person(db.session(), person_id=UUID(person_id))
    person.roles = [Role.HOUSEHOLD.value, Role.MANAGER.value]
    db.session.commit()
    assert problem_of(home.sign_in("thief", invitation=code))[:2] == (422, "invitation-wrong")


def test_a_guessed_code_is_wrong(home: Home) -> None:
    home.invite()
    assert problem_of(home.sign_in("x", invitation="AAAA-AAAA-AA"))[1] == "invitation-wrong"
    assert problem_of(home.sign_in("x"))[:2] == (401, "unknown-person")


def test_who_is_removed_gets_in_no_more(home: Home) -> None:
    person_id, code = home.invite()
    token = home.sign_in("son", invitation=code).get_json()["access_token"]
    son = SignedIn(home.town.app.test_client(), token)
    assert son.get("/me").status_code == 200
    path = f"{home.path}/people/{person_id}/removal"
    left = home.client.post(path, {"id": str(new_id())}).get_json()["items"]
    assert [each["id"] for each in left] == [str(home.person_id)]
    assert son.get("/me").status_code == 401
    assert problem_of(home.sign_in("son"))[:2] == (401, "unknown-person")
    last = f"{home.path}/people/{home.person_id}/removal"
    assert problem_of(home.client.post(last, {"id": str(new_id())}))[:2] == (409, "last-person")


def test_a_household_is_nobody_elses(home: Home) -> None:
    other = neighbour(home)
    body = {"id": str(new_id()), "name": "ใคร"}
    assert problem_of(other.get(f"{home.path}/people"))[0] == 403
    assert problem_of(other.post(f"{home.path}/people", body))[0] == 403
    for _ in range(11):
        home.invite()
    full = home.client.post(f"{home.path}/people", {"id": str(new_id()), "name": "คนที่ 13"})
    assert problem_of(full)[:2] == (409, "household-full")


def consent(home: Home, *, given: bool, version: int = 1, purpose: str = "news") -> TestResponse:
    body = {"id": str(new_id()), "purpose": purpose, "version": version, "given": given}
    return home.client.post("/me/consents", body)


def test_consent_is_given_and_taken_back(home: Home) -> None:
    asked = {each["purpose"]: each for each in home.client.get("/me/consents").get_json()["items"]}
    assert asked["news"]["given"] is None
    assert asked["news"]["text_th"]
    assert asked["news"]["text_en"]
    for given in (True, False):
        items = consent(home, given=given).get_json()["items"]
        (news,) = [each for each in items if each["purpose"] == "news"]
        assert (news["given"], news["version_answered"]) == (given, 1)
        assert news["at"] is not None
    assert problem_of(consent(home, given=True, version=7))[:2] == (409, "consent-outdated")
    assert problem_of(consent(home, given=True, purpose="sell"))[:2] == (422, "invalid-request")
