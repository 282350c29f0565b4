"""/api/v1: a published day planned anew while it is driven."""

from typing import Any
from uuid import UUID

from recycling import jobs
from recycling.database.orm import db
from recycling.people.roles import Role
from recycling.rounds import living_schemas as schemas
from recycling.rounds import rearranging, replanning
from recycling.rounds.jobs import REPLAN_DAY
from recycling.rounds.living_models import Cause, Replan
from recycling.rounds.replan_views import replan_view, replan_views
from recycling.web.api import ApiBlueprint
from recycling.web.guards import actor, guard
from recycling.web.once import once
from recycling.web.paging import Page, paginate

CENTRE = (Role.STAFF, Role.TREASURER, Role.MANAGER)
PLANNERS = (Role.STAFF, Role.MANAGER)

blp = ApiBlueprint("living-day", __name__, description="ปรับแผนระหว่างวัน / the living day")


@blp.route("/plans/<uuid:plan_id>/replans", methods=("POST",))
@guard(*PLANNERS)
@once
@blp.arguments(schemas.ReplanBody, example=schemas.REPLAN_BODY_EXAMPLE)
@blp.response(202, schemas.ReplanSchema, example=schemas.QUEUED_REPLAN_EXAMPLE)
def create_replan(body: dict[str, Any], plan_id: UUID) -> dict[str, Any]:
    """Plan the rest of a published day anew: for a new pickup, a cancellation, a full vehicle,
    a breakdown. What is done stays; what was told to households is kept where it can be."""
    session = db.session()
    body["cause"] = Cause(body["cause"])
    replan = replanning.request_replan(
        session, plan_id=plan_id, requested_by=actor().person_id, **body
    )
    jobs.defer(session, REPLAN_DAY, replan_id=str(replan.id))
    return replan_view(session, replan)


@blp.route("/plans/<uuid:plan_id>/replans")
@guard(*CENTRE)
@blp.arguments(schemas.ReplanQuery, location="query")
@blp.response(
    200,
    schemas.ReplanPage,
    example={"items": [schemas.REPLAN_EXAMPLE], "next_cursor": None},
)
def list_replans(query: dict[str, Any], plan_id: UUID) -> Page[dict[str, Any]]:
    """How a plan was changed on the way, newest first."""
    session = db.session()
    page = paginate(
        session,
        replanning.replans(session).where(Replan.plan_id == plan_id),
        by=Replan.id,
        cursor=query.get("cursor"),
        limit=query["limit"],
        newest_first=True,
    )
    return Page(replan_views(session, page.items), page.next_cursor)


@blp.route("/replans/<uuid:replan_id>")
@guard(*CENTRE)
@blp.response(200, schemas.ReplanSchema, example=schemas.REPLAN_EXAMPLE)
def get_replan(replan_id: UUID) -> dict[str, Any]:
    """How far a replanning is; once given out, whose time moved from when to when."""
    session = db.session()
    return replan_view(session, replanning.get_replan(session, replan_id=replan_id))


@blp.route("/replans/<uuid:replan_id>/publication", methods=("POST",))
@guard(*PLANNERS)
@once
@blp.arguments(schemas.ReplanActBody, example={"id": schemas.REPLAN_BODY_EXAMPLE["id"]})
@blp.response(201, schemas.ReplanSchema, example=schemas.REPLAN_EXAMPLE)
def publish_replan(body: dict[str, Any], replan_id: UUID) -> dict[str, Any]:
    """Give a ready replanning out that was asked for with `publish` false."""
    del body  # its id is for `once`
    session = db.session()
    replan = rearranging.publish_replan(session, replan_id=replan_id, person_id=actor().person_id)
    return replan_view(session, replan)
