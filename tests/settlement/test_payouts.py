"""Money leaves a passbook when it was asked for, approved and handed out, and never twice."""

from typing import Any

import pytest
from flask import Flask

from recycling import clock
from recycling.database.orm import db, enter_enterprise
from recycling.ids import new_id
from recycling.people import service as people
from recycling.people.roles import Role
from tests.builders_market import problem_of, rows
from tests.settlement.payouts_scene import WORTH, act, approved, ask, balance
from tests.weighing.scene import books, counter_ticket
from tests.weighing.yard import Yard, open_yard

TABLES = ("payouts", "entries", "postings", "captures")


def test_the_whole_way_of_a_payout(rich: Yard) -> None:
    asked = ask(rich, 30_000)
    assert (asked.status_code, asked.get_json()["status"]) == (201, "requested")
    payout_id = asked.get_json()["id"]
    decided = act(rich.manager, payout_id, "approval").get_json()
    assert (decided["status"], decided["decided_by"]) == (
        "approved",
        str(rich.market.manager_id),
    )
    assert balance(rich) == WORTH
    paid = act(rich.treasurer, payout_id, "payment")
    assert (paid.status_code, paid.get_json()["status"]) == (201, "paid")
    assert balance(rich) == WORTH - 30_000
    held = books(rich.town)
    assert held["cash:centre", "THB"] == 170_000
    assert held[f"member:{rich.household_id}", "THB"] == -(WORTH - 30_000)


def test_more_than_the_balance_cannot_be_asked_for(rich: Yard) -> None:
    before = rows(rich.town, *TABLES)
    answer = ask(rich, WORTH + 1)
    assert problem_of(answer)[:2] == (409, "balance-too-low")
    assert answer.get_json()["available_satang"] == WORTH
    assert rows(rich.town, *TABLES) == before
    assert ask(rich, WORTH).status_code == 201


def test_what_was_asked_for_before_is_not_there_again(rich: Yard) -> None:
    first = ask(rich, 50_000).get_json()["id"]
    answer = ask(rich, 20_001)
    assert problem_of(answer)[:2] == (409, "balance-too-low")
    assert answer.get_json()["available_satang"] == 20_000
    act(rich.manager, first, "rejection", reason="ขอซ้ำ")
    assert ask(rich, 20_001).status_code == 201


def test_the_minimum_stays_in_the_passbook(rich: Yard) -> None:
    payout_id = approved(rich, WORTH)
    _set(rich, passbook_minimum_satang=100)
    answer = act(rich.treasurer, payout_id, "payment")
    assert problem_of(answer)[:2] == (409, "balance-too-low")
    assert answer.get_json()["available_satang"] == WORTH - 100
    assert balance(rich) == WORTH
    act(rich.manager, payout_id, "rejection", reason="ต้องเหลือไว้ 1 บาท")
    assert ask(rich, WORTH - 99).status_code == 409
    assert act(rich.treasurer, approved(rich, WORTH - 100), "payment").status_code == 201
    assert balance(rich) == 100


def _set(yard: Yard, **settings: int) -> None:
    session = db.session()
    enter_enterprise(session, yard.town.enterprise_id)
    enterprise = people.own_enterprise(session)
    enterprise.settings = {**enterprise.settings, **settings}
    session.commit()


def test_over_the_limit_another_person_pays_than_approved(rich: Yard) -> None:
    second = new_id()
    people_session = db.session()
    enter_enterprise(people_session, rich.town.enterprise_id)
    people.create_person(people_session, id=second, name="เหรัญญิกสอง", roles=[Role.TREASURER])
    people_session.commit()
    payout_id = ask(rich, 60_000).get_json()["id"]
    act(rich.treasurer, payout_id, "approval")
    alone = act(rich.treasurer, payout_id, "payment")
    assert problem_of(alone)[:2] == (409, "second-person-needed")
    assert balance(rich) == WORTH
    assert act(rich.town.client(second), payout_id, "payment").status_code == 201


def test_up_to_the_limit_one_person_may_do_both(rich: Yard) -> None:
    payout_id = ask(rich, 50_000).get_json()["id"]
    act(rich.treasurer, payout_id, "approval")
    assert act(rich.treasurer, payout_id, "payment").status_code == 201


def test_nobody_approves_the_own_households_payout(rich: Yard) -> None:
    own = new_id()
    session = db.session()
    enter_enterprise(session, rich.town.enterprise_id)
    roles = [Role.HOUSEHOLD, Role.MANAGER]
    people.create_person(
        session, id=own, name="ผู้จัดการ", roles=roles, household_id=rich.household_id
    )
    session.commit()
    payout_id = ask(rich, 100).get_json()["id"]
    assert act(rich.town.client(own), payout_id, "approval").status_code == 403
    assert act(rich.manager, payout_id, "approval").status_code == 201


def test_states_follow_each_other(rich: Yard) -> None:
    payout_id = ask(rich, 100).get_json()["id"]
    early = act(rich.treasurer, payout_id, "payment")
    assert problem_of(early)[:2] == (409, "wrong-state")
    assert early.get_json()["payout_status"] == "requested"
    act(rich.manager, payout_id, "approval")
    assert act(rich.manager, payout_id, "approval").status_code == 409
    act(rich.treasurer, payout_id, "payment")
    for client, action, more in (
        (rich.treasurer, "payment", {}),
        (rich.manager, "rejection", {"reason": "x"}),
        (rich.manager, "approval", {}),
    ):
        assert problem_of(act(client, payout_id, action, **more))[:2] == (409, "wrong-state")
    assert balance(rich) == WORTH - 100


def test_a_payment_sent_again_pays_once(rich: Yard) -> None:
    payout_id = approved(rich, 100)
    body = {"id": str(new_id()), "captured_at": clock.now().isoformat()}
    path = f"/payouts/{payout_id}/payment"
    first, again = rich.treasurer.post(path, body), rich.treasurer.post(path, body)
    assert (again.status_code, again.get_json()) == (201, first.get_json())
    assert balance(rich) == WORTH - 100


def test_an_empty_cash_box_pays_nothing(yard: Yard) -> None:
    load = [{"material": "can", "gross_g": 1_000}]
    yard.staff.post("/weigh-tickets", counter_ticket(yard.market, yard.household_id, load))
    answer = act(yard.treasurer, approved(yard, 3_500), "payment")
    assert problem_of(answer)[:2] == (409, "cash-short")
    assert answer.get_json()["held_satang"] == 0


def test_staff_ask_on_behalf_and_households_for_themselves_alone(rich: Yard) -> None:
    asked = ask(rich, 100, rich.staff, household_id=str(rich.household_id))
    assert asked.status_code == 201
    assert problem_of(ask(rich, 100, rich.staff))[2] == ["household_id"]
    enter_enterprise(db.session(), rich.town.enterprise_id)
    neighbour, stranger = rich.town.household()
    db.session.commit()
    other = rich.town.client(stranger)
    assert ask(rich, 1, other, household_id=str(rich.household_id)).status_code == 403
    assert other.get("/payouts").get_json()["items"] == []
    assert other.get("/payouts", household_id=rich.household_id).status_code == 403
    assert rich.staff.get("/payouts", status="requested").get_json()["items"] == [asked.get_json()]
    assert rich.staff.get("/payouts", household_id=neighbour).get_json()["items"] == []
    assert rich.staff.get("/payouts", status="paid").get_json()["items"] == []


def test_who_may_decide_and_pay(rich: Yard) -> None:
    payout_id = approved(rich, 100)
    for client in (rich.member, rich.staff, rich.collector):
        assert act(client, payout_id, "approval").status_code == 403
        assert act(client, payout_id, "payment").status_code == 403
    assert act(rich.manager, payout_id, "payment").status_code == 403
    assert ask(rich, 100, rich.collector).status_code == 403


@pytest.mark.parametrize(
    ("change", "status", "fields"),
    [
        ({"amount_satang": 0}, 422, ["amount_satang"]),
        ({"amount_satang": -1}, 422, ["amount_satang"]),
        ({"amount_satang": 1.0}, 422, ["amount_satang"]),
        ({"amount_satang": "100"}, 422, ["amount_satang"]),
        ({"amount_satang": 10**12}, 422, ["amount_satang"]),
        ({"method": "gold"}, 422, ["method"]),
        ({"currency": "THB"}, 422, ["currency"]),
        ({"id": "x"}, 422, ["id"]),
        ({"household_id": "x"}, 422, ["household_id"]),
    ],
)
def test_a_bad_request_writes_nothing(
    rich: Yard, change: dict[str, Any], status: int, fields: list[str]
) -> None:
    before = rows(rich.town, *TABLES)
    body = {"id": str(new_id()), "amount_satang": 100, "method": "cash"} | change
    told = problem_of(rich.member.post("/payouts", body))
    assert (told[0], told[2]) == (status, fields)
    assert rows(rich.town, *TABLES) == before


def test_bad_decisions_write_nothing(rich: Yard) -> None:
    payout_id = approved(rich, 100)
    before = rows(rich.town, *TABLES)
    assert problem_of(act(rich.manager, payout_id, "rejection"))[2] == ["reason"]
    assert problem_of(act(rich.manager, payout_id, "approval", note="x"))[2] == ["note"]
    late = act(rich.treasurer, payout_id, "payment", captured_at="2019-01-01T00:00:00Z")
    assert problem_of(late) == (422, "clock-wrong", ["captured_at"])
    assert act(rich.manager, str(new_id()), "approval").status_code == 404
    assert rich.manager.post("/payouts/x/approval", {}).status_code == 404
    assert rows(rich.town, *TABLES) == before


def test_another_enterprises_payout_is_unknown(app: Flask, rich: Yard) -> None:
    other = open_yard(app)
    db.session.commit()
    payout_id = approved(rich, 100)
    for client, action, more in (
        (other.manager, "approval", {}),
        (other.manager, "rejection", {"reason": "x"}),
        (other.treasurer, "payment", {}),
    ):
        assert act(client, payout_id, action, **more).status_code == 404
    assert ask(other, 1, other.staff, household_id=str(rich.household_id)).status_code == 404
    assert other.manager.get("/payouts").get_json()["items"] == []


def test_a_request_is_taken_back_until_it_is_approved(rich: Yard) -> None:
    first: str = ask(rich, WORTH).get_json()["id"]
    assert problem_of(ask(rich, WORTH))[1] == "balance-too-low"
    taken = act(rich.member, first, "cancellation")
    assert (taken.status_code, taken.get_json()["status"]) == (201, "cancelled")
    second = approved(rich, WORTH)
    assert problem_of(act(rich.member, second, "cancellation"))[:2] == (409, "wrong-state")
    assert problem_of(act(rich.manager, second, "cancellation"))[0] == 403
