"""Examples of the catalogue for the API document."""

from typing import Any

from recycling.people.schemas import ENTERPRISE_EXAMPLE

PRICE_LIST_ID = "019aa000-0000-7000-8000-000000000040"

_REFUSAL = {
    "code": "spoilt",
    "reason_th": "ปนหรือเปื้อนจนขายต่อไม่ได้",
    "reason_en": "Too mixed or dirty to be sold on.",
    "advice_th": "คัดแยกและล้างให้สะอาด แล้วนำมาใหม่",
    "advice_en": "Sort and wash it, then bring it again.",
}
_ROUNDING = {"unit_satang": 25, "mode": "half_up"}
_GRADES = [
    {
        "name": "A",
        "permille": 1000,
        "name_th": "เกรด A สะอาด แห้ง แยกดี",
        "name_en": "Grade A: clean, dry, well sorted",
        "refusal": None,
    },
    {
        "name": "reject",
        "permille": 0,
        "name_th": "ไม่รับซื้อ",
        "name_en": "Rejected",
        "refusal": _REFUSAL,
    },
]
PRICE_LIST: dict[str, Any] = {
    "id": PRICE_LIST_ID,
    "version": 7,
    "valid_from": "2026-11-22T17:00:00Z",
    "published_at": "2026-11-20T03:12:45Z",
    "in_force": True,
    "rounding": _ROUNDING,
    "grades": _GRADES,
}
GROUP: dict[str, Any] = {
    "code": "plastic",
    "name_th": "พลาสติก",
    "name_en": "Plastic",
    "icon": "🧴",
}
_MATERIAL = {
    "code": "pet-clear",
    "name_th": "ขวดน้ำพลาสติกใส (PET)",
    "name_en": "Clear PET bottles",
    "unit": "kg",
    "hazardous": False,
    "prepare_th": "เทน้ำออก ล้างให้สะอาด บีบให้แบน",
    "prepare_en": "Empty, rinse and flatten.",
    "ml_per_unit": 30000,
    "grams_per_unit": 1000,
}
REFUSED: dict[str, Any] = {
    "code": "cardboard-wet",
    "group": None,
    "name_th": "กระดาษลังเปียก",
    "name_en": "Wet cardboard",
    "reason_th": "กระดาษเปียกขึ้นราและโรงงานไม่รับ",
    "reason_en": "Wet cardboard goes mouldy and mills refuse it.",
    "advice_th": "ตากให้แห้งสนิทแล้วนำมาขายใหม่ได้",
    "advice_en": "Dry it through and bring it again.",
    "hazardous": False,
}
BOARD: dict[str, Any] = {
    "enterprise": ENTERPRISE_EXAMPLE,
    "price_list": PRICE_LIST,
    "groups": [
        {
            **GROUP,
            "materials": [
                {
                    **_MATERIAL,
                    "unit_price_satang": 705,
                    "previous_unit_price_satang": 650,
                    "week_ago_unit_price_satang": 650,
                    "tiers": [{"from_quantity": 200000, "unit_price_satang": 750}],
                }
            ],
        }
    ],
    "refused": [REFUSED],
}
MATERIAL: dict[str, Any] = {**_MATERIAL, "group": "plastic", "position": 10, "active": True}
MATERIAL_BODY: dict[str, Any] = {
    **_MATERIAL,
    "id": "019aa000-0000-7000-8000-000000000041",
    "group": "plastic",
    "position": 10,
}
CATALOGUE: dict[str, Any] = {"groups": [GROUP], "items": [MATERIAL], "refused": [REFUSED]}
PRICE_LIST_BODY: dict[str, Any] = {
    "id": PRICE_LIST_ID,
    "valid_from": "2026-11-23T00:00:00+07:00",
    "rounding": _ROUNDING,
    "grades": _GRADES,
    "lines": [
        {
            "material": "pet-clear",
            "unit_price_satang": 705,
            "tiers": [{"from_quantity": 200000, "unit_price_satang": 750}],
        }
    ],
}
QUOTE_BODY: dict[str, Any] = {
    "price_list_id": PRICE_LIST_ID,
    "lines": [{"material": "pet-clear", "quantity": 3300}],
}
EXPLAINED_LINE: dict[str, Any] = {
    "material": "pet-clear",
    "name_th": "ขวดน้ำพลาสติกใส (PET)",
    "name_en": "Clear PET bottles",
    "unit": "kg",
    "quantity": 3300,
    "bought": True,
    "grade": "A",
    "unit_price_satang": 705,
    "amount_satang": 2325,
    "th": "3.3 กก. × 7.05 บาท × เกรด A 100% = 23.265 บาท "
    "ปัดเป็น 23.25 บาท (ปัดให้ใกล้ที่สุดทีละ 25 สตางค์ ครึ่งปัดขึ้น)",
    "en": "3.3 kg × 7.05 baht × grade A 100% = 23.265 baht "
    "rounded to 23.25 baht (to the nearest multiple of 25 satang, a half goes up)",
}
QUOTE: dict[str, Any] = {
    "price_list_id": PRICE_LIST_ID,
    "price_list_version": 7,
    "valid_from": "2026-11-22T17:00:00Z",
    "lines": [EXPLAINED_LINE],
    "total_satang": 2325,
    "mass_g": 3300,
    "volume_ml": 99000,
}
