"""One day of the marketplace, played through its API from the first call to the closed books."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from recycling.clock import BANGKOK
from recycling.demo import booking, books, driving, paying, planning, retelling, scene
from recycling.demo.booking import Call
from recycling.demo.dice import Dice
from recycling.demo.driving import Act, RoundPlay
from recycling.demo.loads import draw_load
from recycling.demo.marketplace import Marketplace, Someone
from recycling.demo.outcome import Outcome
from recycling.demo.record import DayRecord, LeftOut
from recycling.demo.scene import CannotPlay, Member, Scene, Watch
from recycling.demo.selling import Sale, draw_sale, send

WALK_UP_OF_CALLS = 20
COUNTER_OF_CALLS = 12
DAYS_AHEAD = 14


class NoFreeDay(CannotPlay):
    """No day is left on which so many pickups can be booked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The day to be played.

    The solver takes `iterations` steps, so that the same seed gives the same
    plan on any machine that manages them in `seconds`. A day that may have
    been played in part (`again`) is closed by its business day, since what was
    done before would not show as a change.
    """

    date: date
    pickups: int
    seed: int
    seconds: int = 60
    iterations: int = 1000
    again: bool = False


def next_free_day(market: Marketplace, *, pickups: int, start: date) -> date:
    """The first day from `start` with slots for so many pickups and no published plan."""
    for ahead in range(DAYS_AHEAD):
        day = start + timedelta(days=ahead)
        if _room(market, day) >= pickups and not _is_planned(market, day):
            return day
    raise NoFreeDay(
        f"ไม่มีวันว่างพอสำหรับ {pickups} คำขอใน {DAYS_AHEAD} วันข้างหน้า ลดจำนวนด้วย --pickups / "
        f"No day of the next {DAYS_AHEAD} has room for {pickups}. Ask for fewer --pickups."
    )


def require_free_day(market: Marketplace, *, pickups: int, day: date) -> None:
    """NoFreeDay, before anything is booked, unless `day` can be played."""
    if _is_planned(market, day):
        raise NoFreeDay(
            f"วันที่ {day} ประกาศแผนไปแล้ว เลือกวันอื่นด้วย --date / "
            f"The plan of {day} is published already. Choose another --date."
        )
    if (room := _room(market, day)) < pickups:
        raise NoFreeDay(
            f"วันที่ {day} รับได้อีก {room} คำขอ ลดจำนวนด้วย --pickups หรือเลือกวันอื่นด้วย --date / "
            f"There is room for {room} on {day}. Ask for fewer --pickups or another --date."
        )


def _room(market: Marketplace, day: date) -> int:
    """How many pickups could be booked on the morning before."""
    market.moment = datetime.combine(day, time(8), BANGKOK) - timedelta(days=1)
    staff = market.become("staff-1")
    return sum(slot["room"] for slot in booking.slots_of(staff, day.isoformat()))


def _is_planned(market: Marketplace, day: date) -> bool:
    plans = market.become("staff-1").get("/plans", on_date=day.isoformat())["items"]
    return any(each["status"] == "published" for each in plans)


def play(market: Marketplace, wanted: Wanted, watch: Watch) -> DayRecord:
    """Play the day; Refused, ServiceAway or CannotPlay when it cannot go on."""
    watch.phase("เตรียมวัน / Getting ready", 1)
    stage = scene.enter(market, day=wanted.date, dice=Dice(str(wanted.seed)), watch=watch)
    stage.go_to(stage.at(7, 50, days=-1))
    yesterday = wanted.date - timedelta(days=1) if wanted.again else None
    before = books.read(stage.staff, until=yesterday)
    watch.done(1)
    callers, others = _cast(stage, wanted.pickups)
    played = _play(stage, callers, others, wanted, before)
    watch.phase("ปิดบัญชี / Closing the books", 1)
    after = books.read(stage.staff, until=wanted.date if wanted.again else None)
    watch.done(1)
    return retelling.retell(stage, played, before, after, seed=wanted.seed)


def _cast(stage: Scene, pickups: int) -> tuple[list[Someone], list[Member]]:
    """Who calls, and in a drawn order everyone who does not."""
    people = stage.market.people()
    credentials = [credential for credential, roles in people.items() if "household" in roles]
    chosen = stage.dice.choose(credentials, pickups, "callers")
    callers = [stage.market.become(credential) for credential in chosen]
    calling = {caller.household_id for caller in callers}
    idle = sorted(
        (each for each in stage.members.values() if each.id not in calling),
        key=lambda member: member.code,
    )
    return callers, stage.dice.choose(idle, len(idle), "others")


def _play(
    stage: Scene,
    callers: list[Someone],
    others: list[Member],
    wanted: Wanted,
    before: books.Books,
) -> Outcome:
    calls = booking.book(stage, callers)
    left_out = booking.cancel_some(stage, calls, morning=False)
    plan = planning.plan(
        stage, _still(calls, left_out), seconds=wanted.seconds, iterations=wanted.iterations
    )
    left_out += plan.left_out
    paying.fill_the_till(stage, before.balance("cash:centre"))
    left_out += booking.cancel_some(stage, _still(calls, left_out), morning=True)
    by_pickup = {call.pickup_id: call for call in calls}
    off = {call.pickup_id for call in calls} - {c.pickup_id for c in _still(calls, left_out)}
    walk_ups = _walk_ups(_still(calls, left_out), others)
    rounds = [
        driving.prepare(stage, each, by_pickup, off=off, walk_ups=walk_ups) for each in plan.rounds
    ]
    paying.issue_floats(stage, rounds)
    counter = _counter_sales(stage, others[::-1][: 1 + len(calls) // COUNTER_OF_CALLS])
    _act(stage, rounds, counter)
    paying.return_floats(stage, rounds)
    left_out += [
        booking.left_out("missed", visit.member, *driving.MISS_REASONS[visit.miss])
        for each in rounds
        for trip in each.trips
        for visit in trip.visits
        if visit.miss
    ]
    sold = [sale for each in rounds for sale in each.sales] + counter
    people = {call.member.id: call.caller for call in calls if call.caller}
    payouts = paying.pay_out(stage, sold, people)
    return Outcome(calls, left_out, rounds, counter, payouts, plan.engine)


def _still(calls: list[Call], left_out: list[LeftOut]) -> list[Call]:
    gone = {each.code for each in left_out}
    return [call for call in calls if call.member.code not in gone]


def _walk_ups(calls: list[Call], others: list[Member]) -> dict[int, list[Member]]:
    """Neighbours of callers who will come out to the vehicle, by village."""
    villages = {call.member.village for call in calls}
    near = [member for member in others if member.village in villages]
    found: dict[int, list[Member]] = defaultdict(list)
    for member in near[: 1 + len(calls) // WALK_UP_OF_CALLS]:
        found[member.village].append(member)
    return found


def _counter_sales(stage: Scene, members: list[Member]) -> list[Sale]:
    """Who brings something to the centre in person, and when."""
    sales = []
    for member in members:
        minute = stage.dice.of("comes to the centre", member.code).randrange(360)
        real = draw_load(stage.dice, stage.bought, member.code)
        sales.append(draw_sale(stage, member, real, at=stage.at(9, minute)))
    return sales


def _act(stage: Scene, rounds: list[RoundPlay], counter: list[Sale]) -> None:
    """Let everything happen in the order of time, whichever vehicle it belongs to."""
    acts = [act for each in rounds for act in each.acts]
    for sale in counter:
        tell = partial(send, stage, stage.staff, sale, kind="counter")
        acts.append(Act(sale.captured_at, f"counter/{sale.member.code}", tell))
    stage.watch.phase("เก็บและชั่ง / Driving and weighing", len(acts))
    for act in sorted(acts, key=lambda act: (act.at, act.name)):
        stage.go_to(act.at)
        act.do()
        stage.watch.done(1)
