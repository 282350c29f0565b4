"""A household calls a collector; what it was shown is what it is promised."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from recycling import clock
from recycling.database.orm import db, enter_enterprise
from recycling.ids import new_id
from recycling.people.models import Enterprise
from tests.builders import SignedIn
from tests.builders_market import Market, bangkok, in_days, problem_of, rows
from tests.pickups.conftest import Member, call

TABLES = ("pickups", "pickup_lines", "pickup_events", "captures")


def test_a_call_is_answered_with_everything_promised(market: Market, member: Member) -> None:
    body = call(market, note="วางไว้หน้ารั้ว", price_list_id=str(market.price_list_id))
    answer = member.client.post("/pickups", body)
    assert answer.status_code == 201
    pickup = answer.get_json()
    assert pickup["id"] == body["id"]
    assert pickup["household"]["id"] == str(member.household_id)
    assert pickup["status"] == "requested"
    assert pickup["note"] == "วางไว้หน้ารั้ว"
    assert (pickup["lat"], pickup["lon"]) == (20.1, 100.4)
    assert pickup["price_list_id"] == str(market.price_list_id)
    assert pickup["quoted_satang"] == 3525 + 2400
    assert [line["amount_satang"] for line in pickup["lines"]] == [3525, 2400]
    assert all(line["th"] and line["en"] for line in pickup["lines"])
    assert (pickup["declared_g"], pickup["declared_ml"]) == (20_000, 230_000)
    assert [(e["status"], e["person_id"]) for e in pickup["events"]] == [
        ("requested", str(member.person_id))
    ]
    assert member.client.get(f"/pickups/{body['id']}").get_json() == pickup


def test_the_window_is_the_slots_in_bangkok_and_the_price_outlasts_it(
    market: Market, member: Member
) -> None:
    pickup = member.client.post("/pickups", call(market)).get_json()
    start, end = bangkok(in_days(2), 8), bangkok(in_days(2), 12)
    assert datetime.fromisoformat(pickup["window_start"]) == start
    assert datetime.fromisoformat(pickup["window_end"]) == end
    assert datetime.fromisoformat(pickup["price_held_until"]) == end + timedelta(hours=48)


def test_the_enterprise_says_how_long_a_price_is_held(market: Market, member: Member) -> None:
    change_settings(market, price_hold_hours=5)
    pickup = member.client.post("/pickups", call(market)).get_json()
    held = datetime.fromisoformat(pickup["price_held_until"])
    assert held == bangkok(in_days(2), 17)


def test_new_prices_leave_the_promise_alone(market: Market, member: Member) -> None:
    pickup = member.client.post("/pickups", call(market)).get_json()
    market.new_prices()
    change_settings(market, most_line_g=1)  # what was accepted stays readable
    assert member.client.get(f"/pickups/{pickup['id']}").get_json() == pickup


def test_a_pickup_may_be_somewhere_else(market: Market, member: Member) -> None:
    pickup = member.client.post("/pickups", call(market, lat=20.15, lon=100.45)).get_json()
    assert (pickup["lat"], pickup["lon"]) == (20.15, 100.45)


def test_staff_call_for_a_household(market: Market, member: Member, staff: SignedIn) -> None:
    answer = staff.post("/pickups", call(market, household_id=str(member.household_id)))
    assert answer.status_code == 201
    assert answer.get_json()["household"]["id"] == str(member.household_id)
    seen = member.client.get("/pickups").get_json()["items"]
    assert [pickup["id"] for pickup in seen] == [answer.get_json()["id"]]


def test_one_may_name_ones_own_household(market: Market, member: Member) -> None:
    body = call(market, household_id=str(member.household_id))
    assert member.client.post("/pickups", body).status_code == 201


def test_staff_must_say_for_whom(market: Market, staff: SignedIn) -> None:
    before = rows(market.town, *TABLES)
    answer = staff.post("/pickups", call(market))
    assert problem_of(answer) == (422, "invalid-request", ["household_id"])
    assert rows(market.town, *TABLES) == before


def test_nobody_calls_for_a_neighbour(market: Market, member: Member, neighbour: Member) -> None:
    before = rows(market.town, *TABLES)
    body = call(market, household_id=str(neighbour.household_id))
    assert problem_of(member.client.post("/pickups", body))[:2] == (403, "forbidden")
    assert rows(market.town, *TABLES) == before


def test_a_collector_does_not_call(market: Market, member: Member, collector: SignedIn) -> None:
    body = call(market, household_id=str(member.household_id))
    assert problem_of(collector.post("/pickups", body))[:2] == (403, "forbidden")


def test_a_repeat_returns_the_first_answer(market: Market, member: Member) -> None:
    body = call(market)
    first = member.client.post("/pickups", body)
    market.new_prices()
    again = member.client.post("/pickups", body)
    assert (again.status_code, again.get_json()) == (201, first.get_json())
    assert again.headers["Repeated"] == "true"
    assert rows(market.town, "pickups", "pickup_lines", "pickup_events") == {
        "pickups": 1,
        "pickup_lines": 2,
        "pickup_events": 1,
    }


@pytest.mark.parametrize(
    "change", [{"note": "อื่น"}, {"lines": [{"material": "can", "quantity": 1}]}]
)
def test_the_same_id_with_other_content_is_refused(
    market: Market, member: Member, change: dict[str, object]
) -> None:
    body = call(market)
    first = member.client.post("/pickups", body)
    before = rows(market.town, *TABLES)
    assert problem_of(member.client.post("/pickups", body | change))[:2] == (409, "id-used")
    assert rows(market.town, *TABLES) == before
    assert member.client.get(f"/pickups/{body['id']}").get_json() == first.get_json()


def test_anothers_id_is_refused(market: Market, member: Member, neighbour: Member) -> None:
    body = call(market)
    member.client.post("/pickups", body)
    assert problem_of(neighbour.client.post("/pickups", body))[:2] == (409, "id-used")


def test_a_refused_id_may_be_mended_and_sent_again(market: Market, member: Member) -> None:
    body = call(market)
    wrong = body | {"lines": [{"material": "gold", "quantity": 1}]}
    assert member.client.post("/pickups", wrong).status_code == 422
    assert member.client.post("/pickups", body).status_code == 201


@pytest.mark.parametrize("path", ["/pickups/{}", "/pickups/{}/cancellation"])
def test_an_unknown_pickup_is_not_found(market: Market, member: Member, path: str) -> None:
    path = path.format(new_id())
    answer = (
        member.client.post(path, {"id": str(new_id()), "reason": "x"})
        if path.endswith("cancellation")
        else member.client.get(path)
    )
    assert problem_of(answer) == (404, "not-found", ["pickup_id"])


def change_settings(market: Market, **settings: int) -> None:
    """Give the enterprise limits of its own."""
    session = db.session()
    session.rollback()
    enter_enterprise(session, market.town.enterprise_id)
    session.get_one(Enterprise, market.town.enterprise_id).settings = settings
    session.commit()


def test_the_prices_of_now_are_taken_when_none_are_named(market: Market, member: Member) -> None:
    coming = market.new_prices(valid_from=clock.now() + timedelta(hours=1))
    pickup = member.client.post("/pickups", call(market)).get_json()
    assert UUID(pickup["price_list_id"]) == market.price_list_id != coming
