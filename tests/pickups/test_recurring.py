"""Recurring visits: each coming day becomes a pickup once, or the household hears why not."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest

from recycling import clock
from recycling.database.orm import db, enter_enterprise
from recycling.ids import new_id
from recycling.pickups.models import CollectionSlot
from recycling.pickups.recurring import make_all_due
from tests.builders import SignedIn
from tests.builders_market import Market, bangkok, in_days, problem_of, rows
from tests.pickups.conftest import Member, call, enrol
from tests.statements import counted


def wish(market: Market, *, days: int = 2, every: str = "weekly", **more: Any) -> dict[str, Any]:
    first = in_days(days)
    return {
        "id": str(new_id()),
        "slot_id": str(market.slot_id(first)),
        "first_date": first.isoformat(),
        "every": every,
        "lines": [{"material": "pet-clear", "quantity": 3000}],
        **more,
    }


def start(member: Member, body: dict[str, Any]) -> dict[str, Any]:
    answer = member.client.post("/recurring-visits", body)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    made: dict[str, Any] = answer.get_json()
    return made


@contextmanager
def later(market: Market, days: int) -> Iterator[datetime]:
    """The morning so many days from now."""
    moment = bangkok(in_days(days), 6)
    with clock.at(moment):
        yield moment


def run_job(market: Market) -> None:
    enter_enterprise(db.session(), market.town.enterprise_id)
    make_all_due(db.session())
    db.session.commit()


def days_called(member: Member) -> list[str]:
    found = member.client.get("/pickups").get_json()["items"]
    return sorted(pickup["on_date"] for pickup in found)


@pytest.mark.parametrize(("every", "weeks"), [("weekly", 1), ("fortnightly", 2), ("monthly", 4)])
def test_the_days_of_a_wish(market: Market, member: Member, every: str, weeks: int) -> None:
    made = start(member, wish(market, every=every))
    first = in_days(2)
    assert made["coming"] == [(first + timedelta(weeks=weeks * n)).isoformat() for n in range(3)]
    assert days_called(member) == [first.isoformat()]
    assert [day["on_date"] for day in made["days"]] == [first.isoformat()]
    assert made["days"][0]["pickup_id"] is not None


def test_the_job_makes_each_day_once(market: Market, member: Member) -> None:
    start(member, wish(market))
    run_job(market)
    assert len(days_called(member)) == 1
    with later(market, 3):
        run_job(market)
        run_job(market)
    expected = [in_days(2), in_days(9)]
    assert days_called(member) == [day.isoformat() for day in expected]
    assert rows(market.town, "recurring_days") == {"recurring_days": 2}
    kinds = [each["kind"] for each in member.client.get("/messages").get_json()["items"]]
    assert kinds == ["recurring-made", "recurring-made"]


def test_a_full_day_is_passed_over_and_told(market: Market, member: Member) -> None:
    made = start(member, wish(market))
    with later(market, 3):
        enter_enterprise(db.session(), market.town.enterprise_id)
        slot = db.session.get_one(
            CollectionSlot,
            (market.town.enterprise_id, market.slot_id(in_days(9 - 3))),
        )
        slot.capacity = 1
        db.session.commit()
        neighbour = enrol(market)
        assert neighbour.client.post("/pickups", call(market, days=9 - 3)).status_code == 201
        run_job(market)
    (skipped,) = [
        each
        for each in member.client.get("/messages").get_json()["items"]
        if each["kind"] == "recurring-skipped"
    ]
    assert skipped["subject_id"] == made["id"]
    assert "เต็ม" in skipped["body_th"]
    assert "full" in skipped["body_en"]
    shown = member.client.get(f"/recurring-visits/{made['id']}").get_json()
    assert shown["days"][0]["pickup_id"] is None
    assert "full" in shown["days"][0]["reason_en"]


def test_paused_then_resumed_then_ended(market: Market, member: Member) -> None:
    made = start(member, wish(market))
    path = f"/recurring-visits/{made['id']}"
    paused = member.client.post(f"{path}/pause", {"id": str(new_id())}).get_json()
    assert (paused["status"], paused["coming"]) == ("paused", [])
    with later(market, 3):
        run_job(market)
        assert len(days_called(member)) == 1
        resumed = member.client.post(f"{path}/resumption", {"id": str(new_id())}).get_json()
        assert resumed["status"] == "active"
    assert len(days_called(member)) == 2
    assert member.client.post(f"{path}/end", {"id": str(new_id())}).get_json()["status"] == "ended"
    again = member.client.post(f"{path}/resumption", {"id": str(new_id())})
    assert problem_of(again)[:2] == (409, "recurring-ended")


def test_the_first_day_must_be_bookable(market: Market, member: Member) -> None:
    body = wish(market) | {"first_date": in_days(3).isoformat()}
    answer = member.client.post("/recurring-visits", body)
    assert problem_of(answer)[:2] == (422, "slot-wrong-weekday")


def test_ones_own_alone(market: Market, member: Member, neighbour: Member, staff: SignedIn) -> None:
    made = start(member, wish(market))
    path = f"/recurring-visits/{made['id']}"
    assert problem_of(neighbour.client.get(path))[:2] == (403, "forbidden")
    assert problem_of(neighbour.client.post(f"{path}/end", {"id": str(new_id())}))[0] == 403
    assert neighbour.client.get("/recurring-visits").get_json()["items"] == []
    assert len(staff.get("/recurring-visits").get_json()["items"]) == 1


def test_a_long_list_asks_the_database_no_more_than_a_short_one(
    market: Market, member: Member
) -> None:
    asked = []
    for wishes in (1, 5):
        for day in range(wishes):
            start(member, wish(market, days=2 + day))
        with counted() as sent:
            shown = member.client.get("/recurring-visits").get_json()["items"]
        asked.append(len(sent))
    assert len(shown) == 6
    assert all(each["days"] and each["coming"] for each in shown)
    assert asked[0] == asked[1] > 0
