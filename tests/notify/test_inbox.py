"""The inbox: who is told, who has read what."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask

from recycling.database.orm import db, enter_enterprise
from recycling.errors import Bilingual
from recycling.ids import new_id
from recycling.notify import service
from recycling.notify.models import Kind
from recycling.people import service as people
from recycling.people.roles import Role
from tests.builders import SignedIn, Town, make_town
from tests.builders_market import problem_of, rows


@dataclass(frozen=True)
class House:
    """A household with two people who are signed in."""

    town: Town
    household_id: UUID
    mother: SignedIn
    son: SignedIn

    def tell(self, number: int) -> str:
        """Tell the household something, for good; the message's id."""
        enter_enterprise(db.session(), self.town.enterprise_id)
        message = service.tell(
            db.session(),
            household_id=self.household_id,
            kind=Kind.PICKUP_EN_ROUTE,
            title=Bilingual(f"เรื่องที่ {number}", f"News {number}"),
            body=Bilingual("พนักงานกำลังไป", "The collector is on the way"),
            subject_id=new_id(),
        )
        told = str(message.id)
        db.session.commit()
        return told


@pytest.fixture
def house(app: Flask) -> Iterator[House]:
    """A fresh town with one household."""
    with app.app_context():
        town = make_town(app)
        household_id, mother = town.household()
        son = new_id()
        people.create_person(
            db.session(), id=son, name="ลูก", roles=[Role.HOUSEHOLD], household_id=household_id
        )
        town.person(Role.STAFF)
        db.session.commit()
        yield House(town, household_id, town.client(mother), town.client(son))


def test_each_person_reads_for_themselves(house: House) -> None:
    first, second = house.tell(1), house.tell(2)
    listed = house.mother.get("/messages").get_json()["items"]
    assert [(each["id"], each["read"]) for each in listed] == [(second, False), (first, False)]
    assert listed[1]["title_en"] == "News 1"
    answer = house.mother.post("/messages/read", {"id": str(new_id()), "message_ids": [first]})
    assert answer.get_json() == {"unread": 1}
    unread = house.mother.get("/messages", status="unread").get_json()["items"]
    assert [each["id"] for each in unread] == [second]
    assert house.son.get("/messages/unread").get_json() == {"unread": 2}


def test_all_at_once_and_once_more(house: House) -> None:
    house.tell(1)
    house.tell(2)
    for _ in range(2):
        answer = house.son.post("/messages/read", {"id": str(new_id())})
        assert answer.get_json() == {"unread": 0}
    assert rows(house.town, "message_reads") == {"message_reads": 2}


def test_others_hear_nothing(app: Flask, house: House) -> None:
    told = house.tell(1)
    enter_enterprise(db.session(), house.town.enterprise_id)
    _, neighbour_id = house.town.household()
    db.session.commit()
    neighbour = house.town.client(neighbour_id)
    assert neighbour.get("/messages").get_json()["items"] == []
    neighbour.post("/messages/read", {"id": str(new_id()), "message_ids": [told]})
    assert house.mother.get("/messages/unread").get_json() == {"unread": 1}
    staff = house.town.client(house.town.people["staff"])
    assert problem_of(staff.get("/messages"))[:2] == (403, "forbidden")


def test_it_comes_in_pages(house: House) -> None:
    told = [house.tell(number) for number in range(3)]
    first = house.mother.get("/messages", limit=2).get_json()
    rest = house.mother.get("/messages", limit=2, cursor=first["next_cursor"]).get_json()
    assert [each["id"] for each in first["items"] + rest["items"]] == sorted(told, reverse=True)
