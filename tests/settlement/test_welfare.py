"""The fund takes what is due and no more, and pays what was approved and no more."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask

from recycling import clock
from recycling.clock import BANGKOK
from recycling.database.orm import db, enter_enterprise
from recycling.ids import new_id
from recycling.ledger import queries
from recycling.ledger import service as ledger
from tests.builders_market import problem_of, rows
from tests.settlement.welfare_scene import (
    TERMS,
    act,
    approved,
    balance,
    collect,
    fund,
    give,
    household,
    join,
    now,
    pay,
    publish,
    standing,
)
from tests.weighing.scene import counter_ticket
from tests.weighing.yard import Yard, open_yard

TABLES = ("welfare_takings", "welfare_claims", "welfare_levies", "entries", "postings")


def months_on(months: int) -> datetime:
    """Noon on the 15th of a later month."""
    index = clock.today().year * 12 + clock.today().month - 1 + months
    return datetime(index // 12, index % 12 + 1, 15, 12, tzinfo=BANGKOK)


def test_a_part_paid_month_carries_over(yard: Yard) -> None:
    publish(yard)
    home, _ = household(yard, 3_000)
    run = collect(yard)
    assert (run["contributed_satang"], run["owed_satang"]) == (3_000, 2_000)
    assert standing(yard, home) == (0, 3_000, 2_000)
    assert (balance(yard, home), fund(yard)) == (0, 3_000)
    assert collect(yard)["contributed_satang"] == 0
    give(yard, home, 10_000)
    assert collect(yard)["contributed_satang"] == 2_000
    assert collect(yard)["contributed_satang"] == 0
    assert standing(yard, home) == (1, 0, 0)
    assert (balance(yard, home), fund(yard)) == (8_000, 5_000)


def test_unpaid_months_stay_owed_and_the_rule_of_each_month_counts(yard: Yard) -> None:
    publish(yard)
    home, _ = household(yard, 1_000)
    with clock.at(months_on(1)):
        publish(yard, contribution_satang=6_000)
        assert standing(yard, home) == (0, 0, 11_000)
        assert collect(yard)["contributed_satang"] == 1_000
    with clock.at(months_on(2)):
        give(yard, home, 13_000)
        assert collect(yard)["contributed_satang"] == 13_000
        assert standing(yard, home) == (2, 3_000, 3_000)
    rules = yard.staff.get("/welfare/rules").get_json()["items"]
    assert [rule["version"] for rule in rules] == [2, 1]


def test_from_sales_only_what_sales_brought_is_taken(yard: Yard) -> None:
    publish(yard, source="sales")
    join(yard, yard.household_id)
    give(yard, yard.household_id, 50_000)
    assert collect(yard)["contributed_satang"] == 0
    load = [{"material": "can", "gross_g": 1_000}]
    ticket = counter_ticket(yard.market, yard.household_id, load)
    assert yard.staff.post("/weigh-tickets", ticket).get_json()["total_satang"] == 3_500
    assert collect(yard)["contributed_satang"] == 3_500
    assert collect(yard)["contributed_satang"] == 0
    assert standing(yard, yard.household_id) == (0, 3_500, 1_500)


def test_what_was_asked_for_and_what_must_stay_is_left_alone(yard: Yard) -> None:
    publish(yard, keep_satang=1_000)
    home, member = household(yard, 6_000)
    body = {"id": str(new_id()), "amount_satang": 2_000, "method": "cash"}
    assert member.post("/payouts", body).status_code == 201
    assert collect(yard)["contributed_satang"] == 3_000
    assert balance(yard, home) == 3_000


def test_what_is_held_is_left_alone(yard: Yard) -> None:
    publish(yard)
    home, _ = household(yard, 6_000)
    session = db.session()
    session.rollback()
    enter_enterprise(session, yard.town.enterprise_id)
    ledger.hold(
        session,
        id=new_id(),
        account=queries.passbook_account(home),
        amount_satang=4_500,
        source_id=new_id(),
        expires_at=clock.now() + timedelta(days=1),
    )
    session.commit()
    assert collect(yard)["contributed_satang"] == 1_500
    assert (balance(yard, home), fund(yard)) == (4_500, 1_500)


def test_cash_pays_months_ahead(yard: Yard) -> None:
    publish(yard)
    home, _ = household(yard, 0)
    made = act(
        yard.staff,
        "/welfare/deposits",
        household_id=str(home),
        amount_satang=12_000,
        captured_at=now(),
    ).get_json()
    assert (made["standing"]["months"], made["standing"]["carried_satang"]) == (1, 7_000)
    with clock.at(months_on(1)):
        assert standing(yard, home) == (2, 2_000, 0)
    assert fund(yard) == 12_000
    gone = act(
        yard.staff,
        "/welfare/deposits",
        household_id=str(yard.household_id),
        amount_satang=1,
        captured_at=now(),
    )
    assert problem_of(gone)[0] == 404


def test_a_levy_takes_what_is_there_and_the_rest_is_carried_over(yard: Yard) -> None:
    publish(yard)
    homes = [household(yard, money)[0] for money in (10_000, 6_500, 0)]
    bereaved, _ = household(yard, 9_000)
    collect(yard)
    assert fund(yard) == 15_000
    levied = act(
        yard.treasurer, "/welfare/levies", claim_id=approved(yard, bereaved), captured_at=now()
    ).get_json()
    assert (levied["members"], levied["due_satang"], levied["taken_satang"]) == (3, 6_000, 3_500)
    assert [balance(yard, home) for home in homes] == [3_000, 0, 0]
    assert balance(yard, bereaved) == 4_000
    assert [standing(yard, home)[2] for home in homes] == [0, 500, 7_000]
    give(yard, homes[2], 3_000)
    assert collect(yard)["levied_satang"] == 2_000  # before the contribution
    assert standing(yard, homes[2]) == (0, 1_000, 4_000)
    listed = yard.staff.get("/welfare/levies").get_json()["items"]
    assert listed == [levied | {"taken_satang": 5_500}]


def test_joining_and_leaving(yard: Yard) -> None:
    home = str(yard.household_id)
    early = act(yard.staff, "/welfare/members", household_id=home)
    assert problem_of(early)[:2] == (409, "no-welfare-rule")
    publish(yard)
    joined = act(yard.member, "/welfare/members")
    assert (joined.status_code, joined.get_json()["household_id"]) == (201, home)
    assert problem_of(act(yard.member, "/welfare/members"))[:2] == (409, "already-member")
    assert problem_of(act(yard.staff, "/welfare/members"))[2] == ["household_id"]
    path = f"/welfare/members/{joined.get_json()['id']}/departure"
    assert act(yard.member, path).status_code == 403
    assert act(yard.staff, path).get_json()["left_at"]
    assert problem_of(act(yard.staff, path))[:2] == (409, "wrong-state")
    assert yard.member.get(f"/households/{home}/welfare").status_code == 404
    give(yard, yard.household_id, 9_000)
    assert collect(yard)["members"] == 0
    assert act(yard.member, "/welfare/members").status_code == 201
    assert yard.staff.get("/welfare").get_json()["members"] == 1


def test_a_simulation_shows_the_lowest_point_and_writes_nothing(yard: Yard) -> None:
    load = [{"material": "can", "gross_g": 2_000}]
    yard.staff.post("/weigh-tickets", counter_ticket(yard.market, yard.household_id, load))
    before = rows(yard.town, *TABLES)
    with clock.at(months_on(2)):
        shown = act(
            yard.staff,
            "/welfare/simulations",
            terms=TERMS,
            months=2,
            events=[{"kind": "funeral", "number": 1}],
            opening_satang=1_000,
        ).get_json()
    assert [month["contributed_satang"] for month in shown["months"]] == [5_000, 0]
    assert [month["levied_satang"] for month in shown["months"]] == [0, 2_000]
    assert [month["fund_satang"] for month in shown["months"]] == [6_000, 2_000]
    assert (shown["lowest_satang"], shown["holds"], shown["owed_satang"]) == (0, True, 5_000)
    assert rows(yard.town, *TABLES) == before
    kept = publish(yard).get_json()["simulation"]
    assert (kept["members"], len(kept["months"]), kept["contributed_satang"]) == (1, 12, 0)


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"valid_from": "2020-01-01"}, ["valid_from"]),
        ({"valid_from": "2099-01-02"}, ["valid_from"]),
        ({"terms": TERMS | {"contribution_satang": -1}}, ["terms.contribution_satang"]),
        ({"terms": TERMS | {"benefits": TERMS["benefits"][:1] * 2}}, ["benefits"]),
        ({"terms": TERMS | {"source": "cash"}}, ["terms.source"]),
        ({"terms": {}}, ["terms.contribution_satang"]),
    ],
)
def test_bad_rules_are_refused(yard: Yard, change: dict[str, Any], fields: list[str]) -> None:
    body = {"id": str(new_id()), "valid_from": "2099-01-01", "terms": TERMS} | change
    told = problem_of(yard.manager.post("/welfare/rules", body))
    assert (told[0], told[2]) == (422, fields)
    assert rows(yard.town, "welfare_rules") == {"welfare_rules": 0}


def test_who_may_do_what(yard: Yard) -> None:
    publish(yard)
    home, member = household(yard, 9_000)
    rule = {"id": str(new_id()), "valid_from": "2099-01-01", "terms": TERMS}
    assert yard.treasurer.post("/welfare/rules", rule).status_code == 403
    for client in (member, yard.staff):
        refused = act(client, "/welfare/collections", captured_at=now())
        assert refused.status_code == 403
    assert member.get(f"/households/{yard.household_id}/welfare").status_code == 403
    assert member.get("/welfare/claims", household_id=yard.household_id).status_code == 403
    foreign = {"kind": "funeral", "for_whom": "ก", "happened_on": clock.today().isoformat()}
    stranger = act(yard.member, "/welfare/claims", household_id=str(home), **foreign)
    assert stranger.status_code == 403


def test_another_enterprise_sees_nothing_of_it(app: Flask, yard: Yard) -> None:
    publish(yard)
    home, _ = household(yard, 9_000)
    claimed = approved(yard, home)
    other = open_yard(app)
    db.session.commit()
    assert other.staff.get(f"/households/{home}/welfare").status_code == 404
    assert act(other.manager, f"/welfare/claims/{claimed}/approval").status_code == 404
    assert pay(other, claimed).status_code == 404
    for path in ("/welfare/rules", "/welfare/members", "/welfare/claims", "/welfare/levies"):
        assert other.staff.get(path).get_json()["items"] == []
    assert other.staff.get("/welfare").get_json() == {
        "fund_satang": 0,
        "rule": None,
        "members": 0,
    }


def test_collections_at_the_same_moment_take_once(yard: Yard) -> None:
    publish(yard)
    homes = [household(yard, 7_000)[0] for _ in range(3)]
    together = Barrier(4)

    def run(_: int) -> int:
        together.wait(timeout=30)
        taken: int = collect(yard)["contributed_satang"]
        return taken

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(run, range(4))) == [0, 0, 0, 15_000]
    assert [balance(yard, home) for home in homes] == [2_000] * 3


def test_a_collection_sent_again_takes_once(yard: Yard) -> None:
    publish(yard)
    household(yard, 50_000)
    body = {"id": str(new_id()), "captured_at": now()}
    first = yard.treasurer.post("/welfare/collections", body)
    with clock.at(months_on(1)):
        again = yard.treasurer.post("/welfare/collections", body)
    assert (again.status_code, again.get_json()) == (201, first.get_json())
    assert fund(yard) == 5_000
