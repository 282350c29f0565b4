"""Many phones and the centre send at the same moment, each over its own connection."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from werkzeug.test import TestResponse

from recycling.database.orm import db, enter_enterprise
from recycling.ledger.audit import audit
from tests.weighing.scene import Line, books, counter_ticket, door_ticket, unload
from tests.weighing.yard import Yard

CAN: Line = {"material": "can", "gross_g": 1_000}


def at_once(*requests: Callable[[], TestResponse]) -> Sequence[TestResponse]:
    """Send all of these at the same moment, each in a thread of its own."""
    together = Barrier(len(requests))

    def send(request: Callable[[], TestResponse]) -> TestResponse:
        together.wait(timeout=30)
        return request()

    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(send, requests))


def require_sound(yard: Yard) -> None:
    """The ledger's laws hold."""
    enter_enterprise(db.session(), yard.town.enterprise_id)
    assert audit(db.session()) == []
    db.session.rollback()


def test_receipt_numbers_have_no_gap_and_no_double(yard: Yard) -> None:
    households = [yard.household_id, *(yard.town.household()[0] for _ in range(3))]
    db.session.commit()
    bodies = [
        body
        for household_id in households
        for body in (
            counter_ticket(yard.market, household_id, [CAN]),
            door_ticket(yard.market, household_id, [CAN], trip_id=yard.drive.trip_id),
        )
    ]
    answers = at_once(
        *(lambda body=body: yard.staff.post("/weigh-tickets", body) for body in bodies)
    )
    numbers = sorted(answer.get_json()["receipt"]["number"] for answer in answers)
    assert [number.rpartition("-")[2] for number in numbers] == [
        f"{serial:06d}" for serial in range(1, 9)
    ]
    require_sound(yard)


def test_one_ticket_sent_from_two_tabs_is_bought_once(yard: Yard) -> None:
    body = door_ticket(yard.market, yard.household_id, [CAN], trip_id=yard.drive.trip_id)
    answers = at_once(*[lambda: yard.collector.post("/weigh-tickets", body)] * 4)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.get_json()["receipt"]["number"] for answer in answers}) == 1
    assert books(yard.town)["stock:can", "THB"] == 3_500
    require_sound(yard)


def test_late_tickets_and_the_unload_at_the_same_moment_leave_nothing_on_the_vehicle(
    yard: Yard,
) -> None:
    tickets = [
        door_ticket(yard.market, yard.household_id, [CAN], trip_id=yard.drive.trip_id)
        for _ in range(4)
    ]
    found = unload(yard.drive, {"can": 3_900})
    answers = at_once(
        lambda: yard.staff.post("/unloads", found),
        *(lambda body=body: yard.collector.post("/weigh-tickets", body) for body in tickets),
    )
    assert [answer.status_code for answer in answers] == [201] * 5
    held = books(yard.town)
    assert (f"vehicle:{yard.drive.vehicle_id}", "can") not in held
    assert held["centre", "can"] == 3_900
    assert held["loss:transit", "can"] == 100
    assert held["shrinkage", "THB"] == 350
    require_sound(yard)
