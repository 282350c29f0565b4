"""A transfer as its payer needs to see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from recycling.database.orm import current_enterprise
from recycling.people.models import Household
from recycling.settlement.models import Payout
from recycling.settlement.promptpay import Proxy, ProxyKind, payload
from recycling.settlement.transfers.batches import proxies_of
from recycling.settlement.transfers.models import PromptPayProxy, Transfer, TransferStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferView:
    """See `schemas.TransferSchema`."""

    id: UUID
    batch_id: UUID
    payout_id: UUID
    household_id: UUID
    household_code: str
    household_name: str
    proxy_kind: str
    proxy_masked: str
    number_is_new: bool
    amount_satang: int
    status: str
    qr_payload: str | None
    slip_reference: str | None
    sent_at: datetime | None
    sent_by: UUID | None
    confirmed_at: datetime | None
    failed_at: datetime | None
    reason: str | None


def view_transfers(session: Session, transfers: Sequence[Transfer]) -> list[TransferView]:
    """These transfers with their households, numbers (masked) and codes to scan."""
    proxies = proxies_of(session, transfers=transfers)
    own = current_enterprise(session)
    households = {
        each.id: each
        for each in session.scalars(
            select(Household).where(
                Household.enterprise_id == own,
                Household.id.in_({transfer.household_id for transfer in transfers}),
            )
        )
    }
    payouts = {
        each.id: each
        for each in session.scalars(
            select(Payout).where(
                Payout.enterprise_id == own,
                Payout.id.in_({transfer.payout_id for transfer in transfers}),
            )
        )
    }
    return [
        _view(
            transfer,
            proxies[transfer.proxy_id],
            households[transfer.household_id],
            payouts[transfer.payout_id],
        )
        for transfer in transfers
    ]


def _view(
    transfer: Transfer, proxy: PromptPayProxy, household: Household, payout: Payout
) -> TransferView:
    code = None
    if transfer.status == TransferStatus.WAITING and proxy.number is not None:
        code = payload(
            Proxy(ProxyKind(proxy.kind), proxy.number), amount_satang=transfer.amount_satang
        )
    decided = payout.decided_at
    return TransferView(
        id=transfer.id,
        batch_id=transfer.batch_id,
        payout_id=transfer.payout_id,
        household_id=transfer.household_id,
        household_code=household.code,
        household_name=household.name,
        proxy_kind=proxy.kind,
        proxy_masked=proxy.masked,
        number_is_new=decided is not None and proxy.recorded_at > decided,
        amount_satang=transfer.amount_satang,
        status=transfer.status,
        qr_payload=code,
        slip_reference=transfer.slip_reference,
        sent_at=transfer.sent_at,
        sent_by=transfer.sent_by,
        confirmed_at=transfer.confirmed_at,
        failed_at=transfer.failed_at,
        reason=transfer.reason,
    )
