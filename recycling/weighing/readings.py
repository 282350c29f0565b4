"""Where a weight was read off: a reading used twice, or long before, is flagged."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from recycling.people import service as people
from recycling.weighing.evidence import FlagKind, ScaleReading
from recycling.weighing.flags import raise_flag
from recycling.weighing.models import WeighTicket


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One reading of a scale: its name, its running number, the phone's time, whether it stood."""

    device: str
    sequence: int
    read_at: datetime
    stable: bool = True


def record_readings(
    session: Session,
    *,
    ticket: WeighTicket,
    readings: Mapping[int, Reading],
    replaces: UUID | None = None,
) -> None:
    """Keep the readings of a ticket's lines (from 1) and flag what looks wrong.

    The times of reading and ticket are of the same phone, so its clock may be
    wrong. Both lines which share a reading are flagged, whichever came first;
    a correction may repeat the readings of the ticket it `replaces`.
    """
    if not readings:
        return
    limit = timedelta(seconds=people.settings(session).reading_seconds)
    for line, reading in readings.items():
        if abs(ticket.captured_at - reading.read_at) > limit:
            detail = {"read_at": reading.read_at.isoformat()}
            raise_flag(
                session,
                ticket_id=ticket.id,
                line=line,
                kind=FlagKind.READING_STALE,
                detail=detail,
            )
        if not reading.stable:
            raise_flag(session, ticket_id=ticket.id, line=line, kind=FlagKind.READING_UNSTABLE)
    by_scale = sorted(readings.items(), key=lambda each: (each[1].device, each[1].sequence))
    for line, reading in by_scale:
        _record(session, ticket, line, reading, replaces)


def _record(
    session: Session, ticket: WeighTicket, line: int, reading: Reading, replaces: UUID | None
) -> None:
    # Two tickets with one reading at the same moment must see each other; always in
    # the order of device and sequence, after the trip and before any passbook.
    name = f"{ticket.enterprise_id}/{reading.device}/{reading.sequence}"
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))
    shared = session.execute(
        select(ScaleReading.ticket_id, ScaleReading.line).where(
            ScaleReading.enterprise_id == ticket.enterprise_id,
            ScaleReading.device == reading.device,
            ScaleReading.sequence == reading.sequence,
            ScaleReading.ticket_id.is_distinct_from(replaces),
        )
    ).all()
    session.add(
        ScaleReading(
            enterprise_id=ticket.enterprise_id,
            ticket_id=ticket.id,
            line=line,
            device=reading.device,
            sequence=reading.sequence,
            read_at=reading.read_at,
            stable=reading.stable,
        )
    )
    session.flush()
    detail = {"device": reading.device, "sequence": reading.sequence}
    for other_ticket, other_line in [*shared, (ticket.id, line)] if shared else []:
        raise_flag(
            session,
            ticket_id=other_ticket,
            line=other_line,
            kind=FlagKind.READING_REPEATED,
            detail=detail,
        )
