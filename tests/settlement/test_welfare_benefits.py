"""Benefits of the welfare fund: asked for, approved by another person, paid from what it holds."""

from datetime import timedelta

from recycling import clock
from recycling.database.orm import db, enter_enterprise
from recycling.ids import new_id
from recycling.ledger.models import Audit
from tests.builders_market import problem_of
from tests.settlement.welfare_scene import (
    act,
    approved,
    balance,
    claim,
    collect,
    fund,
    give,
    household,
    now,
    pay,
    publish,
)
from tests.weighing.yard import Yard


def test_unsound_books_pay_no_benefit(yard: Yard) -> None:
    publish(yard)
    home, _ = household(yard, 9_000)
    _, _ = household(yard, 9_000)
    collect(yard)
    claimed = approved(yard, home)
    session = db.session()
    session.rollback()
    enter_enterprise(session, yard.town.enterprise_id)
    session.add(
        Audit(
            enterprise_id=yard.town.enterprise_id,
            id=new_id(),
            audited_at=clock.now(),
            sound=False,
            drifts=[],
            sealed=0,
            hash=b"",
        )
    )
    session.commit()
    assert problem_of(pay(yard, claimed))[:2] == (409, "books-unsound")
    assert fund(yard) == 10_000


def test_a_death_is_levied_once_and_only_when_approved(yard: Yard) -> None:
    publish(yard)
    home, _ = household(yard, 9_000)
    asked = claim(yard, home).get_json()["id"]
    early = act(yard.treasurer, "/welfare/levies", claim_id=asked, captured_at=now())
    assert problem_of(early)[:2] == (409, "wrong-state")
    act(yard.manager, f"/welfare/claims/{asked}/approval")
    first = act(yard.treasurer, "/welfare/levies", claim_id=asked, captured_at=now())
    assert first.status_code == 201
    again = act(yard.treasurer, "/welfare/levies", claim_id=asked, captured_at=now())
    assert problem_of(again)[:2] == (409, "levy-called")


def test_a_rule_without_a_levy_levies_nobody(yard: Yard) -> None:
    publish(yard, levy_satang=0)
    home, _ = household(yard, 0)
    claimed = approved(yard, home)
    answer = act(yard.treasurer, "/welfare/levies", claim_id=claimed, captured_at=now())
    assert problem_of(answer)[:2] == (409, "no-levy")


def test_the_whole_way_of_a_benefit(yard: Yard) -> None:
    publish(yard)
    home, member = household(yard, 5_000)
    other, _ = household(yard, 5_000)
    collect(yard)
    body = {"kind": "funeral", "for_whom": "นายแก้ว", "happened_on": clock.today().isoformat()}
    asked = act(member, "/welfare/claims", **body).get_json()
    assert (asked["status"], asked["amount_satang"]) == ("requested", 6_000)
    path = f"/welfare/claims/{asked['id']}"
    unapproved = act(yard.treasurer, f"{path}/payment", method="cash", captured_at=now())
    assert problem_of(unapproved)[:2] == (409, "wrong-state")
    assert act(yard.manager, f"{path}/approval").get_json()["status"] == "approved"
    paid = pay(yard, asked["id"]).get_json()
    assert (paid["status"], paid["method"]) == ("paid", "passbook")
    assert (balance(yard, home), balance(yard, other), fund(yard)) == (6_000, 0, 4_000)
    assert problem_of(pay(yard, asked["id"]))[:2] == (409, "wrong-state")
    assert member.get("/welfare/claims").get_json()["items"] == [paid]
    words = member.get(f"/households/{home}/passbook").get_json()["items"]
    assert [item["event"] for item in words][:2] == ["welfare-benefit", "welfare-contribution"]


def test_the_fund_pays_no_more_than_it_holds(yard: Yard) -> None:
    publish(yard)
    home, _ = household(yard, 5_000)
    collect(yard)
    first = approved(yard, home)
    short = pay(yard, first)
    assert problem_of(short)[:2] == (409, "fund-short")
    assert short.get_json()["held_satang"] == 5_000
    household(yard, 5_000)
    collect(yard)
    assert problem_of(pay(yard, first, "cash"))[:2] == (409, "cash-short")
    yard.capital(10_000)
    assert pay(yard, first, "cash").status_code == 201
    assert fund(yard) == 4_000


def test_waiting_months_and_yearly_limits(yard: Yard) -> None:
    publish(yard)
    home, _ = household(yard, 4_000)
    collect(yard)
    waiting = claim(yard, home, "birth")
    assert problem_of(waiting)[:2] == (409, "benefit-waiting")
    assert waiting.get_json()["months_paid"] == 0
    give(yard, home, 1_000)
    collect(yard)
    first = claim(yard, home, "birth")
    assert first.status_code == 201
    assert problem_of(claim(yard, home, "birth"))[:2] == (409, "benefit-limit")
    rejected = act(yard.manager, f"/welfare/claims/{first.get_json()['id']}/rejection", reason="ซ้ำ")
    assert rejected.get_json()["status"] == "rejected"
    assert claim(yard, home, "birth").status_code == 201
    assert problem_of(claim(yard, home, "illness"))[:2] == (409, "benefit-unknown")
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    late = claim(yard, home, happened_on=tomorrow)
    assert problem_of(late) == (422, "invalid-request", ["happened_on"])


def test_nobody_approves_what_they_asked_for(yard: Yard) -> None:
    publish(yard)
    home, _ = household(yard, 0)
    body = {"kind": "funeral", "for_whom": "ก", "happened_on": clock.today().isoformat()}
    own = act(yard.manager, "/welfare/claims", household_id=str(home), **body).get_json()["id"]
    assert act(yard.manager, f"/welfare/claims/{own}/approval").status_code == 403
    assert act(yard.treasurer, f"/welfare/claims/{own}/approval").status_code == 201
    assert act(yard.staff, f"/welfare/claims/{own}/rejection", reason="x").status_code == 403
