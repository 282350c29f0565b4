"""Another enterprise's vehicles, plans, rounds and stops are not there."""

from typing import Any

import pytest
from flask import Flask

from recycling.ids import new_id
from tests.rounds.scene import Scene, capture, make_scene, stops_of


@pytest.fixture(scope="module")
def theirs(app: Flask) -> Any:
    """The published plan of another enterprise."""
    scene = make_scene(app)
    scene.shift()
    scene.call()
    return scene.publish(scene.plan())


def test_what_is_theirs_is_not_found(scene: Scene, theirs: Any) -> None:
    [found] = theirs["rounds"]
    [stop] = stops_of(theirs)
    for path in (
        f"/plans/{theirs['id']}",
        f"/rounds/{found['id']}",
        f"/pickups/{stop['pickup_id']}/visit",
    ):
        assert scene.staff.get(path).status_code == 404
    for path, body in (
        (f"/plans/{theirs['id']}/publication", {"id": str(new_id())}),
        (f"/rounds/{found['id']}/finish", capture()),
        (f"/stops/{stop['id']}/departure", capture()),
        (f"/stops/{stop['id']}/miss", capture(reason="other")),
    ):
        refused = scene.staff.post(path, body)
        assert refused.status_code == 404
        assert refused.get_json()["type"].endswith(":not-found")


def test_their_vehicle_and_collector_cannot_be_put_on_shift(scene: Scene, theirs: Any) -> None:
    [found] = theirs["rounds"]
    mine, collector = scene.vehicle(), scene.collector()
    for vehicle_id, collector_id in (
        (found["vehicle"]["id"], str(collector)),
        (mine, found["collector"]["id"]),
    ):
        body = scene.shift_body(mine, collector)
        body |= {"vehicle_id": vehicle_id, "collector_id": collector_id}
        assert scene.staff.post("/shifts", body).status_code == 404


def test_lists_show_ones_own_alone(scene: Scene, theirs: Any) -> None:
    day = theirs["on_date"]
    assert scene.ok(scene.staff.get("/vehicles"))["items"] == []
    for path in ("/shifts", "/plans", "/rounds"):
        assert scene.ok(scene.staff.get(path, on_date=day))["items"] == []
