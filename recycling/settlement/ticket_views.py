"""Weigh tickets as the API shows them."""

from collections.abc import Sequence
from typing import Any

from pricing import line_from_record
from recycling.database.orm import db
from recycling.settlement import service
from recycling.settlement.links import verification_url
from recycling.settlement.purchases import Bought
from recycling.weighing import flags
from recycling.weighing import service as weighing
from recycling.weighing.confirmations import confirmations_of
from recycling.weighing.evidence import Confirmation
from recycling.weighing.models import WeighLine, WeighTicket
from recycling.weighing.replacements import find_replacements, replaced_tickets


def present_bought(bought: Bought) -> dict[str, Any]:
    """A ticket just bought."""
    return present_all([bought.ticket])[0] | {"cash_short_satang": bought.cash_short_satang}


def present_all(tickets: Sequence[WeighTicket]) -> list[dict[str, Any]]:
    """Tickets with their lines explained, and what stands beside them."""
    session = db.session()
    ids = [ticket.id for ticket in tickets]
    lines = weighing.lines_of(session, ticket_ids=ids)
    purchases = service.purchases_of(session, ticket_ids=ids)
    receipts = service.receipts_of(session, ids=ids)
    replaces = replaced_tickets(session, ticket_ids=ids)
    replaced = find_replacements(session, ticket_ids=ids)
    confirmed = confirmations_of(session, ticket_ids=ids)
    flagged = flags.kinds_of(session, ticket_ids=ids)
    shown = []
    for ticket in tickets:
        purchase, receipt = purchases.get(ticket.id), receipts.get(ticket.id)
        shown.append(
            _ticket(ticket, lines[ticket.id])
            | {
                "pay": purchase.method if purchase else None,
                "receipt": receipt
                and {"id": receipt.id, "number": receipt.number, "url": verification_url(receipt)},
                "replaces": replaces.get(ticket.id),
                "replaced_by": replaced.get(ticket.id),
                "confirmation": _confirmation(confirmed.get(ticket.id)),
                "flags": flagged.get(ticket.id, []),
            }
        )
    return shown


def _ticket(ticket: WeighTicket, lines: Sequence[WeighLine]) -> dict[str, Any]:
    names = (
        *("id", "kind", "household_id", "pickup_id", "trip_id", "price_list_id"),
        *("captured_at", "recorded_at", "refused", "total_satang"),
    )
    return {name: getattr(ticket, name) for name in names} | {
        "lines": [_line(line) for line in lines]
    }


def _confirmation(found: Confirmation | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "method": found.method,
        "outcome": found.outcome,
        "photo_id": found.proof.get("photo_id"),
    }


def _line(line: WeighLine) -> dict[str, Any]:
    names = (
        *("grade", "gross_g", "tare_g", "deduction_permille", "quantity"),
        *("unit_price_satang", "amount_satang", "photo_id"),
    )
    words = line_from_record(line.record).explain()
    return {name: getattr(line, name) for name in names} | {
        "material": line.material_code,
        "deduction_reason": line.deduction_reason or None,
        "th": words.th,
        "en": words.en,
    }
