"""/api/v1: the centre's scale. Weigh tickets are in settlement: a ticket is bought at once."""

from typing import Any
from uuid import UUID

from recycling.database.orm import db
from recycling.people.roles import Role
from recycling.web.api import ApiBlueprint
from recycling.web.guards import actor, guard
from recycling.web.once import once
from recycling.weighing import schemas, service
from recycling.weighing.service import UnloadItem

blp = ApiBlueprint("weighing", __name__, description="ชั่งเข้าศูนย์ / the centre's scale")


@blp.route("/unloads", methods=("POST",))
@guard(Role.STAFF, Role.MANAGER)
@once
@blp.arguments(schemas.UnloadBody, example=schemas.UNLOAD_BODY_EXAMPLE)
@blp.response(201, schemas.UnloadSchema, example=schemas.UNLOAD_EXAMPLE)
def create_unload(body: dict[str, Any]) -> dict[str, Any]:
    """Record what the centre's scale says of a trip's load; the difference is booked as loss."""
    session = db.session()
    items = [UnloadItem(**line) for line in body.pop("lines")]
    unload = service.record_unload(session, lines=items, weighed_by=actor().person_id, **body)
    weights = service.trip_weights(session, trip_id=unload.trip_id)
    return {
        "id": unload.id,
        "trip_id": unload.trip_id,
        "captured_at": unload.captured_at,
        "recorded_at": unload.recorded_at,
        "lines": sorted(
            ({"material": each.material, "quantity": each.quantity} for each in items),
            key=lambda line: str(line["material"]),
        ),
        "differences": [each for each in weights if each.difference],
    }


@blp.route("/trips/<uuid:trip_id>/weights")
@guard(Role.STAFF, Role.MANAGER, Role.TREASURER, Role.COLLECTOR)
@blp.response(200, schemas.TripWeightsSchema, example=schemas.WEIGHTS_EXAMPLE)
def trip_weights(trip_id: UUID) -> dict[str, Any]:
    """What was declared, bought at the doors and found at the centre, side by side."""
    session = db.session()
    return {
        "trip_id": trip_id,
        "items": service.trip_weights(session, trip_id=trip_id),
        "unloaded": service.find_unload(session, trip_id=trip_id) is not None,
    }
