"""Examples of slots and pickups, as the API document shows them."""

from typing import Any

from recycling.catalogue.examples import EXPLAINED_LINE, PRICE_LIST_ID

SLOT_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000050",
    "weekday": 1,
    "starts": "08:00",
    "ends": "12:00",
    "capacity": 30,
}


OPEN_SLOT_EXAMPLE: dict[str, Any] = {
    "slot_id": SLOT_BODY_EXAMPLE["id"],
    "on_date": "2026-11-24",
    "window_start": "2026-11-24T01:00:00Z",
    "window_end": "2026-11-24T05:00:00Z",
    "room": 12,
}


PICKUP_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000051",
    "slot_id": SLOT_BODY_EXAMPLE["id"],
    "on_date": "2026-11-24",
    "lines": [{"material": "pet-clear", "quantity": 3300}],
    "note": "วางไว้หน้ารั้ว",
    "price_list_id": PRICE_LIST_ID,
}


PICKUP_EXAMPLE: dict[str, Any] = {
    "id": PICKUP_BODY_EXAMPLE["id"],
    "household": {
        "id": "019aa000-0000-7000-8000-000000000020",
        "code": "KR-0001",
        "name": "ครัวเรือนคำปัน ใจดี",
        "house_number": "12/3",
        "village_id": "019aa000-0000-7000-8000-000000000030",
    },
    "slot_id": SLOT_BODY_EXAMPLE["id"],
    "on_date": "2026-11-24",
    "window_start": "2026-11-24T01:00:00Z",
    "window_end": "2026-11-24T05:00:00Z",
    "lat": 20.1012,
    "lon": 100.4021,
    "note": "วางไว้หน้ารั้ว",
    "photo_id": None,
    "status": "requested",
    "declared_g": 3300,
    "declared_ml": 99000,
    "quoted_satang": 2325,
    "price_list_id": PRICE_LIST_ID,
    "price_held_until": "2026-11-26T05:00:00Z",
    "requested_at": "2026-11-23T02:30:00Z",
}


_REQUESTED = {
    "status": "requested",
    "at": "2026-11-23T02:30:00Z",
    "person_id": "019aa000-0000-7000-8000-000000000010",
    "reason": "",
}


PICKUP_DETAIL_EXAMPLE: dict[str, Any] = {
    **PICKUP_EXAMPLE,
    "lines": [EXPLAINED_LINE],
    "events": [_REQUESTED],
}


CANCELLATION_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000052",
    "reason": "ไม่อยู่บ้าน",
}


CANCELLED_EXAMPLE: dict[str, Any] = {
    **PICKUP_DETAIL_EXAMPLE,
    "status": "cancelled",
    "events": [
        _REQUESTED,
        {
            "status": "cancelled",
            "at": "2026-11-23T04:05:00Z",
            "person_id": "019aa000-0000-7000-8000-000000000010",
            "reason": "ไม่อยู่บ้าน",
        },
    ],
}


CHANGE_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000053",
    "lines": [{"material": "pet-clear", "quantity": 3300}],
    "note": "วางไว้หน้ารั้ว",
}


CHANGED_EXAMPLE: dict[str, Any] = {
    **PICKUP_DETAIL_EXAMPLE,
    "events": [
        _REQUESTED,
        {
            "status": "requested",
            "at": "2026-11-23T03:12:00Z",
            "person_id": "019aa000-0000-7000-8000-000000000010",
            "reason": "เปลี่ยน / changed: ของ / load, ข้อความ / note",
        },
    ],
}
