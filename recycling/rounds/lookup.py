"""Finding plans, rounds, trips and stops of this enterprise, and what bars their changes.

Whoever changes the state of a stop holds its pickup's row first; several
pickups are locked in ascending id order, then rounds, then plans. So a
capture, a weighing, a cancellation and a publication never wait in a circle.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from recycling.database.orm import Tenant, current_enterprise
from recycling.errors import not_found
from recycling.pickups import service as pickups
from recycling.pickups.models import Pickup
from recycling.rounds.models import (
    Plan,
    PlanStatus,
    Round,
    RoundStatus,
    Stop,
    StopStatus,
    Trip,
    Vehicle,
)

T = TypeVar("T", bound=Tenant)

VISIBLE = (RoundStatus.PUBLISHED, RoundStatus.UNDER_WAY, RoundStatus.FINISHED)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A stop and all it belongs to."""

    stop: Stop
    trip: Trip
    round: Round
    plan: Plan
    pickup: Pickup


def get_plan(session: Session, *, plan_id: UUID, lock: bool = False) -> Plan:
    """One plan of this enterprise; Problem not-found otherwise."""
    return _get(session, Plan, plan_id, th="แผนรอบเก็บ", en="plan", lock=lock)


def get_round(session: Session, *, round_id: UUID, lock: bool = False) -> Round:
    """One round of this enterprise; Problem not-found otherwise."""
    return _get(session, Round, round_id, th="รอบเก็บ", en="round", lock=lock)


def get_trip(session: Session, *, trip_id: UUID) -> Trip:
    """One trip of this enterprise; Problem not-found otherwise."""
    return _get(session, Trip, trip_id, th="เที่ยวรถ", en="trip")


def get_stop(session: Session, *, stop_id: UUID, lock: bool = False) -> Stop:
    """One stop of this enterprise; Problem not-found otherwise.

    `lock` holds its pickup, under which alone a stop changes.
    """
    stop = _get(session, Stop, stop_id, th="จุดเก็บ", en="stop")
    if lock:
        pickups.get_pickup(session, pickup_id=stop.pickup_id, lock=True)
        session.refresh(stop)
    return stop


def find_stop(session: Session, *, stop_id: UUID, lock: bool = False) -> Whereabouts:
    """A stop with all it belongs to, in one statement; Problem not-found otherwise.

    `lock` holds its pickup, under which alone a stop changes.
    """
    query = (
        select(Stop, Trip, Round, Plan, Pickup)
        .join(Trip, (Trip.enterprise_id == Stop.enterprise_id) & (Trip.id == Stop.trip_id))
        .join(Round, (Round.enterprise_id == Trip.enterprise_id) & (Round.id == Trip.round_id))
        .join(Plan, (Plan.enterprise_id == Round.enterprise_id) & (Plan.id == Round.plan_id))
        .join(Pickup, (Pickup.enterprise_id == Stop.enterprise_id) & (Pickup.id == Stop.pickup_id))
        .where(Stop.enterprise_id == current_enterprise(session), Stop.id == stop_id)
    )
    if lock:
        query = query.with_for_update(key_share=True, of=Pickup)
    found = session.execute(query, execution_options={"populate_existing": lock}).first()
    if found is None:
        raise not_found("จุดเก็บ", "stop")
    return Whereabouts(*found)


def get_vehicle(session: Session, *, vehicle_id: UUID) -> Vehicle:
    """One vehicle of this enterprise; Problem not-found otherwise."""
    return _get(session, Vehicle, vehicle_id, th="รถ", en="vehicle")


def plans(session: Session, *, on_date: date | None = None) -> Select[Plan]:
    """The query for this enterprise's plans, narrowed to a day."""
    query = select(Plan).where(Plan.enterprise_id == current_enterprise(session))
    return query if on_date is None else query.where(Plan.on_date == on_date)


def rounds(
    session: Session, *, on_date: date | None = None, collector_id: UUID | None = None
) -> Select[Round]:
    """The query for rounds that are to be driven or were, narrowed by day and collector."""
    query = select(Round).where(
        Round.enterprise_id == current_enterprise(session), Round.status.in_(VISIBLE)
    )
    if on_date is not None:
        query = query.where(Round.on_date == on_date)
    return query if collector_id is None else query.where(Round.collector_id == collector_id)


def rounds_of(session: Session, *, plan_id: UUID) -> Sequence[Round]:
    """The rounds of one plan, as they leave."""
    query = select(Round).where(
        Round.enterprise_id == current_enterprise(session), Round.plan_id == plan_id
    )
    return session.scalars(query.order_by(Round.departs_at, Round.id)).all()


def stops_of(
    session: Session, *, round_ids: Collection[UUID], fresh: bool = False
) -> list[tuple[Trip, Stop]]:
    """The stops of rounds with their trips, in driving order; none that another vehicle has now.

    `fresh` reads again what the session has read before.
    """
    query = (
        select(Trip, Stop)
        .join(Stop, (Stop.enterprise_id == Trip.enterprise_id) & (Stop.trip_id == Trip.id))
        .where(
            Trip.enterprise_id == current_enterprise(session),
            Trip.round_id.in_(round_ids),
            Stop.withdrawn_at.is_(None) | (Stop.status == StopStatus.COLLECTED),
        )
        .order_by(Trip.round_id, Trip.seq, Stop.seq)
    )
    rows = session.execute(query, execution_options={"populate_existing": fresh})
    return [(trip, stop) for trip, stop in rows]


def lock_pickups(session: Session, *, pickup_ids: Collection[UUID]) -> dict[UUID, Pickup]:
    """Hold these pickups, in ascending order; their state as it is now."""
    query = (
        select(Pickup)
        .where(Pickup.enterprise_id == current_enterprise(session), Pickup.id.in_(pickup_ids))
        .order_by(Pickup.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return {pickup.id: pickup for pickup in session.scalars(query)}


def lock_day(session: Session, *, on_date: date) -> None:
    """Let one transaction at a time lay shifts and publish plans on a day."""
    key = f"rounds:{current_enterprise(session)}:{on_date.isoformat()}"
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))


def visit_of(session: Session, *, pickup_id: UUID) -> tuple[Stop, Round] | None:
    """The stop at which a pickup is to be visited, or was; None before publication."""
    query = (
        select(Stop, Round)
        .join(Trip, (Trip.enterprise_id == Stop.enterprise_id) & (Trip.id == Stop.trip_id))
        .join(Round, (Round.enterprise_id == Trip.enterprise_id) & (Round.id == Trip.round_id))
        .join(Plan, (Plan.enterprise_id == Round.enterprise_id) & (Plan.id == Round.plan_id))
        .where(
            Stop.enterprise_id == current_enterprise(session),
            Stop.pickup_id == pickup_id,
            Stop.withdrawn_at.is_(None),
            Plan.status == PlanStatus.PUBLISHED,
        )
        .order_by(Plan.published_at.desc())
        .limit(1)
    )
    found = session.execute(query).first()
    return (found[0], found[1]) if found else None


def _get(session: Session, kind: type[T], id_: UUID, *, th: str, en: str, lock: bool = False) -> T:
    key = (current_enterprise(session), id_)
    locked = {"key_share": True} if lock else None
    found = session.get(kind, key, with_for_update=locked, populate_existing=lock)
    if found is None:
        raise not_found(th, en)
    return found
