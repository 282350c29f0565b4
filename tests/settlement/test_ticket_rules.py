"""Which tickets are refused, and who may weigh and read."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from recycling import clock
from recycling.database.orm import db
from recycling.ids import new_id
from recycling.rounds.models import PlanStatus, RoundStatus
from tests.builders_market import call_collector, problem_of, rows
from tests.settlement.tickets_scene import CAN, TABLES, door
from tests.weighing.scene import (
    Line,
    add_stop,
    counter_ticket,
    make_drive,
)
from tests.weighing.yard import Yard, open_yard


def _line(**change: Any) -> list[Line]:
    return [{"material": "can", "gross_g": 1_000, "amount_satang": 3_500} | change]


@pytest.mark.parametrize(
    ("change", "status", "fields"),
    [
        ({"lines": _line(gross_g=-5)}, 422, ["lines[0].gross_g"]),
        ({"lines": _line(gross_g=1.5)}, 422, ["lines[0].gross_g"]),
        ({"lines": _line(gross_g="1000")}, 422, ["lines[0].gross_g"]),
        ({"lines": _line(gross_g=True)}, 422, ["lines[0].gross_g"]),
        ({"lines": _line(gross_g=2_000_001)}, 422, ["lines[0].gross_g"]),
        ({"lines": _line(tare_g=1_000)}, 422, ["lines[0].tare_g"]),
        ({"lines": _line(tare_g=-1)}, 422, ["lines[0].tare_g"]),
        ({"lines": _line(deduction_permille=1000)}, 422, ["lines[0].deduction_permille"]),
        ({"lines": _line(deduction_permille=5)}, 422, ["lines[0].deduction_reason"]),
        ({"lines": _line(deduction_reason="ugly")}, 422, ["lines[0].deduction_reason"]),
        ({"lines": _line(quantity=3)}, 422, ["lines[0].gross_g"]),
        ({"lines": _line(material="gold")}, 422, ["lines[0].material"]),
        ({"lines": _line(grade="Z")}, 422, ["lines[0].grade"]),
        ({"lines": _line(grade="reject")}, 422, ["lines[0].grade"]),
        ({"lines": _line(colour="red")}, 422, ["lines[0].colour"]),
        ({"lines": _line(amount_satang=-1)}, 422, ["lines[0].amount_satang"]),
        ({"lines": [{"material": "can", "amount_satang": 1}]}, 422, ["lines[0].gross_g"]),
        (
            {"lines": [{"material": "can", "quantity": 2, "amount_satang": 1}]},
            422,
            ["lines[0].quantity"],
        ),
        (
            {"lines": [{"material": "beer-crate", "gross_g": 9, "amount_satang": 1}]},
            422,
            ["lines[0].gross_g"],
        ),
        (
            {"lines": [{"material": "beer-crate", "quantity": 267, "amount_satang": 1}]},
            422,
            ["lines[0].quantity"],
        ),
        (
            {"lines": [{"material": "beer-crate", "quantity": 2, "tare_g": 9, "amount_satang": 1}]},
            422,
            ["lines[0].tare_g"],
        ),
        ({"lines": [], "refused": []}, 422, ["lines"]),
        ({"lines": "all"}, 422, ["lines"]),
        ({"refused": [{"code": "ghosts", "reason": "x"}]}, 422, ["refused[0].code"]),
        ({"refused": [{"material": "ghosts", "reason": "x"}]}, 422, ["refused[0].material"]),
        ({"refused": [{"reason": "x"}]}, 422, ["refused[0].code"]),
        ({"refused": [{"code": "cardboard-wet"}]}, 422, ["refused[0].reason"]),
        ({"pay": "gold"}, 422, ["pay"]),
        ({"kind": "window"}, 422, ["kind"]),
        ({"weather": "fine"}, 422, ["weather"]),
        ({"id": "1"}, 422, ["id"]),
        ({"id": "6b7f1a52-5f3e-4c1c-9b0e-0d6a3c1f2e4d"}, 422, ["id"]),
        ({"captured_at": "2026-11-23T09:30:00"}, 422, ["captured_at"]),
        ({"captured_at": "2019-11-23T09:30:00Z"}, 422, ["captured_at"]),
        ({"household_id": str(new_id())}, 404, []),
        ({"trip_id": str(new_id())}, 404, []),
        ({"stop_id": str(new_id())}, 404, []),
        ({"price_list_id": str(new_id())}, 404, ["price_list_id"]),
    ],
)
def test_a_bad_ticket_writes_nothing(
    yard: Yard, change: dict[str, Any], status: int, fields: list[str]
) -> None:
    before = rows(yard.town, *TABLES)
    body = door(yard, CAN) | change
    told = problem_of(yard.collector.post("/weigh-tickets", body))
    assert (told[0], told[2]) == (status, fields)
    assert rows(yard.town, *TABLES) == before


@pytest.mark.parametrize("missing", ["kind", "household_id", "price_list_id", "captured_at", "pay"])
def test_what_is_missing_is_named(yard: Yard, missing: str) -> None:
    body = door(yard, CAN)
    del body[missing]
    assert problem_of(yard.collector.post("/weigh-tickets", body))[2] == [missing]


def test_a_door_ticket_needs_a_place_and_a_counter_ticket_has_none(yard: Yard) -> None:
    nowhere = door(yard, CAN)
    del nowhere["trip_id"]
    assert problem_of(yard.collector.post("/weigh-tickets", nowhere))[2] == ["stop_id"]
    counter = door(yard, CAN) | {"kind": "counter"}
    assert problem_of(yard.staff.post("/weigh-tickets", counter))[2] == ["trip_id"]


def test_a_clock_two_days_ahead_is_forgiven(yard: Yard) -> None:
    near, far = (clock.now() + timedelta(hours=hours) for hours in (47, 49))
    assert (
        yard.collector.post("/weigh-tickets", door(yard, CAN, captured_at=near)).status_code == 201
    )
    answer = yard.collector.post("/weigh-tickets", door(yard, CAN, captured_at=far))
    assert problem_of(answer) == (422, "clock-wrong", ["captured_at"])


def test_a_stop_belongs_to_its_household_and_trip(yard: Yard) -> None:
    pickup_id = call_collector(yard.market, yard.household_id, yard.town.person())
    stop_id = add_stop(yard.town, yard.drive, pickup_id)
    neighbour, _ = yard.town.household()
    other = make_drive(yard.town)
    db.session.commit()
    body = door(yard, CAN, stop_id=stop_id)
    theirs = body | {"household_id": str(neighbour)}
    assert problem_of(yard.collector.post("/weigh-tickets", theirs))[2] == ["household_id"]
    elsewhere = body | {"trip_id": str(other.trip_id)}
    assert problem_of(yard.collector.post("/weigh-tickets", elsewhere))[2] == ["trip_id"]
    assert yard.collector.post("/weigh-tickets", body).status_code == 201


def test_a_collector_weighs_on_own_published_rounds_only(yard: Yard) -> None:
    other = make_drive(yard.town)
    draft = make_drive(yard.town, plan_status=PlanStatus.READY, status=RoundStatus.DRAFT)
    db.session.commit()
    foreign = yard.collector.post("/weigh-tickets", door(yard, CAN, trip_id=other.trip_id))
    assert foreign.status_code == 403
    unpublished = yard.staff.post("/weigh-tickets", door(yard, CAN, trip_id=draft.trip_id))
    assert problem_of(unpublished)[:2] == (409, "not-published")


def test_who_may_weigh(yard: Yard) -> None:
    assert yard.member.post("/weigh-tickets", door(yard, CAN)).status_code == 403
    counter = counter_ticket(yard.market, yard.household_id, [CAN])
    assert yard.collector.post("/weigh-tickets", counter).status_code == 403


def test_tickets_are_read_by_their_household_and_the_enterprise(yard: Yard) -> None:
    _, stranger = yard.town.household()
    db.session.commit()
    made = yard.collector.post("/weigh-tickets", door(yard, CAN)).get_json()
    del made["cash_short_satang"]
    path = f"/weigh-tickets/{made['id']}"
    for client in (yard.member, yard.collector, yard.staff):
        assert client.get(path).get_json() == made
        assert client.get("/weigh-tickets").get_json()["items"] == [made]
    other = yard.town.client(stranger)
    assert other.get(path).status_code == 403
    assert other.get("/weigh-tickets").get_json()["items"] == []
    assert other.get("/weigh-tickets", household_id=yard.household_id).status_code == 403


def test_another_enterprise_knows_nothing_of_it(app: Flask, yard: Yard) -> None:
    other = open_yard(app)
    db.session.commit()
    made = yard.collector.post("/weigh-tickets", door(yard, CAN)).get_json()
    for path in (f"/weigh-tickets/{made['id']}", f"/receipts/{made['id']}"):
        assert other.manager.get(path).status_code == 404
    assert other.manager.get(f"/households/{yard.household_id}/passbook").status_code == 404
    before = rows(other.town, *TABLES)
    foreign = (
        {"household_id": str(yard.household_id)},
        {"trip_id": str(yard.drive.trip_id)},
        {"price_list_id": str(yard.market.price_list_id)},
    )
    for change in foreign:
        answer = other.collector.post("/weigh-tickets", door(other, CAN) | change)
        assert answer.status_code == 404
    assert rows(other.town, *TABLES) == before
