"""Vehicles and shifts: who may add them, and what cannot be."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from recycling import clock
from recycling.ids import new_id
from tests.rounds.scene import PROBLEM, Scene

END_OF_TIME = datetime.max.replace(tzinfo=UTC) - clock.now() - timedelta(hours=1)


def test_vehicles_are_listed_by_code(scene: Scene) -> None:
    scene.vehicle(code="b")
    scene.vehicle(code="a")
    listed = scene.ok(scene.staff.get("/vehicles"))["items"]
    assert [each["code"] for each in listed] == ["a", "b"]


def test_a_vehicles_code_is_its_own(scene: Scene) -> None:
    scene.vehicle(code="truck")
    body = {
        "id": str(new_id()),
        "code": "truck",
        "name_th": "รถ",
        "name_en": "Truck",
        "capacity_g": 1,
        "capacity_ml": 1,
    }
    refused = scene.manager.post("/vehicles", body)
    assert refused.status_code == 409
    assert refused.get_json()["type"] == PROBLEM + "code-used"
    assert scene.staff.post("/vehicles", body).status_code == 403


def test_a_shift_names_its_vehicle_and_collector(scene: Scene) -> None:
    collector = scene.shift(starts=8, ends=12)
    [shift] = scene.ok(scene.staff.get("/shifts", on_date=scene.on_date.isoformat()))["items"]
    assert shift["collector_id"] == shift["collector"]["id"] == str(collector)
    assert shift["vehicle_id"] == shift["vehicle"]["id"]
    assert shift["on_date"] == scene.on_date.isoformat()
    assert shift["starts_at"].endswith("T01:00:00Z")
    other = (scene.on_date + timedelta(days=1)).isoformat()
    assert scene.ok(scene.staff.get("/shifts", on_date=other))["items"] == []


def test_a_vehicle_drives_one_shift_a_day(scene: Scene) -> None:
    vehicle, collector = scene.vehicle(), scene.collector()
    first = scene.shift_body(vehicle, collector, starts=8, ends=12)
    scene.ok(scene.staff.post("/shifts", first), 201)
    refused = scene.staff.post("/shifts", scene.shift_body(vehicle, collector, starts=13, ends=17))
    assert refused.status_code == 409
    assert refused.get_json()["type"] == PROBLEM + "vehicle-busy"
    assert refused.get_json()["shift_id"] == first["id"]


def test_a_collector_drives_one_vehicle_at_a_time(scene: Scene) -> None:
    collector = scene.collector()
    morning = scene.shift_body(scene.vehicle(), collector, starts=8, ends=12)
    scene.ok(scene.staff.post("/shifts", morning), 201)
    other = scene.vehicle()
    refused = scene.staff.post("/shifts", scene.shift_body(other, collector, starts=11, ends=17))
    assert refused.status_code == 409
    assert refused.get_json()["type"] == PROBLEM + "collector-busy"
    afternoon = scene.shift_body(other, collector, starts=12, ends=17)
    scene.ok(scene.staff.post("/shifts", afternoon), 201)


def test_only_a_collector_is_put_on_shift(scene: Scene) -> None:
    scene.call()
    member = next(iter(scene.households.values()))
    refused = scene.staff.post("/shifts", scene.shift_body(scene.vehicle(), member))
    assert refused.status_code == 422
    assert refused.get_json()["errors"][0]["field"] == "collector_id"


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        (timedelta(hours=30), timedelta(hours=29)),
        (timedelta(hours=30), timedelta(hours=60)),
        (timedelta(hours=-5), timedelta(hours=-4)),
        (timedelta(hours=30), END_OF_TIME),
    ],
    ids=["ends before it starts", "ends on another day", "is over", "ends with the calendar"],
)
def test_hours_that_cannot_be_are_refused(scene: Scene, starts: timedelta, ends: timedelta) -> None:
    body = scene.shift_body(scene.vehicle(), scene.collector())
    body["starts_at"] = (clock.now() + starts).isoformat()
    body["ends_at"] = (clock.now() + ends).isoformat()
    refused = scene.staff.post("/shifts", body)
    assert refused.status_code == 422
    assert refused.get_json()["errors"][0]["field"] == "ends_at"


VEHICLE = {
    "code": "x",
    "name_th": "รถ",
    "name_en": "Truck",
    "capacity_g": 1000,
    "capacity_ml": 1000,
}


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/vehicles", {**VEHICLE, "capacity_g": 0}, "capacity_g"),
        ("/vehicles", {**VEHICLE, "capacity_g": 1.5}, "capacity_g"),
        ("/vehicles", {**VEHICLE, "capacity_ml": "1000"}, "capacity_ml"),
        ("/vehicles", {**VEHICLE, "capacity_g": 10**12}, "capacity_g"),
        ("/vehicles", {**VEHICLE, "code": ""}, "code"),
        ("/vehicles", {**VEHICLE, "colour": "red"}, "colour"),
        ("/shifts", {"vehicle_id": "no id"}, "vehicle_id"),
        ("/shifts", {"starts_at": "2026-11-23T08:00:00"}, "starts_at"),
        ("/plans", {"on_date": "23/11/2026"}, "on_date"),
        ("/plans", {"on_date": "2020-01-01"}, "on_date"),
        ("/plans", {"on_date": "9999-12-31"}, "on_date"),
        ("/plans", {"on_date": "2026-11-23", "seconds": 0}, "seconds"),
        ("/plans", {"on_date": "2026-11-23", "seconds": 601}, "seconds"),
        ("/plans", {"on_date": "2026-11-23", "seconds": True}, "seconds"),
        ("/plans", {"on_date": "2026-11-23", "seed": -1}, "seed"),
        ("/plans", {"on_date": "2026-11-23", "iterations": 0}, "iterations"),
    ],
)
def test_wrong_fields_are_named(scene: Scene, path: str, body: dict[str, Any], field: str) -> None:
    refused = scene.manager.post(path, {"id": str(new_id()), **body})
    assert refused.status_code == 422
    assert refused.mimetype == "application/problem+json"
    assert field in [each["field"] for each in refused.get_json()["errors"]]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"captured_at": "this morning"}, "captured_at"),
        ({"captured_at": None}, "captured_at"),
        ({"captured_at": "2026-11-23T08:00:00+07:00", "reason": "rain"}, "reason"),
        ({"captured_at": "2026-11-23T08:00:00+07:00", "reason": "not_visited"}, "reason"),
        ({"captured_at": "2026-11-23T08:00:00+07:00", "reason": "other", "note": 7}, "note"),
    ],
)
def test_wrong_captures_are_named(scene: Scene, values: dict[str, Any], field: str) -> None:
    body = {"id": str(new_id()), **values}
    refused = scene.staff.post(f"/stops/{new_id()}/miss", body)
    assert refused.status_code == 422
    assert field in [each["field"] for each in refused.get_json()["errors"]]


def test_households_neither_plan_nor_see_rounds(scene: Scene) -> None:
    scene.call()
    home = scene.client(next(iter(scene.households.values())))
    for path in ("/vehicles", "/shifts", "/plans", "/rounds"):
        assert home.get(path).status_code == 403
