"""The trial balance and the journal over the API."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from recycling import clock
from recycling.ids import new_id
from recycling.ledger import queries, service
from recycling.ledger.service import move
from recycling.people.roles import Role
from tests.builders import SignedIn, Town
from tests.ledger.books import HOUSEHOLD, MEMBER, buy, draft

NOON = datetime(2026, 11, 2, 5, tzinfo=UTC)


@pytest.fixture
def treasurer(session: Session, town: Town) -> SignedIn:
    """Who may read the books."""
    return town.client(town.person(Role.TREASURER))


def test_the_trial_balance_sums_to_zero_in_each_commodity(
    session: Session, treasurer: SignedIn
) -> None:
    buy(session, 250)
    service.post(session, draft(*move("THB", 4_000, source="equity", to="bank")))
    session.commit()
    told = treasurer.get("/ledger/balances").json
    assert told["totals"] == [{"commodity": "THB", "total": 0}, {"commodity": "can", "total": 0}]
    held = {(line["account"], line["commodity"]): line["balance"] for line in told["items"]}
    assert held == {
        ("bank", "THB"): 4_000,
        ("equity", "THB"): -4_000,
        ("stock:can", "THB"): 250,
        (MEMBER, "THB"): -250,
        ("centre", "can"): 2_500,
        (f"household:{HOUSEHOLD}", "can"): -2_500,
    }


def test_the_trial_balance_of_a_day_as_it_was_known(session: Session, treasurer: SignedIn) -> None:
    with clock.at(NOON):
        buy(session, 1)
    with clock.at(NOON + timedelta(days=1)):
        buy(session, 10, captured_at=NOON)
        buy(session, 100)
    session.commit()

    def stock(**query: str) -> int:
        lines = treasurer.get("/ledger/balances", **query).json["items"]
        return {line["account"]: line["balance"] for line in lines}.get("stock:can", 0)

    assert stock() == 111
    assert stock(until="2026-11-02") == 11
    assert stock(until="2026-11-01") == 0
    assert stock(recorded_by="2026-11-02T05:00:00Z") == 1
    assert stock(until="2026-11-02", recorded_by="2026-11-02T12:00:00+07:00") == 1


def test_the_journal_shows_entries_newest_first_with_their_legs(
    session: Session, treasurer: SignedIn
) -> None:
    with clock.at(NOON):
        first = buy(session, 1, captured_at=NOON - timedelta(hours=2))
    with clock.at(NOON + timedelta(hours=3)):
        back = service.reverse(
            session, entry_id=first.id, captured_at=NOON + timedelta(hours=3), person_id=None
        )
    with clock.at(NOON + timedelta(hours=4)):
        last = buy(session, 3)
    session.commit()
    page = treasurer.get("/ledger/entries", limit=2).json
    assert [entry["id"] for entry in page["items"]] == [str(last.id), str(back)]
    assert page["items"][1]["reverses_id"] == str(first.id)
    rest = treasurer.get("/ledger/entries", cursor=page["next_cursor"]).json
    assert rest == {
        "items": [
            {
                "id": str(first.id),
                "event": "test",
                "source_id": str(first.source_id),
                "captured_at": "2026-11-02T03:00:00Z",
                "recorded_at": "2026-11-02T05:00:00Z",
                "effective_on": "2026-11-02",
                "late_from": None,
                "reverses_id": None,
                "legs": [
                    {"account": MEMBER, "commodity": "THB", "amount": -1},
                    {"account": "stock:can", "commodity": "THB", "amount": 1},
                    {"account": "centre", "commodity": "can", "amount": 10},
                    {"account": f"household:{HOUSEHOLD}", "commodity": "can", "amount": -10},
                ],
            }
        ],
        "next_cursor": None,
    }
    of_one = treasurer.get("/ledger/entries", source_id=str(first.source_id)).json["items"]
    assert [entry["id"] for entry in of_one] == [str(back), str(first.id)]
    assert treasurer.get("/ledger/entries", source_id=str(new_id())).json["items"] == []


def test_a_late_entry_says_from_which_day(session: Session, treasurer: SignedIn) -> None:
    with clock.at(NOON + timedelta(days=2)):
        service.close_period(session, through=NOON.date(), person_id=None)
        buy(session, 5, captured_at=NOON)
    session.commit()
    (entry,) = treasurer.get("/ledger/entries").json["items"]
    assert (entry["effective_on"], entry["late_from"]) == ("2026-11-03", "2026-11-02")


@pytest.mark.parametrize("path", ["/ledger/balances", "/ledger/entries"])
def test_the_books_are_for_the_centres_people(session: Session, town: Town, path: str) -> None:
    household = town.client(town.household()[1])
    collector = town.client(town.person(Role.COLLECTOR))
    staff = [town.client(town.person(role)) for role in (Role.STAFF, Role.MANAGER)]
    session.commit()
    assert [who.get(path).status_code for who in (household, collector)] == [403, 403]
    assert [who.get(path).status_code for who in staff] == [200, 200]


def test_a_balance_of_what_an_account_does_not_hold_is_zero(session: Session) -> None:
    buy(session, 1)
    assert queries.balance(session, account="centre", commodity="can") == 10
    assert queries.balance(session, account="centre", commodity="pet") == 0
    assert queries.balance(session, account="centre") == 0
    assert queries.balance(session, account="nowhere") == 0


def test_a_passbook_s_lines_tell_what_happened_when_and_what_it_left(session: Session) -> None:
    with clock.at(NOON):
        bought = buy(session, 250)
    with clock.at(NOON + timedelta(seconds=1)):
        paid = draft(*move("THB", 100, source="cash:centre", to=MEMBER), captured_at=NOON)
        service.post(session, paid)
    lines = queries.passbook(session, household_id=HOUSEHOLD)
    assert lines == [
        queries.PassbookLine(paid.id, "test", paid.source_id, NOON, -100, 150),
        queries.PassbookLine(bought.id, "test", bought.source_id, NOON, 250, 250),
    ]
    assert queries.passbook(session, household_id=HOUSEHOLD, limit=1) == lines[:1]
    assert queries.passbook(session, household_id=HOUSEHOLD, before=paid.id) == lines[1:]


def test_a_passbook_shows_fifty_lines_unless_asked_for_more(session: Session) -> None:
    for amount in range(1, 52):
        buy(session, amount)
    assert len(queries.passbook(session, household_id=HOUSEHOLD)) == 50
    assert len(queries.passbook(session, household_id=HOUSEHOLD, limit=60)) == 51


def test_balances_are_told_in_the_order_of_accounts_then_commodities(session: Session) -> None:
    service.post(session, draft(*move("pp-5", 3, source=f"household:{HOUSEHOLD}", to="centre")))
    buy(session, 250)
    told = [(held.account, held.commodity) for held in queries.balances(session)]
    assert told == sorted(told)
    assert ("centre", "can") in told
    assert ("centre", "pp-5") in told
