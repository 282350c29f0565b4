"""Cash is counted by one person and confirmed by another; the difference has a name."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from recycling import clock
from recycling.database.orm import db, enter_enterprise
from recycling.ids import new_id
from recycling.people.roles import Role
from tests.builders import SignedIn
from tests.builders_market import problem_of, rows
from tests.settlement.test_at_once import at_once, require_sound
from tests.weighing.scene import books, counter_ticket
from tests.weighing.yard import Yard, open_yard

TABLES = ("float_counts", "day_closes", "entries", "postings", "captures")
BOX = 500_000


@pytest.fixture
def box(yard: Yard) -> Yard:
    """5,000 baht in the box and 1,000 with the collector."""
    yard.capital(BOX + 100_000)
    yard.move_float("issue", 100_000)
    return yard


def count(yard: Yard, counted: int, by: SignedIn | None = None, **more: Any) -> TestResponse:
    """Count the collector's cash."""
    body = {"id": str(new_id()), "collector_id": str(yard.drive.collector_id)}
    return (by or yard.treasurer).post("/float-counts", body | {"counted_satang": counted} | more)


def close(yard: Yard, counted: int, **more: Any) -> TestResponse:
    """Count the box."""
    body = {"id": str(new_id()), "on_date": clock.today().isoformat(), "counted_satang": counted}
    return yard.treasurer.post("/day-closes", body | more)


def decide(client: SignedIn, kind: str, answer: TestResponse, what: str) -> TestResponse:
    """Confirm or withdraw what `answer` made."""
    return client.post(f"/{kind}/{answer.get_json()['id']}/{what}", {"id": str(new_id())})


def carried(yard: Yard) -> int:
    """What the books say the collector carries."""
    return books(yard.town).get((f"cash:collector:{yard.drive.collector_id}", "THB"), 0)


def test_a_short_float_is_booked_when_the_collector_agrees(box: Yard) -> None:
    counted = count(box, 99_500, note="เหรียญหาย")
    assert counted.status_code == 201
    assert counted.get_json()["difference_satang"] == -500
    assert carried(box) == 100_000
    done = decide(box.collector, "float-counts", counted, "confirmation")
    assert (done.status_code, done.get_json()["status"]) == (201, "confirmed")
    assert (carried(box), books(box.town)["cash-over-short", "THB"]) == (99_500, 500)
    assert box.move_float("return", 99_500).status_code == 201
    assert carried(box) == 0
    require_sound(box)


def test_more_than_the_books_knew_is_booked_too(box: Yard) -> None:
    counted = count(box, 100_700, note="รับคืนไม่ได้ลง")
    decide(box.manager, "float-counts", counted, "confirmation")
    assert (carried(box), books(box.town)["cash-over-short", "THB"]) == (100_700, -700)


def test_who_counted_cannot_confirm(box: Yard) -> None:
    counted, closed = count(box, 100_000), close(box, BOX)
    for kind, answer in (("float-counts", counted), ("day-closes", closed)):
        alone = decide(box.treasurer, kind, answer, "confirmation")
        assert problem_of(alone)[:2] == (409, "second-person-needed")
        assert decide(box.staff, kind, answer, "confirmation").status_code == 403
        assert decide(box.manager, kind, answer, "confirmation").status_code == 201
        again = decide(box.manager, kind, answer, "confirmation")
        assert problem_of(again)[:2] == (409, "wrong-state")
        late = decide(box.treasurer, kind, answer, "withdrawal")
        assert problem_of(late)[:2] == (409, "wrong-state")


def test_a_collector_confirms_the_own_float_alone(box: Yard) -> None:
    counted = count(box, 100_000)
    enter_enterprise(db.session(), box.town.enterprise_id)
    other = box.town.client(box.town.person(Role.COLLECTOR))
    db.session.commit()
    assert decide(other, "float-counts", counted, "confirmation").status_code == 403
    assert decide(box.collector, "float-counts", counted, "confirmation").status_code == 201


def test_a_collector_counts_the_own_float_alone_and_another_confirms(box: Yard) -> None:
    enter_enterprise(db.session(), box.town.enterprise_id)
    other = box.town.client(box.town.person(Role.COLLECTOR))
    db.session.commit()
    assert count(box, 100_000, by=other).status_code == 403
    counted = count(box, 99_000, by=box.collector, note="ทอนผิด")
    assert counted.status_code == 201
    alone = decide(box.collector, "float-counts", counted, "confirmation")
    assert problem_of(alone)[:2] == (409, "second-person-needed")
    assert decide(other, "float-counts", counted, "confirmation").status_code == 403
    assert decide(box.treasurer, "float-counts", counted, "confirmation").status_code == 201
    assert (carried(box), books(box.town)["cash-over-short", "THB"]) == (99_000, 1_000)


def test_a_difference_wants_a_note(box: Yard) -> None:
    before = rows(box.town, *TABLES)
    assert problem_of(count(box, 99_999)) == (422, "invalid-request", ["note"])
    assert problem_of(close(box, BOX + 1)) == (422, "invalid-request", ["note"])
    assert rows(box.town, *TABLES) == before


def test_money_that_moved_after_the_count_makes_it_void(box: Yard) -> None:
    counted, closed = count(box, 100_000), close(box, BOX)
    box.move_float("issue", 1_000)
    for kind, answer in (("float-counts", counted), ("day-closes", closed)):
        stale = decide(box.manager, kind, answer, "confirmation")
        assert problem_of(stale)[:2] == (409, "changed-since-count")
        assert decide(box.treasurer, kind, answer, "withdrawal").status_code == 201
    assert (
        decide(box.manager, "day-closes", close(box, BOX - 1_000), "confirmation").status_code
        == 201
    )


def test_one_count_at_a_time(box: Yard) -> None:
    count(box, 100_000)
    close(box, BOX)
    assert problem_of(count(box, 100_000))[:2] == (409, "count-open")
    assert problem_of(close(box, BOX))[:2] == (409, "count-open")


def test_the_whole_close_of_a_day(box: Yard) -> None:
    counted = close(box, BOX - 300, note="ทอนเงินผิด").get_json()
    assert counted["floats"] == [
        {
            "collector_id": str(box.drive.collector_id),
            "name": "สมชาย กล้าหาญ",
            "cash_satang": 100_000,
        }
    ]
    path = f"/day-closes/{counted['id']}"
    assert box.manager.post(f"{path}/confirmation", {"id": str(new_id())}).status_code == 201
    held = books(box.town)
    assert (held["cash:centre", "THB"], held["cash-over-short", "THB"]) == (BOX - 300, 300)
    assert problem_of(close(box, BOX))[:2] == (409, "day-closed")
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    assert problem_of(close(box, BOX, on_date=yesterday))[:2] == (409, "day-closed")
    assert box.staff.get(path).get_json()["late_entries"] == []
    load = [{"material": "can", "gross_g": 1_000}]
    box.staff.post("/weigh-tickets", counter_ticket(box.market, box.household_id, load))
    (late,) = box.staff.get(path).get_json()["late_entries"]
    tomorrow = clock.today() + timedelta(days=1)
    assert (late["event"], late["effective_on"]) == ("purchase", tomorrow.isoformat())
    assert [each["id"] for each in box.staff.get("/day-closes").get_json()["items"]] == [
        counted["id"]
    ]
    require_sound(box)


def test_a_day_to_come_is_not_closed(box: Yard) -> None:
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    assert problem_of(close(box, BOX, on_date=tomorrow))[2] == ["on_date"]


def test_two_managers_confirming_at_once_post_one_difference(box: Yard) -> None:
    counted = close(box, BOX - 300, note="ขาด")
    answers = at_once(*[lambda: decide(box.manager, "day-closes", counted, "confirmation")] * 4)
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert books(box.town)["cash-over-short", "THB"] == 300


def test_who_may_and_whose_it_is(box: Yard, app: Flask) -> None:
    counted, closed = count(box, 100_000), close(box, BOX)
    for client in (box.member, box.staff, box.manager):
        assert count(box, 100_000, client).status_code == 403
    other = open_yard(app)
    db.session.commit()
    for kind, answer in (("float-counts", counted), ("day-closes", closed)):
        for what in ("confirmation", "withdrawal"):
            assert decide(other.manager, kind, answer, what).status_code == 404
        assert other.manager.get(f"/{kind}").get_json()["items"] == []
    assert other.staff.get(f"/day-closes/{closed.get_json()['id']}").status_code == 404
    stranger = count(box, 1, collector_id=str(other.drive.collector_id), note="x")
    assert stranger.status_code == 404
    member = count(box, 1, collector_id=str(box.town.people[Role.STAFF]), note="x")
    assert problem_of(member)[2] == ["collector_id"]


def test_yesterday_is_closed_this_morning_with_its_own_difference(box: Yard) -> None:
    """The box was filled today, so yesterday's expected nothing: what was found is its own."""
    yesterday = clock.today() - timedelta(days=1)
    counted = close(box, 700, on_date=yesterday.isoformat(), note="พบเงินเก่าในลิ้นชัก")
    assert counted.get_json()["expected_satang"] == 0
    assert decide(box.manager, "day-closes", counted, "confirmation").status_code == 201
    told = box.staff.get("/ledger/balances", until=yesterday.isoformat()).get_json()["items"]
    held = {each["account"]: each["balance"] for each in told}
    assert (held["cash:centre"], held["cash-over-short"]) == (700, -700)
    assert close(box, BOX + 700).status_code == 201


def test_a_payment_while_the_day_is_being_closed_is_in_it_or_after_it(box: Yard) -> None:
    counted = close(box, BOX)
    answers = at_once(
        lambda: decide(box.manager, "day-closes", counted, "confirmation"),
        lambda: box.move_float("issue", 1_000),
    )
    confirmed, paid = answers
    assert paid.status_code == 201
    today = clock.today().isoformat()
    told = box.staff.get("/ledger/balances", until=today).get_json()["items"]
    held = {each["account"]: each["balance"] for each in told}["cash:centre"]
    if confirmed.status_code == 201:
        assert held == BOX
    else:
        assert problem_of(confirmed)[:2] == (409, "changed-since-count")
        assert held == BOX - 1_000
    require_sound(box)
