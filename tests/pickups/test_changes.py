"""A household changes its call while nobody is under way to it."""

import base64
import struct
import zlib
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from recycling.clock import now
from recycling.database.orm import db, enter_enterprise
from recycling.ids import new_id
from recycling.pickups import service
from recycling.pickups.models import PickupStatus
from tests.builders import SignedIn
from tests.builders_market import Market, in_days, problem_of
from tests.pickups.conftest import Member, call, cancellation


def change(member: Member | SignedIn, pickup_id: str, **what: Any) -> Any:
    client = member.client if isinstance(member, Member) else member
    return client.post(f"/pickups/{pickup_id}/change", {"id": str(new_id()), **what})


@pytest.fixture
def pickup_id(market: Market, member: Member) -> str:
    """A call that was just made."""
    answer = member.client.post("/pickups", call(market))
    assert answer.status_code == 201
    return str(answer.get_json()["id"])


def move_to(market: Market, pickup_id: str, status: PickupStatus) -> None:
    enter_enterprise(db.session(), market.town.enterprise_id)
    pickup = service.get_pickup(db.session(), pickup_id=UUID(pickup_id))
    service.set_status(db.session(), pickup=pickup, to=status, person_id=None, at=now())
    db.session.commit()


def picture(member: Member) -> str:
    """A photo which the member has sent; its id."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    png = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )
    body = {"id": str(new_id()), "data": base64.b64encode(png).decode()}
    answer = member.client.post("/photos", body)
    assert answer.status_code == 201
    return str(answer.get_json()["id"])


def test_the_load_changes_and_the_held_prices_stay(
    market: Market, member: Member, pickup_id: str
) -> None:
    before = member.client.get(f"/pickups/{pickup_id}").get_json()
    market.new_prices()
    lines = [{"material": "can", "quantity": 2000}]
    after = change(member, pickup_id, lines=lines, note="หลังวัด")
    assert after.status_code == 201
    changed = after.get_json()
    assert [(line["material"], line["quantity"]) for line in changed["lines"]] == [("can", 2000)]
    assert changed["quoted_satang"] == 7000
    assert changed["declared_g"] == 2000
    assert changed["note"] == "หลังวัด"
    assert changed["price_list_id"] == before["price_list_id"]
    assert changed["status"] == "requested"
    assert [event["reason"] != "" for event in changed["events"]] == [False, True]


def test_another_time_takes_its_place_and_frees_the_old_one(
    market: Market, member: Member, pickup_id: str
) -> None:
    day = in_days(3)
    present = str(market.new_prices())
    after = change(
        member,
        pickup_id,
        slot_id=str(market.slot_id(day)),
        on_date=day.isoformat(),
        price_list_id=present,
    ).get_json()
    assert after["on_date"] == day.isoformat()
    assert after["price_list_id"] == present
    rooms = {
        slot["on_date"]: slot["room"] for slot in member.client.get("/slots").get_json()["items"]
    }
    assert rooms[day.isoformat()] == 49
    assert rooms[in_days(2).isoformat()] == 50


def test_prices_seen_long_ago_do_not_move_with_it(
    market: Market, member: Member, pickup_id: str
) -> None:
    old, day = str(market.price_list_id), in_days(3)
    market.new_prices()
    answer = change(
        member,
        pickup_id,
        slot_id=str(market.slot_id(day)),
        on_date=day.isoformat(),
        price_list_id=old,
    )
    assert problem_of(answer)[:2] == (409, "stale-price-list")


def test_the_wrong_weekday_is_named(market: Market, member: Member, pickup_id: str) -> None:
    answer = change(member, pickup_id, on_date=in_days(4).isoformat())
    assert problem_of(answer) == (422, "slot-wrong-weekday", ["on_date"])


def test_pin_and_photo_travel_with_the_call(
    market: Market, member: Member, neighbour: Member, pickup_id: str
) -> None:
    photo = picture(member)
    after = change(member, pickup_id, lat=20.11, lon=100.41, photo_id=photo).get_json()
    assert (after["lat"], after["lon"], after["photo_id"]) == (20.11, 100.41, photo)
    assert problem_of(change(member, pickup_id, lat=20.11))[:2] == (422, "invalid-request")
    assert problem_of(change(member, pickup_id, lat=30.0, lon=100.4))[1] == "outside-service-area"
    foreign = change(member, pickup_id, photo_id=picture(neighbour))
    assert problem_of(foreign) == (404, "not-found", ["photo_id"])


def test_a_call_may_bring_its_photo(market: Market, member: Member) -> None:
    photo = picture(member)
    answer = member.client.post("/pickups", call(market, photo_id=photo))
    assert answer.get_json()["photo_id"] == photo


def test_what_is_planned_keeps_its_time_and_place(
    market: Market, member: Member, pickup_id: str
) -> None:
    move_to(market, pickup_id, PickupStatus.PLANNED)
    day = in_days(9)
    moved = change(member, pickup_id, slot_id=str(market.slot_id(day)), on_date=day.isoformat())
    assert problem_of(moved)[:2] == (409, "pickup-planned")
    assert problem_of(change(member, pickup_id, lat=20.1, lon=100.4))[1] == "pickup-planned"
    assert change(member, pickup_id, note="ประตูหลัง").status_code == 201


def test_nothing_changes_once_somebody_is_under_way(
    market: Market, member: Member, pickup_id: str
) -> None:
    move_to(market, pickup_id, PickupStatus.EN_ROUTE)
    assert problem_of(change(member, pickup_id, note="x"))[:2] == (409, "pickup-state")


def test_only_ones_own_and_something(
    market: Market, member: Member, neighbour: Member, pickup_id: str, staff: SignedIn
) -> None:
    assert problem_of(change(neighbour, pickup_id, note="x"))[:2] == (403, "forbidden")
    assert problem_of(change(member, pickup_id))[:2] == (422, "invalid-request")
    assert change(staff, pickup_id, note="โทรแล้ว").status_code == 201


def test_the_centres_cancellation_is_told(
    app: Flask, market: Market, member: Member, pickup_id: str, staff: SignedIn
) -> None:
    staff.post(f"/pickups/{pickup_id}/cancellation", cancellation("รถเสีย"))
    (message,) = member.client.get("/messages").get_json()["items"]
    assert message["kind"] == "pickup-cancelled"
    assert message["subject_id"] == pickup_id
    assert "รถเสีย" in message["body_th"]
    assert "รถเสีย" in message["body_en"]


def test_ones_own_cancellation_is_no_news(market: Market, member: Member, pickup_id: str) -> None:
    member.client.post(f"/pickups/{pickup_id}/cancellation", cancellation())
    assert member.client.get("/messages").get_json()["items"] == []
