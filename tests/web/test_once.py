"""A client-made id is used once, for good."""

import hmac
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import text

from recycling.database.orm import db, enter_enterprise
from recycling.ids import new_id
from recycling.people.roles import Role
from tests.builders import CENTRE, SignedIn, Town, make_town


@pytest.fixture
def town(app: Flask) -> Iterator[Town]:
    """An enterprise with a manager and a member of staff."""
    with app.app_context():
        town = make_town(app)
        town.person(Role.MANAGER)
        town.person(Role.STAFF)
        db.session.commit()
        yield town


def household(town: Town, **changes: object) -> dict[str, object]:
    """A household to enrol."""
    return {
        "id": str(new_id()),
        "code": f"C-{new_id()}"[:30],
        "name": "บ้านใหม่",
        "village_id": str(town.village_id),
        "house_number": "9",
        "lat": CENTRE[0],
        "lon": CENTRE[1],
    } | changes


def count(town: Town, table: str) -> int:
    """Rows of this enterprise."""
    db.session.rollback()
    enter_enterprise(db.session(), town.enterprise_id)
    return db.session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()


def test_a_repeat_returns_the_first_answer(town: Town) -> None:
    staff = town.client(town.person(Role.STAFF))
    body = household(town)
    first = staff.post("/households", body)
    again = staff.post("/households", body)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.get_json() == first.get_json()
    assert again.headers["Repeated"] == "true"
    assert "Repeated" not in first.headers
    assert count(town, "households") == 1


def test_a_repeat_is_known_after_the_secret_was_replaced(
    app: Flask, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = town.client(town.person(Role.STAFF)).token
    body = household(town)
    assert SignedIn(app.test_client(), token).post("/households", body).status_code == 201
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [app.config["SECRET_KEY"]])
    monkeypatch.setitem(app.config, "SECRET_KEY", "the next")
    staff = town.client(town.person(Role.STAFF))
    assert staff.post("/households", body).headers["Repeated"] == "true"
    assert staff.post("/households", body | {"name": "บ้านอื่น"}).status_code == 409


def test_the_fingerprint_is_keyed_with_the_services_secret(app: Flask, town: Town) -> None:
    """Who reads the table cannot try what may have been sent."""
    staff, body = town.client(town.person(Role.STAFF)), household(town)
    assert staff.post("/households", body).status_code == 201
    asked = ["POST", "/api/v1/households", str(town.person(Role.STAFF)), body]
    told = app.json.dumps(asked, sort_keys=True, ensure_ascii=False).encode()
    count(town, "captures")
    kept = db.session.execute(
        text("SELECT fingerprint FROM captures WHERE id = :id"), {"id": body["id"]}
    ).scalar_one()
    assert bytes(kept) == hmac.digest(b"tests", b"captures/1\x00" + told, "sha256")


@pytest.mark.parametrize("change", [{"name": "บ้านอื่น"}, {"lat": 20.11}])
def test_the_same_id_with_other_content_is_refused(town: Town, change: dict[str, object]) -> None:
    staff = town.client(town.person(Role.STAFF))
    body = household(town)
    staff.post("/households", body)
    answer = staff.post("/households", body | change)
    assert answer.status_code == 409
    assert answer.get_json()["type"].endswith(":id-used")
    assert count(town, "households") == 1


def test_the_same_id_from_another_person_is_refused(town: Town) -> None:
    body = household(town)
    town.client(town.person(Role.STAFF)).post("/households", body)
    answer = town.client(town.person(Role.MANAGER)).post("/households", body)
    assert answer.status_code == 409


def test_what_was_refused_may_be_mended_and_sent_with_the_same_id(town: Town) -> None:
    staff = town.client(town.person(Role.STAFF))
    body = household(town, lat=10.0)
    refused = staff.post("/households", body)
    assert refused.status_code == 422
    assert refused.get_json()["type"].endswith(":outside-service-area")
    assert (count(town, "captures"), count(town, "households")) == (0, 0)
    assert staff.post("/households", body | {"lat": CENTRE[0]}).status_code == 201


def test_two_enterprises_may_use_the_same_id(app: Flask, town: Town) -> None:
    other = make_town(app)
    other.person(Role.STAFF)
    db.session.commit()
    shared = str(new_id())
    for one in (town, other):
        answer = one.client(one.people["staff"]).post("/households", household(one, id=shared))
        assert answer.status_code == 201


def test_a_race_of_repeats_creates_one(town: Town) -> None:
    body = household(town)
    staff = town.client(town.people["staff"])
    clients = [town.client(town.people["staff"]) for _ in range(4)]
    start = Barrier(4)

    def send(client: SignedIn) -> tuple[int, bytes]:
        start.wait()
        answer = client.post("/households", body)
        return answer.status_code, answer.data

    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(send, clients))
    assert {status for status, _ in answers} == {201}
    assert len(answers) == 1
    assert count(town, "households") == 1
    assert staff.get("/households").get_json()["items"][0]["id"] == body["id"]
