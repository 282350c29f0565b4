"""When could we come? What the booking screen shows beside each open slot.

The router is asked where one more stop would be cheapest in the day: in the
rounds given out, or else in a sketch made of the day's calls. Days nobody has
put shifts on yet are taken to be driven as each vehicle was last. Nothing is
promised by it, and what the stop would cost is nobody's business but ours.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import groupby
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from recycling import clock
from recycling.catalogue import service as catalogue
from recycling.catalogue.service import DeclaredLine
from recycling.database.orm import current_enterprise
from recycling.ids import new_id
from recycling.pickups import service as pickups
from recycling.pickups.service import OpenSlot, Place
from recycling.rounds.day import (
    CENTRE,
    Call,
    Day,
    VanShift,
    problem_of,
    read_day,
    stop_of,
    travel_of,
    van_shift,
)
from recycling.rounds.lookup import plans, rounds_of, stops_of
from recycling.rounds.models import Plan, PlanStatus, Shift, Vehicle
from routing import Kind, Route, Solution, TimeWindow, Trip, Visit
from routing.preview import preview
from routing.sketch import sketch

MOST_DAYS = 14
STEP = timedelta(minutes=5)


class Basis(StrEnum):
    """What an expected arrival rests on, the surest first."""

    PLAN = "plan"
    CALLS = "calls"
    HOURS = "hours"


_SPREAD = {
    Basis.PLAN: (timedelta(minutes=15), timedelta(minutes=45)),
    Basis.CALLS: (timedelta(minutes=30), timedelta(minutes=90)),
}
"""How far around the router's moment the real one may well lie."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """An open slot and when to expect a collector in it; None where the day is too full.

    With the basis `hours` nothing better than the slot's own hours is known.
    """

    slot: OpenSlot
    arrives_from: datetime | None
    arrives_to: datetime | None
    basis: Basis


def expected_arrivals(
    session: Session,
    *,
    place: Place,
    lines: Sequence[DeclaredLine],
    first: date | None = None,
    last: date | None = None,
) -> list[Arrival]:
    """When a collector could be at `place`, for each open slot of at most MOST_DAYS days.

    Raises the Problems of `open_slots` and of a load.
    """
    begins = max(first or clock.today(), clock.today())
    ends = begins + timedelta(days=MOST_DAYS - 1)
    slots = pickups.open_slots(session, first=begins, last=min(last or ends, ends))
    prices = catalogue.list_in_force(session, at=clock.now())
    load = catalogue.quoter(session, price_list=prices).quote(lines)
    asked = Call(
        pickup_id=new_id(),
        place=(place.lat, place.lon),
        grams=load.mass_g,
        ml=load.volume_ml,
        window_start=clock.now(),
        window_end=clock.now() + timedelta(hours=1),
    )
    usual = _usual_vans(session)
    found: list[Arrival] = []
    for on_date, of_day in groupby(slots, key=lambda slot: slot.on_date):
        found += _of_day(session, on_date, list(of_day), asked, usual)
    return found


def _of_day(
    session: Session,
    on_date: date,
    slots: Sequence[OpenSlot],
    asked: Call,
    usual: Sequence[VanShift],
) -> list[Arrival]:
    day = read_day(session, on_date=on_date, not_before=_quarter(on_date))
    if not day.vans:
        day = replace(day, vans=_on(day, usual))
    if not day.usable:
        return [_hours(slot) for slot in slots]
    plan = _published(session, on_date)
    basis = Basis.CALLS if plan is None else Basis.PLAN
    offers = preview(
        problem_of(day),
        _sketched(day) if plan is None else _given(session, plan),
        stop=stop_of(day, asked),
        travel=travel_of(day),
        slots=[
            TimeWindow(start=day.seconds(slot.window_start), end=day.seconds(slot.window_end))
            for slot in slots
        ],
    )
    return [
        Arrival(slot=slot, arrives_from=None, arrives_to=None, basis=basis)
        if offer is None
        else _around(slot, day.moment(offer.start), basis)
        for slot, offer in zip(slots, offers, strict=True)
    ]


def _quarter(on_date: date) -> datetime:
    """From when the day can still be changed, in steps so that a sketch holds for a while."""
    midnight = datetime.combine(on_date, time(), clock.BANGKOK)
    gone = max(timedelta(), clock.now() - midnight)
    return midnight + gone - gone % timedelta(minutes=15)


def _around(slot: OpenSlot, moment: datetime, basis: Basis) -> Arrival:
    before, after = _SPREAD[basis]
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    start = moment - before - (moment - before - midnight) % STEP
    end = moment + after - (moment + after - midnight) % STEP
    return Arrival(
        slot=slot,
        arrives_from=max(start, slot.window_start),
        arrives_to=min(end, slot.window_end),
        basis=basis,
    )


def _hours(slot: OpenSlot) -> Arrival:
    return Arrival(
        slot=slot,
        arrives_from=slot.window_start,
        arrives_to=slot.window_end,
        basis=Basis.HOURS,
    )


def _published(session: Session, on_date: date) -> Plan | None:
    given_out = plans(session, on_date=on_date).where(Plan.status == PlanStatus.PUBLISHED)
    return session.scalars(given_out.limit(1)).first()


def _given(session: Session, plan: Plan) -> Solution:
    """The rounds of a plan in routing's words: who visits whom in which order."""
    rounds = rounds_of(session, plan_id=plan.id)
    visits: dict[UUID, list[Visit]] = {found.id: [] for found in rounds}
    for trip, stops in groupby(stops_of(session, round_ids=list(visits)), key=lambda pair: pair[0]):
        visits[trip.round_id] += [_visit(Kind.STOP, str(stop.pickup_id)) for _, stop in stops]
        visits[trip.round_id].append(_visit(Kind.UNLOAD, CENTRE))
    return Solution(
        routes=tuple(
            Route(
                vehicle=str(found.shift_id),
                start=0,
                end=0,
                distance=found.distance_m,
                cost=0,
                trips=(Trip(visits=tuple(visits[found.id])),),
            )
            for found in rounds
        )
    )


def _visit(kind: Kind, name: str) -> Visit:
    """A visit of which only who comes when in the order matters."""
    return Visit(kind=kind, id=name, place=(0.0, 0.0), arrival=0, start=0, departure=0, load={})


def _usual_vans(session: Session) -> list[VanShift]:
    """Each vehicle as it was last driven."""
    latest = (
        select(Shift.id)
        .where(Shift.enterprise_id == current_enterprise(session))
        .ext(distinct_on(Shift.vehicle_id))
        .order_by(Shift.vehicle_id, Shift.starts_at.desc())
    )
    rows = session.execute(
        select(Shift, Vehicle)
        .join(
            Vehicle,
            (Vehicle.enterprise_id == Shift.enterprise_id) & (Vehicle.id == Shift.vehicle_id),
        )
        .where(
            Shift.enterprise_id == current_enterprise(session),
            Shift.id.in_(latest),
            Vehicle.active,
        )
        .order_by(Shift.id)
    )
    return [van_shift(shift, vehicle) for shift, vehicle in rows]


def _on(day: Day, vans: Iterable[VanShift]) -> tuple[VanShift, ...]:
    """The vans with the same hours on another day."""
    moved = []
    for van in vans:
        then = van.starts_at.astimezone(clock.BANGKOK).date()
        by = day.on_date - then
        moved.append(replace(van, starts_at=van.starts_at + by, ends_at=van.ends_at + by))
    return tuple(moved)


@lru_cache(maxsize=64)
def _sketched(day: Day) -> Solution:
    """A sketch of the day's calls; a day holds everything it depends on."""
    return sketch(problem_of(day))
