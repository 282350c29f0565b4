"""Giving a plan out: its rounds become what collectors drive and households are told."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.errors import Problem, conflict
from recycling.pickups import service as pickups
from recycling.pickups.models import Pickup, PickupStatus
from recycling.rounds import messages
from recycling.rounds.captures import Told, settle
from recycling.rounds.lookup import get_plan, lock_day, lock_pickups, rounds_of, stops_of
from recycling.rounds.models import Plan, PlanStatus, Round, RoundStatus, Stop
from recycling.rounds.plans import left_out
from recycling.rounds.words import AFTER_PLAN

_UNREADY = {
    PlanStatus.QUEUED: (
        "plan-not-ready",
        "แผนนี้ยังคำนวณไม่เสร็จ รอให้เสร็จก่อนแล้วประกาศใหม่",
        "This plan is not ready yet. Wait until it is, then publish it.",
    ),
    PlanStatus.FAILED: (
        "plan-failed",
        "แผนนี้คำนวณไม่สำเร็จ วางแผนใหม่แล้วประกาศแผนนั้น",
        "This plan did not succeed. Plan again and publish that plan.",
    ),
    PlanStatus.PUBLISHED: (
        "already-published",
        "แผนนี้ประกาศใช้แล้ว ไม่ต้องทำอะไรอีก",
        "This plan is published already; nothing more to do.",
    ),
    PlanStatus.SUPERSEDED: (
        "plan-superseded",
        "มีแผนใหม่กว่ามาแทนแผนนี้แล้ว วางแผนใหม่แล้วประกาศแผนนั้น",
        "A newer plan took this one's place. Plan again and publish that plan.",
    ),
}
_UNREADY[PlanStatus.SOLVING] = _UNREADY[PlanStatus.QUEUED]


def publish_plan(session: Session, *, plan_id: UUID, person_id: UUID) -> Plan:
    """Give a ready plan out; the day's earlier plan is superseded.

    Pickups cancelled since it was made are dropped from its rounds; those that
    came since are listed as unserved. Raises Problem: not-found, and 409
    plan-not-ready, plan-failed, plan-empty, already-published,
    plan-superseded, day-over, round-under-way.
    """
    on_date = get_plan(session, plan_id=plan_id).on_date
    lock_day(session, on_date=on_date)
    earlier = _published(session, on_date)
    rounds = rounds_of(session, plan_id=plan_id)
    replaced = [old for plan in earlier for old in rounds_of(session, plan_id=plan.id)]
    told = Told(person_id, clock.now())
    mine = _visits(session, rounds)
    theirs = _visits(session, replaced)
    held = lock_pickups(session, pickup_ids={*mine, *theirs})
    driven = _driven(session, on_date)
    plan = get_plan(session, plan_id=plan_id, lock=True)
    _require_ready(plan, rounds)
    if driven:
        raise _under_way(driven)
    _supersede(session, earlier, replaced)
    for its_round in rounds:
        its_round.status = RoundStatus.PUBLISHED
    plan.status = PlanStatus.PUBLISHED
    plan.published_at = told.at
    plan.unserved = [*plan.unserved, *_came_since(session, plan, set(mine))]
    session.flush()
    _move_on(session, list(held.values()), plan, told, mine=set(mine))
    for pickup in held.values():
        _tell_household(session, pickup, now=mine.get(pickup.id), before=theirs.get(pickup.id))
    return plan


def _visits(session: Session, rounds: Sequence[Round]) -> dict[UUID, Stop]:
    """The stop of each pickup in some rounds."""
    found = stops_of(session, round_ids=[each.id for each in rounds])
    return {stop.pickup_id: stop for _, stop in found}


def _tell_household(
    session: Session, pickup: Pickup, *, now: Stop | None, before: Stop | None
) -> None:
    if pickup.status == PickupStatus.PLANNED and now is not None:
        told = before.arrives_at if before is not None else None
        messages.tell_planned(session, pickup=pickup, stop=now, before=told)
    elif pickup.status == PickupStatus.REQUESTED and before is not None:
        messages.tell_waiting(session, pickup=pickup)


def _move_on(
    session: Session, held: Sequence[Pickup], plan: Plan, told: Told, *, mine: set[UUID]
) -> None:
    """Pickups in the plan are planned now; those that only the earlier plan had wait again."""
    for pickup in held:
        if pickup.status == PickupStatus.CANCELLED:
            settle(session, pickup, on_date=plan.on_date, told=told)
    for to, before, planned in (
        (PickupStatus.PLANNED, PickupStatus.REQUESTED, True),
        (PickupStatus.REQUESTED, PickupStatus.PLANNED, False),
    ):
        moved = [p for p in held if p.status == before and (p.id in mine) is planned]
        pickups.move_held(session, held=moved, to=to, person_id=told.person_id, at=told.at)


def _require_ready(plan: Plan, rounds: Sequence[Round]) -> None:
    if plan.status != PlanStatus.READY:
        kind, th, en = _UNREADY[PlanStatus(plan.status)]
        raise conflict(kind, th, en, plan_status=plan.status)
    if plan.on_date < clock.today():
        raise conflict(
            "day-over",
            "วันของแผนนี้ผ่านไปแล้ว วางแผนของวันนี้หรือวันข้างหน้าแทน",
            "The day of this plan is over. Plan today or a day to come instead.",
        )
    if not rounds:
        raise conflict(
            "plan-empty",
            "แผนนี้ไม่มีรอบเก็บ ดูเหตุผลในแผน แก้แล้ววางแผนใหม่",
            "This plan has no rounds. See its note, mend what it says, and plan again.",
        )


def _published(session: Session, on_date: date) -> Sequence[Plan]:
    query = select(Plan).where(
        Plan.enterprise_id == current_enterprise(session),
        Plan.on_date == on_date,
        Plan.status == PlanStatus.PUBLISHED,
    )
    return session.scalars(query).all()


def _driven(session: Session, on_date: date) -> list[str]:
    """Hold the day's rounds; the ids of those that have begun."""
    query = (
        select(Round)
        .where(Round.enterprise_id == current_enterprise(session), Round.on_date == on_date)
        .order_by(Round.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    begun = (RoundStatus.UNDER_WAY, RoundStatus.FINISHED)
    return [str(found.id) for found in session.scalars(query) if found.status in begun]


def _under_way(round_ids: Sequence[str]) -> Problem:
    return conflict(
        "round-under-way",
        "รอบของวันนั้นออกเก็บแล้ว เปลี่ยนแผนทั้งวันไม่ได้ นัดครัวเรือนที่เหลือเป็นวันอื่น",
        "A round of that day has begun, so the day cannot be planned anew. Call the remaining "
        "households to agree on another day.",
        round_ids=list(round_ids),
    )


def _supersede(session: Session, plans: Sequence[Plan], rounds: Sequence[Round]) -> None:
    for plan in plans:
        plan.status = PlanStatus.SUPERSEDED
    for its_round in rounds:
        its_round.status = RoundStatus.DRAFT
    session.flush()


def _came_since(session: Session, plan: Plan, planned: set[UUID]) -> list[dict[str, str]]:
    known = {str(pickup_id) for pickup_id in planned} | {u["pickup_id"] for u in plan.unserved}
    return [
        left_out(pickup.id, "after_plan", AFTER_PLAN)
        for pickup in pickups.pickups_to_plan(session, on_date=plan.on_date)
        if str(pickup.id) not in known
    ]
