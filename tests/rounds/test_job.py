"""The planning job: seen while it runs, harmless when it dies or runs twice."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from recycling import cli
from recycling.database.orm import db
from recycling.rounds import jobs
from recycling.rounds.jobs import plan_rounds
from routing import Problem, Solution, Violation, solve
from tests.rounds.scene import PROBLEM, Scene, stops_of


@pytest.fixture
def asked(scene: Scene) -> Any:
    """A plan in the queue, for three calls and a vehicle."""
    scene.shift()
    scene.calls(3)
    return scene.ask()


def run(scene: Scene, plan: Any) -> None:
    """Do what a worker does with the plan."""
    with scene.entered():
        plan_rounds(db.session(), plan_id=plan["id"])
        db.session.commit()


def seen_elsewhere(scene: Scene, plan: Any) -> tuple[str, int]:
    """Status and progress of a plan, as another connection sees them."""
    with db.engine.connect() as connection:
        connection.execute(
            text("SELECT set_config('app.enterprise_id', :id, true)"),
            {"id": str(scene.town.enterprise_id)},
        )
        row = connection.execute(
            text("SELECT status, progress FROM plans WHERE id = :id"), {"id": UUID(plan["id"])}
        ).one()
    return row.status, row.progress


def test_progress_is_seen_while_solving_holds_no_transaction(
    scene: Scene, asked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, int]] = []

    def slow(problem: Problem, *, cancel: Callable[[], bool], **limits: Any) -> Solution:
        assert not db.session().in_transaction()
        seen.append(seen_elsewhere(scene, asked))
        solution = solve(problem, cancel=cancel, **limits)
        assert not cancel()
        assert not db.session().in_transaction()
        seen.append(seen_elsewhere(scene, asked))
        return solution

    monkeypatch.setattr(jobs, "TELL_EVERY_SECONDS", 0.0)
    monkeypatch.setattr(jobs, "solve", slow)
    run(scene, asked)
    (first_status, first), (last_status, last) = seen
    assert first_status == last_status == "solving"
    assert 0 < first <= last < 100
    with scene.entered():
        assert seen_elsewhere(scene, asked) == ("ready", 100)


def test_progress_reaches_its_end_only_with_the_plan(
    scene: Scene, asked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long the search takes, `100` means that the rounds are there."""
    shown: list[int] = []

    def late(problem: Problem, *, cancel: Callable[[], bool], **limits: Any) -> Solution:
        clock = iter(range(0, 100_000, 10))
        monkeypatch.setattr(jobs.time, "perf_counter", lambda: float(next(clock)))
        for _ in range(5):
            cancel()
            shown.append(seen_elsewhere(scene, asked)[1])
        monkeypatch.undo()
        return solve(problem, **limits)

    monkeypatch.setattr(jobs, "solve", late)
    run(scene, asked)
    assert shown == sorted(shown)
    assert max(shown) < 100


def test_a_plan_that_the_checker_faults_is_not_kept(
    scene: Scene, asked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = Violation(rule="capacity", vehicle="v", subject="s", text="too much on board")
    monkeypatch.setattr(jobs, "check", lambda *_: (fault,))
    run(scene, asked)
    plan = scene.ok(scene.staff.get(f"/plans/{asked['id']}"))
    assert (plan["status"], plan["rounds"]) == ("failed", [])
    assert plan["summary"]["detail"] == ["capacity v s: too much on board"]
    assert "วางแผนใหม่" in plan["summary"]["note"]["th"]
    refused = scene.try_publish(plan)
    assert refused.status_code == 409
    assert refused.get_json()["type"] == PROBLEM + "plan-failed"


def test_a_fault_of_the_program_fails_the_plan_and_is_logged(
    scene: Scene, asked: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any, **__: Any) -> Solution:
        raise ZeroDivisionError("by nothing")

    with monkeypatch.context() as patch:
        patch.setattr(jobs, "solve", broken)
        run(scene, asked)
    plan = scene.ok(scene.staff.get(f"/plans/{asked['id']}"))
    assert plan["status"] == "failed"
    assert plan["summary"]["detail"] == ["ZeroDivisionError: by nothing"]
    assert asked["id"] in caplog.text
    run(scene, asked)
    assert scene.ok(scene.staff.get(f"/plans/{asked['id']}")) == plan
    again = scene.plan()
    assert (again["status"], len(stops_of(again))) == ("ready", 3)


def test_a_plan_whose_worker_died_is_solved_again(
    scene: Scene, asked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any, **__: Any) -> Solution:
        raise OperationalError("SELECT", {}, ConnectionError("gone"))

    with monkeypatch.context() as patch:
        patch.setattr(jobs, "solve", away)
        with pytest.raises(OperationalError):
            run(scene, asked)
    assert scene.ok(scene.staff.get(f"/plans/{asked['id']}"))["status"] == "solving"
    run(scene, asked)
    assert scene.ok(scene.staff.get(f"/plans/{asked['id']}"))["status"] == "ready"


def test_of_two_workers_on_one_plan_the_first_to_store_wins(
    scene: Scene, asked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored: list[Any] = []

    def overtaken(problem: Problem, **limits: Any) -> Solution:
        monkeypatch.undo()
        run(scene, asked)
        stored.append(scene.ok(scene.staff.get(f"/plans/{asked['id']}")))
        return solve(problem, **limits)

    monkeypatch.setattr(jobs, "solve", overtaken)
    run(scene, asked)
    assert scene.ok(scene.staff.get(f"/plans/{asked['id']}")) == stored[0]
    assert len(stops_of(stored[0])) == 3


def test_a_worker_that_fails_after_another_has_stored_spoils_nothing(
    scene: Scene, asked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(*_: Any, **__: Any) -> Solution:
        monkeypatch.undo()
        run(scene, asked)
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr(jobs, "solve", overtaken)
    run(scene, asked)
    assert scene.ok(scene.staff.get(f"/plans/{asked['id']}"))["status"] == "ready"


def test_a_worker_that_stays_loads_the_search_before_it_takes_work(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[object] = []

    def work(_app: Flask, *, forever: bool, concurrency: int) -> None:
        done.append(("work", forever, concurrency))

    monkeypatch.setattr(cli, "prepare", lambda: done.append("search"))
    monkeypatch.setattr(cli.jobs, "work", work)
    with app.app_context():
        for words in (["worker"], ["worker", "--until-idle", "--concurrency", "2"]):
            assert app.test_cli_runner().invoke(args=words).exit_code == 0
    assert done == ["search", ("work", True, 1), ("work", False, 2)]
