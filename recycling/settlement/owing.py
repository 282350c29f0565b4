"""What a household owes: money it took out before a correction took it back.

A correction, like a ticket, is a capture of what has happened, so it is booked even when the
passbook does not hold the difference any more. What is missing stands in `owed:<household>`, an
asset of the enterprise, and what the household sells into its passbook next repays it first.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from recycling.database.orm import current_enterprise
from recycling.ids import new_id
from recycling.ledger import queries
from recycling.ledger import service as ledger
from recycling.ledger.models import Account, Posting
from recycling.ledger.service import MEMBER, MONEY, Draft, move

OWED: Final = "owed:"
LENT: Final = "owed"
REPAID: Final = "owed-repaid"


def owed_satang(session: Session, *, household_id: UUID) -> int:
    """What a household owes the enterprise, in satang."""
    passbook = queries.passbook_account(household_id)
    return _owed(session, [passbook])[passbook]


def with_debts(session: Session, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, and those by which they make households owe money or repay it.

    Post them in one call. Locks the passbooks that fall, and those that rise in a household
    which owes something, in ascending account id.
    """
    changes = _changes(drafts)
    debts = _owed(session, [each for each, change in changes.items() if change > 0])
    touched = [each for each, change in changes.items() if change < 0 or debts.get(each)]
    if not touched:
        return list(drafts)
    free = ledger.lock_available(session, accounts=touched)
    debts = _owed(session, touched)  # as they are now that nobody else repays them
    more: list[Draft] = []
    for passbook in touched:
        owed = OWED + passbook.removeprefix(MEMBER)
        short = -changes[passbook] - free[passbook]
        repaid = min(changes[passbook], debts[passbook])
        if short > 0:
            more.append(_draft(drafts[-1], LENT, short, source=passbook, to=owed))
        elif repaid > 0:
            more.append(_draft(drafts[-1], REPAID, repaid, source=owed, to=passbook))
    return [*drafts, *more]


def _changes(drafts: Sequence[Draft]) -> dict[str, int]:
    """By how much each passbook rises (+) or falls (-), in satang."""
    changes: dict[str, int] = {}
    for draft in drafts:
        for leg in draft.legs:
            if leg.account.startswith(MEMBER) and leg.commodity == MONEY:
                changes[leg.account] = changes.get(leg.account, 0) - leg.amount
    return changes


def _owed(session: Session, passbooks: Sequence[str]) -> dict[str, int]:
    """What the households of these passbooks owe, in satang."""
    if not passbooks:
        return {}
    accounts = {OWED + each.removeprefix(MEMBER): each for each in passbooks}
    rows = session.execute(
        select(Account.code, func.sum(Posting.amount))
        .join(
            Posting,
            (Posting.enterprise_id == Account.enterprise_id) & (Posting.account_id == Account.id),
        )
        .where(
            Account.enterprise_id == current_enterprise(session),
            Account.code.in_(accounts),
            Account.commodity == MONEY,
        )
        .group_by(Account.code)
    )
    return dict.fromkeys(passbooks, 0) | {accounts[code]: int(total) for code, total in rows}


def _draft(of: Draft, event: str, amount: int, *, source: str, to: str) -> Draft:
    return Draft(
        id=new_id(),
        event=event,
        source_id=of.source_id,
        legs=move(MONEY, amount, source=source, to=to),
        captured_at=of.captured_at,
        person_id=of.person_id,
    )
