"""Payouts paid from several desks at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from recycling import clock
from recycling.database.orm import db, enter_enterprise
from recycling.ids import new_id
from recycling.ledger import queries
from recycling.ledger import service as ledger
from recycling.ledger.audit import audit
from tests.settlement.payouts_scene import WORTH, act, approved, balance
from tests.weighing.yard import Yard


def test_payments_at_the_same_moment_cannot_overdraw(rich: Yard) -> None:
    """Eight treasurers' clicks at once on payouts which together exceed the balance."""
    payouts = [approved(rich, WORTH // 10) for _ in range(8)]
    _take(rich, WORTH // 2)
    together = Barrier(len(payouts))

    def pay(payout_id: str) -> int:
        together.wait(timeout=30)
        return act(rich.treasurer, payout_id, "payment").status_code

    with ThreadPoolExecutor(len(payouts)) as pool:
        statuses = sorted(pool.map(pay, payouts))
    assert statuses == [201] * 5 + [409] * 3
    assert balance(rich) == 0
    _require_sound(rich)


def test_one_payout_paid_from_two_desks_is_paid_once(rich: Yard) -> None:
    payout_id = approved(rich, 1_000)
    together = Barrier(4)

    def pay(_: int) -> int:
        together.wait(timeout=30)
        return act(rich.treasurer, payout_id, "payment").status_code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(pay, range(4))) == [201, 409, 409, 409]
    assert balance(rich) == WORTH - 1_000
    _require_sound(rich)


def _take(yard: Yard, amount: int) -> None:
    """Take money out behind the requests' back, as a correction would."""
    session = db.session()
    enter_enterprise(session, yard.town.enterprise_id)
    passbook = queries.passbook_account(yard.household_id)
    ledger.post(
        session,
        ledger.Draft(
            id=new_id(),
            event="correction",
            source_id=new_id(),
            legs=ledger.move("THB", amount, source="equity", to=passbook),
            captured_at=clock.now(),
        ),
    )
    session.commit()


def _require_sound(yard: Yard) -> None:
    enter_enterprise(db.session(), yard.town.enterprise_id)
    assert audit(db.session()) == []
    db.session.rollback()
