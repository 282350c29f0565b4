"""A fund with a rule, some members and money in their passbooks."""

from typing import Any
from uuid import UUID

from werkzeug.test import TestResponse

from recycling import clock
from recycling.database.orm import db, enter_enterprise
from recycling.ids import new_id
from recycling.ledger import queries
from recycling.ledger import service as ledger
from recycling.ledger.audit import audit
from recycling.settlement.welfare.collecting import fund_balance
from tests.builders import SignedIn
from tests.weighing.yard import Yard

TERMS: dict[str, Any] = {
    "contribution_satang": 5_000,
    "levy_satang": 2_000,
    "benefits": [
        {"kind": "funeral", "amount_satang": 6_000},
        {"kind": "birth", "amount_satang": 3_000, "waiting_months": 1, "per_year": 1},
    ],
}


def publish(yard: Yard, **terms: Any) -> TestResponse:
    """A rule from this month on."""
    body = {
        "id": str(new_id()),
        "valid_from": clock.today().replace(day=1).isoformat(),
        "terms": TERMS | terms,
    }
    return yard.manager.post("/welfare/rules", body)


def act(client: SignedIn, path: str, **more: Any) -> TestResponse:
    """Post with a fresh id."""
    return client.post(path, {"id": str(new_id()), **more})


def now() -> str:
    """The present moment as a phone sends it."""
    return clock.now().isoformat()


def household(yard: Yard, balance: int) -> tuple[UUID, SignedIn]:
    """Another household in the fund, with so much in its passbook."""
    enter_enterprise(db.session(), yard.town.enterprise_id)
    household_id, person_id = yard.town.household()
    db.session.commit()
    give(yard, household_id, balance)
    join(yard, household_id)
    return household_id, yard.town.client(person_id)


def join(yard: Yard, household_id: UUID) -> str:
    """Take a household in; returns the membership's id."""
    answer = act(yard.staff, "/welfare/members", household_id=str(household_id))
    assert answer.status_code == 201, answer.get_json()
    made: str = answer.get_json()["id"]
    return made


def give(yard: Yard, household_id: UUID, amount: int) -> None:
    """Put money into a passbook (out of it when negative), as a correction would."""
    if not amount:
        return
    session = db.session()
    session.rollback()
    enter_enterprise(session, yard.town.enterprise_id)
    passbook = queries.passbook_account(household_id)
    ledger.post(
        session,
        ledger.Draft(
            id=new_id(),
            event="correction",
            source_id=new_id(),
            legs=ledger.move("THB", amount, source=passbook, to="equity"),
            captured_at=clock.now(),
        ),
    )
    session.commit()


def balance(yard: Yard, household_id: UUID) -> int:
    """What a passbook holds."""
    answer = yard.staff.get(f"/households/{household_id}/passbook")
    found: int = answer.get_json()["balance_satang"]
    return found


def standing(yard: Yard, household_id: UUID) -> tuple[int, int, int]:
    """Months paid, carried over, owed."""
    found = yard.staff.get(f"/households/{household_id}/welfare").get_json()
    return found["months"], found["carried_satang"], found["owed_satang"]


def fund(yard: Yard) -> int:
    """What the fund holds; the books must be sound."""
    session = db.session()
    session.rollback()
    enter_enterprise(session, yard.town.enterprise_id)
    assert audit(session) == []
    held = fund_balance(session)
    session.rollback()
    return held


def collect(yard: Yard) -> dict[str, Any]:
    """Run a collection."""
    answer = act(yard.treasurer, "/welfare/collections", captured_at=now())
    assert answer.status_code == 201, answer.get_json()
    found: dict[str, Any] = answer.get_json()
    return found


def claim(yard: Yard, household_id: UUID, kind: str = "funeral", **more: Any) -> TestResponse:
    """Staff ask for a benefit on a household's behalf."""
    body = {"kind": kind, "for_whom": "นายแก้ว", "happened_on": clock.today().isoformat(), **more}
    return act(yard.staff, "/welfare/claims", household_id=str(household_id), **body)


def approved(yard: Yard, household_id: UUID, kind: str = "funeral") -> str:
    """A claim that may be paid."""
    made: str = claim(yard, household_id, kind).get_json()["id"]
    assert act(yard.manager, f"/welfare/claims/{made}/approval").status_code == 201
    return made


def pay(yard: Yard, claim_id: str, method: str = "passbook") -> TestResponse:
    """The treasurer pays a claim."""
    path = f"/welfare/claims/{claim_id}/payment"
    return act(yard.treasurer, path, method=method, captured_at=now())
