"""A price list is a promise: it cannot be published wrong, backwards or twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask

from recycling import clock
from recycling.ids import new_id
from recycling.people.roles import Role
from tests.builders import SignedIn
from tests.builders_market import Market, problem_of, rows

TABLES = ("price_lists", "price_lines", "captures")


def list_body(**changes: Any) -> dict[str, Any]:
    """A price list to publish, from tomorrow on."""
    return {
        "id": str(new_id()),
        "valid_from": (clock.now() + timedelta(days=1)).isoformat(),
        "rounding": {"unit_satang": 1, "mode": "floor"},
        "grades": [grade("A", 1000), grade("B", 800)],
        "lines": [
            {"material": "pet-clear", "unit_price_satang": 600},
            {
                "material": "cardboard",
                "unit_price_satang": 200,
                "tiers": [{"from_quantity": 100_000, "unit_price_satang": 250}],
            },
        ],
    } | changes


def grade(name: str, permille: int, **more: Any) -> dict[str, Any]:
    return {"name": name, "permille": permille, "name_th": f"เกรด {name}", "name_en": name} | more


REFUSAL = {"code": "wet", "reason_th": "ก", "reason_en": "a", "advice_th": "ข", "advice_en": "b"}


def test_what_was_published_is_what_is_read(manager: SignedIn, member: SignedIn) -> None:
    body = list_body(grades=[grade("A", 1000), grade("no", 0, refusal=REFUSAL)])
    answer = manager.post("/price-lists", body)
    assert answer.status_code == 201
    board = member.get(f"/price-lists/{body['id']}").get_json()
    assert board == answer.get_json()
    assert board["price_list"]["version"] == 2
    assert board["price_list"]["rounding"] == body["rounding"]
    assert [g["refusal"] for g in board["price_list"]["grades"]] == [None, REFUSAL]
    materials = {m["code"]: m for g in board["groups"] for m in g["materials"]}
    assert {code: m["unit_price_satang"] for code, m in materials.items()} == {
        "pet-clear": 600,
        "cardboard": 200,
    }
    assert materials["cardboard"]["tiers"] == body["lines"][1]["tiers"]
    assert materials["cardboard"]["previous_unit_price_satang"] == 220


def test_without_a_time_it_holds_from_now(manager: SignedIn, member: SignedIn) -> None:
    body = list_body()
    del body["valid_from"]
    assert manager.post("/price-lists", body).status_code == 201
    assert member.get("/price-lists/current").get_json()["price_list"]["id"] == body["id"]


def test_a_moment_ago_means_now(manager: SignedIn, member: SignedIn) -> None:
    """A client's "now" is past when it arrives; prices still do not change backwards."""
    before = clock.now()
    body = list_body(valid_from=(before - timedelta(minutes=2)).isoformat())
    answer = manager.post("/price-lists", body)
    assert answer.status_code == 201
    held = answer.get_json()["price_list"]
    assert held["valid_from"] >= before.isoformat().replace("+00:00", "Z")
    assert held["in_force"] is True


def test_a_list_may_be_corrected_before_it_begins(manager: SignedIn, member: SignedIn) -> None:
    first = list_body()
    second = list_body(valid_from=first["valid_from"])
    for body in (first, second):
        assert manager.post("/price-lists", body).status_code == 201
    with clock.at(clock.now() + timedelta(days=2)):
        board = member.get("/price-lists/current").get_json()
    assert board["price_list"]["id"] == second["id"]


def _without(name: str) -> Callable[[dict[str, Any]], None]:
    def remove(body: dict[str, Any]) -> None:
        del body[name]

    return remove


@pytest.mark.parametrize(
    ("change", "kind", "fields"),
    [
        ({"valid_from": "2020-01-01T00:00:00Z"}, "valid-from-past", ["valid_from"]),
        ({"valid_from": "2569-12-01T00:00:00Z"}, "valid-from-too-far", ["valid_from"]),
        ({"valid_from": "2026-12-01T00:00:00"}, "invalid-request", ["valid_from"]),
        ({"valid_from": "tomorrow"}, "invalid-request", ["valid_from"]),
        ({"lines": []}, "invalid-request", ["lines"]),
        ({"grades": []}, "invalid-request", ["grades"]),
        ({"colour": "red"}, "invalid-request", ["colour"]),
        ({"rounding": {"unit_satang": 0, "mode": "floor"}}, "invalid-request", None),
        ({"rounding": {"unit_satang": 1, "mode": "up"}}, "invalid-request", ["rounding.mode"]),
        ({"grades": [grade("A", 1000), grade("A", 500)]}, "invalid-price-list", ["grades"]),
        ({"grades": [grade("A", 0, refusal=REFUSAL)]}, "invalid-price-list", ["grades"]),
        (
            {"grades": [grade("A", 1000), grade("B", 0)]},
            "invalid-price-list",
            ["grades[1].refusal"],
        ),
        (
            {"grades": [grade("A", 1000, refusal=REFUSAL)]},
            "invalid-price-list",
            ["grades[0].refusal"],
        ),
        ({"grades": [grade("A", 2001)]}, "invalid-request", ["grades[0].permille"]),
    ],
)
def test_a_wrong_list_is_refused_whole(
    market: Market, manager: SignedIn, change: dict[str, Any], kind: str, fields: list[str] | None
) -> None:
    before = rows(market.town, *TABLES)
    answer = manager.post("/price-lists", list_body(**change))
    assert problem_of(answer)[:2] == (422, kind)
    assert problem_of(answer)[2] == (fields or ["rounding.unit_satang"])
    assert rows(market.town, *TABLES) == before


PET = {"material": "pet-clear", "unit_price_satang": 1}


@pytest.mark.parametrize(
    ("lines", "kind", "fields"),
    [
        (
            [PET, {"material": "gold", "unit_price_satang": 1}, PET],
            "invalid-price-list",
            ["lines[1].material", "lines[2].material"],
        ),
        ([PET | {"unit_price_satang": -1}], "invalid-request", ["lines[0].unit_price_satang"]),
        ([PET | {"unit_price_satang": 1.5}], "invalid-request", ["lines[0].unit_price_satang"]),
        ([PET | {"unit_price_satang": "1"}], "invalid-request", ["lines[0].unit_price_satang"]),
        ([PET | {"unit_price_satang": 10**10}], "invalid-request", ["lines[0].unit_price_satang"]),
        (
            [PET | {"tiers": [{"from_quantity": 5, "unit_price_satang": 1}]}],
            "invalid-price-list",
            ["lines[0].tiers"],
        ),
        (
            [
                PET
                | {
                    "tiers": [
                        {"from_quantity": 9, "unit_price_satang": 2},
                        {"from_quantity": 5, "unit_price_satang": 3},
                    ]
                }
            ],
            "invalid-price-list",
            ["lines[0].tiers"],
        ),
        (
            [PET | {"tiers": [{"from_quantity": 0, "unit_price_satang": 2}]}],
            "invalid-request",
            ["lines[0].tiers[0].from_quantity"],
        ),
    ],
)
def test_wrong_lines_are_named(
    market: Market, manager: SignedIn, lines: list[Any], kind: str, fields: list[str]
) -> None:
    before = rows(market.town, *TABLES)
    answer = manager.post("/price-lists", list_body(lines=lines))
    assert problem_of(answer) == (422, kind, fields)
    assert rows(market.town, *TABLES) == before


@pytest.mark.parametrize("name", ["id", "rounding", "grades", "lines"])
def test_what_is_missing_is_named(manager: SignedIn, name: str) -> None:
    body = list_body()
    _without(name)(body)
    assert problem_of(manager.post("/price-lists", body)) == (422, "invalid-request", [name])


def test_only_a_manager_publishes(market: Market, member: SignedIn) -> None:
    before = rows(market.town, *TABLES)
    staff = market.town.client(market.town.person(Role.STAFF))
    for person in (staff, member):
        assert problem_of(person.post("/price-lists", list_body()))[:2] == (403, "forbidden")
    assert rows(market.town, *TABLES) == before


def test_sending_it_again_publishes_it_once(market: Market, manager: SignedIn) -> None:
    body = list_body()
    first = manager.post("/price-lists", body)
    again = manager.post("/price-lists", body)
    assert again.get_json() == first.get_json()
    assert again.headers["Repeated"] == "true"
    assert rows(market.town, "price_lists") == {"price_lists": 2}
    other = manager.post("/price-lists", body | {"lines": [PET]})
    assert problem_of(other)[:2] == (409, "id-used")
    assert rows(market.town, "price_lists") == {"price_lists": 2}


def test_two_who_publish_at_once_get_two_versions(app: Flask, market: Market) -> None:
    barrier = Barrier(4)

    def publish(_: int) -> int:
        with app.app_context():
            client = market.town.client(market.manager_id)
            barrier.wait()
            answer = client.post("/price-lists", list_body())
            assert answer.status_code == 201
            version: int = answer.get_json()["price_list"]["version"]
            return version

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(publish, range(4))) == [2, 3, 4, 5]
