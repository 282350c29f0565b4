"""Collectors drive the plan: depart, weigh, pay, miss, meet neighbours, unload, come home.

All choices are made before the first wheel turns; what remains is a list of
acts at their moments, so that several vehicles work side by side in time.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from recycling.demo.booking import Call, found_at_stop
from recycling.demo.catalogue_data import materials
from recycling.demo.loads import Item, at_the_centre, draw_load
from recycling.demo.marketplace import Someone
from recycling.demo.scene import Member, Scene
from recycling.demo.selling import Sale, draw_sale, send

FLOAT_SATANG = 400_000
MISS_PERMILLE = 45
LATE_SYNC_PERMILLE = 120
MISS_REASONS = {
    "nobody_home": ("ไม่มีคนอยู่บ้าน", "Nobody home"),
    "not_ready": ("ยังไม่ได้เตรียมของ", "Not ready"),
    "road_blocked": ("ทางเข้าไม่ได้", "Road blocked"),
}


@dataclass(frozen=True, slots=True)
class Act:
    """Something that someone does at a moment; `name` settles the order of equal moments."""

    at: datetime
    name: str
    do: Callable[[], object]


@dataclass(slots=True)
class Visit:
    """A door on the way: a planned stop, or a neighbour who came to the vehicle (no stop)."""

    member: Member
    at: datetime
    status: str
    call: Call | None = None
    seq: int | None = None
    miss: str = ""
    sale: Sale | None = None


@dataclass(slots=True)
class TripPlay:
    """A trip as it is driven; `centre` is what the centre's scale says of it."""

    trip: Mapping[str, Any]
    visits: list[Visit] = field(default_factory=list)
    unloaded_at: datetime | None = None
    centre: list[Item] = field(default_factory=list)

    @property
    def loaded(self) -> Counter[str]:
        """What the vehicle carries, by material, in base units."""
        return sum((visit.sale.quantities for visit in self.visits if visit.sale), Counter())


@dataclass(slots=True)
class RoundPlay:
    """A round as it is driven."""

    round: Mapping[str, Any]
    collector: Someone
    trips: list[TripPlay] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    finished_at: datetime | None = None

    @property
    def sales(self) -> list[Sale]:
        """All that was bought on the way."""
        return [v.sale for trip in self.trips for v in trip.visits if v.sale]

    @property
    def cash_satang(self) -> int:
        """What was paid out at doors."""
        return sum(sale.total_satang for sale in self.sales if sale.method == "cash")


def prepare(
    scene: Scene,
    plan_round: Mapping[str, Any],
    calls: Mapping[str, Call],
    *,
    off: Collection[str],
    walk_ups: dict[int, list[Member]],
) -> RoundPlay:
    """Everything that will happen on a round.

    `calls` are by pickup, `off` holds the pickups that were cancelled since,
    `walk_ups` says by village who comes out to the vehicle there.
    """
    play = RoundPlay(plan_round, scene.collectors[plan_round["collector"]["id"]])
    moment = datetime.fromisoformat(plan_round["departs_at"])
    for trip in plan_round["trips"]:
        driven = TripPlay(trip)
        play.trips.append(driven)
        for stop in trip["stops"]:
            if stop["pickup_id"] in off or stop["status"] == "dropped":
                continue
            call = calls.get(stop["pickup_id"]) or found_at_stop(scene, stop)
            moment = _visit(scene, play, driven, stop, call, moment)
            if driven.visits[-1].sale and walk_ups.get(call.member.village):
                neighbour = walk_ups[call.member.village].pop()
                moment = _walk_up(scene, play, driven, neighbour, moment)
        moment = _unload(scene, play, driven, moment)
    _finish(play, moment)
    return play


def _visit(
    scene: Scene,
    play: RoundPlay,
    driven: TripPlay,
    stop: Mapping[str, Any],
    call: Call,
    moment: datetime,
) -> datetime:
    """Drive to a stop and weigh there, or miss it; returns when the door is done."""
    code = call.member.code
    rng = scene.dice.of("visit", code)
    planned = datetime.fromisoformat(stop["arrives_at"])
    service = datetime.fromisoformat(stop["departs_at"]) - planned
    arrives = max(planned + timedelta(seconds=rng.randrange(360)), moment + timedelta(seconds=60))
    departure = {"captured_at": moment.isoformat()}
    path = f"/stops/{stop['id']}"
    _add(play, moment, f"departure/{code}", path + "/departure", departure)
    if rng.randrange(1000) < MISS_PERMILLE:
        done = arrives + timedelta(minutes=2)
        reason = rng.choice(sorted(MISS_REASONS))
        miss = {"captured_at": done.isoformat(), "reason": reason}
        _add(play, done, f"miss/{code}", path + "/miss", miss)
        driven.visits.append(Visit(call.member, done, "missed", call, stop["seq"], miss=reason))
        return done
    done = arrives + max(service, timedelta(minutes=2))
    sale = draw_sale(scene, call.member, call.real, at=done)
    sale.stop_id, sale.price_list_id = stop["id"], stop["price_list_id"]
    _sell(scene, play, sale)
    driven.visits.append(Visit(call.member, done, "collected", call, stop["seq"], sale=sale))
    return done


def _walk_up(
    scene: Scene, play: RoundPlay, driven: TripPlay, member: Member, moment: datetime
) -> datetime:
    """A neighbour who did not book brings something to the vehicle."""
    done = moment + timedelta(minutes=4)
    real = draw_load(scene.dice, scene.bought, member.code)
    sale = draw_sale(scene, member, real, at=done)
    sale.trip_id = driven.trip["id"]
    _sell(scene, play, sale)
    driven.visits.append(Visit(member, done, "collected", sale=sale))
    return done


def _sell(scene: Scene, play: RoundPlay, sale: Sale) -> None:
    """The ticket, sent at once or when there is reception again."""
    code = sale.member.code
    rng = scene.dice.of("reception", code)
    late = timedelta(minutes=rng.randrange(15, 50))
    sent = sale.captured_at + late * (rng.randrange(1000) < LATE_SYNC_PERMILLE)

    def tell() -> None:
        purse = FLOAT_SATANG - play.cash_satang
        send(scene, play.collector, sale, kind="door", purse_satang=purse)

    play.acts.append(Act(sent, f"ticket/{code}", tell))


def _unload(scene: Scene, play: RoundPlay, driven: TripPlay, moment: datetime) -> datetime:
    """Empty the vehicle at the centre, where staff weigh again."""
    planned = datetime.fromisoformat(driven.trip["unloads_at"])
    unloads = max(planned, moment + timedelta(minutes=8))
    trip, driven.unloaded_at = driven.trip, unloads
    if not driven.loaded:
        return unloads
    known = materials()
    name = f"{play.round['vehicle']['code']}/{trip['seq']}"
    driven.centre = [
        at_the_centre(scene.dice, Item(code, quantity), known[code], name)
        for code, quantity in sorted(driven.loaded.items())
    ]
    body = {
        "trip_id": trip["id"],
        "captured_at": unloads.isoformat(),
        "lines": [{"material": i.material, "quantity": i.quantity} for i in driven.centre],
    }

    def tell() -> None:
        scene.staff.post("/unloads", f"unload/{name}", **body)

    play.acts.append(Act(unloads, f"unload/{name}", tell))
    return unloads + timedelta(minutes=12)


def _finish(play: RoundPlay, moment: datetime) -> None:
    last = max((act.at for act in play.acts), default=moment)
    play.finished_at = max(moment, last) + timedelta(minutes=3)
    body = {"captured_at": play.finished_at.isoformat()}
    name = f"finish/{play.round['vehicle']['code']}"
    _add(play, play.finished_at, name, f"/rounds/{play.round['id']}/finish", body)


def _add(play: RoundPlay, at: datetime, name: str, path: str, body: dict[str, Any]) -> None:
    def tell() -> None:
        play.collector.post(path, name, **body)

    play.acts.append(Act(at, name, tell))
