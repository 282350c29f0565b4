"""Asking for money out of a passbook, and handing it out, through the API."""

from typing import Any

from werkzeug.test import TestResponse

from recycling import clock
from recycling.ids import new_id
from tests.builders import SignedIn
from tests.weighing.yard import Yard

WORTH = 70_000  # 20 kg of cans


def ask(yard: Yard, amount: int, client: SignedIn | None = None, **more: Any) -> TestResponse:
    """Request a payout."""
    body = {"id": str(new_id()), "amount_satang": amount, "method": "cash", **more}
    return (client or yard.member).post("/payouts", body)


def act(client: SignedIn, payout_id: str, action: str, **more: Any) -> TestResponse:
    """Approve, reject or pay."""
    if action == "payment":
        more.setdefault("captured_at", clock.now().isoformat())
    return client.post(f"/payouts/{payout_id}/{action}", {"id": str(new_id()), **more})


def approved(yard: Yard, amount: int) -> str:
    """A payout that may be paid."""
    payout_id: str = ask(yard, amount).get_json()["id"]
    assert act(yard.manager, payout_id, "approval").status_code == 201
    return payout_id


def balance(yard: Yard) -> int:
    """What the passbook holds, in satang."""
    path = f"/households/{yard.household_id}/passbook"
    found: int = yard.member.get(path).get_json()["balance_satang"]
    return found
