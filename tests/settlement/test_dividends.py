"""A dividend is paid as it was previewed, once, to the last satang."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from recycling import clock
from recycling.database.orm import db, enter_enterprise
from recycling.ids import new_id
from recycling.ledger import service as ledger
from recycling.settlement.models import Purchase
from tests.builders_market import problem_of, rows
from tests.settlement.welfare_scene import balance, household, now, publish
from tests.weighing.scene import counter_ticket
from tests.weighing.yard import Yard, open_yard

TABLES = ("dividends", "dividend_shares", "entries", "postings")


def sell(yard: Yard, household_id: UUID, material: str, grams: int) -> str:
    """Sell at the counter; returns the ticket's id."""
    body = counter_ticket(
        yard.market, household_id, [{"material": material, "gross_g": grams}], pay="passbook"
    )
    answer = yard.staff.post("/weigh-tickets", body)
    assert answer.status_code == 201, answer.get_json()
    ticket_id: str = answer.get_json()["id"]
    return ticket_id


@pytest.fixture
def sold(yard: Yard) -> tuple[Yard, list[UUID]]:
    """Three households brought 1, 1 and 2 kg, the first two of it in cans, the last in PET."""
    publish(yard)
    yard.capital(1_000_000)
    homes = [household(yard, 0)[0] for _ in range(3)]
    for home, material, grams in zip(
        homes, ("can", "can", "pet-clear"), (1_000, 1_000, 2_000), strict=True
    ):
        sell(yard, home, material, grams)
    return yard, homes


def period(**change: Any) -> dict[str, Any]:
    """Today alone, seen from tomorrow."""
    day = (clock.today() - timedelta(days=1)).isoformat()
    return {"first_day": day, "last_day": day, "by": "kilos", "amount_satang": 1_001, **change}


def preview(yard: Yard, **change: Any) -> TestResponse:
    """Look at what it would be."""
    return yard.manager.get("/dividends/preview", **period(**change))


def body_of(shown: dict[str, Any]) -> dict[str, Any]:
    """What posts this preview."""
    names = ("first_day", "last_day", "by", "amount_satang", "digest")
    return {name: shown[name] for name in names} | {"id": str(new_id()), "captured_at": now()}


def test_the_shares_are_the_previews_and_sum_exactly(sold: tuple[Yard, list[UUID]]) -> None:
    yard, homes = sold
    before = [balance(yard, home) for home in homes]
    with clock.at(clock.now() + timedelta(days=1)):
        shown = preview(yard).get_json()
        shares = {each["household_id"]: each["amount_satang"] for each in shown["shares"]}
        assert sorted(shares.values()) == [250, 250, 501]
        posted = yard.manager.post("/dividends", body_of(shown))
        assert (posted.status_code, posted.get_json()["households"]) == (201, 3)
        gained = [balance(yard, home) - old for home, old in zip(homes, before, strict=True)]
        assert gained == [shares[str(home)] for home in homes]
        path = f"/dividends/{posted.get_json()['id']}/shares"
        assert yard.staff.get(path).get_json()["items"] == shown["shares"]
        assert yard.member.get("/dividends").get_json()["items"] == [posted.get_json()]


def test_by_baht_the_price_counts(sold: tuple[Yard, list[UUID]]) -> None:
    yard, homes = sold
    with clock.at(clock.now() + timedelta(days=1)):
        shown = preview(yard, by="baht").get_json()
    weights = {each["household_id"]: each["weight"] for each in shown["shares"]}
    assert [weights[str(home)] for home in homes] == [3_500, 3_500, 1_400]
    assert sum(each["amount_satang"] for each in shown["shares"]) == 1_001


def test_a_reversed_purchase_does_not_count(sold: tuple[Yard, list[UUID]]) -> None:
    yard, homes = sold
    ticket = UUID(sell(yard, homes[0], "can", 4_000))
    enter_enterprise(db.session(), yard.town.enterprise_id)
    purchase = db.session.get_one(Purchase, (yard.town.enterprise_id, ticket))
    ledger.reverse(
        db.session(), entry_id=purchase.entry_id, captured_at=clock.now(), person_id=None
    )
    db.session.commit()
    with clock.at(clock.now() + timedelta(days=1)):
        shown = preview(yard).get_json()
    weights = {each["household_id"]: each["weight"] for each in shown["shares"]}
    assert weights[str(homes[0])] == 1_000


def test_a_posting_sent_again_pays_once_and_a_second_one_is_refused(
    sold: tuple[Yard, list[UUID]],
) -> None:
    yard, _ = sold
    with clock.at(clock.now() + timedelta(days=1)):
        body = body_of(preview(yard).get_json())
        first, again = yard.manager.post("/dividends", body), yard.manager.post("/dividends", body)
        assert (again.status_code, again.get_json()) == (201, first.get_json())
        before = rows(yard.town, *TABLES)
        second = yard.manager.post("/dividends", body | {"id": str(new_id())})
        assert problem_of(second)[:2] == (409, "dividend-overlaps")
        assert rows(yard.town, *TABLES) == before


def test_what_changed_since_the_preview_is_not_posted(sold: tuple[Yard, list[UUID]]) -> None:
    yard, homes = sold
    with clock.at(clock.now() + timedelta(days=1)):
        body = body_of(preview(yard).get_json())
    sell(yard, homes[1], "can", 1_000)
    with clock.at(clock.now() + timedelta(days=1)):
        before = rows(yard.town, *TABLES)
        answer = yard.manager.post("/dividends", body)
        assert problem_of(answer)[:2] == (409, "dividend-changed")
        assert rows(yard.town, *TABLES) == before
        assert (
            yard.manager.post(
                "/dividends", body | {"digest": answer.get_json()["digest"]}
            ).status_code
            == 201
        )


def test_no_more_than_the_own_funds_is_shared_out(sold: tuple[Yard, list[UUID]]) -> None:
    yard, _ = sold
    with clock.at(clock.now() + timedelta(days=1)):
        shown = preview(yard, amount_satang=1_000_001).get_json()
        assert shown["own_funds_satang"] == 1_000_000
        answer = yard.manager.post("/dividends", body_of(shown))
        assert problem_of(answer)[:2] == (409, "surplus-short")


def test_bad_periods_and_other_people(app: Flask, sold: tuple[Yard, list[UUID]]) -> None:
    yard, _ = sold
    today = clock.today().isoformat()
    assert problem_of(preview(yard, last_day=today))[2] == ["last_day"]
    assert problem_of(preview(yard, by="weight"))[2] == ["by"]
    assert problem_of(preview(yard, amount_satang=0))[2] == ["amount_satang"]
    assert problem_of(preview(yard))[:2] == (409, "dividend-nobody")
    assert yard.member.get("/dividends/preview", **period()).status_code == 403
    other = open_yard(app)
    db.session.commit()
    with clock.at(clock.now() + timedelta(days=1)):
        body = body_of(preview(yard).get_json())
        assert yard.treasurer.post("/dividends", body).status_code == 403
        made = yard.manager.post("/dividends", body).get_json()["id"]
        assert other.staff.get(f"/dividends/{made}/shares").status_code == 404
        assert other.staff.get("/dividends").get_json()["items"] == []
