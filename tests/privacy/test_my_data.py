"""A person takes their data along, and is taken out of the records; the books stay."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from recycling.database.orm import db, enter_enterprise
from recycling.ids import new_id
from recycling.ledger.audit import audit
from recycling.people import service as people
from recycling.people.roles import Role
from tests.builders_market import call_collector, problem_of
from tests.photos.test_photos import jpeg
from tests.weighing.scene import books, counter_ticket, door_ticket
from tests.weighing.yard import Yard, open_yard

NAME, PHONE = "คำปัน ใจดี", "0801234567"


@pytest.fixture
def yard(app: Flask) -> Iterator[Yard]:
    """A household that has called, sent a picture and sold for cash."""
    with app.app_context():
        yard = open_yard(app)
        enter_enterprise(db.session(), yard.town.enterprise_id)
        person = people.get_person(db.session(), person_id=_person(yard))
        person.name, person.phone = NAME, PHONE
        household = people.get_household(db.session(), household_id=yard.household_id)
        household.name = f"ครัวเรือน{NAME}"
        call_collector(yard.market, yard.household_id, person.id)
        db.session.commit()
        yield yard


def _person(yard: Yard) -> Any:
    return db.session.execute(
        text("SELECT id FROM persons WHERE household_id = :h"), {"h": yard.household_id}
    ).scalar_one()


def sell(yard: Yard, pay: str) -> None:
    load = [{"material": "can", "gross_g": 1000}]
    body = counter_ticket(yard.market, yard.household_id, load) | {"pay": pay}
    yard.capital(100_000)
    assert yard.staff.post("/weigh-tickets", body).status_code == 201


def erase(yard: Yard, **more: Any) -> Any:
    return yard.member.post("/me/erasure", {"id": str(new_id()), "confirmed": True} | more)


def everything(yard: Yard) -> str:
    """All that is stored of this enterprise, as text."""
    session = db.session()
    session.rollback()
    enter_enterprise(session, yard.town.enterprise_id)
    tables = session.execute(
        text(
            "SELECT table_name FROM information_schema.columns WHERE column_name = 'enterprise_id'"
            " AND table_schema = 'public'"
        )
    ).scalars()
    found = [
        str(session.execute(text(f"SELECT string_agg(t::text, ' ') FROM {name} t")).scalar())
        for name in sorted(set(tables))
    ]
    session.rollback()
    return "\n".join(found)


def test_everything_about_me_in_one_document(yard: Yard) -> None:
    sell(yard, "passbook")
    answer = yard.member.get("/me/data")
    assert answer.status_code == 200
    mine = answer.get_json()
    assert mine["person"]["name"] == NAME
    home = mine["household"]
    assert len(home["pickups"]) == 1
    assert home["pickups"][0]["events"][0]["status"] == "requested"
    assert home["weigh_tickets"][0]["lines"][0]["material_code"] == "can"
    assert home["receipts"][0]["total_satang"] == 3500
    assert home["passbook"]["balance_satang"] == 3500
    assert home["passbook"]["movements"][0]["change_satang"] == 3500
    assert "enterprise_id" not in json.dumps(mine)


def test_the_staffs_own_data(yard: Yard) -> None:
    mine = yard.staff.get("/me/data").get_json()
    assert mine["household"] is None
    assert mine["person"]["roles"] == ["staff"]


def test_money_comes_first(yard: Yard) -> None:
    sell(yard, "passbook")
    assert problem_of(erase(yard))[:2] == (409, "balance-left")
    assert problem_of(erase(yard, confirmed=False))[:2] == (422, "invalid-request")
    assert problem_of(yard.staff.post("/me/erasure", {"id": str(new_id()), "confirmed": True}))[
        1
    ] == ("works-here")


def test_the_person_goes_and_the_books_stay(yard: Yard) -> None:
    sell(yard, "cash")
    picture = {"id": str(new_id()), "data": base64.b64encode(jpeg()).decode()}
    assert yard.member.post("/photos", picture).status_code == 201
    yard.member.post("/me/consents", {"id": str(new_id()), "purpose": "news"} | YES)
    number = {"id": str(new_id()), "kind": "mobile", "number": "080-123-4567"}
    yard.member.post(f"/households/{yard.household_id}/promptpay", number)
    yard.member.post(f"/households/{yard.household_id}/pin", {"id": str(new_id()), "pin": "7304"})
    before = books(yard.town)
    stored = everything(yard)
    assert NAME in stored
    assert PHONE in stored
    assert erase(yard).status_code == 201
    after = everything(yard)
    for trace in (NAME, "ใจดี", PHONE, "080-123-4567", "801234567", picture["data"][:40]):
        assert trace not in after
    assert books(yard.town) == before
    assert yard.member.get("/me").status_code == 401
    shown = yard.staff.get(f"/households/{yard.household_id}").get_json()
    assert shown["name"] == f"ครัวเรือน {shown['code']}"
    assert (shown["house_number"], shown["active"]) == ("-", False)
    calls = yard.staff.get("/pickups").get_json()["items"]
    assert [call["status"] for call in calls] == ["cancelled"]
    enter_enterprise(db.session(), yard.town.enterprise_id)
    assert audit(db.session()) == []


YES = {"version": 1, "given": True}


def test_one_of_two_goes_alone(yard: Yard) -> None:
    enter_enterprise(db.session(), yard.town.enterprise_id)
    people.create_person(
        db.session(),
        id=new_id(),
        name="ลูก",
        roles=[Role.HOUSEHOLD],
        household_id=yard.household_id,
    )
    db.session.commit()
    sell(yard, "passbook")
    assert erase(yard).status_code == 201
    shown = yard.staff.get(f"/households/{yard.household_id}").get_json()
    assert shown["active"] is True
    calls = yard.staff.get("/pickups").get_json()["items"]
    assert [call["status"] for call in calls] == ["requested"]


def test_who_left_is_in_nobody_elses_data(yard: Yard) -> None:
    enter_enterprise(db.session(), yard.town.enterprise_id)
    gone = people.create_person(
        db.session(),
        id=new_id(),
        name="อดีตลูกเขย",
        roles=[Role.HOUSEHOLD],
        household_id=yard.household_id,
        phone="0899999999",
    )
    gone.active = False
    db.session.commit()
    told = yard.member.get("/me/data").get_json()["household"]["people"]
    assert [each["name"] for each in told] == [NAME]


def test_what_others_wrote_and_photographed_of_a_home_goes_with_it(yard: Yard) -> None:
    picture = {
        "id": str(new_id()),
        "data": base64.b64encode(jpeg()).decode(),
        "household_id": str(yard.household_id),
    }
    assert yard.staff.post("/photos", picture).status_code == 201
    slot = yard.staff.get("/pickups").get_json()["items"][0]
    visit = {
        "id": str(new_id()),
        "slot_id": slot["slot_id"],
        "first_date": slot["on_date"],
        "every": "weekly",
        "lines": [{"material": "can", "quantity": 1000}],
        "note": "โทรหาคำปัน ใจดี ก่อน",
    }
    assert yard.member.post("/recurring-visits", visit).status_code == 201
    assert erase(yard).status_code == 201
    assert yard.staff.get(f"/photos/{picture['id']}").status_code == 404
    assert "ใจดี ก่อน" not in everything(yard)


def test_the_picture_of_a_weighed_line_stays_as_proof(yard: Yard) -> None:
    photo = str(new_id())
    picture = {
        "id": photo,
        "data": base64.b64encode(jpeg()).decode(),
        "household_id": str(yard.household_id),
    }
    assert yard.collector.post("/photos", picture).status_code == 201
    can = {"material": "can", "gross_g": 1_000, "photo_id": photo}
    ticket = door_ticket(
        yard.market, yard.household_id, [can], trip_id=yard.drive.trip_id, pay="cash"
    )
    assert yard.collector.post("/weigh-tickets", ticket).status_code == 201
    assert erase(yard).status_code == 201
    assert yard.staff.get(f"/photos/{photo}").status_code == 200
