"""สมุดบัญชี: what a household reads of its money."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from pricing import Words
from recycling.ledger import queries
from recycling.people import service as people
from recycling.settlement.models import Receipt
from recycling.settlement.owing import owed_satang
from recycling.settlement.receipts import receipts_of

_EVENTS: Final = {
    "purchase": Words("ขายขยะรีไซเคิล", "Sold recyclables"),
    "payout": Words("ถอนเงินสด", "Cash taken out"),
    "cash-kept": Words("เงินสดที่จ่ายไปแล้วตามใบเดิม", "Cash paid on the earlier receipt"),
    "transfer": Words("โอนเข้าพร้อมเพย์", "Sent by PromptPay"),
    "transfer-returned": Words("โอนไม่สำเร็จ เงินคืนเข้าสมุด", "The transfer failed; money put back"),
    "welfare-contribution": Words("เงินสมทบกองทุนสวัสดิการ", "Welfare fund contribution"),
    "welfare-levy": Words("เงินสงเคราะห์ศพ", "Funeral levy"),
    "welfare-benefit": Words("สวัสดิการจากกองทุน", "Benefit from the welfare fund"),
    "dividend": Words("เงินปันผล", "Dividend"),
    "owed": Words("เบิกเกิน ศูนย์สำรองให้ก่อน", "Paid too much; lent by the centre"),
    "owed-repaid": Words("หักคืนเงินที่เบิกเกิน", "Repaid what was paid too much"),
    "reversal": Words("ยกเลิกรายการก่อนหน้า", "An earlier item was reversed"),
}
_OTHER: Final = Words("ปรับยอด", "Adjustment")


@dataclass(frozen=True, slots=True)
class PassbookItem:
    """One movement in satang (+ in, - out), what it was, and the balance it left."""

    entry_id: UUID
    at: datetime
    event: str
    words: Words
    change_satang: int
    balance_satang: int
    receipt: Receipt | None


@dataclass(frozen=True, slots=True)
class Passbook:
    """The balance in satang, some movements newest first, and whether older ones follow.

    `owed_satang` is what the household owes the centre; its next sales repay it.
    """

    balance_satang: int
    owed_satang: int
    items: Sequence[PassbookItem]
    more: bool


def passbook(
    session: Session, *, household_id: UUID, before: UUID | None = None, limit: int = 50
) -> Passbook:
    """A household's passbook from the entry `before` backwards; Problem not-found."""
    people.get_household(session, household_id=household_id)
    lines = queries.passbook(session, household_id=household_id, before=before, limit=limit + 1)
    shown = lines[:limit]
    receipts = receipts_of(session, ids=[line.source_id for line in shown])
    return Passbook(
        balance_satang=queries.passbook_balance(session, household_id=household_id),
        owed_satang=owed_satang(session, household_id=household_id),
        items=[
            PassbookItem(
                entry_id=line.entry_id,
                at=line.captured_at,
                event=line.event,
                words=_EVENTS.get(line.event, _OTHER),
                change_satang=line.change_satang,
                balance_satang=line.balance_satang,
                receipt=receipts.get(line.source_id),
            )
            for line in shown
        ],
        more=len(lines) > limit,
    )
