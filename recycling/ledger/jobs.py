"""What the journal does by itself: seals every five minutes, audits every night."""

import procrastinate
from sqlalchemy.orm import Session

from recycling.jobs import for_each_enterprise, queue
from recycling.ledger import chain
from recycling.ledger.auditing import run_audit
from recycling.ledger.holds import expire_holds

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


def _tidy(session: Session) -> None:
    expire_holds(session)
    chain.seal(session)
