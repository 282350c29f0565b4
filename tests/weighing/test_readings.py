"""A scale's reading used twice, taken long before, or not at rest, is flagged and no more."""

from datetime import timedelta
from typing import Any

from recycling import clock
from recycling.ids import new_id
from tests.builders_market import problem_of
from tests.weighing.scene import Line, door_ticket
from tests.weighing.yard import Yard


def line(sequence: int, *, seconds: int = 2, **more: Any) -> Line:
    at = clock.now() - timedelta(seconds=seconds)
    reading = {"device": "A12", "sequence": sequence, "read_at": at.isoformat(), **more}
    return {"material": "can", "gross_g": 1_000, "reading": reading}


def sell(yard: Yard, *lines: Line, **more: Any) -> dict[str, Any]:
    body = door_ticket(yard.market, yard.household_id, lines, trip_id=yard.drive.trip_id, **more)
    answer = yard.collector.post("/weigh-tickets", body)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    found: dict[str, Any] = answer.get_json()
    return found


def flags(yard: Yard, **query: str) -> list[tuple[str, int, str]]:
    found = yard.staff.get("/flags", **query).get_json()["items"]
    return sorted((each["ticket_id"], each["line"], each["kind"]) for each in found)


def test_fresh_readings_are_not_flagged(yard: Yard) -> None:
    assert sell(yard, line(1), line(2))["flags"] == []
    assert flags(yard) == []


def test_one_reading_for_two_lines(yard: Yard) -> None:
    ticket = sell(yard, line(1), line(2), line(1))
    assert flags(yard) == [
        (ticket["id"], 1, "reading-repeated"),
        (ticket["id"], 3, "reading-repeated"),
    ]


def test_one_reading_for_two_tickets_flags_both(yard: Yard) -> None:
    first, second = sell(yard, line(1)), sell(yard, line(1))
    assert flags(yard) == sorted(
        (ticket["id"], 1, "reading-repeated") for ticket in (first, second)
    )


def test_another_scale_may_have_the_same_number(yard: Yard) -> None:
    sell(yard, line(1))
    assert sell(yard, line(1, device="B7"))["flags"] == []


def test_a_correction_may_repeat_its_own_tickets_readings(yard: Yard) -> None:
    old = sell(yard, line(1))
    body = door_ticket(yard.market, yard.household_id, [line(1)], trip_id=yard.drive.trip_id)
    kept = {name: body[name] for name in ("id", "captured_at", "pay", "lines")}
    path = f"/weigh-tickets/{old['id']}/correction"
    answer = yard.collector.post(path, {**kept, "reason": "ผิดวัสดุ"})
    assert answer.get_json()["flags"] == ["corrected"]


def test_old_ones_by_the_phones_own_clock(yard: Yard) -> None:
    """The limit is the enterprise's; a wrong clock is wrong for both times."""
    assert sell(yard, line(1, seconds=170))["flags"] == []
    assert sell(yard, line(2, seconds=200))["flags"] == ["reading-stale"]
    ahead = clock.now() + timedelta(hours=40)
    fresh = line(3, seconds=-40 * 3600)
    assert sell(yard, fresh, captured_at=ahead)["flags"] == []
    body = {"id": str(new_id()), "settings": {"reading_seconds": 30}}
    assert yard.manager.post("/settings", body).status_code == 201
    assert sell(yard, line(4, seconds=170))["flags"] == ["reading-stale"]


def test_a_scale_that_did_not_stand_still(yard: Yard) -> None:
    assert sell(yard, line(1, stable=False))["flags"] == ["reading-unstable"]


def test_staff_look_at_flags_and_say_so(yard: Yard) -> None:
    sell(yard, line(1), line(1))
    found = yard.staff.get("/flags", status="open", limit=1).get_json()
    assert found["next_cursor"]
    path = f"/flags/{found['items'][0]['id']}/review"
    body = {"id": str(new_id()), "note": "ชั่งรวมสองถุง"}
    answer = yard.staff.post(path, body).get_json()
    assert (answer["note"], answer["reviewed_by"]) == ("ชั่งรวมสองถุง", str(_staff(yard)))
    assert len(flags(yard, status="open")) == 1
    assert len(flags(yard, status="reviewed")) == 1
    assert yard.collector.get("/flags").status_code == 403
    unknown = f"/flags/{new_id()}/review"
    assert yard.staff.post(unknown, body | {"id": str(new_id())}).status_code == 404


def _staff(yard: Yard) -> Any:
    return yard.town.people["staff"]


def test_a_reading_has_its_parts(yard: Yard) -> None:
    body = door_ticket(yard.market, yard.household_id, [line(1)], trip_id=yard.drive.trip_id)
    body["lines"][0]["reading"] = {"device": "A12", "sequence": -1, "stable": 1}
    answer = yard.collector.post("/weigh-tickets", body)
    assert sorted(problem_of(answer)[2]) == [
        "lines[0].reading.read_at",
        "lines[0].reading.sequence",
        "lines[0].reading.stable",
    ]
