"""The household sees each weight as it is entered; only the ticket counts."""

from typing import Any

import pytest
from flask import Flask

from recycling import clock
from recycling.database.orm import db
from recycling.ids import new_id
from recycling.ledger import queries
from tests.rounds.test_captures import Driven, drive
from tests.settlement.test_trips_on_the_way import ticket


@pytest.fixture
def driven(app: Flask) -> Driven:
    """A published round with two stops."""
    return drive(app, 2)


def enter(driven: Driven, revision: int, *lines: dict[str, Any]) -> Any:
    """The collector's phone shows what is on the scale at the first stop."""
    stop = driven.stops[0]
    body = {
        "id": str(new_id()),
        "revision": revision,
        "price_list_id": stop["price_list_id"],
        "captured_at": clock.now().isoformat(),
        "lines": list(lines),
    }
    return driven.phone().post(f"/stops/{stop['id']}/weighing", body)


def seen(driven: Driven) -> Any:
    """What the household sees."""
    pickup = driven.stops[0]["pickup_id"]
    person = next(p for k, p in driven.scene.households.items() if str(k) == pickup)
    return driven.scene.ok(driven.scene.client(person).get(f"/pickups/{pickup}/weighing"))


CARDBOARD = {"material": "cardboard", "gross_g": 10_500, "tare_g": 500, "grade": "A"}
CRATES = {"material": "beer-crate", "quantity": 2}


def test_weights_are_seen_as_they_are_entered(driven: Driven) -> None:
    assert (seen(driven)["state"], seen(driven)["lines"]) == ("waiting", [])
    driven.scene.ok(enter(driven, 1, CARDBOARD), 201)
    first = seen(driven)
    assert (first["state"], first["total_satang"], first["ticket_id"]) == ("weighing", 2200, None)
    assert (first["lines"][0]["quantity"], first["lines"][0]["gross_g"]) == (10_000, 10_500)
    driven.scene.ok(enter(driven, 3, CARDBOARD, CRATES), 201)
    assert seen(driven)["total_satang"] == 2200 + 2400
    late = driven.scene.ok(enter(driven, 2, CRATES), 201)
    assert late["total_satang"] == seen(driven)["total_satang"] == 2200 + 2400
    driven.scene.ok(enter(driven, 4), 201)
    assert (seen(driven)["state"], seen(driven)["lines"]) == ("weighing", [])
    assert driven.state()[2][0][0] == "pending"  # a draft tells nothing of the stop


def test_a_draft_moves_no_money_and_the_ticket_takes_its_place(driven: Driven) -> None:
    driven.scene.ok(enter(driven, 1, CARDBOARD), 201)
    home = driven.stops[0]["household"]["id"]
    passbook = f"/households/{home}/passbook"
    assert driven.scene.ok(driven.scene.staff.get(passbook))["balance_satang"] == 0
    with driven.scene.entered():
        assert queries.balance(db.session(), account="stock:cardboard") == 0
    bought = driven.scene.ok(driven.phone().post("/weigh-tickets", ticket(driven, 0, 9_000)), 201)
    driven.scene.ok(enter(driven, 9, CARDBOARD), 201)
    shown = seen(driven)
    assert (shown["state"], shown["ticket_id"]) == ("weighed", bought["id"])
    assert shown["total_satang"] == bought["total_satang"] == 1975


def test_nobody_else_writes_or_reads_it(driven: Driven) -> None:
    scene, stop = driven.scene, driven.stops[0]
    driven.scene.ok(enter(driven, 1, CARDBOARD), 201)
    neighbour = next(
        p for k, p in scene.households.items() if str(k) == driven.stops[1]["pickup_id"]
    )
    path = f"/pickups/{stop['pickup_id']}/weighing"
    assert scene.client(neighbour).get(path).status_code == 403
    body = {
        "id": str(new_id()),
        "revision": 2,
        "price_list_id": stop["price_list_id"],
        "captured_at": clock.now().isoformat(),
        "lines": [],
    }
    stranger = scene.client(scene.collector())
    assert stranger.post(f"/stops/{stop['id']}/weighing", body).status_code == 403


def test_what_cannot_be_priced_is_told(driven: Driven) -> None:
    wrong = enter(driven, 1, {"material": "cardboard", "gross_g": 500, "tare_g": 900})
    assert wrong.status_code == 422
    assert wrong.get_json()["errors"][0]["field"].startswith("lines[0]")
