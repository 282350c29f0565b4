"""/api/v1: weigh tickets, receipts, the passbook."""

from typing import Any
from uuid import UUID

from flask import Response, current_app

from recycling.database.orm import db
from recycling.documents.pdf import receipt_pdf
from recycling.documents.seal import short_code
from recycling.errors import forbidden
from recycling.people.roles import Role
from recycling.settlement import examples, schemas, service
from recycling.settlement.links import verification_url
from recycling.settlement.models import PayMethod, Receipt
from recycling.settlement.ticket_bodies import given, refused_items, scale_lines
from recycling.settlement.ticket_views import present_all, present_bought
from recycling.web.api import ApiBlueprint
from recycling.web.guards import actor, guard, require_household
from recycling.web.once import once
from recycling.web.paging import Page, paginate
from recycling.weighing import service as weighing
from recycling.weighing.models import TicketKind, WeighTicket
from recycling.weighing.service import TicketDraft

blp = ApiBlueprint("settlement", __name__, description="รับซื้อและจ่ายเงิน / buying and paying")


@blp.route("/weigh-tickets", methods=("POST",))
@guard(Role.COLLECTOR, Role.STAFF, Role.TREASURER, Role.MANAGER)
@once
@blp.arguments(schemas.TicketBody, example=examples.TICKET_BODY_EXAMPLE)
@blp.response(201, schemas.BoughtSchema, example=examples.BOUGHT_EXAMPLE)
def create_ticket(body: dict[str, Any]) -> dict[str, Any]:
    """Record what was weighed and buy it.

    A collector records tickets of their own rounds; staff those of the counter
    too. Cash at the door comes out of the round's collector's float. A ticket
    tells what has happened, so cash that was paid is booked even when the books
    know of too little: `cash_short_satang` then says by how much.
    """
    who = actor()
    kind = TicketKind(body.pop("kind"))
    if kind is TicketKind.COUNTER and not who.is_staff:
        raise forbidden(
            "ใบชั่งหน้าเคาน์เตอร์ให้เจ้าหน้าที่ศูนย์เป็นผู้บันทึก",
            "Counter tickets are for the centre's staff.",
        )
    pay = PayMethod(body.pop("pay")) if "pay" in body else None
    draft = TicketDraft(
        kind=kind,
        lines=scale_lines(body.pop("lines")),
        refused=refused_items(body.pop("refused")),
        confirmation=given(body.pop("confirmation", None)),
        weighed_by=who.person_id,
        only_rounds_of=None if who.is_staff else who.person_id,
        **body,
    )
    return present_bought(service.buy(db.session(), draft=draft, pay=pay))


@blp.route("/weigh-tickets")
@guard()
@blp.arguments(schemas.TicketQuery, location="query")
@blp.response(
    200, schemas.TicketPage, example={"items": [examples.TICKET_EXAMPLE], "next_cursor": None}
)
def list_tickets(query: dict[str, Any]) -> Page[dict[str, Any]]:
    """Weigh tickets, newest first; a household sees its own."""
    household_id = query.get("household_id")
    if not actor().is_staff and Role.COLLECTOR not in actor().roles:
        household_id = household_id or actor().household_id
    if household_id is not None:
        require_household(household_id)
    session = db.session()
    page = paginate(
        session,
        weighing.tickets(session, household_id=household_id),
        by=WeighTicket.id,
        cursor=query.get("cursor"),
        limit=query["limit"],
        newest_first=True,
    )
    return Page(present_all(page.items), page.next_cursor)


@blp.route("/weigh-tickets/<uuid:ticket_id>")
@guard()
@blp.response(200, schemas.TicketSchema, example=examples.TICKET_EXAMPLE)
def get_ticket(ticket_id: UUID) -> dict[str, Any]:
    """One weigh ticket."""
    ticket = weighing.get_ticket(db.session(), ticket_id=ticket_id)
    require_household(ticket.household_id)
    return present_all([ticket])[0]


@blp.route("/households/<uuid:household_id>/passbook")
@guard()
@blp.arguments(schemas.PassbookQuery, location="query")
@blp.response(200, schemas.PassbookSchema, example=examples.PASSBOOK_EXAMPLE)
def get_passbook(query: dict[str, Any], household_id: UUID) -> dict[str, Any]:
    """A household's balance and its movements, newest first; its own people and the centre's."""
    if actor().household_id != household_id and not actor().is_staff:
        raise forbidden("ดูได้เฉพาะสมุดบัญชีของตนเอง", "This is another's passbook. See your own.")
    book = service.passbook(
        db.session(),
        household_id=household_id,
        before=query.get("cursor"),
        limit=query["limit"],
    )
    return {
        "balance_satang": book.balance_satang,
        "owed_satang": book.owed_satang,
        "items": [
            {
                "entry_id": item.entry_id,
                "at": item.at,
                "event": item.event,
                "th": item.words.th,
                "en": item.words.en,
                "change_satang": item.change_satang,
                "balance_satang": item.balance_satang,
                "receipt_number": item.receipt.number if item.receipt else None,
                "receipt_id": item.receipt.id if item.receipt else None,
            }
            for item in book.items
        ],
        "next_cursor": str(book.items[-1].entry_id) if book.more else None,
    }


@blp.route("/receipts/<uuid:receipt_id>")
@guard()
@blp.response(200, schemas.ReceiptSchema, example=examples.RECEIPT_EXAMPLE)
def get_receipt(receipt_id: UUID) -> dict[str, Any]:
    """A receipt: its frozen document, its digest, and the address that proves it."""
    receipt = _own_receipt(receipt_id)
    return {
        "id": receipt.id,
        "number": receipt.number,
        "issued_at": receipt.issued_at,
        "document": receipt.document,
        "digest": receipt.digest,
        "code": short_code(receipt.digest),
        "url": verification_url(receipt),
        "reversed": not service.status_of(db.session(), receipt=receipt).valid,
    }


@blp.route("/receipts/<uuid:receipt_id>/pdf")
@guard()
@blp.response(200, {"type": "string", "format": "binary"}, content_type="application/pdf")
def get_receipt_pdf(receipt_id: UUID) -> Response:
    """A receipt to print, on A5 in Thai, with the QR code that proves it."""
    receipt = _own_receipt(receipt_id)
    pdf = receipt_pdf(
        service.frozen(receipt),
        verification_url=verification_url(receipt),
        status=service.status_of(db.session(), receipt=receipt),
    )
    return current_app.response_class(pdf, mimetype="application/pdf")


def _own_receipt(receipt_id: UUID) -> Receipt:
    session = db.session()
    receipt = service.get_receipt(session, receipt_id=receipt_id)
    require_household(weighing.get_ticket(session, ticket_id=receipt_id).household_id)
    return receipt
