"""Cash is somewhere at every moment: with equity, in the box, with a collector, or paid."""

from typing import Any

import pytest
from flask import Flask

from recycling import clock
from recycling.database.orm import db
from recycling.ids import new_id
from tests.builders_market import problem_of, rows
from tests.weighing.scene import books
from tests.weighing.yard import Yard, open_yard

TABLES = ("cash_floats", "entries", "postings", "captures")


def test_capital_comes_from_equity(yard: Yard) -> None:
    answer = yard.capital(500_000)
    assert answer.status_code == 201
    assert books(yard.town) == {("cash:centre", "THB"): 500_000, ("equity", "THB"): -500_000}


def test_a_float_is_issued_and_counted_back_in(yard: Yard) -> None:
    yard.capital(500_000)
    issued = yard.move_float("issue", 300_000)
    assert issued.status_code == 201
    assert issued.get_json()["handled_by"] == str(yard.town.people["treasurer"])
    assert _carried(yard) == 300_000
    assert yard.move_float("return", 120_000).status_code == 201
    assert _carried(yard) == 180_000
    assert books(yard.town)["cash:centre", "THB"] == 320_000


def _carried(yard: Yard) -> int:
    items = yard.staff.get("/collectors").get_json()["items"]
    assert [item["id"] for item in items] == [str(yard.drive.collector_id)]
    carried: int = items[0]["cash_satang"]
    return carried


def test_no_more_is_handed_out_or_counted_in_than_the_books_know(yard: Yard) -> None:
    yard.capital(1_000)
    before = rows(yard.town, *TABLES)
    out = yard.move_float("issue", 1_001)
    assert problem_of(out)[:2] == (409, "cash-short")
    assert out.get_json()["held_satang"] == 1_000
    assert problem_of(yard.move_float("return", 1))[:2] == (409, "cash-short")
    assert rows(yard.town, *TABLES) == before


def test_a_float_sent_again_moves_once(yard: Yard) -> None:
    yard.capital(10_000)
    body = _float(yard)
    assert yard.treasurer.post("/floats", body).status_code == 201
    assert yard.treasurer.post("/floats", body).headers["Repeated"] == "true"
    assert _carried(yard) == 5_000


def _float(yard: Yard, **change: Any) -> dict[str, Any]:
    return {
        "id": str(new_id()),
        "collector_id": str(yard.drive.collector_id),
        "kind": "issue",
        "amount_satang": 5_000,
        "captured_at": clock.now().isoformat(),
    } | change


@pytest.mark.parametrize(
    ("change", "status", "fields"),
    [
        ({"amount_satang": 0}, 422, ["amount_satang"]),
        ({"amount_satang": -5}, 422, ["amount_satang"]),
        ({"amount_satang": 1.5}, 422, ["amount_satang"]),
        ({"kind": "gift"}, 422, ["kind"]),
        ({"collector_id": str(new_id())}, 404, []),
        ({"collector_id": 7}, 422, ["collector_id"]),
        ({"captured_at": "2019-01-01T00:00:00Z"}, 422, ["captured_at"]),
        ({"note": "x"}, 422, ["note"]),
    ],
)
def test_a_bad_float_writes_nothing(
    yard: Yard, change: dict[str, Any], status: int, fields: list[str]
) -> None:
    yard.capital(10_000)
    before = rows(yard.town, *TABLES)
    told = problem_of(yard.treasurer.post("/floats", _float(yard, **change)))
    assert (told[0], told[2]) == (status, fields)
    assert rows(yard.town, *TABLES) == before


def test_floats_are_for_collectors(yard: Yard) -> None:
    body = _float(yard, collector_id=str(yard.market.manager_id))
    assert problem_of(yard.treasurer.post("/floats", body))[2] == ["collector_id"]


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"account": "sales"}, ["account"]),
        ({"amount_satang": 0}, ["amount_satang"]),
        ({"amount_satang": None}, ["amount_satang"]),
        ({"captured_at": "2019-01-01T00:00:00Z"}, ["captured_at"]),
        ({"from": "uncle"}, ["from"]),
    ],
)
def test_bad_capital_writes_nothing(yard: Yard, change: dict[str, Any], fields: list[str]) -> None:
    before = rows(yard.town, *TABLES)
    body = {
        "id": str(new_id()),
        "account": "bank",
        "amount_satang": 100,
        "captured_at": clock.now().isoformat(),
    }
    assert problem_of(yard.manager.post("/capital", body | change))[2] == fields
    assert rows(yard.town, *TABLES) == before
    assert yard.manager.post("/capital", body).status_code == 201


def test_who_handles_cash(yard: Yard) -> None:
    for client in (yard.member, yard.collector, yard.staff, yard.manager):
        assert client.post("/floats", _float(yard)).status_code == 403
    for client in (yard.member, yard.collector, yard.staff, yard.treasurer):
        assert client.post("/capital", {}).status_code == 403
    for client in (yard.member, yard.collector):
        assert client.get("/collectors").status_code == 403


def test_another_enterprises_collector_is_unknown(app: Flask, yard: Yard) -> None:
    other = open_yard(app)
    db.session.commit()
    other.capital(10_000)
    answer = other.treasurer.post("/floats", _float(yard))
    assert answer.status_code == 404
