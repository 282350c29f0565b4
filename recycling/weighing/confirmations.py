"""The household's yes at the door: by PIN, by its card, or by a signature.

A phone without reception captures it and it is checked here when it arrives.
What does not fit is flagged; the ticket counts all the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.people.door_cards import CardCheck, check_card
from recycling.people.pins import PinCheck, check_pin
from recycling.weighing.evidence import Confirmation, FlagKind, Method, Outcome
from recycling.weighing.flags import raise_flag
from recycling.weighing.models import WeighTicket

_OF_PIN = {
    PinCheck.RIGHT: Outcome.VERIFIED,
    PinCheck.WRONG: Outcome.WRONG,
    PinCheck.LOCKED: Outcome.LOCKED,
    PinCheck.NOT_SET: Outcome.NOT_SET,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the household gave: `pin`, the scanned `card`, or the `photo_id` of a signature.

    `keys` are the service's, the present one first.
    """

    method: Method
    pin: str | None = field(default=None, repr=False)
    card: str | None = field(default=None, repr=False)
    photo_id: UUID | None = None
    keys: Sequence[bytes] = field(default=(), repr=False)


def check(session: Session, *, household_id: UUID, given: Given) -> tuple[Outcome, dict[str, Any]]:
    """What comes of it, and the proof to be kept: never the PIN or the card themselves."""
    if given.method is Method.PIN:
        found = check_pin(session, household_id=household_id, pin=given.pin or "", keys=given.keys)
        return _OF_PIN[found], {}
    if given.method is Method.CARD:
        scanned = given.card or ""
        read = check_card(session, household_id=household_id, scanned=scanned, keys=given.keys)
        outcome = Outcome.VERIFIED if read is CardCheck.RIGHT else Outcome.WRONG
        return outcome, {"card": read.value}
    # The picture may arrive after the ticket: it is named here and shown once it is there.
    return Outcome.RECORDED, {"photo_id": str(given.photo_id)}


def confirm_ticket(session: Session, *, ticket: WeighTicket, given: Given) -> Confirmation:
    """Keep how a ticket was confirmed, and flag it when that does not hold."""
    outcome, proof = check(session, household_id=ticket.household_id, given=given)
    kept = Confirmation(
        enterprise_id=ticket.enterprise_id,
        ticket_id=ticket.id,
        method=given.method.value,
        outcome=outcome.value,
        proof=proof,
        recorded_at=clock.now(),
    )
    session.add(kept)
    session.flush()
    if outcome not in (Outcome.VERIFIED, Outcome.RECORDED):
        detail = {"method": given.method.value, "outcome": outcome.value}
        raise_flag(session, ticket_id=ticket.id, kind=FlagKind.CONFIRMATION, detail=detail)
    return kept


def confirmations_of(session: Session, *, ticket_ids: Sequence[UUID]) -> dict[UUID, Confirmation]:
    """How each of these tickets was confirmed; those which were not are left out."""
    query = select(Confirmation).where(
        Confirmation.enterprise_id == current_enterprise(session),
        Confirmation.ticket_id.in_(ticket_ids),
    )
    return {each.ticket_id: each for each in session.scalars(query)}
