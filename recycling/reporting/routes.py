"""/api/v1: the centre's day at a glance."""

from typing import Any

from recycling import clock
from recycling.database.orm import db
from recycling.people.roles import Role
from recycling.reporting import schemas, service
from recycling.web.api import ApiBlueprint
from recycling.web.guards import guard

blp = ApiBlueprint("reporting", __name__, description="ภาพรวม / overview")


@blp.route("/day")
@guard(Role.STAFF, Role.TREASURER, Role.MANAGER)
@blp.arguments(schemas.DayQuery, location="query")
@blp.response(200, schemas.DaySchema, example=schemas.DAY_EXAMPLE)
def get_day(query: dict[str, Any]) -> dict[str, Any]:
    """A day at a glance: requests, rounds with where they are, what waits, money, the close."""
    return service.day_overview(db.session(), on_date=query.get("on_date") or clock.today())
