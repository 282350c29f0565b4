"""The centre's day, as the API speaks of it."""

from typing import Any

import marshmallow as ma
from marshmallow import fields

from recycling.rounds import examples
from recycling.rounds.schemas import PlanLineSchema, PositionSchema, RoundLineSchema
from recycling.settlement.cash_schemas import CollectorCashSchema
from recycling.settlement.closing_schemas import DayCloseSchema
from recycling.web.fields import Day, Id, Instant, Query


class DayQuery(Query):
    """Which day; today in Bangkok when it is left out."""

    on_date = Day()


class RequestCountsSchema(ma.Schema):
    """How many pickups stand where."""

    requested = fields.Integer(required=True)
    planned = fields.Integer(required=True)
    en_route = fields.Integer(required=True)
    collected = fields.Integer(required=True)
    missed = fields.Integer(required=True)
    cancelled = fields.Integer(required=True)


class RequestsSchema(ma.Schema):
    """The day's pickups; the sums leave out what was cancelled."""

    counts = fields.Nested(RequestCountsSchema, required=True)
    declared_g = fields.Integer(required=True)
    declared_ml = fields.Integer(required=True)
    quoted_satang = fields.Integer(required=True)


class TripStateSchema(ma.Schema):
    """A trip on its way; `waiting` when its load has come and is not weighed at the centre."""

    id = Id(required=True)
    round_id = Id(required=True)
    seq = fields.Integer(required=True)
    tickets = fields.Integer(required=True)
    ended_at = Instant(required=True, allow_none=True)
    unloaded_at = Instant(required=True, allow_none=True)
    waiting = fields.Boolean(required=True)


class RoundOfDaySchema(RoundLineSchema):
    """A round, where its vehicle was last, and how far its trips are."""

    position = fields.Nested(PositionSchema, required=True, allow_none=True)
    trips = fields.List(fields.Nested(TripStateSchema), required=True)


class PayoutSumSchema(ma.Schema):
    """How many payouts stand there, and what they come to."""

    status = fields.String(required=True)
    count = fields.Integer(required=True)
    amount_satang = fields.Integer(required=True)


class MoneySchema(ma.Schema):
    """Cash now, by the books; payouts not paid yet, whatever their day."""

    cash_centre_satang = fields.Integer(required=True)
    floats = fields.List(fields.Nested(CollectorCashSchema), required=True)
    payouts = fields.List(fields.Nested(PayoutSumSchema), required=True)


class AttentionSchema(ma.Schema):
    """What waits for somebody."""

    trips_waiting = fields.Integer(required=True)
    disputes_open = fields.Integer(required=True)
    flags_open = fields.Integer(required=True)


class DaySchema(ma.Schema):
    """Everything of a day that somebody at the centre has to see to.

    `plan` is the one given out, else the newest; `close` the day's count of the
    box, if there is one that was not withdrawn.
    """

    on_date = Day(required=True)
    requests = fields.Nested(RequestsSchema, required=True)
    plan = fields.Nested(PlanLineSchema, required=True, allow_none=True)
    rounds = fields.List(fields.Nested(RoundOfDaySchema), required=True)
    money = fields.Nested(MoneySchema, required=True)
    attention = fields.Nested(AttentionSchema, required=True)
    close = fields.Nested(DayCloseSchema, required=True, allow_none=True)
    closed_through = Day(required=True, allow_none=True)


DAY_EXAMPLE: dict[str, Any] = {
    "on_date": "2026-11-23",
    "requests": {
        "counts": {
            "requested": 1,
            "planned": 1,
            "en_route": 0,
            "collected": 0,
            "missed": 0,
            "cancelled": 0,
        },
        "declared_g": 26_000,
        "declared_ml": 640_000,
        "quoted_satang": 12_450,
    },
    "plan": {
        key: value
        for key, value in examples.PUBLISHED_PLAN.items()
        if key not in ("unserved", "rounds")
    },
    "rounds": [
        {
            **examples.ROUND_LINE,
            "position": examples.POSITION,
            "trips": [
                {
                    "id": examples.ROUND["trips"][0]["id"],
                    "round_id": examples.ROUND["id"],
                    "seq": 1,
                    "tickets": 1,
                    "ended_at": "2026-11-23T01:31:00Z",
                    "unloaded_at": None,
                    "waiting": True,
                }
            ],
        }
    ],
    "money": {
        "cash_centre_satang": 1_250_000,
        "floats": [{**examples.COLLECTOR, "cash_satang": 300_000}],
        "payouts": [
            {"status": "requested", "count": 2, "amount_satang": 84_000},
            {"status": "approved", "count": 0, "amount_satang": 0},
            {"status": "sending", "count": 0, "amount_satang": 0},
        ],
    },
    "attention": {"trips_waiting": 1, "disputes_open": 0, "flags_open": 0},
    "close": None,
    "closed_through": "2026-11-22",
}
