"""/api/v1: vehicles, shifts, plans, rounds, and what collectors tell of their stops."""

from typing import Any
from uuid import UUID

from recycling import jobs
from recycling.database.orm import db
from recycling.errors import Bilingual, Problem
from recycling.people.roles import Role
from recycling.pickups import service as pickups
from recycling.rounds import examples, fleet_schemas, schemas, service, views
from recycling.rounds.jobs import PLAN_ROUNDS
from recycling.rounds.models import MissReason, Plan, Round, Shift, Vehicle
from recycling.web.api import ApiBlueprint
from recycling.web.guards import actor, guard, require_household
from recycling.web.once import once
from recycling.web.paging import Page, paginate

CENTRE = (Role.STAFF, Role.TREASURER, Role.MANAGER)
PLANNERS = (Role.STAFF, Role.MANAGER)

blp = ApiBlueprint("rounds", __name__, description="รอบเก็บ / rounds")


@blp.route("/vehicles")
@guard(Role.COLLECTOR, *CENTRE)
@blp.response(200, fleet_schemas.VehiclesSchema, example={"items": [examples.VEHICLE]})
def list_vehicles() -> dict[str, Any]:
    """The enterprise's vehicles, by code."""
    return {"items": service.vehicles(db.session())}


@blp.route("/vehicles", methods=("POST",))
@guard(Role.MANAGER)
@once
@blp.arguments(fleet_schemas.VehicleBody, example=examples.VEHICLE)
@blp.response(201, fleet_schemas.VehicleSchema, example=examples.VEHICLE)
def create_vehicle(body: dict[str, Any]) -> Vehicle:
    """Add a vehicle with what it can carry, by weight and by bulk."""
    return service.create_vehicle(db.session(), **body)


@blp.route("/shifts")
@guard(Role.COLLECTOR, *CENTRE)
@blp.arguments(schemas.OnDateQuery, location="query")
@blp.response(
    200, fleet_schemas.ShiftPage, example={"items": [examples.SHIFT], "next_cursor": None}
)
def list_shifts(query: dict[str, Any]) -> Page[dict[str, Any]]:
    """Who drives what and when, the shifts entered last first."""
    session = db.session()
    page = paginate(
        session,
        service.shifts(session, on_date=query.get("on_date")),
        by=Shift.id,
        cursor=query.get("cursor"),
        limit=query["limit"],
        newest_first=True,
    )
    return Page(views.shift_view(session, page.items), page.next_cursor)


@blp.route("/shifts", methods=("POST",))
@guard(*PLANNERS)
@once
@blp.arguments(fleet_schemas.ShiftBody, example=examples.SHIFT_BODY)
@blp.response(201, fleet_schemas.ShiftSchema, example=examples.SHIFT)
def create_shift(body: dict[str, Any]) -> dict[str, Any]:
    """Let a collector drive a vehicle; a vehicle has one shift a day."""
    session = db.session()
    return views.shift_view(session, [service.create_shift(session, **body)])[0]


@blp.route("/plans")
@guard(*CENTRE)
@blp.arguments(schemas.OnDateQuery, location="query")
@blp.response(200, schemas.PlanPage, example={"items": [examples.PLAN_LINE], "next_cursor": None})
def list_plans(query: dict[str, Any]) -> Page[dict[str, Any]]:
    """Plans, newest first."""
    session = db.session()
    page = paginate(
        session,
        service.plans(session, on_date=query.get("on_date")),
        by=Plan.id,
        cursor=query.get("cursor"),
        limit=query["limit"],
        newest_first=True,
    )
    return Page([views.plan_line(plan) for plan in page.items], page.next_cursor)


@blp.route("/plans", methods=("POST",))
@guard(*PLANNERS)
@once
@blp.arguments(schemas.PlanBody, example=examples.PLAN_BODY)
@blp.response(202, schemas.PlanSchema, example=examples.QUEUED_PLAN)
def create_plan(body: dict[str, Any]) -> dict[str, Any]:
    """Ask for a plan of a day. It is made in the background: read it until it is `ready`."""
    session = db.session()
    plan = service.request_plan(session, requested_by=actor().person_id, **body)
    jobs.defer(session, PLAN_ROUNDS, plan_id=str(plan.id))
    return views.plan_view(session, plan)


@blp.route("/plans/<uuid:plan_id>")
@guard(*CENTRE)
@blp.response(200, schemas.PlanSchema, example=examples.PUBLISHED_PLAN)
def get_plan(plan_id: UUID) -> dict[str, Any]:
    """A plan: how far it is, its rounds, and each pickup left out with the reason."""
    session = db.session()
    return views.plan_view(session, service.get_plan(session, plan_id=plan_id))


@blp.route("/plans/<uuid:plan_id>/publication", methods=("POST",))
@guard(*PLANNERS)
@once
@blp.arguments(schemas.ActBody, example=examples.ACT_BODY)
@blp.response(201, schemas.PlanSchema, example=examples.PUBLISHED_PLAN)
def publish_plan(body: dict[str, Any], plan_id: UUID) -> dict[str, Any]:
    """Give a ready plan out to collectors and households; it supersedes the day's earlier one."""
    del body  # its id is for `once`
    session = db.session()
    plan = service.publish_plan(session, plan_id=plan_id, person_id=actor().person_id)
    return views.plan_view(session, plan)


@blp.route("/rounds")
@guard(Role.COLLECTOR, *CENTRE)
@blp.arguments(schemas.OnDateQuery, location="query")
@blp.response(200, schemas.RoundPage, example={"items": [examples.ROUND_LINE], "next_cursor": None})
def list_rounds(query: dict[str, Any]) -> Page[dict[str, Any]]:
    """Rounds given out, newest first; a collector sees their own."""
    session = db.session()
    own = None if actor().is_staff else actor().person_id
    page = paginate(
        session,
        service.rounds(session, on_date=query.get("on_date"), collector_id=own),
        by=Round.id,
        cursor=query.get("cursor"),
        limit=query["limit"],
        newest_first=True,
    )
    return Page(views.round_lines(session, page.items), page.next_cursor)


@blp.route("/rounds/<uuid:round_id>")
@guard(Role.COLLECTOR, *CENTRE)
@blp.response(200, schemas.RoundSchema, example=examples.ROUND)
def get_round(round_id: UUID) -> dict[str, Any]:
    """A round whole: what a phone takes along for a day without reception."""
    session = db.session()
    found = service.get_round(session, round_id=round_id)
    if not actor().is_staff:
        service.require_own_round(session, round_id=round_id, person_id=actor().person_id)
        service.require_published(session, found)
    return views.round_view(session, found)


@blp.route("/rounds/<uuid:round_id>/finish", methods=("POST",))
@guard(Role.COLLECTOR, *PLANNERS)
@once
@blp.arguments(schemas.CaptureBody, example=examples.CAPTURE_BODY)
@blp.response(201, schemas.RoundSchema, example={**examples.ROUND, "status": "finished"})
def finish_round(body: dict[str, Any], round_id: UUID) -> dict[str, Any]:
    """End a round. Stops of which nothing was told are missed, until a late capture comes."""
    session = db.session()
    _require_may_act(round_id)
    found = service.finish(
        session,
        round_id=round_id,
        captured_at=body["captured_at"],
        person_id=actor().person_id,
    )
    return views.round_view(session, found)


@blp.route("/stops/<uuid:stop_id>/departure", methods=("POST",))
@guard(Role.COLLECTOR, *PLANNERS)
@once
@blp.arguments(schemas.CaptureBody, example=examples.CAPTURE_BODY)
@blp.response(201, schemas.StopStateSchema, example=examples.STOP_STATE)
def depart(body: dict[str, Any], stop_id: UUID) -> dict[str, Any]:
    """The collector is on the way to this stop. Captures may come late, twice, in any order."""
    session = db.session()
    _require_may_act_on_stop(stop_id)
    found = service.depart(session, stop_id=stop_id, person_id=actor().person_id, **body)
    return views.stop_state(found)


@blp.route("/stops/<uuid:stop_id>/miss", methods=("POST",))
@guard(Role.COLLECTOR, *PLANNERS)
@once
@blp.arguments(schemas.MissBody, example=examples.MISS_BODY)
@blp.response(201, schemas.StopStateSchema, example={**examples.STOP_STATE, "status": "missed"})
def miss(body: dict[str, Any], stop_id: UUID) -> dict[str, Any]:
    """The collector left without the load. What was collected stays collected."""
    session = db.session()
    _require_may_act_on_stop(stop_id)
    told = {**body, "reason": MissReason(body["reason"])}
    found = service.miss(session, stop_id=stop_id, person_id=actor().person_id, **told)
    return views.stop_state(found)


@blp.route("/pickups/<uuid:pickup_id>/visit")
@guard()
@blp.response(200, schemas.VisitSchema, example=examples.VISIT)
def get_visit(pickup_id: UUID) -> dict[str, Any]:
    """When the collector comes, and who; 404 `not-planned-yet` until a plan is given out."""
    session = db.session()
    require_household(pickups.get_pickup(session, pickup_id=pickup_id).household_id)
    found = service.visit_of(session, pickup_id=pickup_id)
    if found is None:
        raise Problem(
            "not-planned-yet",
            404,
            Bilingual(
                "ยังไม่ได้จัดรอบเก็บ ดูอีกครั้งก่อนวันนัด",
                "No round is planned yet. Look again before the day.",
            ),
        )
    return views.visit_view(session, *found)


def _require_may_act_on_stop(stop_id: UUID) -> None:
    if not actor().roles & set(PLANNERS):
        _require_may_act(service.find_stop(db.session(), stop_id=stop_id).round.id)


def _require_may_act(round_id: UUID) -> None:
    """A round is its collector's, and staff may help out."""
    if not actor().roles & set(PLANNERS):
        service.require_own_round(db.session(), round_id=round_id, person_id=actor().person_id)
