"""What cannot be promised is refused with the field and the reason, and leaves nothing behind."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from recycling import clock
from recycling.database.orm import db, enter_enterprise
from recycling.ids import new_id
from recycling.people.models import Household
from recycling.people.roles import Role
from tests.builders import make_town
from tests.builders_market import (
    Market,
    bangkok,
    furnish_market,
    in_days,
    problem_of,
    rows,
)
from tests.pickups.conftest import Member, call
from tests.pickups.test_booking import TABLES, change_settings

Expected = tuple[int, str, list[str]]


def refused(market: Market, member: Member, body: Any) -> Expected:
    """How a call is refused, having seen that nothing was written."""
    before = rows(market.town, *TABLES)
    found = problem_of(member.client.post("/pickups", body))
    assert rows(market.town, *TABLES) == before
    return found


CAN = {"material": "can", "quantity": 1}


@pytest.mark.parametrize(
    ("change", "kind", "fields"),
    [
        ({"lines": []}, "invalid-request", ["lines"]),
        ({"lines": None}, "invalid-request", ["lines"]),
        ({"lines": [CAN] * 101}, "invalid-request", ["lines"]),
        ({"lines": [CAN | {"quantity": -1}]}, "invalid-request", ["lines[0].quantity"]),
        ({"lines": [CAN | {"quantity": 0}]}, "invalid-request", ["lines[0].quantity"]),
        ({"lines": [CAN | {"quantity": 1.9}]}, "invalid-request", ["lines[0].quantity"]),
        ({"lines": [CAN | {"quantity": "12"}]}, "invalid-request", ["lines[0].quantity"]),
        ({"lines": [CAN | {"grade": "A"}]}, "invalid-request", ["lines[0].grade"]),
        ({"lines": [CAN, {"quantity": 1}]}, "invalid-request", ["lines[1].material"]),
        ({"lines": [CAN | {"quantity": 2_000_001}]}, "mass-over-limit", ["lines[0].quantity"]),
        (
            {"lines": [CAN, {"material": "beer-crate", "quantity": 267}]},
            "count-over-limit",
            ["lines[1].quantity"],
        ),
        ({"lines": [CAN | {"material": "gold"}]}, "unknown-material", ["lines[0].material"]),
        (
            {"lines": [CAN, CAN | {"material": "cardboard-wet"}]},
            "not-bought",
            ["lines[1].material"],
        ),
        ({"lat": 13.7, "lon": 100.5}, "outside-service-area", ["lat"]),
        ({"lat": 20.1}, "invalid-request", ["lon"]),
        ({"lon": 100.4}, "invalid-request", ["lat"]),
        ({"lat": 91, "lon": 100.4}, "invalid-request", ["lat"]),
        ({"lat": "20.1", "lon": 100.4}, "invalid-request", ["lat"]),
        ({"on_date": "2026-02-30"}, "invalid-request", ["on_date"]),
        ({"on_date": 20261124}, "invalid-request", ["on_date"]),
        ({"slot_id": "morning"}, "invalid-request", ["slot_id"]),
        ({"note": "x" * 501}, "invalid-request", ["note"]),
        ({"note": "a\x00b"}, "invalid-request", ["note"]),
        ({"colour": "red"}, "invalid-request", ["colour"]),
        ({"id": "019aa000-0000-4000-8000-000000000001"}, "invalid-request", ["id"]),
        ({"id": 7}, "invalid-request", ["id"]),
    ],
)
def test_a_wrong_field(
    market: Market, member: Member, change: dict[str, Any], kind: str, fields: list[str]
) -> None:
    assert refused(market, member, call(market, **change)) == (422, kind, fields)


@pytest.mark.parametrize("name", ["id", "slot_id", "on_date", "lines"])
def test_a_missing_field(market: Market, member: Member, name: str) -> None:
    body = call(market)
    del body[name]
    assert refused(market, member, body) == (422, "invalid-request", [name])


@pytest.mark.parametrize("name", ["slot_id", "price_list_id"])
def test_an_unknown_id(market: Market, member: Member, name: str) -> None:
    body = call(market) | {name: str(new_id())}
    assert refused(market, member, body) == (404, "not-found", [name])


def test_an_unknown_household(market: Market, member: Member) -> None:
    staff = Member(member.household_id, member.person_id, market.town.client(market.manager_id))
    body = call(market, household_id=str(new_id()))
    assert refused(market, staff, body) == (404, "not-found", ["household_id"])


def test_another_enterprises_ids_are_not_there(app: Flask, market: Market, member: Member) -> None:
    theirs = furnish_market(make_town(app))
    household_id, _ = theirs.town.household()
    db.session.commit()
    manager = Member(member.household_id, member.person_id, market.town.client(market.manager_id))
    for who, name, foreign in (
        (member, "slot_id", theirs.slot_id(in_days(2))),
        (member, "price_list_id", theirs.price_list_id),
        (manager, "household_id", household_id),
    ):
        body = call(market) | {name: str(foreign)}
        assert refused(market, who, body) == (404, "not-found", [name])


def test_another_enterprises_pickup_is_not_there(
    app: Flask, market: Market, member: Member
) -> None:
    body = call(market)
    member.client.post("/pickups", body)
    theirs = furnish_market(make_town(app))
    stranger = theirs.town.client(theirs.town.person(Role.STAFF))
    db.session.commit()
    assert problem_of(stranger.get(f"/pickups/{body['id']}"))[:2] == (404, "not-found")
    cancelled = stranger.post(
        f"/pickups/{body['id']}/cancellation", {"id": str(new_id()), "reason": "x"}
    )
    assert problem_of(cancelled)[:2] == (404, "not-found")
    assert stranger.get("/pickups").get_json()["items"] == []
    filtered = stranger.get("/pickups", household_id=str(member.household_id))
    assert problem_of(filtered) == (404, "not-found", ["household_id"])


def test_a_stale_price_list_is_told_with_the_new_one(market: Market, member: Member) -> None:
    new = market.new_prices()
    body = call(market, price_list_id=str(market.price_list_id))
    assert refused(market, member, body) == (409, "stale-price-list", ["price_list_id"])
    answer = member.client.post("/pickups", body)
    assert answer.get_json()["current_price_list_id"] == str(new)
    assert member.client.post("/pickups", body | {"price_list_id": str(new)}).status_code == 201


def test_a_list_that_has_not_begun_is_no_promise_yet(market: Market, member: Member) -> None:
    coming = market.new_prices(valid_from=clock.now() + timedelta(hours=1))
    body = call(market, price_list_id=str(coming))
    assert refused(market, member, body) == (409, "stale-price-list", ["price_list_id"])


@pytest.mark.parametrize("days", [-1, -7, 1, 3])
def test_a_slot_on_another_weekday(market: Market, member: Member, days: int) -> None:
    body = call(market)
    body["on_date"] = in_days(2 + days).isoformat()
    expected = (422, "slot-wrong-weekday", ["on_date"])
    if days == -7:
        expected = (422, "slot-in-the-past", ["on_date"])
    assert refused(market, member, body) == expected


@pytest.mark.parametrize(
    ("hour", "minute", "expected"),
    [
        (6, 59, None),
        (7, 0, None),
        (7, 1, (422, "slot-too-late", ["on_date"])),
        (7, 59, (422, "slot-too-late", ["on_date"])),
        (8, 0, (422, "slot-in-the-past", ["on_date"])),
        (13, 0, (422, "slot-in-the-past", ["on_date"])),
    ],
)
def test_on_the_day_itself(
    market: Market, member: Member, hour: int, minute: int, expected: Expected | None
) -> None:
    """The slot begins at 8; an hour's notice is needed."""
    day = in_days(2)
    body = call(market)
    with clock.at(bangkok(day, hour, minute)):
        if expected is None:
            assert member.client.post("/pickups", body).status_code == 201
        else:
            assert refused(market, member, body) == expected


@pytest.mark.parametrize("year", ["0001-01-01", "1900-01-01", "9999-12-31"])
def test_an_absurd_day(market: Market, member: Member, year: str) -> None:
    status, kind, fields = refused(market, member, call(market, on_date=year))
    assert (status, fields) == (422, ["on_date"])
    assert kind in {"slot-wrong-weekday", "slot-in-the-past", "slot-too-far"}


def test_every_absurd_day_of_a_week(market: Market, member: Member) -> None:
    """On its very weekday too."""
    for day in range(25, 32):
        on_date = f"9999-12-{day}"
        weekday = (day - 27) % 7  # 27 December 9999 is a Monday
        body = call(market, on_date=on_date, slot_id=str(market.slots[weekday]))
        assert refused(market, member, body) == (422, "slot-too-far", ["on_date"])


def test_thirty_days_ahead_and_not_a_day_more(market: Market, member: Member) -> None:
    assert member.client.post("/pickups", call(market, days=30)).status_code == 201
    expected = (422, "slot-too-far", ["on_date"])
    assert refused(market, member, call(market, days=31)) == expected


def test_the_enterprise_sets_the_limits(market: Market, member: Member) -> None:
    change_settings(market, booking_days=3, booking_notice_minutes=0, most_line_g=5000)
    body = call(market, days=4, lines=[CAN])
    assert refused(market, member, body) == (422, "slot-too-far", ["on_date"])
    heavy = call(market, lines=[CAN | {"quantity": 5001}])
    assert refused(market, member, heavy) == (422, "mass-over-limit", ["lines[0].quantity"])
    with clock.at(bangkok(in_days(2), 7, 59)):
        answer = member.client.post("/pickups", call(market, days=0, lines=[CAN]))
    assert answer.status_code == 201


def test_a_closed_household(market: Market, member: Member) -> None:
    enter_enterprise(db.session(), market.town.enterprise_id)
    household = db.session.get(Household, (market.town.enterprise_id, member.household_id))
    assert household is not None
    household.active = False
    db.session.commit()
    expected = (409, "household-closed", ["household_id"])
    assert refused(market, member, call(market)) == expected


def test_a_household_whose_pin_left_the_area(market: Market, member: Member) -> None:
    enter_enterprise(db.session(), market.town.enterprise_id)
    household = db.session.get(Household, (market.town.enterprise_id, member.household_id))
    assert household is not None
    household.lat = 21.0
    db.session.commit()
    assert refused(market, member, call(market)) == (422, "outside-service-area", ["lat"])


@pytest.mark.parametrize("body", [[], "text", 5])
def test_a_body_that_is_no_object(market: Market, member: Member, body: Any) -> None:
    status, kind, _ = refused(market, member, body)
    assert (status, kind) == (422, "invalid-request")
