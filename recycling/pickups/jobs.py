"""Recurring visits become pickups: looked at every hour, each day made once."""

import procrastinate

from recycling.jobs import for_each_enterprise, queue
from recycling.pickups.recurring import make_all_due

MAKE_RECURRING = "make_recurring_pickups"


@queue.periodic(cron="20 * * * *")
@queue.task(name=MAKE_RECURRING, queueing_lock=MAKE_RECURRING, pass_context=True)
def make_recurring_pickups(context: procrastinate.JobContext, timestamp: int) -> None:
    """Make the pickups that are due, in each enterprise."""
    del timestamp
    for_each_enterprise(context.additional_context["flask"], make_all_due)
