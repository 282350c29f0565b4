"""Buying what was weighed: one entry of money and mass, and a receipt.

A ticket is a capture of what has happened. When a collector says that cash was
paid at the door, it was: it is booked even if the books know of too little cash
with that collector (an issue not recorded yet, an offline day), and the answer
says by how much, so that the treasurer looks into it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pricing import PricedLine
from recycling.database.orm import current_enterprise
from recycling.errors import invalid
from recycling.ids import new_id
from recycling.ledger import queries
from recycling.ledger import service as ledger
from recycling.ledger.service import MONEY, Draft, Leg, move
from recycling.settlement import messages, receipts
from recycling.settlement.accounts import CASH_CENTRE, collector_cash
from recycling.settlement.models import PayMethod, Purchase, Receipt
from recycling.settlement.owing import with_debts
from recycling.weighing import service as weighing
from recycling.weighing.models import WeighTicket
from recycling.weighing.service import (
    CENTRE,
    STOCK,
    Recorded,
    TicketDraft,
    reconcile_trip,
    vehicle_account,
)


@dataclass(frozen=True, slots=True)
class Bought:
    """A ticket just bought.

    `purchase` and `receipt` are None when everything was refused.
    `cash_short_satang` is how far the cash it was paid from is below zero in
    the books; 0 when there is enough.
    """

    ticket: WeighTicket
    purchase: Purchase | None = None
    receipt: Receipt | None = None
    cash_short_satang: int = 0


def buy(session: Session, *, draft: TicketDraft, pay: PayMethod | None) -> Bought:
    """Record a ticket, book its purchase and issue its receipt.

    `pay` may be None only when nothing is bought. Raises Problem as
    `weighing.service.record_ticket` does. Locks in this order: trip, pickup,
    round, passbook, receipt counter.
    """
    if draft.lines and pay is None:
        raise invalid(
            "pay",
            "บอกวิธีจ่ายเงิน: passbook (เข้าสมุดบัญชี) หรือ cash (เงินสด)",
            "Say how it is paid: passbook or cash.",
        )
    recorded = weighing.record_ticket(session, draft=draft)
    if pay is None or not recorded.lines:
        return Bought(recorded.ticket)
    payer = payer_of(recorded, pay)
    entry = purchase_draft(recorded, payer)
    ledger.post_all(session, with_debts(session, [entry]))
    purchase = record_purchase(session, recorded=recorded, pay=pay, entry_id=entry.id)
    if recorded.ticket.trip_id is not None:
        reconcile_trip(session, trip_id=recorded.ticket.trip_id, person_id=draft.weighed_by)
    short = 0
    if pay is PayMethod.CASH:
        short = max(0, -queries.balance(session, account=payer))
    receipt = receipts.issue(session, purchase=purchase, recorded=recorded)
    messages.tell_bought(session, ticket=recorded.ticket, purchase=purchase, receipt=receipt)
    return Bought(recorded.ticket, purchase, receipt, short)


def purchases_of(session: Session, *, ticket_ids: Sequence[UUID]) -> dict[UUID, Purchase]:
    """The purchases of these tickets, by ticket; those refused whole have none."""
    query = select(Purchase).where(
        Purchase.enterprise_id == current_enterprise(session), Purchase.id.in_(ticket_ids)
    )
    return {purchase.id: purchase for purchase in session.scalars(query)}


def purchase_legs(
    lines: Sequence[PricedLine], *, household_id: UUID, taken_to: str, payer: str
) -> list[Leg]:
    """What a purchase moves: each material to `taken_to`, its cost from `payer` into stock."""
    legs: list[Leg] = []
    for line in lines:
        source = f"household:{household_id}"
        legs += move(line.material, line.quantity, source=source, to=taken_to)
        legs += move(MONEY, line.amount, source=payer, to=STOCK + line.material)
    return legs


def payer_of(recorded: Recorded, pay: PayMethod) -> str:
    """The account the money comes from; cash at the door is the round's collector's."""
    if pay is PayMethod.PASSBOOK:
        return queries.passbook_account(recorded.ticket.household_id)
    return CASH_CENTRE if recorded.round is None else collector_cash(recorded.round.collector_id)


def purchase_draft(recorded: Recorded, payer: str) -> Draft:
    """The entry that buys a ticket's load."""
    ticket = recorded.ticket
    taken_to = CENTRE if recorded.round is None else vehicle_account(recorded.round.vehicle_id)
    return Draft(
        id=new_id(),
        event="purchase",
        source_id=ticket.id,
        legs=purchase_legs(
            recorded.lines, household_id=ticket.household_id, taken_to=taken_to, payer=payer
        ),
        captured_at=ticket.captured_at,
        person_id=ticket.weighed_by,
    )


def record_purchase(
    session: Session, *, recorded: Recorded, pay: PayMethod, entry_id: UUID
) -> Purchase:
    """Write that a ticket was bought by an entry that is posted already."""
    ticket = recorded.ticket
    purchase = Purchase(
        enterprise_id=ticket.enterprise_id,
        id=ticket.id,
        household_id=ticket.household_id,
        method=pay.value,
        amount_satang=ticket.total_satang,
        entry_id=entry_id,
    )
    session.add(purchase)
    session.flush()
    return purchase
