"""A vehicle that is full goes to unload; what it takes then is on the next trip, in any order."""

from itertools import permutations
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from recycling.database.orm import db
from recycling.ids import new_id
from recycling.ledger.audit import audit
from recycling.rounds.trips import MOST_TRIPS
from tests.rounds.scene import Scene, capture
from tests.rounds.test_captures import Driven, drive


def ticket(driven: Driven, stop: int | None, grams: int, **where: Any) -> dict[str, Any]:
    """A door ticket for cardboard, of a stop or of the first household as a walk-up."""
    of = driven.stops[stop or 0]
    place = {} if stop is None else {"stop_id": of["id"]}
    amount = (grams * 220 // 1000 + 12) // 25 * 25  # the list's price, to 25 satang
    line = {"material": "cardboard", "gross_g": grams, "amount_satang": amount}
    return {
        **capture(),
        "kind": "door",
        "household_id": of["household"]["id"],
        "price_list_id": of["price_list_id"],
        "pay": "passbook",
        "lines": [line],
        **place,
        **where,
    }


def unload(trip_id: str, grams: int) -> dict[str, Any]:
    """The centre's scale."""
    line = {"material": "cardboard", "quantity": grams}
    return {**capture(), "trip_id": trip_id, "lines": [line]}


def weights(scene: Scene, trip_id: str) -> Any:
    """Declared, door and centre of a trip's cardboard."""
    [item] = scene.ok(scene.staff.get(f"/trips/{trip_id}/weights"))["items"]
    return item["declared"], item["door"], item["centre"]


def trips(driven: Driven) -> list[Any]:
    """The round's trips as the phone sees them."""
    found = driven.scene.ok(driven.phone().get(f"/rounds/{driven.round_id}"))
    return list(found["trips"])


ORDERS = list(permutations(range(5)))[::17]


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: "".join(map(str, order)))
def test_a_trip_that_ends_early_gives_the_same_books_in_any_order(
    app: Flask, order: tuple[int, ...]
) -> None:
    driven = drive(app, 3)
    scene, phone, staff = driven.scene, driven.phone(), driven.scene.staff
    [first] = trips(driven)
    second = str(new_id())
    told = [
        (phone, "/weigh-tickets", ticket(driven, 0, 10_000, trip_id=first["id"])),
        (
            phone,
            f"/rounds/{driven.round_id}/trip-ends",
            capture(trip_id=first["id"], reason="full"),
        ),
        (phone, "/weigh-tickets", ticket(driven, 1, 20_000, trip_id=second)),
        (
            phone,
            "/weigh-tickets",
            ticket(driven, None, 4_000, trip_id=second, round_id=driven.round_id),
        ),
        (staff, "/unloads", unload(first["id"], 10_000)),
    ]
    for n in order:
        who, path, body = told[n]
        scene.ok(who.post(path, body), 201)
    scene.ok(staff.post("/unloads", unload(second, 24_000)), 201)
    assert weights(scene, first["id"]) == (24_000, 10_000, 10_000)  # two calls of 12 kg
    assert weights(scene, second) == (12_000, 24_000, 24_000)
    [one, two] = trips(driven)
    assert (one["id"], one["seq"], one["extra"], one["ended_at"] is None) == (
        first["id"],
        1,
        False,
        False,
    )
    assert (two["id"], two["seq"], two["extra"], two["stops"]) == (second, 2, True, [])
    statuses = [stop["status"] for stop in one["stops"]]
    assert statuses == ["collected", "collected", "pending"]
    with scene.entered():
        assert audit(db.session()) == []


def test_trips_opened_on_the_way_are_shown_in_their_own_order(app: Flask) -> None:
    driven = drive(app, 2)
    earlier, later = sorted((str(new_id()), str(new_id())))  # of one millisecond, in any order
    for trip_id in (later, earlier):
        path = f"/rounds/{driven.round_id}/trip-ends"
        body = capture(trip_id=trip_id, reason="planned")
        driven.scene.ok(driven.phone().post(path, body), 201)
    assert [trip["id"] for trip in trips(driven)][1:] == [earlier, later]


def test_a_trip_of_another_round_is_refused(app: Flask) -> None:
    driven = drive(app, 1)
    scene = driven.scene
    [foreign] = scene.publish(scene.plan())["rounds"]  # the day planned anew
    body = ticket(driven, 0, 1_000, trip_id=foreign["trips"][0]["id"])
    refused = driven.phone().post("/weigh-tickets", body)
    assert (refused.status_code, refused.get_json()["errors"][0]["field"]) == (422, "trip_id")
    walked = ticket(driven, None, 1_000, trip_id=str(new_id()), round_id=foreign["id"])
    stranger = scene.client(scene.collector())
    assert stranger.post("/weigh-tickets", walked).status_code == 403
    made_up = ticket(driven, 0, 1_000, trip_id=str(UUID(int=5, version=4)))
    assert driven.phone().post("/weigh-tickets", made_up).status_code == 422
    unknown = ticket(driven, None, 1_000, trip_id=str(new_id()))
    assert driven.phone().post("/weigh-tickets", unknown).status_code == 404


def test_what_is_on_the_forty_first_trip_is_bought_and_looked_at(app: Flask) -> None:
    """A phone that counts its trips wrongly, or a very long day: nothing captured is lost."""
    driven = drive(app, 1)
    path = f"/rounds/{driven.round_id}/trip-ends"
    ids = [str(new_id()) for _ in range(MOST_TRIPS)]
    answers = [
        driven.phone().post(path, capture(trip_id=trip_id, reason="full")) for trip_id in ids
    ]
    assert {answer.status_code for answer in answers} == {201}
    late = [ticket(driven, None, 1_000, trip_id=trip_id) for trip_id in (ids[0], ids[-1])]
    bought = [driven.scene.ok(driven.phone().post("/weigh-tickets", each), 201) for each in late]
    assert [each["flags"] for each in bought] == [[], ["many-trips"]]
    assert weights(driven.scene, ids[-1]) == (0, 1_000, None)
