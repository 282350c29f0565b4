"""A household with money and a PromptPay number, and an enterprise with money in the bank."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from recycling import clock
from recycling.database.orm import db, enter_enterprise
from recycling.ids import new_id
from recycling.ledger.audit import audit
from recycling.people import service as people
from recycling.people.roles import Role
from tests.builders import SignedIn
from tests.weighing.scene import books, counter_ticket
from tests.weighing.yard import Yard, open_yard

WORTH = 70_000  # satang in each passbook: 20 kg of cans
BANK = 1_000_000


@dataclass(frozen=True)
class Desk:
    """The treasurer's desk, and a second treasurer's."""

    yard: Yard
    second: SignedIn

    def member(self) -> tuple[UUID, SignedIn]:
        """Another household with money and a number; its own client."""
        enter_enterprise(db.session(), self.yard.town.enterprise_id)
        household_id, person_id = self.yard.town.household()
        db.session.commit()
        client = self.yard.town.client(person_id)
        self.fill(household_id, client)
        return household_id, client

    def fill(self, household_id: UUID, client: SignedIn) -> None:
        """Sell 20 kg of cans, tell a number."""
        load = [{"material": "can", "gross_g": 20_000}]
        ticket = counter_ticket(self.yard.market, household_id, load)
        assert self.yard.staff.post("/weigh-tickets", ticket).status_code == 201
        assert tell(client, household_id).status_code == 201

    def approved(self, amount: int, client: SignedIn | None = None) -> str:
        """A PromptPay payout the manager has approved."""
        asked = ask(client or self.yard.member, amount)
        assert asked.status_code == 201, asked.get_json()
        payout_id: str = asked.get_json()["id"]
        body = {"id": str(new_id())}
        answer = self.yard.manager.post(f"/payouts/{payout_id}/approval", body)
        assert answer.status_code == 201
        return payout_id

    def batch(self, *payouts: str, by: SignedIn | None = None) -> TestResponse:
        """Make a payment batch."""
        body = {"id": str(new_id()), "payout_ids": list(payouts)}
        return (by or self.yard.treasurer).post("/payment-batches", body)

    def sent(self, amount: int, reference: str, client: SignedIn | None = None) -> dict[str, Any]:
        """A transfer with its slip."""
        transfer = self.waiting(amount, client)
        answer = slip(self.yard.treasurer, transfer["id"], reference)
        assert answer.status_code == 201, answer.get_json()
        found: dict[str, Any] = answer.get_json()
        return found

    def waiting(self, amount: int, client: SignedIn | None = None) -> dict[str, Any]:
        """A transfer to be scanned, alone in its batch."""
        answer = self.batch(self.approved(amount, client))
        assert answer.status_code == 201, answer.get_json()
        transfer: dict[str, Any] = answer.get_json()["transfers"][0]
        return transfer

    def held(self, account: str) -> int:
        """What the account holds, in satang."""
        return books(self.yard.town).get((account, "THB"), 0)

    def passbook(self, household_id: UUID | None = None) -> int:
        """A household's balance, in satang."""
        return -self.held(f"member:{household_id or self.yard.household_id}")

    def require_sound(self) -> None:
        """The ledger's laws hold."""
        enter_enterprise(db.session(), self.yard.town.enterprise_id)
        assert audit(db.session()) == []
        db.session.rollback()


@pytest.fixture
def desk(app: Flask) -> Iterator[Desk]:
    """A town of its own, with 700 baht in the household's passbook and 10,000 in the bank."""
    with app.app_context():
        yield open_desk(app)


def open_desk(app: Flask) -> Desk:
    """Furnish a town and its bank account."""
    yard = open_yard(app)
    second = new_id()
    people.create_person(db.session(), id=second, name="เหรัญญิกสอง", roles=[Role.TREASURER])
    db.session.commit()
    body = {"id": str(new_id()), "account": "bank", "amount_satang": BANK}
    yard.manager.post("/capital", body | {"captured_at": clock.now().isoformat()})
    desk = Desk(yard, yard.town.client(second))
    desk.fill(yard.household_id, yard.member)
    return desk


def tell(
    client: SignedIn, household_id: UUID, kind: str = "mobile", number: str = "080-123-4567"
) -> TestResponse:
    """Record a household's PromptPay number."""
    body = {"id": str(new_id()), "kind": kind, "number": number}
    return client.post(f"/households/{household_id}/promptpay", body)


def ask(client: SignedIn, amount: int, method: str = "promptpay") -> TestResponse:
    """Ask for a payout."""
    return client.post("/payouts", {"id": str(new_id()), "amount_satang": amount, "method": method})


def slip(client: SignedIn, transfer_id: str, reference: str, **more: Any) -> TestResponse:
    """Record a slip."""
    body = {"id": str(new_id()), "reference": reference, "captured_at": clock.now().isoformat()}
    return client.post(f"/transfers/{transfer_id}/slip", body | more)


def fail(client: SignedIn, transfer_id: str, reason: str = "ธนาคารปฏิเสธ") -> TestResponse:
    """Record a failure."""
    body = {"id": str(new_id()), "reason": reason}
    return client.post(f"/transfers/{transfer_id}/failure", body)
