"""Where vehicles are: late, twice and out of order, and forgotten after some hours."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, delete, func, select
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.people import service as people
from recycling.pickups.models import Pickup, PickupStatus
from recycling.rounds.captures import CLOCK_AHEAD, require_published
from recycling.rounds.lookup import get_round, stops_of
from recycling.rounds.models import Position, Round, RoundStatus, Stop, StopStatus

TRACK = 500
"""Positions shown of one round at most: every minute of a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """One position, WGS 84 degrees, by the phone's clock."""

    at: datetime
    lat: float
    lon: float
    accuracy_m: int | None = None


def record_positions(session: Session, *, round_id: UUID, fixes: Sequence[Fix]) -> int:
    """Keep where the vehicle was; returns how many were near enough to now to be kept.

    What was sent before is kept once. Older ones than the enterprise keeps,
    those of a clock far ahead, and those after the round's end are passed over:
    nobody could use them, and where the collector goes after work is nobody's
    business. Raises Problem not-found, not-published.
    """
    its_round = get_round(session, round_id=round_id)
    require_published(session, its_round)
    now, kept_for = clock.now(), _kept_for(session)
    until = now + CLOCK_AHEAD if its_round.finished_at is None else its_round.finished_at
    usable = {fix.at: fix for fix in fixes if now - kept_for <= fix.at <= until}
    if usable:
        rows = [
            {
                "enterprise_id": current_enterprise(session),
                "round_id": round_id,
                "at": fix.at,
                "lat": fix.lat,
                "lon": fix.lon,
                "accuracy_m": fix.accuracy_m,
                "recorded_at": now,
            }
            for fix in usable.values()
        ]
        session.execute(insert(Position).values(rows).on_conflict_do_nothing())
    return sum(fix.at in usable for fix in fixes)


def last_positions(session: Session, *, round_ids: Collection[UUID]) -> dict[UUID, Position]:
    """Of each round the latest position still kept."""
    query = (
        select(Position)
        .ext(distinct_on(Position.round_id))
        .where(_fresh(session), Position.round_id.in_(round_ids))
        .order_by(Position.round_id, Position.at.desc())
    )
    return {found.round_id: found for found in session.scalars(query)}


def track_of(session: Session, *, round_id: UUID) -> list[Position]:
    """The positions of a round still kept, in their order; Problem not-found."""
    get_round(session, round_id=round_id)
    query = select(Position).where(_fresh(session), Position.round_id == round_id)
    return list(session.scalars(query.order_by(Position.at.desc()).limit(TRACK)))[::-1]


def stops_before(session: Session, *, stop: Stop, its_round: Round) -> int:
    """How many stops the vehicle has yet to make before this one; none that was called off."""
    waiting: list[UUID] = []
    for _, other in stops_of(session, round_ids=[its_round.id]):
        if other.id == stop.id:
            break
        if other.status in (StopStatus.PENDING, StopStatus.EN_ROUTE):
            waiting.append(other.pickup_id)
    off = select(func.count()).where(
        Pickup.enterprise_id == current_enterprise(session),
        Pickup.id.in_(waiting),
        Pickup.status == PickupStatus.CANCELLED,
    )
    return len(waiting) - (session.scalar(off) or 0)


def position_for(session: Session, *, stop: Stop, its_round: Round, before: int) -> Position | None:
    """Where the vehicle is, as far as the household of a stop may know it.

    That is while the vehicle is on the way to it, or it is the next.
    """
    under_way = its_round.status == RoundStatus.UNDER_WAY
    coming = stop.status == StopStatus.EN_ROUTE or (
        stop.status == StopStatus.PENDING and before == 0
    )
    if not (under_way and coming):
        return None
    return last_positions(session, round_ids=[its_round.id]).get(its_round.id)


def forget_positions(session: Session) -> int:
    """Delete what has been kept long enough; returns how many."""
    old = clock.now() - _kept_for(session)
    mine = Position.enterprise_id == current_enterprise(session)
    done = session.execute(delete(Position).where(mine, Position.recorded_at < old))
    return cast("CursorResult[object]", done).rowcount


def _kept_for(session: Session) -> timedelta:
    return timedelta(hours=people.settings(session).position_hours)


def _fresh(session: Session) -> ColumnElement[bool]:
    return (Position.enterprise_id == current_enterprise(session)) & (
        Position.recorded_at >= clock.now() - _kept_for(session)
    )
