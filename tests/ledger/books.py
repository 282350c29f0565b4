"""Entries that tests post."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from recycling import clock
from recycling.ids import new_id
from recycling.ledger import queries, service
from recycling.ledger.service import Draft, Leg, move

HOUSEHOLD = new_id()
MEMBER = queries.passbook_account(HOUSEHOLD)


def draft(*legs: Leg, captured_at: datetime | None = None) -> Draft:
    """An entry of these legs."""
    return Draft(
        id=new_id(),
        event="test",
        source_id=new_id(),
        legs=legs,
        captured_at=captured_at or clock.now(),
    )


def buy(
    session: Session,
    amount: int,
    *,
    household_id: UUID = HOUSEHOLD,
    captured_at: datetime | None = None,
) -> Draft:
    """Credit the household's passbook for 10 g of cans per satang."""
    bought = draft(
        *move("THB", amount, source=queries.passbook_account(household_id), to="stock:can"),
        *move("can", amount * 10, source=f"household:{household_id}", to="centre"),
        captured_at=captured_at,
    )
    service.post(session, bought)
    return bought


def pay(session: Session, amount: int, *, household_id: UUID = HOUSEHOLD) -> Draft:
    """Take money out of the household's passbook."""
    member = queries.passbook_account(household_id)
    paid = draft(*move("THB", amount, source="cash:centre", to=member))
    service.post(session, paid)
    return paid
