"""รอบเก็บ: vehicles, their shifts, the day's plan and its rounds."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Double, Index, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from recycling.database.orm import Tenant, tenant_key


class PlanStatus(StrEnum):
    """queued → solving → ready → published, or failed; a newer plan supersedes."""

    QUEUED = "queued"
    SOLVING = "solving"
    READY = "ready"
    PUBLISHED = "published"
    FAILED = "failed"
    SUPERSEDED = "superseded"


class RoundStatus(StrEnum):
    """draft (its plan is not published) → published → under_way → finished."""

    DRAFT = "draft"
    PUBLISHED = "published"
    UNDER_WAY = "under_way"
    FINISHED = "finished"


class StopStatus(StrEnum):
    """pending → en_route → collected | missed; dropped when its pickup is cancelled."""

    PENDING = "pending"
    EN_ROUTE = "en_route"
    COLLECTED = "collected"
    MISSED = "missed"
    DROPPED = "dropped"


class EventKind(StrEnum):
    """What a collector's phone tells of a stop."""

    DEPARTURE = "departure"
    MISS = "miss"
    COLLECTED = "collected"


class MissReason(StrEnum):
    """Why a collector left without the load; `not_visited`: the round ended before."""

    NOBODY_HOME = "nobody_home"
    NOT_READY = "not_ready"
    ROAD_BLOCKED = "road_blocked"
    LOAD_REFUSED = "load_refused"
    OTHER = "other"
    NOT_VISITED = "not_visited"


class TripEndReason(StrEnum):
    """Why a vehicle went to unload."""

    PLANNED = "planned"
    FULL = "full"
    BREAKDOWN = "breakdown"
    OTHER = "other"


class Vehicle(Tenant):
    """What drives a round. Bulk fills it before weight does, so both count."""

    __tablename__ = "vehicles"
    __table_args__ = (
        UniqueConstraint("enterprise_id", "code"),
        CheckConstraint("capacity_g > 0 AND capacity_ml > 0", name="capacity"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str]
    name_th: Mapped[str]
    name_en: Mapped[str]
    capacity_g: Mapped[int]
    capacity_ml: Mapped[int]
    active: Mapped[bool] = mapped_column(server_default=text("true"))


class Shift(Tenant):
    """A collector drives a vehicle between two moments of one day."""

    __tablename__ = "shifts"
    __table_args__ = (
        tenant_key("vehicle_id", table="vehicles"),
        tenant_key("collector_id", table="persons"),
        UniqueConstraint("enterprise_id", "vehicle_id", "on_date"),
        CheckConstraint("starts_at < ends_at", name="hours"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    vehicle_id: Mapped[UUID]
    collector_id: Mapped[UUID]
    on_date: Mapped[date]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class Plan(Tenant):
    """One attempt to lay a day's pickups over its shifts, solved by a job.

    `unserved` tells for each pickup left out why, in words and numbers;
    `summary` what the solver did (engine, cost, kilometres, loads). With
    `iterations` the same seed gives the same plan; without, `seconds` decide.
    """

    __tablename__ = "plans"
    __table_args__ = (Index("ix_plans_on_date", "enterprise_id", "on_date"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    on_date: Mapped[date]
    status: Mapped[str]
    progress: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    seed: Mapped[int]
    seconds: Mapped[int]
    iterations: Mapped[int | None]
    summary: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    unserved: Mapped[list[Any]] = mapped_column(server_default=text("'[]'"))
    requested_at: Mapped[datetime]
    requested_by: Mapped[UUID]
    published_at: Mapped[datetime | None]


class Round(Tenant):
    """A vehicle's working day in one plan.

    Draft until its plan is published, and again when a newer plan supersedes
    it. `version` counts how often it was given out: a day planned anew while it
    is driven changes it in place. `finished_at` is the latest moment a phone
    gave for the end.
    """

    __tablename__ = "rounds"
    __table_args__ = (
        tenant_key("plan_id", table="plans"),
        tenant_key("shift_id", table="shifts"),
        tenant_key("vehicle_id", table="vehicles"),
        tenant_key("collector_id", table="persons"),
        UniqueConstraint("enterprise_id", "plan_id", "shift_id"),
        Index("ix_rounds_on_date", "enterprise_id", "on_date"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    plan_id: Mapped[UUID]
    shift_id: Mapped[UUID]
    vehicle_id: Mapped[UUID]
    collector_id: Mapped[UUID]
    on_date: Mapped[date]
    status: Mapped[str]
    distance_m: Mapped[int]
    duration_s: Mapped[int]
    departs_at: Mapped[datetime]
    returns_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default=text("1"))


class Trip(Tenant):
    """เที่ยว: part of a round that ends with an unload at the centre.

    An `extra` one was opened by a phone which went to unload before the plan
    had it; it has no planned stops. `ended_at` is the latest moment a phone
    gave. `shape` is a GeoJSON LineString from the centre over the stops and
    back; `shape_by` tells whether it follows roads or goes straight.
    """

    __tablename__ = "trips"
    __table_args__ = (
        tenant_key("round_id", table="rounds"),
        UniqueConstraint("enterprise_id", "round_id", "seq"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    round_id: Mapped[UUID]
    seq: Mapped[int] = mapped_column(SmallInteger)
    planned_g: Mapped[int]
    planned_ml: Mapped[int]
    unloads_at: Mapped[datetime]
    extra: Mapped[bool] = mapped_column(server_default=text("false"))
    ended_at: Mapped[datetime | None]
    shape: Mapped[dict[str, Any] | None]
    shape_by: Mapped[str | None]


class TripEnd(Tenant):
    """What a phone told of the end of a trip, under the capture's own id; never changed."""

    __tablename__ = "trip_ends"
    __table_args__ = (
        tenant_key("trip_id", table="trips"),
        Index("ix_trip_ends_trip", "enterprise_id", "trip_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    trip_id: Mapped[UUID]
    reason: Mapped[str]
    captured_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    person_id: Mapped[UUID]


class Position(Tenant):
    """Where a round's vehicle was at a moment of its phone's clock; kept for hours only."""

    __tablename__ = "positions"
    __table_args__ = (
        tenant_key("round_id", table="rounds"),
        Index("ix_positions_recorded_at", "enterprise_id", "recorded_at"),
    )

    round_id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(primary_key=True)
    lat: Mapped[float] = mapped_column(Double)
    lon: Mapped[float] = mapped_column(Double)
    accuracy_m: Mapped[int | None]
    recorded_at: Mapped[datetime]


class Stop(Tenant):
    """จุด: one planned visit to a household.

    `status` follows from the stop's events, whatever order they came in, its
    round's end and its pickup's cancellation: see `recycling.rounds.captures`.
    It is `withdrawn_at` when another vehicle was given the pickup while this
    round was driven: its phone may not know, so the stop stays.
    """

    __tablename__ = "stops"
    __table_args__ = (
        tenant_key("trip_id", table="trips"),
        tenant_key("pickup_id", table="pickups"),
        UniqueConstraint("enterprise_id", "trip_id", "seq"),
        Index("ix_stops_pickup", "enterprise_id", "pickup_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    trip_id: Mapped[UUID]
    seq: Mapped[int] = mapped_column(SmallInteger)
    pickup_id: Mapped[UUID]
    arrives_at: Mapped[datetime]
    departs_at: Mapped[datetime]
    status: Mapped[str]
    withdrawn_at: Mapped[datetime | None]


class StopEvent(Tenant):
    """What a phone captured at a stop, under the capture's own id; never changed."""

    __tablename__ = "stop_events"
    __table_args__ = (
        tenant_key("stop_id", table="stops"),
        Index("ix_stop_events_stop", "enterprise_id", "stop_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    stop_id: Mapped[UUID]
    kind: Mapped[str]
    captured_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    person_id: Mapped[UUID]
    reason: Mapped[str] = mapped_column(server_default=text("''"))
    note: Mapped[str] = mapped_column(server_default=text("''"))
