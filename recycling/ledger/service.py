"""Writing to the journal, and reading it.

Positive amounts go into an account, negative ones out of it; an entry's legs
sum to zero in each commodity. A household's passbook (`member:<id>`) is a
liability: the enterprise owes it the negative of its postings' sum.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    SmallInteger,
    Text,
    Uuid,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.errors import conflict, not_found
from recycling.ids import new_id
from recycling.ledger.models import Account, Entry, MemberBalance, Posting

MONEY = "THB"
MEMBER = "member:"


class UnbalancedEntryError(ValueError):
    """The legs of an entry do not sum to zero in each commodity."""


@dataclass(frozen=True, slots=True)
class Leg:
    """`amount` base units of `commodity` into `account` (out of it when negative)."""

    account: str
    commodity: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry to be posted."""

    id: UUID
    event: str
    source_id: UUID
    legs: Sequence[Leg]
    captured_at: datetime
    person_id: UUID | None = None
    reverses_id: UUID | None = None


def move(commodity: str, amount: int, *, source: str, to: str) -> tuple[Leg, Leg]:
    """Two legs that carry `amount` base units from one account to another."""
    return Leg(to, commodity, amount), Leg(source, commodity, -amount)


def post(session: Session, draft: Draft) -> None:
    """Write one entry; see `post_all`."""
    post_all(session, [draft])


def post_all(session: Session, drafts: Sequence[Draft]) -> None:
    """Write entries with their postings and the passbook balances they change.

    One statement each for accounts, balances, entries and postings, however
    many drafts. Locks passbook rows only, in ascending account id. Raises
    UnbalancedEntryError, and Problem `balance-too-low` when a passbook would go
    below zero.
    """
    if not drafts:
        return
    legs = {draft.id: _net(draft.legs) for draft in drafts}
    accounts = _accounts(session, {(g.account, g.commodity) for net in legs.values() for g in net})
    _change_passbooks(session, accounts, [leg for net in legs.values() for leg in net])
    enterprise_id = current_enterprise(session)
    now = clock.now()
    session.execute(
        insert(Entry),
        [
            {
                "enterprise_id": enterprise_id,
                "id": draft.id,
                "event": draft.event,
                "source_id": draft.source_id,
                "captured_at": draft.captured_at,
                "recorded_at": now,
                "effective_on": min(draft.captured_at, now).astimezone(clock.BANGKOK).date(),
                "posting_count": len(legs[draft.id]),
                "reverses_id": draft.reverses_id,
                "person_id": draft.person_id,
            }
            for draft in drafts
        ],
    )
    rows = [
        (entry_id, line, accounts[leg.account, leg.commodity], leg.commodity, leg.amount)
        for entry_id, net in legs.items()
        for line, leg in enumerate(net, start=1)
    ]
    _insert_postings(session, enterprise_id, rows)


def reverse(
    session: Session, *, entry_id: UUID, captured_at: datetime, person_id: UUID | None
) -> UUID:
    """Undo an entry by its mirror image; returns the new entry's id.

    Raises Problem `already-reversed` (409) the second time.
    """
    entry = session.get(Entry, (current_enterprise(session), entry_id))
    if entry is None:
        raise not_found("รายการบัญชี", "ledger entry")
    same_entry = (Entry.enterprise_id == entry.enterprise_id) & (Entry.reverses_id == entry.id)
    if session.scalar(select(Entry.id).where(same_entry)) is not None:
        raise conflict(
            "already-reversed",
            "รายการนี้กลับบัญชีไปแล้ว",
            "This entry was reversed before; nothing more to do.",
        )
    legs = [Leg(leg.account, leg.commodity, -leg.amount) for leg in _legs_of(session, entry_id)]
    draft = Draft(
        id=new_id(),
        event="reversal",
        source_id=entry.source_id,
        legs=legs,
        captured_at=captured_at,
        person_id=person_id,
        reverses_id=entry_id,
    )
    post(session, draft)
    return draft.id


def _net(legs: Iterable[Leg]) -> list[Leg]:
    """Legs merged by account and commodity, zeros dropped; balanced or an error."""
    totals: dict[tuple[str, str], int] = {}
    for leg in legs:
        key = (leg.account, leg.commodity)
        totals[key] = totals.get(key, 0) + leg.amount
    net = [Leg(account, commodity, n) for (account, commodity), n in totals.items() if n]
    net.sort(key=lambda leg: (leg.commodity, leg.account))
    for commodity, group in groupby(net, key=lambda leg: leg.commodity):
        if (off := sum(leg.amount for leg in group)) != 0:
            raise UnbalancedEntryError(f"{commodity} is off by {off}")
    if not net:
        raise UnbalancedEntryError("an entry needs at least one movement")
    return net


def _accounts(session: Session, wanted: set[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The ids of accounts, opened where they did not exist."""
    found = _find_accounts(session, wanted)
    if missing := sorted(wanted - found.keys()):
        enterprise_id = current_enterprise(session)
        session.execute(
            insert(Account)
            .values(
                [
                    {"enterprise_id": enterprise_id, "code": code, "commodity": commodity}
                    for code, commodity in missing
                ]
            )
            .on_conflict_do_nothing()
        )
        found |= _find_accounts(session, set(missing))
    return found


def _find_accounts(session: Session, wanted: set[tuple[str, str]]) -> dict[tuple[str, str], int]:
    codes = [code for code, _ in wanted]
    rows = session.execute(
        select(Account.code, Account.commodity, Account.id).where(
            Account.enterprise_id == current_enterprise(session), Account.code.in_(codes)
        )
    )
    return {(code, commodity): id_ for code, commodity, id_ in rows if (code, commodity) in wanted}


def _change_passbooks(
    session: Session, accounts: Mapping[tuple[str, str], int], legs: Iterable[Leg]
) -> None:
    changes: dict[int, int] = {}
    for leg in legs:
        if leg.account.startswith(MEMBER):
            account_id = accounts[leg.account, leg.commodity]
            changes[account_id] = changes.get(account_id, 0) - leg.amount
    if not changes:
        return
    enterprise_id = current_enterprise(session)
    ids = sorted(changes)
    session.execute(
        insert(MemberBalance)
        .values([{"enterprise_id": enterprise_id, "account_id": i, "balance": 0} for i in ids])
        .on_conflict_do_nothing()
    )
    mine = (MemberBalance.enterprise_id == enterprise_id, MemberBalance.account_id.in_(ids))
    locked = session.execute(
        select(MemberBalance.account_id, MemberBalance.balance)
        .where(*mine)
        .order_by(MemberBalance.account_id)
        .with_for_update()
    ).all()
    for account_id, balance in locked:
        if balance + changes[account_id] < 0:
            raise conflict(
                "balance-too-low",
                "ยอดเงินในสมุดบัญชีไม่พอ ถอนได้ไม่เกินยอดคงเหลือ",
                "The passbook does not hold enough. Take out no more than its balance.",
                balance_satang=balance,
                change_satang=changes[account_id],
            )
    session.execute(
        update(MemberBalance),
        [
            {
                "enterprise_id": enterprise_id,
                "account_id": account_id,
                "balance": balance + changes[account_id],
            }
            for account_id, balance in locked
        ],
    )


def _insert_postings(
    session: Session, enterprise_id: UUID, rows: Sequence[tuple[UUID, int, int, str, int]]
) -> None:
    """All postings in one statement: the balance trigger looks at whole statements."""
    kinds: tuple[TypeEngine[Any], ...] = (
        Uuid(),
        SmallInteger(),
        BigInteger(),
        Text(),
        BigInteger(),
    )
    columns: list[ColumnElement[Any]] = [
        literal(list(column), ARRAY(kind))
        for column, kind in zip(zip(*rows, strict=True), kinds, strict=True)
    ]
    names = ("entry_id", "line", "account_id", "commodity", "amount")
    legs = func.unnest(*columns).table_valued(*names).render_derived()
    session.execute(
        insert(Posting).from_select(
            ["enterprise_id", *names], select(literal(enterprise_id, Uuid), *legs.c)
        )
    )


def _legs_of(session: Session, entry_id: UUID) -> list[Leg]:
    rows = session.execute(
        select(Account.code, Posting.commodity, Posting.amount)
        .join(
            Account,
            (Account.enterprise_id == Posting.enterprise_id) & (Account.id == Posting.account_id),
        )
        .where(Posting.enterprise_id == current_enterprise(session), Posting.entry_id == entry_id)
    )
    return [Leg(*row) for row in rows]
