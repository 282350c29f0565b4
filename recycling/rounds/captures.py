"""What collectors' phones tell of a round: departures, misses, collections, its end.

A phone without reception sends its captures late, twice and out of order. So
each is kept as a fact, and the state of a stop is made of the set of its facts
alone: what was collected stays collected, what was missed is not on the way
any more, whichever arrives first and whatever the phone's clock says.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.errors import conflict, forbidden, invalid
from recycling.ids import new_id
from recycling.pickups import service as pickups
from recycling.pickups.models import Pickup, PickupStatus
from recycling.rounds import messages
from recycling.rounds.lookup import (
    Whereabouts,
    find_stop,
    get_plan,
    get_round,
    lock_pickups,
    stops_of,
)
from recycling.rounds.models import (
    EventKind,
    MissReason,
    Plan,
    PlanStatus,
    Round,
    RoundStatus,
    Stop,
    StopEvent,
    StopStatus,
    Trip,
)
from recycling.rounds.words import MISS_WORDS

CLOCK_AHEAD = timedelta(hours=48)
CLOCK_BEHIND = timedelta(days=90)

_PICKUP = {
    StopStatus.EN_ROUTE: PickupStatus.EN_ROUTE,
    StopStatus.MISSED: PickupStatus.MISSED,
    StopStatus.COLLECTED: PickupStatus.COLLECTED,
}
_RANK = {
    PickupStatus.REQUESTED: 0,
    PickupStatus.PLANNED: 0,
    PickupStatus.EN_ROUTE: 1,
    PickupStatus.MISSED: 2,
    PickupStatus.CANCELLED: 3,
    PickupStatus.COLLECTED: 4,
}


@dataclass(frozen=True, slots=True)
class Told:
    """Who told what when, and the words for the pickup's history."""

    person_id: UUID
    at: datetime
    reason: str = ""


def status_of(kinds: Collection[str], *, finished: bool, cancelled: bool) -> StopStatus:
    """The state of a stop, of which `kinds` of events are known.

    `finished` tells that its round has ended, `cancelled` that its pickup was
    called off: both yield to a load that was really taken.
    """
    if EventKind.COLLECTED in kinds:
        return StopStatus.COLLECTED
    if cancelled:
        return StopStatus.DROPPED
    if EventKind.MISS in kinds or finished:
        return StopStatus.MISSED
    if EventKind.DEPARTURE in kinds:
        return StopStatus.EN_ROUTE
    return StopStatus.PENDING


def require_captured_at(captured_at: datetime) -> None:
    """Problem clock-wrong (422) beyond 48 h ahead or 90 days back; phones' clocks are wrong."""
    if not -CLOCK_BEHIND <= captured_at - clock.now() <= CLOCK_AHEAD:
        raise invalid(
            "captured_at",
            "เวลาในโทรศัพท์ไม่ถูกต้อง ตั้งวันเวลาในโทรศัพท์ให้ตรง แล้วส่งใหม่",
            "The phone's clock is wrong. Set its date and time, then send again.",
            kind="clock-wrong",
        )


def require_own_round(session: Session, *, round_id: UUID, person_id: UUID) -> None:
    """Problem forbidden (403) unless this collector drives the round."""
    if get_round(session, round_id=round_id).collector_id != person_id:
        raise forbidden(
            "รอบนี้เป็นของพนักงานคนอื่น ทำรายการได้เฉพาะรอบของตนเอง",
            "This round is another collector's. Act on your own.",
        )


def depart(
    session: Session, *, id: UUID, stop_id: UUID, captured_at: datetime, person_id: UUID
) -> Whereabouts:
    """The collector is on the way to a stop. Raises not-found, clock-wrong, not-published."""
    require_captured_at(captured_at)
    found = find_stop(session, stop_id=stop_id, lock=True)
    told = Told(person_id, captured_at)
    _record(session, found, EventKind.DEPARTURE, id=id, told=told)
    return found


def miss(
    session: Session,
    *,
    id: UUID,
    stop_id: UUID,
    captured_at: datetime,
    person_id: UUID,
    reason: MissReason,
    note: str = "",
) -> Whereabouts:
    """The collector was there and left without the load; a stop once collected stays so.

    Raises not-found, clock-wrong, not-published.
    """
    require_captured_at(captured_at)
    found = find_stop(session, stop_id=stop_id, lock=True)
    words = ": ".join(filter(None, (MISS_WORDS[reason], note)))
    told = Told(person_id, captured_at, words)
    _record(session, found, EventKind.MISS, id=id, told=told, reason=reason, note=note)
    return found


def mark_collected(session: Session, *, found: Whereabouts, person_id: UUID, at: datetime) -> None:
    """The stop's load was weighed and taken: this wins over whatever else was told of it.

    The caller holds the stop.
    """
    _record(session, found, EventKind.COLLECTED, id=new_id(), told=Told(person_id, at))


def mark_under_way(session: Session, *, trip: Trip) -> None:
    """A load was taken on this trip without a stop (a walk-up household): the round has begun."""
    begin(session, round_id=trip.round_id)


def finish(session: Session, *, round_id: UUID, captured_at: datetime, person_id: UUID) -> Round:
    """The round is over; stops of which nothing was told are missed, until a late capture comes.

    Raises not-found, clock-wrong, not-published.
    """
    require_captured_at(captured_at)
    require_published(session, get_round(session, round_id=round_id))
    stops = [stop for _, stop in stops_of(session, round_ids=[round_id])]
    held = lock_pickups(session, pickup_ids={stop.pickup_id for stop in stops})
    done = begin(session, round_id=round_id)
    done.finished_at = max(filter(None, (done.finished_at, captured_at)))
    done.status = RoundStatus.FINISHED
    session.flush()
    told = Told(person_id, captured_at, MISS_WORDS[MissReason.NOT_VISITED])
    for pickup in held.values():
        settle(session, pickup, on_date=done.on_date, told=told)
    return done


def require_published(session: Session, found: Round) -> None:
    """Problem not-published (409) for a round that was never given out.

    A superseded round was: a phone without reception may still drive it.
    """
    if found.status != RoundStatus.DRAFT:
        return
    plan = get_plan(session, plan_id=found.plan_id)
    if plan.published_at is None:
        raise conflict(
            "not-published",
            "รอบนี้ยังไม่ประกาศใช้ ให้เจ้าหน้าที่ประกาศแผนก่อน",
            "This round is not given out yet. Let staff publish its plan first.",
            plan_status=plan.status,
        )


def settle(session: Session, pickup: Pickup, *, on_date: date, told: Told) -> None:
    """Make the state of a pickup's stops on that day, and its own, from what is known.

    A day planned anew gives a pickup a second stop; what the phone tells of the
    first holds for both. The caller holds the pickup.
    """
    rows = session.execute(
        select(Stop, Round, Plan.status)
        .join(Trip, (Trip.enterprise_id == Stop.enterprise_id) & (Trip.id == Stop.trip_id))
        .join(Round, (Round.enterprise_id == Trip.enterprise_id) & (Round.id == Trip.round_id))
        .join(Plan, (Plan.enterprise_id == Round.enterprise_id) & (Plan.id == Round.plan_id))
        .where(
            Stop.enterprise_id == pickup.enterprise_id,
            Stop.pickup_id == pickup.id,
            Round.on_date == on_date,
        )
        .execution_options(populate_existing=True)
    ).all()
    facts = session.execute(
        select(StopEvent.stop_id, StopEvent.kind).where(
            StopEvent.enterprise_id == pickup.enterprise_id,
            StopEvent.stop_id.in_([stop.id for stop, _, _ in rows]),
        )
    ).all()
    kinds = {kind for _, kind in facts}
    cancelled = pickup.status == PickupStatus.CANCELLED
    over = False
    for stop, its_round, plan_status in rows:
        if stop.withdrawn_at is not None:
            taken = any(i == stop.id and kind == EventKind.COLLECTED for i, kind in facts)
            stop.status = StopStatus.COLLECTED if taken else StopStatus.DROPPED
            continue
        finished = its_round.finished_at is not None
        over |= finished and plan_status == PlanStatus.PUBLISHED
        stop.status = status_of(kinds, finished=finished, cancelled=cancelled)
    session.flush()
    _tell_pickup(session, pickup, status_of(kinds, finished=over, cancelled=cancelled), told)


def _tell_pickup(session: Session, pickup: Pickup, status: StopStatus, told: Told) -> None:
    to = _PICKUP.get(status)
    if to is None or _RANK[to] <= _RANK[PickupStatus(pickup.status)]:
        return
    pickups.move_held(
        session, held=[pickup], to=to, person_id=told.person_id, at=told.at, reason=told.reason
    )
    messages.tell_status(session, pickup=pickup, reason=told.reason)


def _record(
    session: Session,
    found: Whereabouts,
    kind: EventKind,
    *,
    id: UUID,
    told: Told,
    reason: str = "",
    note: str = "",
) -> None:
    """Keep the fact, then settle the state. The caller holds the stop's pickup."""
    require_published(session, found.round)
    session.add(
        StopEvent(
            enterprise_id=current_enterprise(session),
            id=id,
            stop_id=found.stop.id,
            kind=kind,
            captured_at=told.at,
            recorded_at=clock.now(),
            person_id=told.person_id,
            reason=reason,
            note=note,
        )
    )
    session.flush()
    settle(session, found.pickup, on_date=found.round.on_date, told=told)
    begin(session, round_id=found.round.id)


def begin(session: Session, *, round_id: UUID) -> Round:
    """Hold the round and see that it is under way, unless it is over; Problem not-found."""
    held = get_round(session, round_id=round_id, lock=True)
    held.status = RoundStatus.UNDER_WAY if held.finished_at is None else RoundStatus.FINISHED
    session.flush()
    return held
