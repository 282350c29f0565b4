"""Giving a plan out: who hears of it, what it takes the place of, when it is refused."""

from datetime import timedelta

from recycling import clock
from recycling.ids import new_id
from tests.builders_market import bangkok
from tests.rounds.scene import PROBLEM, Scene, capture, stops_of


def test_publication_gives_rounds_to_collectors_and_dates_to_households(scene: Scene) -> None:
    collector = scene.shift()
    pickup = scene.call()
    phone, home = scene.client(collector), scene.client(next(iter(scene.households.values())))
    plan = scene.plan()
    day = scene.on_date.isoformat()
    assert scene.ok(phone.get("/rounds", on_date=day))["items"] == []
    early = home.get(f"/pickups/{pickup}/visit")
    assert early.status_code == 404
    assert early.get_json()["type"] == PROBLEM + "not-planned-yet"
    assert scene.pickup_status(pickup) == "requested"

    published = scene.publish(plan)
    assert published["status"] == "published"
    assert published["published_at"] is not None
    assert scene.pickup_status(pickup) == "planned"
    [line] = scene.ok(phone.get("/rounds", on_date=day))["items"]
    assert line["status"] == "published"
    assert line["counts"] == {
        "pending": 1,
        "en_route": 0,
        "collected": 0,
        "missed": 0,
        "dropped": 0,
    }
    whole = scene.ok(phone.get(f"/rounds/{line['id']}"))
    assert scene.ok(scene.staff.get(f"/rounds/{line['id']}")) == whole
    [stop] = stops_of({"rounds": [whole]})
    visit = scene.ok(home.get(f"/pickups/{pickup}/visit"))
    assert visit["arrives_at"] == stop["arrives_at"]
    assert visit["status"] == "pending"
    assert visit["collector_name"] == "พนักงาน"
    assert visit["vehicle"]["id"] == line["vehicle"]["id"]


def test_a_plan_is_published_once(scene: Scene) -> None:
    scene.shift()
    scene.call()
    plan = scene.plan()
    body = {"id": str(new_id())}
    path = f"/plans/{plan['id']}/publication"
    first = scene.ok(scene.staff.post(path, body), 201)
    repeated = scene.staff.post(path, body)
    assert repeated.headers["Repeated"] == "true"
    assert repeated.get_json() == first
    again = scene.try_publish(plan)
    assert again.status_code == 409
    assert again.get_json()["type"] == PROBLEM + "already-published"


def test_a_plan_that_is_not_ready_is_refused(scene: Scene) -> None:
    scene.shift()
    scene.call()
    refused = scene.try_publish(scene.ask())
    assert refused.status_code == 409
    assert refused.get_json()["type"] == PROBLEM + "plan-not-ready"
    assert refused.get_json()["plan_status"] == "queued"


def test_pickups_cancelled_since_the_solve_are_dropped(scene: Scene) -> None:
    scene.shift()
    kept, cancelled = scene.calls(2)
    plan = scene.plan()
    scene.cancel(cancelled)
    published = scene.publish(plan)
    by_pickup = {stop["pickup_id"]: stop["status"] for stop in stops_of(published)}
    assert by_pickup == {kept: "pending", cancelled: "dropped"}
    assert scene.pickup_status(cancelled) == "cancelled"


def test_a_pickup_cancelled_after_publication_shows_as_dropped(scene: Scene) -> None:
    collector = scene.shift()
    kept, cancelled = scene.calls(2)
    published = scene.publish(scene.plan())
    scene.cancel(cancelled)
    [found] = published["rounds"]
    whole = scene.ok(scene.client(collector).get(f"/rounds/{found['id']}"))
    by_pickup = {stop["pickup_id"]: stop["status"] for stop in stops_of({"rounds": [whole]})}
    assert by_pickup == {kept: "pending", cancelled: "dropped"}
    assert whole["counts"]["dropped"] == 1


def test_pickups_that_came_since_the_solve_are_named(scene: Scene) -> None:
    scene.shift()
    scene.call()
    plan = scene.plan()
    late = scene.call(north=-0.02)
    published = scene.publish(plan)
    [left] = published["unserved"]
    assert (left["pickup_id"], left["reason"]) == (late, "after_plan")
    assert scene.pickup_status(late) == "requested"


def test_a_newer_plan_supersedes_the_earlier_one(scene: Scene) -> None:
    collector = scene.shift()
    first_call = scene.call()
    first = scene.publish(scene.plan())
    second_call = scene.call(north=-0.02)
    second = scene.publish(scene.plan())
    assert scene.ok(scene.staff.get(f"/plans/{first['id']}"))["status"] == "superseded"
    assert {stop["pickup_id"] for stop in stops_of(second)} == {first_call, second_call}
    shown = scene.ok(scene.client(collector).get("/rounds"))["items"]
    assert [each["plan_id"] for each in shown] == [second["id"]]
    refused = scene.try_publish(first)
    assert refused.status_code == 409
    assert refused.get_json()["type"] == PROBLEM + "plan-superseded"


def test_a_pickup_that_a_newer_plan_leaves_out_waits_again(scene: Scene) -> None:
    scene.shift()
    near, far = scene.call(north=0.001), scene.call(north=0.09)
    scene.publish(scene.plan())
    assert {scene.pickup_status(near), scene.pickup_status(far)} == {"planned"}
    with clock.at(bangkok(scene.on_date, 11, 45)):  # too late for the far one
        newer = scene.publish(scene.plan())
    assert [stop["pickup_id"] for stop in stops_of(newer)] == [near]
    assert [left["pickup_id"] for left in newer["unserved"]] == [far]
    assert scene.pickup_status(near) == "planned"
    assert scene.pickup_status(far) == "requested"
    gone = scene.staff.get(f"/pickups/{far}/visit")
    assert gone.status_code == 404


def test_yesterdays_plan_is_not_published(scene: Scene) -> None:
    scene.shift()
    scene.call()
    plan = scene.plan()
    with clock.at(bangkok(scene.on_date, 9) + timedelta(days=1)):
        refused = scene.try_publish(plan)
    assert refused.status_code == 409
    assert refused.get_json()["type"] == PROBLEM + "day-over"


def test_a_day_under_way_is_not_planned_anew(scene: Scene) -> None:
    collector = scene.shift()
    scene.calls(2)
    first = scene.publish(scene.plan())
    newer = scene.plan()
    stop = stops_of(first)[0]
    scene.ok(scene.client(collector).post(f"/stops/{stop['id']}/departure", capture()), 201)
    refused = scene.try_publish(newer)
    assert refused.status_code == 409
    assert refused.get_json()["type"] == PROBLEM + "round-under-way"
    assert refused.get_json()["round_ids"] == [first["rounds"][0]["id"]]
    assert scene.ok(scene.staff.get(f"/plans/{first['id']}"))["status"] == "published"
    again = scene.try_publish(first)
    assert again.get_json()["type"] == PROBLEM + "already-published"
