"""What a client reads when something is wrong: never SQL, never a stack."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from recycling.database.orm import db
from recycling.ids import new_id
from recycling.people.roles import Role
from recycling.web.guards import issue_token
from tests.builders import SignedIn, Town, make_town
from tests.web.test_once import household


@pytest.fixture
def town(app: Flask) -> Iterator[Town]:
    """An enterprise with a member of staff."""
    with app.app_context():
        town = make_town(app)
        town.person(Role.STAFF)
        db.session.commit()
        yield town


@pytest.fixture
def staff(town: Town) -> SignedIn:
    """A client of the staff."""
    return town.client(town.people["staff"])


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"id": "not-a-uuid"}, "id"),
    ({"id": "6f1c1f0e-6a5e-4c57-9d5e-2f2f6b2d1c11"}, "id"),
    ({"id": 7}, "id"),
    ({"code": 12}, "code"),
    ({"code": ""}, "code"),
    ({"name": "x" * 500}, "name"),
    ({"name": "a\u0000b"}, "name"),
    ({"name": None}, "name"),
    ({"lat": "20.1"}, "lat"),
    ({"lat": True}, "lat"),
    ({"lat": 91}, "lat"),
    ({"lon": float("nan")}, "lon"),
    ({"nickname": "x"}, "nickname"),
]


@pytest.mark.parametrize(("change", "field"), WRONG, ids=lambda value: str(value)[:30])
def test_a_wrong_field_is_named_in_both_languages(
    town: Town, staff: SignedIn, change: dict[str, Any], field: str
) -> None:
    answer = staff.post("/households", household(town) | change)
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    problem = answer.get_json()
    (wrong,) = problem["errors"]
    assert wrong["field"] == field
    assert any("\u0e00" <= letter <= "\u0e7f" for letter in wrong["message"])
    assert wrong["message_en"].isascii()


def test_a_body_that_is_no_json(staff: SignedIn) -> None:
    headers = {"Authorization": f"Bearer {staff.token}"}
    answer = staff.client.post(
        "/api/v1/households", data="{", headers=headers, content_type="application/json"
    )
    assert answer.status_code == 400
    assert answer.get_json()["type"].endswith(":bad-request")


def test_a_list_instead_of_an_object(staff: SignedIn) -> None:
    assert staff.post("/households", []).status_code == 422


def test_a_body_that_is_too_large(town: Town, staff: SignedIn) -> None:
    answer = staff.post("/households", household(town, name="x" * (1 << 21)))
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("header", "status"),
    [(None, 401), ("Bearer forged", 401), ("Basic abc", 401), ("Bearer ", 401)],
)
def test_without_a_good_token(app: Flask, header: str | None, status: int) -> None:
    headers = {"Authorization": header} if header else {}
    answer = app.test_client().get("/api/v1/me", headers=headers)
    assert answer.status_code == status
    assert answer.get_json()["type"].endswith(":sign-in-needed")


def test_a_token_for_nobody(app: Flask, town: Town) -> None:
    token = issue_token(enterprise_id=town.enterprise_id, person_id=new_id())
    assert SignedIn(app.test_client(), token).get("/me").status_code == 401


def test_a_household_may_not_do_what_staff_do(town: Town) -> None:
    _, person_id = town.household()
    db.session.commit()
    answer = town.client(person_id).post("/households", household(town))
    assert answer.status_code == 403
    assert answer.get_json()["roles_needed"] == ["manager", "staff"]


def test_unknown_addresses_and_methods(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/api/v1/nothing").get_json()["status"] == 404
    wrong = client.delete("/api/v1/sessions")
    assert wrong.status_code == 405
    assert "POST" in wrong.headers["Allow"]


def test_a_fault_tells_nothing_and_writes_nothing(
    town: Town, staff: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        db.session.execute(text("SELECT secret FROM nowhere"))

    monkeypatch.setattr("recycling.people.service.require_in_service_area", broken)
    body = household(town)
    answer = staff.post("/households", body)
    assert answer.status_code == 500
    assert "nowhere" not in answer.get_data(as_text=True)
    assert "Traceback" not in answer.get_data(as_text=True)
    monkeypatch.undo()
    assert staff.post("/households", body).status_code == 201


def test_the_database_is_away(app: Flask) -> None:
    from recycling import create_app
    from recycling.config import Config

    url = "postgresql+psycopg://recycling_app@127.0.0.1:1/none?connect_timeout=1"
    lost = create_app(Config(database_url=url, database_owner_url=url, secret_key="x"))
    answer = lost.test_client().get("/healthz")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert answer.get_json()["type"].endswith(":database-away")
