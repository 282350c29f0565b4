"""Who is erased is found nowhere in the database any more, and nobody's money goes with them."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
import pytest
from flask import Flask
from psycopg import sql

from recycling import clock
from recycling.config import Config
from recycling.database.orm import db, enter_enterprise
from recycling.ids import new_id
from recycling.ledger import service as ledger
from recycling.ledger.audit import audit
from recycling.ledger.service import MONEY, Draft, move
from recycling.people import service as people
from recycling.people.roles import Role
from tests.builders import SignedIn
from tests.builders_market import in_days, problem_of
from tests.photos.test_photos import jpeg
from tests.settlement.payouts_scene import act
from tests.settlement.test_at_once import at_once
from tests.weighing.scene import add_stop, books, counter_ticket
from tests.weighing.yard import Yard, open_yard

GIVEN, SURNAME, PHONE, HOUSE = "ทองสุข", "ยอดเมืองเจริญ", "0876543219", "977/31"
NAME = f"{GIVEN} {SURNAME}"
CANS = [{"material": "can", "gross_g": 20_000}]  # 700 baht
YES = {"confirmed": True}


@pytest.fixture
def yard(app: Flask) -> Iterator[Yard]:
    """A town at work."""
    with app.app_context():
        yard = open_yard(app)
        db.session.commit()
        yield yard


@dataclass(frozen=True)
class Home:
    """A household which the centre enrolled, and its one person."""

    id: UUID
    person_id: UUID
    client: SignedIn

    def post(self, path: str, **body: Any) -> Any:
        answer = self.client.post(path, {"id": str(new_id()), **body})
        assert answer.status_code == 201, answer.get_data(as_text=True)
        return answer.get_json()


def enrol(yard: Yard) -> Home:
    """Through the API, as the centre does: every answer is kept for repeats."""
    home, person = new_id(), new_id()
    body = {
        "id": str(home),
        "code": f"H-{str(home)[-12:]}",
        "name": f"ครัวเรือน{NAME}",
        "village_id": str(yard.town.village_id),
        "house_number": HOUSE,
        "lat": 20.11,
        "lon": 100.41,
        "phone": PHONE,
        "landmark": f"ถามหา{NAME}",
    }
    invited = {"id": str(person), "name": NAME, "phone": PHONE}
    for path, each in (("/households", body), (f"/households/{home}/people", invited)):
        answer = yard.staff.post(path, each)
        assert answer.status_code == 201, answer.get_data(as_text=True)
    return Home(home, person, yard.town.client(person))


def live(yard: Yard, home: Home) -> None:
    """What a household does in a year, and what others write of it."""
    own = f"/households/{home.id}"
    place = {"village_id": str(yard.town.village_id), "lat": 20.12, "lon": 100.42}
    home.post(f"{own}/address", house_number=HOUSE, **place)
    home.post(f"{own}/contact", phone=PHONE, landmark=f"บ้าน{NAME}")
    home.post(f"{own}/promptpay", kind="mobile", number=PHONE)
    picture = base64.b64encode(jpeg()).decode()
    photo = home.post("/photos", data=picture)["id"]
    day = in_days(2)
    call = {
        "slot_id": str(yard.market.slot_id(day)),
        "lines": [{"material": "can", "quantity": 1000}],
        "note": f"เรียก{NAME}",
    }
    home.post("/recurring-visits", first_date=day.isoformat(), every="weekly", **call)
    called = home.post("/pickups", on_date=day.isoformat(), photo_id=photo, **call)
    enter_enterprise(db.session(), yard.town.enterprise_id)
    stop = add_stop(yard.town, yard.drive, UUID(called["id"]))
    db.session.commit()
    missed = {"id": str(new_id()), "captured_at": clock.now().isoformat()}
    note = {"reason": "nobody_home", "note": f"{NAME} ไปไร่"}
    answer = yard.collector.post(f"/stops/{stop}/miss", missed | note)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    gone = home.post("/pickups", on_date=day.isoformat(), **call)["id"]
    told = {"id": str(new_id()), "reason": f"{SURNAME} โทรมาเลื่อน"}
    assert yard.staff.post(f"/pickups/{gone}/cancellation", told).status_code == 201


def earn_and_spend(yard: Yard, home: Home) -> None:
    """Sold, asked and turned down, asked and paid: with a receipt, a voucher and a passbook."""
    yard.capital(200_000)
    ticket = counter_ticket(yard.market, home.id, CANS)
    assert yard.staff.post("/weigh-tickets", ticket).status_code == 201
    refused = home.post("/payouts", amount_satang=10_000, method="cash")["id"]
    no = act(yard.manager, refused, "rejection", reason=f"ให้{NAME}มาเอง")
    assert no.status_code == 201, no.get_data(as_text=True)
    asked = home.post("/payouts", amount_satang=70_000, method="cash")["id"]
    assert act(yard.manager, asked, "approval").status_code == 201
    assert act(yard.treasurer, asked, "payment").status_code == 201
    assert home.client.get(f"/households/{home.id}/passbook/pdf").status_code == 200


def everything(config: Config) -> str:
    """Every row of every table as text, as the owner of the database sees it."""
    url = config.database_owner_url
    address = url.replace("postgresql+psycopg", "postgresql")
    found = []
    with psycopg.connect(address) as connection:
        enterprises = [
            row[0] for row in connection.execute("SELECT id FROM enterprises ORDER BY id")
        ]
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = [row[0] for row in tables]
        # Row-level security binds the owner too.
        for enterprise in enterprises:
            connection.execute(
                "SELECT set_config('app.enterprise_id', %s, false)", [str(enterprise)]
            )
            for name in names:
                query = sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(name))
                found += [row[0] for row in connection.execute(query)]
    return "\n".join(found)


def test_nothing_of_the_person_is_left_in_any_table(yard: Yard, config: Config) -> None:
    home = enrol(yard)
    live(yard, home)
    earn_and_spend(yard, home)
    stored, before = everything(config), books(yard.town)
    assert all(word in stored for word in (NAME, SURNAME, PHONE, HOUSE))
    home.post("/me/erasure", **YES)
    after = everything(config)
    left = [line for line in after.splitlines() for w in (SURNAME, PHONE, HOUSE) if w in line]
    assert left == []
    # What a receipt shows is the given name, as it was sealed.
    assert [line for line in after.splitlines() if GIVEN in line and "***" not in line] == []
    assert books(yard.town) == before
    enter_enterprise(db.session(), yard.town.enterprise_id)
    assert audit(db.session()) == []


def test_a_voucher_keeps_its_figures_and_names_the_code(yard: Yard) -> None:
    home = enrol(yard)
    earn_and_spend(yard, home)
    (before,) = yard.treasurer.get("/vouchers").get_json()["items"]
    home.post("/me/erasure", **YES)
    (after,) = yard.treasurer.get("/vouchers").get_json()["items"]
    told, tells = before.pop("document"), after.pop("document")
    assert before == after
    changed = {key for key in told if told[key] != tells[key]}
    assert changed == {"household_name", "requested_by"}
    assert tells["household_name"] == f"ครัวเรือน {tells['household_code']}"


def test_a_repeat_of_an_answer_that_was_forgotten(yard: Yard) -> None:
    home = enrol(yard)
    body = {"id": str(new_id()), "phone": PHONE, "landmark": "ต้นมะขาม"}
    sold = counter_ticket(yard.market, home.id, CANS) | {"pay": "cash"}
    yard.capital(200_000)
    assert yard.staff.post(f"/households/{home.id}/contact", body).status_code == 201
    assert yard.staff.post("/weigh-tickets", sold).status_code == 201
    held = books(yard.town)
    home.post("/me/erasure", **YES)
    again = yard.staff.post("/weigh-tickets", sold)
    assert (again.status_code, again.get_json()) == (201, {"id": sold["id"]})
    assert again.headers["Repeated"] == "true"
    assert books(yard.town) == held


def test_a_neighbours_answers_are_left_as_they_were(yard: Yard) -> None:
    home = enrol(yard)
    sold = counter_ticket(yard.market, yard.household_id, CANS)
    first = yard.staff.post("/weigh-tickets", sold).get_json()
    home.post("/me/erasure", **YES)
    assert yard.staff.post("/weigh-tickets", sold).get_json() == first


def another_person(yard: Yard, home: Home, name: str) -> SignedIn:
    enter_enterprise(db.session(), yard.town.enterprise_id)
    person = people.create_person(
        db.session(), id=new_id(), name=name, roles=[Role.HOUSEHOLD], household_id=home.id
    )
    db.session.commit()
    return yard.town.client(person.id)


def test_the_household_stays_without_the_name_of_who_went(yard: Yard, config: Config) -> None:
    home = enrol(yard)
    live(yard, home)
    earn_and_spend(yard, home)
    another_person(yard, home, "แม่บ้านคนใหม่")
    home.post("/me/erasure", **YES)
    after = everything(config)
    assert [line for line in after.splitlines() if SURNAME in line] == []
    shown = yard.staff.get(f"/households/{home.id}").get_json()
    assert (shown["name"], shown["active"]) == (f"ครัวเรือน {shown['code']}", True)
    assert shown["house_number"] == HOUSE


def lend(yard: Yard, home: Home, satang: int) -> None:
    """The household took out more than a correction left it."""
    enter_enterprise(db.session(), yard.town.enterprise_id)
    ledger.post(
        db.session(),
        Draft(
            id=new_id(),
            event="owed",
            source_id=new_id(),
            legs=move(MONEY, satang, source="equity", to=f"owed:{home.id}"),
            captured_at=clock.now(),
        ),
    )
    db.session.commit()


def test_who_owes_the_centre_pays_first(yard: Yard) -> None:
    home = enrol(yard)
    lend(yard, home, 2_500)
    refused = home.client.post("/me/erasure", {"id": str(new_id()), **YES})
    assert problem_of(refused)[:2] == (409, "debt-left")
    assert refused.get_json()["owed_satang"] == 2_500


def test_of_two_who_go_at_once_one_is_the_last(yard: Yard) -> None:
    home = enrol(yard)
    yard.staff.post("/weigh-tickets", counter_ticket(yard.market, home.id, CANS))
    wife = another_person(yard, home, "ภรรยา")
    answers = at_once(
        *(
            lambda client=client: client.post("/me/erasure", {"id": str(new_id()), **YES})
            for client in (home.client, wife)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    (refused,) = [answer for answer in answers if answer.status_code == 409]
    assert problem_of(refused)[1] == "balance-left"
    people_left = yard.staff.get(f"/households/{home.id}/people").get_json()["items"]
    assert len(people_left) == 1
