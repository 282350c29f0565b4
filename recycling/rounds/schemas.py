"""Vehicles, shifts, plans and rounds, as the API speaks of them."""

import marshmallow as ma
from marshmallow import fields

from recycling.rounds.fleet_schemas import CollectorSchema, VehicleSchema
from recycling.rounds.models import MissReason, PlanStatus, RoundStatus, StopStatus
from recycling.web.fields import Body, Choice, Day, Id, Instant, Int, NewId, Text
from recycling.web.paging import PageQuery, page_schema

MISSES = tuple(reason.value for reason in MissReason if reason is not MissReason.NOT_VISITED)


def _one_of(words: type[PlanStatus] | type[RoundStatus] | type[StopStatus]) -> fields.String:
    return fields.String(required=True, metadata={"enum": [word.value for word in words]})


class OnDateQuery(PageQuery):
    """Narrowed to a day in Bangkok."""

    on_date = Day()


class PlanBody(Body):
    """Which day to plan. With `iterations` the same seed gives the same plan."""

    id = NewId(required=True)
    on_date = Day(required=True)
    seed = Int(least=0, most=2**31 - 1, load_default=1)
    seconds = Int(
        least=1,
        most=600,
        metadata={"description": "how long to think; default: the enterprise's setting"},
    )
    iterations = Int(
        least=1,
        most=10_000_000,
        metadata={"description": "stop after so many steps, however fast the machine"},
    )


class NoteSchema(ma.Schema):
    """A sentence in Thai and English."""

    th = fields.String(required=True)
    en = fields.String(required=True)


class PlanSummarySchema(ma.Schema):
    """The plan in figures; a failed plan has `note` and `detail` alone."""

    engine = fields.String()
    cost_satang = fields.Integer()
    solver_ms = fields.Integer()
    rounds = fields.Integer()
    trips = fields.Integer()
    stops = fields.Integer()
    unserved = fields.Integer()
    distance_m = fields.Integer()
    duration_s = fields.Integer()
    planned_g = fields.Integer()
    planned_ml = fields.Integer()
    note = fields.Nested(NoteSchema, allow_none=True, required=True)
    detail = fields.List(fields.String())


class VillageBriefSchema(ma.Schema):
    """A village, as written on an address."""

    number = fields.Integer(required=True)
    name_th = fields.String(required=True)
    name_en = fields.String(required=True)


class HouseholdBriefSchema(ma.Schema):
    """Whose door it is."""

    id = Id(required=True)
    code = fields.String(required=True)
    name = fields.String(required=True)
    house_number = fields.String(required=True)
    village = fields.Nested(VillageBriefSchema, required=True)


class StopLineSchema(ma.Schema):
    """A declared material, in grams, pieces or crates."""

    material = fields.String(required=True)
    quantity = fields.Integer(required=True)


class MissedSchema(ma.Schema):
    """Why a collector left without the load."""

    reason = fields.String(required=True, metadata={"enum": list(MISSES)})
    note = fields.String(required=True)
    captured_at = Instant(required=True)


class StopSchema(ma.Schema):
    """One planned visit; `missed` is null too for a stop which the round's end left over."""

    id = Id(required=True)
    seq = fields.Integer(required=True)
    pickup_id = Id(required=True)
    household = fields.Nested(HouseholdBriefSchema, required=True)
    lat = fields.Float(required=True)
    lon = fields.Float(required=True)
    window_start = Instant(required=True)
    window_end = Instant(required=True)
    arrives_at = Instant(required=True)
    departs_at = Instant(required=True)
    status = _one_of(StopStatus)
    missed = fields.Nested(MissedSchema, required=True, allow_none=True)
    note = fields.String(required=True)
    photo_id = Id(required=True, allow_none=True)
    price_list_id = Id(required=True)
    lines = fields.List(fields.Nested(StopLineSchema), required=True)


class LineStringSchema(ma.Schema):
    """A GeoJSON LineString: longitude, latitude."""

    type = fields.String(required=True, metadata={"enum": ["LineString"]})
    coordinates = fields.List(fields.List(fields.Float()), required=True)


class TripSchema(ma.Schema):
    """Part of a round that ends with an unload at the centre."""

    id = Id(required=True)
    seq = fields.Integer(required=True)
    planned_g = fields.Integer(required=True)
    planned_ml = fields.Integer(required=True)
    unloads_at = Instant(required=True)
    extra = fields.Boolean(
        required=True,
        metadata={"description": "opened on the way, by a vehicle that was full before its time"},
    )
    ended_at = Instant(required=True, allow_none=True)
    shape = fields.Nested(
        LineStringSchema,
        required=True,
        allow_none=True,
        metadata={"description": "from the centre over the stops and back; null for an extra trip"},
    )
    shape_by = fields.String(
        required=True, allow_none=True, metadata={"enum": ["roads", "straight", None]}
    )
    stops = fields.List(fields.Nested(StopSchema), required=True)


class CountsSchema(ma.Schema):
    """How many stops stand where."""

    pending = fields.Integer(required=True)
    en_route = fields.Integer(required=True)
    collected = fields.Integer(required=True)
    missed = fields.Integer(required=True)
    dropped = fields.Integer(required=True)


class RoundLineSchema(ma.Schema):
    """A vehicle's working day, in a list."""

    id = Id(required=True)
    plan_id = Id(required=True)
    status = _one_of(RoundStatus)
    on_date = Day(required=True)
    vehicle = fields.Nested(VehicleSchema, required=True)
    collector = fields.Nested(CollectorSchema, required=True)
    distance_m = fields.Integer(required=True)
    duration_s = fields.Integer(required=True)
    departs_at = Instant(required=True)
    returns_at = Instant(required=True)
    finished_at = Instant(required=True, allow_none=True)
    version = fields.Integer(
        required=True, metadata={"description": "rises when the day is planned anew on the way"}
    )
    counts = fields.Nested(CountsSchema, required=True)


class RoundSchema(RoundLineSchema):
    """A vehicle's working day, whole."""

    trips = fields.List(fields.Nested(TripSchema), required=True)


class UnservedSchema(NoteSchema):
    """A pickup without a visit: why, and what to do."""

    pickup_id = Id(required=True)
    reason = fields.String(
        required=True,
        metadata={"description": "too_large, window, shift, day_full, no_vehicle, after_plan, ..."},
    )
    household = fields.Nested(HouseholdBriefSchema, required=True)


class PlanLineSchema(ma.Schema):
    """A plan, in a list. `progress` is per cent."""

    id = Id(required=True)
    on_date = Day(required=True)
    status = _one_of(PlanStatus)
    progress = fields.Integer(required=True)
    seed = fields.Integer(required=True)
    seconds = fields.Integer(required=True)
    iterations = fields.Integer(required=True, allow_none=True)
    requested_at = Instant(required=True)
    published_at = Instant(required=True, allow_none=True)
    summary = fields.Nested(PlanSummarySchema, required=True, allow_none=True)


class PlanSchema(PlanLineSchema):
    """A plan with its rounds and whom it leaves out."""

    unserved = fields.List(fields.Nested(UnservedSchema), required=True)
    rounds = fields.List(fields.Nested(RoundSchema), required=True)


class ActBody(Body):
    """An act of staff, under its own id."""

    id = NewId(required=True)


class CaptureBody(ActBody):
    """What a phone captured, perhaps long ago, by its own clock."""

    captured_at = Instant(required=True)


class MissBody(CaptureBody):
    """Why the load was not taken."""

    reason = Choice(*MISSES, required=True)
    note = Text(least=0, most=500, load_default="")


class StopStateSchema(ma.Schema):
    """A stop and its round, after what was told."""

    id = Id(required=True)
    pickup_id = Id(required=True)
    status = _one_of(StopStatus)
    round_id = Id(required=True)
    round_status = _one_of(RoundStatus)


class PositionSchema(ma.Schema):
    """Where a vehicle was at a moment of its phone's clock."""

    at = Instant(required=True)
    lat = fields.Float(required=True)
    lon = fields.Float(required=True)
    accuracy_m = fields.Integer(required=True, allow_none=True)


class VisitSchema(ma.Schema):
    """When the collector comes, and who. `arrives_from` to `arrives_to` is what to tell
    people; `arrives_at` is the plan's own moment."""

    status = _one_of(StopStatus)
    round_id = Id(required=True)
    stop_id = Id(required=True)
    stops_before = fields.Integer(required=True)
    position = fields.Nested(
        PositionSchema,
        required=True,
        allow_none=True,
        metadata={"description": "null unless the vehicle comes here next"},
    )
    arrives_at = Instant(required=True)
    arrives_from = Instant(required=True)
    arrives_to = Instant(required=True)
    window_start = Instant(required=True)
    window_end = Instant(required=True)
    vehicle = fields.Nested(VehicleSchema, required=True)
    collector_name = fields.String(required=True)


PlanPage = page_schema(PlanLineSchema, name="PlanPage")
RoundPage = page_schema(RoundLineSchema, name="RoundPage")
