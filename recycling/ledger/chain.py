"""The chain of hashes: what was sealed can be neither changed nor taken out unnoticed.

Each link is the SHA-256 of the link before it and one entry with its legs. An
entry gets its id and its times before its transaction commits, so neither says
in which order entries appeared. Entries are therefore sealed in the order of
the transactions that wrote them (`written_in`), and only those older than
every transaction still running: none can come before them any more. Whatever
has no link yet is found by its absence from the chain, so a late commit is
sealed by the next run and can never be passed over. After a restore into
another cluster `written_in` may lie ahead of that cluster's counter; such
entries were committed elsewhere and are sealed too.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.ledger import queries
from recycling.ledger.models import Entry, Seal
from recycling.ledger.terms import Leg

_PAGE = 1000
_UNSEALED = text("""
    SELECT e.id FROM entries e
    WHERE e.enterprise_id = :tenant
      AND (e.written_in < (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint
           OR e.written_in >= (pg_snapshot_xmax(pg_current_snapshot())::text)::bigint)
      AND NOT EXISTS (SELECT FROM seals s
                      WHERE s.enterprise_id = e.enterprise_id AND s.entry_id = e.id)
    ORDER BY e.written_in, e.id
""")
_ALONE = text("SELECT pg_advisory_xact_lock(hashtextextended('ledger seal ' || :tenant, 0))")


@dataclass(frozen=True, slots=True)
class Link:
    """The chain's end: how many entries it holds and the hash of the last."""

    number: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Break:
    """A link which does not follow from the one before it and its entry."""

    number: int
    entry_id: UUID


def seal(session: Session) -> int:
    """Add a link for each entry that nothing can precede any more; returns how many."""
    enterprise_id = current_enterprise(session)
    session.execute(_ALONE, {"tenant": str(enterprise_id)})
    ids = session.scalars(_UNSEALED, {"tenant": enterprise_id}).all()
    link, now = head(session), clock.now()
    for start in range(0, len(ids), _PAGE):
        rows = []
        for entry, legs in _read(session, ids[start : start + _PAGE]):
            link = Link(link.number + 1, _digest(link.hash, entry, legs))
            rows.append(
                {
                    "enterprise_id": enterprise_id,
                    "number": link.number,
                    "entry_id": entry.id,
                    "sealed_at": now,
                    "hash": link.hash,
                }
            )
        session.execute(insert(Seal), rows)
    return len(ids)


def head(session: Session) -> Link:
    """The end of the enterprise's chain; number 0 when nothing was sealed."""
    enterprise_id = current_enterprise(session)
    last = session.scalars(
        select(Seal)
        .where(Seal.enterprise_id == enterprise_id)
        .order_by(Seal.number.desc())
        .limit(1)
    ).one_or_none()
    return Link(last.number, last.hash) if last else Link(0, _beginning(enterprise_id))


def breaks(session: Session) -> Iterator[Break]:
    """Every link that does not follow, in order; a missing number breaks the next link."""
    enterprise_id = current_enterprise(session)
    before = Link(0, _beginning(enterprise_id))
    while page := session.execute(
        select(Seal.number, Seal.entry_id, Seal.hash)
        .where(Seal.enterprise_id == enterprise_id, Seal.number > before.number)
        .order_by(Seal.number)
        .limit(_PAGE)
    ).all():
        entries = _read(session, [entry_id for _, entry_id, _ in page])
        for (number, entry_id, told), (entry, legs) in zip(page, entries, strict=True):
            follows = number == before.number + 1 and told == _digest(before.hash, entry, legs)
            if not follows:
                yield Break(number, entry_id)
            before = Link(number, told)


def unsealed(session: Session) -> int:
    """How many entries wait for their link."""
    mine = current_enterprise(session)
    entries = session.scalar(
        select(func.count()).select_from(Entry).where(Entry.enterprise_id == mine)
    )
    links = session.scalar(select(func.count()).select_from(Seal).where(Seal.enterprise_id == mine))
    return (entries or 0) - (links or 0)


def canonical(entry: Entry, legs: Sequence[Leg]) -> bytes:
    """The bytes of an entry which its link hashes: a JSON array, times in UTC, no spaces."""
    told = [
        str(entry.id),
        entry.event,
        str(entry.source_id),
        _instant(entry.captured_at),
        _instant(entry.recorded_at),
        entry.effective_on.isoformat(),
        entry.late_from.isoformat() if entry.late_from else None,
        str(entry.reverses_id) if entry.reverses_id else None,
        str(entry.person_id) if entry.person_id else None,
        [[leg.account, leg.commodity, leg.amount] for leg in legs],
    ]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _digest(before: bytes, entry: Entry, legs: Sequence[Leg]) -> bytes:
    return hashlib.sha256(before + canonical(entry, legs)).digest()


def _beginning(enterprise_id: UUID) -> bytes:
    return hashlib.sha256(f"ledger of {enterprise_id}".encode()).digest()


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _read(session: Session, ids: Sequence[UUID]) -> Iterator[tuple[Entry, list[Leg]]]:
    """Entries with their legs in the order of `ids`, read from the database itself."""
    mine = (Entry.enterprise_id == current_enterprise(session), Entry.id.in_(ids))
    query = select(Entry).where(*mine).execution_options(populate_existing=True)
    found = {entry.id: entry for entry in session.scalars(query)}
    legs = queries.legs_by_entry(session, ids)
    for id_ in ids:
        yield found[id_], legs[id_]
