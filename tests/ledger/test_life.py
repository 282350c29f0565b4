"""A journal's life in any order: its laws hold after every step, its audits after every day.

200 lives of 50 steps, as long as `LEDGER_LIVES` and `LEDGER_STEPS` say nothing else.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text

from recycling import clock
from recycling.database.orm import db
from recycling.errors import Problem
from recycling.ids import new_id
from recycling.ledger import chain, queries, service
from recycling.ledger.models import Entry
from recycling.ledger.service import Draft, Leg, move
from tests.builders import make_town

HOMES = [new_id() for _ in range(3)]
PASSBOOKS = {queries.passbook_account(home): home for home in HOMES}
homes = st.sampled_from(HOMES)
amounts = st.integers(1, 1000)
START = datetime(2026, 11, 2, 3, tzinfo=UTC)

# After every step. What an audit asks takes many times as long and is asked after every day.
OFF = text("""
    SELECT entry_id::text FROM postings GROUP BY entry_id, commodity HAVING sum(amount) <> 0
    UNION ALL
    SELECT commodity FROM postings GROUP BY commodity HAVING sum(amount) <> 0
""")
BALANCES = text("""
    SELECT a.code, b.balance, b.held,
           (SELECT -sum(p.amount) FROM postings p
            WHERE p.enterprise_id = a.enterprise_id AND p.account_id = a.id)
    FROM accounts a
    JOIN member_balances b ON b.enterprise_id = a.enterprise_id AND b.account_id = a.id
""")


class Life(RuleBasedStateMachine):
    """Buying, paying, holding, reversing, returning, closing and coming late; beside a model."""

    app: Flask
    bought = Bundle("bought")
    holds = Bundle("holds")
    paid = Bundle("paid")

    def __init__(self) -> None:
        super().__init__()
        self.context = self.app.app_context()
        self.context.push()
        self.tenant = make_town(self.app).enterprise_id
        self.session = db.session()
        self.session.commit()
        self.now = START
        self.closed: date | None = None
        self.entries = 0
        self.balance = dict.fromkeys(HOMES, 0)
        self.held = dict.fromkeys(HOMES, 0)

    def teardown(self) -> None:
        self.audit()
        db.session.remove()
        self.context.pop()

    def free(self, home: UUID) -> int:
        return self.balance[home] - self.held[home]

    @contextmanager
    def step(self, *, refused: str | None = None) -> Iterator[None]:
        """A transaction of its own; `refused` names the problem it has to end in."""
        with clock.at(self.now):
            if refused is None:
                yield
                self.session.commit()
                return
            with pytest.raises(Problem, match=refused):
                yield
            self.session.rollback()

    def draft(self, *legs: Leg, late_days: int = 0) -> Draft:
        captured_at = self.now - timedelta(days=late_days)
        return Draft(
            id=new_id(), event="life", source_id=new_id(), legs=legs, captured_at=captured_at
        )

    def take(self, home: UUID, amount: int) -> str | None:
        """Expect `amount` to leave the passbook; the problem when it cannot."""
        if amount > self.free(home):
            return "balance-too-low"
        self.balance[home] -= amount
        return None

    @rule(target=bought, home=homes, amount=amounts, late_days=st.sampled_from([0, 0, 1, 5]))
    def buy(self, home, amount, late_days):
        one = self.draft(
            *move("THB", amount, source=queries.passbook_account(home), to="stock:can"),
            *move("can", amount, source=f"household:{home}", to="centre"),
            late_days=late_days,
        )
        with self.step():
            service.post(self.session, one)
        self.balance[home] += amount
        self.entries += 1
        entry = self.session.get(Entry, (self.tenant, one.id))
        day = (self.now - timedelta(days=late_days)).date()
        late = self.closed is not None and day <= self.closed
        assert entry.late_from == (day if late else None)
        assert entry.effective_on == (self.closed + timedelta(days=1) if late else day)
        return one.id, home, amount

    @rule(target=paid, home=homes, amount=amounts)
    def pay(self, home, amount):
        one = self.draft(
            *move("THB", amount, source="cash:centre", to=queries.passbook_account(home))
        )
        refused = self.take(home, amount)
        with self.step(refused=refused):
            service.post(self.session, one)
        if refused:
            return multiple()
        self.entries += 1
        return one.id, home, -amount

    @rule(one=st.one_of(consumes(bought), consumes(paid)))
    def reverse(self, one):
        """A purchase is taken back; a payment comes back from the bank or over the counter."""
        entry_id, home, change = one
        reverse = {"entry_id": entry_id, "captured_at": self.now, "person_id": None}
        refused = self.take(home, change)
        with self.step(refused=refused):
            service.reverse(self.session, **reverse)
        if refused is None:
            self.entries += 1
            with self.step(refused="already-reversed"):
                service.reverse(self.session, **reverse)

    @rule(target=holds, home=homes, amount=amounts)
    def hold(self, home, amount):
        terms = {
            "id": new_id(),
            "account": queries.passbook_account(home),
            "amount_satang": amount,
            "source_id": new_id(),
            "expires_at": START + timedelta(days=10_000),
        }
        refused = "balance-too-low" if amount > self.free(home) else None
        with self.step(refused=refused):
            service.hold(self.session, **terms)
        if refused:
            return multiple()
        self.held[home] += amount
        return terms["id"], home, amount

    @rule(target=paid, one=consumes(holds))
    def post_hold(self, one):
        hold_id, home, amount = one
        out = self.draft(*move("THB", amount, source="bank", to=queries.passbook_account(home)))
        with self.step():
            service.post_hold(self.session, out, hold_id=hold_id)
        self.held[home] -= amount
        self.balance[home] -= amount
        self.entries += 1
        return out.id, home, -amount

    @rule(one=consumes(holds))
    def void_hold(self, one):
        with self.step():
            service.void_hold(self.session, hold_id=one[0])
        self.held[one[1]] -= one[2]

    @rule(days=st.integers(1, 3), close=st.booleans())
    def days_pass(self, days, close):
        self.now += timedelta(days=days)
        if close:
            yesterday = (self.now - timedelta(days=1)).date()
            with self.step():
                service.close_period(self.session, through=yesterday, person_id=None)
            self.closed = yesterday
        self.audit()

    def audit(self) -> None:
        """What the nightly job asks; and everything is sealed, for nobody else is writing."""
        with self.step():
            verdict = service.run_audit(self.session)
        assert verdict.drifts == []
        assert chain.head(self.session).number == self.entries
        self.session.rollback()

    @invariant()
    def the_laws_hold(self):
        assert self.session.execute(OFF).all() == []
        found = {PASSBOOKS[code]: rest for code, *rest in self.session.execute(BALANCES)}
        for home in HOMES:
            balance = self.balance[home]
            assert found.get(home, [0, 0, 0]) == [balance, self.held[home], balance]
        self.session.rollback()


def test_the_laws_hold_in_any_order(app: Flask) -> None:
    Life.app = app
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=int(os.environ.get("LEDGER_LIVES", "200")),
            stateful_step_count=int(os.environ.get("LEDGER_STEPS", "50")),
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
