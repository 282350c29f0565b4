"""Which line of the bank's statement is which transfer. Never guessed.

The amount must be the same to the satang. Then either the line carries the
slip's reference, or its time is the slip's and nothing else fits either side.
Whatever else could be, a person decides. Pure; the order of things does not matter.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from recycling.clock import BANGKOK

AROUND: Final = timedelta(minutes=15)
UNTIL_DAYS: Final = 7


class Why(StrEnum):
    """How close a line is to a transfer of the same amount, best first."""

    REFERENCE = "reference"
    TIME = "time"
    OTHER_REFERENCE = "other-reference"
    NO_SLIP = "no-slip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An open line of a statement, in satang."""

    id: UUID
    on_date: date
    at: datetime | None
    amount_satang: int
    reference: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A transfer not yet confirmed; without a slip `sent_at` and `slip_reference` are None."""

    id: UUID
    amount_satang: int
    made_at: datetime
    sent_at: datetime | None
    slip_reference: str | None


@dataclass(frozen=True, slots=True)
class Match:
    """A line that is a transfer, and how that is known."""

    line_id: UUID
    transfer_id: UUID
    why: Why


@dataclass(frozen=True, slots=True)
class Matching:
    """What is certain, and what each remaining line may be."""

    matches: Collection[Match]
    candidates: Mapping[UUID, Collection[Match]]


def match(lines: Iterable[Line], transfers: Iterable[Sent]) -> Matching:
    """Match lines with transfers; what is not certain stays with its candidates."""
    by_amount: dict[int, list[Sent]] = defaultdict(list)
    for transfer in transfers:
        by_amount[transfer.amount_satang].append(transfer)
    pairs = [
        Match(line.id, transfer.id, why)
        for line in lines
        for transfer in by_amount[line.amount_satang]
        if (why := _why(line, transfer)) is not None
    ]
    certain = _alone([pair for pair in pairs if pair.why is Why.REFERENCE])
    rest = _without(pairs, certain)
    timely = [pair for pair in _alone(rest) if pair.why is Why.TIME]
    left: dict[UUID, list[Match]] = defaultdict(list)
    for pair in _without(rest, timely):
        left[pair.line_id].append(pair)
    return Matching([*certain, *timely], left)


def _why(line: Line, transfer: Sent) -> Why | None:
    """How the line fits a transfer of its amount; None when it cannot be it."""
    if transfer.sent_at is None or transfer.slip_reference is None:
        first = transfer.made_at.astimezone(BANGKOK).date()
        return Why.NO_SLIP if 0 <= (line.on_date - first).days <= UNTIL_DAYS else None
    told = f"{line.reference} {line.description}".upper()
    if transfer.slip_reference.upper() in re.findall(r"[0-9A-Z]+", told):
        return Why.REFERENCE
    if line.at is not None:
        near = abs(line.at - transfer.sent_at) <= AROUND
    else:
        near = line.on_date == transfer.sent_at.astimezone(BANGKOK).date()
    if not near:
        return None
    return Why.OTHER_REFERENCE if line.reference else Why.TIME


def _alone(pairs: Collection[Match]) -> list[Match]:
    """The pairs neither of whose sides is in another pair."""
    lines: dict[UUID, int] = defaultdict(int)
    transfers: dict[UUID, int] = defaultdict(int)
    for pair in pairs:
        lines[pair.line_id] += 1
        transfers[pair.transfer_id] += 1
    return [each for each in pairs if lines[each.line_id] == transfers[each.transfer_id] == 1]


def _without(pairs: Iterable[Match], settled: Iterable[Match]) -> list[Match]:
    lines, transfers = set(), set()
    for each in settled:
        lines.add(each.line_id)
        transfers.add(each.transfer_id)
    return [p for p in pairs if p.line_id not in lines and p.transfer_id not in transfers]
