"""Payouts, floats and capital, as the API speaks of them."""

from typing import Any

import marshmallow as ma
from marshmallow import fields

from recycling.settlement.accounts import BANK, CASH_CENTRE
from recycling.settlement.closing_schemas import FLOAT_COUNT_EXAMPLE, FloatCountSchema
from recycling.settlement.models import FloatKind, PayoutStatus
from recycling.web.fields import Body, Choice, Id, Instant, NewId, Text, satang
from recycling.web.paging import PageQuery, page_schema


class PayoutBody(Body):
    """Money to take out of a passbook; staff name the household they ask for."""

    id = NewId(required=True)
    household_id = Id()
    amount_satang = satang(required=True, least=1)
    method = Choice("cash", "promptpay", required=True)


class ApprovalBody(Body):
    """An approval; its id makes it happen once."""

    id = NewId(required=True)


class RejectionBody(Body):
    """Why a payout is turned down."""

    id = NewId(required=True)
    reason = Text(required=True, most=200)


class PaymentBody(Body):
    """When the cash was handed out."""

    id = NewId(required=True)
    captured_at = Instant(required=True)


class PayoutSchema(ma.Schema):
    """Money on its way out of a passbook: requested → approved → paid, or rejected.

    One by PromptPay is `sending` between a payment batch and its slip.
    """

    id = Id(required=True)
    household_id = Id(required=True)
    amount_satang = fields.Integer(required=True)
    method = fields.String(required=True)
    status = fields.String(required=True)
    requested_at = Instant(required=True)
    requested_by = Id(required=True)
    decided_at = Instant(required=True, allow_none=True)
    decided_by = Id(required=True, allow_none=True)
    paid_at = Instant(required=True, allow_none=True)
    paid_by = Id(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)


class PayoutQuery(PageQuery):
    """Which payouts."""

    status = Choice(*(status.value for status in PayoutStatus))
    household_id = Id()


PayoutPage = page_schema(PayoutSchema, name="PayoutPage")


class FloatBody(Body):
    """Cash handed to a collector (issue) or counted back in (return)."""

    id = NewId(required=True)
    collector_id = Id(required=True)
    kind = Choice(*(kind.value for kind in FloatKind), required=True)
    amount_satang = satang(required=True, least=1)
    captured_at = Instant(required=True)


class FloatSchema(ma.Schema):
    """Cash that went to or came from a collector."""

    id = Id(required=True)
    collector_id = Id(required=True)
    kind = fields.String(required=True)
    amount_satang = fields.Integer(required=True)
    captured_at = Instant(required=True)
    recorded_at = Instant(required=True)
    handled_by = Id(required=True)


class CollectorCashSchema(ma.Schema):
    """A collector and the cash the books say they carry; below zero something is unrecorded."""

    id = Id(required=True)
    name = fields.String(required=True)
    cash_satang = fields.Integer(required=True)


class CollectorsCashSchema(ma.Schema):
    """Every collector."""

    items = fields.List(fields.Nested(CollectorCashSchema), required=True)


class OwnFloatSchema(ma.Schema):
    """The cash a collector carries by the books: what has not been sent yet is not in it.

    `open_count` is what the treasurer counted and the collector has yet to confirm.
    """

    cash_satang = fields.Integer(required=True)
    open_count = fields.Nested(FloatCountSchema, required=True, allow_none=True)


class CapitalBody(Body):
    """Money brought into the enterprise, out of equity."""

    id = NewId(required=True)
    account = Choice(CASH_CENTRE, BANK, required=True)
    amount_satang = satang(required=True, least=1)
    captured_at = Instant(required=True)


class CapitalSchema(ma.Schema):
    """Money brought in, and its ledger entry."""

    id = Id(required=True)
    account = fields.String(required=True)
    amount_satang = fields.Integer(required=True)
    captured_at = Instant(required=True)
    entry_id = Id(required=True)


_HOUSEHOLD = "019aa000-0000-7000-8000-000000000020"
_PERSON = "019aa000-0000-7000-8000-000000000021"
_TREASURER = "019aa000-0000-7000-8000-000000000031"
_MANAGER = "019aa000-0000-7000-8000-000000000032"
_COLLECTOR = "019aa000-0000-7000-8000-000000000033"

OWN_FLOAT_EXAMPLE: dict[str, Any] = {"cash_satang": 300_000, "open_count": FLOAT_COUNT_EXAMPLE}
PAYOUT_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000a00",
    "amount_satang": 10000,
    "method": "cash",
}
APPROVAL_BODY_EXAMPLE: dict[str, Any] = {"id": "019aa000-0000-7000-8000-000000000a01"}
REJECTION_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000a02",
    "reason": "ชื่อผู้ขอไม่ตรงกับสมาชิกในครัวเรือน",
}
PAYMENT_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000a03",
    "captured_at": "2026-11-24T10:05:00+07:00",
}
PAYOUT_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000a00",
    "household_id": _HOUSEHOLD,
    "amount_satang": 10000,
    "method": "cash",
    "status": "requested",
    "requested_at": "2026-11-24T02:30:00Z",
    "requested_by": _PERSON,
    "decided_at": None,
    "decided_by": None,
    "paid_at": None,
    "paid_by": None,
    "reason": None,
}
APPROVED_EXAMPLE: dict[str, Any] = PAYOUT_EXAMPLE | {
    "status": "approved",
    "decided_at": "2026-11-24T02:50:00Z",
    "decided_by": _MANAGER,
}
REJECTED_EXAMPLE: dict[str, Any] = APPROVED_EXAMPLE | {
    "status": "rejected",
    "reason": "ชื่อผู้ขอไม่ตรงกับสมาชิกในครัวเรือน",
}
CANCELLED_EXAMPLE: dict[str, Any] = APPROVED_EXAMPLE | {"status": "cancelled"}
PAID_EXAMPLE: dict[str, Any] = APPROVED_EXAMPLE | {
    "status": "paid",
    "paid_at": "2026-11-24T03:05:00Z",
    "paid_by": _TREASURER,
}
FLOAT_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000b00",
    "collector_id": _COLLECTOR,
    "kind": "issue",
    "amount_satang": 300000,
    "captured_at": "2026-11-23T07:30:00+07:00",
}
FLOAT_EXAMPLE: dict[str, Any] = FLOAT_BODY_EXAMPLE | {
    "captured_at": "2026-11-23T00:30:00Z",
    "recorded_at": "2026-11-23T00:30:05Z",
    "handled_by": _TREASURER,
}
COLLECTORS_EXAMPLE: dict[str, Any] = {
    "items": [{"id": _COLLECTOR, "name": "สมชาย กล้าหาญ", "cash_satang": 300000}]
}
CAPITAL_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000c00",
    "account": "cash:centre",
    "amount_satang": 5000000,
    "captured_at": "2026-10-01T09:00:00+07:00",
}
CAPITAL_EXAMPLE: dict[str, Any] = CAPITAL_BODY_EXAMPLE | {
    "captured_at": "2026-10-01T02:00:00Z",
    "entry_id": "019aa000-0000-7000-8000-000000000901",
}
