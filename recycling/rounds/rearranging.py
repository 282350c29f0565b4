"""Carrying a proposal for the rest of a day out: stops move, households are told, phones notice.

What the phones have told since the proposal was made wins: a stop that is done,
or to which somebody is on the way, stays where it is.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.errors import conflict
from recycling.pickups import service as pickups
from recycling.pickups.models import Pickup, PickupStatus
from recycling.rounds import messages
from recycling.rounds.living_models import Replan, ReplanStatus
from recycling.rounds.lookup import get_plan, lock_day, lock_pickups, rounds_of, stops_of
from recycling.rounds.models import (
    Plan,
    PlanStatus,
    Round,
)
from recycling.rounds.moving import Table, may_move, rearrange, withdraw
from recycling.rounds.replanning import get_replan
from recycling.rounds.trips import trips_of


def publish_replan(session: Session, *, replan_id: UUID, person_id: UUID) -> Replan:
    """Give a ready replanning out; `outcome` then tells what moved.

    Raises Problem not-found, and 409 replan-not-ready, not-the-days-plan.
    """
    plan_id = get_replan(session, replan_id=replan_id).plan_id
    on_date = get_plan(session, plan_id=plan_id).on_date
    lock_day(session, on_date=on_date)
    wanted = {UUID(stop["pickup_id"]) for stop in _visits(get_replan(session, replan_id=replan_id))}
    live = [each for each in rounds_of(session, plan_id=plan_id) if each.finished_at is None]
    known = {stop.pickup_id for _, stop in stops_of(session, round_ids=[r.id for r in live])}
    held = lock_pickups(session, pickup_ids=wanted | known)
    rounds = _lock_rounds(session, plan_id)
    plan = get_plan(session, plan_id=plan_id, lock=True)
    replan = get_replan(session, replan_id=replan_id, lock=True)
    _require_ready(replan, plan)
    table = _lay(session, plan, rounds, held)
    told_at = clock.now()
    for vehicle in replan.proposal["vehicles"]:
        rearrange(session, table, vehicle)
    left = _withdraw_unserved(session, table, replan.proposal["unserved"])
    _tell(session, table, left, person_id=person_id, at=told_at)
    for round_id in table.changed:
        table.rounds[round_id].version += 1
    plan.unserved = left
    replan.outcome = {"moves": table.moves, "unserved": left}
    replan.status, replan.published_at = ReplanStatus.PUBLISHED, told_at
    session.flush()
    return replan


def _visits(replan: Replan) -> list[dict[str, Any]]:
    vehicles = replan.proposal.get("vehicles", [])
    return [stop for each in vehicles for trip in each["trips"] for stop in trip["stops"]]


def _require_ready(replan: Replan, plan: Plan) -> None:
    if replan.status != ReplanStatus.READY:
        raise conflict(
            "replan-not-ready",
            "การปรับแผนนี้ยังไม่พร้อม หรือใช้ไปแล้ว โหลดใหม่แล้วดูสถานะ",
            "This replanning is not ready, or was given out already. Load it again.",
            replan_status=replan.status,
        )
    if plan.status != PlanStatus.PUBLISHED:
        raise conflict(
            "not-the-days-plan",
            "มีแผนใหม่กว่ามาแทนแล้ว ปรับจากแผนที่ใช้อยู่",
            "A newer plan took this one's place. Plan anew from the one in use.",
            plan_status=plan.status,
        )


def _lock_rounds(session: Session, plan_id: UUID) -> dict[UUID, Round]:
    """Hold the rounds of the plan that are not over, by shift."""
    query = (
        select(Round)
        .where(Round.enterprise_id == current_enterprise(session), Round.plan_id == plan_id)
        .order_by(Round.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return {each.id: each for each in session.scalars(query) if each.finished_at is None}


def _lay(
    session: Session, plan: Plan, rounds: dict[UUID, Round], held: dict[UUID, Pickup]
) -> Table:
    pairs = stops_of(session, round_ids=list(rounds), fresh=True)
    stops = {
        stop.pickup_id: (rounds[trip.round_id], stop)
        for trip, stop in pairs
        if stop.withdrawn_at is None
    }
    trips = trips_of(session, round_ids=list(rounds))
    return Table(plan=plan, rounds=rounds, trips=trips, stops=stops, pickups=held)


def _withdraw_unserved(
    session: Session, table: Table, unserved: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Take out the stops that nobody can make any more; those pickups wait again."""
    left = []
    for each in unserved:
        pickup_id = UUID(each["pickup_id"])
        if pickup_id in table.pickups and not may_move(table, pickup_id):
            continue
        left.append(dict(each))
        found = table.stops.get(pickup_id)
        if found is not None:
            withdraw(found[1])
            table.changed.add(found[0].id)
    session.flush()
    return left


def _tell(
    session: Session,
    table: Table,
    left: Sequence[Mapping[str, Any]],
    *,
    person_id: UUID,
    at: datetime,
) -> None:
    """Pickups that are new in the day are planned, those left out wait; households are told."""
    moved = {UUID(move["pickup_id"]): move for move in table.moves}
    out = [
        table.pickups[UUID(u["pickup_id"])] for u in left if UUID(u["pickup_id"]) in table.pickups
    ]
    waiting = [pickup for pickup in out if pickup.status == PickupStatus.PLANNED]
    new = [
        table.pickups[pickup_id]
        for pickup_id in moved
        if table.pickups[pickup_id].status == PickupStatus.REQUESTED
    ]
    for to, held in ((PickupStatus.PLANNED, new), (PickupStatus.REQUESTED, waiting)):
        pickups.move_held(session, held=held, to=to, person_id=person_id, at=at)
    for pickup_id, move in moved.items():
        was = datetime.fromisoformat(move["was"]) if move["was"] else None
        stop = table.stops[pickup_id][1]
        messages.tell_planned(session, pickup=table.pickups[pickup_id], stop=stop, before=was)
    for pickup in waiting:
        messages.tell_waiting(session, pickup=pickup)
