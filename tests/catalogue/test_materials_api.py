"""What an enterprise knows how to buy."""

from typing import Any

import pytest
from flask import Flask

from recycling.database.orm import db, enter_enterprise
from recycling.ids import new_id
from recycling.people.roles import Role
from tests.builders import SignedIn, make_town
from tests.builders_market import Market, furnish_catalogue, problem_of, rows


def material(**changes: Any) -> dict[str, Any]:
    return {
        "id": str(new_id()),
        "code": "hdpe-milky",
        "group": "plastic",
        "name_th": "ขวดขุ่น",
        "name_en": "Milky bottles",
        "unit": "kg",
        "ml_per_unit": 20_000,
    } | changes


def test_a_manager_adds_a_material(manager: SignedIn, member: SignedIn) -> None:
    answer = manager.post("/materials", material(hazardous=True, prepare_th="ล้าง", position=3))
    assert answer.status_code == 201
    catalogue = member.get("/materials").get_json()
    assert answer.get_json() in catalogue["items"]
    assert answer.get_json()["grams_per_unit"] == 1000
    assert [group["code"] for group in catalogue["groups"]] == ["plastic", "paper", "other"]
    assert [kind["code"] for kind in catalogue["refused"]] == ["cardboard-wet"]


@pytest.mark.parametrize(
    ("change", "status", "kind", "field"),
    [
        ({"code": "PET"}, 422, "invalid-request", "code"),
        ({"code": "pet:clear"}, 422, "invalid-request", "code"),
        ({"code": "-pet"}, 422, "invalid-request", "code"),
        ({"code": "pet\n"}, 409, "code-used", "code"),
        ({"code": "pet-clear"}, 409, "code-used", "code"),
        ({"code": "cardboard-wet"}, 409, "code-used", "code"),
        ({"group": "wood"}, 404, "not-found", "group"),
        ({"unit": "bag"}, 422, "invalid-request", "unit"),
        ({"ml_per_unit": 0}, 422, "invalid-request", "ml_per_unit"),
        ({"grams_per_unit": 900}, 422, "too-small", "grams_per_unit"),
        ({"grams_per_unit": 1001}, 422, "too-large", "grams_per_unit"),
        ({"name_th": "  "}, 422, "invalid-request", "name_th"),
        ({"price": 5}, 422, "invalid-request", "price"),
        ({"id": "019aa000-0000-4000-8000-000000000001"}, 422, "invalid-request", "id"),
    ],
)
def test_a_wrong_material_is_refused(
    market: Market, manager: SignedIn, change: dict[str, Any], status: int, kind: str, field: str
) -> None:
    manager.post("/materials", material(code="pet"))
    before = rows(market.town, "materials", "captures")
    answer = manager.post("/materials", material(**change))
    assert problem_of(answer) == (status, kind, [field])
    assert rows(market.town, "materials", "captures") == before


def test_only_a_manager_adds(market: Market, member: SignedIn) -> None:
    staff = market.town.client(market.town.person(Role.STAFF))
    for person in (staff, member):
        assert problem_of(person.post("/materials", material()))[:2] == (403, "forbidden")


def test_a_repeat_adds_one(market: Market, manager: SignedIn) -> None:
    body = material()
    first, again = manager.post("/materials", body), manager.post("/materials", body)
    assert again.get_json() == first.get_json()
    assert rows(market.town, "materials") == {"materials": 6}
    assert problem_of(manager.post("/materials", body | {"unit": "piece"}))[:2] == (409, "id-used")


def test_two_enterprises_may_use_one_code(app: Flask, manager: SignedIn) -> None:
    other = make_town(app)
    furnish_catalogue()
    theirs = other.client(other.person(Role.MANAGER))
    db.session.commit()
    assert manager.post("/materials", material(name_en="Ours")).status_code == 201
    assert theirs.post("/materials", material(name_en="Theirs")).status_code == 201
    names = [m["name_en"] for m in manager.get("/materials").get_json()["items"]]
    assert "Ours" in names
    assert "Theirs" not in names
    enter_enterprise(db.session(), None)
