"""The centre's day at a glance says what the books, the rounds and the yard say."""

from typing import Any

import pytest
from flask import Flask

from recycling import clock
from recycling.database.orm import db
from recycling.ids import new_id
from recycling.people.roles import Role
from tests.builders import SignedIn
from tests.rounds.scene import capture
from tests.rounds.test_captures import Driven, drive
from tests.settlement.test_trips_on_the_way import ticket, unload


@pytest.fixture
def driven(app: Flask) -> Driven:
    """A published round with two stops."""
    return drive(app, 2)


def day(driven: Driven) -> Any:
    """What the staff see of the round's day."""
    return driven.scene.ok(driven.scene.staff.get("/day", on_date=driven.scene.on_date.isoformat()))


def treasurer(driven: Driven) -> SignedIn:
    """Somebody who holds the box."""
    with driven.scene.entered():
        person = driven.scene.town.person(Role.TREASURER)
        db.session.commit()
    return driven.scene.client(person)


def test_an_empty_day_is_empty(driven: Driven) -> None:
    found = driven.scene.ok(driven.scene.staff.get("/day"))
    assert found["on_date"] == clock.today().isoformat()
    assert (found["plan"], found["rounds"], found["close"]) == (None, [], None)
    assert set(found["requests"]["counts"].values()) == {0}


def test_a_day_counts_its_requests_and_shows_where_its_rounds_are(driven: Driven) -> None:
    found = day(driven)
    assert found["requests"]["counts"]["planned"] == 2
    assert found["requests"]["declared_g"] == 24_000
    assert found["plan"]["status"] == "published"
    [its_round] = found["rounds"]
    assert (its_round["id"], its_round["position"]) == (driven.round_id, None)
    body = {
        "id": str(new_id()),
        "items": [{"at": clock.now().isoformat(), "lat": 20.11, "lon": 100.41}],
    }
    path = f"/rounds/{driven.round_id}/positions"
    driven.scene.ok(driven.phone().post(path, body), 201)
    driven.scene.cancel(driven.stops[1]["pickup_id"])
    found = day(driven)
    assert found["rounds"][0]["position"]["lat"] == 20.11
    assert found["requests"]["counts"]["cancelled"] == 1
    assert found["requests"]["declared_g"] == 12_000


def test_a_trip_waits_from_its_end_until_it_is_weighed(driven: Driven) -> None:
    scene, phone = driven.scene, driven.phone()
    [trip] = scene.ok(phone.get(f"/rounds/{driven.round_id}"))["trips"]
    scene.ok(phone.post("/weigh-tickets", ticket(driven, 0, 10_000)), 201)

    def state() -> Any:
        found = day(driven)
        [shown] = found["rounds"][0]["trips"]
        return shown["tickets"], shown["waiting"], found["attention"]["trips_waiting"]

    assert state() == (1, False, 0)
    end = capture(trip_id=trip["id"], reason="full")
    scene.ok(phone.post(f"/rounds/{driven.round_id}/trip-ends", end), 201)
    assert state() == (1, True, 1)
    scene.ok(scene.staff.post("/unloads", unload(trip["id"], 10_000)), 201)
    assert state() == (1, False, 0)


def test_the_end_of_a_round_is_the_end_of_its_trips(driven: Driven) -> None:
    driven.scene.ok(driven.phone().post("/weigh-tickets", ticket(driven, 0, 10_000)), 201)
    driven.finish()
    assert day(driven)["attention"]["trips_waiting"] == 1


def test_money_and_the_close_are_those_of_the_books(driven: Driven) -> None:
    scene, box = driven.scene, treasurer(driven)
    capital = capture(account="cash:centre", amount_satang=500_000)
    scene.ok(scene.manager.post("/capital", capital), 201)
    issue = capture(collector_id=str(driven.collector), kind="issue", amount_satang=120_000)
    scene.ok(box.post("/floats", issue), 201)
    money = day(driven)["money"]
    assert money["cash_centre_satang"] == 380_000
    assert [each["cash_satang"] for each in money["floats"]] == [120_000]
    mine = scene.ok(driven.phone().get("/floats/mine"))
    assert mine == {"cash_satang": 120_000, "open_count": None}
    count = {
        "id": str(new_id()),
        "collector_id": str(driven.collector),
        "counted_satang": 120_000,
    }
    scene.ok(box.post("/float-counts", count), 201)
    assert scene.ok(driven.phone().get("/floats/mine"))["open_count"]["id"] == count["id"]
    today = {"id": str(new_id()), "on_date": clock.today().isoformat(), "counted_satang": 380_000}
    scene.ok(box.post("/day-closes", today), 201)
    found = scene.ok(scene.staff.get("/day"))
    assert (found["close"]["id"], found["close"]["status"]) == (today["id"], "counted")


def test_it_is_for_the_centres_people(driven: Driven) -> None:
    assert driven.phone().get("/day").status_code == 403
    home = driven.scene.client(next(iter(driven.scene.households.values())))
    assert home.get("/day").status_code == 403
    assert home.get("/floats/mine").status_code == 403


def test_a_household_is_found_by_a_part_of_what_is_known_of_it(driven: Driven) -> None:
    scene = driven.scene
    home = driven.stops[0]["household"]

    def found(q: str) -> list[str]:
        return [each["id"] for each in scene.ok(scene.staff.get("/households", q=q))["items"]]

    assert found(home["code"][-6:].upper()) == [home["id"]]
    assert len(found("ทดสอบ")) == 2
    assert found("100%") == []
