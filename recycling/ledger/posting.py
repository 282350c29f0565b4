"""Writing entries: whole, balanced, in one round trip."""

import json
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.database.prepared import ask
from recycling.errors import Problem, conflict, not_found
from recycling.ids import new_id
from recycling.ledger import batch
from recycling.ledger.models import Account, Entry, Posting
from recycling.ledger.terms import Draft, Leg


def post(session: Session, draft: Draft) -> None:
    """Write one entry; see `post_all`."""
    post_all(session, [draft])


def post_all(session: Session, drafts: Sequence[Draft]) -> None:
    """Write entries with their postings and the passbook balances they change.

    One call of the database however many drafts. Locks passbook rows only, in
    ascending account id. Raises UnbalancedEntryError, and Problem
    `balance-too-low` (409) when a passbook would go below what is held in it
    (at least zero); then nothing was written and the transaction can go on.
    An entry of a closed day counts in the first open one, see `Entry.late_from`.
    """
    if not drafts:
        return
    arguments = batch.arguments(
        drafts, enterprise_id=current_enterprise(session), recorded_at=clock.now()
    )
    session.flush()  # what was written through the ORM comes first
    refused = ask(session.connection(), batch.CALL, name="ledger_post", arguments=arguments)
    if refused is not None:
        raise too_low(**json.loads(refused))


def reverse(
    session: Session, *, entry_id: UUID, captured_at: datetime, person_id: UUID | None
) -> UUID:
    """Undo an entry by its mirror image; returns the new entry's id.

    Raises Problem not-found, and `already-reversed` (409) the second time.
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
    draft = Draft(
        id=new_id(),
        event="reversal",
        source_id=entry.source_id,
        legs=[Leg(leg.account, leg.commodity, -leg.amount) for leg in _legs_of(session, entry_id)],
        captured_at=captured_at,
        person_id=person_id,
        reverses_id=entry_id,
    )
    post(session, draft)
    return draft.id


def too_low(*, balance: int, held: int, change: int) -> Problem:
    """The problem of a passbook which does not hold enough; all in satang."""
    return conflict(
        "balance-too-low",
        "ยอดเงินในสมุดบัญชีไม่พอ ถอนได้ไม่เกินยอดคงเหลือ",
        "The passbook does not hold enough. Take out no more than its balance.",
        balance_satang=balance,
        held_satang=held,
        available_satang=balance - held,
        change_satang=change,
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
