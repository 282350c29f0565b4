"""What can be done with the journal: the names other domains use.

Positive amounts go into an account, negative ones out of it; an entry's legs
sum to zero in each commodity. A household's passbook (`member:<id>`) is a
liability: the enterprise owes it the negative of its postings' sum.
"""

from recycling.ledger.auditing import require_sound, run_audit
from recycling.ledger.closing import close_period, closed_through
from recycling.ledger.holds import (
    available,
    expire_holds,
    hold,
    lock_available,
    post_hold,
    void_hold,
)
from recycling.ledger.posting import post, post_all, reverse
from recycling.ledger.terms import MEMBER, MONEY, Draft, Leg, UnbalancedEntryError, move

__all__ = [
    "MEMBER",
    "MONEY",
    "Draft",
    "Leg",
    "UnbalancedEntryError",
    "available",
    "close_period",
    "closed_through",
    "expire_holds",
    "hold",
    "lock_available",
    "move",
    "post",
    "post_all",
    "post_hold",
    "require_sound",
    "reverse",
    "run_audit",
    "void_hold",
]
