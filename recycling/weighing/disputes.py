"""Weights that lie too far apart, and people who do not agree.

A dispute over two weights follows from the captures alone: it opens when they
lie too far apart and is withdrawn when a late capture closes the gap, in
whatever order they arrive. Once people have resolved it, it stays resolved.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from recycling import clock
from recycling.catalogue import service as catalogue
from recycling.database.orm import current_enterprise
from recycling.errors import Problem, conflict, not_found
from recycling.ids import new_id
from recycling.people import service as people
from recycling.photos import service as photos
from recycling.weighing import compared, messages
from recycling.weighing.evidence import Dispute, DisputeCause, DisputeStatus
from recycling.weighing.models import WeighTicket
from recycling.weighing.replacements import find_replacement

Weights = Mapping[str, tuple[int, int]]


def watch_ticket(session: Session, *, ticket: WeighTicket) -> None:
    """Open or withdraw the disputes which a ticket's own weights make."""
    stands = find_replacement(session, ticket_id=ticket.id) is None
    again = compared.find_reweigh(session, ticket_id=ticket.id)
    if again is not None:
        weights: dict[str, tuple[int, int]] = {}
        for line in compared.line_weights(session, ticket_id=ticket.id):
            door, centre = weights.get(line.material, (0, 0))
            weights[line.material] = (door + line.door, centre + (line.centre or 0))
        over = _over(session, weights) if stands else {}
        _keep(session, DisputeCause.CENTRE, ticket_id=ticket.id, over=over)
    if ticket.pickup_id is not None:
        _watch_declared(session, ticket.pickup_id, also=ticket.id)


def _watch_declared(session: Session, pickup_id: UUID, *, also: UUID) -> None:
    """All tickets of a pickup against what was declared; the first of them carries the dispute."""
    limits = people.settings(session)
    standing = compared.standing_tickets(session, pickup_id=pickup_id)
    said = compared.declared(session, pickup_id=pickup_id)
    found = compared.weighed(session, ticket_ids=standing)
    weights = {code: (said[code], found[code]) for code in set(said) | set(found)}
    over = _over(session, weights, permille=limits.declared_permille, grams=limits.declared_g)
    for ticket_id in {*standing, also}:
        first = bool(standing) and ticket_id == standing[0]
        _keep(session, DisputeCause.DECLARED, ticket_id=ticket_id, over=over if first else {})


def watch_trip(session: Session, *, trip_id: UUID, weights: Weights) -> None:
    """Open or withdraw a trip's dispute; `weights` are (doors, centre) by material."""
    _keep(session, DisputeCause.TRIP, trip_id=trip_id, over=_over(session, weights))


def open_dispute(
    session: Session,
    *,
    id: UUID,
    ticket_id: UUID,
    reason: str,
    photo_id: UUID | None,
    opened_by: UUID,
) -> Dispute:
    """A person says that a ticket is wrong. Raises Problem not-found (ticket, photo),
    already-replaced and `dispute-open` (409) while an earlier one is open."""
    enterprise_id = current_enterprise(session)
    if photo_id is not None:
        photos.require_photo(session, photo_id=photo_id)
    earlier = session.scalar(
        select(Dispute.id).where(
            Dispute.enterprise_id == enterprise_id,
            Dispute.ticket_id == ticket_id,
            Dispute.cause == DisputeCause.PERSON.value,
            Dispute.status == DisputeStatus.OPEN.value,
        )
    )
    if earlier is not None:
        raise conflict(
            "dispute-open",
            "ใบชั่งนี้มีข้อโต้แย้งที่ยังไม่ตกลงอยู่แล้ว ตกลงเรื่องนั้นก่อน",
            "A dispute about this ticket is open already. Settle that one.",
            dispute_id=str(earlier),
        )
    dispute = Dispute(
        enterprise_id=enterprise_id,
        id=id,
        ticket_id=ticket_id,
        cause=DisputeCause.PERSON.value,
        status=DisputeStatus.OPEN.value,
        reason=reason,
        photo_id=photo_id,
        opened_at=clock.now(),
        opened_by=opened_by,
        terms={},
    )
    session.add(dispute)
    session.flush()
    messages.tell_opened(session, dispute=dispute)
    return dispute


def get_dispute(session: Session, *, dispute_id: UUID, lock: bool = False) -> Dispute:
    """One dispute of this enterprise; Problem not-found otherwise."""
    key = (current_enterprise(session), dispute_id)
    found = session.get(Dispute, key, with_for_update=lock or None, populate_existing=lock)
    if found is None:
        raise unknown_dispute()
    return found


def unknown_dispute() -> Problem:
    """404, also for a dispute which the person may not know of."""
    return not_found("ข้อโต้แย้ง", "dispute")


def disputes(
    session: Session, *, status: DisputeStatus | None = None, household_id: UUID | None = None
) -> Select[Dispute]:
    """The query for this enterprise's disputes, or for those about one household's tickets."""
    query = select(Dispute).where(Dispute.enterprise_id == current_enterprise(session))
    if status is not None:
        query = query.where(Dispute.status == status.value)
    if household_id is not None:
        own = select(WeighTicket.id).where(
            WeighTicket.enterprise_id == Dispute.enterprise_id,
            WeighTicket.household_id == household_id,
        )
        query = query.where(Dispute.ticket_id.in_(own))
    return query


def _over(
    session: Session, weights: Weights, *, permille: int | None = None, grams: int | None = None
) -> dict[str, Any]:
    """The materials whose two weights lie too far apart."""
    if all(first == second for first, second in weights.values()):
        return {}
    limits = people.settings(session)
    materials = catalogue.materials(session)
    return {
        code: {"first": first, "second": second}
        for code, (first, second) in sorted(weights.items())
        if compared.too_far(
            first,
            second,
            material=materials[code],
            permille=limits.difference_permille if permille is None else permille,
            grams=limits.difference_g if grams is None else grams,
        )
    }


def _keep(
    session: Session,
    cause: DisputeCause,
    *,
    over: Mapping[str, Any],
    ticket_id: UUID | None = None,
    trip_id: UUID | None = None,
) -> None:
    """Make the dispute of this cause open or withdrawn, unless people have resolved it."""
    enterprise_id = current_enterprise(session)
    of = Dispute.ticket_id == ticket_id if trip_id is None else Dispute.trip_id == trip_id
    mine = (Dispute.enterprise_id == enterprise_id, of, Dispute.cause == cause.value)
    found = session.scalar(select(Dispute).where(*mine).with_for_update())
    status = DisputeStatus.OPEN if over else DisputeStatus.WITHDRAWN
    if found is not None:
        if found.status != DisputeStatus.RESOLVED:
            found.status = status.value
            found.terms = {**found.terms, "materials": dict(over)}
            session.flush()
        return
    if not over:
        return
    made = session.scalar(
        insert(Dispute)
        .values(
            enterprise_id=enterprise_id,
            id=new_id(),
            ticket_id=ticket_id,
            trip_id=trip_id,
            cause=cause.value,
            status=status.value,
            opened_at=clock.now(),
            terms={"materials": dict(over)},
        )
        .on_conflict_do_nothing()
        .returning(Dispute)
    )
    if made is not None:
        messages.tell_opened(session, dispute=made)
