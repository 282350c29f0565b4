"""A household's PromptPay number: one at a time, shown masked, forgotten when it is replaced."""

import pytest
from flask import Flask
from sqlalchemy import text

from recycling.database.orm import db, enter_enterprise
from recycling.ids import new_id
from tests.builders_market import problem_of, rows
from tests.settlement.test_at_once import at_once
from tests.settlement.transfers.conftest import Desk, ask, open_desk, tell

ID = "1-1017-00230-70-8"


def stored(desk: Desk) -> list[tuple[str | None, str]]:
    """What the table knows, oldest first."""
    enter_enterprise(db.session(), desk.yard.town.enterprise_id)
    query = "SELECT number, masked FROM promptpay_proxies ORDER BY recorded_at, id"
    found = [(number, masked) for number, masked in db.session.execute(text(query))]
    db.session.rollback()
    return found


def test_it_is_shown_masked_and_the_one_before_is_forgotten(desk: Desk) -> None:
    home, path = desk.yard.household_id, f"/households/{desk.yard.household_id}/promptpay"
    assert desk.yard.member.get(path).get_json()["masked"] == "xxx-xxx-4567"
    answer = tell(desk.yard.member, home, "national_id", ID)
    assert answer.get_json()["masked"] == "x-xxxx-xxxx0-70-8"
    assert desk.yard.staff.get(path).get_json() == answer.get_json()
    assert "110170023" not in answer.get_data(as_text=True)
    assert stored(desk) == [(None, "xxx-xxx-4567"), ("1101700230708", "x-xxxx-xxxx0-70-8")]
    removed = desk.yard.member.post(f"{path}/removal", {"id": str(new_id())})
    assert removed.status_code == 201
    assert [number for number, _ in stored(desk)] == [None, None]
    assert desk.yard.member.get(path).status_code == 404
    assert desk.yard.member.post(f"{path}/removal", {"id": str(new_id())}).status_code == 404


def test_what_a_repeat_remembers_is_masked_too(desk: Desk) -> None:
    body = {"id": str(new_id()), "kind": "national_id", "number": ID}
    path = f"/households/{desk.yard.household_id}/promptpay"
    first, again = desk.yard.member.post(path, body), desk.yard.member.post(path, body)
    assert again.get_json() == first.get_json()
    enter_enterprise(db.session(), desk.yard.town.enterprise_id)
    kept = db.session.execute(text("SELECT response FROM captures")).scalars().all()
    db.session.rollback()
    assert not [response for response in kept if "1101700230708" in response]


@pytest.mark.parametrize(
    ("kind", "number", "fields"),
    [
        ("mobile", "02-123-4567", ["number"]),
        ("national_id", "1-1017-00230-70-9", ["number"]),
        ("ewallet", "123", ["number"]),
        ("mobile", "", ["number"]),
        ("iban", "0801234567", ["kind"]),
    ],
)
def test_a_wrong_number_is_refused_with_its_field(
    desk: Desk, kind: str, number: str, fields: list[str]
) -> None:
    before = rows(desk.yard.town, "promptpay_proxies")
    answer = tell(desk.yard.member, desk.yard.household_id, kind, number)
    assert problem_of(answer) == (422, "invalid-request", fields)
    assert rows(desk.yard.town, "promptpay_proxies") == before


def test_nobody_else_sees_or_changes_it(desk: Desk, app: Flask) -> None:
    _, neighbour = desk.member()
    home, path = desk.yard.household_id, f"/households/{desk.yard.household_id}/promptpay"
    for client in (neighbour, desk.yard.collector):
        assert client.get(path).status_code == 403
        assert tell(client, home).status_code == 403
        assert client.post(f"{path}/removal", {"id": str(new_id())}).status_code == 403
    other = open_desk(app)
    assert other.yard.staff.get(path).status_code == 404
    assert tell(other.yard.staff, home).status_code == 404
    assert other.yard.staff.post(f"{path}/removal", {"id": str(new_id())}).status_code == 404


def test_two_numbers_at_once_leave_one(desk: Desk) -> None:
    home = desk.yard.household_id
    answers = at_once(
        *(
            lambda number=number: tell(desk.yard.member, home, number=number)
            for number in ("0811111111", "0822222222", "0833333333", "0844444444")
        )
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len([number for number, _ in stored(desk) if number]) == 1


def test_without_a_number_promptpay_cannot_be_asked_for(desk: Desk) -> None:
    path = f"/households/{desk.yard.household_id}/promptpay/removal"
    desk.yard.member.post(path, {"id": str(new_id())})
    assert problem_of(ask(desk.yard.member, 100))[:2] == (409, "no-promptpay")
    assert ask(desk.yard.member, 100, "cash").status_code == 201
