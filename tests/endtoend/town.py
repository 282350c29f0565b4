"""The demo's town in the middle of a working day: what the screens are looked at with.

Made through the API, as the demo's past is: a day of business, new prices, and this
morning's round half driven.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import Flask

from recycling import clock
from recycling.clock import BANGKOK
from recycling.database.orm import db
from recycling.demo import booking, driving, founding, paying, planning, player, scene, seed
from recycling.demo.dice import Dice
from recycling.demo.driving import RoundPlay
from recycling.demo.http import InProcess
from recycling.demo.marketplace import Marketplace, fresh_id
from recycling.demo.scene import Scene
from tests.demo.towns import Silent

NOW = datetime(2026, 11, 23, 10, 15, tzinfo=BANGKOK)  # a Monday
DAYS_OPEN = 8
PLAYED_DAYS_AGO = (3,)
PICKUPS_OF_A_DAY = 8
PICKUPS_TODAY = 10
SECONDS, ITERATIONS = 20, 60


@dataclass(frozen=True, slots=True)
class Town:
    """The town at `now`; `rounds` are today's, driven until then."""

    now: datetime
    market: Marketplace
    rounds: tuple[RoundPlay, ...]
    scene: Scene


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
    days = [(now - timedelta(days=ago)).date() for ago in PLAYED_DAYS_AGO]
    for number, day in enumerate(days):
        play_day(market, day, seed=number)
    seed.publish_prices(market, 1, datetime.combine(days[-1], now.time(), BANGKOK))
    return _today(market, now)


def play_day(market: Marketplace, day: date, *, seed: int) -> None:
    """A whole day of business in the past."""
    wanted = player.Wanted(
        date=day,
        pickups=PICKUPS_OF_A_DAY,
        seed=seed,
        seconds=SECONDS,
        iterations=ITERATIONS,
        again=True,
    )
    player.play(market, wanted, Silent())


def _today(market: Marketplace, now: datetime) -> Town:
    stage = scene.enter(market, day=now.date(), dice=Dice("today"), watch=Silent())
    households = [name for name, roles in market.people().items() if "household" in roles]
    calls = booking.book(stage, [market.become(each) for each in households[:PICKUPS_TODAY]])
    planned = planning.plan(stage, calls, seconds=SECONDS, iterations=ITERATIONS)
    by_pickup = {call.pickup_id: call for call in calls}
    rounds = tuple(
        driving.prepare(stage, each, by_pickup, off=(), walk_ups={}) for each in planned.rounds
    )
    paying.issue_floats(stage, rounds)
    acts = sorted((act for each in rounds for act in each.acts), key=lambda act: (act.at, act.name))
    for act in acts:
        if act.at > now:
            break
        stage.go_to(act.at)
        act.do()
    stage.go_to(now)
    return Town(now, market, rounds, stage)
