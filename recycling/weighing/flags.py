"""What staff should look at. A flag never holds a ticket up."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.errors import not_found
from recycling.ids import new_id
from recycling.weighing.evidence import FlagKind, TicketFlag


def raise_flag(
    session: Session,
    *,
    ticket_id: UUID,
    kind: FlagKind,
    line: int = 0,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Flag a ticket, or one of its lines (from 1); the second time nothing happens."""
    session.execute(
        insert(TicketFlag)
        .values(
            enterprise_id=current_enterprise(session),
            id=new_id(),
            ticket_id=ticket_id,
            line=line,
            kind=kind.value,
            detail=dict(detail or {}),
            raised_at=clock.now(),
        )
        .on_conflict_do_nothing()
    )


def flags(session: Session, *, reviewed: bool | None = None) -> Select[TicketFlag]:
    """The query for this enterprise's flags: all, those looked at, or those still open."""
    query = select(TicketFlag).where(TicketFlag.enterprise_id == current_enterprise(session))
    if reviewed is None:
        return query
    at = TicketFlag.reviewed_at
    return query.where(at.is_not(None) if reviewed else at.is_(None))


def kinds_of(session: Session, *, ticket_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Which flags each of these tickets carries, by name; those without are left out."""
    found: defaultdict[UUID, set[str]] = defaultdict(set)
    query = select(TicketFlag.ticket_id, TicketFlag.kind).where(
        TicketFlag.enterprise_id == current_enterprise(session),
        TicketFlag.ticket_id.in_(ticket_ids),
    )
    for ticket_id, kind in session.execute(query):
        found[ticket_id].add(kind)
    return {ticket_id: sorted(kinds) for ticket_id, kinds in found.items()}


def review(session: Session, *, flag_id: UUID, person_id: UUID, note: str) -> TicketFlag:
    """Somebody looked at it; the last note counts. Problem not-found."""
    flag = session.get(TicketFlag, (current_enterprise(session), flag_id), with_for_update=True)
    if flag is None:
        raise not_found("ธงเตือน", "flag")
    flag.reviewed_at, flag.reviewed_by, flag.note = clock.now(), person_id, note
    session.flush()
    return flag
