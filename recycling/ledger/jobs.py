"""What the journal does by itself: seals every five minutes, audits every night."""

import logging
from collections.abc import Callable

import procrastinate
from flask import Flask
from sqlalchemy.orm import Session

from recycling.database.orm import db, enter_enterprise
from recycling.jobs import queue
from recycling.ledger import chain
from recycling.ledger.auditing import run_audit
from recycling.ledger.holds import expire_holds
from recycling.people import service as people

log = logging.getLogger(__name__)
SEAL, AUDIT = "seal_ledgers", "audit_ledgers"


@queue.periodic(cron="*/5 * * * *")
@queue.task(name=SEAL, queueing_lock=SEAL, pass_context=True)
def seal_ledgers(context: procrastinate.JobContext, timestamp: int) -> None:
    """Seal what is finished and free what was held too long, in each enterprise."""
    del timestamp
    for_each_enterprise(context.additional_context["flask"], _tidy)


@queue.periodic(cron="0 19 * * *")  # UTC: two in the morning in Bangkok
@queue.task(name=AUDIT, queueing_lock=AUDIT, pass_context=True)
def audit_ledgers(context: procrastinate.JobContext, timestamp: int) -> None:
    """Audit each enterprise's books."""
    del timestamp
    for_each_enterprise(context.additional_context["flask"], run_audit)


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


def _tidy(session: Session) -> None:
    expire_holds(session)
    chain.seal(session)
