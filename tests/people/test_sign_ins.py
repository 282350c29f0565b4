"""A sign-in which the centre made asks for no money before a second person has confirmed it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from recycling.database.orm import db, enter_enterprise
from recycling.ids import new_id
from recycling.people import service as people
from recycling.people.identity import DemoIdentity, Providers
from recycling.people.models import Identity
from recycling.people.roles import Role
from tests.builders import SignedIn
from tests.builders_market import problem_of
from tests.settlement.test_at_once import at_once
from tests.weighing.scene import counter_ticket
from tests.weighing.yard import Yard, open_yard

NUMBER = {"kind": "mobile", "number": "0812345678"}


@dataclass(frozen=True)
class Helped:
    """A household with money, whose grandmother signs in by a code of the staff's."""

    yard: Yard
    grandmother_id: str
    code: str

    @property
    def path(self) -> str:
        return f"/households/{self.yard.household_id}"

    def sign_in(self, credential: str = "grandmother", code: str | None = None) -> Any:
        body = {
            "enterprise": self.yard.town.slug,
            "provider": "demo",
            "credential": credential,
            "invitation": code or self.code,
        }
        return self.yard.town.app.test_client().post("/api/v1/sessions", json=body)

    def phone(self) -> SignedIn:
        answer = self.sign_in()
        assert answer.status_code == 201, answer.get_data(as_text=True)
        return SignedIn(self.yard.town.app.test_client(), answer.get_json()["access_token"])

    def confirm(self, by: SignedIn, person_id: str | None = None) -> Any:
        path = f"{self.path}/people/{person_id or self.grandmother_id}/confirmation"
        return by.post(path, {"id": str(new_id())})


def invite(yard: Yard, by: SignedIn, name: str) -> tuple[str, str]:
    """The id and code of somebody taken into the yard's household."""
    person_id = str(new_id())
    path = f"/households/{yard.household_id}/people"
    answer = by.post(path, {"id": person_id, "name": name})
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return person_id, by.get(f"{path}/{person_id}/invitation").get_json()["code"]


@pytest.fixture
def helped(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Helped]:
    monkeypatch.setitem(app.extensions, "identity_providers", Providers(DemoIdentity()))
    with app.app_context():
        yard = open_yard(app)
        db.session.commit()
        load = [{"material": "can", "gross_g": 20_000}]
        sold = yard.staff.post(
            "/weigh-tickets", counter_ticket(yard.market, yard.household_id, load)
        )
        assert sold.status_code == 201
        yield Helped(yard, *invite(yard, yard.staff, "ยายคำ"))


def act(helped: Helped, phone: SignedIn) -> dict[str, Any]:
    """Everything that touches money or lets others at it, as the grandmother."""
    own, id_ = helped.path, lambda: {"id": str(new_id())}
    return {
        "withdraw": phone.post("/payouts", {**id_(), "amount_satang": 1_000, "method": "cash"}),
        "number": phone.post(f"{own}/promptpay", {**id_(), **NUMBER}),
        "no number": phone.post(f"{own}/promptpay/removal", id_()),
        "invite": phone.post(f"{own}/people", {**id_(), "name": "หลาน"}),
        "code": phone.post(f"{own}/people/{helped.grandmother_id}/invitation", id_()),
    }


def test_money_waits_for_a_second_person_and_the_rest_does_not(helped: Helped) -> None:
    phone = helped.phone()
    for answer in act(helped, phone).values():
        assert problem_of(answer)[:2] == (409, "sign-in-unconfirmed")
    gone = phone.post("/me/erasure", {"id": str(new_id()), "confirmed": True})
    assert problem_of(gone)[:2] == (409, "sign-in-unconfirmed")
    assert phone.get(f"{helped.path}/passbook").get_json()["balance_satang"] == 70_000
    shown = helped.yard.staff.get(f"{helped.path}/people").get_json()["items"][1]
    assert (shown["id"], shown["code_made_by"]) == (helped.grandmother_id, "staff")
    assert shown["unconfirmed_since"] is not None
    confirmed = helped.confirm(helped.yard.treasurer)
    assert confirmed.status_code == 201
    assert confirmed.get_json()["unconfirmed_since"] is None
    for what, answer in act(helped, phone).items():
        assert answer.status_code == 201, what


def test_who_may_confirm(helped: Helped) -> None:
    phone = helped.phone()
    assert problem_of(helped.confirm(helped.yard.staff))[:2] == (403, "forbidden")
    assert problem_of(helped.confirm(phone))[:2] == (403, "forbidden")
    assert problem_of(helped.confirm(helped.yard.collector))[:2] == (403, "forbidden")
    enter_enterprise(db.session(), helped.yard.town.enterprise_id)
    _, stranger = helped.yard.town.household()
    db.session.commit()
    assert problem_of(helped.confirm(helped.yard.town.client(stranger)))[:2] == (403, "forbidden")
    assert helped.confirm(helped.yard.member).status_code == 201
    assert helped.confirm(helped.yard.member).status_code == 201


def test_two_sign_ins_of_the_same_staff_do_not_confirm_each_other(helped: Helped) -> None:
    helped.phone()
    second, code = invite(helped.yard, helped.yard.staff, "ตามี")
    token = helped.sign_in("second", code).get_json()["access_token"]
    other = SignedIn(helped.yard.town.app.test_client(), token)
    assert problem_of(helped.confirm(other))[:2] == (409, "sign-in-unconfirmed")
    assert problem_of(helped.confirm(helped.yard.staff, second))[:2] == (403, "forbidden")


def test_a_fresh_code_of_the_centre_for_somebody_known_waits_too(helped: Helped) -> None:
    member = helped.yard.member
    me = member.get("/me").get_json()["id"]
    path = f"{helped.path}/people/{me}/invitation"
    assert helped.yard.staff.post(path, {"id": str(new_id())}).status_code == 201
    code = helped.yard.staff.get(path).get_json()["code"]
    assert helped.sign_in("stranger", code).status_code == 201
    ask = {"id": str(new_id()), "amount_satang": 1_000, "method": "cash"}
    assert problem_of(member.post("/payouts", ask))[:2] == (409, "sign-in-unconfirmed")


def test_a_code_of_the_household_needs_nobody(helped: Helped) -> None:
    _, code = invite(helped.yard, helped.yard.member, "ลูกสาว")
    token = helped.sign_in("daughter", code).get_json()["access_token"]
    daughter = SignedIn(helped.yard.town.app.test_client(), token)
    assert (
        daughter.post(f"{helped.path}/promptpay", {"id": str(new_id()), **NUMBER}).status_code
        == 201
    )


def test_the_household_is_told_and_who_made_it_is_kept(helped: Helped) -> None:
    helped.phone()
    told = helped.yard.member.get("/messages").get_json()["items"]
    assert [(each["kind"], each["subject_id"]) for each in told] == [
        ("sign-in-made", helped.grandmother_id)
    ]
    assert "ยายคำ" in told[0]["body_th"]
    helped.confirm(helped.yard.treasurer)
    enter_enterprise(db.session(), helped.yard.town.enterprise_id)
    query = select(Identity).where(Identity.person_id == UUID(helped.grandmother_id))
    (kept,) = db.session.scalars(query)
    town = helped.yard.town
    assert (kept.made_by, kept.confirmed_by) == (
        town.person(Role.STAFF),
        town.person(Role.TREASURER),
    )
    assert kept.linked_at is not None
    assert kept.confirmed_at is not None


def test_a_number_which_the_centre_records_is_told(helped: Helped) -> None:
    recorded = helped.yard.staff.post(f"{helped.path}/promptpay", {"id": str(new_id()), **NUMBER})
    assert recorded.status_code == 201
    newest = helped.yard.member.get("/messages").get_json()["items"][0]
    assert newest["kind"] == "promptpay-changed"
    assert recorded.get_json()["masked"] in newest["body_th"]


def test_one_code_typed_into_a_phone_twice_at_once(helped: Helped) -> None:
    answers = at_once(helped.sign_in, helped.sign_in)
    assert [answer.status_code for answer in answers] == [201, 201]
    assert {a.get_json()["person"]["id"] for a in answers} == {helped.grandmother_id}


def test_two_codes_for_one_phone_at_once_make_it_one_person(helped: Helped) -> None:
    other, code = invite(helped.yard, helped.yard.member, "ลูกสาว")
    answers = at_once(helped.sign_in, lambda: helped.sign_in(code=code))
    assert [answer.status_code for answer in answers] == [201, 201]
    (person,) = {answer.get_json()["person"]["id"] for answer in answers}
    assert person in (helped.grandmother_id, other)


def test_of_two_phones_with_one_code_one_gets_in(helped: Helped) -> None:
    answers = at_once(lambda: helped.sign_in("one"), lambda: helped.sign_in("two"))
    assert sorted(answer.status_code for answer in answers) == [201, 422]


def test_somebody_who_works_at_the_centre_is_not_confirmed_away(helped: Helped) -> None:
    enter_enterprise(db.session(), helped.yard.town.enterprise_id)
    stranger = people.create_person(db.session(), id=new_id(), name="x", roles=[Role.STAFF])
    db.session.commit()
    missing = helped.confirm(helped.yard.manager, str(stranger.id))
    assert problem_of(missing)[:2] == (404, "not-found")
