"""Drafts laid out as the arrays which the database function `ledger_post` takes.

Arrays are written as PostgreSQL's own literals: one string each, which costs a
tenth of adapting their elements one by one.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from recycling.clock import BANGKOK
from recycling.ledger.terms import MEMBER, Draft, net

_ARRAYS = (
    *("uuid[]", "text[]", "uuid[]", "timestamptz[]", "date[]", "smallint[]", "uuid[]", "uuid[]"),
    *("text[]", "text[]", "int[]", "int[]", "bigint[]"),
    *("uuid[]", "smallint[]", "int[]", "bigint[]"),
)
_TYPES = ("uuid", "timestamptz", *_ARRAYS)
CALL = f"SELECT ledger_post({', '.join(f'${n}::{kind}' for n, kind in enumerate(_TYPES, 1))})"


def arguments(
    drafts: Sequence[Draft], *, enterprise_id: UUID, recorded_at: datetime
) -> tuple[str, ...]:
    """What CALL is given to post `drafts`; raises UnbalancedEntryError.

    The business day of an entry is Bangkok's day of its capture, never after `recorded_at`.
    """
    places: dict[tuple[str, str], int] = {}
    passbooks: dict[int, int] = {}
    counts: list[int] = []
    names: dict[str, int] = {}
    postings: list[tuple[str, int, int, int]] = []
    for draft in drafts:
        entry_id, line = str(draft.id), 0
        for line, (key, amount) in enumerate(net(draft.legs), start=1):
            place = places.setdefault(key, len(places) + 1)
            postings.append((entry_id, line, place, amount))
            if key[1].startswith(MEMBER):
                passbooks[place] = passbooks.get(place, 0) - amount
        counts.append(line)
    kinds = [names.setdefault(commodity, len(names) + 1) for commodity, _ in places]
    entries, lines, accounts, amounts = zip(*postings, strict=True)
    return (
        str(enterprise_id),
        recorded_at.isoformat(),
        plain(draft.id for draft in drafts),
        quoted(draft.event for draft in drafts),
        plain(draft.source_id for draft in drafts),
        plain(draft.captured_at.isoformat() for draft in drafts),
        plain(min(d.captured_at, recorded_at).astimezone(BANGKOK).date() for d in drafts),
        plain(counts),
        plain(draft.reverses_id for draft in drafts),
        plain(draft.person_id for draft in drafts),
        quoted(names),
        quoted(account for _, account in places),
        plain(kinds),
        plain(passbooks),
        plain(passbooks.values()),
        plain(entries),
        plain(lines),
        plain(accounts),
        plain(amounts),
    )


def plain(values: Iterable[object]) -> str:
    """An array literal of values whose text needs no quotes; None is NULL."""
    return "{" + ",".join(["NULL" if value is None else str(value) for value in values]) + "}"


def quoted(values: Iterable[str]) -> str:
    """An array literal of texts."""
    escaped = [value.replace("\\", "\\\\").replace('"', '\\"') for value in values]
    return "{" + ",".join([f'"{value}"' for value in escaped]) + "}"
