"""Examples of tickets, passbooks and receipts, as the API document shows them."""

from typing import Any

TICKET_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000700",
    "kind": "door",
    "household_id": "019aa000-0000-7000-8000-000000000020",
    "stop_id": "019aa000-0000-7000-8000-000000000510",
    "price_list_id": "019aa000-0000-7000-8000-000000000300",
    "captured_at": "2026-11-23T09:41:00+07:00",
    "pay": "passbook",
    "lines": [
        {
            "material": "pet-clear",
            "grade": "A",
            "gross_g": 9300,
            "tare_g": 300,
            "amount_satang": 6350,
            "reading": {
                "device": "A12-0034",
                "sequence": 118,
                "read_at": "2026-11-23T09:40:41+07:00",
                "stable": True,
            },
        }
    ],
    "refused": [{"code": "cardboard-wet", "reason": "กระดาษเปียก"}],
    "confirmation": {"method": "pin", "pin": "7304"},
}


_RECEIPT_URL = (
    "https://recycling.example/r/khrueng/019aa000-0000-7000-8000-000000000700/Zk3vQ9pXb2LmN7tRw1sA"
)


TICKET_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000700",
    "kind": "door",
    "household_id": "019aa000-0000-7000-8000-000000000020",
    "pickup_id": "019aa000-0000-7000-8000-000000000400",
    "trip_id": "019aa000-0000-7000-8000-000000000500",
    "price_list_id": "019aa000-0000-7000-8000-000000000300",
    "captured_at": "2026-11-23T02:41:00Z",
    "recorded_at": "2026-11-23T02:41:03Z",
    "pay": "passbook",
    "lines": [
        {
            "material": "pet-clear",
            "grade": "A",
            "gross_g": 9300,
            "tare_g": 300,
            "deduction_permille": 0,
            "deduction_reason": None,
            "quantity": 9000,
            "unit_price_satang": 705,
            "amount_satang": 6350,
            "photo_id": None,
            "th": "9.3 กก. หักภาชนะ 0.3 กก. = 9.0 กก. × 7.05 บาท × เกรด A 100% = 63.45 บาท "
            "ปัดเป็น 63.50 บาท (ปัดให้ใกล้ที่สุดทีละ 25 สตางค์ ครึ่งปัดขึ้น)",
            "en": "9.3 kg less container 0.3 kg = 9.0 kg × 7.05 baht × grade A 100% = "
            "63.45 baht rounded to 63.50 baht (to the nearest multiple of 25 satang, "
            "a half goes up)",
        }
    ],
    "refused": [{"material": None, "code": "cardboard-wet", "reason": "กระดาษเปียก"}],
    "total_satang": 6350,
    "receipt": {
        "id": "019aa000-0000-7000-8000-000000000700",
        "number": "RC2570-000123",
        "url": _RECEIPT_URL,
    },
    "replaces": None,
    "replaced_by": None,
    "confirmation": {"method": "pin", "outcome": "verified", "photo_id": None},
    "flags": [],
}


BOUGHT_EXAMPLE: dict[str, Any] = TICKET_EXAMPLE | {"cash_short_satang": 0}


PASSBOOK_EXAMPLE: dict[str, Any] = {
    "balance_satang": 16350,
    "owed_satang": 0,
    "items": [
        {
            "entry_id": "019aa000-0000-7000-8000-000000000900",
            "at": "2026-11-23T02:41:00Z",
            "event": "purchase",
            "th": "ขายขยะรีไซเคิล",
            "en": "Sold recyclables",
            "change_satang": 6350,
            "balance_satang": 16350,
            "receipt_number": "RC2570-000123",
            "receipt_id": "019aa000-0000-7000-8000-000000000700",
        }
    ],
    "next_cursor": None,
}


RECEIPT_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000700",
    "number": "RC2570-000123",
    "issued_at": "2026-11-23T02:41:03Z",
    "document": {
        "form": "receipt/1",
        "number": "RC2570-000123",
        "household_code": "KR03-0042",
        "total_satang": 6350,
    },
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "code": "KY3D-1067",
    "url": _RECEIPT_URL,
    "reversed": False,
}
