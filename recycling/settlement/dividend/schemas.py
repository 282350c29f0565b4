"""Dividends, as the API speaks of them."""

from typing import Any

import marshmallow as ma
from marshmallow import fields

from recycling.settlement.dividend.models import ShareBy
from recycling.web.fields import (
    Body,
    Choice,
    Day,
    Id,
    Instant,
    NewId,
    Query,
    QueryInt,
    Text,
    satang,
)
from recycling.web.paging import page_schema

_BY = tuple(by.value for by in ShareBy)
_MOST_SATANG = 1_000_000_000


class DividendQuery(Query):
    """What to share out, over which days (both included), by what."""

    first_day = Day(required=True)
    last_day = Day(required=True)
    by = Choice(*_BY, required=True)
    amount_satang = QueryInt(least=1, most=_MOST_SATANG, required=True)


class DividendShareSchema(ma.Schema):
    """A household's share; `weight` is in grams (by kilos) or satang (by baht)."""

    household_id = Id(required=True)
    weight = fields.Integer(required=True)
    amount_satang = fields.Integer(required=True)


class DividendPreviewSchema(ma.Schema):
    """A dividend as it would be posted; the shares sum to `amount_satang` exactly.

    Send `digest` back to post it. `own_funds_satang` is the most that can be shared out.
    """

    first_day = Day(required=True)
    last_day = Day(required=True)
    by = fields.String(required=True)
    amount_satang = fields.Integer(required=True)
    own_funds_satang = fields.Integer(required=True)
    shares = fields.List(fields.Nested(DividendShareSchema), required=True)
    digest = fields.String(required=True)


class DividendBody(Body):
    """A previewed dividend to be paid into the passbooks."""

    id = NewId(required=True)
    first_day = Day(required=True)
    last_day = Day(required=True)
    by = Choice(*_BY, required=True)
    amount_satang = satang(required=True, least=1)
    digest = Text(required=True, least=64, most=64)
    captured_at = Instant(required=True)


class DividendSchema(ma.Schema):
    """A dividend that was paid into the passbooks."""

    id = Id(required=True)
    first_day = Day(required=True)
    last_day = Day(required=True)
    by = fields.String(required=True)
    amount_satang = fields.Integer(required=True)
    households = fields.Integer(required=True)
    digest = fields.String(required=True)
    captured_at = Instant(required=True)
    posted_at = Instant(required=True)
    posted_by = Id(required=True)


DividendPage = page_schema(DividendSchema, name="DividendPage")
DividendSharePage = page_schema(DividendShareSchema, name="DividendSharePage")

_HOUSEHOLD = "019aa000-0000-7000-8000-000000000020"
_DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
SHARE: dict[str, Any] = {"household_id": _HOUSEHOLD, "weight": 412300, "amount_satang": 20615}
_PERIOD: dict[str, Any] = {
    "first_day": "2025-10-01",
    "last_day": "2026-09-30",
    "by": "kilos",
    "amount_satang": 2000000,
}
PREVIEW: dict[str, Any] = _PERIOD | {
    "own_funds_satang": 5120350,
    "shares": [SHARE],
    "digest": _DIGEST,
}
BODY: dict[str, Any] = _PERIOD | {
    "id": "019aa000-0000-7000-8000-000000000c00",
    "digest": _DIGEST,
    "captured_at": "2026-11-23T10:00:00+07:00",
}
DIVIDEND: dict[str, Any] = BODY | {
    "households": 212,
    "captured_at": "2026-11-23T03:00:00Z",
    "posted_at": "2026-11-23T03:00:01Z",
    "posted_by": "019aa000-0000-7000-8000-000000000032",
}
