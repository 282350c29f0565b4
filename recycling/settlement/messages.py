"""What a household is told of its money."""

from sqlalchemy.orm import Session

from recycling import clock
from recycling.documents.dates import english_date, thai_date
from recycling.errors import Bilingual
from recycling.notify import service as notify
from recycling.notify.models import Kind
from recycling.notify.words import baht
from recycling.settlement.models import PayMethod, Payout, Purchase, Receipt
from recycling.settlement.owing import owed_satang
from recycling.settlement.transfers.models import PromptPayProxy
from recycling.weighing.evidence import Dispute, DisputeStatus, Resolution
from recycling.weighing.models import TicketKind, WeighTicket

_PAID_INTO = {
    PayMethod.PASSBOOK: Bilingual("เข้าสมุดบัญชีแล้ว", "in your passbook"),
    PayMethod.CASH: Bilingual("รับเป็นเงินสดแล้ว", "paid in cash"),
}
_WAYS = {
    Resolution.ADJUST: Bilingual("ใช้น้ำหนักที่ชั่งใหม่", "take the other weight"),
    Resolution.SPLIT: Bilingual("แบ่งครึ่งส่วนที่ต่าง", "meet in the middle"),
    Resolution.STAND: Bilingual("คงน้ำหนักเดิม", "let the weight stand"),
}


def tell_bought(
    session: Session, *, ticket: WeighTicket, purchase: Purchase, receipt: Receipt
) -> None:
    """A load was weighed at the door and bought. Who sells at the counter stands there."""
    if ticket.kind != TicketKind.DOOR:
        return
    amount, way = baht(purchase.amount_satang), _PAID_INTO[PayMethod(purchase.method)]
    notify.tell(
        session,
        household_id=ticket.household_id,
        kind=Kind.PICKUP_COLLECTED,
        title=Bilingual(f"เก็บแล้ว ได้เงิน {amount}", f"Collected: {amount.en}"),
        body=Bilingual(
            f"{amount} {way} ใบรับซื้อเลขที่ {receipt.number}",
            f"{amount.en}, {way.en}. Receipt {receipt.number}.",
        ),
        subject_id=ticket.id,
    )


def tell_corrected(
    session: Session, *, ticket: WeighTicket, purchase: Purchase, receipt: Receipt
) -> None:
    """A ticket was put right and bought anew."""
    amount, debt = baht(purchase.amount_satang), Bilingual("", "")
    if owed := owed_satang(session, household_id=ticket.household_id):
        more = baht(owed)
        debt = Bilingual(
            f" คุณค้างคืนศูนย์ {more} ศูนย์จะหักจากการขายครั้งต่อไป",
            f" You owe the centre {more.en}; your next sales repay it.",
        )
    notify.tell(
        session,
        household_id=ticket.household_id,
        kind=Kind.TICKET_CORRECTED,
        title=Bilingual("แก้ไขใบชั่งแล้ว", "A ticket was corrected"),
        body=Bilingual(
            f"ยอดใหม่ {amount} ใบรับซื้อเลขที่ {receipt.number} แทนใบเดิม{debt}",
            f"It is now {amount.en}; receipt {receipt.number} takes the old one's place.{debt.en}",
        ),
        subject_id=ticket.id,
    )


def tell_payout(session: Session, *, payout: Payout, kind: Kind, reason: str = "") -> None:
    """What became of a household's wish for money: approved, rejected, paid, failed."""
    amount, cash = baht(payout.amount_satang), payout.method == "cash"
    title, body = {
        Kind.PAYOUT_APPROVED: (
            Bilingual("อนุมัติถอนเงินแล้ว", "Your withdrawal is approved"),
            Bilingual(
                f"{amount} {'รับได้ที่ศูนย์' if cash else 'จะโอนเข้าพร้อมเพย์'}",
                f"{amount.en}: {'fetch it at the centre' if cash else 'PromptPay comes soon'}.",
            ),
        ),
        Kind.PAYOUT_REJECTED: (
            Bilingual("คำขอถอนเงินไม่ผ่าน", "Your withdrawal was turned down"),
            Bilingual(
                f"{amount} เหตุผล: {reason} เงินยังอยู่ในสมุดบัญชี",
                f"{amount.en}. Reason: {reason}. The money is still in your passbook.",
            ),
        ),
        Kind.PAYOUT_PAID: (
            Bilingual(f"จ่ายเงินแล้ว {amount}", f"Paid: {amount.en}"),
            Bilingual(
                f"{amount} {'รับเป็นเงินสดที่ศูนย์แล้ว' if cash else 'โอนเข้าพร้อมเพย์แล้ว'}",
                f"{amount.en} {'in cash at the centre' if cash else 'sent by PromptPay'}.",
            ),
        ),
        Kind.PAYOUT_FAILED: (
            Bilingual("โอนเงินไม่สำเร็จ", "The transfer did not succeed"),
            Bilingual(
                f"{amount} กลับเข้าสมุดบัญชีแล้ว เหตุผล: {reason} ตรวจเลขพร้อมเพย์ของคุณ ศูนย์จะลองใหม่",
                f"{amount.en} is back in your passbook. Reason: {reason}. Check your PromptPay "
                "number; the centre will try again.",
            ),
        ),
    }[kind]
    notify.tell(
        session,
        household_id=payout.household_id,
        kind=kind,
        title=title,
        body=body,
        subject_id=payout.id,
    )


def tell_number(session: Session, *, proxy: PromptPayProxy, by: str) -> None:
    """Somebody of the centre recorded the number under which the household is paid."""
    notify.tell(
        session,
        household_id=proxy.household_id,
        kind=Kind.PROMPTPAY_CHANGED,
        title=Bilingual("หมายเลขพร้อมเพย์เปลี่ยนแล้ว", "Your PromptPay number was changed"),
        body=Bilingual(
            f"{by} ของศูนย์บันทึกหมายเลข {proxy.masked} ถ้าไม่ใช่ของคุณ แจ้งผู้จัดการศูนย์ทันที",
            f"{by} of the centre recorded {proxy.masked}. If it is not yours, tell the centre's "
            "manager at once.",
        ),
        subject_id=proxy.id,
    )


def tell_dispute(session: Session, *, dispute: Dispute) -> None:
    """The centre has proposed how a dispute ends, nobody answered, or it has ended."""
    if dispute.ticket_id is None:
        return
    ticket = session.get_one(WeighTicket, (dispute.enterprise_id, dispute.ticket_id))
    title, body = _of_dispute(dispute)
    over = dispute.status == DisputeStatus.RESOLVED
    notify.tell(
        session,
        household_id=ticket.household_id,
        kind=Kind.DISPUTE_RESOLVED if over else Kind.DISPUTE_PROPOSED,
        title=title,
        body=body,
        subject_id=dispute.id,
    )


def _of_dispute(dispute: Dispute) -> tuple[Bilingual, Bilingual]:
    if dispute.escalated_at is not None and dispute.status == DisputeStatus.OPEN:
        return (
            Bilingual("ให้ผู้จัดการตัดสินเรื่องน้ำหนัก", "A manager decides about the weight"),
            Bilingual(
                "ยังไม่มีคำตอบในเวลาที่กำหนด ผู้จัดการจะตัดสิน คุณยังตอบได้จนกว่าจะตัดสิน",
                "Nobody answered in time, so a manager decides. Until then you can still answer.",
            ),
        )
    way = _WAYS[Resolution(str(dispute.resolution))]
    if dispute.status == DisputeStatus.RESOLVED:
        return (
            Bilingual("ตกลงเรื่องน้ำหนักแล้ว", "The weight is settled"),
            Bilingual(f"ผล: {way}", f"The outcome is to {way.en}."),
        )
    until = dispute.answer_by or clock.now()
    return (
        Bilingual("ศูนย์เสนอทางออกเรื่องน้ำหนัก", "The centre proposes a way out"),
        Bilingual(
            f"ศูนย์เสนอ: {way} เปิดดูแล้วตอบได้ในแอป ภายใน {thai_date(until)}",
            f"Proposal: {way.en}. Look and answer in the app, by {english_date(until)}.",
        ),
    )
