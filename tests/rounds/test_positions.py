"""Where vehicles are: late, twice, out of order; who may see it; and that it is forgotten."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from recycling import clock
from recycling.database.orm import db
from recycling.ids import new_id
from recycling.rounds.models import Position
from recycling.rounds.positions import forget_positions
from tests.rounds.scene import PROBLEM
from tests.rounds.test_captures import Driven, drive


@pytest.fixture
def driven(app: Flask) -> Driven:
    """A published round with three stops."""
    return drive(app, 3)


def tell(driven: Driven, *minutes_ago: float, north: float = 0.0) -> Any:
    """The phone sends where it was so many minutes ago."""
    items = [
        {
            "at": (clock.now() - timedelta(minutes=each)).isoformat(),
            "lat": 20.1 + north + each / 1000,
            "lon": 100.4,
            "accuracy_m": 8,
        }
        for each in minutes_ago
    ]
    body = {"id": str(new_id()), "items": items}
    path = f"/rounds/{driven.round_id}/positions"
    return driven.scene.ok(driven.phone().post(path, body), 201)


def track(driven: Driven) -> list[Any]:
    """What the centre sees."""
    found = driven.scene.ok(driven.scene.staff.get(f"/rounds/{driven.round_id}/positions"))
    return list(found["items"])


def visit(driven: Driven, stop: int) -> Any:
    """What a stop's household is told."""
    pickup = driven.stops[stop]["pickup_id"]
    person = next(p for k, p in driven.scene.households.items() if str(k) == pickup)
    return driven.scene.ok(driven.scene.client(person).get(f"/pickups/{pickup}/visit"))


def test_batches_come_late_twice_and_out_of_order(driven: Driven) -> None:
    now = clock.now()
    with clock.at(now):
        assert tell(driven, 3, 1) == {"kept": 2}
        assert tell(driven, 9, 5, 3) == {"kept": 3}
        assert tell(driven, 3, 1) == {"kept": 2}
        shown = track(driven)
    assert [round((now.timestamp() - _time(each)) / 60) for each in shown] == [9, 5, 3, 1]


def _time(fix: Any) -> float:
    from datetime import datetime

    return datetime.fromisoformat(fix["at"]).timestamp()


def test_what_is_too_old_or_of_a_wild_clock_is_passed_over(driven: Driven) -> None:
    assert tell(driven, 25 * 60, -49 * 60, 2) == {"kept": 1}
    assert len(track(driven)) == 1


def test_positions_are_forgotten_after_the_hours_the_enterprise_keeps_them(driven: Driven) -> None:
    scene = driven.scene
    tell(driven, 10, 5)
    body = {"id": str(new_id()), "settings": {"position_hours": 2}}
    scene.ok(scene.manager.post("/settings", body), 201)
    with clock.at(clock.now() + timedelta(hours=3)):
        assert track(driven) == []
        tell(driven, 1)
        with scene.entered():
            assert forget_positions(db.session()) == 2
            db.session.commit()
            assert db.session.scalar(select(func.count()).select_from(Position)) == 1


def test_a_household_sees_the_vehicle_only_while_it_comes_next(driven: Driven) -> None:
    tell(driven, 1)
    assert [visit(driven, n)["position"] for n in range(3)] == [None] * 3  # nobody has left yet
    driven.tell(0, "departure")
    assert [visit(driven, n)["stops_before"] for n in range(3)] == [0, 1, 2]
    assert visit(driven, 0)["position"]["accuracy_m"] == 8
    assert [visit(driven, n)["position"] for n in (1, 2)] == [None, None]
    driven.weigh(0)
    assert visit(driven, 0)["position"] is None
    assert visit(driven, 1)["position"] is not None
    assert visit(driven, 2)["position"] is None
    driven.tell(2, "departure")  # the collector goes there first
    assert visit(driven, 2)["position"] is not None
    driven.finish()
    assert [visit(driven, n)["position"] for n in range(3)] == [None] * 3


def test_who_calls_off_stands_before_nobody_and_sees_the_vehicle_no_more(driven: Driven) -> None:
    tell(driven, 1)
    driven.tell(2, "departure")
    driven.weigh(2)
    assert visit(driven, 0)["position"] is not None
    pickup = driven.stops[0]["pickup_id"]
    person = next(p for k, p in driven.scene.households.items() if str(k) == pickup)
    body = {"id": str(new_id()), "reason": "ไม่อยู่บ้าน"}
    client = driven.scene.client(person)
    driven.scene.ok(client.post(f"/pickups/{pickup}/cancellation", body), 201)
    assert (visit(driven, 0)["status"], visit(driven, 0)["position"]) == ("dropped", None)
    assert visit(driven, 1)["stops_before"] == 0
    assert visit(driven, 1)["position"] is not None


def test_only_the_collector_tells_and_only_the_centre_sees_it_all(driven: Driven) -> None:
    scene, path = driven.scene, f"/rounds/{driven.round_id}/positions"
    body = {
        "id": str(new_id()),
        "items": [{"at": clock.now().isoformat(), "lat": 20.1, "lon": 100.4}],
    }
    assert scene.client(scene.collector()).post(path, body).status_code == 403
    assert scene.staff.post(path, body).status_code == 403
    assert driven.phone().get(path).status_code == 403
    nowhere = {**body, "items": [{**body["items"][0], "lat": 91}]}
    assert driven.phone().post(path, nowhere).status_code == 422


def test_a_draft_round_takes_no_positions(app: Flask) -> None:
    from tests.rounds.scene import make_scene

    scene = make_scene(app)
    collector = scene.shift()
    scene.call()
    [found] = scene.plan()["rounds"]
    body = {
        "id": str(new_id()),
        "items": [{"at": clock.now().isoformat(), "lat": 20.1, "lon": 100.4}],
    }
    refused = scene.client(collector).post(f"/rounds/{found['id']}/positions", body)
    assert refused.get_json()["type"] == PROBLEM + "not-published"


def test_where_the_collector_goes_after_work_is_not_kept(driven: Driven) -> None:
    now = clock.now()
    with clock.at(now):
        assert tell(driven, 9) == {"kept": 1}
        finish = {
            "id": str(new_id()),
            "captured_at": (now - timedelta(minutes=5)).isoformat(),
        }
        path = f"/rounds/{driven.round_id}/finish"
        driven.scene.ok(driven.phone().post(path, finish), 201)
        assert tell(driven, 7, 2, 1) == {"kept": 1}
        assert len(track(driven)) == 2
