"""Reading the journal: balances, entries, a passbook's history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from recycling.database.orm import current_enterprise
from recycling.ledger.models import Account, Entry, Posting
from recycling.ledger.terms import MEMBER, MONEY, Leg


@dataclass(frozen=True, slots=True)
class Balance:
    """What an account holds of its commodity, in base units; passbooks are negative."""

    account: str
    commodity: str
    balance: int


@dataclass(frozen=True, slots=True)
class PassbookLine:
    """One change of a passbook, in satang, and the balance it left."""

    entry_id: UUID
    event: str
    source_id: UUID
    captured_at: datetime
    change_satang: int
    balance_satang: int


def passbook_account(household_id: UUID) -> str:
    """The account which holds what the enterprise owes the household."""
    return f"{MEMBER}{household_id}"


def balances(
    session: Session,
    *,
    until: date | None = None,
    recorded_by: datetime | None = None,
    account: str | None = None,
) -> Sequence[Balance]:
    """Every account's balance by account and commodity, or one account's.

    `until` counts only entries effective on that business day or before;
    `recorded_by` only what this database had been told by that moment. Both
    together: what the books of that day looked like then.
    """
    query = (
        select(Account.code, Account.commodity, func.sum(Posting.amount))
        .join(Posting, _of_account())
        .where(Account.enterprise_id == current_enterprise(session))
        .group_by(Account.code, Account.commodity)
        .order_by(Account.code, Account.commodity)
    )
    if until is not None or recorded_by is not None:
        query = query.join(Entry, _of_entry())
    if until is not None:
        query = query.where(Entry.effective_on <= until)
    if recorded_by is not None:
        query = query.where(Entry.recorded_at <= recorded_by)
    if account is not None:
        query = query.where(Account.code == account)
    return [
        Balance(code, commodity, int(total)) for code, commodity, total in session.execute(query)
    ]


def balance(session: Session, *, account: str, commodity: str = MONEY) -> int:
    """What one account holds, in base units; 0 when it was never used."""
    for found in balances(session, account=account):
        if found.commodity == commodity:
            return found.balance
    return 0


def passbook_balance(session: Session, *, household_id: UUID) -> int:
    """What the enterprise owes the household, in satang."""
    return -balance(session, account=passbook_account(household_id))


def passbook(
    session: Session, *, household_id: UUID, before: UUID | None = None, limit: int = 50
) -> Sequence[PassbookLine]:
    """A passbook's lines, newest first by entry id, each with the balance it left.

    `before` continues after the entry with that id.
    """
    running = func.sum(-Posting.amount).over(order_by=Posting.entry_id)
    lines = (
        select(Posting.entry_id, (-Posting.amount).label("change"), running.label("balance"))
        .join(Account, _of_account())
        .where(
            Account.enterprise_id == current_enterprise(session),
            Account.code == passbook_account(household_id),
        )
        .subquery()
    )
    query = (
        select(
            Entry.id,
            Entry.event,
            Entry.source_id,
            Entry.captured_at,
            lines.c.change,
            lines.c.balance,
        )
        .join(lines, lines.c.entry_id == Entry.id)
        .where(Entry.enterprise_id == current_enterprise(session))
        .order_by(Entry.id.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(Entry.id < before)
    return [
        PassbookLine(id_, event, source_id, captured_at, int(change), int(total))
        for id_, event, source_id, captured_at, change, total in session.execute(query)
    ]


def entries(session: Session, *, source_id: UUID | None = None) -> Select[Entry]:
    """The query for this enterprise's entries, or for those of one source."""
    query = select(Entry).where(Entry.enterprise_id == current_enterprise(session))
    return query if source_id is None else query.where(Entry.source_id == source_id)


def legs_by_entry(session: Session, entry_ids: Sequence[UUID]) -> dict[UUID, list[Leg]]:
    """The legs of each of these entries, in their order."""
    found: dict[UUID, list[Leg]] = {entry_id: [] for entry_id in entry_ids}
    rows = session.execute(
        select(Posting.entry_id, Account.code, Posting.commodity, Posting.amount)
        .join(Account, _of_account())
        .where(
            Posting.enterprise_id == current_enterprise(session), Posting.entry_id.in_(entry_ids)
        )
        .order_by(Posting.entry_id, Posting.line)
    )
    for entry_id, account, commodity, amount in rows:
        found[entry_id].append(Leg(account, commodity, amount))
    return found


def _of_account() -> ColumnElement[bool]:
    return (Posting.enterprise_id == Account.enterprise_id) & (Posting.account_id == Account.id)


def _of_entry() -> ColumnElement[bool]:
    return (Entry.enterprise_id == Posting.enterprise_id) & (Entry.id == Posting.entry_id)
