"""What is exported: the entries of a span of business days between two sets of balances."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from sqlalchemy import tuple_
from sqlalchemy.orm import Session

from recycling.ledger import queries
from recycling.ledger.export.names import account_name, commodity_names
from recycling.ledger.models import Entry
from recycling.ledger.queries import Balance
from recycling.ledger.terms import MONEY, Leg

_PAGE = 1000


@dataclass(frozen=True)
class Journal:
    """The session's enterprise from `since` to `until`, both included; None: without end."""

    session: Session
    title: str
    since: date | None = None
    until: date | None = None

    @cached_property
    def opening(self) -> Sequence[Balance]:
        """What accounts held when `since` began."""
        if self.since is None:
            return []
        eve = self.since - timedelta(days=1)
        return [held for held in queries.balances(self.session, until=eve) if held.balance]

    @cached_property
    def closing(self) -> Sequence[Balance]:
        """What accounts held when `until` ended."""
        return queries.balances(self.session, until=self.until)

    @cached_property
    def last_day(self) -> date | None:
        """The last business day which has an entry."""
        query = queries.entries(self.session).order_by(None)
        if self.until is not None:
            query = query.where(Entry.effective_on <= self.until)
        last = self.session.scalar(query.order_by(Entry.effective_on.desc()).limit(1))
        return None if last is None else last.effective_on

    @cached_property
    def commodities(self) -> Mapping[str, str]:
        """The names of commodities in the text formats."""
        return commodity_names(held.commodity for held in self.closing)

    def account(self, leg: Leg | Balance) -> str:
        """The name of an account in the text formats."""
        return account_name(leg.account, money=leg.commodity == MONEY)

    def entries(self) -> Iterator[tuple[Entry, list[Leg]]]:
        """Entries by business day and id, with their legs."""
        query = queries.entries(self.session).order_by(Entry.effective_on, Entry.id).limit(_PAGE)
        if self.since is not None:
            query = query.where(Entry.effective_on >= self.since)
        if self.until is not None:
            query = query.where(Entry.effective_on <= self.until)
        page = self.session.scalars(query).all()
        while page:
            legs = queries.legs_by_entry(self.session, [entry.id for entry in page])
            for entry in page:
                yield entry, legs[entry.id]
            last = page[-1]
            self.session.expunge_all()
            after = tuple_(Entry.effective_on, Entry.id) > (last.effective_on, last.id)
            page = self.session.scalars(query.where(after)).all()


def amount(leg: Leg | Balance) -> str:
    """Baht with two decimals, other commodities as they are counted: exact, no float."""
    units = leg.amount if isinstance(leg, Leg) else leg.balance
    if leg.commodity != MONEY:
        return str(units)
    whole, part = divmod(abs(units), 100)
    return f"{'-' if units < 0 else ''}{whole}.{part:02}"


def facts(entry: Entry) -> dict[str, str]:
    """What an entry tells about itself beside its legs."""
    told = {
        "entry": str(entry.id),
        "event": entry.event,
        "source": str(entry.source_id),
        "captured": entry.captured_at.isoformat(),
        "recorded": entry.recorded_at.isoformat(),
    }
    if entry.late_from is not None:
        told["late-from"] = entry.late_from.isoformat()
    if entry.reverses_id is not None:
        told["reverses"] = str(entry.reverses_id)
    return told
