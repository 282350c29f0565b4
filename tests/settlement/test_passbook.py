"""A household reads what came in, what went out, and what is left."""

from flask import Flask

from recycling import clock
from recycling.database.orm import db
from recycling.ids import new_id
from tests.builders_market import problem_of
from tests.weighing.scene import counter_ticket
from tests.weighing.yard import Yard, open_yard

NIL = "00000000-0000-0000-0000-000000000000"


def sell(yard: Yard, grams: int) -> str:
    """Sell cans at the counter; returns the receipt's number."""
    load = [{"material": "can", "gross_g": grams}]
    body = counter_ticket(yard.market, yard.household_id, load)
    number: str = yard.staff.post("/weigh-tickets", body).get_json()["receipt"]["number"]
    return number


def withdraw(yard: Yard, amount: int) -> None:
    """Ask for money, have it approved and take it."""
    body = {"id": str(new_id()), "amount_satang": amount, "method": "cash"}
    payout_id = yard.member.post("/payouts", body).get_json()["id"]
    yard.manager.post(f"/payouts/{payout_id}/approval", {"id": str(new_id())})
    paid = {"id": str(new_id()), "captured_at": clock.now().isoformat()}
    assert yard.treasurer.post(f"/payouts/{payout_id}/payment", paid).status_code == 201


def test_every_movement_stands_with_the_balance_it_left(yard: Yard) -> None:
    yard.capital(100_000)
    number = sell(yard, 1_000)
    withdraw(yard, 1_500)
    book = yard.member.get(f"/households/{yard.household_id}/passbook").get_json()
    assert book["balance_satang"] == 2_000
    assert [
        (item["event"], item["change_satang"], item["balance_satang"], item["receipt_number"])
        for item in book["items"]
    ] == [("payout", -1_500, 2_000, None), ("purchase", 3_500, 3_500, number)]
    assert all(item["th"] and item["en"] for item in book["items"])
    assert book["next_cursor"] is None


def test_a_long_history_comes_in_pages(yard: Yard) -> None:
    numbers = [sell(yard, 1_000) for _ in range(5)]
    path, seen, cursor = f"/households/{yard.household_id}/passbook", [], None
    for _ in range(3):
        query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        book = yard.member.get(path, **query).get_json()
        seen += [(item["receipt_number"], item["balance_satang"]) for item in book["items"]]
        cursor = book["next_cursor"]
    assert cursor is None
    assert seen == [(numbers[i], 3_500 * (i + 1)) for i in (4, 3, 2, 1, 0)]


def test_an_empty_passbook_is_empty(yard: Yard) -> None:
    book = yard.member.get(f"/households/{yard.household_id}/passbook").get_json()
    assert book == {"balance_satang": 0, "owed_satang": 0, "items": [], "next_cursor": None}


def test_it_is_the_households_own(app: Flask, yard: Yard) -> None:
    _, stranger = yard.town.household()
    other = open_yard(app)
    db.session.commit()
    path = f"/households/{yard.household_id}/passbook"
    for client in (yard.town.client(stranger), yard.collector):
        assert client.get(path).status_code == 403
    for client in (yard.staff, yard.treasurer, yard.manager):
        assert client.get(path).status_code == 200
    assert other.manager.get(path).status_code == 404
    assert yard.staff.get(f"/households/{new_id()}/passbook").status_code == 404


def test_a_bad_cursor_is_told(yard: Yard) -> None:
    path = f"/households/{yard.household_id}/passbook"
    assert problem_of(yard.member.get(path, cursor="x"))[2] == ["cursor"]
    assert problem_of(yard.member.get(path, limit=0))[2] == ["limit"]
    assert problem_of(yard.member.get(path, page=2))[2] == ["page"]


def test_the_browsers_passbook_links_to_the_receipts(yard: Yard) -> None:
    number = sell(yard, 1_000)
    browser = yard.town.app.test_client()
    page = f"/at/{yard.town.slug}/passbook"
    assert browser.get(page).status_code == 401
    with browser.session_transaction() as session:
        session["token"] = yard.member.token
    shown = browser.get(page).get_data(as_text=True)
    assert number in shown
    assert "35.00" in shown
    assert browser.get(f"{page}?before=x").status_code == 422
    assert number not in browser.get(f"{page}?before={NIL}").get_data(as_text=True)
    link = next(part for part in shown.split('"') if part.startswith("/r/"))
    assert number in browser.get(link).get_data(as_text=True)
