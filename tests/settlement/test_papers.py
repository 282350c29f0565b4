"""Papers say what the books say, are numbered without gaps, and come out the same again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from recycling import clock
from recycling.clock import BANGKOK
from recycling.database.orm import db, enter_enterprise
from recycling.documents.dates import fiscal_year
from recycling.ids import new_id
from recycling.ledger import service as ledger
from recycling.people import service as people
from recycling.web.site import TOKEN
from tests.builders_market import problem_of, rows
from tests.documents.pdf_text import pages_of, text_of
from tests.settlement.welfare_scene import (
    act,
    approved,
    balance,
    collect,
    give,
    join,
    now,
    pay,
    publish,
)
from tests.weighing.scene import counter_ticket, door_ticket, unload
from tests.weighing.yard import Yard, open_yard


def sell(yard: Yard, grams: int) -> None:
    """Sell cans at the counter."""
    load = [{"material": "can", "gross_g": grams}]
    body = counter_ticket(yard.market, yard.household_id, load)
    assert yard.staff.post("/weigh-tickets", body).status_code == 201


def withdraw(yard: Yard, amount: int) -> str:
    """A payout, asked for, approved and paid; returns its id."""
    body = {"id": str(new_id()), "amount_satang": amount, "method": "cash"}
    payout_id: str = yard.member.post("/payouts", body).get_json()["id"]
    act(yard.manager, f"/payouts/{payout_id}/approval")
    paid = act(yard.treasurer, f"/payouts/{payout_id}/payment", captured_at=now())
    assert paid.status_code == 201, paid.get_json()
    return payout_id


@pytest.fixture
def busy(yard: Yard) -> Yard:
    """A day with a sale, a withdrawal, a contribution and a load from the road."""
    yard.capital(500_000)
    sell(yard, 20_000)
    withdraw(yard, 12_345)
    publish(yard)
    join(yard, yard.household_id)
    collect(yard)
    load = [{"material": "pet-clear", "gross_g": 9_000}]
    ticket = door_ticket(yard.market, yard.household_id, load, trip_id=yard.drive.trip_id)
    assert yard.collector.post("/weigh-tickets", ticket).status_code == 201
    assert yard.staff.post("/unloads", unload(yard.drive, {"pet-clear": 8_800})).status_code == 201
    return yard


def vouchers(yard: Yard) -> list[dict[str, Any]]:
    """Every voucher, oldest first."""
    found: list[dict[str, Any]] = yard.staff.get("/vouchers").get_json()["items"]
    return sorted(found, key=lambda each: each["number"])


def test_vouchers_are_numbered_without_gaps(busy: Yard) -> None:
    for _ in range(2):
        withdraw(busy, 100)
    give(busy, busy.household_id, 10_000)
    collect(busy)
    claimed = approved(busy, busy.household_id)
    assert problem_of(pay(busy, claimed))[:2] == (409, "fund-short")  # takes no number
    _fill_fund(busy)
    assert pay(busy, claimed).status_code == 201
    year = fiscal_year(clock.now())
    made = vouchers(busy)
    assert [each["number"] for each in made] == [f"PV{year}-{n:06d}" for n in range(1, 5)]
    assert [each["kind"] for each in made] == ["payout"] * 3 + ["benefit"]
    assert made[3]["source_id"] == claimed
    assert made[3]["document"]["amount_satang"] == 6_000
    assert not any(each["void"] for each in made)


def _fill_fund(yard: Yard) -> None:
    deposit = {"household_id": str(yard.household_id), "amount_satang": 9_000}
    assert act(yard.staff, "/welfare/deposits", captured_at=now(), **deposit).status_code == 201


def test_a_new_fiscal_year_begins_at_one(busy: Yard) -> None:
    this = clock.now().astimezone(BANGKOK)
    next_year = fiscal_year(clock.now()) + 1
    october = datetime(next_year - 544, 10, 1, 9, tzinfo=BANGKOK)
    assert october > this
    with clock.at(october):
        withdraw(busy, 100)
    assert [each["number"] for each in vouchers(busy)][-1] == f"PV{next_year}-000001"


def test_payments_at_the_same_moment_leave_no_gap(busy: Yard) -> None:
    ids = []
    for _ in range(6):
        body = {"id": str(new_id()), "amount_satang": 100, "method": "cash"}
        ids.append(busy.member.post("/payouts", body).get_json()["id"])
        act(busy.manager, f"/payouts/{ids[-1]}/approval")

    def paid(payout_id: str) -> int:
        return act(busy.treasurer, f"/payouts/{payout_id}/payment", captured_at=now()).status_code

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(paid, ids)) == [201] * 6
    serials = [int(each["number"].split("-")[1]) for each in vouchers(busy)]
    assert serials == list(range(1, 8))


def test_a_voucher_says_what_was_paid_and_stays_as_it_was(busy: Yard) -> None:
    made = vouchers(busy)[0]
    path = f"/vouchers/{made['id']}"
    assert busy.member.get(path).get_json() == made
    first = busy.member.get(f"{path}/pdf").data
    text = text_of(first)
    for said in (made["number"], "123.45", "หนึ่งร้อยยี่สิบสามบาทสี่สิบห้าสตางค์", "บ้านทดสอบ"):
        assert said in text
    _rename(busy)
    assert busy.staff.get(f"{path}/pdf").data == first


def _rename(yard: Yard) -> None:
    session = db.session()
    session.rollback()
    enter_enterprise(session, yard.town.enterprise_id)
    people.own_enterprise(session)
    household = people.get_household(session, household_id=yard.household_id)
    household.name = "ชื่อใหม่"
    session.commit()


def test_a_reversed_payment_makes_its_voucher_void(busy: Yard) -> None:
    made = vouchers(busy)[0]
    session = db.session()
    session.rollback()
    enter_enterprise(session, busy.town.enterprise_id)
    ledger.reverse(session, entry_id=made["id"], captured_at=clock.now(), person_id=None)
    session.commit()
    assert vouchers(busy) == [made | {"void": True}]
    assert "ยกเลิกแล้ว" in text_of(busy.staff.get(f"/vouchers/{made['id']}/pdf").data)


def test_a_passbook_is_reprinted_byte_for_byte(busy: Yard) -> None:
    path = f"/households/{busy.household_id}/passbook/pdf"
    with clock.at(clock.now() - timedelta(hours=1)):
        early = busy.member.get(path, first_line=1, last_line=3)
    assert (early.status_code, early.mimetype) == (200, "application/pdf")
    whole = busy.member.get(path).data
    text = text_of(whole)
    for said in ("700.00", "-123.45", "576.55", "-50.00", "เงินสมทบกองทุนสวัสดิการ", "PV25"):
        assert said in text
    _rename(busy)
    sell(busy, 1_000)
    with clock.at(clock.now() + timedelta(days=40)):
        assert busy.staff.get(path, first_line=1, last_line=3).data == early.data
        assert busy.staff.get(path, first_line=1, last_line=4).data == whole
        assert busy.staff.get(path).data != whole
    assert rows(busy.town, "passbook_lines") == {"passbook_lines": 5}


def test_the_printed_balance_is_the_passbooks(busy: Yard) -> None:
    busy.member.get(f"/households/{busy.household_id}/passbook/pdf")
    sell(busy, 2_000)
    page = text_of(busy.member.get(f"/households/{busy.household_id}/passbook/pdf").data)
    assert f"{balance(busy, busy.household_id) / 100:,.2f}" in page


@pytest.mark.parametrize(
    "lines", [{"first_line": 3, "last_line": 2}, {"last_line": 99}, {"first_line": 99}]
)
def test_lines_that_are_not_there_cannot_be_printed(busy: Yard, lines: dict[str, int]) -> None:
    path = f"/households/{busy.household_id}/passbook/pdf"
    assert problem_of(busy.member.get(path, **lines))[2] == ["last_line"]


def test_the_screen_leads_to_the_print(app: Flask, busy: Yard) -> None:
    browser = app.test_client()
    with browser.session_transaction() as session:
        session[TOKEN] = busy.member.token
    page = browser.get(f"/at/{busy.town.slug}/passbook").get_data(as_text=True)
    assert f"/at/{busy.town.slug}/passbook/pdf" in page
    assert "เงินสมทบกองทุนสวัสดิการ" in page
    printed = browser.get(f"/at/{busy.town.slug}/passbook/pdf")
    assert printed.data == busy.member.get(f"/households/{busy.household_id}/passbook/pdf").data
    assert app.test_client().get(f"/at/{busy.town.slug}/passbook/pdf").status_code == 401


def test_the_day_closes_to_what_is_there(busy: Yard) -> None:
    day = busy.staff.get("/reports/day").get_json()
    money = {each["account"]: each for each in day["money"]}
    assert money["cash:centre"] | {"th": "", "en": ""} == {
        "account": "cash:centre",
        "th": "",
        "en": "",
        "opening_satang": 0,
        "in_satang": 500_000,
        "out_satang": 12_345,
        "closing_satang": 487_655,
    }
    assert money["member:"]["closing_satang"] == balance(busy, busy.household_id)
    assert money["welfare"]["closing_satang"] == 5_000
    events = {each["event"]: each["number"] for each in day["events"]}
    assert (events["purchase"], events["payout"], events["welfare-contribution"]) == (2, 1, 1)
    bought = {each["material"]: each["bought"] for each in day["materials"]}
    assert bought == {"can": 20_000, "pet-clear": 9_000}
    assert (day["receipts"]["number"], day["vouchers"]["number"], day["late"]) == (2, 1, 0)
    tomorrow = busy.staff.get("/reports/day", on=(clock.today() + timedelta(days=1)).isoformat())
    opening = {each["account"]: each["opening_satang"] for each in tomorrow.get_json()["money"]}
    assert opening == {each["account"]: each["closing_satang"] for each in day["money"]}


def test_a_late_capture_counts_for_its_day_and_is_told(busy: Yard) -> None:
    with clock.at(clock.now() + timedelta(days=1)):
        load = [{"material": "can", "gross_g": 1_000}]
        body = counter_ticket(
            busy.market,
            busy.household_id,
            load,
            captured_at=clock.now() - timedelta(days=1),
        )
        assert busy.staff.post("/weigh-tickets", body).status_code == 201
    day = busy.staff.get("/reports/day", on=clock.today().isoformat()).get_json()
    assert day["late"] == 1


def test_debit_and_credit_are_the_same(busy: Yard) -> None:
    trial = busy.staff.get("/reports/trial-balance").get_json()
    assert trial["debit_satang"] == trial["credit_satang"] > 0
    lines = {each["line"]: each for each in trial["items"]}
    assert lines["member:"]["credit_satang"] == balance(busy, busy.household_id)
    assert lines["stock:"]["accounts"] == 2
    assert all(each["th"] for each in trial["items"])
    before = (clock.today() - timedelta(days=1)).isoformat()
    empty = busy.staff.get("/reports/trial-balance", until=before).get_json()
    assert (empty["items"], empty["debit_satang"]) == ([], 0)


def test_no_gram_is_missing_between_opening_and_closing(busy: Yard) -> None:
    today = clock.today().isoformat()
    stock = busy.staff.get("/reports/stock", first_day=today, last_day=today).get_json()
    for each in stock["items"]:
        moved = each["bought"] - each["sold"] - each["lost"] + each["other"]
        assert each["opening"] + moved == each["closing"]
    lines = {each["material"]: each for each in stock["items"]}
    assert (lines["pet-clear"]["lost"], lines["pet-clear"]["closing"]) == (200, 8_800)
    assert lines["can"]["cost_satang"] == 70_000
    assert stock["cost_satang"] == sum(each["cost_satang"] for each in stock["items"])
    later = (clock.today() + timedelta(days=1)).isoformat()
    after = busy.staff.get("/reports/stock", first_day=later, last_day=later).get_json()
    assert {each["material"]: each["opening"] for each in after["items"]} == {
        name: each["closing"] for name, each in lines.items()
    }
    wrong = busy.staff.get("/reports/stock", first_day=later, last_day=today)
    assert problem_of(wrong)[2] == ["last_day"]


def test_the_sheets_are_printed_in_thai_with_buddhist_years(busy: Yard) -> None:
    today = clock.today()
    period = {"first_day": today.isoformat(), "last_day": today.isoformat()}
    for path, query, words in (
        ("/reports/day/pdf", {}, ("ใบปิดยอดประจำวัน", "4,876.55", "รับซื้อ", "ผู้นับเงิน")),
        ("/reports/trial-balance/pdf", {}, ("งบทดลอง", "เดบิต", "สมุดบัญชีครัวเรือน")),
        ("/reports/stock/pdf", period, ("ดุลน้ำหนัก", "8.8", "700.00")),
    ):
        answer = busy.staff.get(path, **query)
        assert answer.mimetype == "application/pdf"
        text = text_of(answer.data)
        for said in (*words, str(today.year + 543)):
            assert said in text
        assert len(pages_of(answer.data)) == 1
        assert busy.staff.get(path, **query).data == answer.data


def test_whose_papers_one_may_see(app: Flask, busy: Yard) -> None:
    made = vouchers(busy)[0]["id"]
    enter_enterprise(db.session(), busy.town.enterprise_id)
    _, stranger = busy.town.household()
    db.session.commit()
    neighbour = busy.town.client(stranger)
    other = open_yard(app)
    db.session.commit()
    passbook = f"/households/{busy.household_id}/passbook/pdf"
    for path in (f"/vouchers/{made}", f"/vouchers/{made}/pdf", passbook):
        assert neighbour.get(path).status_code == 403
        assert other.staff.get(path).status_code == 404
    for path in ("/vouchers", "/reports/day", "/reports/trial-balance/pdf"):
        assert busy.member.get(path).status_code == 403
    assert other.staff.get("/vouchers").get_json()["items"] == []
    assert other.staff.get("/reports/trial-balance").get_json()["items"] == []
