"""What everyone who plays a day knows: who is there, what day it is, what things cost."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol
from uuid import UUID

from pricing import (
    Bought,
    Grade,
    Limits,
    LoadLine,
    PricedLine,
    PriceList,
    Refusal,
    Rounding,
    RoundingMode,
    Tier,
    Unit,
    Words,
    quote,
)
from recycling.clock import BANGKOK
from recycling.demo.catalogue_data import DemoMaterial, materials
from recycling.demo.dice import Dice
from recycling.demo.marketplace import Marketplace, Someone

NO_LIMITS = Limits(gross_g=1_000_000_000, count=1_000_000)


class CannotPlay(Exception):
    """The day cannot go on; the message says why in Thai and English, and what to do."""


class Watch(Protocol):
    """Is told how far the day has come."""

    def phase(self, name: str, total: int) -> None:
        """The phase `name` of `total` steps begins; the one before it has ended."""
        ...

    def done(self, steps: int) -> None:
        """So many steps of the present phase are done."""
        ...


@dataclass(frozen=True, slots=True)
class Member:
    """A household, as the enterprise's people see it."""

    id: str
    code: str
    name: str
    village: int
    address_th: str
    lat: float
    lon: float


@dataclass(slots=True)
class Scene:
    """One day at one enterprise."""

    market: Marketplace
    dice: Dice
    date: date
    watch: Watch
    staff: Someone
    treasurer: Someone
    manager: Someone
    collectors: dict[str, Someone]
    members: dict[str, Member]
    villages: list[dict[str, Any]]
    bought: list[DemoMaterial]
    lists: dict[str, PriceList] = field(default_factory=dict)

    def at(self, hour: int, minute: int = 0, *, days: int = 0, seconds: int = 0) -> datetime:
        """A moment of the day (or so many days from it) in Bangkok."""
        start = datetime.combine(self.date, time(), BANGKOK) + timedelta(days=days)
        return start + timedelta(hours=hour, minutes=minute, seconds=seconds)

    def go_to(self, moment: datetime) -> None:
        """Let the service's clock show `moment`."""
        self.market.moment = moment

    def price_list(self, reader: Someone, list_id: str) -> PriceList:
        """A published list, as a phone keeps it."""
        if list_id not in self.lists:
            self.lists[list_id] = read_board(reader.get(f"/price-lists/{list_id}"))
        return self.lists[list_id]


def enter(market: Marketplace, *, day: date, dice: Dice, watch: Watch) -> Scene:
    """Sign the enterprise's people in and read what they need to know."""
    staff = market.become("staff-1")
    collectors = [
        market.become(credential)
        for credential, roles in market.people().items()
        if "collector" in roles
    ]
    villages = sorted(staff.get("/villages")["items"], key=lambda one: int(one["number"]))
    numbers = {village["id"]: village["number"] for village in villages}
    members = {
        each["id"]: Member(
            id=each["id"],
            code=each["code"],
            name=each["name"],
            village=numbers[each["village_id"]],
            address_th=f"{each['house_number']} หมู่ {numbers[each['village_id']]}",
            lat=each["lat"],
            lon=each["lon"],
        )
        for each in staff.all("/households")
    }
    return Scene(
        market=market,
        dice=dice,
        date=day,
        watch=watch,
        staff=staff,
        treasurer=market.become("treasurer-1"),
        manager=market.become("manager-1"),
        collectors={someone.id: someone for someone in collectors},
        members=members,
        villages=villages,
        bought=list(materials().values()),
    )


def read_board(board: dict[str, Any]) -> PriceList:
    """A price board as `pricing` takes it: what a phone needs to price a load by itself."""
    head = board["price_list"]
    offers = tuple(
        Bought(
            material=each["code"],
            unit=Unit(each["unit"]),
            unit_price=each["unit_price_satang"],
            tiers=tuple(
                Tier(tier["from_quantity"], tier["unit_price_satang"]) for tier in each["tiers"]
            ),
        )
        for group in board["groups"]
        for each in group["materials"]
    )
    return PriceList(
        id=UUID(head["id"]),
        version=head["version"],
        valid_from=datetime.fromisoformat(head["valid_from"]),
        offers=offers,
        grades=tuple(_grade(each) for each in head["grades"]),
        rounding=Rounding(head["rounding"]["unit_satang"], RoundingMode(head["rounding"]["mode"])),
    )


def price(lines: list[LoadLine], price_list: PriceList) -> tuple[PricedLine, ...]:
    """The lines priced on the phone, by the same rules as the server's."""
    return quote(lines, price_list=price_list, limits=NO_LIMITS).priced


def _grade(each: dict[str, Any]) -> Grade:
    refusal = None
    if each["permille"] == 0:
        nothing = Words("", "")
        refusal = Refusal(each["name"], nothing, nothing)
    return Grade(each["name"], each["permille"], refusal)
