"""The demo's past: four weeks of business, made by playing it through the API.

Nothing is inserted behind the services' backs. Each day's ids follow from its
name, so a history that was interrupted is taken up by playing its last day
again: what was done is answered as before, and nothing happens twice.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol

from flask import Flask
from sqlalchemy.orm import Session

from recycling import clock
from recycling.catalogue.service import LineTerms
from recycling.clock import BANGKOK
from recycling.database.orm import db
from recycling.demo import founding, player
from recycling.demo.http import InProcess
from recycling.demo.marketplace import Marketplace, Refused, repeatable_ids
from recycling.demo.player import Wanted
from recycling.demo.scene import CannotPlay, Watch
from recycling.errors import Problem
from recycling.people import service as people
from recycling.people.models import Enterprise

DAYS = 28
COLLECTION_WEEKDAYS = (0, 2, 4)
PICKUPS = (16, 22)
PLAN_SECONDS = 2
ITERATIONS = 150
PRICE_CHANGES = {5: 1}
"""Which list is published before which collection day; the last list comes after all."""
LAST_LIST = 2


class DoesNotClose(CannotPlay):
    """A day of the history does not close; the message says which and how."""


@dataclass(frozen=True, slots=True)
class Seeded:
    """How many days of business were played now, and how many there are."""

    played: int
    days: int


class HistoryWatch(Watch, Protocol):
    """Is told of the days as well as of what happens in them."""

    def day(self, number: int, days: int, on: date) -> None:
        """The collection day `number` of `days` begins."""
        ...


def seed(app: Flask, watch: HistoryWatch) -> Seeded:
    """Found the enterprise and play its past, as far as that is not done yet."""
    founded_on = _founded_on(app)
    days = collection_days(founded_on)
    if not days:
        return Seeded(0, 0)
    if _is_complete(app, days):
        return Seeded(0, len(days))
    first = _first_unfinished(app, days)
    for number in range(first, len(days)):
        watch.day(number + 1, len(days), days[number])
        _play(app, watch, days[number], number)
    publish_prices(_market(app, "end"), LAST_LIST, _evening(days[-1]))
    return Seeded(len(days) - first, len(days))


def collection_days(founded_on: date) -> list[date]:
    """The collection days of the four weeks after the founding."""
    days = [founded_on + timedelta(days=n) for n in range(1, DAYS + 1)]
    return [day for day in days if day.weekday() in COLLECTION_WEEKDAYS]


def _founded_on(app: Flask) -> date:
    """The day the enterprise began; four weeks ago when it begins now."""
    with app.app_context():
        session = db.session()
        try:
            enterprise = people.find_enterprise(session, slug=founding.SLUG)
        except Problem as problem:
            if problem.kind != "not-found":
                raise
            enterprise = _found(session)
        return enterprise.created_at.astimezone(BANGKOK).date()


def _found(session: Session) -> Enterprise:
    start = clock.today() - timedelta(days=DAYS + 1)
    with clock.at(datetime.combine(start, time(6), BANGKOK)):
        enterprise = founding.found(session)
        session.commit()
    return enterprise


def _market(app: Flask, name: str) -> Marketplace:
    return Marketplace(
        InProcess(app), enterprise=founding.SLUG, make_id=repeatable_ids(f"history/{name}")
    )


def _is_complete(app: Flask, days: list[date]) -> bool:
    """Whether the history's last act, publishing today's prices, was done."""
    market = _market(app, "end")
    market.moment = _evening(days[-1])
    try:
        market.become("manager-1").get(f"/price-lists/{market.new_id(f'prices/{LAST_LIST}')}")
    except Refused as refused:
        if refused.status != 404:
            raise
        return False
    return True


def _first_unfinished(app: Flask, days: list[date]) -> int:
    """The last day with a plan: those before it are over, it may be half played."""
    staff = _market(app, "start").become("staff-1")
    planned = [
        number
        for number, day in enumerate(days)
        if staff.get("/plans", on_date=day.isoformat())["items"]
    ]
    return planned[-1] if planned else 0


def _play(app: Flask, watch: Watch, day: date, number: int) -> None:
    market = _market(app, day.isoformat())
    if number in PRICE_CHANGES:
        publish_prices(market, PRICE_CHANGES[number], _evening(day - timedelta(days=1)))
    least, most = PICKUPS
    wanted = Wanted(
        date=day,
        pickups=least + number * 7 % (most - least + 1),
        seed=1000 + number,
        seconds=PLAN_SECONDS,
        iterations=ITERATIONS,
        again=True,
    )
    record = player.play(market, wanted, watch)
    if record.faults:
        raise DoesNotClose("\n".join([day.isoformat(), *record.faults]))


def publish_prices(market: Marketplace, stage: int, moment: datetime) -> None:
    """New prices from an hour after `moment` on."""
    market.moment = moment
    market.become("manager-1").post(
        "/price-lists",
        f"prices/{stage}",
        valid_from=(moment + timedelta(hours=1)).isoformat(),
        rounding={
            "unit_satang": founding.ROUNDING.unit,
            "mode": founding.ROUNDING.mode.value,
        },
        grades=[
            {
                "name": each.name,
                "permille": each.permille,
                "name_th": each.name_th,
                "name_en": each.name_en,
            }
            for each in founding.grades()
        ],
        lines=[_price_line(each) for each in founding.prices(stage=stage, last=LAST_LIST)],
    )


def _price_line(each: LineTerms) -> dict[str, Any]:
    tiers = [
        {"from_quantity": tier.from_quantity, "unit_price_satang": tier.unit_price}
        for tier in each.tiers
    ]
    return {
        "material": each.material,
        "unit_price_satang": each.unit_price_satang,
        "tiers": tiers,
    }


def _evening(day: date) -> datetime:
    return datetime.combine(day, time(18), BANGKOK)
