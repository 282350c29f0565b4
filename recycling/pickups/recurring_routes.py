"""/api/v1: recurring visits."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from recycling.database.orm import db
from recycling.pickups import recurring, service
from recycling.pickups import recurring_schemas as schemas
from recycling.pickups.recurring_models import Every, RecurringStatus, RecurringVisit
from recycling.pickups.routes import CALLERS, caller, visible_household
from recycling.web.api import ApiBlueprint
from recycling.web.guards import actor, guard, require_household
from recycling.web.once import once
from recycling.web.paging import Page, paginate

blp = ApiBlueprint("recurring", __name__, description="นัดเก็บประจำ / recurring visits")


@blp.route("/recurring-visits")
@guard()
@blp.arguments(schemas.RecurringQuery, location="query")
@blp.response(
    200,
    schemas.RecurringPage,
    example={"items": [schemas.RECURRING_EXAMPLE], "next_cursor": None},
)
def list_recurring(query: dict[str, Any]) -> Page[dict[str, Any]]:
    """Recurring visits, newest first; a household's people see their own."""
    session = db.session()
    household_id = visible_household(query.get("household_id"))
    page = paginate(
        session,
        recurring.recurring_visits(session, household_id=household_id),
        by=RecurringVisit.id,
        cursor=query.get("cursor"),
        limit=query["limit"],
        newest_first=True,
    )
    return Page(_all_shown(page.items), page.next_cursor)


@blp.route("/recurring-visits", methods=("POST",))
@guard(*CALLERS)
@once
@blp.arguments(schemas.RecurringBody, example=schemas.RECURRING_BODY_EXAMPLE)
@blp.response(201, schemas.RecurringSchema, example=schemas.RECURRING_EXAMPLE)
def create_recurring(body: dict[str, Any]) -> dict[str, Any]:
    """Be visited every week, fortnight or four weeks; the first pickups are made at once."""
    household_id = caller(body.pop("household_id", None))
    every = Every(body.pop("every"))
    return _shown(
        recurring.create_recurring(
            db.session(),
            household_id=household_id,
            every=every,
            created_by=actor().person_id,
            **body,
        )
    )


@blp.route("/recurring-visits/<uuid:recurring_id>")
@guard()
@blp.response(200, schemas.RecurringSchema, example=schemas.RECURRING_EXAMPLE)
def get_recurring(recurring_id: UUID) -> dict[str, Any]:
    """One recurring visit."""
    visit = recurring.get_recurring(db.session(), recurring_id=recurring_id)
    require_household(visit.household_id)
    return _shown(visit)


@blp.route("/recurring-visits/<uuid:recurring_id>/pause", methods=("POST",))
@guard(*CALLERS)
@once
@blp.arguments(schemas.RecurringActBody, example=schemas.RECURRING_ACT_BODY_EXAMPLE)
@blp.response(
    201,
    schemas.RecurringSchema,
    example={**schemas.RECURRING_EXAMPLE, "status": "paused", "coming": []},
)
def pause_recurring(_body: dict[str, Any], recurring_id: UUID) -> dict[str, Any]:
    """Make no more pickups until it is resumed; those made stay."""
    return _set(recurring_id, RecurringStatus.PAUSED)


@blp.route("/recurring-visits/<uuid:recurring_id>/resumption", methods=("POST",))
@guard(*CALLERS)
@once
@blp.arguments(schemas.RecurringActBody, example=schemas.RECURRING_ACT_BODY_EXAMPLE)
@blp.response(201, schemas.RecurringSchema, example=schemas.RECURRING_EXAMPLE)
def resume_recurring(_body: dict[str, Any], recurring_id: UUID) -> dict[str, Any]:
    """Make pickups again, on the days of before."""
    return _set(recurring_id, RecurringStatus.ACTIVE)


@blp.route("/recurring-visits/<uuid:recurring_id>/end", methods=("POST",))
@guard(*CALLERS)
@once
@blp.arguments(schemas.RecurringActBody, example=schemas.RECURRING_ACT_BODY_EXAMPLE)
@blp.response(
    201,
    schemas.RecurringSchema,
    example={**schemas.RECURRING_EXAMPLE, "status": "ended", "coming": []},
)
def end_recurring(_body: dict[str, Any], recurring_id: UUID) -> dict[str, Any]:
    """End it for good; pickups made before stay."""
    return _set(recurring_id, RecurringStatus.ENDED)


def _set(recurring_id: UUID, to: RecurringStatus) -> dict[str, Any]:
    session = db.session()
    caller(recurring.get_recurring(session, recurring_id=recurring_id).household_id)
    return _shown(recurring.set_recurring(session, recurring_id=recurring_id, to=to))


def _shown(visit: RecurringVisit) -> dict[str, Any]:
    return _all_shown([visit])[0]


def _all_shown(visits: Sequence[RecurringVisit]) -> list[dict[str, Any]]:
    session = db.session()
    slots = service.slots_of(session, slot_ids={visit.slot_id for visit in visits})
    days = recurring.days_of(session, recurring_ids=[visit.id for visit in visits])
    return [
        {
            **{each.key: getattr(visit, each.key) for each in RecurringVisit.__mapper__.columns},
            "starts": slots[visit.slot_id].starts.isoformat(timespec="minutes"),
            "ends": slots[visit.slot_id].ends.isoformat(timespec="minutes"),
            "coming": recurring.coming(visit),
            "days": days[visit.id],
        }
        for visit in visits
    ]
