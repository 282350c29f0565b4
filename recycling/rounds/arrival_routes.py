"""/api/v1: when a collector could come, for the booking screen."""

from dataclasses import asdict
from typing import Any

from recycling.database.orm import db
from recycling.people import service as people
from recycling.pickups.routes import CALLERS, caller
from recycling.pickups.service import Place
from recycling.rounds import arrival_schemas as schemas
from recycling.rounds.arrivals import expected_arrivals
from recycling.web.api import ApiBlueprint
from recycling.web.guards import guard

blp = ApiBlueprint("arrivals", __name__, description="เวลาที่รถจะมา / when we could come")


@blp.route("/slots/arrivals", methods=("POST",))
@guard(*CALLERS)
@blp.arguments(schemas.ArrivalsBody, example=schemas.ARRIVALS_BODY_EXAMPLE)
@blp.response(200, schemas.ArrivalsSchema, example=schemas.ARRIVALS_EXAMPLE)
def expect_arrivals(body: dict[str, Any]) -> dict[str, Any]:
    """When a collector could come for a load, slot by slot. Nothing is kept or promised."""
    session = db.session()
    household_id = caller(body.pop("household_id", None))
    household = people.get_household(session, household_id=household_id)
    place = Place(lat=body.pop("lat", household.lat), lon=body.pop("lon", household.lon))
    found = expected_arrivals(session, place=place, **body)
    return {
        "items": [
            {
                **asdict(each.slot),
                "arrives_from": each.arrives_from,
                "arrives_to": each.arrives_to,
                "basis": each.basis.value,
            }
            for each in found
        ]
    }
