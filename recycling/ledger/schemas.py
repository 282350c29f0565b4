"""The journal, as the API speaks of it."""

from typing import Any

import marshmallow as ma
from marshmallow import fields

from recycling.web.fields import Day, Id, Instant, Query
from recycling.web.paging import PageQuery, page_schema


class BalanceQuery(Query):
    """Which day's balances."""

    until = Day(metadata={"description": "count entries up to this business day"})
    recorded_by = Instant(metadata={"description": "count what was known by this moment"})


class BalanceSchema(ma.Schema):
    """One account; `THB` is counted in satang, a material in its base unit."""

    account = fields.String(required=True)
    commodity = fields.String(required=True)
    balance = fields.Integer(required=True)


class CommodityTotalSchema(ma.Schema):
    """The sum over all accounts: always zero."""

    commodity = fields.String(required=True)
    total = fields.Integer(required=True)


class BalancesSchema(ma.Schema):
    """The trial balance of money and mass."""

    items = fields.List(fields.Nested(BalanceSchema), required=True)
    totals = fields.List(fields.Nested(CommodityTotalSchema), required=True)


class LegSchema(ma.Schema):
    """An amount into (positive) or out of (negative) an account."""

    account = fields.String(required=True)
    commodity = fields.String(required=True)
    amount = fields.Integer(required=True)


class EntrySchema(ma.Schema):
    """One event of the journal."""

    id = Id(required=True)
    event = fields.String(required=True)
    source_id = Id(required=True)
    captured_at = Instant(required=True)
    recorded_at = Instant(required=True)
    effective_on = Day(required=True)
    late_from = Day(
        required=True,
        allow_none=True,
        metadata={"description": "its own business day, when that was closed before it came"},
    )
    reverses_id = Id(required=True, allow_none=True)
    legs = fields.List(fields.Nested(LegSchema), required=True)


class EntryQuery(PageQuery):
    """Which entries."""

    source_id = Id(metadata={"description": "the ticket, payout … that caused them"})


EntryPage = page_schema(EntrySchema, name="EntryPage")

BALANCES_EXAMPLE: dict[str, Any] = {
    "items": [
        {"account": "cash:centre", "commodity": "THB", "balance": 4200000},
        {"account": "equity", "commodity": "THB", "balance": -4200000},
    ],
    "totals": [{"commodity": "THB", "total": 0}],
}
ENTRIES_EXAMPLE: dict[str, Any] = {
    "items": [
        {
            "id": "019aa000-0000-7000-8000-000000000900",
            "event": "purchase",
            "source_id": "019aa000-0000-7000-8000-000000000700",
            "captured_at": "2026-11-23T02:41:00Z",
            "recorded_at": "2026-11-23T02:41:03Z",
            "effective_on": "2026-11-23",
            "late_from": None,
            "reverses_id": None,
            "legs": [
                {"account": "stock:pet-clear", "commodity": "THB", "amount": 6350},
                {
                    "account": "member:019aa000-0000-7000-8000-000000000020",
                    "commodity": "THB",
                    "amount": -6350,
                },
            ],
        }
    ],
    "next_cursor": None,
}
