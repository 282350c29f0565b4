"""What the journal does by itself, as the worker does it."""

from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import enter_enterprise
from recycling.ids import new_id
from recycling.jobs import queue, work
from recycling.ledger import chain, jobs, service
from recycling.ledger.auditing import last_audit
from recycling.ledger.models import Hold
from tests.builders import Town
from tests.ledger.books import MEMBER, buy

NOW = datetime(2026, 11, 2, 3, tzinfo=UTC)


def run(app: Flask, session: Session, name: str) -> None:
    """Enqueue the periodic task `name` as its schedule would, and work until none is left."""
    driver = session.connection().connection.driver_connection
    queue.configure_task(name, connection=driver).defer(timestamp=0)
    session.commit()
    work(app, forever=False)


def test_every_five_minutes_entries_are_sealed_and_expired_holds_freed(
    app: Flask, session: Session, town: Town
) -> None:
    buy(session, 100)
    kept, over = new_id(), new_id()
    with clock.at(NOW):
        for id_, ends in ((over, NOW + timedelta(hours=1)), (kept, NOW + timedelta(days=36_500))):
            service.hold(
                session,
                id=id_,
                account=MEMBER,
                amount_satang=30,
                source_id=new_id(),
                expires_at=ends,
            )
    session.commit()
    run(app, session, jobs.SEAL)
    enter_enterprise(session, town.enterprise_id)
    status = {held.id: held.status for held in session.query(Hold)}
    assert status == {over: "voided", kept: "pending"}
    assert service.available(session, account=MEMBER) == 70
    assert (chain.head(session).number, chain.unsealed(session)) == (1, 0)
    assert last_audit(session) is None


def test_every_night_the_books_are_audited_and_the_verdict_kept(
    app: Flask, session: Session, town: Town
) -> None:
    buy(session, 100)
    session.commit()
    run(app, session, jobs.AUDIT)
    enter_enterprise(session, town.enterprise_id)
    verdict = last_audit(session)
    assert verdict is not None
    assert (verdict.sound, verdict.drifts, verdict.sealed) == (True, [], 1)
    assert verdict.hash == chain.head(session).hash


def test_the_schedule_names_both() -> None:
    """Bangkok's two in the morning is 19:00 UTC."""
    cron = {
        task.task.name: task.cron
        for task in queue.periodic_registry.periodic_tasks.values()
        if task.task.name in (jobs.SEAL, jobs.AUDIT)
    }
    assert cron == {jobs.SEAL: "*/5 * * * *", jobs.AUDIT: "0 19 * * *"}
