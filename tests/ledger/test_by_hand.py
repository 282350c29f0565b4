"""The laws of the journal hold for who writes past the program: by SQL, as its owner."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.orm import Session

from recycling import clock
from recycling.ids import new_id
from recycling.ledger import batch
from recycling.ledger.audit import audit
from recycling.ledger.service import Draft, move
from tests.builders import Town
from tests.ledger.books import MEMBER, buy, draft

INSERT_ENTRY = """
    INSERT INTO entries (enterprise_id, id, event, source_id, captured_at, recorded_at,
                         effective_on, posting_count)
    VALUES (:e, :id, 'forged', :id, now(), now(), current_date, :n)
"""
INSERT_POSTINGS = """
    INSERT INTO postings (enterprise_id, entry_id, line, account_id, commodity, amount)
    SELECT :e, :id, line, (SELECT id FROM accounts WHERE code = 'stock:can'), 'THB', amount
    FROM unnest(CAST(:amounts AS bigint[])) WITH ORDINALITY AS a (amount, line)
"""


@pytest.fixture
def by_hand(owner: Connection, session: Session, town: Town) -> Connection:
    """The owner's own transaction in a town with one purchase."""
    buy(session, 100)
    session.commit()
    owner.execute(
        text("SELECT set_config('app.enterprise_id', :e, true)"), {"e": str(town.enterprise_id)}
    )
    return owner


@pytest.mark.parametrize(
    ("count", "amounts"), [(2, [5, -4]), (3, [5, -5]), (2, [5, 5])], ids=["off", "short", "double"]
)
def test_an_entry_is_whole_and_balanced(
    by_hand: Connection, town: Town, count: int, amounts: list[int]
) -> None:
    entry = {"e": town.enterprise_id, "id": new_id(), "n": count}
    by_hand.execute(text(INSERT_ENTRY), entry)
    with pytest.raises(IntegrityError, match=r"entries_are_balanced|entry"):
        by_hand.execute(text(INSERT_POSTINGS), entry | {"amounts": amounts})


def test_a_posting_needs_an_account_of_its_commodity(by_hand: Connection, town: Town) -> None:
    entry = {"e": town.enterprise_id, "id": new_id(), "n": 2}
    by_hand.execute(text(INSERT_ENTRY), entry)
    forged = INSERT_POSTINGS.replace("'THB'", "'can'")
    with pytest.raises(IntegrityError, match="no account"):
        by_hand.execute(text(forged), entry | {"amounts": [5, -5]})


def test_postings_need_their_entry(by_hand: Connection, town: Town) -> None:
    orphan = {"e": town.enterprise_id, "id": new_id(), "amounts": [5, -5]}
    with pytest.raises(IntegrityError, match="more or fewer"):
        by_hand.execute(text(INSERT_POSTINGS), orphan)


def test_a_passbook_follows_its_postings(by_hand: Connection, session: Session, town: Town) -> None:
    entry = {"e": town.enterprise_id, "id": new_id(), "n": 2}
    by_hand.execute(text(INSERT_ENTRY), entry)
    written = """
        INSERT INTO postings (enterprise_id, entry_id, line, account_id, commodity, amount)
        SELECT :e, :id, row_number() OVER (), id, 'THB', CASE code WHEN :m THEN 30 ELSE -30 END
        FROM accounts WHERE code IN (:m, 'stock:can')
    """
    by_hand.execute(text(written), entry | {"m": MEMBER})
    by_hand.commit()
    assert session.execute(text("SELECT balance FROM member_balances")).scalar_one() == 70
    assert audit(session) == []


def test_a_balanced_pair_cannot_be_added_to_an_old_entry(by_hand: Connection, town: Town) -> None:
    old = by_hand.execute(text("SELECT id FROM entries")).scalar_one()
    forged = """
        INSERT INTO postings (enterprise_id, entry_id, line, account_id, commodity, amount)
        SELECT :e, :id, 100 + line, (SELECT id FROM accounts WHERE code = 'stock:can'), 'THB', n
        FROM unnest(CAST(:amounts AS bigint[])) WITH ORDINALITY AS a (n, line)
    """
    with pytest.raises(IntegrityError, match="more or fewer"):
        by_hand.execute(text(forged), {"e": town.enterprise_id, "id": old, "amounts": [7, -7]})


def test_an_entry_without_postings_cannot_commit(by_hand: Connection, town: Town) -> None:
    by_hand.execute(text(INSERT_ENTRY), {"e": town.enterprise_id, "id": new_id(), "n": 2})
    with pytest.raises(IntegrityError, match="has no postings"):
        by_hand.commit()


NOWHERE = new_id()
# The place of the argument, what it is given instead, and what the database says.
FORGERIES = {
    "off by one": (-1, "{-11,10,100,-100}", "off by 1"),
    "another commodity": (12, "{1,1,1,2}", "off by 100"),
    "fewer than it says": (7, "{5}", "more or fewer"),
    "a line left out": (-3, "{1,2,3,5}", "more or fewer"),
    "lines from nought": (-3, "{0,1,2,3}", "more or fewer"),
    "of no entry": (-4, f"{{{','.join([str(NOWHERE)] * 4)}}}", "more or fewer"),
    "into no account": (-2, "{1,2,3,9}", "null value"),
}


@pytest.mark.parametrize(("place", "value", "told"), FORGERIES.values(), ids=FORGERIES)
def test_the_function_checks_what_it_is_given(
    session: Session, town: Town, place: int, value: str, told: str
) -> None:
    buy(session, 100)
    _call(session, _arguments(draft(*_bought()), town))  # as it is, it is written
    said = _arguments(draft(*_bought()), town)
    said[place] = value
    with pytest.raises(DBAPIError, match=told):
        _call(session, said)


def test_the_function_writes_for_the_session_s_enterprise_only(
    session: Session, town: Town
) -> None:
    buy(session, 100)
    other = replace(town, enterprise_id=new_id())
    with pytest.raises(ProgrammingError, match="works for another enterprise"):
        _call(session, _arguments(draft(*_bought()), other))


def _bought() -> Sequence[Any]:
    """Four postings: money from a passbook to the stock, cans from a house to the centre."""
    return (
        *move("THB", 10, source=MEMBER, to="stock:can"),
        *move("can", 100, source="household:x", to="centre"),
    )


def _arguments(one: Draft, town: Town) -> list[str]:
    """What the function is given for `one`."""
    given = batch.arguments([one], enterprise_id=town.enterprise_id, recorded_at=clock.now())
    return list(given)


def _call(session: Session, arguments: list[str]) -> None:
    session.connection().exec_driver_sql(
        "SELECT ledger_post(" + ", ".join(["%s"] * len(arguments)) + ")", tuple(arguments)
    )
