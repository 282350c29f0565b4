"""Missing mass moves to the account of its reason once the reason is known."""

from datetime import timedelta
from typing import Any

import pytest

from recycling import clock
from recycling.ids import new_id
from tests.builders_market import problem_of
from tests.weighing.scene import books, door_ticket, unload
from tests.weighing.yard import Yard


def because(reason: str, *, hours: int = 0, material: str = "can") -> dict[str, Any]:
    at = clock.now() + timedelta(hours=hours)
    lines = [{"material": material, "reason": reason}]
    return {"id": str(new_id()), "captured_at": at.isoformat(), "lines": lines}


@pytest.mark.parametrize("first", [True, False], ids=["before the unload", "after it"])
def test_the_loss_is_posted_by_its_reason(yard: Yard, *, first: bool) -> None:
    path = f"/trips/{yard.drive.trip_id}/losses"
    cans = [{"material": "can", "gross_g": 10_000}]
    ticket = door_ticket(yard.market, yard.household_id, cans, trip_id=yard.drive.trip_id)
    yard.collector.post("/weigh-tickets", ticket)
    captures = [(path, because("moisture")), ("/unloads", unload(yard.drive, {"can": 9_500}))]
    for where, body in captures if first else reversed(captures):
        assert yard.staff.post(where, body).status_code == 201
    held = books(yard.town)
    assert held["loss:moisture", "can"] == 500
    assert held["shrinkage", "THB"] == 1_750
    assert ("loss:transit", "can") not in held


def test_the_latest_finding_counts_whichever_comes_in_first(yard: Yard) -> None:
    path = f"/trips/{yard.drive.trip_id}/losses"
    yard.staff.post("/unloads", unload(yard.drive, {"can": 100}))
    for reason, hours in (("scale", 2), ("theft", 1)):
        answer = yard.staff.post(path, because(reason, hours=hours))
        assert answer.get_json()["lines"] == [{"material": "can", "reason": "scale"}]
    assert books(yard.town)["loss:scale", "can"] == -100


def test_bad_findings_write_nothing(yard: Yard) -> None:
    path = f"/trips/{yard.drive.trip_id}/losses"
    yard.staff.post("/unloads", unload(yard.drive, {"can": 100}))
    before = books(yard.town)
    wrong = because("scale", material="gold")
    assert problem_of(yard.staff.post(path, wrong))[2] == ["lines[0].material"]
    assert problem_of(yard.staff.post(path, because("ghosts")))[2] == ["lines[0].reason"]
    twice = because("scale")
    twice["lines"] *= 2
    assert problem_of(yard.staff.post(path, twice))[2] == ["lines[1].material"]
    assert yard.staff.post(f"/trips/{new_id()}/losses", because("scale")).status_code == 404
    assert yard.collector.post(path, because("scale")).status_code == 403
    assert books(yard.town) == before
