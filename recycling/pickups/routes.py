"""/api/v1: when one can be collected from, and calling a collector."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from recycling.database.orm import db
from recycling.errors import forbidden, invalid
from recycling.people.roles import Role
from recycling.pickups import examples, schemas, service
from recycling.pickups.models import CollectionSlot, Pickup, PickupStatus
from recycling.web.api import ApiBlueprint
from recycling.web.guards import actor, guard, require_household
from recycling.web.once import once
from recycling.web.paging import Page, paginate

blp = ApiBlueprint("pickups", __name__, description="เรียกเก็บ / pickups")

CALLERS = (Role.HOUSEHOLD, Role.STAFF, Role.TREASURER, Role.MANAGER)


@blp.route("/slots")
@guard()
@blp.arguments(schemas.SlotQuery, location="query")
@blp.response(200, schemas.OpenSlotsSchema, example={"items": [examples.OPEN_SLOT_EXAMPLE]})
def list_slots(query: dict[str, Any]) -> dict[str, Any]:
    """When a collector may be called, and how much room is left."""
    return {"items": service.open_slots(db.session(), **query)}


@blp.route("/slots", methods=("POST",))
@guard(Role.MANAGER)
@once
@blp.arguments(schemas.SlotBody, example=examples.SLOT_BODY_EXAMPLE)
@blp.response(201, schemas.SlotSchema, example=examples.SLOT_BODY_EXAMPLE)
def create_slot(body: dict[str, Any]) -> CollectionSlot:
    """Open a slot on a weekday, for every week from now on."""
    return service.create_slot(db.session(), **body)


@blp.route("/pickups", methods=("POST",))
@guard(*CALLERS)
@once
@blp.arguments(schemas.PickupBody, example=examples.PICKUP_BODY_EXAMPLE)
@blp.response(201, schemas.PickupDetailSchema, example=examples.PICKUP_DETAIL_EXAMPLE)
def request_pickup(body: dict[str, Any]) -> dict[str, Any]:
    """Call a collector to the house; staff may call for any household."""
    household_id = caller(body.pop("household_id", None))
    pickup = service.request_pickup(
        db.session(), household_id=household_id, requested_by=actor().person_id, **_placed(body)
    )
    return _detail(pickup)


@blp.route("/pickups")
@guard()
@blp.arguments(schemas.PickupQuery, location="query")
@blp.response(
    200, schemas.PickupPage, example={"items": [examples.PICKUP_EXAMPLE], "next_cursor": None}
)
def list_pickups(query: dict[str, Any]) -> Page[dict[str, Any]]:
    """Pickups, the latest call first; a household's people see their own alone."""
    session = db.session()
    found = service.pickups(
        session,
        household_id=visible_household(query.get("household_id")),
        status=PickupStatus(query["status"]) if "status" in query else None,
        on_date=query.get("on_date"),
    )
    page = paginate(
        session,
        found,
        by=Pickup.id,
        cursor=query.get("cursor"),
        limit=query["limit"],
        newest_first=True,
    )
    return Page(_present(page.items), page.next_cursor)


@blp.route("/pickups/<uuid:pickup_id>")
@guard()
@blp.response(200, schemas.PickupDetailSchema, example=examples.PICKUP_DETAIL_EXAMPLE)
def get_pickup(pickup_id: UUID) -> dict[str, Any]:
    """One pickup with its lines explained and its history."""
    pickup = service.get_pickup(db.session(), pickup_id=pickup_id)
    require_household(pickup.household_id)
    return _detail(pickup)


@blp.route("/pickups/<uuid:pickup_id>/change", methods=("POST",))
@guard(*CALLERS)
@once
@blp.arguments(schemas.ChangeBody, example=examples.CHANGE_BODY_EXAMPLE)
@blp.response(201, schemas.PickupDetailSchema, example=examples.CHANGED_EXAMPLE)
def change_pickup(body: dict[str, Any], pickup_id: UUID) -> dict[str, Any]:
    """Change a pickup: load, note and photo until the collector is under way, time and
    place until it is planned."""
    session = db.session()
    caller(service.get_pickup(session, pickup_id=pickup_id).household_id)
    del body["id"]
    change = service.Change(**_placed(body))
    return _detail(
        service.change_pickup(session, pickup_id=pickup_id, change=change, by=actor().person_id)
    )


@blp.route("/pickups/<uuid:pickup_id>/cancellation", methods=("POST",))
@guard(*CALLERS)
@once
@blp.arguments(schemas.CancellationBody, example=examples.CANCELLATION_BODY_EXAMPLE)
@blp.response(201, schemas.PickupDetailSchema, example=examples.CANCELLED_EXAMPLE)
def cancel_pickup(body: dict[str, Any], pickup_id: UUID) -> dict[str, Any]:
    """Call a pickup off: a household until the collector is under way, staff until collected."""
    session = db.session()
    caller(service.get_pickup(session, pickup_id=pickup_id).household_id)
    pickup = service.cancel_pickup(
        session,
        pickup_id=pickup_id,
        by=actor().person_id,
        by_staff=actor().is_staff,
        reason=body["reason"],
    )
    return _detail(pickup)


def _placed(body: dict[str, Any]) -> dict[str, Any]:
    """A body with its `lat` and `lon` as one place."""
    if "lat" in body:
        body["place"] = service.Place(lat=body.pop("lat"), lon=body.pop("lon"))
    return body


def caller(household_id: UUID | None) -> UUID:
    """The household a pickup is called or called off for: one's own, or any for staff."""
    who = actor()
    meant = household_id or who.household_id
    if meant is None:
        raise invalid("household_id", "ต้องระบุครัวเรือน", "Say which household.")
    if meant != who.household_id and not who.is_staff:
        raise forbidden(
            "เรียกเก็บหรือยกเลิกได้เฉพาะของครัวเรือนตนเอง", "You may do this for your own household alone."
        )
    return meant


def visible_household(household_id: UUID | None) -> UUID | None:
    """The household whose pickups are asked for; None for all."""
    who = actor()
    sees_all = who.is_staff or Role.COLLECTOR in who.roles
    if household_id is None:
        if not sees_all and who.household_id is None:
            raise forbidden("บัญชีนี้ไม่มีครัวเรือน", "This account belongs to no household.")
        return None if sees_all else who.household_id
    require_household(household_id)
    return household_id


def _present(found: Sequence[Pickup]) -> list[dict[str, Any]]:
    households = service.households_of(db.session(), found=found)
    return [
        {
            **{column.key: getattr(pickup, column.key) for column in Pickup.__mapper__.columns},
            "household": households[pickup.household_id],
        }
        for pickup in found
    ]


def _detail(pickup: Pickup) -> dict[str, Any]:
    session = db.session()
    return {
        **_present([pickup])[0],
        "lines": service.explain(session, pickup=pickup).lines,
        "events": service.events_of(session, pickup_id=pickup.id),
    }
