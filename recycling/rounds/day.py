"""A day as the planner sees it: read once, kept as values, said in routing's words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from recycling.clock import BANGKOK
from recycling.errors import Bilingual
from recycling.people import service as people
from recycling.people.settings import Settings
from recycling.pickups import service as pickups
from recycling.pickups.models import Pickup
from recycling.rounds.fleet import shifts
from recycling.rounds.models import Shift, Vehicle
from routing import GreatCircle, Problem, Stop, TimeWindow, UnloadSite
from routing import Vehicle as Van

Pin = tuple[float, float]
"""Latitude and longitude, WGS 84 degrees."""
CENTRE = "centre"


@dataclass(frozen=True, slots=True, kw_only=True)
class VanShift:
    """A shift: who drives what between which moments."""

    shift_id: UUID
    vehicle_id: UUID
    collector_id: UUID
    name: Bilingual
    capacity_g: int
    capacity_ml: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A pickup that asks for a visit."""

    pickup_id: UUID
    place: Pin
    grams: int
    ml: int
    window_start: datetime
    window_end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """Everything a plan needs to know. `not_before` is when it can be acted on at the earliest."""

    on_date: date
    centre: Pin
    vans: tuple[VanShift, ...]
    calls: tuple[Call, ...]
    settings: Settings
    not_before: datetime

    @property
    def midnight(self) -> datetime:
        """The moment from which routing counts its seconds."""
        return datetime.combine(self.on_date, time(), BANGKOK)

    @property
    def usable(self) -> tuple[VanShift, ...]:
        """The shifts that are not over yet."""
        return tuple(van for van in self.vans if van.ends_at > self.not_before)

    def moment(self, seconds: int) -> datetime:
        """The moment so many seconds after midnight."""
        return self.midnight + timedelta(seconds=seconds)

    def seconds(self, moment: datetime) -> int:
        """Whole seconds from midnight to a moment."""
        return int((moment - self.midnight).total_seconds())


def read_day(session: Session, *, on_date: date, not_before: datetime) -> Day:
    """A day with its pickups to plan, as it is in the database now.

    `not_before` is when its plan can be ready: nobody is sent out earlier.
    """
    rows = session.execute(
        select(Shift, Vehicle)
        .join(
            Vehicle,
            (Vehicle.enterprise_id == Shift.enterprise_id) & (Vehicle.id == Shift.vehicle_id),
        )
        .where(Shift.id.in_(shifts(session, on_date=on_date).with_only_columns(Shift.id)))
        .order_by(Shift.id)
    )
    enterprise = people.own_enterprise(session)
    calls = sorted(pickups.pickups_to_plan(session, on_date=on_date), key=lambda p: p.id)
    return Day(
        on_date=on_date,
        centre=(enterprise.centre_lat, enterprise.centre_lon),
        vans=tuple(van_shift(shift, vehicle) for shift, vehicle in rows),
        calls=tuple(call_of(pickup) for pickup in calls),
        settings=people.settings(session),
        not_before=not_before,
    )


def problem_of(day: Day) -> Problem:
    """The day in routing's words: a vehicle for each shift, a stop for each pickup."""
    return Problem.build(
        [van_of(day, van) for van in day.usable],
        stops=[stop_of(day, call) for call in day.calls],
        unload_sites=[yard_of(day)],
        travel=travel_of(day),
    )


def van_of(day: Day, van: VanShift) -> Van:
    """A shift as routing's vehicle; one that is over has no time left."""
    start = day.seconds(min(max(van.starts_at, day.not_before), van.ends_at))
    return Van(
        id=str(van.shift_id),
        start=day.centre,
        capacity={"grams": van.capacity_g, "ml": van.capacity_ml},
        shift=TimeWindow(start=start, end=day.seconds(van.ends_at)),
        cost_per_km=day.settings.satang_per_km,
        cost_per_hour=day.settings.satang_per_hour,
    )


def yard_of(day: Day) -> UnloadSite:
    """The centre, where vehicles unload."""
    return UnloadSite(id=CENTRE, place=day.centre, duration=day.settings.unload_minutes * 60)


def travel_of(day: Day) -> GreatCircle:
    """Where travel times come from."""
    return GreatCircle(
        detour=day.settings.detour_permille / 1000, kmh=day.settings.speed_m_per_hour / 1000
    )


def vehicle_names(vans: Sequence[VanShift]) -> dict[str, Bilingual]:
    """What people call the vehicle of each shift, by its id in the problem."""
    return {str(van.shift_id): van.name for van in vans}


def van_shift(shift: Shift, vehicle: Vehicle) -> VanShift:
    """A shift with its vehicle, as the planner sees them."""
    return VanShift(
        shift_id=shift.id,
        vehicle_id=vehicle.id,
        collector_id=shift.collector_id,
        name=Bilingual(vehicle.name_th, vehicle.name_en),
        capacity_g=vehicle.capacity_g,
        capacity_ml=vehicle.capacity_ml,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
    )


def call_of(pickup: Pickup) -> Call:
    """A pickup as a plan sees it."""
    return Call(
        pickup_id=pickup.id,
        place=(pickup.lat, pickup.lon),
        grams=pickup.declared_g,
        ml=pickup.declared_ml,
        window_start=pickup.window_start,
        window_end=pickup.window_end,
    )


def stop_of(day: Day, call: Call) -> Stop:
    """A call as routing's stop."""
    settings = day.settings
    handling = -(-settings.service_seconds_per_10kg * call.grams // 10_000)
    return Stop(
        id=str(call.pickup_id),
        place=call.place,
        load={"grams": call.grams, "ml": call.ml},
        service=settings.service_seconds + handling,
        windows=(
            TimeWindow(start=day.seconds(call.window_start), end=day.seconds(call.window_end)),
        ),
    )
