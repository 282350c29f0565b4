"""/api/v1: flags, a ticket's three weights, second weighings, why mass is missing."""

from typing import Any
from uuid import UUID

from recycling.database.orm import db
from recycling.errors import invalid
from recycling.people.roles import Role
from recycling.web.api import ApiBlueprint
from recycling.web.guards import actor, guard, require_household
from recycling.web.once import once
from recycling.web.paging import Page, paginate
from recycling.weighing import compared, flags, losses, reweighs, service
from recycling.weighing import evidence_schemas as schemas
from recycling.weighing.evidence import LossReason, TicketFlag
from recycling.weighing.models import WeighTicket

blp = ApiBlueprint("evidence", __name__, description="หลักฐานการชั่ง / what stands beside a ticket")
CENTRE = (Role.STAFF, Role.TREASURER, Role.MANAGER)


@blp.route("/flags")
@guard(*CENTRE)
@blp.arguments(schemas.FlagQuery, location="query")
@blp.response(200, schemas.FlagPage, example={"items": [schemas.FLAG_EXAMPLE], "next_cursor": None})
def list_flags(query: dict[str, Any]) -> Page[TicketFlag]:
    """Tickets to look at, newest first: used readings, failed confirmations, corrections."""
    session = db.session()
    reviewed = {"open": False, "reviewed": True}.get(query.get("status", ""))
    return paginate(
        session,
        flags.flags(session, reviewed=reviewed),
        by=TicketFlag.id,
        cursor=query.get("cursor"),
        limit=query["limit"],
        newest_first=True,
    )


@blp.route("/flags/<uuid:flag_id>/review", methods=("POST",))
@guard(*CENTRE)
@once
@blp.arguments(schemas.FlagReviewBody, example=schemas.FLAG_REVIEW_BODY_EXAMPLE)
@blp.response(201, schemas.FlagSchema, example=schemas.FLAG_REVIEWED_EXAMPLE)
def review_flag(body: dict[str, Any], flag_id: UUID) -> TicketFlag:
    """Say that somebody has looked at a flag, and what they found."""
    return flags.review(
        db.session(), flag_id=flag_id, person_id=actor().person_id, note=body["note"]
    )


@blp.route("/weigh-tickets/<uuid:ticket_id>/weights")
@guard()
@blp.response(200, schemas.TicketWeightsSchema, example=schemas.TICKET_WEIGHTS_EXAMPLE)
def ticket_weights(ticket_id: UUID) -> dict[str, Any]:
    """What was declared, weighed at the door and weighed again at the centre, side by side."""
    ticket = service.get_ticket(db.session(), ticket_id=ticket_id)
    require_household(ticket.household_id)
    return _weights(ticket)


@blp.route("/weigh-tickets/<uuid:ticket_id>/reweigh", methods=("POST",))
@guard(Role.STAFF, Role.MANAGER)
@once
@blp.arguments(schemas.ReweighBody, example=schemas.REWEIGH_BODY_EXAMPLE)
@blp.response(201, schemas.TicketWeightsSchema, example=schemas.TICKET_WEIGHTS_EXAMPLE)
def reweigh_ticket(body: dict[str, Any], ticket_id: UUID) -> dict[str, Any]:
    """Weigh one household's load again at the centre; too far off opens a dispute."""
    session = db.session()
    found: dict[int, int] = {}
    for position, line in enumerate(body["lines"]):
        if line["line"] in found:
            raise invalid(
                f"lines[{position}].line",
                "บรรทัดนี้ซ้ำ ใส่บรรทัดละครั้ง",
                "This line stands twice. Give each once.",
            )
        found[line["line"]] = line["quantity"]
    reweighs.record_reweigh(
        session,
        id=body["id"],
        ticket_id=ticket_id,
        captured_at=body["captured_at"],
        found=found,
        weighed_by=actor().person_id,
        photo_id=body.get("photo_id"),
    )
    return _weights(service.get_ticket(session, ticket_id=ticket_id))


@blp.route("/trips/<uuid:trip_id>/losses", methods=("POST",))
@guard(Role.STAFF, Role.MANAGER)
@once
@blp.arguments(schemas.LossBody, example=schemas.LOSS_BODY_EXAMPLE)
@blp.response(201, schemas.LossSchema, example=schemas.LOSS_EXAMPLE)
def find_losses(body: dict[str, Any], trip_id: UUID) -> dict[str, Any]:
    """Say why materials of a trip are missing: their loss moves to the account of that reason."""
    session = db.session()
    reasons: dict[str, LossReason] = {}
    for position, line in enumerate(body["lines"]):
        if line["material"] in reasons:
            raise invalid(f"lines[{position}].material", "วัสดุนี้ซ้ำ", "This material stands twice.")
        reasons[line["material"]] = LossReason(line["reason"])
    losses.record_losses(
        session,
        id=body["id"],
        trip_id=trip_id,
        captured_at=body["captured_at"],
        reasons=reasons,
        found_by=actor().person_id,
    )
    service.reconcile_trip(session, trip_id=trip_id, person_id=actor().person_id)
    found = losses.loss_reasons(session, trip_id=trip_id)
    lines = [{"material": code, "reason": found[code].value} for code in sorted(found)]
    return {"trip_id": trip_id, "lines": lines}


def _weights(ticket: WeighTicket) -> dict[str, Any]:
    session = db.session()
    said = compared.declared(session, pickup_id=ticket.pickup_id)
    tickets = (
        []
        if ticket.pickup_id is None
        else compared.standing_tickets(session, pickup_id=ticket.pickup_id)
    )
    found = compared.weighed(session, ticket_ids=tickets)
    return {
        "ticket_id": ticket.id,
        "lines": compared.line_weights(session, ticket_id=ticket.id),
        "declared": [
            {"material": code, "declared": said[code], "door": found[code]}
            for code in sorted(set(said) | set(found))
        ],
    }
