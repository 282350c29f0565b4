"""The household's yes at the door: checked when it arrives, never in the way of a ticket."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from recycling import clock
from recycling.database.orm import db, enter_enterprise
from recycling.ids import new_id
from tests.builders_market import problem_of, rows
from tests.weighing.scene import Line, door_ticket
from tests.weighing.yard import Yard

CAN: Line = {"material": "can", "gross_g": 1_000}
PIN = "730412"


def sell(yard: Yard, **confirmation: Any) -> dict[str, Any]:
    body = door_ticket(
        yard.market,
        yard.household_id,
        [CAN],
        trip_id=yard.drive.trip_id,
        confirmation=confirmation,
    )
    answer = yard.collector.post("/weigh-tickets", body)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    found: dict[str, Any] = answer.get_json()
    return found


def set_pin(yard: Yard, pin: str = PIN) -> Any:
    path = f"/households/{yard.household_id}/pin"
    return yard.member.post(path, {"id": str(new_id()), "pin": pin})


def outcome(ticket: dict[str, Any]) -> tuple[str, list[str]]:
    return ticket["confirmation"]["outcome"], ticket["flags"]


def test_a_pin_is_checked_when_the_ticket_arrives(yard: Yard) -> None:
    assert outcome(sell(yard, method="pin", pin=PIN)) == ("not-set", ["confirmation-failed"])
    assert set_pin(yard).status_code == 201
    assert outcome(sell(yard, method="pin", pin=PIN)) == ("verified", [])
    assert outcome(sell(yard, method="pin", pin="0001")) == ("wrong", ["confirmation-failed"])
    assert rows(yard.town, "purchases") == {"purchases": 3}


def test_after_five_wrong_ones_even_the_right_pin_waits_an_hour(yard: Yard) -> None:
    set_pin(yard)
    for _ in range(5):
        assert outcome(sell(yard, method="pin", pin="0001"))[0] == "wrong"
    assert outcome(sell(yard, method="pin", pin=PIN))[0] == "locked"
    with clock.at(clock.now() + timedelta(minutes=61)):
        assert outcome(sell(yard, method="pin", pin=PIN))[0] == "verified"


def test_a_ticket_sent_twice_is_one_guess(yard: Yard) -> None:
    set_pin(yard)
    body = door_ticket(
        yard.market,
        yard.household_id,
        [CAN],
        trip_id=yard.drive.trip_id,
        confirmation={"method": "pin", "pin": "0001"},
    )
    for _ in range(6):
        yard.collector.post("/weigh-tickets", body)
    assert outcome(sell(yard, method="pin", pin=PIN))[0] == "verified"


def test_the_pin_is_nowhere_in_the_database(yard: Yard) -> None:
    """Not in a row, and not in a fast hash of the request that could be guessed at."""
    set_pin(yard)
    sell(yard, method="pin", pin=PIN)
    enter_enterprise(db.session(), yard.town.enterprise_id)
    tables = ("captures", "household_pins", "ticket_confirmations", "weigh_tickets", "ticket_flags")
    for table in tables:
        for (row,) in db.session.execute(text(f"SELECT t::text FROM {table} t")):
            assert PIN not in row
    prints = "SELECT fingerprint FROM captures WHERE operation LIKE '%/pin'"
    first = db.session.execute(text(prints)).scalars().all()
    db.session.rollback()
    again = {"id": str(new_id()), "pin": PIN}
    path = f"/households/{yard.household_id}/pin"
    assert yard.member.post(path, again).status_code == 201
    other = yard.member.post(path, again | {"pin": "555444"})
    assert other.headers["Repeated"] == "true"
    assert len(first) == 1


@pytest.mark.parametrize("pin", ["1111", "1234", "54321", "9876"])
def test_what_everybody_tries_first_is_no_pin(yard: Yard, pin: str) -> None:
    assert problem_of(set_pin(yard, pin)) == (422, "weak-pin", ["pin"])


@pytest.mark.parametrize("pin", ["123", "123456789", "12a4", "", 7304])
def test_a_pin_is_digits(yard: Yard, pin: Any) -> None:
    assert problem_of(set_pin(yard, pin))[2] == ["pin"]


def test_only_the_household_and_the_centre_set_it(yard: Yard) -> None:
    _, stranger = yard.town.household()
    db.session.commit()
    body = {"id": str(new_id()), "pin": PIN}
    path = f"/households/{yard.household_id}/pin"
    assert yard.town.client(stranger).post(path, body).status_code == 403
    assert yard.collector.post(path, body).status_code == 403
    assert yard.staff.post(path, body).status_code == 201
    assert yard.staff.post(f"/households/{new_id()}/pin", body).status_code in (404, 409)


def test_the_card_is_proved_and_a_lost_one_no_longer(yard: Yard) -> None:
    path = f"/households/{yard.household_id}/card"
    old = yard.member.get(path).get_json()["payload"]
    assert outcome(sell(yard, method="card", card=old)) == ("verified", [])
    forged = old[:-1] + ("A" if old[-1] != "A" else "B")
    for scanned in (forged, "https://example.test", old.replace("TT1", "TT2")):
        found = outcome(sell(yard, method="card", card=scanned))
        assert found == ("wrong", ["confirmation-failed"])
    replaced = yard.staff.post(path, {"id": str(new_id())})
    assert replaced.get_json() == {"household_id": str(yard.household_id), "serial": 2}
    assert outcome(sell(yard, method="card", card=old))[0] == "wrong"
    new = yard.member.get(path).get_json()["payload"]
    assert outcome(sell(yard, method="card", card=new))[0] == "verified"


def test_anothers_card_confirms_nothing(yard: Yard) -> None:
    neighbour, person = yard.town.household()
    db.session.commit()
    theirs = yard.town.client(person).get(f"/households/{neighbour}/card").get_json()["payload"]
    assert yard.member.get(f"/households/{neighbour}/card").status_code == 403
    assert outcome(sell(yard, method="card", card=theirs))[0] == "wrong"


def test_a_signatures_picture_may_come_later(yard: Yard) -> None:
    photo_id = str(new_id())
    ticket = sell(yard, method="signature", photo_id=photo_id)
    assert outcome(ticket) == ("recorded", [])
    assert ticket["confirmation"]["photo_id"] == photo_id


@pytest.mark.parametrize(
    ("confirmation", "field"),
    [
        ({"method": "pin"}, "confirmation.pin"),
        ({"method": "card"}, "confirmation.card"),
        ({"method": "signature"}, "confirmation.photo_id"),
        ({"method": "wink"}, "confirmation.method"),
        ({"pin": PIN}, "confirmation.method"),
    ],
)
def test_a_confirmation_brings_its_proof(
    yard: Yard, confirmation: dict[str, Any], field: str
) -> None:
    body = door_ticket(
        yard.market,
        yard.household_id,
        [CAN],
        trip_id=yard.drive.trip_id,
        confirmation=confirmation,
    )
    assert problem_of(yard.collector.post("/weigh-tickets", body))[2] == [field]
