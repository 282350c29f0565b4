"""The living day: a published day is planned anew while it is driven.

Rounds, trips and stops keep their ids. What is done stays, what was told to
households is dear to break, and what arrived from the phones while the new plan
was made wins over it. `recycling.rounds.rearranging` carries a proposal out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.errors import conflict, invalid, not_found
from recycling.rounds.day import vehicle_names
from recycling.rounds.living_models import Cause, Replan, ReplanStatus
from recycling.rounds.lookup import get_plan, get_round
from recycling.rounds.models import PlanStatus, RoundStatus
from recycling.rounds.plans import left_out
from recycling.rounds.rest import problem_of_rest
from recycling.rounds.under_way import UnderWay, read_under_way
from recycling.rounds.words import FAULT, why
from routing import Kind, Problem, ProblemError, Route, Solution, TimeWindow, Violation
from routing.living import broken_down, full
from routing.promises import PROMISE_COST_PER_HOUR, promise

NEEDS_ROUND = (Cause.VEHICLE_FULL, Cause.BREAKDOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class RestOfDay:
    """What planning the rest of a day takes, so that it needs no transaction meanwhile."""

    replan_id: UUID
    state: UnderWay
    problem: Problem
    previous: Solution
    promised: Mapping[str, TimeWindow]
    seconds: int
    seed: int

    @property
    def asked(self) -> Problem:
        """The problem with what was promised: what a solution is judged by."""
        return promise(self.problem, self.promised, cost_per_hour=PROMISE_COST_PER_HOUR)


def request_replan(
    session: Session,
    *,
    id: UUID,
    plan_id: UUID,
    cause: Cause,
    requested_by: UUID,
    round_id: UUID | None = None,
    publish: bool = True,
    seconds: int = 2,
    seed: int = 1,
) -> Replan:
    """Ask for the rest of a published plan's day; the job `replan_day` makes it.

    With `publish` it is given out as soon as it is ready. Raises Problem
    not-found, invalid-request (a full or broken vehicle without its round),
    not-the-days-plan (409), day-over (409).
    """
    plan = get_plan(session, plan_id=plan_id)
    if plan.status != PlanStatus.PUBLISHED:
        raise conflict(
            "not-the-days-plan",
            "แผนนี้ไม่ใช่แผนที่ใช้อยู่ เลือกแผนที่ประกาศล่าสุดของวันนั้น",
            "This is not the plan in use. Choose the one published last for that day.",
            plan_status=plan.status,
        )
    if plan.on_date < clock.today():
        raise conflict(
            "day-over",
            "วันนั้นผ่านไปแล้ว ปรับแผนได้เฉพาะวันนี้และวันข้างหน้า",
            "That day is over. Today and days to come can be planned anew.",
        )
    _require_round(session, cause, round_id, plan_id)
    replan = Replan(
        enterprise_id=current_enterprise(session),
        id=id,
        plan_id=plan_id,
        round_id=round_id,
        on_date=plan.on_date,
        cause=cause.value,
        status=ReplanStatus.QUEUED,
        publish=publish,
        seconds=seconds,
        seed=seed,
        proposal={},
        outcome={},
        requested_at=clock.now(),
        requested_by=requested_by,
    )
    session.add(replan)
    session.flush()
    return replan


def _require_round(session: Session, cause: Cause, round_id: UUID | None, plan_id: UUID) -> None:
    if round_id is None:
        if cause in NEEDS_ROUND:
            raise invalid(
                "round_id",
                "บอกว่ารถของรอบไหนเต็มหรือเสีย",
                "Say the vehicle of which round is full or broken down.",
            )
        return
    found = get_round(session, round_id=round_id)
    if found.plan_id != plan_id or found.status == RoundStatus.FINISHED:
        raise invalid(
            "round_id",
            "รอบนี้จบแล้วหรือไม่ได้อยู่ในแผนนี้ เลือกรอบที่ยังวิ่งอยู่",
            "This round is over or not of this plan. Choose one that is still driven.",
        )


def get_replan(session: Session, *, replan_id: UUID, lock: bool = False) -> Replan:
    """One replanning of this enterprise; Problem not-found otherwise."""
    key = (current_enterprise(session), replan_id)
    locked = {"key_share": True} if lock else None
    found = session.get(Replan, key, with_for_update=locked, populate_existing=lock)
    if found is None:
        raise not_found("การปรับแผน", "replanning")
    return found


def replans(session: Session) -> Select[Replan]:
    """The query for this enterprise's replannings."""
    return select(Replan).where(Replan.enterprise_id == current_enterprise(session))


def begin(session: Session, *, replan_id: UUID) -> RestOfDay | None:
    """Take a replanning up and read its day; None when it was made already."""
    replan = get_replan(session, replan_id=replan_id, lock=True)
    if replan.status not in (ReplanStatus.QUEUED, ReplanStatus.SOLVING):
        return None
    replan.status = ReplanStatus.SOLVING
    session.flush()
    now = replan.requested_at  # as with a plan: the moment of who asked, not of the worker
    plan = get_plan(session, plan_id=replan.plan_id)
    ready_at = now + timedelta(seconds=replan.seconds)
    state = read_under_way(session, plan=plan, now=now, ready_at=ready_at)
    problem, previous = problem_of_rest(state)
    if replan.round_id is not None:
        problem = _struck(session, problem, Cause(replan.cause), replan.round_id)
    here = {stop.id for stop in problem.stops}
    promised = {
        str(key): TimeWindow(start=state.day.seconds(start), end=state.day.seconds(end))
        for key, (start, end) in state.promised.items()
        if str(key) in here
    }
    return RestOfDay(
        replan_id=replan_id,
        state=state,
        problem=problem,
        previous=previous,
        promised=promised,
        seconds=replan.seconds,
        seed=replan.seed,
    )


def _struck(session: Session, problem: Problem, cause: Cause, round_id: UUID) -> Problem:
    """The problem after what happened to one vehicle."""
    vehicle = str(get_round(session, round_id=round_id).shift_id)
    try:
        if cause is Cause.BREAKDOWN:
            return broken_down(problem, vehicle)
        if cause is Cause.VEHICLE_FULL:
            return full(problem, vehicle)
    except ProblemError:
        # Its shift is over, or it has nothing on board since it unloaded: as it stands then.
        return problem
    return problem


def fail(session: Session, *, replan_id: UUID, detail: Sequence[str]) -> None:
    """Record that the day could not be planned anew; it goes on as it was."""
    replan = get_replan(session, replan_id=replan_id, lock=True)
    if replan.status not in (ReplanStatus.SOLVING, ReplanStatus.READY):
        return
    replan.status = ReplanStatus.FAILED
    note = {"th": str.__str__(FAULT), "en": FAULT.en}
    replan.outcome = {"note": note, "detail": list(detail)}
    session.flush()


def keep_proposal(
    session: Session, *, task: RestOfDay, solution: Solution, violations: Sequence[Violation]
) -> Replan | None:
    """Keep where each vehicle goes from now on; None when another worker was first.

    A solution that the checker faults is not kept: the replanning has failed.
    """
    replan = get_replan(session, replan_id=task.replan_id, lock=True)
    if replan.status != ReplanStatus.SOLVING:
        return None
    if violations:
        texts = [f"{v.rule} {v.vehicle} {v.subject}: {v.text}" for v in violations]
        fail(session, replan_id=task.replan_id, detail=texts)
        return None
    replan.proposal = proposal_of(task, solution)
    replan.status = ReplanStatus.READY
    session.flush()
    return replan


def proposal_of(task: RestOfDay, solution: Solution) -> dict[str, Any]:
    """A solution as plain values: for each shift its trips from now on, and who is left out."""
    names = vehicle_names(task.state.day.vans)
    return {
        "vehicles": [_vehicle(task, route) for route in solution.routes],
        "unserved": [
            left_out(UUID(u.stop), u.reason, why(u.reason, u.numbers, vehicle_names=names))
            for u in solution.unserved
        ],
    }


def _vehicle(task: RestOfDay, route: Route) -> dict[str, Any]:
    def moment(seconds: int) -> str:
        return task.state.day.moment(seconds).isoformat()

    van = next(v for v in task.problem.vehicles if v.id == route.vehicle)
    made = 0 if van.progress is None else len(van.progress.visits)
    trips: list[dict[str, Any]] = [{"stops": [], "unloads_at": moment(route.end)}]
    for visit in route.visits[made:]:
        if visit.kind is Kind.UNLOAD:
            trips[-1]["unloads_at"] = moment(visit.start)
            trips.append({"stops": [], "unloads_at": moment(route.end)})
        elif visit.kind is Kind.STOP:
            times = {"arrives_at": moment(visit.start), "departs_at": moment(visit.departure)}
            trips[-1]["stops"].append({"pickup_id": visit.id, **times})
    if not trips[-1]["stops"] and len(trips) > 1:
        trips.pop()
    return {
        "shift_id": route.vehicle,
        "departs_at": moment(route.start),
        "returns_at": moment(route.end),
        "distance_m": route.distance,
        "duration_s": route.duration,
        "trips": trips,
    }
