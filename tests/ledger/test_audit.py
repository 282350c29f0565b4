"""Each law of the ledger, broken behind the program's back, is found and told by how much."""

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from recycling.ledger import service
from recycling.ledger.audit import LAWS, Drift, audit
from recycling.ledger.service import move
from tests.builders import Town
from tests.ledger.books import MEMBER, buy, draft

ENTRY, WHOLE, COMMODITY, BALANCE, HELD, CENTRE = LAWS


def forge(owner: Connection, town: Town, statement: str) -> None:
    """Change the journal as only the tables' owner can, its triggers lifted."""
    owner.execute(
        text("SELECT set_config('app.enterprise_id', :id, true)"), {"id": str(town.enterprise_id)}
    )
    owner.execute(text("ALTER TABLE postings DISABLE TRIGGER USER"))
    assert owner.execute(text(statement)).rowcount == 1
    owner.execute(text("ALTER TABLE postings ENABLE TRIGGER USER"))
    owner.commit()


def test_sound_books_have_no_drift(session: Session) -> None:
    buy(session, 100)
    assert audit(session) == []


@pytest.mark.parametrize(("commodity", "off"), [("THB", 7), ("can", -3)])
def test_a_leg_that_is_off(
    session: Session, town: Town, owner: Connection, commodity: str, off: int
) -> None:
    forged = buy(session, 100)
    buy(session, 50)
    session.commit()
    account = {"THB": "stock:can", "can": "centre"}[commodity]
    forge(
        owner,
        town,
        f"UPDATE postings SET amount = amount + {off} WHERE entry_id = '{forged.id}' AND account_id"
        f" = (SELECT id FROM accounts WHERE code = '{account}')",
    )
    assert set(audit(session)) == {
        Drift(ENTRY, f"{forged.id} {commodity}", off),
        Drift(COMMODITY, commodity, off),
    }


def test_a_leg_that_is_missing(session: Session, town: Town, owner: Connection) -> None:
    forged = buy(session, 100)
    session.commit()
    member = f"(SELECT id FROM accounts WHERE code = '{MEMBER}')"
    forge(owner, town, f"DELETE FROM postings WHERE account_id = {member}")
    assert set(audit(session)) == {
        Drift(ENTRY, f"{forged.id} THB", 100),
        Drift(WHOLE, str(forged.id), -1),
        Drift(COMMODITY, "THB", 100),
        Drift(BALANCE, MEMBER, 100),
    }


@pytest.mark.parametrize("account", ["centre", "vehicle:7"])
def test_more_left_than_came(session: Session, account: str) -> None:
    """What went out of the yard or off a vehicle without having come is named with its mass."""
    service.post(session, draft(*move("can", 500, source="household:1", to=account)))
    service.post(session, draft(*move("can", 500, source=account, to="factory:1")))
    assert audit(session) == []
    service.post(session, draft(*move("can", 9, source=account, to="loss:transit")))
    assert audit(session) == [Drift(CENTRE, f"{account} can", -9)]


def test_what_is_no_place_of_ours_may_be_negative(session: Session) -> None:
    """A household is where mass comes from."""
    service.post(session, draft(*move("can", 9, source="household:1", to="factory:1")))
    assert audit(session) == []


def test_a_passbook_and_its_holds(session: Session) -> None:
    buy(session, 100)
    session.execute(text("UPDATE member_balances SET balance = balance - 2, held = 5"))
    assert set(audit(session)) == {Drift(BALANCE, MEMBER, -2), Drift(HELD, MEMBER, 5)}
