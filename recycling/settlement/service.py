"""What can be done with money, as other domains may call it.

The parts: `purchases` (buying what was weighed), `receipts` and `genuine`,
`payouts` (out of the passbook), `cash` (collectors' floats, opening money),
`passbook` (what a household reads).
"""

from recycling.settlement.cash import bring_in_capital, collector_balance, collectors, move_float
from recycling.settlement.genuine import check_code, check_seal
from recycling.settlement.passbook import passbook
from recycling.settlement.payouts import (
    approve,
    cancel,
    get_payout,
    pay,
    payouts,
    reject,
    request_payout,
)
from recycling.settlement.purchases import buy, purchases_of
from recycling.settlement.receipts import frozen, get_receipt, receipts_of, status_of

__all__ = [
    "approve",
    "bring_in_capital",
    "buy",
    "cancel",
    "check_code",
    "check_seal",
    "collector_balance",
    "collectors",
    "frozen",
    "get_payout",
    "get_receipt",
    "move_float",
    "passbook",
    "pay",
    "payouts",
    "purchases_of",
    "receipts_of",
    "reject",
    "request_payout",
    "status_of",
]
