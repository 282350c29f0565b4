"""The centre's day at a glance: what is asked for, on the road, at the yard, and to be paid."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from recycling.database.orm import current_enterprise
from recycling.ledger import queries
from recycling.pickups.models import Pickup, PickupStatus
from recycling.rounds import service as rounds
from recycling.rounds.models import Plan, PlanStatus, Position, Round, RoundStatus, Trip
from recycling.rounds.views import plan_line, round_lines
from recycling.settlement.accounts import CASH_CENTRE
from recycling.settlement.cash import CollectorCash, collectors
from recycling.settlement.closing import last_closed
from recycling.settlement.closing_models import CountStatus, DayClose
from recycling.settlement.models import Payout, PayoutStatus
from recycling.weighing.evidence import Dispute, DisputeStatus, TicketFlag
from recycling.weighing.models import Unload, WeighTicket

WAITING = (PayoutStatus.REQUESTED, PayoutStatus.APPROVED, PayoutStatus.SENDING)


@dataclass(frozen=True, slots=True, kw_only=True)
class TripState:
    """A trip of the day: when it went to unload, and whether the centre has weighed it."""

    id: UUID
    round_id: UUID
    seq: int
    tickets: int
    ended_at: datetime | None
    unloaded_at: datetime | None
    waiting: bool


def day_overview(session: Session, *, on_date: date) -> dict[str, Any]:
    """Everything of a day that somebody at the centre has to see to; see DaySchema."""
    found = session.scalars(rounds.rounds(session, on_date=on_date).order_by(Round.departs_at))
    given_out = found.all()
    positions = rounds.last_positions(session, round_ids=[each.id for each in given_out])
    trips = trip_states(session, given_out)
    return {
        "on_date": on_date,
        "requests": _requests(session, on_date),
        "plan": _plan(session, on_date),
        "rounds": _rounds(session, given_out, positions, trips),
        "money": _money(session),
        "attention": {
            "trips_waiting": sum(trip.waiting for trip in trips),
            "disputes_open": _count(session, Dispute, Dispute.status == DisputeStatus.OPEN),
            "flags_open": _count(session, TicketFlag, TicketFlag.reviewed_at.is_(None)),
        },
        "close": _close(session, on_date),
        "closed_through": last_closed(session),
    }


def trip_states(session: Session, found: Sequence[Round]) -> list[TripState]:
    """The trips of these rounds that took something or ended; in their order.

    One waits to be unloaded when it ended, or its round did, with a load on it.
    """
    finished = {each.id for each in found if each.status == RoundStatus.FINISHED}
    of_round = rounds.trips_of(session, round_ids=[each.id for each in found])
    ids = [trip.id for trips in of_round.values() for trip in trips]
    tickets, unloads = _tickets(session, ids), _unloads(session, ids)
    return [
        _trip(trip, seq, tickets.get(trip.id, 0), unloads, over=trip.round_id in finished)
        for trips in of_round.values()
        for seq, trip in enumerate(trips, start=1)
    ]


def _trip(
    trip: Trip, seq: int, tickets: int, unloads: dict[UUID, datetime], *, over: bool
) -> TripState:
    unloaded_at = unloads.get(trip.id)
    return TripState(
        id=trip.id,
        round_id=trip.round_id,
        seq=seq,
        tickets=tickets,
        ended_at=trip.ended_at,
        unloaded_at=unloaded_at,
        waiting=bool(tickets and unloaded_at is None and (over or trip.ended_at is not None)),
    )


def _rounds(
    session: Session,
    found: Sequence[Round],
    positions: dict[UUID, Position],
    trips: Sequence[TripState],
) -> list[dict[str, Any]]:
    return [
        {
            **line,
            "position": positions.get(line["id"]),
            "trips": [trip for trip in trips if trip.round_id == line["id"]],
        }
        for line in round_lines(session, found)
    ]


def _requests(session: Session, on_date: date) -> dict[str, Any]:
    own = (Pickup.enterprise_id == current_enterprise(session), Pickup.on_date == on_date)
    rows = session.execute(
        select(
            Pickup.status,
            func.count(),
            func.sum(Pickup.declared_g),
            func.sum(Pickup.declared_ml),
            func.sum(Pickup.quoted_satang),
        )
        .where(*own)
        .group_by(Pickup.status)
    ).all()
    counts = {status.value: 0 for status in PickupStatus}
    counts |= {status: count for status, count, *_ in rows}
    live = [row for row in rows if row[0] != PickupStatus.CANCELLED]
    sums = ("declared_g", "declared_ml", "quoted_satang")
    return {
        "counts": counts,
        **{name: sum(int(row[n]) for row in live) for n, name in enumerate(sums, start=2)},
    }


def _plan(session: Session, on_date: date) -> dict[str, Any] | None:
    """The day's plan that is given out, else the newest one."""
    found = session.scalars(rounds.plans(session, on_date=on_date).order_by(Plan.id.desc())).all()
    given_out = [plan for plan in found if plan.status == PlanStatus.PUBLISHED]
    chosen = (given_out or list(found))[:1]
    return plan_line(chosen[0]) if chosen else None


def _money(session: Session) -> dict[str, Any]:
    own = (Payout.enterprise_id == current_enterprise(session), Payout.status.in_(WAITING))
    rows = session.execute(
        select(Payout.status, func.count(), func.sum(Payout.amount_satang))
        .where(*own)
        .group_by(Payout.status)
    ).all()
    sums = {status: (count, int(amount)) for status, count, amount in rows}
    carried: list[CollectorCash] = [each for each in collectors(session) if each.cash_satang]
    return {
        "cash_centre_satang": queries.balance(session, account=CASH_CENTRE),
        "floats": carried,
        "payouts": [
            {
                "status": status.value,
                "count": sums.get(status, (0, 0))[0],
                "amount_satang": sums.get(status, (0, 0))[1],
            }
            for status in WAITING
        ],
    }


def _close(session: Session, on_date: date) -> DayClose | None:
    own = (DayClose.enterprise_id == current_enterprise(session), DayClose.on_date == on_date)
    open_or_done = DayClose.status != CountStatus.WITHDRAWN
    return session.scalar(select(DayClose).where(*own, open_or_done))


def _count(session: Session, kind: type[Dispute] | type[TicketFlag], condition: Any) -> int:
    own = kind.enterprise_id == current_enterprise(session)
    return session.scalar(select(func.count()).select_from(kind).where(own, condition)) or 0


def _tickets(session: Session, trip_ids: Collection[UUID]) -> dict[UUID, int]:
    own = WeighTicket.enterprise_id == current_enterprise(session)
    query = (
        select(WeighTicket.trip_id, func.count())
        .where(own, WeighTicket.trip_id.in_(trip_ids))
        .group_by(WeighTicket.trip_id)
    )
    return {trip_id: count for trip_id, count in session.execute(query) if trip_id}


def _unloads(session: Session, trip_ids: Collection[UUID]) -> dict[UUID, datetime]:
    own = Unload.enterprise_id == current_enterprise(session)
    query = select(Unload.trip_id, Unload.captured_at).where(own, Unload.trip_id.in_(trip_ids))
    return dict(session.execute(query).all())
