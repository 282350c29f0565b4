"""Papers of the books, as the API speaks of them."""

from typing import Any

import marshmallow as ma
from marshmallow import fields

from recycling.web.fields import Day, Id, Instant, Query, QueryInt
from recycling.web.paging import PageQuery, page_schema


class VoucherQuery(PageQuery):
    """Which vouchers: those of one payout or claim, or all."""

    source_id = Id()


class LinesQuery(Query):
    """Which lines of a passbook: from `first_line` to `last_line`, or to the newest."""

    first_line = QueryInt(least=1, most=10_000_000, load_default=1)
    last_line = QueryInt(least=1, most=10_000_000)


class DayQuery(Query):
    """Which business day; today when left out."""

    on = Day()


class UntilQuery(Query):
    """The last business day that counts; today when left out."""

    until = Day()


class PeriodQuery(Query):
    """Days from the first to the last, both included."""

    first_day = Day(required=True)
    last_day = Day(required=True)


class VoucherSchema(ma.Schema):
    """ใบสำคัญจ่าย: its id is that of the ledger entry that paid; `document` is frozen.

    `source_id` is the payout or the claim. A `void` one no longer holds: it was
    reversed, or the transfer came back.
    """

    id = Id(required=True)
    number = fields.String(required=True)
    kind = fields.String(required=True)
    household_id = Id(required=True)
    source_id = Id(required=True)
    issued_at = Instant(required=True)
    void = fields.Boolean(required=True)
    document = fields.Dict(required=True)


VoucherPage = page_schema(VoucherSchema, name="VoucherPage")


class DayMoneySchema(ma.Schema):
    """An account's day; passbooks and the welfare fund count what is owed."""

    account = fields.String(required=True)
    th = fields.String(required=True)
    en = fields.String(required=True)
    opening_satang = fields.Integer(required=True)
    in_satang = fields.Integer(required=True)
    out_satang = fields.Integer(required=True)
    closing_satang = fields.Integer(required=True)


class DayEventSchema(ma.Schema):
    """How often something happened, and the satang it moved."""

    event = fields.String(required=True)
    number = fields.Integer(required=True)
    satang = fields.Integer(required=True)


class StockLineSchema(ma.Schema):
    """A material: opening + bought - sold - lost + other = closing, in grams or pieces."""

    material = fields.String(required=True)
    th = fields.String(required=True)
    en = fields.String(required=True)
    unit = fields.String(required=True)
    opening = fields.Integer(required=True)
    bought = fields.Integer(required=True)
    sold = fields.Integer(required=True)
    lost = fields.Integer(required=True)
    other = fields.Integer(required=True)
    closing = fields.Integer(required=True)
    cost_satang = fields.Integer(required=True)


class NumbersSchema(ma.Schema):
    """How many papers went out, the first and the last number."""

    number = fields.Integer(required=True)
    first = fields.String(required=True, allow_none=True)
    last = fields.String(required=True, allow_none=True)


class DaySheetSchema(ma.Schema):
    """A business day as the books tell it now; `late` entries were recorded on a later day."""

    on = Day(required=True)
    money = fields.List(fields.Nested(DayMoneySchema), required=True)
    events = fields.List(fields.Nested(DayEventSchema), required=True)
    materials = fields.List(fields.Nested(StockLineSchema), required=True)
    receipts = fields.Nested(NumbersSchema, required=True)
    vouchers = fields.Nested(NumbersSchema, required=True)
    late = fields.Integer(required=True)


class TrialLineSchema(ma.Schema):
    """A line of the chart: how many accounts it sums, and on which side it stands."""

    line = fields.String(required=True)
    th = fields.String(required=True)
    en = fields.String(required=True)
    accounts = fields.Integer(required=True)
    debit_satang = fields.Integer(required=True)
    credit_satang = fields.Integer(required=True)


class TrialSchema(ma.Schema):
    """The trial balance; both sums are equal."""

    until = Day(required=True)
    items = fields.List(fields.Nested(TrialLineSchema), required=True)
    debit_satang = fields.Integer(required=True)
    credit_satang = fields.Integer(required=True)


class StockSchema(ma.Schema):
    """What came in, went out, was lost, and is there, by material."""

    first_day = Day(required=True)
    last_day = Day(required=True)
    items = fields.List(fields.Nested(StockLineSchema), required=True)
    cost_satang = fields.Integer(required=True)


_CAN: dict[str, Any] = {
    "material": "can",
    "th": "กระป๋องอะลูมิเนียม",
    "en": "Aluminium cans",
    "unit": "kg",
    "opening": 12000,
    "bought": 4300,
    "sold": 0,
    "lost": 150,
    "other": 0,
    "closing": 16150,
    "cost_satang": 565250,
}
VOUCHER: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000900",
    "number": "PV2570-000042",
    "kind": "payout",
    "household_id": "019aa000-0000-7000-8000-000000000020",
    "source_id": "019aa000-0000-7000-8000-000000000a00",
    "void": False,
    "issued_at": "2026-11-24T03:05:00Z",
    "document": {"form": "voucher/1", "amount_satang": 10000, "method": "cash"},
}
DAY: dict[str, Any] = {
    "on": "2026-11-23",
    "money": [
        {
            "account": "cash:centre",
            "th": "เงินสดที่ศูนย์",
            "en": "Cash at the centre",
            "opening_satang": 200000,
            "in_satang": 0,
            "out_satang": 10000,
            "closing_satang": 190000,
        }
    ],
    "events": [{"event": "purchase", "number": 31, "satang": 412550}],
    "materials": [_CAN],
    "receipts": {"number": 31, "first": "RC2570-000123", "last": "RC2570-000153"},
    "vouchers": {"number": 0, "first": None, "last": None},
    "late": 2,
}
TRIAL: dict[str, Any] = {
    "until": "2026-11-23",
    "items": [
        {
            "line": "cash:centre",
            "th": "เงินสดที่ศูนย์",
            "en": "Cash at the centre",
            "accounts": 1,
            "debit_satang": 190000,
            "credit_satang": 0,
        },
        {
            "line": "equity",
            "th": "ทุนและกำไรสะสม",
            "en": "Equity",
            "accounts": 1,
            "debit_satang": 0,
            "credit_satang": 190000,
        },
    ],
    "debit_satang": 190000,
    "credit_satang": 190000,
}
STOCK: dict[str, Any] = {
    "first_day": "2026-11-01",
    "last_day": "2026-11-23",
    "items": [_CAN],
    "cost_satang": 565250,
}
