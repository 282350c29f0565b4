"""What the scale does by itself: forgets drafts."""

import procrastinate

from recycling.jobs import for_each_enterprise, queue
from recycling.weighing.drafts import forget_drafts

FORGET = "forget_scale_drafts"


@queue.periodic(cron="8 * * * *")
@queue.task(name=FORGET, queueing_lock=FORGET, pass_context=True)
def forget_scale_drafts(context: procrastinate.JobContext, timestamp: int) -> None:
    """Delete, in each enterprise, weights that were never bought, after some hours."""
    del timestamp
    for_each_enterprise(context.additional_context["flask"], forget_drafts)
