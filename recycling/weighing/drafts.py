"""Weights at the door while they are entered, so that the household sees each at once.

A draft is no ticket: it moves no money, is replaced by the next, and is
forgotten after some hours. Once a ticket stands, the ticket is what counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from pricing import PricedLine, line_from_record, line_to_record
from recycling import clock
from recycling.catalogue import service as catalogue
from recycling.database.orm import current_enterprise
from recycling.people import service as people
from recycling.rounds import service as rounds
from recycling.rounds.captures import require_captured_at, require_published
from recycling.weighing.loads import ScaleLine, price_load
from recycling.weighing.models import ScaleDraft, WeighLine, WeighTicket
from recycling.weighing.replacements import find_replacements


class WeighingState(StrEnum):
    """How far the weighing of a pickup is."""

    WAITING = "waiting"
    WEIGHING = "weighing"
    WEIGHED = "weighed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """What is known of a pickup's weights; amounts in satang, by the list held for it."""

    state: WeighingState
    lines: tuple[PricedLine, ...] = ()
    captured_at: datetime | None = None
    ticket_id: UUID | None = None

    @property
    def total_satang(self) -> int:
        """What the lines so far come to."""
        return sum(line.amount for line in self.lines)


def keep_draft(
    session: Session,
    *,
    stop_id: UUID,
    revision: int,
    price_list_id: UUID,
    captured_at: datetime,
    lines: Sequence[ScaleLine],
) -> Weighing:
    """Show what is on the scale at a stop; an older revision than the one kept is passed over.

    Raises Problem: not-found, clock-wrong, not-published, stale-price-list, and
    those of `price_load`.
    """
    require_captured_at(captured_at)
    found = rounds.find_stop(session, stop_id=stop_id)
    require_published(session, found.round)
    price_list = catalogue.require_usable(
        session,
        price_list_id=price_list_id,
        captured_at=captured_at,
        held_id=found.pickup.price_list_id,
    )
    priced: tuple[PricedLine, ...] = ()
    if lines:
        priced = price_load(
            lines,
            price_list=price_list,
            materials=catalogue.materials(session),
            most_line_g=people.settings(session).most_line_g,
        )
    values = {
        "revision": revision,
        "price_list_id": price_list_id,
        "lines": [line_to_record(line) for line in priced],
        "captured_at": captured_at,
        "recorded_at": clock.now(),
    }
    own = {"enterprise_id": current_enterprise(session), "stop_id": stop_id}
    session.execute(
        insert(ScaleDraft)
        .values(**own, **values)
        .on_conflict_do_update(
            index_elements=list(own), set_=values, where=ScaleDraft.revision < revision
        )
    )
    return weighing_of(session, pickup_id=found.pickup.id)


def weighing_of(session: Session, *, pickup_id: UUID) -> Weighing:
    """A pickup's weights: its ticket's, else those being entered, else none yet."""
    ticket = _standing_ticket(session, pickup_id)
    if ticket is not None:
        return Weighing(
            state=WeighingState.WEIGHED,
            lines=_read([line.record for line in _lines(session, ticket)]),
            captured_at=ticket.captured_at,
            ticket_id=ticket.id,
        )
    visit = rounds.visit_of(session, pickup_id=pickup_id)
    draft = None
    if visit is not None:
        draft = session.get(
            ScaleDraft, (current_enterprise(session), visit[0].id), populate_existing=True
        )
    if draft is None or draft.recorded_at < clock.now() - _kept_for(session):
        return Weighing(state=WeighingState.WAITING)
    return Weighing(
        state=WeighingState.WEIGHING, lines=_read(draft.lines), captured_at=draft.captured_at
    )


def forget_drafts(session: Session) -> None:
    """Delete what has been kept long enough."""
    old = ScaleDraft.recorded_at < clock.now() - _kept_for(session)
    mine = ScaleDraft.enterprise_id == current_enterprise(session)
    session.execute(delete(ScaleDraft).where(mine, old))


def _standing_ticket(session: Session, pickup_id: UUID) -> WeighTicket | None:
    own = WeighTicket.enterprise_id == current_enterprise(session)
    query = select(WeighTicket).where(own, WeighTicket.pickup_id == pickup_id)
    found = session.scalars(query.order_by(WeighTicket.recorded_at.desc())).all()
    replaced = find_replacements(session, ticket_ids=[ticket.id for ticket in found])
    return next((ticket for ticket in found if ticket.id not in replaced), None)


def _lines(session: Session, ticket: WeighTicket) -> Sequence[WeighLine]:
    own = (WeighLine.enterprise_id == ticket.enterprise_id, WeighLine.ticket_id == ticket.id)
    return session.scalars(select(WeighLine).where(*own).order_by(WeighLine.line)).all()


def _read(records: Sequence[dict[str, Any]]) -> tuple[PricedLine, ...]:
    return tuple(line_from_record(record) for record in records)


def _kept_for(session: Session) -> timedelta:
    return timedelta(hours=people.settings(session).position_hours)
