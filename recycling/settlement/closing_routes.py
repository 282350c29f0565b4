"""/api/v1: counting collectors' floats, closing the day."""

from typing import Any
from uuid import UUID

from recycling.database.orm import db
from recycling.people.roles import Role
from recycling.settlement import closing
from recycling.settlement import closing_schemas as schemas
from recycling.settlement.closing_models import DayClose, FloatCount
from recycling.web.api import ApiBlueprint
from recycling.web.guards import actor, guard
from recycling.web.once import once
from recycling.web.paging import Page, PageQuery, paginate

blp = ApiBlueprint("closing", __name__, description="นับเงินและปิดยอด / counts and closes")


@blp.route("/float-counts", methods=("POST",))
@guard(Role.COLLECTOR, Role.TREASURER)
@once
@blp.arguments(schemas.FloatCountBody, example=schemas.FLOAT_COUNT_BODY_EXAMPLE)
@blp.response(201, schemas.FloatCountSchema, example=schemas.FLOAT_COUNT_EXAMPLE)
def count_float(body: dict[str, Any]) -> FloatCount:
    """Count the cash a collector carries, the own or as treasurer; another person confirms it."""
    who = actor()
    only_own = Role.TREASURER not in who.roles
    return closing.count_float(db.session(), counted_by=who.person_id, only_own=only_own, **body)


@blp.route("/float-counts")
@guard(Role.STAFF, Role.TREASURER, Role.MANAGER)
@blp.arguments(PageQuery, location="query")
@blp.response(
    200,
    schemas.FloatCountPage,
    example={"items": [schemas.FLOAT_COUNT_EXAMPLE], "next_cursor": None},
)
def list_float_counts(query: dict[str, Any]) -> Page[FloatCount]:
    """Counts of floats, newest first."""
    return paginate(
        db.session(),
        closing.float_counts(db.session()),
        by=FloatCount.id,
        cursor=query.get("cursor"),
        limit=query["limit"],
        newest_first=True,
    )


@blp.route("/float-counts/<uuid:count_id>/confirmation", methods=("POST",))
@guard(Role.COLLECTOR, Role.TREASURER, Role.MANAGER)
@once
@blp.arguments(schemas.DecisionBody, example=schemas.DECISION_BODY_EXAMPLE)
@blp.response(201, schemas.FloatCountSchema, example=schemas.FLOAT_CONFIRMED_EXAMPLE)
def confirm_float_count(body: dict[str, Any], count_id: UUID) -> FloatCount:
    """Stand by another's count; a collector by the count of the own float."""
    del body  # its id alone matters, to @once
    who = actor()
    return closing.confirm_float(
        db.session(),
        count_id=count_id,
        person_id=who.person_id,
        only_own=who.roles.isdisjoint({Role.TREASURER, Role.MANAGER}),
    )


@blp.route("/float-counts/<uuid:count_id>/withdrawal", methods=("POST",))
@guard(Role.TREASURER, Role.MANAGER)
@once
@blp.arguments(schemas.DecisionBody, example=schemas.DECISION_BODY_EXAMPLE)
@blp.response(201, schemas.FloatCountSchema, example=schemas.FLOAT_WITHDRAWN_EXAMPLE)
def withdraw_float_count(body: dict[str, Any], count_id: UUID) -> FloatCount:
    """Take back a count, to count again."""
    del body  # its id alone matters, to @once
    found = closing.lock_float_count(db.session(), count_id=count_id)
    closing.withdraw(db.session(), found, person_id=actor().person_id)
    return found


@blp.route("/day-closes", methods=("POST",))
@guard(Role.TREASURER)
@once
@blp.arguments(schemas.DayCloseBody, example=schemas.DAY_CLOSE_BODY_EXAMPLE)
@blp.response(201, schemas.DayCloseSchema, example=schemas.DAY_CLOSE_EXAMPLE)
def count_day(body: dict[str, Any]) -> DayClose:
    """Count the centre's box at the end of the day; another person confirms it."""
    return closing.count_day(db.session(), counted_by=actor().person_id, **body)


@blp.route("/day-closes")
@guard(Role.STAFF, Role.TREASURER, Role.MANAGER)
@blp.arguments(PageQuery, location="query")
@blp.response(
    200, schemas.DayClosePage, example={"items": [schemas.DAY_CLOSE_EXAMPLE], "next_cursor": None}
)
def list_day_closes(query: dict[str, Any]) -> Page[DayClose]:
    """Closes, newest first."""
    return paginate(
        db.session(),
        closing.day_closes(db.session()),
        by=DayClose.id,
        cursor=query.get("cursor"),
        limit=query["limit"],
        newest_first=True,
    )


@blp.route("/day-closes/<uuid:close_id>")
@guard(Role.STAFF, Role.TREASURER, Role.MANAGER)
@blp.response(200, schemas.DayCloseDetailSchema, example=schemas.DAY_CLOSE_DETAIL_EXAMPLE)
def get_day_close(close_id: UUID) -> dict[str, Any]:
    """One close, with the entries of its day that came after it."""
    session = db.session()
    found = closing.get_day_close(session, close_id=close_id)
    shown = {name: getattr(found, name) for name in schemas.DayCloseSchema().fields}
    return shown | {"late_entries": closing.came_late(session, found)}


@blp.route("/day-closes/<uuid:close_id>/confirmation", methods=("POST",))
@guard(Role.TREASURER, Role.MANAGER)
@once
@blp.arguments(schemas.DecisionBody, example=schemas.DECISION_BODY_EXAMPLE)
@blp.response(201, schemas.DayCloseSchema, example=schemas.DAY_CONFIRMED_EXAMPLE)
def confirm_day_close(body: dict[str, Any], close_id: UUID) -> DayClose:
    """Stand by another's count of the box: the day is closed."""
    del body  # its id alone matters, to @once
    return closing.confirm_day(db.session(), close_id=close_id, person_id=actor().person_id)


@blp.route("/day-closes/<uuid:close_id>/withdrawal", methods=("POST",))
@guard(Role.TREASURER, Role.MANAGER)
@once
@blp.arguments(schemas.DecisionBody, example=schemas.DECISION_BODY_EXAMPLE)
@blp.response(201, schemas.DayCloseSchema, example=schemas.DAY_WITHDRAWN_EXAMPLE)
def withdraw_day_close(body: dict[str, Any], close_id: UUID) -> DayClose:
    """Take back a count of the box, to count again."""
    del body  # its id alone matters, to @once
    found = closing.lock_day_close(db.session(), close_id=close_id)
    closing.withdraw(db.session(), found, person_id=actor().person_id)
    return found
