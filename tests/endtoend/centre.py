"""What the centre's screens are opened with: a trip, a household, a payment batch, a dispute."""

from typing import Any

from tests.endtoend.town import Town

_SMALL_SATANG = 1_000
_MADE: dict[tuple[int, str], str] = {}


def trip(town: Town) -> str:
    """Today's first trip, of which doors have been weighed."""
    return str(town.rounds[0].round["trips"][0]["id"])


def household(town: Town) -> str:
    """A household with money in its passbook."""
    return str(_bought_into_passbook(town)["household_id"])


def batch(town: Town) -> str:
    """A batch of one PromptPay transfer, made once for a town."""
    return _once(town, "batch", _make_batch)


def dispute(town: Town) -> str:
    """A dispute that the staff opened, made once for a town."""
    return _once(town, "dispute", _make_dispute)


def _once(town: Town, name: str, make: Any) -> str:
    key = (id(town), name)
    if key not in _MADE:
        _MADE[key] = make(town)
    return _MADE[key]


def _make_batch(town: Town) -> str:
    staff, manager, treasurer = (
        town.market.become(each) for each in ("staff-1", "manager-1", "treasurer-1")
    )
    home = household(town)
    staff.post(f"/households/{home}/promptpay", "screens-proxy", kind="mobile", number="0812345678")
    asked = staff.post(
        "/payouts",
        "screens-payout",
        household_id=home,
        amount_satang=_SMALL_SATANG,
        method="promptpay",
    )
    manager.post(f"/payouts/{asked['id']}/approval", "screens-approval")
    manager.post(
        "/capital",
        "screens-capital",
        account="bank",
        amount_satang=100 * _SMALL_SATANG,
        captured_at=town.now.isoformat(),
    )
    made = treasurer.post("/payment-batches", "screens-batch", payout_ids=[asked["id"]])
    staff.post(
        "/payouts", "screens-cash", household_id=home, amount_satang=_SMALL_SATANG, method="cash"
    )
    return str(made["id"])


def _make_dispute(town: Town) -> str:
    ticket = _bought_into_passbook(town)["id"]
    made = town.market.become("staff-1").post(
        "/disputes", "screens-dispute", ticket_id=ticket, reason="ที่บ้านชั่งได้มากกว่านี้"
    )
    return str(made["id"])


def _bought_into_passbook(town: Town) -> Any:
    """A ticket paid into the passbook of a household that could take some of it out again."""
    staff = town.market.become("staff-1")
    for ticket in staff.all("/weigh-tickets"):
        if ticket["pay"] == "passbook" and ticket["replaced_by"] is None:
            balance = staff.get(f"/households/{ticket['household_id']}/passbook")["balance_satang"]
            if balance >= 2 * _SMALL_SATANG:
                return ticket
    raise LookupError("nobody was paid into the passbook")
