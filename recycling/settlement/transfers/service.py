"""What can be done with PromptPay, as the edge calls it."""

from recycling.settlement.transfers.batches import (
    batches,
    get_batch,
    make_batch,
    proxies_of,
    transfers_of,
)
from recycling.settlement.transfers.proxies import get_proxy, record_proxy, remove_proxy
from recycling.settlement.transfers.sending import fail, get_transfer, record_slip

__all__ = [
    "batches",
    "fail",
    "get_batch",
    "get_proxy",
    "get_transfer",
    "make_batch",
    "proxies_of",
    "record_proxy",
    "record_slip",
    "remove_proxy",
    "transfers_of",
]
