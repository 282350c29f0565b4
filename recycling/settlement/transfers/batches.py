"""ชุดโอน: a payment batch. The money leaves the passbooks when it is made.

Until there is a slip it stands in the account `transfers`, so nobody can spend
it twice; a failed transfer puts it back. A batch is made whole or not at all,
its transfers then go their own ways.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from pricing import format_baht
from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.errors import Problem, conflict, invalid, not_found
from recycling.ids import new_id
from recycling.ledger import queries
from recycling.ledger import service as ledger
from recycling.ledger.models import Account, MemberBalance
from recycling.ledger.service import MONEY, Draft, move
from recycling.people import service as people
from recycling.settlement.accounts import BANK, UNDER_WAY
from recycling.settlement.models import Payout, PayoutStatus
from recycling.settlement.payouts import PROMPTPAY
from recycling.settlement.transfers.models import (
    PaymentBatch,
    PromptPayProxy,
    Transfer,
    TransferStatus,
)
from recycling.settlement.transfers.proxies import require_proxy

MOST_PAYOUTS = 100


def make_batch(
    session: Session, *, id: UUID, payout_ids: Sequence[UUID], made_by: UUID
) -> PaymentBatch:
    """Put approved PromptPay payouts into one batch and take their money out of the passbooks.

    Raises Problem not-found, invalid-request (a payout named twice), books-unsound
    (the last audit found a drift), wrong-state,
    wrong-method, second-person-needed, no-promptpay, bank-short, balance-too-low
    (409, with the `payout_id` or `household_id` it is about). Locks the payouts,
    then the passbooks, each in ascending order.
    """
    if len(set(payout_ids)) != len(payout_ids):
        raise invalid("payout_ids", "มีรายการซ้ำ เลือกรายการละครั้ง", "A payout is named twice.")
    ledger.require_sound(session)
    payouts = _lock_payouts(session, payout_ids)
    limit = people.settings(session).second_person_satang
    for payout in payouts:
        _require_payable(payout, made_by=made_by, limit=limit)
    proxies = {
        household_id: require_proxy(session, household_id=household_id)
        for household_id in dict.fromkeys(payout.household_id for payout in payouts)
    }
    total = sum(payout.amount_satang for payout in payouts)
    _require_bank(session, total)
    _require_passbooks(session, payouts)
    batch = PaymentBatch(
        enterprise_id=current_enterprise(session),
        id=id,
        made_at=clock.now(),
        made_by=made_by,
        total_satang=total,
    )
    session.add(batch)
    drafts = [_hold(payout, made_by) for payout in payouts]
    ledger.post_all(session, drafts)
    for payout, draft in zip(payouts, drafts, strict=True):
        session.add(_transfer(batch, payout, proxies[payout.household_id], draft.id))
        payout.status = PayoutStatus.SENDING.value
    session.flush()
    return batch


def get_batch(session: Session, *, batch_id: UUID) -> PaymentBatch:
    """One batch of this enterprise; Problem not-found otherwise."""
    batch = session.get(PaymentBatch, (current_enterprise(session), batch_id))
    if batch is None:
        raise not_found("ชุดโอน", "payment batch")
    return batch


def batches(session: Session) -> Select[PaymentBatch]:
    """The query for this enterprise's batches."""
    return select(PaymentBatch).where(PaymentBatch.enterprise_id == current_enterprise(session))


def transfers_of(session: Session, *, batch_ids: Sequence[UUID]) -> dict[UUID, list[Transfer]]:
    """The transfers of each of these batches, in their order."""
    found: dict[UUID, list[Transfer]] = {batch_id: [] for batch_id in batch_ids}
    query = select(Transfer).where(
        Transfer.enterprise_id == current_enterprise(session), Transfer.batch_id.in_(batch_ids)
    )
    for transfer in session.scalars(query.order_by(Transfer.id)):
        found[transfer.batch_id].append(transfer)
    return found


def proxies_of(session: Session, *, transfers: Sequence[Transfer]) -> Mapping[UUID, PromptPayProxy]:
    """The numbers these transfers go to, by the proxy's id."""
    query = select(PromptPayProxy).where(
        PromptPayProxy.enterprise_id == current_enterprise(session),
        PromptPayProxy.id.in_({transfer.proxy_id for transfer in transfers}),
    )
    return {proxy.id: proxy for proxy in session.scalars(query)}


def _lock_payouts(session: Session, payout_ids: Sequence[UUID]) -> Sequence[Payout]:
    query = (
        select(Payout)
        .where(Payout.enterprise_id == current_enterprise(session), Payout.id.in_(payout_ids))
        .order_by(Payout.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    payouts = session.scalars(query).all()
    if len(payouts) != len(payout_ids):
        raise not_found("คำขอถอนเงิน", "payout")
    return payouts


def _require_payable(payout: Payout, *, made_by: UUID, limit: int) -> None:
    about = str(payout.id)
    if payout.method != PROMPTPAY:
        raise conflict(
            "wrong-method",
            "คำขอนี้ขอรับเป็นเงินสด เอาออกจากชุดโอน แล้วจ่ายที่เคาน์เตอร์",
            "This payout was asked for in cash. Leave it out and pay it at the counter.",
            payout_id=about,
        )
    if payout.status != PayoutStatus.APPROVED:
        raise conflict(
            "wrong-state",
            "คำขอนี้ยังไม่อนุมัติ หรืออยู่ในชุดโอนอื่น หรือจ่ายแล้ว โหลดรายการใหม่",
            f"This payout is {payout.status}; only approved ones are sent. Load the list again.",
            payout_id=about,
            payout_status=payout.status,
        )
    if payout.amount_satang > limit and payout.decided_by == made_by:
        raise second_person(limit=limit, payout_id=about)


def second_person(**extra: object) -> Problem:
    """Problem second-person-needed (409)."""
    return conflict(
        "second-person-needed",
        "ยอดนี้เกินวงเงิน ผู้โอนต้องไม่ใช่คนเดียวกับผู้อนุมัติ ให้เหรัญญิกอีกคนโอน",
        "Over the limit the payer must not be who approved. Let another treasurer pay.",
        **extra,
    )


def _require_bank(session: Session, total: int) -> None:
    """Problem bank-short unless the books know of so much there. Catches slips, locks nothing."""
    free = queries.balance(session, account=BANK) + queries.balance(session, account=UNDER_WAY)
    if free < total:
        raise conflict(
            "bank-short",
            f"ตามบัญชีมีเงินในธนาคารพร้อมโอน {format_baht(free)} ไม่พอ บันทึกเงินเข้าธนาคารก่อน หรือลดรายการ",
            f"The books know of {format_baht(free, language='en')} free in the bank. "
            "Record what came in first, or send fewer.",
            free_satang=free,
            total_satang=total,
        )


def _require_passbooks(session: Session, payouts: Sequence[Payout]) -> None:
    """Problem balance-too-low unless each passbook keeps its minimum. Locks them."""
    wanted: Counter[UUID] = Counter()
    for payout in payouts:
        wanted[payout.household_id] += payout.amount_satang
    codes = {queries.passbook_account(each): each for each in wanted}
    rows = session.execute(
        select(Account.code, MemberBalance.balance)
        .join(
            Account,
            (Account.enterprise_id == MemberBalance.enterprise_id)
            & (Account.id == MemberBalance.account_id),
        )
        .where(MemberBalance.enterprise_id == current_enterprise(session), Account.code.in_(codes))
        .order_by(MemberBalance.account_id)
        .with_for_update(of=MemberBalance)
    )
    held = {codes[code]: balance for code, balance in rows}
    minimum = people.settings(session).passbook_minimum_satang
    for household_id, amount in wanted.items():
        room = max(0, held.get(household_id, 0) - minimum)
        if amount > room:
            raise conflict(
                "balance-too-low",
                "ยอดเงินในสมุดบัญชีไม่พอ โอนได้ไม่เกิน available_satang",
                "The passbook does not hold enough. Send at most available_satang.",
                household_id=str(household_id),
                balance_satang=held.get(household_id, 0),
                minimum_satang=minimum,
                available_satang=room,
            )


def _hold(payout: Payout, person_id: UUID) -> Draft:
    return Draft(
        id=new_id(),
        event="transfer",
        source_id=payout.id,
        legs=move(
            MONEY,
            payout.amount_satang,
            source=UNDER_WAY,
            to=queries.passbook_account(payout.household_id),
        ),
        captured_at=clock.now(),
        person_id=person_id,
    )


def _transfer(
    batch: PaymentBatch, payout: Payout, proxy: PromptPayProxy, held_entry_id: UUID
) -> Transfer:
    return Transfer(
        enterprise_id=batch.enterprise_id,
        id=new_id(),
        batch_id=batch.id,
        payout_id=payout.id,
        household_id=payout.household_id,
        proxy_id=proxy.id,
        amount_satang=payout.amount_satang,
        status=TransferStatus.WAITING.value,
        held_entry_id=held_entry_id,
    )
