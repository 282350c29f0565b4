"""PromptPay, as the API speaks of it. A number goes in whole and comes out masked."""

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from recycling.errors import Bilingual
from recycling.settlement.promptpay import ProxyKind
from recycling.settlement.transfers.batches import MOST_PAYOUTS
from recycling.web.fields import Body, Choice, Id, Instant, NewId, Rows, Text
from recycling.web.paging import page_schema

REFERENCE = r"^[0-9A-Za-z]{4,40}$"


class ProxyBody(Body):
    """Where a household wants its money: one number, which replaces the one before."""

    id = NewId(required=True)
    kind = Choice(*(kind.value for kind in ProxyKind), required=True)
    number = Text(
        required=True,
        most=30,
        metadata={"description": "as typed: spaces, hyphens and +66 are understood"},
    )


class RemovalBody(Body):
    """A removal; its id makes it happen once."""

    id = NewId(required=True)


class ProxySchema(ma.Schema):
    """A household's PromptPay number; all but its last four digits are hidden."""

    id = Id(required=True)
    household_id = Id(required=True)
    kind = fields.String(required=True)
    masked = fields.String(required=True)
    recorded_at = Instant(required=True)
    ended_at = Instant(required=True, allow_none=True)


class BatchBody(Body):
    """Approved PromptPay payouts to send in one sitting."""

    id = NewId(required=True)
    payout_ids = Rows(Id(), most=MOST_PAYOUTS, required=True)


class SlipBody(Body):
    """The slip which the bank's app showed."""

    id = NewId(required=True)
    reference = Text(
        required=True,
        least=4,
        most=40,
        metadata={"pattern": REFERENCE, "description": "เลขที่อ้างอิง / the transaction reference"},
        validate=validate.Regexp(
            REFERENCE,
            error=Bilingual(
                "พิมพ์เลขอ้างอิงตามสลิป ตัวเลขและตัวอักษรอังกฤษ ไม่มีเว้นวรรค",
                "Type the slip's reference: digits and Latin letters, no spaces.",
            ),
        ),
    )
    captured_at = Instant(required=True, metadata={"description": "the time on the slip"})


class FailureBody(Body):
    """Why the transfer did not arrive."""

    id = NewId(required=True)
    reason = Text(required=True, most=200)


class TransferSchema(ma.Schema):
    """One payee: waiting → sent (slip) → confirmed (statement), or failed.

    `qr_payload` is the Thai QR to scan, while the transfer waits.
    `number_is_new` warns that the number was recorded after the payout was approved.
    """

    id = Id(required=True)
    batch_id = Id(required=True)
    payout_id = Id(required=True)
    household_id = Id(required=True)
    household_code = fields.String(required=True)
    household_name = fields.String(required=True)
    proxy_kind = fields.String(required=True)
    proxy_masked = fields.String(required=True)
    number_is_new = fields.Boolean(required=True)
    amount_satang = fields.Integer(required=True)
    status = fields.String(required=True)
    qr_payload = fields.String(required=True, allow_none=True)
    slip_reference = fields.String(required=True, allow_none=True)
    sent_at = Instant(required=True, allow_none=True)
    sent_by = Id(required=True, allow_none=True)
    confirmed_at = Instant(required=True, allow_none=True)
    failed_at = Instant(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)


class BatchSchema(ma.Schema):
    """A payment batch and what became of its transfers."""

    id = Id(required=True)
    made_at = Instant(required=True)
    made_by = Id(required=True)
    total_satang = fields.Integer(required=True)
    transfers = fields.List(fields.Nested(TransferSchema), required=True)


BatchPage = page_schema(BatchSchema, name="PaymentBatchPage")

_HOUSEHOLD = "019aa000-0000-7000-8000-000000000020"
_TREASURER = "019aa000-0000-7000-8000-000000000031"
_PAYOUT = "019aa000-0000-7000-8000-000000000a00"
_BATCH = "019aa000-0000-7000-8000-000000000d10"

PROXY_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000d00",
    "kind": "mobile",
    "number": "080-123-4567",
}
PROXY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000d00",
    "household_id": _HOUSEHOLD,
    "kind": "mobile",
    "masked": "xxx-xxx-4567",
    "recorded_at": "2026-11-24T02:00:00Z",
    "ended_at": None,
}
REMOVAL_BODY_EXAMPLE: dict[str, Any] = {"id": "019aa000-0000-7000-8000-000000000d01"}
REMOVED_EXAMPLE: dict[str, Any] = PROXY_EXAMPLE | {"ended_at": "2026-11-25T02:00:00Z"}
BATCH_BODY_EXAMPLE: dict[str, Any] = {"id": _BATCH, "payout_ids": [_PAYOUT]}
WAITING_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000d20",
    "batch_id": _BATCH,
    "payout_id": _PAYOUT,
    "household_id": _HOUSEHOLD,
    "household_code": "KR-0001",
    "household_name": "ครัวเรือนคำปัน ใจดี",
    "proxy_kind": "mobile",
    "proxy_masked": "xxx-xxx-4567",
    "number_is_new": False,
    "amount_satang": 45625,
    "status": "waiting",
    "qr_payload": "00020101021229370016A000000677010111011300668012345675802TH"
    "53037645406456.256304483D",
    "slip_reference": None,
    "sent_at": None,
    "sent_by": None,
    "confirmed_at": None,
    "failed_at": None,
    "reason": None,
}
SENT_EXAMPLE: dict[str, Any] = WAITING_EXAMPLE | {
    "status": "sent",
    "qr_payload": None,
    "slip_reference": "016328094512BPP00123",
    "sent_at": "2026-11-24T03:05:00Z",
    "sent_by": _TREASURER,
}
FAILED_EXAMPLE: dict[str, Any] = WAITING_EXAMPLE | {
    "status": "failed",
    "qr_payload": None,
    "failed_at": "2026-11-24T03:06:00Z",
    "reason": "หมายเลขนี้ยังไม่ได้ลงทะเบียนพร้อมเพย์",
}
SLIP_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000d30",
    "reference": "016328094512BPP00123",
    "captured_at": "2026-11-24T10:05:00+07:00",
}
FAILURE_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000d31",
    "reason": "หมายเลขนี้ยังไม่ได้ลงทะเบียนพร้อมเพย์",
}
BATCH_EXAMPLE: dict[str, Any] = {
    "id": _BATCH,
    "made_at": "2026-11-24T03:00:00Z",
    "made_by": _TREASURER,
    "total_satang": 45625,
    "transfers": [WAITING_EXAMPLE],
}
