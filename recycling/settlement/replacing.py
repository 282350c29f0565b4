"""Buying anew in place of a ticket: the first entry is reversed, a second one posted.

Both are posted in one call, so only their difference moves in the passbook; what it
does not hold any more the household owes (see `owing`). Cash
that was paid at the door stays paid when a dispute changes the weights later:
the new purchase goes to the passbook and the cash is booked as taken out of it.
"""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from recycling.database.orm import current_enterprise
from recycling.errors import conflict, forbidden, invalid
from recycling.ids import new_id
from recycling.ledger import queries
from recycling.ledger import service as ledger
from recycling.ledger.models import Entry
from recycling.ledger.service import MONEY, Draft, Leg, move
from recycling.settlement import messages, receipts
from recycling.settlement.models import PayMethod, Purchase, Receipt
from recycling.settlement.owing import with_debts
from recycling.settlement.purchases import (
    Bought,
    payer_of,
    purchase_draft,
    record_purchase,
)
from recycling.weighing import flags
from recycling.weighing import service as weighing
from recycling.weighing.disputes import watch_ticket
from recycling.weighing.evidence import FlagKind
from recycling.weighing.models import WeighTicket
from recycling.weighing.replacements import record_replacement, require_standing
from recycling.weighing.service import Recorded, TicketDraft, reconcile_trip

CASH_KEPT = "cash-kept"


def correct(
    session: Session, *, draft: TicketDraft, pay: PayMethod | None, reason: str, by_staff: bool
) -> Bought:
    """Put right what was typed wrongly: the ticket `draft.replaces` gives way to `draft`.

    What was paid is what the new ticket says. Whoever weighed may do so, and
    the staff, who see a flag. Raises Problem forbidden, already-replaced, and
    those of `buy`.
    """
    old = draft.replaces
    if old is not None and not by_staff and old.weighed_by != draft.weighed_by:
        raise forbidden(
            "ใบชั่งนี้เป็นของพนักงานคนอื่น ให้ผู้ชั่งหรือเจ้าหน้าที่เป็นผู้แก้",
            "Another collector weighed this. Let them or the staff correct it.",
        )
    bought = replace_ticket(session, draft=draft, pay=pay, reason=reason)
    flags.raise_flag(
        session, ticket_id=bought.ticket.id, kind=FlagKind.CORRECTED, detail={"reason": reason}
    )
    return bought


def replace_ticket(
    session: Session,
    *,
    draft: TicketDraft,
    pay: PayMethod | None,
    reason: str,
    keep_cash: bool = False,
) -> Bought:
    """Reverse the purchase of `draft.replaces` and buy `draft` in its place.

    With `keep_cash` the cash paid for the old ticket stays with the household
    and only the difference goes into or out of its passbook. Locks as `buy`.
    """
    old = draft.replaces
    if old is None:
        raise ValueError("the draft replaces no ticket")
    if draft.lines and pay is None:
        raise invalid("pay", "บอกวิธีจ่ายเงิน", "Say how it is paid: passbook or cash.")
    require_standing(session, ticket_id=old.id)
    recorded = weighing.record_ticket(session, draft=draft)
    record_replacement(
        session,
        ticket_id=old.id,
        replaced_by=recorded.ticket.id,
        reason=reason,
        person_id=draft.weighed_by,
    )
    before = session.get(Purchase, (current_enterprise(session), old.id))
    kept = keep_cash and before is not None and before.method == PayMethod.CASH
    bought = _post(session, recorded, PayMethod.PASSBOOK if kept else pay, before, keep_cash=kept)
    if recorded.ticket.trip_id is not None:
        reconcile_trip(session, trip_id=recorded.ticket.trip_id, person_id=draft.weighed_by)
    watch_ticket(session, ticket=old)
    if bought.purchase is None:
        return bought
    earlier = session.get(Receipt, (current_enterprise(session), old.id))
    receipt = receipts.issue(
        session,
        purchase=bought.purchase,
        recorded=recorded,
        replaces=earlier.number if earlier is not None else None,
    )
    messages.tell_corrected(
        session, ticket=recorded.ticket, purchase=bought.purchase, receipt=receipt
    )
    return replace(bought, receipt=receipt)


def _post(
    session: Session,
    recorded: Recorded,
    pay: PayMethod | None,
    before: Purchase | None,
    *,
    keep_cash: bool,
) -> Bought:
    ticket = recorded.ticket
    drafts: list[Draft] = []
    if before is not None:
        drafts.append(
            _reversal(session, before, at=ticket.captured_at, person_id=ticket.weighed_by)
        )
    entry: Draft | None = None
    payer = ""
    if pay is not None and recorded.lines:
        payer = payer_of(recorded, pay)
        entry = purchase_draft(recorded, payer)
        drafts.append(entry)
    if keep_cash and before is not None and before.amount_satang:
        drafts.append(_cash_kept(drafts[0], before, ticket))
    ledger.post_all(session, with_debts(session, drafts))
    if entry is None or pay is None:
        return Bought(ticket)
    purchase = record_purchase(session, recorded=recorded, pay=pay, entry_id=entry.id)
    short = max(0, -queries.balance(session, account=payer)) if pay is PayMethod.CASH else 0
    return Bought(ticket, purchase, None, short)


def _reversal(session: Session, before: Purchase, *, at: datetime, person_id: UUID) -> Draft:
    """The mirror image of a purchase; Problem already-reversed when it was reversed alone."""
    undone = (Entry.enterprise_id == before.enterprise_id) & (Entry.reverses_id == before.entry_id)
    if session.scalar(select(Entry.id).where(undone)) is not None:
        raise conflict(
            "already-reversed",
            "รายการนี้กลับบัญชีไปแล้ว",
            "This purchase was reversed before; nothing stands to be replaced.",
        )
    legs = queries.legs_by_entry(session, [before.entry_id])[before.entry_id]
    return Draft(
        id=new_id(),
        event="reversal",
        source_id=before.id,
        legs=[Leg(leg.account, leg.commodity, -leg.amount) for leg in legs],
        captured_at=at,
        person_id=person_id,
        reverses_id=before.entry_id,
    )


def _cash_kept(reversal: Draft, before: Purchase, ticket: WeighTicket) -> Draft:
    """The cash of the old purchase, which nobody handed back, taken out of the passbook."""
    payer = next(leg for leg in reversal.legs if leg.commodity == MONEY and leg.amount > 0)
    return Draft(
        id=new_id(),
        event=CASH_KEPT,
        source_id=ticket.id,
        legs=move(
            MONEY,
            before.amount_satang,
            source=payer.account,
            to=queries.passbook_account(before.household_id),
        ),
        captured_at=ticket.captured_at,
        person_id=ticket.weighed_by,
    )
