"""Corrections, readings and yeses that arrive at the same moment over connections of their own."""

from recycling.database.orm import db
from recycling.ids import new_id
from tests.settlement.test_at_once import at_once, require_sound
from tests.settlement.test_corrections import CAN, FEWER, correct, correction, sell
from tests.settlement.test_disputes import agree, complain, propose
from tests.weighing.scene import books, counter_ticket, door_ticket
from tests.weighing.test_readings import flags, line
from tests.weighing.yard import Yard


def test_of_two_corrections_at_once_one_stands(yard: Yard) -> None:
    body = counter_ticket(yard.market, yard.household_id, [CAN])
    counter = yard.staff.post("/weigh-tickets", body).get_json()["id"]
    door = sell(yard)["id"]
    for ticket_id in (counter, door):
        bodies = [correction(yard, [FEWER]) for _ in range(3)]
        answers = at_once(
            *(
                lambda body=body, old=ticket_id: correct(yard, old, body, by="staff")
                for body in bodies
            )
        )
        assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
    assert books(yard.town)["stock:can", "THB"] == 2_800
    require_sound(yard)


def test_one_reading_on_two_tickets_at_once_flags_both(yard: Yard) -> None:
    homes = [yard.household_id, *(yard.town.household()[0] for _ in range(3))]
    db.session.commit()
    bodies = [counter_ticket(yard.market, home, [line(7), line(8)]) for home in homes]
    answers = at_once(
        *(lambda body=body: yard.staff.post("/weigh-tickets", body) for body in bodies)
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len(flags(yard)) == 8
    require_sound(yard)


def test_a_dispute_is_carried_out_once(yard: Yard) -> None:
    dispute = complain(yard, sell(yard)["id"])
    propose(yard, dispute, "adjust", 500)
    more = door_ticket(yard.market, yard.household_id, [CAN], trip_id=yard.drive.trip_id)
    answers = at_once(
        *[lambda: agree(yard.member, dispute)] * 3,
        lambda: yard.collector.post("/weigh-tickets", more | {"id": str(new_id())}),
    )
    assert sorted(answer.status_code for answer in answers) == [201, 201, 409, 409]
    assert books(yard.town)["stock:can", "THB"] == 1_750 + 3_500
    require_sound(yard)
