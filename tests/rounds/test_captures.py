"""What phones tell of a round: accepted late, twice and in any order, to the same end."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recycling import clock
from recycling.database.orm import db
from recycling.ids import new_id
from recycling.people.roles import Role
from recycling.rounds import service
from recycling.rounds.captures import status_of
from recycling.rounds.models import EventKind, StopStatus
from tests.rounds.scene import PROBLEM, Scene, capture, make_scene, stops_of


@dataclass(frozen=True)
class Driven:
    """A published round of one collector."""

    scene: Scene
    collector: UUID
    round_id: str
    stops: tuple[dict[str, Any], ...]

    def phone(self) -> Any:
        """The collector's phone."""
        return self.scene.client(self.collector)

    def tell(self, stop: int, what: str, **values: Any) -> Any:
        """Send a capture of a stop; the answer's JSON."""
        path = f"/stops/{self.stops[stop]['id']}/{what}"
        return self.scene.ok(self.phone().post(path, capture(**values)), 201)

    def finish(self, **values: Any) -> Any:
        """Send the round's end."""
        path = f"/rounds/{self.round_id}/finish"
        return self.scene.ok(self.phone().post(path, capture(**values)), 201)

    def weigh(self, stop: int) -> None:
        """What a door ticket does to its stop."""
        with self.scene.entered():
            session = db.session()
            held = service.find_stop(session, stop_id=UUID(self.stops[stop]["id"]), lock=True)
            service.mark_collected(session, found=held, person_id=self.collector, at=clock.now())
            session.commit()

    def state(self) -> Any:
        """The round, its stops and pickups as the API shows them."""
        found = self.scene.ok(self.phone().get(f"/rounds/{self.round_id}"))
        stops = stops_of({"rounds": [found]})
        return (
            found["status"],
            found["finished_at"],
            [(stop["status"], stop["missed"]) for stop in stops],
            [self.scene.pickup_status(stop["pickup_id"]) for stop in stops],
        )


def drive(app: Flask, calls: int) -> Driven:
    """A town in which one collector's round is published."""
    scene = make_scene(app)
    collector = scene.shift()
    scene.calls(calls)
    [found] = scene.publish(scene.plan())["rounds"]
    return Driven(scene, collector, found["id"], tuple(stops_of({"rounds": [found]})))


@pytest.fixture
def driven(app: Flask) -> Driven:
    """A published round with two stops."""
    return drive(app, 2)


def test_a_departure_shows_the_household_that_the_collector_comes(driven: Driven) -> None:
    told = driven.tell(0, "departure")
    assert (told["status"], told["round_status"]) == ("en_route", "under_way")
    pickup = driven.stops[0]["pickup_id"]
    assert driven.scene.pickup_status(pickup) == "en_route"
    home = driven.scene.client(driven.scene.households[UUID(pickup)])
    assert driven.scene.ok(home.get(f"/pickups/{pickup}/visit"))["status"] == "en_route"


def test_a_miss_keeps_its_reason_for_staff_and_household(driven: Driven) -> None:
    told = driven.tell(0, "miss", reason="nobody_home", note="ไปไร่")
    assert told["status"] == "missed"
    found = driven.scene.ok(driven.phone().get(f"/rounds/{driven.round_id}"))
    missed = stops_of({"rounds": [found]})[0]["missed"]
    assert (missed["reason"], missed["note"]) == ("nobody_home", "ไปไร่")
    pickup = driven.scene.ok(driven.scene.staff.get(f"/pickups/{driven.stops[0]['pickup_id']}"))
    assert pickup["status"] == "missed"
    assert pickup["events"][-1]["reason"] == "ไม่มีคนอยู่บ้าน / nobody home: ไปไร่"


def test_what_was_collected_is_not_uncollected_by_a_late_miss(driven: Driven) -> None:
    driven.weigh(0)
    told = driven.tell(0, "miss", reason="other", at=clock.now() + timedelta(hours=1))
    assert told["status"] == "collected"
    assert driven.scene.pickup_status(driven.stops[0]["pickup_id"]) == "collected"


def test_what_was_missed_is_collected_when_the_ticket_comes(driven: Driven) -> None:
    driven.tell(0, "miss", reason="nobody_home")
    driven.weigh(0)
    assert driven.state()[2][0] == ("collected", None)
    assert driven.scene.pickup_status(driven.stops[0]["pickup_id"]) == "collected"


def test_a_cancelled_pickup_stays_dropped_until_its_load_is_taken(driven: Driven) -> None:
    pickup = driven.stops[0]["pickup_id"]
    driven.scene.cancel(pickup)
    assert driven.tell(0, "departure")["status"] == "dropped"
    assert driven.tell(0, "miss", reason="nobody_home")["status"] == "dropped"
    assert driven.scene.pickup_status(pickup) == "cancelled"
    driven.weigh(0)
    assert driven.state()[2][0][0] == "collected"
    assert driven.scene.pickup_status(pickup) == "collected"


def test_the_end_of_a_round_misses_what_was_not_visited(driven: Driven) -> None:
    driven.weigh(0)
    done = driven.finish()
    assert done["status"] == "finished"
    assert done["counts"]["collected"] == done["counts"]["missed"] == 1
    assert driven.scene.pickup_status(driven.stops[1]["pickup_id"]) == "missed"
    driven.weigh(1)  # the ticket was still on the phone
    assert driven.state()[2] == [("collected", None), ("collected", None)]
    assert driven.state()[0] == "finished"


def test_a_walk_up_household_sets_the_round_under_way(driven: Driven) -> None:
    with driven.scene.entered():
        session = db.session()
        stop = service.get_stop(session, stop_id=UUID(driven.stops[0]["id"]))
        service.mark_under_way(session, trip=service.get_trip(session, trip_id=stop.trip_id))
        session.commit()
    assert driven.state()[0] == "under_way"


def test_a_capture_sent_again_gives_the_first_answer(driven: Driven) -> None:
    path, body = f"/stops/{driven.stops[0]['id']}/departure", capture()
    first = driven.phone().post(path, body)
    driven.weigh(0)
    again = driven.phone().post(path, body)
    assert again.headers["Repeated"] == "true"
    assert again.get_json() == first.get_json()
    other = driven.phone().post(path, {**body, "captured_at": "2026-11-23T09:00:00+07:00"})
    assert other.status_code == 409
    assert other.get_json()["type"] == PROBLEM + "id-used"


def test_captures_of_a_superseded_round_reach_the_newer_plan(app: Flask) -> None:
    """The phone was without reception while the day was planned anew."""
    driven = drive(app, 2)
    newer = driven.scene.publish(driven.scene.plan())
    told = driven.tell(0, "departure")
    assert (told["status"], told["round_status"]) == ("en_route", "under_way")
    driven.weigh(0)
    [fresh] = driven.scene.ok(driven.scene.staff.get(f"/plans/{newer['id']}"))["rounds"]
    by_pickup = {stop["pickup_id"]: stop["status"] for stop in stops_of({"rounds": [fresh]})}
    assert by_pickup == {
        driven.stops[0]["pickup_id"]: "collected",
        driven.stops[1]["pickup_id"]: "pending",
    }
    driven.finish()  # its end says nothing of what the newer round will still visit
    assert driven.scene.pickup_status(driven.stops[1]["pickup_id"]) == "planned"
    refused = driven.scene.try_publish(driven.scene.plan())
    assert refused.get_json()["type"] == PROBLEM + "round-under-way"


def test_a_round_that_was_never_given_out_takes_no_captures(scene: Scene) -> None:
    collector = scene.shift()
    scene.call()
    [found] = scene.plan()["rounds"]
    [stop] = stops_of({"rounds": [found]})
    phone = scene.client(collector)
    for path, body in (
        (f"/stops/{stop['id']}/departure", capture()),
        (f"/stops/{stop['id']}/miss", capture(reason="other")),
        (f"/rounds/{found['id']}/finish", capture()),
    ):
        refused = phone.post(path, body)
        assert refused.status_code == 409
        assert refused.get_json()["type"] == PROBLEM + "not-published"
    assert phone.get(f"/rounds/{found['id']}").status_code == 409
    assert scene.pickup_status(stop["pickup_id"]) == "requested"


def test_only_the_rounds_collector_or_staff_may_act(driven: Driven) -> None:
    scene = driven.scene
    stranger = scene.client(scene.collector())
    home = scene.client(next(iter(scene.households.values())))
    path = f"/stops/{driven.stops[0]['id']}/departure"
    assert stranger.post(path, capture()).status_code == 403
    assert stranger.post(f"/rounds/{driven.round_id}/finish", capture()).status_code == 403
    assert stranger.get(f"/rounds/{driven.round_id}").status_code == 403
    assert home.post(path, capture()).status_code == 403
    with scene.entered():
        treasurer = scene.town.person(Role.TREASURER)
        db.session.commit()
    assert scene.client(treasurer).post(path, capture()).status_code == 403
    assert scene.staff.post(path, capture()).status_code == 201


@pytest.mark.parametrize("off", [timedelta(hours=49), timedelta(days=-91)])
def test_a_clock_beyond_reason_is_told_to_be_set(driven: Driven, off: timedelta) -> None:
    path = f"/stops/{driven.stops[0]['id']}/departure"
    refused = driven.phone().post(path, capture(at=clock.now() + off))
    assert refused.status_code == 422
    assert refused.get_json()["type"] == PROBLEM + "clock-wrong"
    assert refused.get_json()["errors"][0]["field"] == "captured_at"


@pytest.mark.parametrize("off", [timedelta(hours=47), timedelta(days=-89)])
def test_a_wrong_clock_is_no_reason_to_refuse(driven: Driven, off: timedelta) -> None:
    assert driven.tell(0, "departure", at=clock.now() + off)["status"] == "en_route"


@given(
    kinds=st.permutations([*EventKind, *EventKind]).flatmap(
        lambda kinds: st.integers(0, len(kinds)).map(lambda n: kinds[:n])
    ),
    finished=st.booleans(),
    cancelled=st.booleans(),
)
def test_a_stops_state_only_ever_rises(
    kinds: Sequence[EventKind], finished: bool, cancelled: bool
) -> None:
    """One more fact never takes a stop back; nor does the order or number of facts matter."""
    rising = [
        StopStatus.PENDING,
        StopStatus.EN_ROUTE,
        StopStatus.MISSED,
        StopStatus.DROPPED,
        StopStatus.COLLECTED,
    ]
    told = [status_of(kinds[:n], finished=finished, cancelled=cancelled) for n in range(7)]
    assert told == sorted(told, key=rising.index)
    assert told[-1] == status_of(sorted(set(kinds)), finished=finished, cancelled=cancelled)


Step = Callable[[Driven], object]
MOMENT = clock.now()
STEPS: dict[str, Step] = {
    "departure 0": lambda d: d.tell(0, "departure", at=MOMENT),
    "departure 0 again": lambda d: d.tell(0, "departure", at=MOMENT + timedelta(hours=30)),
    "missed 0": lambda d: d.tell(0, "miss", reason="nobody_home", at=MOMENT),
    "missed 0 later": lambda d: d.tell(
        0, "miss", reason="not_ready", at=MOMENT + timedelta(minutes=9)
    ),
    "departure 1": lambda d: d.tell(1, "departure", at=MOMENT - timedelta(days=3)),
    "missed 1": lambda d: d.tell(1, "miss", reason="other", at=MOMENT + timedelta(hours=2)),
    "collected 1": lambda d: d.weigh(1),
    "departure 2": lambda d: d.tell(2, "departure", at=MOMENT),
    "finished": lambda d: d.finish(at=MOMENT + timedelta(hours=4)),
    "finished before": lambda d: d.finish(at=MOMENT - timedelta(hours=4)),
}


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(order=st.permutations(list(STEPS)))
def test_captures_in_any_order_end_in_the_same_state(app: Flask, order: list[str]) -> None:
    driven = drive(app, 4)
    for name in order:
        STEPS[name](driven)
    status, finished_at, stops, pickups = driven.state()
    assert status == "finished"
    assert finished_at.startswith((MOMENT + timedelta(hours=4)).strftime("%Y-%m-%dT%H:%M"))
    assert [each for each, _ in stops] == ["missed", "collected", "missed", "missed"]
    assert [missed and missed["reason"] for _, missed in stops] == ["not_ready", None, None, None]
    assert pickups == ["missed", "collected", "missed", "missed"]


def test_captures_and_publications_at_one_moment_do_not_block_each_other(app: Flask) -> None:
    driven = drive(app, 5)
    newer = [driven.scene.plan() for _ in range(2)]
    requests = [
        (f"/stops/{stop['id']}/{what}", capture(**values))
        for stop in driven.stops
        for what, values in (
            ("departure", {}),
            ("miss", {"reason": "other"}),
            ("departure", {}),
        )
    ]
    requests += [(f"/rounds/{driven.round_id}/finish", capture()) for _ in range(2)]
    requests += [(f"/plans/{plan['id']}/publication", {"id": str(new_id())}) for plan in newer]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda each: driven.scene.staff.post(*each), requests))
    assert [answer.status_code for answer in answers[:-2]] == [201] * (len(requests) - 2)
    assert {answer.status_code for answer in answers[-2:]} <= {201, 409}
    status, _, stops, pickups = driven.state()
    assert status == "finished"
    assert {each for each, _ in stops} == {"missed"}
    assert set(pickups) == {"missed"}
