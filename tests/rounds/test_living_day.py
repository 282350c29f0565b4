"""A published day planned anew while it is driven: what is done and promised stays."""

import time
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from recycling import clock, jobs
from recycling.database.orm import db
from recycling.ids import new_id
from recycling.rounds import rearranging, service
from recycling.rounds.living_models import Replan
from tests.builders_market import bangkok
from tests.rounds.scene import PROBLEM, Scene, capture, make_scene, stops_of
from tests.statements import counted


class Living:
    """A published day with two vehicles, at nine in the morning."""

    def __init__(self, app: Flask) -> None:
        self.scene: Scene = make_scene(app)
        self.collectors = {str(self.scene.shift(starts=8 + n, ends=17)): n for n in range(2)}
        # Two clusters, each too large for one vehicle alone: both are sent out.
        for n in range(8):
            self.scene.call(north=0.02 if n % 2 else -0.02, east=0.003 * n, grams=200_000)
        self.plan = self.scene.publish(self.scene.plan())
        self.at = bangkok(self.scene.on_date, 9)

    def round(self, n: int = 0) -> Any:
        """One of the plan's rounds as it stands."""
        round_id = self.plan["rounds"][n]["id"]
        return self.scene.ok(self.scene.staff.get(f"/rounds/{round_id}"))

    def stops(self, n: int = 0) -> list[Any]:
        """The round's stops."""
        return stops_of({"rounds": [self.round(n)]})

    def phone(self, n: int = 0) -> Any:
        """The phone of the round's collector."""
        return self.scene.client(UUID(self.plan["rounds"][n]["collector"]["id"]))

    def collect(self, stop: Any, *, at: datetime | None = None) -> None:
        """What a door ticket does to its stop."""
        with self.scene.entered():
            found = service.find_stop(db.session(), stop_id=UUID(stop["id"]), lock=True)
            service.mark_collected(
                db.session(),
                found=found,
                person_id=UUID(self.plan["rounds"][0]["collector"]["id"]),
                at=at or self.at,
            )
            db.session.commit()

    def replan(self, cause: str = "late", *, at: datetime | None = None, **values: Any) -> Any:
        """Plan anew at a moment of the day; the replanning as it is afterwards."""
        body = {"id": str(new_id()), "cause": cause, "seconds": 1, **values}
        with clock.at(at or self.at):
            asked = self.scene.staff.post(f"/plans/{self.plan['id']}/replans", body)
            found = self.scene.ok(asked, 202)
            assert found["status"] == "queued"
            jobs.work(self.scene.town.app, forever=False)
            return self.scene.ok(self.scene.staff.get(f"/replans/{found['id']}"))


@pytest.fixture
def living(app: Flask) -> Living:
    """A published day."""
    return Living(app)


def statuses(living: Living) -> dict[str, str]:
    """Each pickup's status."""
    return {str(p): living.scene.pickup_status(str(p)) for p in living.scene.households}


def test_a_new_pickup_is_taken_in_and_told(living: Living) -> None:
    version = {each["id"]: each["version"] for each in living.plan["rounds"]}
    late = living.scene.call(north=0.021)
    found = living.replan("new_pickup")
    assert (found["status"], found["note"], found["unserved"]) == ("published", None, [])
    [new] = [move for move in found["moves"] if move["was"] is None]
    assert new["pickup_id"] == late
    assert living.scene.pickup_status(late) == "planned"
    taken = living.scene.ok(living.scene.staff.get(f"/rounds/{new['to_round_id']}"))
    assert taken["version"] == version.get(new["to_round_id"], 0) + 1
    home = living.scene.client(living.scene.households[UUID(late)])
    visit = living.scene.ok(home.get(f"/pickups/{late}/visit"))
    assert visit["arrives_at"] == new["now"]
    [message] = living.scene.ok(home.get("/messages"))["items"]
    assert (message["kind"], message["subject_id"]) == ("pickup-planned", late)


def test_what_is_done_stays_where_it_is(living: Living) -> None:
    first, second, *_ = living.stops()
    living.scene.call(north=-0.021)
    with clock.at(living.at):
        living.collect(first, at=living.at - timedelta(minutes=20))
        living.scene.ok(living.phone().post(f"/stops/{second['id']}/departure", capture()), 201)
        found = living.replan("new_pickup")
    assert found["status"] == "published"
    now = living.stops()
    assert [(stop["id"], stop["status"]) for stop in now[:2]] == [
        (first["id"], "collected"),
        (second["id"], "en_route"),
    ]
    assert first["pickup_id"] not in [move["pickup_id"] for move in found["moves"]]


def test_promised_times_hold_when_nothing_forces_a_change(living: Living) -> None:
    found = living.replan("late", at=bangkok(living.scene.on_date, 7))
    assert found["status"] == "published"
    assert [move for move in found["moves"] if move["beyond_promise_s"]] == []


def test_a_cancelled_pickup_leaves_a_round_shorter(living: Living) -> None:
    gone = living.stops()[0]["pickup_id"]
    before = living.round()["distance_m"]
    living.scene.cancel(gone)
    found = living.replan("cancellation", at=bangkok(living.scene.on_date, 7))
    assert found["status"] == "published"
    assert gone not in [move["pickup_id"] for move in found["moves"]]
    assert living.round()["distance_m"] <= before


def test_others_take_over_from_a_vehicle_that_broke_down(living: Living) -> None:
    broken, _ = living.plan["rounds"]
    theirs = [stop["pickup_id"] for stop in living.stops(0)]
    done, *rest = living.stops(0)
    with clock.at(living.at):
        living.collect(done, at=living.at - timedelta(minutes=5))
    found = living.replan("breakdown", round_id=broken["id"])
    assert found["status"] == "published"
    left = [each["pickup_id"] for each in found["unserved"]]
    assert [stop["pickup_id"] for stop in living.stops(0)] == [done["pickup_id"]]
    moved = [stop["pickup_id"] for stop in living.stops(1)]
    assert {*theirs[1:]} <= {*moved, *left}
    for pickup in left:
        assert living.scene.pickup_status(pickup) == "requested"
    for pickup in set(theirs[1:]) - set(left):
        assert living.scene.pickup_status(pickup) == "planned"
    # The first collector heard nothing of it and takes a load all the same.
    with clock.at(living.at + timedelta(minutes=10)):
        living.collect(rest[0])
    assert living.scene.pickup_status(rest[0]["pickup_id"]) == "collected"
    again = {stop["pickup_id"]: stop["status"] for stop in living.stops(0)}
    assert again == {done["pickup_id"]: "collected", rest[0]["pickup_id"]: "collected"}
    assert living.replan("late", at=living.at + timedelta(minutes=20))["status"] == "published"


def test_a_full_vehicle_goes_to_unload_and_on_with_its_next_trip(living: Living) -> None:
    its_round = living.round()
    first, *rest = living.stops()
    [trip, *_] = its_round["trips"]
    with clock.at(living.at):
        living.collect(first, at=living.at - timedelta(minutes=5))
        end = capture(trip_id=trip["id"], reason="full")
        living.scene.ok(living.phone().post(f"/rounds/{its_round['id']}/trip-ends", end), 201)
        found = living.replan("vehicle_full", round_id=its_round["id"])
    assert found["status"] == "published"
    now = living.round()
    still = [stop["pickup_id"] for stop in now["trips"][0]["stops"]]
    assert still == [first["pickup_id"]]
    later = [stop["pickup_id"] for t in now["trips"][1:] for stop in t["stops"]]
    left = [each["pickup_id"] for each in found["unserved"]]
    others = [stop["pickup_id"] for stop in living.stops(1)]
    assert {stop["pickup_id"] for stop in rest} <= {*later, *left, *others}
    unloaded = living.at + timedelta(minutes=20)
    assert all(
        datetime.fromisoformat(stop["arrives_at"]) >= unloaded
        for t in now["trips"][1:]
        for stop in t["stops"]
    )


def test_a_vehicle_that_is_full_without_a_word_unloads_first(living: Living) -> None:
    its_round = living.round()
    first, *_ = living.stops()
    with clock.at(living.at):
        living.collect(first, at=living.at - timedelta(minutes=5))
    found = living.replan("vehicle_full", round_id=its_round["id"])
    assert found["status"] == "published"
    assert [s["pickup_id"] for s in living.round()["trips"][0]["stops"]] == [first["pickup_id"]]


def test_what_phones_tell_meanwhile_wins(living: Living) -> None:
    broken = living.plan["rounds"][0]
    one, two, *_ = living.stops(0)
    waiting = living.replan("breakdown", round_id=broken["id"], publish=False)
    assert waiting["status"] == "ready"
    assert living.stops(0)[0]["id"] == one["id"]  # nothing has moved yet
    with clock.at(living.at):
        living.scene.ok(living.phone().post(f"/stops/{one['id']}/departure", capture()), 201)
        path = f"/replans/{waiting['id']}/publication"
        body = {"id": str(new_id())}
        found = living.scene.ok(living.scene.staff.post(path, body), 201)
        assert living.scene.staff.post(path, body).headers["Repeated"] == "true"
        again = living.scene.staff.post(path, {"id": str(new_id())})
    assert again.get_json()["type"] == PROBLEM + "replan-not-ready"
    assert found["status"] == "published"
    kept = {stop["id"]: stop["status"] for stop in living.stops(0)}
    assert kept == {one["id"]: "en_route"}
    assert one["pickup_id"] not in [move["pickup_id"] for move in found["moves"]]
    assert two["pickup_id"] in [move["pickup_id"] for move in found["moves"]] or [
        each for each in found["unserved"] if each["pickup_id"] == two["pickup_id"]
    ]


def test_a_phone_notices_by_its_etag(living: Living) -> None:
    phone, round_id = living.phone(), living.plan["rounds"][0]["id"]
    tag = phone.get(f"/rounds/{round_id}/pack").headers["ETag"]
    living.replan("breakdown", round_id=round_id)
    headers = {"Authorization": f"Bearer {phone.token}", "If-None-Match": tag}
    fresh = phone.client.get(f"/api/v1/rounds/{round_id}/pack", headers=headers)
    assert (fresh.status_code, fresh.get_json()["round"]["version"]) == (200, 2)


def test_late_in_the_day_nothing_is_forced(living: Living) -> None:
    """Past every window and every shift: what is left waits again, and the round comes home."""
    with clock.at(bangkok(living.scene.on_date, 11)):
        living.collect(living.stops()[0], at=bangkok(living.scene.on_date, 10))
    found = living.replan("late", at=bangkok(living.scene.on_date, 20))
    assert found["status"] == "published"
    open_ = [s for n in range(2) for s in living.stops(n) if s["status"] == "pending"]
    assert found["unserved"]
    for each in found["unserved"]:
        assert living.scene.pickup_status(each["pickup_id"]) == "requested"
        assert each["pickup_id"] not in [stop["pickup_id"] for stop in open_]


def test_what_cannot_be_planned_anew(living: Living) -> None:
    scene, path = living.scene, f"/plans/{living.plan['id']}/replans"

    def refused(**values: Any) -> Any:
        answer = scene.staff.post(path, {"id": str(new_id()), "cause": "late", **values})
        return answer.status_code, answer.get_json()["type"].removeprefix(PROBLEM)

    assert refused(cause="breakdown") == (422, "invalid-request")
    assert refused(cause="breakdown", round_id=str(new_id())) == (404, "not-found")
    assert refused(cause="mood") == (422, "invalid-request")
    with clock.at(bangkok(scene.on_date, 9) + timedelta(days=1)):
        assert refused() == (409, "day-over")
    scene.publish(scene.plan())
    assert refused() == (409, "not-the-days-plan")
    assert living.phone().post(path, {"id": str(new_id()), "cause": "late"}).status_code == 403


def test_another_enterprises_replanning_is_not_there(living: Living, app: Flask) -> None:
    found = living.replan("late")
    stranger = make_scene(app)
    assert stranger.staff.get(f"/replans/{found['id']}").status_code == 404
    body = {"id": str(new_id()), "cause": "late"}
    assert stranger.staff.post(f"/plans/{living.plan['id']}/replans", body).status_code == 404
    assert living.scene.ok(living.scene.staff.get(f"/plans/{living.plan['id']}/replans"))["items"]


def test_a_worker_that_died_before_giving_out_is_made_up_for(
    living: Living, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proposal was kept, then the database was away: the queue tries again."""
    real, tries = rearranging.publish_replan, []

    def once_away(session: Session, **asked: Any) -> Replan:
        tries.append(asked)
        if len(tries) == 1:
            raise OperationalError("", {}, Exception("away"))
        return real(session, **asked)

    monkeypatch.setattr("recycling.rounds.jobs.publish_replan", once_away)
    late = living.scene.call(north=0.021)
    assert living.replan("new_pickup")["status"] == "ready"
    time.sleep(2.1)  # the queue's pause before it tries again
    jobs.work(living.scene.town.app, forever=False)
    assert len(tries) == 2
    assert living.scene.pickup_status(str(late)) == "planned"


def copy_of(replan: Replan) -> Replan:
    """Another replanning that came to the same."""
    names = [each.key for each in Replan.__mapper__.columns]
    return Replan(**{name: getattr(replan, name) for name in names} | {"id": new_id()})


def test_a_long_list_asks_the_database_no_more_than_a_short_one(living: Living) -> None:
    first = living.replan("late")
    asked = []
    for more in (0, 4):
        with living.scene.entered():
            found = db.session().get_one(Replan, (living.scene.town.enterprise_id, first["id"]))
            db.session().add_all([copy_of(found) for _ in range(more)])
            db.session.commit()
        with living.scene.town.app.app_context(), counted() as sent:
            path = f"/plans/{living.plan['id']}/replans"
            shown = living.scene.ok(living.scene.staff.get(path))["items"]
        asked.append(len(sent))
    assert len(shown) == 5
    assert all(each["moves"] == first["moves"] for each in shown)
    assert asked[0] == asked[1] > 0
