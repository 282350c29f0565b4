"""A ticket is weighed, priced, bought, booked and receipted at once, or not at all."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from pricing import reprice
from recycling import clock
from recycling.catalogue.service import LineTerms
from recycling.database.orm import db, enter_enterprise
from recycling.ids import new_id
from recycling.pickups import service as pickups
from recycling.rounds import service as rounds
from recycling.rounds.models import PlanStatus, RoundStatus
from recycling.weighing import service as weighing
from tests.builders_market import PRICES, Market, call_collector, problem_of, publish, rows
from tests.weighing.scene import (
    Line,
    add_stop,
    books,
    counter_ticket,
    door_ticket,
    make_drive,
)
from tests.weighing.yard import Yard, open_yard

TABLES = (
    *("weigh_tickets", "weigh_lines", "purchases", "receipts", "receipt_counters"),
    *("entries", "postings", "member_balances", "captures", "stop_events"),
)
BOTTLES: Line = {
    "material": "pet-clear",
    "grade": "B",
    "gross_g": 12_345,
    "tare_g": 345,
    "deduction_permille": 50,
    "deduction_reason": "moisture",
}
CRATES: Line = {"material": "beer-crate", "quantity": 2}
CAN: Line = {"material": "can", "gross_g": 1_000}


def door(yard: Yard, *lines: Line, **more: Any) -> dict[str, Any]:
    """A ticket of the yard's household along its trip."""
    if "stop_id" not in more:
        more["trip_id"] = more.get("trip_id", yard.drive.trip_id)
    return door_ticket(yard.market, yard.household_id, lines, **more)


def test_a_door_purchase_is_one_entry_of_money_and_mass(yard: Yard) -> None:
    answer = yard.collector.post("/weigh-tickets", door(yard, BOTTLES, CRATES))

    assert answer.status_code == 201
    ticket = answer.get_json()
    net, worth = 11_400, 6_025  # 11.4 kg × 7.05 baht × 75 % = 60.2775, to 25 satang
    assert ticket["total_satang"] == worth + 2_400
    first = ticket["lines"][0]
    assert (first["quantity"], first["unit_price_satang"]) == (net, 705)
    assert "12.345 กก. หักภาชนะ 0.345 กก." in first["th"]
    assert first["en"].startswith("12.345 kg less container 0.345 kg")
    assert ticket["receipt"]["number"].endswith("-000001")
    household, vehicle = f"household:{yard.household_id}", f"vehicle:{yard.drive.vehicle_id}"
    assert books(yard.town) == {
        (household, "pet-clear"): -net,
        (vehicle, "pet-clear"): net,
        (household, "beer-crate"): -2,
        (vehicle, "beer-crate"): 2,
        ("stock:pet-clear", "THB"): worth,
        ("stock:beer-crate", "THB"): 2_400,
        (f"member:{yard.household_id}", "THB"): -(worth + 2_400),
    }
    assert rows(yard.town, "entries") == {"entries": 1}


def test_the_record_of_each_line_gives_its_amount_again(yard: Yard) -> None:
    body = door(yard, BOTTLES, CRATES)
    yard.collector.post("/weigh-tickets", body)
    enter_enterprise(db.session(), yard.town.enterprise_id)
    lines = weighing.lines_of(db.session(), ticket_ids=[UUID(body["id"])])[UUID(body["id"])]
    assert [reprice(line.record)["amount"] for line in lines] == [
        line["amount_satang"] for line in body["lines"]
    ]


def test_a_counter_purchase_goes_straight_to_the_centre(yard: Yard) -> None:
    yard.capital(100_000)
    body = counter_ticket(yard.market, yard.household_id, [CAN], pay="cash")
    answer = yard.staff.post("/weigh-tickets", body)
    assert answer.status_code == 201
    assert answer.get_json()["cash_short_satang"] == 0
    held = books(yard.town)
    assert held["centre", "can"] == 1_000
    assert held["cash:centre", "THB"] == 96_500
    assert held["stock:can", "THB"] == 3_500


def test_cash_at_the_door_comes_from_the_collectors_float(yard: Yard) -> None:
    yard.capital(100_000)
    yard.move_float("issue", 5_000)
    answer = yard.collector.post("/weigh-tickets", door(yard, CAN, pay="cash"))
    assert answer.get_json()["cash_short_satang"] == 0
    assert books(yard.town)[f"cash:collector:{yard.drive.collector_id}", "THB"] == 1_500


def test_cash_that_was_paid_is_booked_even_when_the_float_is_short(yard: Yard) -> None:
    """It has left the collector's pocket: refusing would lose it. The answer flags it."""
    answer = yard.collector.post("/weigh-tickets", door(yard, CAN, pay="cash"))
    assert answer.status_code == 201
    assert answer.get_json()["cash_short_satang"] == 3_500
    assert yard.treasurer.get("/collectors").get_json()["items"] == [
        {
            "id": str(yard.drive.collector_id),
            "name": "สมชาย กล้าหาญ",
            "cash_satang": -3_500,
        }
    ]


def test_staff_who_type_a_paper_ticket_do_not_pay_for_it(yard: Yard) -> None:
    yard.staff.post("/weigh-tickets", door(yard, CAN, pay="cash"))
    assert (f"cash:collector:{yard.drive.collector_id}", "THB") in books(yard.town)


def test_a_stop_is_collected_and_keeps_the_price_list_held_for_it(yard: Yard) -> None:
    cheap = [LineTerms(material="can", unit_price_satang=1)]
    old = _published(yard, days_ago=9, prices=cheap)
    with clock.at(clock.now() - timedelta(days=8, hours=12)):
        pickup_id = call_collector(
            yard.market, yard.household_id, yard.town.person(), lines=[("can", 500)]
        )
    _published(yard, days_ago=8)
    stop_id = add_stop(yard.town, yard.drive, pickup_id)
    db.session.commit()
    held = Market(yard.town, old, yard.market.manager_id)
    stopped = door_ticket(held, yard.household_id, [CAN], stop_id=stop_id)
    walked = door_ticket(held, yard.household_id, [CAN], trip_id=yard.drive.trip_id)
    assert problem_of(yard.collector.post("/weigh-tickets", walked))[:2] == (
        409,
        "stale-price-list",
    )
    answer = yard.collector.post("/weigh-tickets", stopped)
    assert answer.status_code == 201
    assert answer.get_json()["total_satang"] == 0
    assert answer.get_json()["pickup_id"] == str(pickup_id)
    session = db.session()  # the request has closed the one before
    enter_enterprise(session, yard.town.enterprise_id)
    assert pickups.get_pickup(session, pickup_id=pickup_id).status == "collected"
    assert rounds.get_stop(session, stop_id=stop_id).status == "collected"


def _published(yard: Yard, *, days_ago: int, prices: Sequence[LineTerms] = PRICES) -> UUID:
    with clock.at(clock.now() - timedelta(days=days_ago)):
        return publish(yard.market.manager_id, prices=prices)


def test_a_stale_price_list_tells_the_present_one(yard: Yard) -> None:
    old = _published(yard, days_ago=9)
    _published(yard, days_ago=8)
    db.session.commit()
    body = door(yard, CAN) | {"price_list_id": str(old)}
    before = rows(yard.town, *TABLES)
    answer = yard.collector.post("/weigh-tickets", body)
    assert problem_of(answer)[:2] == (409, "stale-price-list")
    assert answer.get_json()["current_price_list_id"] == str(yard.market.price_list_id)
    assert rows(yard.town, *TABLES) == before


def test_refused_things_alone_buy_nothing(yard: Yard) -> None:
    body = door(yard, refused=[{"code": "cardboard-wet", "reason": "เปียกฝน"}])
    del body["pay"]
    answer = yard.collector.post("/weigh-tickets", body)
    assert answer.status_code == 201
    ticket = answer.get_json()
    assert (ticket["total_satang"], ticket["receipt"], ticket["pay"]) == (0, None, None)
    assert ticket["refused"] == [{"material": None, "code": "cardboard-wet", "reason": "เปียกฝน"}]
    assert rows(yard.town, "entries", "receipts") == {"entries": 0, "receipts": 0}


def test_an_amount_that_differs_is_refused_with_the_right_one(yard: Yard) -> None:
    body = door(yard, CAN, CRATES)
    body["lines"][1]["amount_satang"] += 1
    before = rows(yard.town, *TABLES)
    answer = yard.collector.post("/weigh-tickets", body)
    assert problem_of(answer) == (422, "amount-differs", ["lines[1].amount_satang"])
    problem = answer.get_json()
    assert problem["amounts"] == [{"line": 1, "amount_satang": 2_400}]
    assert problem["total_satang"] == 5_900
    assert "24.00" in problem["errors"][0]["message"]
    assert rows(yard.town, *TABLES) == before


def test_sending_a_ticket_again_changes_nothing(yard: Yard) -> None:
    body = door(yard, CAN)
    first = yard.collector.post("/weigh-tickets", body)
    held, before = books(yard.town), rows(yard.town, *TABLES)
    again = yard.collector.post("/weigh-tickets", body)
    assert again.get_json() == first.get_json()
    assert again.headers["Repeated"] == "true"
    changed = yard.collector.post("/weigh-tickets", body | {"pay": "cash"})
    assert problem_of(changed)[:2] == (409, "id-used")
    assert (books(yard.town), rows(yard.town, *TABLES)) == (held, before)


def test_an_id_refused_once_may_be_used_when_mended(yard: Yard) -> None:
    body = door(yard, CAN)
    wrong = body | {"household_id": str(new_id())}
    assert yard.collector.post("/weigh-tickets", wrong).status_code == 404
    assert yard.collector.post("/weigh-tickets", body).status_code == 201


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
