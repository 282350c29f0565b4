"""One ticket in place of another: a slip of the finger, or a dispute that was settled."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.errors import conflict
from recycling.weighing.evidence import Replacement


def record_replacement(
    session: Session, *, ticket_id: UUID, replaced_by: UUID, reason: str, person_id: UUID
) -> None:
    """Say that `replaced_by` stands in place of `ticket_id`.

    A ticket is replaced once: of two at the same moment the second waits for
    the first. Raises Problem `already-replaced` (409) with the ticket that stands.
    """
    enterprise_id = current_enterprise(session)
    taken = session.scalar(
        insert(Replacement)
        .values(
            enterprise_id=enterprise_id,
            ticket_id=ticket_id,
            replaced_by=replaced_by,
            reason=reason,
            recorded_at=clock.now(),
            person_id=person_id,
        )
        .on_conflict_do_nothing(index_elements=[Replacement.enterprise_id, Replacement.ticket_id])
        .returning(Replacement.ticket_id)
    )
    if taken is None:
        raise already_replaced(session.get_one(Replacement, (enterprise_id, ticket_id)))


def already_replaced(earlier: Replacement) -> Exception:
    """The problem of a ticket in whose place another stands."""
    return conflict(
        "already-replaced",
        "ใบชั่งนี้มีใบใหม่แทนแล้ว ทำรายการกับใบใหม่",
        "Another ticket stands in place of this one. Act on that one.",
        replaced_by=str(earlier.replaced_by),
    )


def find_replacement(session: Session, *, ticket_id: UUID) -> Replacement | None:
    """What stands in place of the ticket, if anything does."""
    return session.get(Replacement, (current_enterprise(session), ticket_id))


def replaced_tickets(session: Session, *, ticket_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Of these tickets, those which stand in place of another: new → old."""
    rows = session.execute(
        select(Replacement.replaced_by, Replacement.ticket_id).where(
            Replacement.enterprise_id == current_enterprise(session),
            Replacement.replaced_by.in_(ticket_ids),
        )
    )
    return dict(rows.all())


def find_replacements(session: Session, *, ticket_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Of these tickets, those in whose place another stands: old → new."""
    rows = session.execute(
        select(Replacement.ticket_id, Replacement.replaced_by).where(
            Replacement.enterprise_id == current_enterprise(session),
            Replacement.ticket_id.in_(ticket_ids),
        )
    )
    return dict(rows.all())


def require_standing(session: Session, *, ticket_id: UUID) -> None:
    """Problem already-replaced (409) when another ticket stands in place of this one."""
    if (earlier := find_replacement(session, ticket_id=ticket_id)) is not None:
        raise already_replaced(earlier)
