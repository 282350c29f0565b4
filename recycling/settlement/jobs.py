"""What settlement does by itself every morning."""

import procrastinate
from sqlalchemy.orm import Session

from recycling.jobs import for_each_enterprise, queue
from recycling.settlement.deadlines import end_overdue
from recycling.settlement.welfare.collecting import collect_for_the_month

MORNING = "settlement_morning"


@queue.periodic(cron="0 23 * * *")  # UTC: six in the morning in Bangkok
@queue.task(name=MORNING, queueing_lock=MORNING, pass_context=True)
def settlement_morning(context: procrastinate.JobContext, timestamp: int) -> None:
    """End disputes that waited too long; collect for the welfare fund on the month's day."""
    del timestamp
    app = context.additional_context["flask"]
    try:
        for_each_enterprise(app, end_overdue)
    finally:  # a dispute that cannot be ended keeps nobody's collection waiting
        for_each_enterprise(app, _collect)


def _collect(session: Session) -> None:
    collect_for_the_month(session)
