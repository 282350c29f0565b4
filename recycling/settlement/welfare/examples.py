"""One example for each thing the welfare fund's API is sent and answers."""

from typing import Any

Example = dict[str, Any]


def _id(number: int) -> str:
    return f"019aa000-0000-7000-8000-{number:012x}"


_HOUSEHOLD, _MEMBER_PERSON, _TREASURER, _MANAGER = map(_id, (0x20, 0x21, 0x31, 0x32))
_WHEN = "2026-11-23T03:00:00Z"

TERMS: Example = {
    "contribution_satang": 5000,
    "source": "passbook",
    "keep_satang": 0,
    "levy_satang": 2000,
    "levy_spares_family": True,
    "benefits": [
        {"kind": "funeral", "amount_satang": 300000, "waiting_months": 6, "per_year": None},
        {"kind": "illness", "amount_satang": 100000, "waiting_months": 6, "per_year": 2},
    ],
}
FORECAST: Example = {
    "members": 212,
    "months": [
        {
            "month": "2026-10-01",
            "contributed_satang": 861000,
            "levied_satang": 398000,
            "paid_out_satang": 400000,
            "owed_satang": 225000,
            "lowest_satang": -400000,
            "fund_satang": 859000,
        }
    ],
    "contributed_satang": 861000,
    "levied_satang": 398000,
    "paid_out_satang": 400000,
    "owed_satang": 225000,
    "lowest_satang": -400000,
    "lowest_month": "2026-10-01",
    "fund_satang": 859000,
    "holds": False,
}
RULE_BODY: Example = {"id": _id(0xB00), "valid_from": "2026-12-01", "terms": TERMS}
RULE: Example = RULE_BODY | {
    "version": 1,
    "simulation": FORECAST,
    "created_at": _WHEN,
    "created_by": _MANAGER,
}
FUND: Example = {"fund_satang": 859000, "rule": RULE, "members": 212}
SIMULATION_BODY: Example = {
    "id": _id(0xB01),
    "terms": TERMS,
    "months": 1,
    "events": [{"kind": "funeral", "number": 1}, {"kind": "illness", "number": 1}],
    "opening_satang": 0,
}
JOIN_BODY: Example = {"id": _id(0xB02), "household_id": _HOUSEHOLD}
ACT_BODY: Example = {"id": _id(0xB03)}
MEMBER: Example = {
    "id": _id(0xB02),
    "household_id": _HOUSEHOLD,
    "joined_on": "2026-11-01",
    "joined_at": _WHEN,
    "left_at": None,
}
LEFT: Example = MEMBER | {"left_at": "2027-03-01T03:00:00Z"}
STANDING: Example = {
    "member": MEMBER,
    "months": 3,
    "paid_satang": 18000,
    "carried_satang": 3000,
    "owed_satang": 4000,
    "levies": [{"levy_id": _id(0xB09), "owed_satang": 2000}],
}
COLLECTION_BODY: Example = {"id": _id(0xB04), "captured_at": "2026-11-30T16:00:00+07:00"}
COLLECTION: Example = {
    "id": _id(0xB04),
    "captured_at": "2026-11-30T09:00:00Z",
    "run_at": "2026-11-30T09:00:01Z",
    "run_by": _TREASURER,
    "members": 212,
    "contributed_satang": 861000,
    "levied_satang": 0,
    "owed_satang": 199000,
}
DEPOSIT_BODY: Example = {
    "id": _id(0xB05),
    "household_id": _HOUSEHOLD,
    "amount_satang": 3000,
    "captured_at": "2026-11-23T10:00:00+07:00",
}
DEPOSIT: Example = DEPOSIT_BODY | {"captured_at": _WHEN, "standing": STANDING}
CLAIM_BODY: Example = {
    "id": _id(0xB06),
    "kind": "funeral",
    "for_whom": "นายแก้ว ใจดี",
    "happened_on": "2026-11-20",
    "note": "แนบใบมรณบัตรที่ศูนย์แล้ว",
}
CLAIM: Example = CLAIM_BODY | {
    "household_id": _HOUSEHOLD,
    "rule_id": _id(0xB00),
    "amount_satang": 300000,
    "status": "requested",
    "requested_at": _WHEN,
    "requested_by": _MEMBER_PERSON,
    "decided_at": None,
    "decided_by": None,
    "reason": None,
    "method": None,
    "paid_at": None,
    "paid_by": None,
}
APPROVED: Example = CLAIM | {
    "status": "approved",
    "decided_at": "2026-11-23T04:00:00Z",
    "decided_by": _MANAGER,
}
REJECTION_BODY: Example = {"id": _id(0xB07), "reason": "ไม่มีใบรับรองแพทย์"}
REJECTED: Example = APPROVED | {"status": "rejected", "reason": "ไม่มีใบรับรองแพทย์"}
PAYMENT_BODY: Example = {
    "id": _id(0xB08),
    "method": "passbook",
    "captured_at": "2026-11-23T13:00:00+07:00",
}
PAID: Example = APPROVED | {
    "status": "paid",
    "method": "passbook",
    "paid_at": "2026-11-23T06:00:00Z",
    "paid_by": _TREASURER,
}
LEVY_BODY: Example = {
    "id": _id(0xB09),
    "claim_id": _id(0xB06),
    "captured_at": "2026-11-23T13:30:00+07:00",
}
LEVY: Example = {
    "id": _id(0xB09),
    "claim_id": _id(0xB06),
    "amount_satang": 2000,
    "captured_at": "2026-11-23T06:30:00Z",
    "called_at": "2026-11-23T06:30:01Z",
    "called_by": _TREASURER,
    "members": 211,
    "due_satang": 422000,
    "taken_satang": 398000,
}


def page(*items: Example) -> Example:
    """A page of these, the last one."""
    return {"items": list(items), "next_cursor": None}
