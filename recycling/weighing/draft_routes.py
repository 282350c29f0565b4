"""/api/v1: weights at the door while they are entered."""

from typing import Any
from uuid import UUID

from pricing import PricedLine, Weighed
from recycling.catalogue import service as catalogue
from recycling.catalogue.models import Material
from recycling.database.orm import db
from recycling.people.roles import Role
from recycling.pickups import service as pickups
from recycling.rounds import service as rounds
from recycling.web.api import ApiBlueprint
from recycling.web.guards import actor, guard, require_household
from recycling.weighing import (
    draft_schemas as schemas,
)
from recycling.weighing import (
    drafts,
    jobs,  # the worker learns its tasks from here
)
from recycling.weighing.loads import ScaleLine

JOBS = (jobs.FORGET,)

blp = ApiBlueprint("at-the-scale", __name__, description="กำลังชั่ง / at the scale")


@blp.route("/stops/<uuid:stop_id>/weighing", methods=("POST",))
@guard(Role.COLLECTOR)
@blp.arguments(schemas.DraftBody, example=schemas.DRAFT_BODY_EXAMPLE)
@blp.response(201, schemas.WeighingSchema, example=schemas.WEIGHING_EXAMPLE)
def show_scale(body: dict[str, Any], stop_id: UUID) -> dict[str, Any]:
    """Let the household see what is on the scale so far. No ticket, no money; the highest
    `revision` is shown, whichever comes last, until the ticket is in."""
    session = db.session()
    found = rounds.find_stop(session, stop_id=stop_id)
    rounds.require_own_round(session, round_id=found.round.id, person_id=actor().person_id)
    lines = [ScaleLine(**line, amount_satang=None) for line in body["lines"]]
    shown = drafts.keep_draft(
        session,
        stop_id=stop_id,
        revision=body["revision"],
        price_list_id=body["price_list_id"],
        captured_at=body["captured_at"],
        lines=lines,
    )
    return _view(found.pickup.id, shown)


@blp.route("/pickups/<uuid:pickup_id>/weighing")
@guard()
@blp.response(200, schemas.WeighingSchema, example=schemas.WEIGHING_EXAMPLE)
def get_weighing(pickup_id: UUID) -> dict[str, Any]:
    """What is on the scale at the household's door, as it is entered; then the ticket's lines."""
    session = db.session()
    require_household(pickups.get_pickup(session, pickup_id=pickup_id).household_id)
    return _view(pickup_id, drafts.weighing_of(session, pickup_id=pickup_id))


def _view(pickup_id: UUID, shown: drafts.Weighing) -> dict[str, Any]:
    materials = catalogue.materials(db.session()) if shown.lines else {}
    return {
        "pickup_id": pickup_id,
        "state": shown.state,
        "captured_at": shown.captured_at,
        "ticket_id": shown.ticket_id,
        "lines": [_line(line, materials[line.material]) for line in shown.lines],
        "total_satang": shown.total_satang,
    }


def _line(line: PricedLine, material: Material) -> dict[str, Any]:
    weighed = line.measure if isinstance(line.measure, Weighed) else None
    deduction = weighed.deduction if weighed else None
    words = line.explain()
    return {
        "material": line.material,
        "name_th": material.name_th,
        "name_en": material.name_en,
        "unit": line.unit.value,
        "grade": line.grade,
        "gross_g": weighed.gross_g if weighed else None,
        "tare_g": weighed.tare_g if weighed else 0,
        "deduction_permille": deduction.permille if deduction else 0,
        "quantity": line.quantity,
        "unit_price_satang": line.unit_price,
        "amount_satang": line.amount,
        "th": words.th,
        "en": words.en,
    }
