"""Weights while they are entered, as the API speaks of them."""

from typing import Any

import marshmallow as ma
from marshmallow import fields

from pricing import DeductionReason
from recycling.web.fields import Body, Choice, Id, Instant, Int, NewId, Rows, Sub, Text, grams
from recycling.weighing.drafts import WeighingState


class DraftLineBody(Body):
    """One material on the scale: weighed (`gross_g`) or counted (`quantity`)."""

    material = Text(required=True, most=60)
    grade = Text(most=30)
    gross_g = grams()
    tare_g = grams(least=0)
    deduction_permille = Int(least=0, most=999)
    deduction_reason = Choice(*(reason.value for reason in DeductionReason))
    quantity = Int(least=1, most=1_000_000)


class DraftBody(Body):
    """What is on the scale so far, all of it. The phone counts `revision` up with each change."""

    id = NewId(required=True)
    revision = Int(required=True, least=1, most=1_000_000)
    price_list_id = Id(required=True)
    captured_at = Instant(required=True)
    lines = Rows(Sub(DraftLineBody), required=True, least=0)


class WeighingLineSchema(ma.Schema):
    """A material as weighed; `th` and `en` say how its amount comes about."""

    material = fields.String(required=True)
    name_th = fields.String(required=True)
    name_en = fields.String(required=True)
    unit = fields.String(required=True)
    grade = fields.String(required=True)
    gross_g = fields.Integer(required=True, allow_none=True)
    tare_g = fields.Integer(required=True)
    deduction_permille = fields.Integer(required=True)
    quantity = fields.Integer(required=True)
    unit_price_satang = fields.Integer(required=True)
    amount_satang = fields.Integer(required=True)
    th = fields.String(required=True)
    en = fields.String(required=True)


class WeighingSchema(ma.Schema):
    """A pickup's weights: nothing yet, being entered, or on the ticket `ticket_id`."""

    pickup_id = Id(required=True)
    state = fields.String(required=True, metadata={"enum": [each.value for each in WeighingState]})
    captured_at = Instant(required=True, allow_none=True)
    ticket_id = Id(required=True, allow_none=True)
    lines = fields.List(fields.Nested(WeighingLineSchema), required=True)
    total_satang = fields.Integer(required=True)


DRAFT_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000720",
    "revision": 3,
    "price_list_id": "019aa000-0000-7000-8000-000000000300",
    "captured_at": "2026-11-23T09:38:12+07:00",
    "lines": [{"material": "pet-clear", "grade": "A", "gross_g": 9300, "tare_g": 300}],
}
WEIGHING_EXAMPLE: dict[str, Any] = {
    "pickup_id": "019aa000-0000-7000-8000-000000000400",
    "state": "weighing",
    "captured_at": "2026-11-23T02:38:12Z",
    "ticket_id": None,
    "lines": [
        {
            "material": "pet-clear",
            "name_th": "ขวดน้ำพลาสติกใส (PET)",
            "name_en": "Clear PET bottles",
            "unit": "kg",
            "grade": "A",
            "gross_g": 9300,
            "tare_g": 300,
            "deduction_permille": 0,
            "quantity": 9000,
            "unit_price_satang": 705,
            "amount_satang": 6350,
            "th": "9.3 กก. หักภาชนะ 0.3 กก. = 9.0 กก. × 7.05 บาท × เกรด A 100% = 63.45 บาท "
            "ปัดเป็น 63.50 บาท (ปัดให้ใกล้ที่สุดทีละ 25 สตางค์ ครึ่งปัดขึ้น)",
            "en": "9.3 kg less container 0.3 kg = 9.0 kg × 7.05 baht × grade A 100% = "
            "63.45 baht rounded to 63.50 baht (to the nearest multiple of 25 satang, "
            "a half goes up)",
        }
    ],
    "total_satang": 6350,
}
