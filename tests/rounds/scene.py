"""A town with vehicles, shifts and calls, whose day is planned through the API."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from flask import Flask
from werkzeug.test import TestResponse

from recycling import clock, jobs
from recycling.database.orm import db, enter_enterprise
from recycling.ids import new_id
from recycling.people import service as people
from recycling.people.roles import Role
from tests.builders import CENTRE, SignedIn, Town, make_town
from tests.builders_market import Market, bangkok, call_collector, furnish_market, in_days

TRUCK = {"capacity_g": 1_000_000, "capacity_ml": 6_000_000}
THREE_WHEELER = {"capacity_g": 300_000, "capacity_ml": 2_000_000}
PROBLEM = "urn:thang-ngoen:problem:"


@dataclass
class Scene:
    """A day to be planned. Collectors are added with their shifts."""

    town: Town
    market: Market
    on_date: date
    staff: SignedIn
    manager: SignedIn
    households: dict[UUID, UUID] = field(default_factory=dict)

    def ok(self, answer: TestResponse, status: int = 200) -> Any:
        """The answer's JSON; the test fails when it is another status."""
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.get_json()

    def vehicle(self, **values: Any) -> str:
        """Add a vehicle (default: the pickup truck)."""
        id_ = str(new_id())
        body = {"id": id_, "code": id_[-6:], "name_th": "รถ", "name_en": "Truck", **TRUCK, **values}
        return str(self.ok(self.manager.post("/vehicles", body), 201)["id"])

    def collector(self) -> UUID:
        """Add a collector."""
        with self.entered():
            id_ = new_id()
            people.create_person(db.session(), id=id_, name="พนักงาน", roles=[Role.COLLECTOR])
            db.session.commit()
        return id_

    def shift(self, *, starts: int = 8, ends: int = 17, **vehicle: Any) -> UUID:
        """Put a new collector and vehicle on shift; returns the collector."""
        collector = self.collector()
        body = self.shift_body(self.vehicle(**vehicle), collector, starts=starts, ends=ends)
        self.ok(self.staff.post("/shifts", body), 201)
        return collector

    def shift_body(
        self, vehicle_id: str, collector_id: UUID, *, starts: int = 8, ends: int = 17
    ) -> dict[str, str]:
        """What to post for a shift on the day."""
        return {
            "id": str(new_id()),
            "vehicle_id": vehicle_id,
            "collector_id": str(collector_id),
            "starts_at": bangkok(self.on_date, starts).isoformat(),
            "ends_at": bangkok(self.on_date, ends).isoformat(),
        }

    def call(self, *, north: float = 0.02, east: float = 0.0, grams: int = 12_000) -> str:
        """A new household calls, so many degrees from the centre, with cardboard."""
        with self.entered():
            home, person = self.town.household(lat=CENTRE[0] + north, lon=CENTRE[1] + east)
            lines = [("cardboard", grams)]
            pickup = call_collector(self.market, home, person, on_date=self.on_date, lines=lines)
            db.session.commit()
        self.households[pickup] = person
        return str(pickup)

    def calls(self, count: int, *, grams: int = 12_000) -> list[str]:
        """Some households around the centre call."""
        return [
            self.call(north=0.01 * (i % 5) - 0.02, east=0.01 * (i // 5) - 0.02, grams=grams)
            for i in range(count)
        ]

    def ask(self, **wishes: Any) -> Any:
        """Ask for a plan of the day; returns the answer before it is made."""
        body = {"id": str(new_id()), "on_date": self.on_date.isoformat(), "seconds": 1}
        return self.ok(self.staff.post("/plans", {**body, "iterations": 30, **wishes}), 202)

    def plan(self, **wishes: Any) -> Any:
        """A plan of the day, made by the worker."""
        asked = self.ask(**wishes)
        jobs.work(self.town.app, forever=False)
        return self.ok(self.staff.get(f"/plans/{asked['id']}"))

    def publish(self, plan: Any) -> Any:
        """Give a plan out."""
        return self.ok(self.try_publish(plan), 201)

    def try_publish(self, plan: Any) -> TestResponse:
        """The answer to giving a plan out."""
        return self.staff.post(f"/plans/{plan['id']}/publication", {"id": str(new_id())})

    def cancel(self, pickup: str) -> None:
        """The household calls its pickup off."""
        home = self.client(self.households[UUID(pickup)])
        body = {"id": str(new_id()), "reason": "ขายไปแล้ว"}
        self.ok(home.post(f"/pickups/{pickup}/cancellation", body), 201)

    def client(self, person_id: UUID) -> SignedIn:
        """A client which sends this person's token."""
        with self.town.app.app_context():
            return self.town.client(person_id)

    def pickup_status(self, pickup: str) -> str:
        """What the API says of a pickup."""
        return str(self.ok(self.staff.get(f"/pickups/{pickup}"))["status"])

    def entered(self) -> "Entered":
        """An application context with the session in this town."""
        return Entered(self.town)


class Entered:
    """Enters an application context, and the town's rows."""

    def __init__(self, town: Town) -> None:
        self.town, self.context = town, town.app.app_context()

    def __enter__(self) -> None:
        self.context.__enter__()
        enter_enterprise(db.session(), self.town.enterprise_id)

    def __exit__(self, *error: Any) -> None:
        db.session.rollback()
        db.session.remove()
        self.context.__exit__(*error)


def capture(at: Any = None, **values: Any) -> dict[str, Any]:
    """What a phone sends: an id of its own and its clock."""
    moment = at or clock.now()
    return {"id": str(new_id()), "captured_at": moment.isoformat(), **values}


def stops_of(plan: Any) -> list[dict[str, Any]]:
    """All stops of a plan."""
    return [stop for r in plan["rounds"] for trip in r["trips"] for stop in trip["stops"]]


def make_scene(app: Flask, *, days_ahead: int = 2) -> Scene:
    """A town with a market, staff and a manager, and a day to plan."""
    with app.app_context():
        town = make_town(app)
        market = furnish_market(town, capacity=100)
        staff = town.person(Role.STAFF)
        db.session.commit()
        scene = Scene(
            town, market, in_days(days_ahead), town.client(staff), town.client(market.manager_id)
        )
        db.session.remove()
    return scene
