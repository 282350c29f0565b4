"""Payouts by PromptPay: out of the passbook once, out of the bank once, or back."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from recycling import clock
from recycling.database.orm import db, enter_enterprise
from recycling.ids import new_id
from recycling.ledger.models import Audit
from recycling.people import service as people
from recycling.settlement.promptpay import Proxy, ProxyKind, parse
from tests.builders_market import problem_of, rows
from tests.settlement.test_at_once import at_once
from tests.settlement.transfers.conftest import BANK, WORTH, Desk, ask, fail, open_desk, slip, tell

TABLES = ("payment_batches", "transfers", "entries", "postings", "captures")


def status(desk: Desk, payout_id: str) -> str:
    """How a payout stands."""
    items = desk.yard.staff.get("/payouts").get_json()["items"]
    found: str = next(item["status"] for item in items if item["id"] == payout_id)
    return found


def test_the_whole_way(desk: Desk) -> None:
    payout_id = desk.approved(45_625)
    made = desk.batch(payout_id)
    assert made.status_code == 201
    (waiting,) = made.get_json()["transfers"]
    asked = parse(waiting["qr_payload"])
    assert (asked.target, asked.amount_satang) == (Proxy(ProxyKind.MOBILE, "0801234567"), 45_625)
    assert (waiting["proxy_masked"], waiting["number_is_new"]) == ("xxx-xxx-4567", False)
    assert (desk.passbook(), desk.held("transfers"), desk.held("bank")) == (
        WORTH - 45_625,
        -45_625,
        BANK,
    )
    assert status(desk, payout_id) == "sending"
    sent = slip(desk.yard.treasurer, waiting["id"], "REF0001")
    assert sent.status_code == 201
    told = sent.get_json()
    assert (told["status"], told["slip_reference"], told["qr_payload"]) == ("sent", "REF0001", None)
    assert (desk.passbook(), desk.held("transfers"), desk.held("bank")) == (
        WORTH - 45_625,
        0,
        BANK - 45_625,
    )
    assert status(desk, payout_id) == "paid"
    path = f"/households/{desk.yard.household_id}/passbook"
    newest = desk.yard.member.get(path).get_json()["items"][0]
    assert (newest["th"], newest["change_satang"]) == ("โอนเข้าพร้อมเพย์", -45_625)
    desk.require_sound()


def test_half_a_batch_fails_and_is_sent_again(desk: Desk) -> None:
    others = [desk.member() for _ in range(3)]
    payouts = [desk.approved(1_000 * (i + 1), client) for i, (_, client) in enumerate(others)]
    made = desk.batch(desk.approved(500), *payouts).get_json()
    assert made["total_satang"] == 6_500
    by_payout = {each["payout_id"]: each["id"] for each in made["transfers"]}
    good, bad = payouts[:1], payouts[1:]
    for payout_id in good:
        slip(desk.yard.treasurer, by_payout[payout_id], f"REF{payout_id[-8:]}")
    for payout_id in bad:
        answer = fail(desk.yard.treasurer, by_payout[payout_id])
        assert (answer.status_code, answer.get_json()["status"]) == (201, "failed")
    assert [status(desk, each) for each in payouts] == ["paid", "approved", "approved"]
    assert [desk.passbook(home) for home, _ in others] == [WORTH - 1_000, WORTH, WORTH]
    assert (desk.held("transfers"), desk.held("bank")) == (-500, BANK - 1_000)
    again = desk.batch(*bad)
    assert again.status_code == 201
    fresh = [each["id"] for each in again.get_json()["transfers"]]
    assert not set(fresh) & set(by_payout.values())
    for number, transfer_id in enumerate(fresh):
        assert slip(desk.yard.treasurer, transfer_id, f"AGAIN{number}").status_code == 201
    assert [desk.passbook(home) for home, _ in others] == [
        WORTH - 1_000,
        WORTH - 2_000,
        WORTH - 3_000,
    ]
    assert (desk.held("transfers"), desk.held("bank")) == (-500, BANK - 6_000)
    states = sorted(
        each["status"]
        for each in desk.yard.manager.get(f"/payment-batches/{made['id']}").get_json()["transfers"]
    )
    assert states == ["failed", "failed", "sent", "waiting"]
    desk.require_sound()


def test_a_return_after_the_slip_takes_another_person(desk: Desk) -> None:
    sent = desk.sent(1_000, "REF0001")
    assert problem_of(fail(desk.yard.treasurer, sent["id"]))[:2] == (409, "second-person-needed")
    assert fail(desk.second, sent["id"]).status_code == 201
    assert (desk.passbook(), desk.held("bank"), desk.held("transfers")) == (WORTH, BANK, 0)
    assert status(desk, sent["payout_id"]) == "approved"
    assert problem_of(fail(desk.second, sent["id"]))[:2] == (409, "wrong-state")
    assert problem_of(slip(desk.yard.treasurer, sent["id"], "REF0002"))[:2] == (409, "wrong-state")
    (fresh,) = desk.batch(sent["payout_id"]).get_json()["transfers"]
    assert slip(desk.yard.treasurer, fresh["id"], "REF0003").status_code == 201
    assert (desk.passbook(), desk.held("bank")) == (WORTH - 1_000, BANK - 1_000)
    desk.require_sound()


def test_nothing_is_paid_while_the_books_do_not_add_up(desk: Desk) -> None:
    desk.yard.capital(100_000)
    waiting, payout_id = desk.waiting(1_000), desk.approved(1_000)
    cash = ask(desk.yard.member, 100, "cash").get_json()["id"]
    desk.yard.manager.post(f"/payouts/{cash}/approval", {"id": str(new_id())})
    enter_enterprise(db.session(), desk.yard.town.enterprise_id)
    db.session.add(
        Audit(
            enterprise_id=desk.yard.town.enterprise_id,
            id=new_id(),
            audited_at=clock.now(),
            sound=False,
            drifts=[],
            sealed=0,
            hash=bytes(32),
        )
    )
    db.session.commit()
    assert problem_of(desk.batch(payout_id))[:2] == (409, "books-unsound")
    body = {"id": str(new_id()), "captured_at": clock.now().isoformat()}
    answer = desk.yard.treasurer.post(f"/payouts/{cash}/payment", body)
    assert problem_of(answer)[:2] == (409, "books-unsound")
    # What has left the bank already is recorded all the same.
    assert slip(desk.yard.treasurer, waiting["id"], "REF0001").status_code == 201


def test_two_treasurers_paying_one_payout_pay_it_once(desk: Desk) -> None:
    payout_id = desk.approved(1_000)
    answers = at_once(
        *(lambda by=by: desk.batch(payout_id, by=by) for by in (desk.yard.treasurer, desk.second))
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert (desk.passbook(), desk.held("transfers")) == (WORTH - 1_000, -1_000)
    made = next(answer for answer in answers if answer.status_code == 201).get_json()
    transfer_id = made["transfers"][0]["id"]
    slips = at_once(
        lambda: slip(desk.yard.treasurer, transfer_id, "REF000A"),
        lambda: slip(desk.second, transfer_id, "REF000B"),
        lambda: fail(desk.second, transfer_id),
    )
    assert sorted(answer.status_code for answer in slips)[1:] in ([201, 409], [409, 409])
    assert desk.passbook() in (WORTH - 1_000, WORTH)
    assert desk.held("bank") == BANK - WORTH + desk.passbook()
    assert desk.held("transfers") == 0
    desk.require_sound()


def test_the_same_slip_again_changes_nothing_and_serves_no_other(desk: Desk) -> None:
    sent = desk.sent(1_000, "REF0001")
    assert slip(desk.second, sent["id"], "ref0001").get_json() == sent
    twice = slip(desk.second, sent["id"], "REF0002")
    assert problem_of(twice)[:2] == (409, "wrong-state")
    assert "โอนซ้ำ" in twice.get_json()["detail"]
    other = desk.waiting(1_000)
    assert problem_of(slip(desk.yard.treasurer, other["id"], "REF0001"))[:2] == (409, "slip-used")
    assert desk.held("bank") == BANK - 1_000
    assert slip(desk.yard.treasurer, other["id"], "REF0003").status_code == 201


def test_a_batch_sent_again_is_made_once(desk: Desk) -> None:
    body = {"id": str(new_id()), "payout_ids": [desk.approved(1_000)]}
    first = desk.yard.treasurer.post("/payment-batches", body)
    again = desk.yard.treasurer.post("/payment-batches", body)
    assert (again.status_code, again.get_json()) == (201, first.get_json())
    assert desk.passbook() == WORTH - 1_000


def test_a_batch_is_made_whole_or_not_at_all(desk: Desk) -> None:
    good = desk.approved(1_000)
    cash = ask(desk.yard.member, 100, "cash").get_json()["id"]
    asked = ask(desk.yard.member, 100).get_json()["id"]
    before = rows(desk.yard.town, *TABLES)
    for other, problem in (
        (cash, (409, "wrong-method")),
        (asked, (409, "wrong-state")),
        (str(new_id()), (404, "not-found")),
        (good, (422, "invalid-request")),
    ):
        assert problem_of(desk.batch(good, other))[:2] == problem
    assert rows(desk.yard.town, *TABLES) == before
    assert desk.passbook() == WORTH


def test_cash_is_not_paid_on_what_was_asked_for_by_promptpay(desk: Desk) -> None:
    desk.yard.capital(100_000)
    payout_id = desk.approved(1_000)
    body = {"id": str(new_id()), "captured_at": clock.now().isoformat()}
    path = f"/payouts/{payout_id}/payment"
    assert problem_of(desk.yard.treasurer.post(path, body))[:2] == (409, "wrong-method")
    desk.batch(payout_id)
    assert problem_of(desk.yard.treasurer.post(path, body))[:2] == (409, "wrong-state")
    rejected = {"id": str(new_id()), "reason": "x"}
    path = f"/payouts/{payout_id}/rejection"
    assert problem_of(desk.yard.manager.post(path, rejected))[:2] == (409, "wrong-state")


def test_the_minimum_stays_and_the_bank_is_not_overdrawn(desk: Desk) -> None:
    payout_id = desk.approved(WORTH)
    session = db.session()
    enter_enterprise(session, desk.yard.town.enterprise_id)
    enterprise = people.own_enterprise(session)
    enterprise.settings = {**enterprise.settings, "passbook_minimum_satang": 100}
    session.commit()
    answer = desk.batch(payout_id, by=desk.second)
    assert problem_of(answer)[:2] == (409, "balance-too-low")
    assert answer.get_json()["available_satang"] == WORTH - 100


def test_more_than_the_bank_holds_is_not_sent(desk: Desk, app: Flask) -> None:
    other = open_desk(app)
    clients = [other.member()[1] for _ in range(15)]
    payouts = [other.approved(50_000), *(other.approved(WORTH, each) for each in clients)]
    answer = other.batch(*payouts)
    assert problem_of(answer)[:2] == (409, "bank-short")
    assert other.batch(*payouts[:14]).status_code == 201
    answer = other.batch(*payouts[14:])
    assert problem_of(answer)[:2] == (409, "bank-short")
    free = BANK - 50_000 - 13 * WORTH
    assert answer.get_json()["free_satang"] == free


def test_over_the_limit_the_sender_did_not_approve(desk: Desk) -> None:
    asked = ask(desk.yard.member, 60_000).get_json()["id"]
    desk.yard.treasurer.post(f"/payouts/{asked}/approval", {"id": str(new_id())})
    assert problem_of(desk.batch(asked))[:2] == (409, "second-person-needed")
    assert desk.batch(asked, by=desk.second).status_code == 201


def test_a_number_changed_after_the_approval_is_pointed_out(desk: Desk) -> None:
    payout_id = desk.approved(1_000)
    tell(desk.yard.member, desk.yard.household_id, number="0899999999")
    (transfer,) = desk.batch(payout_id).get_json()["transfers"]
    assert transfer["number_is_new"]
    assert parse(transfer["qr_payload"]).target == Proxy(ProxyKind.MOBILE, "0899999999")


def test_a_number_changed_while_the_transfer_waits_does_not_move_the_money(desk: Desk) -> None:
    transfer = desk.waiting(1_000)
    tell(desk.yard.member, desk.yard.household_id, number="0899999999")
    path = f"/payment-batches/{transfer['batch_id']}"
    assert desk.yard.treasurer.get(path).get_json()["transfers"] == [transfer]
    slip(desk.yard.treasurer, transfer["id"], "REF0001")
    enter_enterprise(db.session(), desk.yard.town.enterprise_id)
    kept = db.session.execute(text("SELECT number FROM promptpay_proxies")).scalars().all()
    db.session.rollback()
    assert sorted(map(str, kept)) == ["0899999999", "None"]


def test_who_may(desk: Desk) -> None:
    transfer = desk.waiting(1_000)
    payout_id = desk.approved(1_000)
    path = f"/payment-batches/{transfer['batch_id']}"
    for client in (desk.yard.member, desk.yard.staff, desk.yard.collector):
        assert desk.batch(payout_id, by=client).status_code == 403
        assert slip(client, transfer["id"], "REF0001").status_code == 403
        assert fail(client, transfer["id"]).status_code == 403
        assert client.get(path).status_code == 403
        assert client.get("/payment-batches").status_code == 403
    assert desk.batch(payout_id, by=desk.yard.manager).status_code == 403
    assert desk.yard.manager.get("/payment-batches").get_json()["items"][0]["id"] in path


def test_another_enterprises_batches_are_unknown(desk: Desk, app: Flask) -> None:
    transfer, payout_id = desk.waiting(1_000), desk.approved(1_000)
    other = open_desk(app)
    assert other.batch(payout_id).status_code == 404
    assert slip(other.yard.treasurer, transfer["id"], "REF0001").status_code == 404
    assert fail(other.yard.treasurer, transfer["id"]).status_code == 404
    path = f"/payment-batches/{transfer['batch_id']}"
    assert other.yard.treasurer.get(path).status_code == 404
    assert other.yard.treasurer.get("/payment-batches").get_json()["items"] == []
    assert slip(other.yard.treasurer, other.waiting(100)["id"], "REF0001").status_code == 201


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"reference": "12"}, ["reference"]),
        ({"reference": "REF 0001"}, ["reference"]),
        ({"reference": "อ้างอิง1"}, ["reference"]),
        ({"captured_at": "2026-11-24"}, ["captured_at"]),
        ({"captured_at": "2019-01-01T00:00:00Z"}, ["captured_at"]),
        ({"bank": "x"}, ["bank"]),
    ],
)
def test_a_bad_slip_writes_nothing(desk: Desk, change: dict[str, Any], fields: list[str]) -> None:
    transfer = desk.waiting(1_000)
    before = rows(desk.yard.town, *TABLES)
    told = problem_of(
        slip(desk.yard.treasurer, transfer["id"], **{"reference": "REF0001", **change})
    )
    assert (told[0], told[2]) == (422, fields)
    assert rows(desk.yard.town, *TABLES) == before
