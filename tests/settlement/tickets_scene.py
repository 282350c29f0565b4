"""Door tickets as they are sent, and what they write."""

from typing import Any

from tests.weighing.scene import (
    Line,
    door_ticket,
)
from tests.weighing.yard import Yard

TABLES = (
    *("weigh_tickets", "weigh_lines", "purchases", "receipts", "receipt_counters"),
    *("entries", "postings", "member_balances", "captures", "stop_events"),
)


BOTTLES: Line = {
    "material": "pet-clear",
    "grade": "B",
    "gross_g": 12_345,
    "tare_g": 345,
    "deduction_permille": 50,
    "deduction_reason": "moisture",
}


CRATES: Line = {"material": "beer-crate", "quantity": 2}


CAN: Line = {"material": "can", "gross_g": 1_000}


def door(yard: Yard, *lines: Line, **more: Any) -> dict[str, Any]:
    """A ticket of the yard's household along its trip."""
    if "stop_id" not in more:
        more["trip_id"] = more.get("trip_id", yard.drive.trip_id)
    return door_ticket(yard.market, yard.household_id, lines, **more)
