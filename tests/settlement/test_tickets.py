"""A ticket is weighed, priced, bought, booked and receipted at once, or not at all."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from pricing import reprice
from recycling import clock
from recycling.catalogue.service import LineTerms
from recycling.database.orm import db, enter_enterprise
from recycling.ids import new_id
from recycling.pickups import service as pickups
from recycling.rounds import service as rounds
from recycling.weighing import service as weighing
from tests.builders_market import PRICES, Market, call_collector, problem_of, publish, rows
from tests.photos.test_photos import jpeg, send
from tests.settlement.tickets_scene import BOTTLES, CAN, CRATES, TABLES, door
from tests.weighing.scene import (
    add_stop,
    books,
    counter_ticket,
    door_ticket,
)
from tests.weighing.yard import Yard


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


def test_a_line_names_its_picture_which_may_come_before_or_after(yard: Yard) -> None:
    early, late = str(new_id()), str(new_id())
    about = {"household_id": str(yard.household_id)}
    assert send(yard, jpeg(), **about, id=early).status_code == 201
    ticket = door(yard, {**BOTTLES, "photo_id": early}, {**CAN, "photo_id": late}, CRATES)
    told = yard.collector.post("/weigh-tickets", ticket).get_json()
    assert [line["photo_id"] for line in told["lines"]] == [early, late, None]
    assert send(yard, jpeg(), **about, id=late).status_code == 201
    for photo_id in (early, late):
        assert yard.member.get(f"/photos/{photo_id}").status_code == 200
    said = {**ticket, "id": str(new_id()), "reason": "ชั่งผิด"}
    kept = ("id", "captured_at", "lines", "refused", "reason", "pay")
    correction = {name: said[name] for name in kept if name in said}
    again = yard.collector.post(f"/weigh-tickets/{ticket['id']}/correction", correction)
    assert [line["photo_id"] for line in again.get_json()["lines"]] == [early, late, None]
