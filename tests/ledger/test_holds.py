"""What is held for a payout stays in the passbook until it is paid, given free or expires."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import db, enter_enterprise
from recycling.errors import Problem
from recycling.ids import new_id
from recycling.ledger import queries, service
from recycling.ledger.audit import audit
from recycling.ledger.models import Hold
from recycling.ledger.service import move
from tests.builders import Town
from tests.ledger.books import HOUSEHOLD, MEMBER, buy, draft, pay

OTHER = new_id()
NOW = datetime(2026, 11, 2, 3, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def hold(session: Session, amount: int, *, expires_at: datetime = LATER) -> Hold:
    """Hold some of the household's passbook."""
    with clock.at(NOW):
        return service.hold(
            session,
            id=new_id(),
            account=MEMBER,
            amount_satang=amount,
            source_id=new_id(),
            expires_at=expires_at,
        )


def test_what_is_held_cannot_be_taken_out(session: Session) -> None:
    buy(session, 100)
    hold(session, 60)
    with clock.at(NOW), pytest.raises(Problem) as caught:
        pay(session, 41)
    assert caught.value.kind == "balance-too-low"
    assert caught.value.extra["available_satang"] == 40
    with clock.at(NOW):
        pay(session, 40)
        assert service.available(session, account=MEMBER) == 0
    assert queries.passbook_balance(session, household_id=HOUSEHOLD) == 60
    assert audit(session) == []


def test_two_holds_share_one_passbook(session: Session) -> None:
    buy(session, 100)
    hold(session, 60)
    with pytest.raises(Problem, match="balance-too-low"):
        hold(session, 41)
    hold(session, 40)


def test_a_passbook_that_was_never_used_cannot_be_held(session: Session) -> None:
    with pytest.raises(Problem, match="balance-too-low"):
        hold(session, 1)


def test_a_posted_hold_pays_and_frees_the_rest(session: Session) -> None:
    buy(session, 100)
    held = hold(session, 60)
    paid = draft(*move("THB", 50, source="cash:centre", to=MEMBER))
    with clock.at(NOW):
        service.post_hold(session, paid, hold_id=held.id)
        assert service.available(session, account=MEMBER) == 50
    assert held.entry_id == paid.id
    for again in (
        service.void_hold,
        lambda s, hold_id: service.post_hold(s, paid, hold_id=hold_id),
    ):
        with pytest.raises(Problem, match="hold-resolved"):
            again(session, hold_id=held.id)
    session.commit()
    assert audit(session) == []


def test_an_entry_takes_no_more_than_its_hold(session: Session) -> None:
    buy(session, 100)
    held = hold(session, 60)
    more = draft(*move("THB", 61, source="cash:centre", to=MEMBER))
    with clock.at(NOW), pytest.raises(Problem, match="hold-too-small"):
        service.post_hold(session, more, hold_id=held.id)


def test_a_voided_hold_is_free_again_and_stays_so(session: Session) -> None:
    buy(session, 100)
    held = hold(session, 60)
    service.void_hold(session, hold_id=held.id)
    service.void_hold(session, hold_id=held.id)
    pay(session, 100)
    with pytest.raises(Problem, match="not-found"):
        service.void_hold(session, hold_id=new_id())


def test_an_expired_hold_holds_no_longer(session: Session) -> None:
    buy(session, 100)
    held = hold(session, 100)
    with clock.at(LATER):
        paid = draft(*move("THB", 1, source="cash:centre", to=MEMBER))
        with pytest.raises(Problem, match="hold-expired"):
            service.post_hold(session, paid, hold_id=held.id)
        pay(session, 70)
        session.refresh(held)
        assert held.status == "voided"
        assert service.available(session, account=MEMBER) == 30


def test_the_same_hold_twice_is_one(session: Session) -> None:
    buy(session, 100)
    terms = {
        "id": new_id(),
        "account": MEMBER,
        "source_id": new_id(),
        "expires_at": clock.now() + timedelta(hours=1),
    }
    buy(session, 100, household_id=OTHER)
    first = service.hold(session, amount_satang=60, **terms)
    assert service.hold(session, amount_satang=60, **terms) is first
    with pytest.raises(Problem, match="id-taken"):
        service.hold(session, amount_satang=61, **terms)
    for someone_else in (f"member:{OTHER}", "member:nobody"):
        with pytest.raises(Problem, match="id-taken"):
            service.hold(session, amount_satang=60, **terms | {"account": someone_else})
    with pytest.raises(ValueError, match="amount"):
        service.hold(session, amount_satang=0, **terms)
    assert service.available(session, account=MEMBER) == 40


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE holds SET amount = 1",
        "UPDATE holds SET status = 'pending'",
        "UPDATE member_balances SET held = held - 61",
        "UPDATE member_balances SET balance = 59",
    ],
)
def test_the_database_keeps_holds_covered(session: Session, statement: str) -> None:
    buy(session, 100)
    hold(session, 60)
    with pytest.raises(IntegrityError):
        session.execute(text(statement))


def test_the_audit_finds_a_forged_hold(session: Session) -> None:
    buy(session, 100)
    hold(session, 60)
    session.execute(text("UPDATE member_balances SET held = 10"))
    (drift,) = audit(session)
    assert (drift.where, drift.off) == (MEMBER, -50)


def test_locked_passbooks_tell_what_is_free_without_expired_holds(session: Session) -> None:
    other = new_id()
    theirs = queries.passbook_account(other)
    buy(session, 100)
    buy(session, 50, household_id=other)
    hold(session, 60)
    unused = queries.passbook_account(new_id())
    with clock.at(NOW):
        free = service.lock_available(session, accounts=[theirs, MEMBER, unused])
        assert free == {theirs: 50, MEMBER: 40, unused: 0}
    with clock.at(LATER):
        assert service.lock_available(session, accounts=[MEMBER]) == {MEMBER: 100}
    assert service.lock_available(session, accounts=[]) == {}


def test_nobody_else_takes_out_of_a_locked_passbook(app: Flask, town: Town) -> None:
    session = db.session()
    buy(session, 100)
    session.commit()
    service.lock_available(session, accounts=[MEMBER])
    with Session(db.engine) as other:
        enter_enterprise(other, town.enterprise_id)
        other.execute(text("SET LOCAL lock_timeout = '50ms'"))
        with pytest.raises(OperationalError, match="lock timeout"):
            pay(other, 1)
    session.rollback()


def test_what_can_be_taken_out_of_a_passbook_never_used_is_nothing(session: Session) -> None:
    assert service.available(session, account=MEMBER) == 0


@pytest.mark.parametrize("lock", [False, True])
def test_looking_at_one_passbook_leaves_another_s_holds_alone(session: Session, lock: bool) -> None:
    other = new_id()
    buy(session, 100)
    buy(session, 100, household_id=other)
    over = hold(session, 60)
    passbook = queries.passbook_account(other)
    with clock.at(LATER):
        if lock:
            free = service.lock_available(session, accounts=[passbook])[passbook]
        else:
            free = service.available(session, account=passbook)
    session.refresh(over)
    assert (free, over.status) == (100, "pending")


def test_a_hold_is_read_as_the_database_has_it_now(app: Flask, session: Session) -> None:
    """It was given free elsewhere after this session had looked at it."""
    buy(session, 100)
    held = hold(session, 60)
    session.commit()
    assert held.status == "pending"
    session.execute(
        text("UPDATE holds SET status = 'voided', resolved_at = now() WHERE id = :id"),
        {"id": held.id},
    )
    paid = draft(*move("THB", 50, source="cash:centre", to=MEMBER))
    with clock.at(NOW), pytest.raises(Problem, match="hold-resolved"):
        service.post_hold(session, paid, hold_id=held.id)
