"""/api/v1: what a collector's phone takes along, and what it tells on the way."""

import hashlib
from typing import Any
from uuid import UUID

from flask import Response, json, jsonify, request

from recycling import clock
from recycling.database.orm import db
from recycling.people.roles import Role
from recycling.rounds import examples, pack, schemas, service, views
from recycling.rounds import pack_schemas as told
from recycling.rounds.models import Round, StopStatus, TripEndReason
from recycling.rounds.service import Fix
from recycling.web.api import ApiBlueprint
from recycling.web.guards import actor, guard
from recycling.web.keys import service_keys
from recycling.web.once import once

CENTRE = (Role.STAFF, Role.TREASURER, Role.MANAGER)
PLANNERS = (Role.STAFF, Role.MANAGER)

blp = ApiBlueprint("on-the-road", __name__, description="บนเส้นทาง / on the road")


@blp.route("/rounds/<uuid:round_id>/pack")
@guard(Role.COLLECTOR, *CENTRE)
@blp.response(200, told.PackSchema, example=told.PACK_EXAMPLE)
def get_round_pack(round_id: UUID) -> Response:
    """A round whole, for a day without reception. Ask again with `If-None-Match`: 304 when
    nothing of it has changed.

    Households' telephones are for the round's own collector until the day is over.
    """
    session = db.session()
    found = _own_round(round_id)
    mine = found.collector_id == actor().person_id
    taken = pack.pack_of(session, found, with_phones=mine and clock.today() <= found.on_date)
    dumped: dict[str, Any] = told.PackSchema(exclude=("version",)).dump(taken)
    return _versioned(dumped, of=_without_progress(dumped))


@blp.route("/rounds/<uuid:round_id>/members")
@guard(Role.COLLECTOR, *CENTRE)
@blp.response(200, told.MembersSchema, example=told.MEMBERS_EXAMPLE)
def get_round_members(round_id: UUID) -> Response:
    """The member households, so that a phone without reception knows them and their cards.

    Ask again with `If-None-Match`: 304 when nothing has changed.
    """
    _own_round(round_id)
    found = {"items": pack.members_of(db.session(), keys=service_keys())}
    dumped: dict[str, Any] = told.MembersSchema(exclude=("version",)).dump(found)
    return _versioned(dumped, of=dumped)


@blp.route("/rounds/<uuid:round_id>/positions", methods=("POST",))
@guard(Role.COLLECTOR)
@blp.arguments(told.PositionsBody, example=told.POSITIONS_BODY_EXAMPLE)
@blp.response(201, told.PositionsKeptSchema, example={"kept": 1})
def add_positions(body: dict[str, Any], round_id: UUID) -> dict[str, int]:
    """Tell where the vehicle was. Positions are kept for some hours (`position_hours`) and
    are no record: the same ones again change nothing, and those after the round's end are not
    kept."""
    _own_round(round_id)
    fixes = [Fix(**each) for each in body["items"]]
    return {"kept": service.record_positions(db.session(), round_id=round_id, fixes=fixes)}


@blp.route("/rounds/<uuid:round_id>/positions")
@guard(*CENTRE)
@blp.response(200, told.TrackSchema, example={"items": [examples.POSITION]})
def list_positions(round_id: UUID) -> dict[str, Any]:
    """Where a round's vehicle was, as far as it is still kept."""
    return {"items": service.track_of(db.session(), round_id=round_id)}


@blp.route("/rounds/<uuid:round_id>/trip-ends", methods=("POST",))
@guard(Role.COLLECTOR, *PLANNERS)
@once
@blp.arguments(told.TripEndBody, example=told.TRIP_END_BODY_EXAMPLE)
@blp.response(201, schemas.RoundSchema, example=told.ENDED_EXAMPLE)
def end_trip(body: dict[str, Any], round_id: UUID) -> dict[str, Any]:
    """The vehicle goes to unload: because it is full, or as planned. Order does not matter:
    what a ticket says of its trip holds, whichever comes first."""
    session = db.session()
    if not actor().roles & set(PLANNERS):
        service.require_own_round(session, round_id=round_id, person_id=actor().person_id)
    body["reason"] = TripEndReason(body["reason"])
    found = service.end_trip(session, round_id=round_id, person_id=actor().person_id, **body)
    return views.round_view(session, found)


def _own_round(round_id: UUID) -> Round:
    """The round, for its collector once it is given out, and for the centre."""
    session = db.session()
    found = service.get_round(session, round_id=round_id)
    if not actor().is_staff:
        service.require_own_round(session, round_id=round_id, person_id=actor().person_id)
        service.require_published(session, found)
    return found


def _versioned(dumped: dict[str, Any], *, of: dict[str, Any]) -> Response:
    """An answer under the digest of what makes its version; 304 when the asker has it."""
    text = json.dumps(of, sort_keys=True, ensure_ascii=False)
    version = hashlib.sha256(text.encode()).hexdigest()[:32]
    answer: Response = jsonify({"version": version, **dumped})
    answer.set_etag(version, weak=True)  # its progress may differ under the same version
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.make_conditional(request)
    return answer


def _without_progress(dumped: dict[str, Any]) -> dict[str, Any]:
    """A pack without what its own phone tells: else each capture would make it new."""
    told_by_phone = {"status", "counts", "finished_at"}
    its_round = {k: v for k, v in dumped["round"].items() if k not in told_by_phone}
    its_round["trips"] = [
        {
            **{name: value for name, value in trip.items() if name != "ended_at"},
            "stops": [
                {**stop, "status": stop["status"] == StopStatus.DROPPED, "missed": None}
                for stop in trip["stops"]
            ],
        }
        for trip in its_round["trips"]
        if not trip["extra"]
    ]
    return {**dumped, "round": its_round}
