"""Examples for the API document: one vehicle's morning in Khrueng."""

from typing import Any

VEHICLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000601",
    "code": "truck-1",
    "name_th": "รถกระบะ",
    "name_en": "Pickup truck",
    "capacity_g": 1_000_000,
    "capacity_ml": 6_000_000,
}
COLLECTOR: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000301",
    "name": "สมชาย แสนคำ",
}
SHIFT_BODY: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000602",
    "vehicle_id": VEHICLE["id"],
    "collector_id": COLLECTOR["id"],
    "starts_at": "2026-11-23T08:00:00+07:00",
    "ends_at": "2026-11-23T16:30:00+07:00",
}
SHIFT: dict[str, Any] = {
    "id": SHIFT_BODY["id"],
    "vehicle_id": VEHICLE["id"],
    "collector_id": COLLECTOR["id"],
    "on_date": "2026-11-23",
    "starts_at": "2026-11-23T01:00:00Z",
    "ends_at": "2026-11-23T09:30:00Z",
    "vehicle": VEHICLE,
    "collector": COLLECTOR,
}
HOUSEHOLD: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000201",
    "code": "KH-03-017",
    "name": "บ้านคำปัน ใจดี",
    "house_number": "17/2",
    "village": {"number": 3, "name_th": "บ้านครึ่งใต้", "name_en": "Ban Khrueng Tai"},
}
STOP: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000605",
    "seq": 1,
    "pickup_id": "019aa000-0000-7000-8000-000000000501",
    "household": HOUSEHOLD,
    "lat": 20.1134,
    "lon": 100.4021,
    "window_start": "2026-11-23T01:00:00Z",
    "window_end": "2026-11-23T05:00:00Z",
    "arrives_at": "2026-11-23T01:14:00Z",
    "departs_at": "2026-11-23T01:20:00Z",
    "status": "pending",
    "missed": None,
    "note": "อยู่หลังวัด",
    "photo_id": None,
    "price_list_id": "019aa000-0000-7000-8000-000000000401",
    "lines": [{"material": "pet-clear", "quantity": 12_000}],
}
COUNTS: dict[str, int] = {"pending": 1, "en_route": 0, "collected": 0, "missed": 0, "dropped": 0}
ROUND_LINE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000603",
    "plan_id": "019aa000-0000-7000-8000-000000000600",
    "status": "published",
    "on_date": "2026-11-23",
    "vehicle": VEHICLE,
    "collector": COLLECTOR,
    "distance_m": 11_480,
    "duration_s": 3_520,
    "departs_at": "2026-11-23T01:02:00Z",
    "returns_at": "2026-11-23T02:00:40Z",
    "finished_at": None,
    "version": 1,
    "counts": COUNTS,
}
SHAPE: dict[str, Any] = {
    "type": "LineString",
    "coordinates": [[100.4, 20.1], [100.4021, 20.1134], [100.4, 20.1]],
}
POSITION: dict[str, Any] = {
    "at": "2026-11-23T01:09:30Z",
    "lat": 20.1081,
    "lon": 100.4013,
    "accuracy_m": 12,
}
ROUND: dict[str, Any] = {
    **ROUND_LINE,
    "trips": [
        {
            "id": "019aa000-0000-7000-8000-000000000604",
            "seq": 1,
            "planned_g": 12_000,
            "planned_ml": 360_000,
            "unloads_at": "2026-11-23T01:40:40Z",
            "extra": False,
            "ended_at": None,
            "shape": SHAPE,
            "shape_by": "straight",
            "stops": [STOP],
        }
    ],
}
PLAN_BODY: dict[str, Any] = {
    "id": ROUND["plan_id"],
    "on_date": "2026-11-23",
    "seed": 1,
    "seconds": 5,
}
QUEUED_PLAN: dict[str, Any] = {
    "id": ROUND["plan_id"],
    "on_date": "2026-11-23",
    "status": "queued",
    "progress": 0,
    "seed": 1,
    "seconds": 5,
    "iterations": None,
    "requested_at": "2026-11-22T10:00:00Z",
    "published_at": None,
    "summary": None,
    "unserved": [],
    "rounds": [],
}
PLAN_LINE: dict[str, Any] = {
    key: value for key, value in QUEUED_PLAN.items() if key not in ("unserved", "rounds")
}
PUBLISHED_PLAN: dict[str, Any] = {
    **QUEUED_PLAN,
    "status": "published",
    "progress": 100,
    "published_at": "2026-11-22T10:05:00Z",
    "summary": {
        "engine": "pyvrp",
        "cost_satang": 12_988,
        "solver_ms": 4_977,
        "rounds": 1,
        "trips": 1,
        "stops": 1,
        "unserved": 1,
        "distance_m": 11_480,
        "duration_s": 3_520,
        "planned_g": 12_000,
        "planned_ml": 360_000,
        "note": None,
    },
    "unserved": [
        {
            "pickup_id": "019aa000-0000-7000-8000-000000000502",
            "reason": "window",
            "th": ("รถไปถึงได้เร็วที่สุด 12:20 น. แต่นัดไว้ถึง 12:00 น. ให้กะรถเริ่มเร็วขึ้น หรือโทรเลื่อนเวลา"),
            "en": (
                "The earliest a vehicle can be there is 12:20, and the visit was promised by "
                "12:00. Start a shift earlier, or call to agree on a later time."
            ),
            "household": HOUSEHOLD,
        }
    ],
    "rounds": [ROUND],
}
ACT_BODY: dict[str, Any] = {"id": "019aa000-0000-7000-8000-000000000610"}
CAPTURE_BODY: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000611",
    "captured_at": "2026-11-23T08:02:10+07:00",
}
MISS_BODY: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000612",
    "captured_at": "2026-11-23T08:16:00+07:00",
    "reason": "nobody_home",
    "note": "เพื่อนบ้านบอกว่าไปไร่",
}
STOP_STATE: dict[str, Any] = {
    "id": STOP["id"],
    "pickup_id": STOP["pickup_id"],
    "status": "en_route",
    "round_id": ROUND["id"],
    "round_status": "under_way",
}
VISIT: dict[str, Any] = {
    "status": "en_route",
    "round_id": ROUND["id"],
    "stop_id": STOP["id"],
    "stops_before": 0,
    "position": POSITION,
    "arrives_at": STOP["arrives_at"],
    "arrives_from": "2026-11-23T01:05:00Z",
    "arrives_to": "2026-11-23T01:40:00Z",
    "window_start": STOP["window_start"],
    "window_end": STOP["window_end"],
    "vehicle": VEHICLE,
    "collector_name": COLLECTOR["name"],
}
