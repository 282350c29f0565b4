"""A journal's life in any order: its laws hold after every step.

LEDGER_LIVES and LEDGER_STEPS say how many lives of how many steps (default 15 of 20).
"""

import os
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    rule,
    run_state_machine_as_test,
)

from recycling import clock
from recycling.database.orm import db
from recycling.errors import Problem
from recycling.ids import new_id
from recycling.ledger import chain, queries, service
from recycling.ledger.audit import audit
from recycling.ledger.models import Entry
from recycling.ledger.service import Draft, Leg, move
from tests.builders import make_town

HOMES = [new_id() for _ in range(3)]
homes = st.sampled_from(HOMES)
amounts = st.integers(1, 1000)
START = datetime(2026, 11, 2, 3, tzinfo=UTC)


class Life(RuleBasedStateMachine):
    """Buying, paying, holding, reversing, closing and coming late; beside a plain model of it."""

    app: Flask
    bought = Bundle("bought")
    holds = Bundle("holds")

    def __init__(self) -> None:
        super().__init__()
        self.context = self.app.app_context()
        self.context.push()
        make_town(self.app)
        self.session = db.session()
        self.now = START
        self.balance = dict.fromkeys(HOMES, 0)
        self.held = dict.fromkeys(HOMES, 0)

    def teardown(self) -> None:
        self.session.rollback()
        db.session.remove()
        self.context.pop()

    def free(self, home: object) -> int:
        return self.balance[home] - self.held[home]

    def post(self, *legs: Leg, late_days: int = 0) -> Draft:
        captured_at = self.now - timedelta(days=late_days)
        one = Draft(
            id=new_id(), event="life", source_id=new_id(), legs=legs, captured_at=captured_at
        )
        with clock.at(self.now):
            service.post(self.session, one)
        return one

    @rule(target=bought, home=homes, amount=amounts, late_days=st.sampled_from([0, 0, 1, 5]))
    def buy(self, home, amount, late_days):
        member = queries.passbook_account(home)
        one = self.post(
            *move("THB", amount, source=member, to="stock:can"),
            *move("can", amount, source=f"household:{home}", to="centre"),
            late_days=late_days,
        )
        self.balance[home] += amount
        closed = service.closed_through(self.session)
        entry = self.session.get(Entry, (self.session.info["enterprise_id"], one.id))
        day = (self.now - timedelta(days=late_days)).date()
        late = closed is not None and day <= closed
        assert entry.late_from == (day if late else None)
        assert entry.effective_on == (closed + timedelta(days=1) if late else day)
        return one.id, home, amount

    @rule(home=homes, amount=amounts)
    def pay(self, home, amount):
        legs = move("THB", amount, source="cash:centre", to=queries.passbook_account(home))
        if amount > self.free(home):
            with pytest.raises(Problem, match="balance-too-low"):
                self.post(*legs)
        else:
            self.post(*legs)
            self.balance[home] -= amount

    @rule(one=consumes(bought))
    def reverse(self, one):
        entry_id, home, amount = one
        reverse = {"entry_id": entry_id, "captured_at": self.now, "person_id": None}
        with clock.at(self.now):
            if amount > self.free(home):
                with pytest.raises(Problem, match="balance-too-low"):
                    service.reverse(self.session, **reverse)
            else:
                service.reverse(self.session, **reverse)
                self.balance[home] -= amount
                with pytest.raises(Problem, match="already-reversed"):
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
        with clock.at(self.now):
            if amount > self.free(home):
                with pytest.raises(Problem, match="balance-too-low"):
                    service.hold(self.session, **terms)
                return None
            service.hold(self.session, **terms)
        self.held[home] += amount
        return terms["id"], home, amount

    @rule(one=consumes(holds))
    def post_hold(self, one):
        if one is None:
            return
        hold_id, home, amount = one
        legs = move("THB", amount, source="bank", to=queries.passbook_account(home))
        paid = Draft(
            id=new_id(), event="payout", source_id=hold_id, legs=legs, captured_at=self.now
        )
        with clock.at(self.now):
            service.post_hold(self.session, paid, hold_id=hold_id)
        self.held[home] -= amount
        self.balance[home] -= amount

    @rule(one=consumes(holds))
    def void_hold(self, one):
        if one is not None:
            service.void_hold(self.session, hold_id=one[0])
            self.held[one[1]] -= one[2]

    @rule(days=st.integers(1, 3), close=st.booleans())
    def time_passes(self, days, close):
        self.now += timedelta(days=days)
        if close:
            with clock.at(self.now):
                yesterday = clock.today() - timedelta(days=1)
                service.close_period(self.session, through=yesterday, person_id=None)

    @invariant()
    def the_laws_hold(self):
        chain.seal(self.session)
        assert audit(self.session) == []
        for home in HOMES:
            account = queries.passbook_account(home)
            assert queries.passbook_balance(self.session, household_id=home) == self.balance[home]
            assert service.available(self.session, account=account) == self.free(home)


def test_the_laws_hold_in_any_order(app: Flask) -> None:
    Life.app = app
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=int(os.environ.get("LEDGER_LIVES", "15")),
            stateful_step_count=int(os.environ.get("LEDGER_STEPS", "20")),
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
