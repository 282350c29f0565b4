"""Plans: asked for, begun, stored. `recycling.rounds.publication` gives them out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.errors import Bilingual, invalid
from recycling.ids import new_id
from recycling.people import service as people
from recycling.rounds.day import CENTRE, Day, VanShift, read_day, vehicle_names
from recycling.rounds.lookup import get_plan
from recycling.rounds.models import (
    Plan,
    PlanStatus,
    Round,
    RoundStatus,
    Stop,
    StopStatus,
    Trip,
)
from recycling.rounds.shapes import STRAIGHT, straight
from recycling.rounds.words import FAULT, NO_PICKUPS, NO_SHIFTS, SHIFTS_OVER, why
from routing import Kind, Route, Solution, Violation
from routing import Trip as RouteTrip

AHEAD = timedelta(days=366)
BEGUN = 5
ALMOST = 95
"""Progress, in per cent, when solving begins and when it ends."""


def request_plan(
    session: Session,
    *,
    id: UUID,
    on_date: date,
    requested_by: UUID,
    seed: int = 1,
    seconds: int | None = None,
    iterations: int | None = None,
) -> Plan:
    """Ask for a plan of a day; the job `plan_rounds` makes it.

    `seconds` defaults to the enterprise's setting. Raises Problem
    invalid-request (422) for a day gone by or more than a year ahead.
    """
    today = clock.today()
    if not today <= on_date <= today + AHEAD:
        raise invalid(
            "on_date",
            "วางแผนได้ตั้งแต่วันนี้ไปจนถึงหนึ่งปีข้างหน้า เลือกวันใหม่",
            "A plan is for today or a day within a year. Choose another day.",
        )
    plan = Plan(
        enterprise_id=current_enterprise(session),
        id=id,
        on_date=on_date,
        status=PlanStatus.QUEUED,
        progress=0,
        seed=seed,
        seconds=seconds or people.settings(session).plan_seconds,
        iterations=iterations,
        summary={},
        unserved=[],
        requested_at=clock.now(),
        requested_by=requested_by,
    )
    session.add(plan)
    session.flush()
    return plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What solving a plan takes, so that it needs no transaction meanwhile."""

    plan_id: UUID
    day: Day
    seed: int
    seconds: int
    iterations: int | None


def begin(session: Session, *, plan_id: UUID) -> Task | None:
    """Take a plan up, and read its day; None when it was made already."""
    plan = get_plan(session, plan_id=plan_id, lock=True)
    if plan.status not in (PlanStatus.QUEUED, PlanStatus.SOLVING):
        return None
    plan.status = PlanStatus.SOLVING
    plan.progress = BEGUN
    session.flush()
    return Task(
        plan_id=plan_id,
        day=read_day(
            session,
            on_date=plan.on_date,
            not_before=plan.requested_at + timedelta(seconds=plan.seconds),
        ),
        seed=plan.seed,
        seconds=plan.seconds,
        iterations=plan.iterations,
    )


def tell_progress(session: Session, *, plan_id: UUID, per_cent: int) -> None:
    """Show how far solving has come; never backwards, not after the end."""
    plan = get_plan(session, plan_id=plan_id, lock=True)
    if plan.status == PlanStatus.SOLVING and per_cent > plan.progress:
        plan.progress = per_cent
        session.flush()


def fail(session: Session, *, plan_id: UUID, detail: Sequence[str]) -> None:
    """Record that the plan could not be made; `detail` is for whoever runs the system."""
    plan = get_plan(session, plan_id=plan_id, lock=True)
    if plan.status != PlanStatus.SOLVING:
        return
    plan.status = PlanStatus.FAILED
    plan.summary = {"note": _note(FAULT), "detail": list(detail)}
    session.flush()


def store(
    session: Session,
    *,
    task: Task,
    solution: Solution,
    violations: Sequence[Violation],
    solver_ms: int,
) -> None:
    """Keep a solution as draft rounds. The first result stored for a plan stays.

    A solution which the checker faults is not kept: the plan has failed.
    """
    plan, day = get_plan(session, plan_id=task.plan_id, lock=True), task.day
    if plan.status != PlanStatus.SOLVING:
        return
    if violations:
        texts = [f"{v.rule} {v.vehicle} {v.subject}: {v.text}" for v in violations]
        fail(session, plan_id=task.plan_id, detail=texts)
        return
    vans = {str(van.shift_id): van for van in day.usable}
    for route in solution.routes:
        if route.stops:
            _store_round(session, plan, day, vans[route.vehicle], route)
    plan.unserved = _unserved(day, solution)
    plan.summary = _summary(day, solution, solver_ms=solver_ms)
    plan.status = PlanStatus.READY
    plan.progress = 100
    session.flush()


def _store_round(session: Session, plan: Plan, day: Day, van: VanShift, route: Route) -> None:
    made = Round(
        enterprise_id=plan.enterprise_id,
        id=new_id(),
        plan_id=plan.id,
        shift_id=van.shift_id,
        vehicle_id=van.vehicle_id,
        collector_id=van.collector_id,
        on_date=day.on_date,
        status=RoundStatus.DRAFT,
        distance_m=route.distance,
        duration_s=route.duration,
        departs_at=day.moment(route.start),
        returns_at=day.moment(route.end),
    )
    session.add(made)
    session.flush()
    trips = [trip for trip in route.trips if trip.stops]
    for seq, trip in enumerate(trips, start=1):
        _store_trip(session, made, day, seq, trip)


def _store_trip(session: Session, its_round: Round, day: Day, seq: int, trip: RouteTrip) -> None:
    unload = [visit for visit in trip.visits if visit.kind is Kind.UNLOAD and visit.id == CENTRE]
    made = Trip(
        enterprise_id=its_round.enterprise_id,
        id=new_id(),
        round_id=its_round.id,
        seq=seq,
        planned_g=trip.load.get("grams", 0),
        planned_ml=trip.load.get("ml", 0),
        unloads_at=day.moment(unload[-1].start) if unload else its_round.returns_at,
        shape=straight([day.centre, *(visit.place for visit in trip.stops), day.centre]),
        shape_by=STRAIGHT,
    )
    session.add(made)
    session.flush()
    session.add_all(
        Stop(
            enterprise_id=its_round.enterprise_id,
            id=new_id(),
            trip_id=made.id,
            seq=number,
            pickup_id=UUID(visit.id),
            arrives_at=day.moment(visit.start),
            departs_at=day.moment(visit.departure),
            status=StopStatus.PENDING,
        )
        for number, visit in enumerate(trip.stops, start=1)
    )
    session.flush()


def left_out(pickup_id: UUID, reason: str, words: Bilingual) -> dict[str, Any]:
    """A pickup without a visit, as a plan keeps it."""
    return {"pickup_id": str(pickup_id), "reason": reason, **_note(words)}


def _unserved(day: Day, solution: Solution) -> list[Any]:
    names = vehicle_names(day.usable)
    return [
        left_out(UUID(left.stop), left.reason, why(left.reason, left.numbers, vehicle_names=names))
        for left in solution.unserved
    ]


def _summary(day: Day, solution: Solution, *, solver_ms: int) -> dict[str, Any]:
    trips = [trip for route in solution.routes for trip in route.trips if trip.stops]
    note = _what_is_missing(day)
    return {
        "engine": solution.engine,
        "cost_satang": solution.cost,
        "solver_ms": solver_ms,
        "rounds": sum(1 for route in solution.routes if route.stops),
        "trips": len(trips),
        "stops": sum(len(trip.stops) for trip in trips),
        "unserved": len(solution.unserved),
        "distance_m": solution.distance,
        "duration_s": sum(route.duration for route in solution.routes),
        "planned_g": sum(trip.load.get("grams", 0) for trip in trips),
        "planned_ml": sum(trip.load.get("ml", 0) for trip in trips),
        "note": None if note is None else _note(note),
    }


def _what_is_missing(day: Day) -> Bilingual | None:
    """Why a plan without rounds has none."""
    if not day.calls:
        return NO_PICKUPS
    if not day.vans:
        return NO_SHIFTS
    return None if day.usable else SHIFTS_OVER


def _note(words: Bilingual) -> dict[str, str]:
    return {"th": str.__str__(words), "en": words.en}
