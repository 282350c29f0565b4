"""Households look up what their waste is worth and call a collector; some think again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from recycling.demo.catalogue_data import materials
from recycling.demo.dice import spread
from recycling.demo.loads import Item, declared, draw_load
from recycling.demo.marketplace import Refused, Someone
from recycling.demo.record import LeftOut
from recycling.demo.scene import CannotPlay, Member, Scene

CANCEL_EVENING_PERMILLE = 50
CANCEL_MORNING_PERMILLE = 20
MORNING_PERMILLE = 620
NOTES = (
    "", "", "", "", "บ้านหลังสุดท้ายในซอย", "ของวางไว้ใต้ถุน", "ระวังหมา", "โทรก่อนถึงบ้าน",
    "เรียกที่ร้านค้าหน้าบ้าน",
)  # fmt: skip
CHANGED_MIND = (
    ("ยังไม่ได้คัดแยก ขอเลื่อนไปก่อน", "Not sorted yet, another day"),
    ("ไม่อยู่บ้าน ต้องไปธุระ", "Will be away"),
    ("ญาติเอาไปขายแล้ว", "A relative sold it already"),
)


@dataclass(frozen=True, slots=True)
class Call:
    """A booked pickup, and what really waits at the door.

    `caller` is None when somebody else booked it than those who play the day.
    """

    pickup_id: str
    member: Member
    caller: Someone | None
    said: tuple[Item, ...]
    real: tuple[Item, ...]


class NoRoom(CannotPlay):
    """The day's slots do not hold so many pickups."""


def slots_of(reader: Someone, day: str) -> list[dict[str, Any]]:
    """The collection slots of a day, in order."""
    found = reader.get("/slots", **{"from": day, "to": day})["items"]
    return sorted(found, key=lambda slot: str(slot["window_start"]))


def book(scene: Scene, callers: list[Someone]) -> list[Call]:
    """Let each of `callers` book; on the day before, in the order they think of it."""
    scene.watch.phase("จองคิวเก็บ / Booking", len(callers))
    scene.go_to(scene.at(8, days=-1))
    slots = slots_of(scene.staff, scene.date.isoformat())
    moments = [(_when(scene, caller), scene.members[caller.household_id].code, caller)
               for caller in callers]  # fmt: skip
    calls = []
    for place, (moment, _, caller) in enumerate(sorted(moments, key=lambda each: each[:2])):
        # No two at once: what is sorted by id comes in the same order on any database.
        scene.go_to(moment + timedelta(milliseconds=place))
        calls.append(_call(scene, caller, slots))
        scene.watch.done(1)
    return calls


def cancel_some(scene: Scene, calls: list[Call], *, morning: bool) -> list[LeftOut]:
    """Some households call off: in the evening before, or when the plan is out already."""
    permille = CANCEL_MORNING_PERMILLE if morning else CANCEL_EVENING_PERMILLE
    when = "morning" if morning else "evening"
    scene.go_to(scene.at(7, 5) if morning else scene.at(21, days=-1))
    cancelled = []
    for call in calls:
        code = call.member.code
        if call.caller and scene.dice.happens(permille, "cancels", when, code):
            th, en = scene.dice.of("why cancelled", code).choice(CHANGED_MIND)
            path = f"/pickups/{call.pickup_id}/cancellation"
            call.caller.post(path, f"cancellation/{code}", reason=th)
            cancelled.append(left_out("cancelled", call.member, th, en))
    return cancelled


def found_at_stop(scene: Scene, stop: Mapping[str, Any]) -> Call:
    """The call of a stop that somebody else booked; what is there is about what was said."""
    member = scene.members[stop["household"]["id"]]
    said = tuple(Item(line["material"], line["quantity"]) for line in stop["lines"])
    rng = scene.dice.of("found", member.code)
    real = tuple(Item(item.material, spread(rng, item.quantity, sigma=0.2)) for item in said)
    return Call(stop["pickup_id"], member, None, said, real)


def left_out(what: str, member: Member, th: str, en: str) -> LeftOut:
    """The record of a call that was not collected."""
    return LeftOut(what=what, code=member.code, name=member.name, reason_th=th, reason_en=en)


def _when(scene: Scene, caller: Someone) -> datetime:
    rng = scene.dice.of("books at", scene.members[caller.household_id].code)
    return scene.at(8, days=-1) + timedelta(seconds=rng.randrange(12 * 3600))


def _call(scene: Scene, caller: Someone, slots: list[dict[str, Any]]) -> Call:
    member = scene.members[caller.household_id]
    real = draw_load(scene.dice, scene.bought, member.code)
    known = materials()
    said = [declared(scene.dice, item, known[item.material], member.code) for item in real]
    lines = [{"material": item.material, "quantity": item.quantity} for item in said]
    board = caller.get("/price-lists/current")
    caller.market.send("POST", "/quotes", token=caller.token, body={"lines": lines})
    rng = scene.dice.of("slot", member.code)
    preferred = 0 if rng.randrange(1000) < MORNING_PERMILLE else len(slots) - 1
    body = {
        "on_date": scene.date.isoformat(),
        "lines": lines,
        "price_list_id": board["price_list"]["id"],
    }
    if note := rng.choice(NOTES):
        body["note"] = note
    pickup_id = _take_a_slot(caller, member, slots[preferred:] + slots[:preferred], body)
    return Call(pickup_id, member, caller, tuple(said), tuple(real))


def _take_a_slot(
    caller: Someone, member: Member, slots: list[dict[str, Any]], body: dict[str, Any]
) -> str:
    """Book the first slot that has room; the id of the pickup."""
    for slot in slots:
        name = f"pickup/{member.code}/{slot['window_start']}"
        try:
            return str(caller.post("/pickups", name, slot_id=slot["slot_id"], **body)["id"])
        except Refused as refused:
            if refused.kind != "slot-full":
                raise
    raise NoRoom(
        "ช่วงเวลาเก็บของวันนี้เต็มแล้ว ลดจำนวนด้วย --pickups หรือเลือกวันอื่นด้วย --date / "
        "The day's slots are full. Ask for fewer --pickups or another --date."
    )
