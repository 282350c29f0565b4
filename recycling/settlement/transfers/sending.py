"""What becomes of a transfer: a slip, the bank's word, or a failure and another try."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.errors import conflict, not_found
from recycling.ids import new_id
from recycling.ledger import queries
from recycling.ledger import service as ledger
from recycling.ledger.service import MONEY, Draft, move
from recycling.notify.models import Kind
from recycling.rounds.captures import require_captured_at
from recycling.settlement import messages
from recycling.settlement.accounts import BANK, UNDER_WAY
from recycling.settlement.models import PayoutStatus
from recycling.settlement.papers import vouchers
from recycling.settlement.payouts import get_payout
from recycling.settlement.transfers.models import Transfer, TransferStatus
from recycling.settlement.transfers.proxies import forget_if_ended


def get_transfer(session: Session, *, transfer_id: UUID, lock: bool = False) -> Transfer:
    """One transfer of this enterprise; Problem not-found otherwise."""
    query = select(Transfer).where(
        Transfer.enterprise_id == current_enterprise(session), Transfer.id == transfer_id
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    transfer = session.scalar(query)
    if transfer is None:
        raise not_found("รายการโอน", "transfer")
    return transfer


def record_slip(
    session: Session, *, transfer_id: UUID, reference: str, captured_at: datetime, person_id: UUID
) -> Transfer:
    """The bank's app showed a slip: the payout is paid out of the bank.

    The same slip again changes nothing. Raises Problem not-found, clock-wrong,
    wrong-state, slip-used (409). Locks the transfer, then the payout.
    """
    require_captured_at(captured_at)
    transfer = get_transfer(session, transfer_id=transfer_id, lock=True)
    if transfer.slip_reference == reference and transfer.status != TransferStatus.FAILED:
        return transfer
    if transfer.status != TransferStatus.WAITING:
        raise conflict(
            "wrong-state",
            "รายการนี้มีคนบันทึกแล้ว ถ้าคุณโอนไปด้วย แปลว่าโอนซ้ำ ให้แจ้งผู้จัดการทันที",
            "This transfer is settled already. If you sent it too, it was sent twice: "
            "tell the manager now.",
            transfer_status=transfer.status,
            slip_reference=transfer.slip_reference,
        )
    try:
        with session.begin_nested():
            transfer.slip_reference = reference
    except IntegrityError as error:
        raise conflict(
            "slip-used",
            "เลขอ้างอิงนี้ใช้กับรายการอื่นแล้ว ดูสลิปอีกครั้งว่าเป็นของรายการนี้",
            "Another transfer has this slip's reference. Check that the slip is this payee's.",
        ) from error
    settle(session, transfer, at=captured_at, person_id=person_id)
    return transfer


def settle(session: Session, transfer: Transfer, *, at: datetime, person_id: UUID) -> None:
    """Book that a waiting transfer, locked by the caller, left the bank."""
    draft = Draft(
        id=new_id(),
        event="transfer-sent",
        source_id=transfer.payout_id,
        legs=move(MONEY, transfer.amount_satang, source=BANK, to=UNDER_WAY),
        captured_at=at,
        person_id=person_id,
    )
    ledger.post(session, draft)
    transfer.status = TransferStatus.SENT.value
    transfer.sent_at, transfer.sent_by, transfer.entry_id = at, person_id, draft.id
    payout = get_payout(session, payout_id=transfer.payout_id, lock=True)
    payout.status = PayoutStatus.PAID.value
    payout.paid_at, payout.paid_by, payout.entry_id = at, person_id, draft.id
    session.flush()
    vouchers.issue_for_payout(session, payout=payout)
    messages.tell_payout(session, payout=payout, kind=Kind.PAYOUT_PAID)
    forget_if_ended(session, proxy_id=transfer.proxy_id)


def fail(session: Session, *, transfer_id: UUID, reason: str, person_id: UUID) -> Transfer:
    """The bank refused or returned it: the money is back, and the payout waits for another try.

    What had a slip is taken back by another person than the one who recorded it.
    Raises Problem not-found, wrong-state, second-person-needed (409). Locks the
    transfer, the payout, then the passbook.
    """
    transfer = get_transfer(session, transfer_id=transfer_id, lock=True)
    if transfer.status not in (TransferStatus.WAITING, TransferStatus.SENT):
        raise conflict(
            "wrong-state",
            "รายการนี้ธนาคารยืนยันแล้ว หรือบันทึกว่าไม่สำเร็จไปแล้ว โหลดหน้าใหม่",
            f"This transfer is {transfer.status} and cannot fail any more. Load the page again.",
            transfer_status=transfer.status,
        )
    sent = transfer.status == TransferStatus.SENT
    if sent and transfer.sent_by == person_id:
        raise conflict(
            "second-person-needed",
            "รายการนี้คุณบันทึกสลิปเอง ให้อีกคนตรวจกับธนาคาร แล้วบันทึกว่าเงินตีกลับ",
            "You recorded its slip. Let another person check with the bank and record the return.",
        )
    payout = get_payout(session, payout_id=transfer.payout_id, lock=True)
    draft = Draft(
        id=new_id(),
        event="transfer-returned",
        source_id=transfer.payout_id,
        legs=move(
            MONEY,
            transfer.amount_satang,
            source=queries.passbook_account(transfer.household_id),
            to=BANK if sent else UNDER_WAY,
        ),
        captured_at=clock.now(),
        person_id=person_id,
    )
    ledger.post(session, draft)
    payout.status = PayoutStatus.APPROVED.value
    payout.paid_at = payout.paid_by = payout.entry_id = None
    transfer.status = TransferStatus.FAILED.value
    transfer.failed_at, transfer.failed_by, transfer.reason = clock.now(), person_id, reason
    session.flush()
    messages.tell_payout(session, payout=payout, kind=Kind.PAYOUT_FAILED, reason=reason)
    forget_if_ended(session, proxy_id=transfer.proxy_id)
    return transfer


def confirm(session: Session, transfer: Transfer, *, person_id: UUID) -> None:
    """The bank's statement shows a transfer that has a slip; locked by the caller."""
    transfer.status = TransferStatus.CONFIRMED.value
    transfer.confirmed_at, transfer.confirmed_by = clock.now(), person_id
    session.flush()
