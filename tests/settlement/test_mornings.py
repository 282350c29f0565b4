"""What settlement does by itself in the morning: overdue disputes, the month's collection."""

from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from recycling import clock
from recycling.clock import BANGKOK
from recycling.database.orm import db, enter_enterprise
from recycling.ids import new_id
from recycling.jobs import queue, work
from recycling.settlement import messages
from recycling.settlement.deadlines import end_overdue
from recycling.settlement.jobs import MORNING, settlement_morning
from recycling.settlement.welfare.collecting import collect_for_the_month, runs
from recycling.weighing.evidence import Dispute
from tests.builders_market import problem_of
from tests.settlement.test_corrections import correct, correction
from tests.settlement.test_disputes import (
    agree,
    complain,
    open_disputes,
    propose,
    sell,
    weigh_again,
)
from tests.settlement.welfare_scene import household, join, publish
from tests.weighing.scene import Line, books
from tests.weighing.yard import Yard

WEEK = timedelta(days=7)


def morning(yard: Yard, do: Callable[[Session], object], *, later: timedelta) -> None:
    """Do it as the job does, so much later."""
    session = db.session()
    session.rollback()
    enter_enterprise(session, yard.town.enterprise_id)
    with clock.at(clock.now() + later):
        do(session)
    session.commit()


def state(yard: Yard, dispute_id: str) -> tuple[str, bool]:
    """Its status, and whether it waits for a manager."""
    found = yard.staff.get(f"/disputes/{dispute_id}").get_json()
    return found["status"], found["escalated_at"] is not None


@pytest.mark.parametrize(("resolution", "others"), [("stand", ()), ("adjust", (12_000,))])
def test_silence_accepts_what_takes_nothing(
    yard: Yard, resolution: str, others: tuple[int, ...]
) -> None:
    dispute = complain(yard, sell(yard)["id"])
    proposed = propose(yard, dispute, resolution, *others).get_json()
    assert proposed["answer_by"] > proposed["proposed_at"]
    morning(yard, end_overdue, later=WEEK - timedelta(minutes=5))
    assert state(yard, dispute) == ("open", False)
    morning(yard, end_overdue, later=WEEK)
    assert state(yard, dispute) == ("resolved", False)
    assert books(yard.town)["stock:can", "THB"] == (35_000 if not others else 42_000)


def test_silence_gives_nothing_away_and_a_manager_decides(yard: Yard) -> None:
    dispute = complain(yard, sell(yard)["id"])
    propose(yard, dispute, "adjust", 9_000)
    assert agree(yard.manager, dispute).status_code == 403
    morning(yard, end_overdue, later=WEEK)
    assert state(yard, dispute) == ("open", True)
    assert books(yard.town)["stock:can", "THB"] == 35_000
    assert agree(yard.staff, dispute).status_code == 403
    decided = agree(yard.manager, dispute)
    assert (decided.status_code, decided.get_json()["status"]) == (201, "resolved")
    assert books(yard.town)["stock:can", "THB"] == 31_500


def test_a_manager_does_not_agree_to_the_own_proposal(yard: Yard) -> None:
    dispute = complain(yard, sell(yard)["id"])
    morning(yard, end_overdue, later=WEEK)
    assert state(yard, dispute) == ("open", True)
    body = {"resolution": "adjust", "lines": [{"line": 1, "quantity": 9_000}]}
    yard.manager.post(f"/disputes/{dispute}/proposal", {"id": str(new_id()), **body})
    assert state(yard, dispute) == ("open", False)
    morning(yard, end_overdue, later=WEEK)
    assert problem_of(agree(yard.manager, dispute))[:2] == (403, "forbidden")
    assert agree(yard.member, dispute).status_code == 201


def test_a_dispute_without_a_proposal_goes_to_the_manager(yard: Yard) -> None:
    ticket = sell(yard)
    weigh_again(yard, ticket["id"], 5_000)
    (dispute,) = open_disputes(yard)
    morning(yard, end_overdue, later=WEEK - timedelta(minutes=5))
    assert state(yard, dispute["id"]) == ("open", False)
    morning(yard, end_overdue, later=WEEK)
    assert state(yard, dispute["id"]) == ("open", True)
    kinds = [each["kind"] for each in yard.member.get("/messages").get_json()["items"]]
    assert kinds.count("dispute-proposed") == 1
    morning(yard, end_overdue, later=2 * WEEK)
    again = [each["kind"] for each in yard.member.get("/messages").get_json()["items"]]
    assert again == kinds


def test_a_ticket_corrected_meanwhile_is_a_persons_matter_and_stops_nobody(yard: Yard) -> None:
    less: Line = {"material": "can", "gross_g": 400}
    first, second = sell(yard), sell(yard)
    disputes = [complain(yard, ticket["id"]) for ticket in (first, second)]
    for dispute in disputes:
        propose(yard, dispute, "adjust", 12_000)
    assert correct(yard, first["id"], correction(yard, [less])).status_code == 201
    morning(yard, end_overdue, later=WEEK)
    assert [state(yard, each) for each in disputes] == [("open", True), ("resolved", False)]


def test_a_dispute_nobody_foresaw_stops_no_other(
    yard: Yard, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    disputes = [complain(yard, sell(yard)["id"]) for _ in range(3)]
    for dispute in disputes:
        propose(yard, dispute, "adjust", 12_000)
    held = books(yard.town)["stock:can", "THB"]
    tell = messages.tell_dispute

    def broken(session: Session, *, dispute: Dispute) -> None:
        if str(dispute.id) == disputes[1]:
            session.execute(text("SELECT 1 / 0"))
        tell(session, dispute=dispute)

    with monkeypatch.context() as patched:
        patched.setattr(messages, "tell_dispute", broken)
        morning(yard, end_overdue, later=WEEK)
    resolved = ("resolved", False)
    assert [state(yard, each) for each in disputes] == [resolved, ("open", False), resolved]
    assert books(yard.town)["stock:can", "THB"] == held + 2 * 7_000
    assert [disputes[1] in each.getMessage() for each in caplog.records] == [True]
    morning(yard, end_overdue, later=WEEK)
    assert state(yard, disputes[1]) == resolved


def settings(yard: Yard, **changes: int) -> None:
    """Change the enterprise's limits."""
    answer = yard.manager.post("/settings", {"id": str(new_id()), "settings": changes})
    assert answer.status_code == 201, answer.get_json()


def runs_of(yard: Yard) -> list[tuple[bool, int]]:
    """Of each collection whether a person ran it, and what it took."""
    session = db.session()
    session.rollback()
    enter_enterprise(session, yard.town.enterprise_id)
    found = [
        (run.run_by is not None, run.contributed_satang) for run in session.scalars(runs(session))
    ]
    session.rollback()
    return found


def collect_at(yard: Yard, at: datetime) -> None:
    """The morning's collection, then."""
    session = db.session()
    session.rollback()
    enter_enterprise(session, yard.town.enterprise_id)
    with clock.at(at):
        collect_for_the_month(session)
    session.commit()


def test_the_fund_collects_once_a_month_from_its_day_on(yard: Yard) -> None:
    assert publish(yard).status_code == 201
    household(yard, 100_000)
    month = (clock.now().astimezone(BANGKOK) + timedelta(days=32)).replace(day=1, hour=6)
    collect_at(yard, month.replace(day=4))
    assert runs_of(yard) == []
    collect_at(yard, month.replace(day=6))  # the worker was away on the fifth
    assert runs_of(yard) == [(False, 10_000)]
    collect_at(yard, month.replace(day=7))
    assert len(runs_of(yard)) == 1
    following = (month + timedelta(days=32)).replace(day=5)
    collect_at(yard, following)
    assert sorted(runs_of(yard)) == [(False, 5_000), (False, 10_000)]
    told = yard.treasurer.get("/welfare/collections").get_json()["items"]
    assert [each["run_by"] for each in told] == [None, None]


def test_by_hand_or_without_a_rule_nothing_is_collected_by_itself(yard: Yard) -> None:
    late = clock.now().astimezone(BANGKOK).replace(day=28) + timedelta(days=31)
    collect_at(yard, late.replace(day=28))
    assert publish(yard).status_code == 201
    join(yard, yard.household_id)
    settings(yard, welfare_day=0)
    collect_at(yard, late.replace(day=28))
    assert runs_of(yard) == []


def test_the_worker_does_both(app: Flask, yard: Yard) -> None:
    """The schedule's job, as the worker runs it."""
    settings(yard, dispute_days=1)
    dispute = complain(yard, sell(yard)["id"])
    propose(yard, dispute, "stand")
    session = db.session()
    session.rollback()
    enter_enterprise(session, yard.town.enterprise_id)
    session.execute(db.text("UPDATE disputes SET answer_by = now() - interval '1 hour'"))
    driver = session.connection().connection.driver_connection
    queue.configure_task(MORNING, connection=driver).defer(timestamp=0)
    session.commit()
    work(app, forever=False)
    assert state(yard, dispute) == ("resolved", False)


def test_a_dispute_that_cannot_be_ended_keeps_no_collection_waiting(
    app: Flask, yard: Yard, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert publish(yard).status_code == 201
    household(yard, 100_000)
    settings(yard, welfare_day=1)

    def broken(session: Session) -> None:
        raise RuntimeError("a dispute nobody foresaw")

    monkeypatch.setattr("recycling.settlement.jobs.end_overdue", broken)
    with pytest.raises(RuntimeError):
        settlement_morning.func(SimpleNamespace(additional_context={"flask": app}), 0)
    assert runs_of(yard) == [(False, 5_000)]
