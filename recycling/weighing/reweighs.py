"""One household's load on the centre's scale, apart from the rest of its trip."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.errors import Bilingual, FieldError, Problem, conflict
from recycling.photos import service as photos
from recycling.rounds.captures import require_captured_at
from recycling.weighing import compared
from recycling.weighing.disputes import watch_ticket
from recycling.weighing.evidence import Reweigh, ReweighLine
from recycling.weighing.places import lock_trip
from recycling.weighing.tickets import get_ticket


def record_reweigh(
    session: Session,
    *,
    id: UUID,
    ticket_id: UUID,
    captured_at: datetime,
    found: Mapping[int, int],
    weighed_by: UUID,
    photo_id: UUID | None = None,
) -> Reweigh:
    """What the centre found of each line of a ticket, net, in base units.

    A difference beyond the enterprise's limits opens a dispute. Raises Problem
    not-found, clock-wrong, invalid-request (lines which the ticket has not, or
    left out), already-weighed (409).
    """
    require_captured_at(captured_at)
    ticket = get_ticket(session, ticket_id=ticket_id)
    if ticket.trip_id is not None:
        lock_trip(session, trip_id=ticket.trip_id)
    enterprise_id = current_enterprise(session)
    if photo_id is not None:
        photos.require_photo(session, photo_id=photo_id)
    require_lines(
        found, known=[line.line for line in compared.line_weights(session, ticket_id=ticket_id)]
    )
    taken = session.scalar(
        insert(Reweigh)
        .values(
            enterprise_id=enterprise_id,
            id=id,
            ticket_id=ticket_id,
            captured_at=captured_at,
            recorded_at=clock.now(),
            weighed_by=weighed_by,
            photo_id=photo_id,
        )
        .on_conflict_do_nothing(index_elements=[Reweigh.enterprise_id, Reweigh.ticket_id])
        .returning(Reweigh.id)
    )
    if taken is None:
        raise conflict(
            "already-weighed",
            "ใบชั่งนี้ชั่งซ้ำที่ศูนย์ไปแล้ว ดูผลได้ที่น้ำหนักของใบชั่ง",
            "This load was weighed at the centre before. See the ticket's weights.",
        )
    session.add_all(
        ReweighLine(enterprise_id=enterprise_id, reweigh_id=id, line=line, quantity=quantity)
        for line, quantity in found.items()
    )
    session.flush()
    watch_ticket(session, ticket=ticket)
    return session.get_one(Reweigh, (enterprise_id, id))


def require_lines(found: Mapping[int, int], *, known: list[int]) -> None:
    """Problem invalid-request unless each line of the ticket is named, and no other."""
    if sorted(found) == known:
        return
    told = Bilingual(
        f"ใส่น้ำหนักให้ครบทุกบรรทัดของใบชั่ง: {known}",
        f"Give each line of the ticket once: {known}.",
    )
    raise Problem("invalid-request", 422, told, (FieldError("lines", told),))
