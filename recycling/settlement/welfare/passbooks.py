"""Many passbooks at once: locked in ascending order, and what is free in each."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from recycling.database.orm import current_enterprise
from recycling.ledger import queries
from recycling.ledger import service as ledger
from recycling.settlement.models import Payout
from recycling.settlement.payouts import OPEN


def lock_free(session: Session, household_ids: Iterable[UUID]) -> dict[UUID, int]:
    """What each passbook has beyond holds and payouts asked for, in satang; none is below zero.

    Nobody else changes these passbooks until this transaction ends. Households
    without a passbook have 0.
    """
    codes = {queries.passbook_account(each): each for each in household_ids}
    free = ledger.lock_available(session, accounts=codes) if codes else {}
    asked = _asked(session)
    return {each: max(0, free[code] - asked.get(each, 0)) for code, each in codes.items()}


def _asked(session: Session) -> dict[UUID, int]:
    rows = session.execute(
        select(Payout.household_id, func.sum(Payout.amount_satang))
        .where(Payout.enterprise_id == current_enterprise(session), Payout.status.in_(OPEN))
        .group_by(Payout.household_id)
    )
    return {household_id: int(total) for household_id, total in rows}
