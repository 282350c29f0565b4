"""What the treasurer's pages for PromptPay are given: one frozen value a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutToSend:
    """An approved PromptPay payout that is in no batch."""

    id: str
    household_name: str
    household_code: str
    amount_satang: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLink:
    """A batch in the list: how many of its transfers still wait."""

    url: str
    made_at: datetime
    total_satang: int
    count: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnexplainedLine:
    """Money that left the bank which no transfer explains yet; what it may be."""

    id: str
    on_date: datetime
    amount_satang: int
    description: str
    match_url: str
    candidates: tuple[tuple[str, str], ...]
    """(transfer id, who it is for)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentsPage:
    """What is to be sent, what was sent, and the bank's word on it."""

    template: ClassVar[str] = "payments.html"

    batch_id: str
    """The id of the batch which the form makes, so that sending it twice makes one."""
    make_url: str
    statement_url: str
    to_send: tuple[PayoutToSend, ...]
    batches: tuple[BatchLink, ...]
    lines: tuple[UnexplainedLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Payee:
    """One transfer: whom, how much, the code to scan while it waits, what became of it."""

    household_name: str
    household_code: str
    proxy_kind: str
    proxy_masked: str
    number_is_new: bool
    amount_satang: int
    status: str
    qr_url: str | None
    slip_url: str
    failure_url: str
    slip_reference: str | None
    sent_at: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchPage:
    """A payment batch to be scanned payee by payee."""

    template: ClassVar[str] = "payment_batch.html"

    back_url: str
    made_at: datetime
    total_satang: int
    done: int
    payees: tuple[Payee, ...]
