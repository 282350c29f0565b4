"""The journal keeps its laws, whoever writes to it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import db
from recycling.errors import Problem
from recycling.ids import new_id
from recycling.ledger import queries, service
from recycling.ledger.audit import audit
from recycling.ledger.models import Entry
from recycling.ledger.service import Draft, Leg, UnbalancedEntryError, move
from tests.builders import make_town
from tests.ledger.books import HOUSEHOLD, MEMBER, buy, draft


def test_an_entry_moves_money_and_mass(session: Session) -> None:
    buy(session, 250)
    held = {(b.account, b.commodity): b.balance for b in queries.balances(session)}
    assert held == {
        ("centre", "can"): 2500,
        (f"household:{HOUSEHOLD}", "can"): -2500,
        (MEMBER, "THB"): -250,
        ("stock:can", "THB"): 250,
    }
    assert queries.passbook_balance(session, household_id=HOUSEHOLD) == 250
    assert audit(session) == []


def test_the_program_refuses_an_unbalanced_entry(session: Session) -> None:
    with pytest.raises(UnbalancedEntryError, match=r"^THB is off by 1$"):
        service.post(session, draft(Leg("equity", "THB", -4), Leg("cash:centre", "THB", 5)))


def test_a_commodity_does_not_pay_for_another(session: Session) -> None:
    with pytest.raises(UnbalancedEntryError, match=r"^can is off by 5$"):
        service.post(session, draft(Leg("centre", "can", 5), Leg("centre", "pet", -5)))


def test_an_entry_without_movement_is_refused(session: Session) -> None:
    with pytest.raises(UnbalancedEntryError, match=r"^an entry needs at least one movement$"):
        service.post(session, draft(*move("THB", 0, source="equity", to="bank")))


def test_a_passbook_cannot_go_below_zero(session: Session) -> None:
    buy(session, 100)
    with pytest.raises(Problem) as caught:
        service.post(session, draft(*move("THB", 101, source="cash:centre", to=MEMBER)))
    assert caught.value.kind == "balance-too-low"
    assert caught.value.extra["balance_satang"] == 100
    assert queries.passbook_balance(session, household_id=HOUSEHOLD) == 100


def test_a_reversal_undoes_an_entry_once(session: Session) -> None:
    buy(session, 100)
    spent = draft(*move("THB", 60, source="cash:centre", to=MEMBER))
    service.post(session, spent)
    undone = service.reverse(session, entry_id=spent.id, captured_at=clock.now(), person_id=None)
    assert queries.passbook_balance(session, household_id=HOUSEHOLD) == 100
    entry = session.query(Entry).filter(Entry.id == undone).one()
    assert (entry.event, entry.source_id) == ("reversal", spent.source_id)
    with pytest.raises(Problem) as caught:
        service.reverse(session, entry_id=spent.id, captured_at=clock.now(), person_id=None)
    assert caught.value.kind == "already-reversed"
    assert audit(session) == []


@pytest.mark.parametrize(
    ("captured_at", "day"),
    [
        (datetime(2026, 11, 2, 16, 59, 59, tzinfo=UTC), date(2026, 11, 2)),
        (datetime(2026, 11, 2, 17, tzinfo=UTC), date(2026, 11, 3)),
        (datetime(2026, 11, 5, 9, tzinfo=UTC), date(2026, 11, 4)),  # a clock that is fast
    ],
)
def test_an_entry_counts_on_the_day_of_its_capture_in_bangkok(
    session: Session, captured_at: datetime, day: date
) -> None:
    with clock.at(datetime(2026, 11, 4, 5, tzinfo=UTC)):
        bought = buy(session, 100, captured_at=captured_at)
    assert session.query(Entry).filter(Entry.id == bought.id).one().effective_on == day


def test_what_was_never_written_cannot_be_reversed(session: Session) -> None:
    with pytest.raises(Problem, match="not-found"):
        service.reverse(session, entry_id=new_id(), captured_at=clock.now(), person_id=None)


def test_nothing_to_post_writes_nothing(session: Session) -> None:
    service.post_all(session, [])
    assert queries.balances(session) == []


def test_a_passbook_shows_its_running_balance_newest_first(session: Session) -> None:
    for ago, amount in ((3, 100), (2, 50), (1, 25)):  # ids of one millisecond have no order
        with clock.at(clock.now() - timedelta(seconds=ago)):
            buy(session, amount)
    lines = queries.passbook(session, household_id=HOUSEHOLD, limit=2)
    assert [(n.change_satang, n.balance_satang) for n in lines] == [(25, 175), (50, 150)]
    older = queries.passbook(session, household_id=HOUSEHOLD, before=lines[-1].entry_id)
    assert [(n.change_satang, n.balance_satang) for n in older] == [(100, 100)]


def test_an_entry_is_written_once(session: Session) -> None:
    bought = buy(session, 1)
    with pytest.raises(IntegrityError, match=r"pk_(entries|postings)"):
        service.post(session, bought)


def test_names_may_hold_what_the_wire_uses(session: Session) -> None:
    odd = 'loss:"ไฟ\\ไหม้", {NULL}'
    service.post(session, draft(*move("can", 5, source="centre", to=odd)))
    assert queries.balance(session, account=odd, commodity="can") == 5


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO entries DEFAULT VALUES",
        "INSERT INTO postings DEFAULT VALUES",
        "UPDATE postings SET amount = amount + 1",
        "DELETE FROM postings",
        "UPDATE entries SET event = 'other'",
        "DELETE FROM entries",
    ],
)
def test_the_application_may_not_touch_what_is_written(session: Session, statement: str) -> None:
    buy(session, 1)
    with pytest.raises(ProgrammingError, match="permission denied"):
        session.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    ["UPDATE postings SET amount = 1", "DELETE FROM entries", "TRUNCATE postings, entries CASCADE"],
)
def test_not_even_the_owner_rewrites_the_journal(app: Flask, statement: str) -> None:
    engine = create_engine(app.config["DATABASE_OWNER_URL"])
    with engine.connect() as owner, pytest.raises(IntegrityError, match="append-only"):
        owner.execute(text(statement))
    engine.dispose()


def test_the_audit_finds_a_forged_passbook(session: Session) -> None:
    buy(session, 100)
    session.execute(text("UPDATE member_balances SET balance = balance + 1"))
    (drift,) = audit(session)
    assert (drift.where, drift.off) == (MEMBER, 1)


STEPS = st.lists(
    st.tuples(st.sampled_from(["buy", "pay"]), st.integers(1, 5), st.integers(1, 10_000)),
    max_size=25,
)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_posting_one_by_one_or_in_bulk_gives_the_same_books(app: Flask, steps: list) -> None:
    """Purchases and payouts of five households; nobody is overdrawn since all bought enough."""

    def drafts() -> Iterator[Draft]:
        for number in range(1, 6):
            yield draft(*move("THB", 250_000, source=f"member:{number}", to="stock:can"))
        for kind, number, amount in steps:
            member = f"member:{number}"
            if kind == "buy":
                yield draft(*move("THB", amount, source=member, to="stock:can"))
            else:
                yield draft(*move("THB", amount, source="cash:centre", to=member))

    with app.app_context():
        make_town(app)
        for one in drafts():
            service.post(db.session(), one)
        singly = queries.balances(db.session())
        assert audit(db.session()) == []
        db.session.rollback()
        make_town(app)
        service.post_all(db.session(), list(drafts()))
        assert queries.balances(db.session()) == singly
        assert audit(db.session()) == []
        db.session.rollback()


def test_movements_between_the_same_accounts_add_up(session: Session) -> None:
    legs = [leg for amount in (10, 20) for leg in move("THB", amount, source="equity", to="bank")]
    service.post(session, draft(*legs))
    assert queries.balance(session, account="bank") == 30
    assert queries.balance(session, account="equity") == -30
