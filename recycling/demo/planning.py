"""Staff open the shifts, ask for the plan, wait for it and publish it."""

from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import Any

from recycling.demo.booking import Call, left_out
from recycling.demo.record import LeftOut
from recycling.demo.scene import CannotPlay, Scene

SHIFT_HOURS = (7.5, 17.0)
PATIENCE_SECONDS = 180


class NoPlan(CannotPlay):
    """The plan did not come; the message tells why."""


@dataclass(frozen=True, slots=True)
class DayPlan:
    """The published rounds, as the service tells them, and what they leave out."""

    rounds: tuple[dict[str, Any], ...]
    left_out: tuple[LeftOut, ...]
    unserved: frozenset[str]
    engine: str


def plan(scene: Scene, calls: list[Call], *, seconds: int, iterations: int) -> DayPlan:
    """The day's plan, published; NoPlan when there is none."""
    scene.watch.phase("วางแผนเส้นทาง / Planning", 100)
    scene.go_to(scene.at(6))
    _open_shifts(scene)
    scene.go_to(scene.at(6, 10))
    asked = scene.staff.post(
        "/plans",
        "plan",
        on_date=scene.date.isoformat(),
        seed=scene.dice.of("plan").randrange(2**31),
        seconds=seconds,
        iterations=iterations,
    )
    answer = wait(scene, asked["id"])
    scene.go_to(scene.at(6, 40))
    scene.staff.post(f"/plans/{asked['id']}/publication", "publication")
    left = _call_off(scene, calls, answer["unserved"])
    return DayPlan(
        rounds=_rounds(scene),
        left_out=tuple(left),
        unserved=frozenset(str(each["pickup_id"]) for each in answer["unserved"]),
        engine=str(answer["summary"]["engine"]),
    )


def _open_shifts(scene: Scene) -> None:
    """One shift for each vehicle, as long as there are collectors to drive them."""
    day = scene.date.isoformat()
    taken = {shift["vehicle"]["id"] for shift in scene.staff.all("/shifts", on_date=day)}
    vehicles = sorted(scene.staff.get("/vehicles")["items"], key=lambda each: str(each["code"]))
    starts, ends = (timedelta(hours=hours) for hours in SHIFT_HOURS)
    for vehicle, collector in zip(vehicles, scene.collectors.values(), strict=False):
        if vehicle["id"] in taken:
            continue
        # Later than the last: the solver takes vehicles by the ids of their shifts.
        scene.go_to(scene.market.moment + timedelta(seconds=10))
        scene.staff.post(
            "/shifts",
            f"shift/{vehicle['code']}",
            vehicle_id=vehicle["id"],
            collector_id=collector.id,
            starts_at=(scene.at(0) + starts).isoformat(),
            ends_at=(scene.at(0) + ends).isoformat(),
        )


def wait(scene: Scene, plan_id: str) -> dict[str, Any]:
    """The plan, once it is made; NoPlan when it is not."""
    shown = 0
    deadline = monotonic() + PATIENCE_SECONDS
    while monotonic() < deadline:
        scene.market.let_jobs_work()
        answer: dict[str, Any] = scene.staff.get(f"/plans/{plan_id}")
        scene.watch.done(max(0, answer["progress"] - shown))
        shown = max(shown, answer["progress"])
        if answer["status"] in ("ready", "published"):
            return answer
        if answer["status"] in ("failed", "superseded"):
            raise NoPlan(
                f"วางแผนไม่สำเร็จ ({answer['status']}) / "
                f"The plan did not succeed: {answer['summary']}"
            )
    raise NoPlan(
        "รอแผนนานเกินไป ตรวจว่าเปิด worker แล้ว (./run demo) / "
        "The plan did not come. Is the worker running (./run demo)?"
    )


def _call_off(scene: Scene, calls: list[Call], unserved: list[dict[str, Any]]) -> list[LeftOut]:
    """Tell the households whom no vehicle can reach, so that nobody waits in vain."""
    by_id = {call.pickup_id: call for call in calls}
    left = []
    for each in sorted(unserved, key=lambda each: str(each["pickup_id"])):
        call = by_id.get(str(each["pickup_id"]))
        if call is None:
            continue  # someone else's booking: not this day's business
        path = f"/pickups/{call.pickup_id}/cancellation"
        scene.staff.post(path, f"unserved/{call.member.code}", reason=each["th"])
        left.append(left_out("unserved", call.member, each["th"], each["en"]))
    return left


def _rounds(scene: Scene) -> tuple[dict[str, Any], ...]:
    found = scene.staff.all("/rounds", on_date=scene.date.isoformat())
    ids = [each["id"] for each in found if each["status"] != "draft"]
    rounds = [scene.staff.get(f"/rounds/{round_id}") for round_id in ids]
    return tuple(sorted(rounds, key=lambda each: str(each["vehicle"]["code"])))
