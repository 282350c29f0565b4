"""The demo's town in the middle of a working day: what the screens are looked at with.

Made through the API, as the demo's past is: a day of business last week, new prices, money
asked for, a dispute, and this morning's rounds half driven. One household was there each time.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import Flask

from recycling import clock
from recycling.clock import BANGKOK
from recycling.database.orm import db
from recycling.demo import booking, driving, founding, paying, planning, scene, seed
from recycling.demo.dice import Dice
from recycling.demo.driving import RoundPlay
from recycling.demo.http import InProcess
from recycling.demo.marketplace import Marketplace, Someone, fresh_id
from recycling.demo.scene import Scene
from tests.demo.towns import Silent

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=BANGKOK)  # a Monday
DAYS_OPEN = 8
DAYS_AGO = 3
CALLERS = tuple(f"household-{number:03d}" for number in range(1, 11))
SECONDS, ITERATIONS = 20, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """The town at `now`; `rounds` are today's, driven until then, the one with most ahead first."""

    now: datetime
    market: Marketplace
    rounds: tuple[RoundPlay, ...]
    scene: Scene
    credential: str
    household: Someone
    ticket: dict[str, Any]
    dispute_id: str
    batch_id: str

    def stops(self) -> list[dict[str, Any]]:
        """The stops of the first round, as they stand."""
        told = self.rounds[0].collector.get(f"/rounds/{self.rounds[0].round['id']}")
        return [stop for trip in told["trips"] for stop in trip["stops"]]

    def stop_waiting(self) -> dict[str, Any]:
        """A stop of the first round to which nobody has come yet."""
        return next(stop for stop in self.stops() if stop["status"] in ("pending", "en_route"))


def market_of(app: Flask) -> Marketplace:
    """The application as people use it."""
    return Marketplace(InProcess(app), enterprise=founding.SLUG, make_id=fresh_id)


def found(app: Flask, *, now: datetime = NOW) -> None:
    """Open the enterprise a week before `now`."""
    with app.app_context(), clock.at(now - timedelta(days=DAYS_OPEN)):
        founding.found(db.session())
        db.session.commit()


def build(app: Flask, *, now: datetime = NOW) -> Town:
    """The town in the middle of its day; the application's database is empty before."""
    found(app, now=now)
    market = market_of(app)
    past = (now - timedelta(days=DAYS_AGO)).date()
    stage, _ = drive(
        market, past, until=datetime.combine(past, now.time(), BANGKOK).replace(hour=18)
    )
    credential, ticket = _best_sale(stage)
    household = market.become(credential)
    seed.publish_prices(market, 1, market.moment)
    batch_id = _ask_for_money(stage, household, int(ticket["total_satang"]))
    dispute = household.post(
        "/disputes", "dispute", ticket_id=ticket["id"], reason="ที่บ้านชั่งได้มากกว่านี้"
    )
    stage, rounds = drive(market, now.date(), until=now)
    rounds = tuple(sorted(rounds, key=lambda each: -sum(act.at > now for act in each.acts)))
    return Town(
        now=now,
        market=market,
        rounds=rounds,
        scene=stage,
        credential=credential,
        household=household,
        ticket=ticket,
        dispute_id=str(dispute["id"]),
        batch_id=batch_id,
    )


def drive(
    market: Marketplace, day: date, *, until: datetime
) -> tuple[Scene, tuple[RoundPlay, ...]]:
    """A day from the evening before on, as far as it comes `until` then."""
    stage = scene.enter(market, day=day, dice=Dice(day.isoformat()), watch=Silent())
    calls = booking.book(stage, [market.become(each) for each in CALLERS])
    planned = planning.plan(stage, calls, seconds=SECONDS, iterations=ITERATIONS)
    by_pickup = {call.pickup_id: call for call in calls}
    rounds = tuple(
        driving.prepare(stage, each, by_pickup, off=(), walk_ups={}) for each in planned.rounds
    )
    paying.fill_the_till(stage, 0)
    paying.issue_floats(stage, rounds)
    acts = sorted((act for each in rounds for act in each.acts), key=lambda act: (act.at, act.name))
    for act in acts:
        if act.at > until:
            break
        stage.go_to(act.at)
        act.do()
    stage.go_to(until)
    return stage, rounds


def _best_sale(stage: Scene) -> tuple[str, dict[str, Any]]:
    """The largest that went into a passbook: who sold, and the ticket."""
    sellers = {stage.market.become(each).household_id: each for each in CALLERS}
    ticket = max(
        (each for each in stage.staff.all("/weigh-tickets") if each["pay"] == "passbook"),
        key=lambda each: int(each["total_satang"]),
    )
    return sellers[str(ticket["household_id"])], ticket


def _ask_for_money(stage: Scene, household: Someone, most_satang: int) -> str:
    """A transfer that waits in a batch, and cash that waits for the manager; the batch's id."""
    household.post(
        f"/households/{household.household_id}/promptpay",
        "promptpay",
        kind="mobile",
        number="080-123-4567",
    )
    amount = max(100, most_satang // 4)
    asked = household.post("/payouts", "transfer", amount_satang=amount, method="promptpay")
    stage.manager.post(f"/payouts/{asked['id']}/approval", "approval of transfer")
    stage.manager.post(
        "/capital",
        "bank",
        account="bank",
        amount_satang=1_000_000,
        captured_at=stage.market.moment.isoformat(),
    )
    batch = stage.treasurer.post("/payment-batches", "batch", payout_ids=[asked["id"]])
    household.post("/payouts", "cash", amount_satang=amount, method="cash")
    return str(batch["id"])
