"""A long day of captures, written with names for ids, so that it can happen again elsewhere."""

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import text

from pricing import Counted, Deduction, DeductionReason, Limits, LoadLine, PriceList, Weighed, quote
from recycling import clock
from recycling.catalogue import service as catalogue
from recycling.database.orm import db, enter_enterprise
from recycling.ids import new_id
from recycling.people.roles import Role
from tests.builders import SignedIn, Town, make_town
from tests.builders_market import call_collector, furnish_market
from tests.weighing.scene import add_stop, books, make_drive

SEATS = 4
PER_TRIP = 60
MOST_SKEW_S = 48 * 3600 - 60
GRAMS = ("pet-clear", "cardboard", "can")
REASONS = ("transit", "moisture", "dirt", "scale", "theft")
LIMITS = Limits(gross_g=10**9, count=10**6)

WRITTEN = re.compile(r"<([a-z0-9.-]+)>")

Line = dict[str, Any]


@dataclass(frozen=True)
class Event:
    """One capture: who sends which body where. Ids of the place are written `<name>`."""

    sender: str
    path: str
    body: dict[str, Any]

    def skewed(self, seconds: int) -> "Event":
        """The same as told by a phone whose clock is wrong."""
        body = json.loads(json.dumps(self.body))
        for holder in (body, *(line.get("reading", {}) for line in body.get("lines", []))):
            for name in ("captured_at", "read_at"):
                if name in holder:
                    at = datetime.fromisoformat(holder[name]) + timedelta(seconds=seconds)
                    holder[name] = at.isoformat()
        return replace(self, body=body)


@dataclass(frozen=True)
class Place:
    """A town in which the day happens."""

    town: Town
    ids: dict[str, UUID]
    senders: dict[str, SignedIn]

    def send(self, event: Event) -> int:
        """Send a capture; the status of the answer. 404 means that another must come first."""
        path, body = self._here(event.path), json.loads(self._here(json.dumps(event.body)))
        answer = self.senders[event.sender].post(path, body)
        assert answer.status_code in (201, 404), answer.get_data(as_text=True)
        return answer.status_code

    def outcome(self) -> dict[str, Any]:
        """The books, the stops and what staff should look at, without this town's ids."""
        names = {str(id_): name for name, id_ in self.ids.items()}
        held = {}
        for (account, commodity), amount in books(self.town).items():
            head, _, tail = account.partition(":")
            held[f"{head}:{_named(tail, names)} {commodity}"] = amount
        session = db.session()
        enter_enterprise(session, self.town.enterprise_id)
        told = {name: _rows(query, names) for name, query in QUERIES.items()}
        session.rollback()
        return {"books": held, **told}

    def _here(self, written: str) -> str:
        return WRITTEN.sub(lambda found: str(self.ids[found[1]]), written)


QUERIES = {
    "stops": "SELECT id, status FROM stops",
    "pickups": "SELECT id, status FROM pickups",
    "disputes": "SELECT cause, coalesce(ticket_id, trip_id) FROM disputes WHERE status = 'open'",
    "flags": "SELECT ticket_id, line, kind FROM ticket_flags",
    "replacements": "SELECT ticket_id, replaced_by FROM ticket_replacements",
    "purchases": "SELECT id, household_id, method, amount_satang FROM purchases",
}


def _rows(query: str, names: dict[str, str]) -> list[tuple[str, ...]]:
    found = db.session.execute(text(query)).all()
    return sorted(tuple(_named(str(each), names) for each in row) for row in found)


def _named(written: str, names: dict[str, str]) -> str:
    head, _, tail = written.rpartition(":")
    known = names.get(tail, tail)
    return f"{head}:{known}" if head else known


def open_place(app: Flask, *, trips: int) -> Place:
    """A town with rounds and households; the names in it are the same in every place."""
    town = make_town(app)
    market = furnish_market(town, capacity=100_000)
    booker = town.person(Role.STAFF)
    ids, senders = {"prices": market.price_list_id}, {"staff": town.client(booker)}
    for trip in range(trips):
        drive = make_drive(town)
        ids |= {
            f"trip{trip}": drive.trip_id,
            f"vehicle{trip}": drive.vehicle_id,
            f"collector{trip}": drive.collector_id,
        }
        senders[f"collector{trip}"] = town.client(drive.collector_id)
        for seat in range(SEATS):
            home, _ = town.household()
            pickup = call_collector(market, home, booker, lines=[("pet-clear", 5_000)])
            stop = add_stop(town, drive, pickup, seq=seat + 1)
            name = f"home{trip}.{seat}"
            ids |= {name: home, f"pickup-{name}": pickup, f"stop-{name}": stop}
    db.session.commit()
    return Place(town, ids, senders)


@dataclass
class Teller:
    """Makes up a day of `count` captures. The same seed tells the same day but for new ids."""

    chance: random.Random
    prices: PriceList
    trips: int
    scale: int = 0

    def day(self, count: int) -> list[Event]:
        """The captures in the order in which they happened."""
        ends = [event for trip in range(self.trips) for event in self._end(trip)]
        events: list[Event] = []
        while len(events) + len(ends) < count:
            events += self._visit(self.chance.randrange(self.trips))
        return events[: count - len(ends)] + ends

    def _visit(self, trip: int) -> Iterator[Event]:
        home, kind = f"home{trip}.{self.chance.randrange(SEATS)}", self.chance.random()
        phone = f"collector{trip}"
        if kind < 0.08:
            miss = self._new(reason=self.chance.choice(["nobody_home", "not_ready"]))
            yield Event(phone, f"/stops/<stop-{home}>/miss", miss)
            return
        if kind < 0.14:
            yield Event(phone, f"/stops/<stop-{home}>/departure", self._new())
            return
        where = {"stop_id": f"<stop-{home}>"} if kind < 0.4 else {"trip_id": f"<trip{trip}>"}
        ticket = self._ticket(home, "door", where)
        if kind > 0.95:
            phone, ticket = "staff", self._ticket(home, "counter", {})
        yield Event(phone, "/weigh-tickets", ticket)
        corrected = ticket["id"]
        while self.chance.random() < 0.16:
            again = self._correction(f"home{trip}.{self.chance.randrange(SEATS)}")
            if self.chance.random() < 0.8:
                del again["household_id"]
            yield Event(phone, f"/weigh-tickets/{corrected}/correction", again)
            corrected = again["id"]
        if self.chance.random() < 0.03:
            lines = [
                {"line": number, "quantity": self.chance.randrange(20_000)}
                for number, _ in enumerate(ticket["lines"], start=1)
            ]
            path = f"/weigh-tickets/{ticket['id']}/reweigh"
            yield Event("staff", path, self._new(lines=lines))

    def _end(self, trip: int) -> Iterator[Event]:
        found = [
            {"material": code, "quantity": self.chance.randrange(600_000)}
            for code in GRAMS
            if self.chance.random() < 0.9
        ]
        found.append({"material": "beer-crate", "quantity": self.chance.randrange(20)})
        unload = self._new(trip_id=f"<trip{trip}>", lines=found)
        yield Event("staff", "/unloads", unload)
        reasons = [
            {"material": code, "reason": self.chance.choice(REASONS)}
            for code in GRAMS
            if self.chance.random() < 0.5
        ]
        if reasons:
            yield Event("staff", f"/trips/<trip{trip}>/losses", self._new(lines=reasons))

    def _ticket(self, home: str, kind: str, where: dict[str, str]) -> dict[str, Any]:
        return self._new(
            kind=kind,
            household_id=f"<{home}>",
            **where,
            price_list_id="<prices>",
            pay=self.chance.choice(["passbook", "passbook", "cash"]),
            lines=self._load(),
        )

    def _correction(self, home: str) -> dict[str, Any]:
        pay = self.chance.choice(["passbook", "cash"])
        body = self._new(household_id=f"<{home}>", reason="พิมพ์ผิด", pay=pay, lines=self._load())
        if self.chance.random() < 0.1:
            refused = [{"code": "cardboard-wet", "reason": "เปียก"}]
            body |= {"lines": [], "refused": refused}
        return body

    def _new(self, **values: Any) -> dict[str, Any]:
        return {"id": str(new_id()), "captured_at": clock.now().isoformat(), **values}

    def _load(self) -> list[Line]:
        lines = [self._line() for _ in range(self.chance.randint(1, 3))]
        load = [LoadLine(line["material"], _measure(line), line.get("grade")) for line in lines]
        priced = quote(load, price_list=self.prices, limits=LIMITS).priced
        return [
            {**line, "amount_satang": each.amount} for line, each in zip(lines, priced, strict=True)
        ]

    def _line(self) -> Line:
        if self.chance.random() < 0.15:
            return {"material": "beer-crate", "quantity": self.chance.randint(1, 9)}
        gross = self.chance.randint(50, 40_000)
        line: Line = {
            "material": self.chance.choice(GRAMS),
            "grade": self.chance.choice("AB"),
            "gross_g": gross,
        }
        if self.chance.random() < 0.4:
            line["tare_g"] = self.chance.randint(1, gross // 2)
        if self.chance.random() < 0.2:
            line |= {"deduction_permille": self.chance.randint(1, 300)}
            line |= {"deduction_reason": "moisture"}
        if self.chance.random() < 0.3:
            self.scale += self.chance.random() < 0.9
            at = clock.now() - timedelta(seconds=self.chance.choice([2, 2, 2, 2, 9_000]))
            line["reading"] = {"device": "A12", "sequence": self.scale, "read_at": at.isoformat()}
        return line


def _measure(line: Line) -> Counted | Weighed:
    if "quantity" in line:
        return Counted(line["quantity"])
    taken = None
    if "deduction_permille" in line:
        taken = Deduction(line["deduction_permille"], DeductionReason.MOISTURE)
    return Weighed(line["gross_g"], line.get("tare_g", 0), taken)


def prices_of(place: Place) -> PriceList:
    """The price list of the place: every place has the same prices."""
    enter_enterprise(db.session(), place.town.enterprise_id)
    found = catalogue.price_list(db.session(), price_list_id=place.ids["prices"])
    db.session.rollback()
    return found


def disturbed(events: Sequence[Event], chance: random.Random) -> list[Event]:
    """Shuffled, a third of them sent twice, each phone's clock wrong by up to 48 hours."""
    told = [event.skewed(chance.randint(-MOST_SKEW_S, MOST_SKEW_S)) for event in events]
    told += chance.sample(told, k=len(told) // 3)
    chance.shuffle(told)
    return told


def deliver(place: Place, events: Sequence[Event]) -> int:
    """Send all; what refers to something not yet known waits in its phone. How often one waited."""
    waiting, waited = list(events), 0
    while waiting:
        kept = [event for event in waiting if place.send(event) == 404]
        assert len(kept) < len(waiting), "nothing got through any more"
        waiting, waited = kept, waited + len(kept)
    return waited
