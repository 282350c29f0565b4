"""The bank's statement confirms what it shows beyond doubt; a person decides the rest, once."""

from datetime import datetime

from flask import Flask
from werkzeug.test import TestResponse

from recycling import clock
from recycling.clock import BANGKOK
from recycling.ids import new_id
from tests.builders import SignedIn
from tests.builders_market import problem_of, rows
from tests.settlement.test_at_once import at_once
from tests.settlement.transfers.conftest import BANK, WORTH, Desk, open_desk

TABLES = ("bank_statements", "bank_lines", "entries", "postings")


def csv(*lines: tuple[str, str, str]) -> str:
    """A statement of (time, amount, reference), today."""
    today = f"{clock.today():%d/%m/%Y}"
    told = [f'{today},{at},โอนเงิน,"{amount}",{reference}' for at, amount, reference in lines]
    return "\r\n".join(["วันที่,เวลา,รายการ,ถอนเงิน,เลขที่อ้างอิง", *told, ""])


def now() -> str:
    """The time on Bangkok's clock."""
    return f"{datetime.now(BANGKOK):%H:%M}"


def bring(client: SignedIn, text: str) -> TestResponse:
    """Import a statement."""
    return client.post("/bank-statements", {"id": str(new_id()), "csv": text})


def statuses(desk: Desk, batch_id: str) -> list[str]:
    """How the transfers of a batch stand."""
    found = desk.yard.treasurer.get(f"/payment-batches/{batch_id}").get_json()
    return sorted(each["status"] for each in found["transfers"])


def test_a_statement_confirms_by_reference_and_twice_changes_nothing(desk: Desk) -> None:
    sent = desk.sent(45_625, "REF0001")
    text = csv(("09:00", "456.25", "REF0001"), ("09:01", "1,200.00", "FUEL77"))
    first = bring(desk.yard.treasurer, text).get_json()
    assert (first["new_count"], first["confirmed"]) == (2, [sent["id"]])
    assert [(each["amount_satang"], each["candidates"]) for each in first["open_lines"]] == [
        (120_000, [])
    ]
    assert statuses(desk, sent["batch_id"]) == ["confirmed"]
    before = rows(desk.yard.town, "bank_lines", "entries", "postings")
    again = bring(desk.yard.manager, text).get_json()
    assert (again["line_count"], again["new_count"], again["confirmed"]) == (2, 0, [])
    assert rows(desk.yard.town, "bank_lines", "entries", "postings") == before
    assert desk.held("bank") == BANK - 45_625
    desk.require_sound()


def test_one_statement_brought_from_two_desks_at_once(desk: Desk) -> None:
    sent = [desk.sent(1_000 + n, f"REF000{n}") for n in range(3)]
    text = csv(*(("09:00", f"10.0{n}", f"REF000{n}") for n in range(3)))
    answers = at_once(
        *(lambda by=by: bring(by, text) for by in (desk.yard.treasurer, desk.second) * 2)
    )
    assert {answer.status_code for answer in answers} == {201}
    told = [answer.get_json() for answer in answers]
    assert sorted(each["new_count"] for each in told) == [0, 0, 0, 3]
    assert sorted(len(each["confirmed"]) for each in told) == [0, 0, 0, 3]
    assert {statuses(desk, each["batch_id"])[0] for each in sent} == {"confirmed"}
    desk.require_sound()


def test_what_is_ambiguous_waits_for_a_person(desk: Desk) -> None:
    first, second = desk.sent(1_000, "REF0001"), desk.sent(1_000, "REF0002")
    told = bring(desk.yard.treasurer, csv((now(), "10.00", ""))).get_json()
    assert told["confirmed"] == []
    (line,) = told["open_lines"]
    assert {each["transfer_id"] for each in line["candidates"]} == {first["id"], second["id"]}
    assert desk.yard.manager.get("/bank-lines").get_json()["items"] == [line]
    path, body = f"/bank-lines/{line['id']}/match", {"transfer_id": second["id"]}
    done = desk.yard.manager.post(path, {"id": str(new_id()), **body})
    assert (done.status_code, done.get_json()["how"]) == (201, "person")
    again = desk.yard.manager.post(path, {"id": str(new_id()), "transfer_id": first["id"]})
    assert problem_of(again)[:2] == (409, "wrong-state")
    assert statuses(desk, second["batch_id"]) == ["confirmed"]
    assert statuses(desk, first["batch_id"]) == ["sent"]
    assert desk.held("bank") == BANK - 2_000


def test_a_transfer_without_a_slip_is_paid_when_a_person_finds_it(desk: Desk) -> None:
    waiting = desk.waiting(1_000)
    told = bring(desk.yard.treasurer, csv((now(), "10.00", "X1Y2"), (now(), "9.00", ""))).get_json()
    assert told["confirmed"] == []
    line = next(each for each in told["open_lines"] if each["candidates"])
    other = next(each for each in told["open_lines"] if not each["candidates"])
    assert [each["why"] for each in line["candidates"]] == ["no-slip"]
    assert desk.held("bank") == BANK
    body = {"id": str(new_id()), "transfer_id": waiting["id"]}
    wrong = desk.yard.treasurer.post(f"/bank-lines/{other['id']}/match", body)
    assert problem_of(wrong)[:2] == (409, "amount-differs")
    body = {"id": str(new_id()), "transfer_id": waiting["id"]}
    assert desk.yard.treasurer.post(f"/bank-lines/{line['id']}/match", body).status_code == 201
    assert (desk.held("bank"), desk.held("transfers"), desk.passbook()) == (
        BANK - 1_000,
        0,
        WORTH - 1_000,
    )
    assert statuses(desk, waiting["batch_id"]) == ["confirmed"]
    desk.require_sound()


def test_a_file_that_cannot_be_read_writes_nothing(desk: Desk) -> None:
    before = rows(desk.yard.town, *TABLES)
    answer = bring(desk.yard.treasurer, csv((now(), "10.00", "A"), (now(), "ten", "B")))
    assert problem_of(answer) == (422, "invalid-request", ["csv[3].out"])
    assert problem_of(bring(desk.yard.treasurer, "x"))[2] == ["csv"]
    assert rows(desk.yard.town, *TABLES) == before


def test_who_may_and_whose_it_is(desk: Desk, app: Flask) -> None:
    sent, text = desk.sent(1_000, "REF0001"), csv((now(), "10.00", "REF0001"))
    for client in (desk.yard.member, desk.yard.staff, desk.yard.collector):
        assert bring(client, text).status_code == 403
        assert client.get("/bank-lines").status_code == 403
    other = open_desk(app)
    told = bring(other.yard.treasurer, text).get_json()
    assert (told["new_count"], told["confirmed"]) == (1, [])
    (line,) = told["open_lines"]
    body = {"id": str(new_id()), "transfer_id": sent["id"]}
    assert other.yard.manager.post(f"/bank-lines/{line['id']}/match", body).status_code == 404
    own = {"id": str(new_id()), "transfer_id": sent["id"]}
    assert desk.yard.manager.post(f"/bank-lines/{line['id']}/match", own).status_code == 404
    assert statuses(desk, sent["batch_id"]) == ["sent"]


def test_what_is_no_transfer_is_dismissed_and_may_turn_out_to_be_one(desk: Desk) -> None:
    waiting = desk.waiting(1_000)
    told = bring(desk.yard.treasurer, csv((now(), "10.00", "FEE"))).get_json()
    (line,) = told["open_lines"]
    path = f"/bank-lines/{line['id']}"
    reason = {"reason": "ค่าธรรมเนียมธนาคาร"}
    done = desk.yard.manager.post(f"{path}/dismissal", {"id": str(new_id()), **reason})
    assert (done.status_code, done.get_json()["dismissal"]) == (201, reason["reason"])
    assert desk.yard.treasurer.get("/bank-lines").get_json()["items"] == []
    (kept,) = desk.yard.treasurer.get("/bank-lines", status="dismissed").get_json()["items"]
    assert kept["id"] == line["id"]
    again = bring(desk.yard.treasurer, csv((now(), "10.00", "FEE"))).get_json()
    assert (again["new_count"], again["open_lines"]) == (0, [])
    assert desk.held("bank") == BANK
    match = {"id": str(new_id()), "transfer_id": waiting["id"]}
    assert desk.yard.manager.post(f"{path}/match", match).get_json()["dismissal"] is None
    assert desk.yard.treasurer.get("/bank-lines", status="dismissed").get_json()["items"] == []
    assert desk.held("bank") == BANK - 1_000
    late = desk.yard.manager.post(f"{path}/dismissal", {"id": str(new_id()), **reason})
    assert problem_of(late)[:2] == (409, "wrong-state")


def test_a_dismissal_is_the_treasurers_and_of_the_own_enterprise(desk: Desk, app: Flask) -> None:
    (line,) = bring(desk.yard.treasurer, csv((now(), "10.00", ""))).get_json()["open_lines"]
    path, other = f"/bank-lines/{line['id']}/dismissal", open_desk(app)
    body = {"reason": "ค่าธรรมเนียม"}
    assert desk.yard.staff.post(path, {"id": str(new_id()), **body}).status_code == 403
    assert other.yard.manager.post(path, {"id": str(new_id()), **body}).status_code == 404
