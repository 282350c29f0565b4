"""From calls to rounds: what a plan holds, and what it says of those it leaves out."""

from datetime import datetime, timedelta
from uuid import UUID

from flask import Flask

from recycling import clock, jobs
from recycling.clock import BANGKOK
from recycling.database.orm import db
from recycling.ids import new_id
from recycling.rounds.jobs import plan_rounds
from tests.rounds.scene import THREE_WHEELER, Scene, make_scene, stops_of


def test_a_day_is_planned_in_the_background(scene: Scene) -> None:
    collector = scene.shift()
    pickups = scene.calls(6)
    asked = scene.ask()
    assert (asked["status"], asked["progress"], asked["rounds"]) == ("queued", 0, [])
    jobs.work(scene.town.app, forever=False)
    plan = scene.ok(scene.staff.get(f"/plans/{asked['id']}"))
    assert (plan["status"], plan["progress"]) == ("ready", 100)
    assert sorted(stop["pickup_id"] for stop in stops_of(plan)) == sorted(pickups)
    assert plan["unserved"] == []
    [found] = plan["rounds"]
    assert found["status"] == "draft"
    assert found["collector"]["id"] == str(collector)
    assert plan["summary"]["distance_m"] == found["distance_m"] > 0
    assert plan["summary"]["stops"] == 6
    assert plan["summary"]["planned_g"] == 6 * 12_000


def test_stops_lie_in_their_windows_and_in_order(scene: Scene) -> None:
    scene.shift()
    scene.calls(8)
    [found] = scene.plan()["rounds"]
    times = [found["departs_at"]]
    for trip in found["trips"]:
        for stop in trip["stops"]:
            assert stop["window_start"] <= stop["arrives_at"] <= stop["window_end"]
            times += [stop["arrives_at"], stop["departs_at"]]
        times.append(trip["unloads_at"])
    times.append(found["returns_at"])
    assert times == sorted(times)
    shift = scene.ok(scene.staff.get("/shifts", on_date=scene.on_date.isoformat()))["items"][0]
    assert shift["starts_at"] <= found["departs_at"] <= found["returns_at"] <= shift["ends_at"]


def test_a_plan_costs_what_the_manager_says_a_kilometre_and_an_hour_cost(scene: Scene) -> None:
    scene.shift()
    scene.call()
    body = {"id": str(new_id()), "settings": {"satang_per_km": 900, "satang_per_hour": 0}}
    scene.ok(scene.manager.post("/settings", body), 201)
    summary = scene.plan()["summary"]
    assert summary["cost_satang"] == summary["distance_m"] * 900 // 1000 > 0


def test_a_full_vehicle_unloads_before_it_goes_on(scene: Scene) -> None:
    scene.shift(**THREE_WHEELER)
    scene.calls(6, grams=90_000)  # 900 litres each: bulk fills the vehicle before weight does
    plan = scene.plan()
    [found] = plan["rounds"]
    assert len(found["trips"]) >= 3
    for trip in found["trips"]:
        assert trip["planned_g"] == 90_000 * len(trip["stops"]) <= THREE_WHEELER["capacity_g"]
        assert trip["planned_ml"] == 900_000 * len(trip["stops"]) <= THREE_WHEELER["capacity_ml"]
    assert len(stops_of(plan)) == 6


def test_two_vehicles_share_a_day_that_one_cannot_drive(scene: Scene) -> None:
    collectors = {str(scene.shift(starts=8, ends=9)), str(scene.shift(starts=8, ends=9))}
    scene.calls(8)
    plan = scene.plan()
    assert {found["collector"]["id"] for found in plan["rounds"]} == collectors
    assert len(stops_of(plan)) + len(plan["unserved"]) == 8


def test_what_is_too_heavy_says_so(scene: Scene) -> None:
    scene.shift(**THREE_WHEELER)
    small, heavy = scene.call(), scene.call(grams=450_000)
    plan = scene.plan()
    assert [stop["pickup_id"] for stop in stops_of(plan)] == [small]
    [left] = plan["unserved"]
    assert (left["pickup_id"], left["reason"]) == (heavy, "too_large")
    assert "450 กก." in left["th"]
    assert "300 กก." in left["th"]
    assert "450 kg" in left["en"]
    assert left["household"]["house_number"] == "1/2"
    assert left["household"]["village"]["number"] == 1


def test_what_is_too_bulky_says_so(scene: Scene) -> None:
    scene.shift(capacity_ml=1_500_000)
    scene.call(grams=250_000)
    [left] = scene.plan()["unserved"]
    assert "2.5 ลบ.ม." in left["th"]
    assert "1.5 m³" in left["en"]


def test_a_window_before_the_shift_says_when_a_vehicle_could_come(scene: Scene) -> None:
    scene.shift(starts=13, ends=17)  # the slots are in the morning
    scene.call()
    plan = scene.plan()
    [left] = plan["unserved"]
    assert left["reason"] == "window"
    assert "13:0" in left["th"]
    assert "12:00 น." in left["th"]
    assert (plan["status"], plan["rounds"]) == ("ready", [])


def test_a_shift_too_short_for_the_way_says_so(scene: Scene) -> None:
    vehicle, collector = scene.vehicle(), scene.collector()
    body = scene.shift_body(vehicle, collector)
    starts = datetime.fromisoformat(body["starts_at"])
    body["ends_at"] = (starts + timedelta(minutes=20)).isoformat()
    scene.ok(scene.staff.post("/shifts", body), 201)
    scene.call()
    [left] = scene.plan()["unserved"]
    assert left["reason"] == "shift"
    assert "08:20 น." in left["th"]


def test_a_full_day_names_the_vehicle_and_the_minutes(scene: Scene) -> None:
    scene.shift(starts=8, ends=9, name_th="รถสามล้อ", name_en="Three-wheeler")
    scene.calls(10)
    plan = scene.plan()
    full = [left for left in plan["unserved"] if left["reason"] == "day_full"]
    assert full
    assert len(stops_of(plan)) + len(plan["unserved"]) == 10
    assert "รถสามล้อ" in full[0]["th"]
    assert "Three-wheeler" in full[0]["en"]
    assert "minutes" in full[0]["en"]


def test_a_day_without_shifts_says_what_to_do(scene: Scene) -> None:
    pickup = scene.call()
    plan = scene.plan()
    assert plan["status"] == "ready"
    assert plan["rounds"] == []
    assert "เพิ่มกะ" in plan["summary"]["note"]["th"]
    assert [(left["pickup_id"], left["reason"]) for left in plan["unserved"]] == [
        (pickup, "no_vehicle")
    ]
    refused = scene.try_publish(plan)
    assert refused.status_code == 409
    assert refused.get_json()["type"].endswith(":plan-empty")


def test_a_day_without_calls_says_so(scene: Scene) -> None:
    scene.shift()
    plan = scene.plan()
    assert (plan["status"], plan["rounds"], plan["unserved"]) == ("ready", [], [])
    assert "Nobody has called" in plan["summary"]["note"]["en"]


def test_todays_plan_sends_nobody_out_before_it_is_made(app: Flask) -> None:
    scene = make_scene(app, days_ahead=1)
    scene.shift()
    scene.call()
    asked = scene.ask()
    ten = datetime.combine(scene.on_date, datetime.min.time(), BANGKOK) + timedelta(hours=10)
    with clock.at(ten):
        again = scene.ask()
    jobs.work(app, forever=False)
    early = scene.ok(scene.staff.get(f"/plans/{asked['id']}"))["rounds"][0]
    late = scene.ok(scene.staff.get(f"/plans/{again['id']}"))["rounds"][0]
    assert datetime.fromisoformat(early["departs_at"]) < ten
    assert datetime.fromisoformat(late["departs_at"]) > ten


def test_todays_plan_after_the_last_shift_says_so(app: Flask) -> None:
    scene = make_scene(app, days_ahead=1)
    scene.shift(ends=9)
    scene.call()
    ten = datetime.combine(scene.on_date, datetime.min.time(), BANGKOK) + timedelta(hours=10)
    with clock.at(ten):
        asked = scene.ask()
    jobs.work(app, forever=False)
    plan = scene.ok(scene.staff.get(f"/plans/{asked['id']}"))
    assert "หมดเวลา" in plan["summary"]["note"]["th"]
    assert [left["reason"] for left in plan["unserved"]] == ["no_vehicle"]


def test_the_same_seed_and_iterations_give_the_same_plan(scene: Scene) -> None:
    scene.shift()
    scene.shift(**THREE_WHEELER)
    scene.calls(12, grams=60_000)
    first, second = (scene.plan(seed=7, iterations=25, seconds=60) for _ in range(2))
    assert [
        (r["departs_at"], [s["pickup_id"] for t in r["trips"] for s in t["stops"]])
        for r in first["rounds"]
    ] == [
        (r["departs_at"], [s["pickup_id"] for t in r["trips"] for s in t["stops"]])
        for r in second["rounds"]
    ]


def test_running_the_job_again_changes_nothing(scene: Scene) -> None:
    scene.shift()
    scene.calls(3)
    plan = scene.plan()
    with scene.entered():
        plan_rounds(db.session(), plan_id=plan["id"])
        plan_rounds(db.session(), plan_id=plan["id"])
    assert scene.ok(scene.staff.get(f"/plans/{plan['id']}")) == plan


def test_a_plan_asked_for_twice_is_one_plan(scene: Scene) -> None:
    scene.shift()
    scene.call()
    body = {"id": str(new_id()), "on_date": scene.on_date.isoformat(), "seconds": 1}
    first = scene.staff.post("/plans", body)
    again = scene.staff.post("/plans", body)
    assert (first.status_code, again.status_code) == (202, 202)
    assert again.headers["Repeated"] == "true"
    jobs.work(scene.town.app, forever=False)
    listed = scene.ok(scene.staff.get("/plans", on_date=scene.on_date.isoformat()))["items"]
    assert [each["id"] for each in listed] == [body["id"]]
    assert listed[0]["status"] == "ready"


def test_cancelled_pickups_are_not_planned(scene: Scene) -> None:
    scene.shift()
    kept, cancelled = scene.calls(2)
    scene.cancel(cancelled)
    plan = scene.plan()
    assert [stop["pickup_id"] for stop in stops_of(plan)] == [kept]
    assert plan["unserved"] == []


def test_a_plan_says_whose_door_and_what_load(scene: Scene) -> None:
    scene.shift()
    pickup = scene.call(grams=12_000)
    [stop] = stops_of(scene.plan())
    assert UUID(stop["price_list_id"]) == scene.market.price_list_id
    assert stop["pickup_id"] == pickup
    assert stop["lines"] == [{"material": "cardboard", "quantity": 12_000}]
    assert stop["household"]["name"] == "บ้านทดสอบ"
    assert (stop["status"], stop["missed"]) == ("pending", None)
