"""/api/v1: corrections of tickets; disputes and how they end."""

from typing import Any
from uuid import UUID

from recycling.database.orm import db
from recycling.errors import invalid
from recycling.people.roles import Role
from recycling.settlement import dispute_schemas as schemas
from recycling.settlement import replacing, resolving
from recycling.settlement.examples import BOUGHT_EXAMPLE
from recycling.settlement.models import PayMethod
from recycling.settlement.schemas import BoughtSchema
from recycling.settlement.ticket_bodies import given, refused_items, scale_lines
from recycling.settlement.ticket_views import present_bought
from recycling.web.api import ApiBlueprint
from recycling.web.guards import actor, guard, require_household
from recycling.web.once import once
from recycling.web.paging import Page, paginate
from recycling.weighing import disputes
from recycling.weighing import service as weighing
from recycling.weighing.evidence import Dispute, DisputeStatus, Resolution
from recycling.weighing.models import TicketKind
from recycling.weighing.service import TicketDraft

blp = ApiBlueprint("disputes", __name__, description="แก้ใบชั่งและข้อโต้แย้ง / corrections and disputes")


@blp.route("/weigh-tickets/<uuid:ticket_id>/correction", methods=("POST",))
@guard(Role.COLLECTOR, Role.STAFF, Role.MANAGER)
@once
@blp.arguments(schemas.CorrectionBody, example=schemas.CORRECTION_BODY_EXAMPLE)
@blp.response(201, BoughtSchema, example=BOUGHT_EXAMPLE)
def correct_ticket(body: dict[str, Any], ticket_id: UUID) -> dict[str, Any]:
    """Put right a slip of the finger: a new ticket stands in place of this one.

    Whoever weighed may do so, and the staff. The first purchase is reversed, a
    new receipt names the old one, and staff see a flag. A phone keeps a
    correction until the ticket it corrects has arrived.
    """
    session, who = db.session(), actor()
    old = weighing.get_ticket(session, ticket_id=ticket_id)
    draft = TicketDraft(
        id=body["id"],
        kind=TicketKind(old.kind),
        household_id=body.get("household_id", old.household_id),
        price_list_id=old.price_list_id,
        captured_at=body["captured_at"],
        lines=scale_lines(body["lines"]),
        refused=refused_items(body["refused"]),
        weighed_by=who.person_id,
        trip_id=old.trip_id,
        only_rounds_of=None if who.is_staff else who.person_id,
        replaces=old,
    )
    pay = PayMethod(body["pay"]) if "pay" in body else None
    bought = replacing.correct(
        session, draft=draft, pay=pay, reason=body["reason"], by_staff=who.is_staff
    )
    return present_bought(bought)


@blp.route("/disputes", methods=("POST",))
@guard()
@once
@blp.arguments(schemas.DisputeBody, example=schemas.DISPUTE_BODY_EXAMPLE)
@blp.response(201, schemas.DisputeSchema, example=schemas.DISPUTE_EXAMPLE)
def open_dispute(body: dict[str, Any]) -> Dispute:
    """Say that a ticket is wrong: its household, its collector, or the centre."""
    session = db.session()
    ticket = weighing.get_ticket(session, ticket_id=body["ticket_id"])
    require_household(ticket.household_id)
    return disputes.open_dispute(
        session,
        id=body["id"],
        ticket_id=ticket.id,
        reason=body["reason"],
        photo_id=body.get("photo_id"),
        opened_by=actor().person_id,
    )


@blp.route("/disputes")
@guard()
@blp.arguments(schemas.DisputeQuery, location="query")
@blp.response(
    200, schemas.DisputePage, example={"items": [schemas.DISPUTE_EXAMPLE], "next_cursor": None}
)
def list_disputes(query: dict[str, Any]) -> Page[Dispute]:
    """Disputes, newest first; a household sees those about its own tickets."""
    session, who = db.session(), actor()
    all_of_them = who.is_staff or Role.COLLECTOR in who.roles
    found = disputes.disputes(
        session,
        status=DisputeStatus(query["status"]) if "status" in query else None,
        household_id=None if all_of_them else who.household_id,
    )
    return paginate(
        session,
        found,
        by=Dispute.id,
        cursor=query.get("cursor"),
        limit=query["limit"],
        newest_first=True,
    )


@blp.route("/disputes/<uuid:dispute_id>")
@guard()
@blp.response(200, schemas.DisputeSchema, example=schemas.DISPUTE_EXAMPLE)
def get_dispute(dispute_id: UUID) -> Dispute:
    """One dispute."""
    dispute = disputes.get_dispute(db.session(), dispute_id=dispute_id)
    _require_concerned(dispute)
    return dispute


@blp.route("/disputes/<uuid:dispute_id>/proposal", methods=("POST",))
@guard(Role.STAFF, Role.MANAGER)
@once
@blp.arguments(schemas.ProposalBody, example=schemas.PROPOSAL_BODY_EXAMPLE)
@blp.response(201, schemas.DisputeSchema, example=schemas.PROPOSED_EXAMPLE)
def propose_resolution(body: dict[str, Any], dispute_id: UUID) -> Dispute:
    """The enterprise's yes to a way out, in place of any earlier proposal.

    Where only the scales differed, `stand` needs nobody else: it changes nothing.
    """
    others: dict[int, int] | None = None
    if "lines" in body:
        others = {line["line"]: line["quantity"] for line in body["lines"]}
        if len(others) != len(body["lines"]):
            raise invalid("lines", "มีบรรทัดซ้ำ ใส่บรรทัดละครั้ง", "A line stands twice. Give each once.")
    return resolving.propose(
        db.session(),
        dispute_id=dispute_id,
        resolution=Resolution(body["resolution"]),
        others=others,
        person_id=actor().person_id,
    )


@blp.route("/disputes/<uuid:dispute_id>/confirmation", methods=("POST",))
@guard()
@once
@blp.arguments(schemas.YesBody, example=schemas.YES_BODY_EXAMPLE)
@blp.response(201, schemas.AnsweredSchema, example=schemas.ANSWERED_EXAMPLE)
def confirm_resolution(body: dict[str, Any], dispute_id: UUID) -> dict[str, Any]:
    """The other side's yes, which carries the proposal out.

    The household signed in, or with the centre's people by PIN, card or
    signature. About a whole trip: its collector, or another manager.
    """
    session, who = db.session(), actor()
    _require_concerned(disputes.get_dispute(session, dispute_id=dispute_id))
    dispute, outcome = resolving.confirm(
        session,
        dispute_id=dispute_id,
        person_id=who.person_id,
        household_id=who.household_id,
        is_manager=Role.MANAGER in who.roles,
        given=given(body.get("confirmation")),
    )
    return {column.key: getattr(dispute, column.key) for column in Dispute.__mapper__.columns} | {
        "outcome": outcome.value
    }


def _require_concerned(dispute: Dispute) -> None:
    if dispute.ticket_id is not None:
        ticket = weighing.get_ticket(db.session(), ticket_id=dispute.ticket_id)
        require_household(ticket.household_id)
    elif not actor().is_staff and Role.COLLECTOR not in actor().roles:
        raise disputes.unknown_dispute()
