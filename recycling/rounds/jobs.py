"""The job that plans a day.

It commits in steps of its own instead of once at its end. A search of up to
ten minutes must hold neither a transaction nor a lock, and what is done of it
must be seen while it runs: so the day is read in one transaction, progress is
told in one each, and the result is stored in a last one, together with the
plan's `ready`. A worker that dies in between leaves a plan that is solved
again from its start; of two that solve one plan at once the first to store
wins. Nothing is lost and nothing is there twice. A fault of the program fails
the plan at once, since trying again would only fail again, later.
"""

import logging
import time
from collections.abc import Callable
from uuid import UUID

import procrastinate
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from recycling.jobs import for_each_enterprise, job, queue
from recycling.rounds import plans, positions, replanning
from recycling.rounds.day import problem_of
from recycling.rounds.living_models import ReplanStatus
from recycling.rounds.lookup import get_plan
from recycling.rounds.models import PlanStatus
from recycling.rounds.rearranging import publish_replan
from recycling.rounds.shapes import draw_along_roads
from routing import check, living, solve

log = logging.getLogger(__name__)

PLAN_ROUNDS, REPLAN_DAY, FORGET = "plan_rounds", "replan_day", "forget_positions"
TELL_EVERY_SECONDS = 0.5


@job(name=PLAN_ROUNDS)
def plan_rounds(session: Session, *, plan_id: str) -> None:
    """Lay the pickups of a plan's day over its shifts. Does nothing to a plan already made."""
    key = UUID(plan_id)
    task = plans.begin(session, plan_id=key)
    session.commit()
    if task is None:
        return
    try:
        _solve(session, task)
    except OperationalError:
        raise  # the database was away: the queue tries again, and the plan waits for it
    except Exception as error:
        log.exception("plan %s failed", plan_id)
        session.rollback()
        plans.fail(session, plan_id=key, detail=[f"{type(error).__name__}: {error}"])
        session.commit()


def _solve(session: Session, task: plans.Task) -> None:
    problem = problem_of(task.day)
    began = time.perf_counter()
    solution = solve(
        problem,
        seconds=task.seconds,
        iterations=task.iterations,
        seed=task.seed,
        cancel=_teller(session, task),
    )
    plans.store(
        session,
        task=task,
        solution=solution,
        violations=check(problem, solution),
        solver_ms=round((time.perf_counter() - began) * 1000),
    )
    session.commit()
    _draw(session, task.plan_id)


def _draw(session: Session, plan_id: UUID) -> None:
    """Draw a plan's trips. It is ready before: a line on a map is nothing to wait for."""
    plan = get_plan(session, plan_id=plan_id)
    if plan.status in (PlanStatus.READY, PlanStatus.PUBLISHED):
        draw_along_roads(session, plan=plan)
        session.commit()


@job(name=REPLAN_DAY)
def replan_day(session: Session, *, replan_id: str) -> None:
    """Plan the rest of a published day anew, and give it out when that was asked for."""
    key = UUID(replan_id)
    try:
        task = replanning.begin(session, replan_id=key)
        session.commit()
        if task is not None:
            _propose(session, task)
        _give_out(session, key)
    except OperationalError:
        raise  # the database was away: the queue tries again
    except Exception as error:
        log.exception("replanning %s failed", replan_id)
        session.rollback()
        replanning.fail(session, replan_id=key, detail=[f"{type(error).__name__}: {error}"])
        session.commit()


def _propose(session: Session, task: replanning.RestOfDay) -> None:
    solution = living.replan(
        task.problem, task.previous, promised=task.promised, seconds=task.seconds, seed=task.seed
    )
    violations = check(task.asked, solution)
    replanning.keep_proposal(session, task=task, solution=solution, violations=violations)
    session.commit()


def _give_out(session: Session, replan_id: UUID) -> None:
    """Publish what is ready and was asked for at once: also what a worker that died had kept."""
    replan = replanning.get_replan(session, replan_id=replan_id)
    session.refresh(replan)
    if replan.publish and replan.status == ReplanStatus.READY:
        publish_replan(session, replan_id=replan_id, person_id=replan.requested_by)
        session.commit()
        _draw(session, replan.plan_id)


@queue.periodic(cron="7 * * * *")
@queue.task(name=FORGET, queueing_lock=FORGET, pass_context=True)
def forget_positions(context: procrastinate.JobContext, timestamp: int) -> None:
    """Delete, in each enterprise, where its vehicles were longer ago than it keeps that."""
    del timestamp
    for_each_enterprise(context.additional_context["flask"], positions.forget_positions)


def _teller(session: Session, task: plans.Task) -> Callable[[], bool]:
    """A `cancel` that never cancels: the search asks it often, so it tells how far it is."""
    began = time.perf_counter()
    told = began

    def tell() -> bool:
        nonlocal told
        now = time.perf_counter()
        if now - told >= TELL_EVERY_SECONDS:
            told = now
            share = min(1.0, (now - began) / task.seconds)
            per_cent = plans.BEGUN + int((plans.ALMOST - plans.BEGUN) * share)
            plans.tell_progress(session, plan_id=task.plan_id, per_cent=per_cent)
            session.commit()
        return False

    return tell
