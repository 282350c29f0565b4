"""A ticket typed wrongly gives way to another; books, trip and receipts follow."""

from typing import Any

from flask import Flask

from recycling.database.orm import db, enter_enterprise
from recycling.ids import new_id
from recycling.ledger.audit import audit
from tests.builders_market import problem_of
from tests.settlement.test_at_once import at_once
from tests.settlement.test_receipts import page, verdict
from tests.weighing.scene import Line, books, counter_ticket, door_ticket, priced, unload
from tests.weighing.yard import Yard, open_yard

CAN: Line = {"material": "can", "gross_g": 1_000}
FEWER: Line = {"material": "can", "gross_g": 400}


def sell(yard: Yard, **more: Any) -> dict[str, Any]:
    body = door_ticket(yard.market, yard.household_id, [CAN], trip_id=yard.drive.trip_id, **more)
    found: dict[str, Any] = yard.collector.post("/weigh-tickets", body).get_json()
    return found


def correction(yard: Yard, lines: list[Line], **more: Any) -> dict[str, Any]:
    """The body of a correction as an honest phone sends it."""
    ticket = door_ticket(yard.market, yard.household_id, lines, trip_id=yard.drive.trip_id)
    kept = {name: ticket[name] for name in ("id", "captured_at", "pay", "lines")}
    return {**kept, "reason": "พิมพ์น้ำหนักผิด", **more}


def correct(yard: Yard, ticket_id: str, body: dict[str, Any], *, by: str = "collector") -> Any:
    return getattr(yard, by).post(f"/weigh-tickets/{ticket_id}/correction", body)


def test_the_books_say_what_the_new_ticket_says(yard: Yard) -> None:
    old = sell(yard)
    answer = correct(yard, old["id"], correction(yard, [FEWER]))
    assert answer.status_code == 201
    new = answer.get_json()
    assert (new["replaces"], new["replaced_by"], new["flags"]) == (old["id"], None, ["corrected"])
    assert books(yard.town) == {
        (f"household:{yard.household_id}", "can"): -400,
        (f"vehicle:{yard.drive.vehicle_id}", "can"): 400,
        ("stock:can", "THB"): 1_400,
        (f"member:{yard.household_id}", "THB"): -1_400,
    }
    assert yard.staff.get(f"/weigh-tickets/{old['id']}").get_json()["replaced_by"] == new["id"]
    enter_enterprise(db.session(), yard.town.enterprise_id)
    assert audit(db.session()) == []


def test_each_receipt_names_the_other_and_both_stay_provable(yard: Yard) -> None:
    old = sell(yard)
    new = correct(yard, old["id"], correction(yard, [FEWER])).get_json()
    first, second = old["receipt"], new["receipt"]
    assert verdict(yard, first["url"]) == "reversed"
    assert second["number"] in page(yard, first["url"])[1]
    assert verdict(yard, second["url"]) == "genuine"
    assert first["number"] in page(yard, second["url"] + "/receipt")[1]
    document = yard.member.get(f"/receipts/{new['id']}").get_json()["document"]
    assert document["replaces"] == first["number"]
    assert "replaces" not in yard.member.get(f"/receipts/{old['id']}").get_json()["document"]


def test_a_forged_predecessor_is_not_genuine(yard: Yard) -> None:
    """The books know which receipt was replaced, whatever the document says."""
    from recycling.documents.canonical import canonical_json, digest, receipt_from_json
    from recycling.settlement import genuine, receipts

    told = sell(yard)["receipt"]
    session = db.session()
    enter_enterprise(session, yard.town.enterprise_id)
    receipt = receipts.get_receipt(session, receipt_id=told["id"])
    from dataclasses import replace as changed

    forged = changed(receipts.frozen(receipt), replaces="RC2570-000099")
    assert receipt_from_json(canonical_json(forged)) == forged
    assert digest(forged) != receipt.digest
    again = genuine._from_books(session, receipt, forged)
    assert again is not None
    assert again.replaces is None
    session.rollback()


def test_cash_follows_what_the_new_ticket_says(yard: Yard) -> None:
    old = sell(yard, pay="cash")
    answer = correct(yard, old["id"], correction(yard, [FEWER], pay="cash"))
    assert answer.get_json()["cash_short_satang"] == 1_400
    assert books(yard.town)[f"cash:collector:{yard.drive.collector_id}", "THB"] == -1_400


def test_after_the_unload_the_loss_follows(yard: Yard) -> None:
    old = sell(yard)
    yard.staff.post("/unloads", unload(yard.drive, {"can": 400}))
    assert books(yard.town)["loss:transit", "can"] == 600
    correct(yard, old["id"], correction(yard, [FEWER]))
    held = books(yard.town)
    assert ("loss:transit", "can") not in held
    assert held["centre", "can"] == 400
    assert held["stock:can", "THB"] == 1_400


def test_the_right_house_is_paid(yard: Yard) -> None:
    neighbour, _ = yard.town.household()
    db.session.commit()
    old = sell(yard)
    correct(yard, old["id"], correction(yard, [CAN], household_id=str(neighbour)))
    held = books(yard.town)
    assert held[f"member:{neighbour}", "THB"] == -3_500
    assert (f"member:{yard.household_id}", "THB") not in held


def test_nothing_bought_after_all(yard: Yard) -> None:
    old = sell(yard)
    refused = [{"code": "cardboard-wet", "reason": "เปียก"}]
    answer = correct(yard, old["id"], correction(yard, [], refused=refused))
    assert answer.status_code == 201
    assert (answer.get_json()["receipt"], books(yard.town)) == (None, {})
    assert verdict(yard, old["receipt"]["url"]) == "reversed"


def test_a_ticket_is_replaced_once_and_its_successor_may_be_too(yard: Yard) -> None:
    old = sell(yard)
    body = correction(yard, [FEWER])
    new = correct(yard, old["id"], body).get_json()
    again = correct(yard, old["id"], body)
    assert (again.status_code, again.headers["Repeated"]) == (201, "true")
    other = correct(yard, old["id"], correction(yard, [CAN]))
    assert problem_of(other)[:2] == (409, "already-replaced")
    assert other.get_json()["replaced_by"] == new["id"]
    third = correct(yard, new["id"], correction(yard, [CAN]))
    assert third.status_code == 201
    assert books(yard.town)["stock:can", "THB"] == 3_500


def take_out(yard: Yard, amount: int, *, at: str) -> None:
    """The household takes this much cash out of its passbook."""
    asked = {
        "id": str(new_id()),
        "household_id": str(yard.household_id),
        "amount_satang": amount,
        "method": "cash",
    }
    payout = yard.member.post("/payouts", asked).get_json()
    path = f"/payouts/{payout['id']}"
    assert yard.manager.post(f"{path}/approval", {"id": str(new_id())}).status_code == 201
    paid = {"id": str(new_id()), "captured_at": at}
    assert yard.treasurer.post(f"{path}/payment", paid).status_code == 201


def passbook(yard: Yard) -> tuple[int, int, list[tuple[str, int]]]:
    """Its balance, what is owed, and its movements, the newest first."""
    told = yard.member.get(f"/households/{yard.household_id}/passbook").get_json()
    moved = [(item["event"], item["change_satang"]) for item in told["items"]]
    return told["balance_satang"], told["owed_satang"], moved


def test_money_already_taken_out_is_owed_and_the_next_sales_repay_it(yard: Yard) -> None:
    yard.capital(100_000)
    old = sell(yard)
    take_out(yard, 3_000, at=old["captured_at"])
    answer = correct(yard, old["id"], correction(yard, [FEWER]))
    assert answer.status_code == 201
    balance, owed, moved = passbook(yard)
    assert (balance, owed) == (0, 1_600)
    assert sorted(moved[:3]) == [("owed", 1_600), ("purchase", 1_400), ("reversal", -3_500)]
    assert books(yard.town)[f"owed:{yard.household_id}", "THB"] == 1_600
    messages = yard.member.get("/messages").get_json()["items"]
    (told,) = [each for each in messages if each["kind"] == "ticket-corrected"]
    assert "16.00" in told["body_th"]
    assert "You owe the centre 16.00 baht" in told["body_en"]

    little: Line = {"material": "can", "gross_g": 200}
    body = counter_ticket(yard.market, yard.household_id, [little])
    assert yard.staff.post("/weigh-tickets", body).status_code == 201
    assert passbook(yard)[:2] == (0, 900)
    sell(yard)
    balance, owed, moved = passbook(yard)
    assert (balance, owed) == (2_600, 0)
    assert sorted(moved[:2]) == [("owed-repaid", -900), ("purchase", 3_500)]
    sell(yard)
    assert passbook(yard)[:2] == (6_100, 0)
    enter_enterprise(db.session(), yard.town.enterprise_id)
    assert audit(db.session()) == []


def test_a_correction_upwards_repays_first(yard: Yard) -> None:
    yard.capital(100_000)
    old = sell(yard)
    take_out(yard, 3_500, at=old["captured_at"])
    less = correct(yard, old["id"], correction(yard, [FEWER])).get_json()
    assert passbook(yard)[:2] == (0, 2_100)
    correct(yard, less["id"], correction(yard, [CAN]))
    assert passbook(yard)[:2] == (0, 0)


def test_sales_at_the_same_moment_repay_once(yard: Yard) -> None:
    yard.capital(100_000)
    old = sell(yard)
    take_out(yard, 3_500, at=old["captured_at"])
    correct(yard, old["id"], correction(yard, [FEWER]))
    little: Line = {"material": "can", "gross_g": 500}
    bodies = [counter_ticket(yard.market, yard.household_id, [little]) for _ in range(4)]
    answers = at_once(
        *(lambda body=body: yard.staff.post("/weigh-tickets", body) for body in bodies)
    )
    assert {answer.status_code for answer in answers} == {201}
    assert passbook(yard)[:2] == (4 * 1_750 - 2_100, 0)


def test_a_sale_for_cash_repays_nothing(yard: Yard) -> None:
    yard.capital(100_000)
    old = sell(yard)
    take_out(yard, 3_500, at=old["captured_at"])
    correct(yard, old["id"], correction(yard, [FEWER]))
    sell(yard, pay="cash")
    assert passbook(yard)[:2] == (0, 2_100)


def test_the_wrong_house_owes_what_it_took_out(yard: Yard) -> None:
    neighbour, _ = yard.town.household()
    db.session.commit()
    yard.capital(100_000)
    old = sell(yard)
    take_out(yard, 3_500, at=old["captured_at"])
    correct(yard, old["id"], correction(yard, [CAN], household_id=str(neighbour)))
    held = books(yard.town)
    assert held[f"owed:{yard.household_id}", "THB"] == 3_500
    assert held[f"member:{neighbour}", "THB"] == -3_500
    assert (f"owed:{neighbour}", "THB") not in held


def test_who_may_correct(app: Flask, yard: Yard) -> None:
    body = door_ticket(yard.market, yard.household_id, [CAN], trip_id=yard.drive.trip_id)
    by_staff = yard.staff.post("/weigh-tickets", body).get_json()["id"]
    mine = sell(yard)["id"]
    answer = correct(yard, by_staff, correction(yard, [FEWER]))
    assert problem_of(answer)[:2] == (403, "forbidden")
    assert correct(yard, mine, correction(yard, [FEWER]), by="member").status_code == 403
    other = open_yard(app)
    db.session.commit()
    assert correct(other, mine, correction(yard, [FEWER]), by="staff").status_code == 404
    assert correct(yard, mine, correction(yard, [FEWER]), by="manager").status_code == 201
    wrong = correction(yard, [FEWER])
    wrong["lines"] = [{**priced(yard.town, yard.market.price_list_id, [CAN])[0], "gross_g": 1}]
    answer = correct(yard, by_staff, wrong, by="staff")
    assert problem_of(answer)[:2] == (422, "amount-differs")
