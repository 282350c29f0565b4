"""When a collector may be called, and how much room is left."""

from datetime import datetime, time
from typing import Any

import pytest

from recycling import clock
from recycling.ids import new_id
from tests.builders import SignedIn
from tests.builders_market import Market, bangkok, in_days, problem_of, rows
from tests.pickups.conftest import Member, call, cancellation
from tests.pickups.test_booking import change_settings


def slots(client: SignedIn, **query: Any) -> list[dict[str, Any]]:
    answer = client.get("/slots", **query)
    assert answer.status_code == 200, answer.get_json()
    items: list[dict[str, Any]] = answer.get_json()["items"]
    return items


def slot_body(**changes: Any) -> dict[str, Any]:
    return {
        "id": str(new_id()),
        "weekday": 2,
        "starts": "13:00",
        "ends": "16:30",
        "capacity": 9,
    } | changes


@pytest.fixture
def manager(market: Market) -> SignedIn:
    return market.town.client(market.manager_id)


def test_the_slots_of_some_days(market: Market, member: Member) -> None:
    found = slots(member.client, **{"from": in_days(2), "to": in_days(4)})
    assert [slot["on_date"] for slot in found] == [in_days(n).isoformat() for n in (2, 3, 4)]
    first = found[0]
    assert first["slot_id"] == str(market.slot_id(in_days(2)))
    assert datetime.fromisoformat(first["window_start"]) == bangkok(in_days(2), 8)
    assert datetime.fromisoformat(first["window_end"]) == bangkok(in_days(2), 12)
    assert first["room"] == 50


def test_without_days_it_is_as_far_as_one_may_book(market: Market, member: Member) -> None:
    change_settings(market, booking_days=9)
    with clock.at(bangkok(in_days(0), 5)):
        found = slots(member.client)
    assert [slot["on_date"] for slot in found] == [in_days(n).isoformat() for n in range(10)]


@pytest.mark.parametrize("query", [{"from": "1950-01-01"}, {"to": "9999-12-31"}, {}])
def test_what_cannot_be_booked_is_not_offered(
    market: Market, member: Member, query: dict[str, str]
) -> None:
    """Neither yesterday, nor the year 9999, nor what begins within the hour."""
    with clock.at(bangkok(in_days(0), 7, 1)):
        found = slots(member.client, **query)
    assert [slot["on_date"] for slot in found] == [in_days(n).isoformat() for n in range(1, 31)]


def test_what_is_offered_can_be_booked(market: Market, member: Member) -> None:
    with clock.at(bangkok(in_days(2), 7, 0)):
        found = slots(member.client)
        for slot in (found[0], found[-1]):
            body = call(market, slot_id=slot["slot_id"], on_date=slot["on_date"])
            assert member.client.post("/pickups", body).status_code == 201


def test_calls_take_room_and_cancelling_gives_it_back(market: Market, member: Member) -> None:
    def room() -> int:
        day = in_days(2)
        found: int = slots(member.client, **{"from": day, "to": day})[0]["room"]
        return found

    first, second = call(market), call(market)
    for body in (first, second, call(market, days=9)):  # the same slot, a week later
        member.client.post("/pickups", body)
    assert room() == 48
    member.client.post(f"/pickups/{first['id']}/cancellation", cancellation())
    assert room() == 49


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ({"from": "2026-12-02", "to": "2026-12-01"}, ["to"]),
        ({"from": "soon"}, ["from"]),
        ({"until": "2026-12-01"}, ["until"]),
    ],
)
def test_a_wrong_question(member: Member, query: dict[str, str], fields: list[str]) -> None:
    answer = member.client.get("/slots", **query)
    assert problem_of(answer) == (422, "invalid-request", fields)


def test_a_manager_opens_a_slot(market: Market, manager: SignedIn, member: Member) -> None:
    body = slot_body()
    answer = manager.post("/slots", body)
    assert (answer.status_code, answer.get_json()) == (201, body)
    mine = [slot for slot in slots(member.client) if slot["slot_id"] == body["id"]]
    assert mine
    for slot in mine:
        start = datetime.fromisoformat(slot["window_start"]).astimezone(clock.BANGKOK)
        assert (start.weekday(), start.time(), slot["room"]) == (2, time(13), 9)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"weekday": 7}, "weekday"),
        ({"weekday": -1}, "weekday"),
        ({"weekday": "Monday"}, "weekday"),
        ({"starts": "24:00"}, "starts"),
        ({"starts": "8:00"}, "starts"),
        ({"starts": "08:00:00"}, "starts"),
        ({"starts": "๐๘:๐๐"}, "starts"),
        ({"starts": 8}, "starts"),
        ({"ends": "13:00"}, "ends"),
        ({"ends": "09:00"}, "ends"),
        ({"capacity": 0}, "capacity"),
        ({"capacity": 1001}, "capacity"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_slot_is_refused(
    market: Market, manager: SignedIn, change: dict[str, Any], field: str
) -> None:
    before = rows(market.town, "collection_slots", "captures")
    answer = manager.post("/slots", slot_body(**change))
    assert problem_of(answer) == (422, "invalid-request", [field])
    assert rows(market.town, "collection_slots", "captures") == before


def test_only_a_manager_opens_slots(market: Market, member: Member, staff: SignedIn) -> None:
    for client in (member.client, staff):
        assert problem_of(client.post("/slots", slot_body()))[:2] == (403, "forbidden")


def test_a_repeat_opens_one(market: Market, manager: SignedIn) -> None:
    body = slot_body()
    manager.post("/slots", body)
    assert manager.post("/slots", body).headers["Repeated"] == "true"
    assert problem_of(manager.post("/slots", body | {"capacity": 1}))[:2] == (409, "id-used")
    assert rows(market.town, "collection_slots") == {"collection_slots": 8}


def test_two_slots_of_a_day_come_by_time(market: Market, manager: SignedIn) -> None:
    weekday = in_days(3).weekday()
    manager.post("/slots", slot_body(weekday=weekday, starts="06:00", ends="07:00"))
    manager.post("/slots", slot_body(weekday=weekday))
    found = slots(manager, **{"from": in_days(3), "to": in_days(3)})
    starts = [slot["window_start"] for slot in found]
    assert len(starts) == 3
    assert starts == sorted(starts)
