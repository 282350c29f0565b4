"""A slot never holds more calls than it has room for, however many want the last place at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask

from recycling import clock
from recycling.database.orm import db, enter_enterprise
from recycling.errors import Problem
from recycling.pickups import service
from recycling.pickups.models import PickupStatus
from tests.builders import make_town
from tests.builders_market import Market, furnish_market, problem_of, rows
from tests.pickups.conftest import Member, call, cancellation, enrol

CALLERS = 6


@pytest.mark.parametrize("capacity", [1, 3])
def test_callers_at_once(app: Flask, capacity: int) -> None:
    with app.app_context():
        market = furnish_market(make_town(app), capacity=capacity)
        db.session.commit()
        callers = [enrol(market) for _ in range(CALLERS)]
    barrier = Barrier(CALLERS)

    def book(caller: Member) -> int:
        with app.app_context():
            body = call(market)
            barrier.wait()
            answer = caller.client.post("/pickups", body)
            if answer.status_code != 201:
                assert problem_of(answer) == (409, "slot-full", ["slot_id"])
            return answer.status_code

    with ThreadPoolExecutor(CALLERS) as pool:
        answers = list(pool.map(book, callers))
    assert sorted(answers) == [201] * capacity + [409] * (CALLERS - capacity)
    with app.app_context():
        assert rows(market.town, "pickups", "pickup_events", "captures") == {
            "pickups": capacity,
            "pickup_events": capacity,
            "captures": capacity,
        }


def test_each_day_has_its_own_places(app: Flask) -> None:
    with app.app_context():
        market = furnish_market(make_town(app), capacity=1)
        db.session.commit()
        member = enrol(market)
        assert member.client.post("/pickups", call(market, days=2)).status_code == 201
        assert member.client.post("/pickups", call(market, days=9)).status_code == 201
        full = member.client.post("/pickups", call(market, days=2))
        assert problem_of(full)[:2] == (409, "slot-full")


def test_a_cancelled_place_is_free_again(app: Flask) -> None:
    with app.app_context():
        market = furnish_market(make_town(app), capacity=1)
        db.session.commit()
        member = enrol(market)
        first, second = call(market), call(market)
        assert member.client.post("/pickups", first).status_code == 201
        assert member.client.post("/pickups", second).status_code == 409
        member.client.post(f"/pickups/{first['id']}/cancellation", cancellation())
        assert member.client.post("/pickups", second).status_code == 201


def test_the_same_call_sent_twice_at_once_is_one(
    app: Flask, market: Market, member: Member
) -> None:
    body = call(market)
    barrier = Barrier(4)

    def book(_: int) -> tuple[int, str]:
        with app.app_context():
            barrier.wait()
            answer = member.client.post("/pickups", body)
            return answer.status_code, answer.get_data(as_text=True)

    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(book, range(4)))
    assert len(answers) == 1
    assert answers.pop()[0] == 201
    assert rows(market.town, "pickups") == {"pickups": 1}


def test_two_who_cancel_at_once(app: Flask, market: Market, member: Member) -> None:
    body = call(market)
    member.client.post("/pickups", body)
    barrier = Barrier(4)

    def cancel(_: int) -> int:
        with app.app_context():
            barrier.wait()
            path = f"/pickups/{body['id']}/cancellation"
            return member.client.post(path, cancellation()).status_code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(cancel, range(4))) == [201, 409, 409, 409]
    assert rows(market.town, "pickup_events") == {"pickup_events": 2}


def test_a_stale_copy_does_not_undo_a_cancellation(
    app: Flask, market: Market, member: Member
) -> None:
    """Whoever moves a pickup on looks at it again under its lock."""
    body = call(market)
    member.client.post("/pickups", body)
    enter_enterprise(db.session(), market.town.enterprise_id)
    pickup = db.session.scalars(service.pickups(db.session())).one()

    def cancel() -> int:
        with app.app_context():
            path = f"/pickups/{body['id']}/cancellation"
            return member.client.post(path, cancellation()).status_code

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(cancel).result() == 201
    assert pickup.status == PickupStatus.REQUESTED
    with pytest.raises(Problem) as caught:
        service.set_status(
            db.session(),
            pickup=pickup,
            to=PickupStatus.PLANNED,
            person_id=market.manager_id,
            at=clock.now(),
        )
    assert caught.value.extra == {"status_now": "cancelled"}
    db.session.rollback()
