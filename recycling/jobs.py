"""Background work: enqueued in the transaction that needs it, run in another.

A job is a function of a session and JSON arguments. It runs inside its
enterprise, commits at its end, and may run twice without harm.
"""

import logging
from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

import procrastinate
from flask import Flask
from sqlalchemy import make_url
from sqlalchemy.orm import Session

from recycling.config import APP_ROLE
from recycling.database.orm import current_enterprise, db, enter_enterprise
from recycling.people import service as people

POLL_SECONDS = 0.5

log = logging.getLogger(__name__)

queue = procrastinate.App(connector=procrastinate.PsycopgConnector())

Work = TypeVar("Work", bound=Callable[..., None])


def job(*, name: str, attempts: int = 3) -> Callable[[Work], Work]:
    """Register `work(session, **arguments)` as the job `name`, tried `attempts` times."""

    def register(work: Work) -> Work:
        @queue.task(
            name=name,
            pass_context=True,
            retry=procrastinate.RetryStrategy(max_attempts=attempts, wait=2),
        )
        def run(
            context: procrastinate.JobContext, /, *, enterprise_id: str, **arguments: Any
        ) -> None:
            app: Flask = context.additional_context["flask"]
            with app.app_context():
                session = db.session()
                enter_enterprise(session, UUID(enterprise_id))
                try:
                    work(session, **arguments)
                    session.commit()
                finally:
                    session.rollback()
                    db.session.remove()

        return work

    return register


def defer(session: Session, name: str, **arguments: Any) -> None:
    """Enqueue the job `name` in the session's transaction: it is there only if that commits."""
    with session.begin_nested():
        driver = session.connection().connection.driver_connection
        queue.configure_task(name, connection=driver).defer(
            enterprise_id=str(current_enterprise(session)), **arguments
        )


def for_each_enterprise(app: Flask, work: Callable[[Session], object]) -> None:
    """Do `work` for each enterprise in a transaction of its own; one's failure stops no other.

    Raises the last failure at the end, so that the job counts as failed.
    """
    failure: Exception | None = None
    with app.app_context():
        session = db.session()
        ids = [enterprise.id for enterprise in people.enterprises(session)]
        for enterprise_id in ids:
            session.rollback()
            enter_enterprise(session, enterprise_id)
            try:
                work(session)
                session.commit()
            except Exception as error:
                log.exception("the journal of %s", enterprise_id)
                failure = error
        session.rollback()
        db.session.remove()
    if failure is not None:
        raise failure


def work(app: Flask, *, forever: bool, concurrency: int = 1) -> None:
    """Run jobs in this process: `forever`, or until none is left."""
    connector = procrastinate.PsycopgConnector(
        conninfo=_conninfo(app), min_size=1, max_size=concurrency + 2
    )
    with queue.replace_connector(connector) as runner:
        runner.run_worker(
            wait=forever,
            concurrency=concurrency,
            listen_notify=False,
            fetch_job_polling_interval=POLL_SECONDS,
            install_signal_handlers=forever,
            delete_jobs="successful",
            additional_context={"flask": app},
        )


@queue.periodic(cron="* * * * *")
@queue.task(name="retry_stalled_jobs", queueing_lock="retry_stalled_jobs", pass_context=True)
async def retry_stalled_jobs(context: procrastinate.JobContext, timestamp: int) -> None:
    """Give the jobs of workers that died to those that live."""
    del timestamp  # every periodic task is told it
    manager = context.app.job_manager
    for stalled in await manager.get_stalled_jobs():
        await manager.retry_job(stalled)


def _conninfo(app: Flask) -> str:
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"]).set(drivername="postgresql")
    if url.username != APP_ROLE:
        url = url.update_query_dict({"options": f"-crole={APP_ROLE}"})
    return url.render_as_string(hide_password=False)
