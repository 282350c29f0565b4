"""The day's sheet to print and sign."""

from typing import Final

from sqlalchemy.orm import Session

from pricing import Words, baht_digits
from recycling.documents import dates
from recycling.documents.papers import DASH, Column, Paper, Table, plain
from recycling.documents.view import Fact
from recycling.settlement.papers.day import Day, Numbers
from recycling.settlement.papers.heading import enterprise_of
from recycling.settlement.papers.stock import amount_digits
from recycling.settlement.papers.trial import end_of

EVENTS: Final = {
    "purchase": Words("รับซื้อ", "Purchases"),
    "unload": Words("เทของที่ศูนย์", "Unloads"),
    "reversal": Words("กลับรายการ", "Reversals"),
    "payout": Words("ถอนเงินสด", "Cash withdrawals"),
    "transfer": Words("ตั้งโอนพร้อมเพย์", "Transfers begun"),
    "transfer-sent": Words("โอนพร้อมเพย์แล้ว", "Transfers sent"),
    "transfer-returned": Words("โอนไม่สำเร็จ", "Transfers returned"),
    "float-issue": Words("จ่ายเงินสดให้พนักงานเก็บขน", "Cash to collectors"),
    "float-return": Words("รับเงินสดคืนจากพนักงานเก็บขน", "Cash back from collectors"),
    "capital": Words("นำเงินทุนเข้า", "Capital brought in"),
    "welfare-contribution": Words("เงินสมทบกองทุน", "Welfare contributions"),
    "welfare-levy": Words("เงินสงเคราะห์ศพ", "Funeral levies"),
    "welfare-deposit": Words("เงินสมทบเป็นเงินสด", "Contributions in cash"),
    "welfare-benefit": Words("จ่ายสวัสดิการ", "Benefits paid"),
    "dividend": Words("เงินปันผล", "Dividends"),
}


def day_paper(session: Session, day: Day) -> Paper:
    """The day on one sheet: money, events, materials, papers."""
    end = end_of(day.on)
    return Paper(
        title=Words("ใบปิดยอดประจำวัน", "Daily close sheet"),
        enterprise=enterprise_of(session),
        subject=Words(f"วันที่ {dates.thai_date(end)}", dates.english_date(end)),
        facts=(
            Fact(label=Words("ใบรับซื้อ", "Receipts"), value=_numbers(day.receipts)),
            Fact(label=Words("ใบสำคัญจ่าย", "Vouchers"), value=_numbers(day.vouchers)),
            Fact(
                label=Words("บันทึกหลังวันนี้", "Recorded later"),
                value=Words(f"{day.late:,} รายการ", "entries"),
            ),
        ),
        tables=(_money(day), _events(day), _materials(day)),
        signatures=(
            Words("ผู้นับเงิน", "Counted by"),
            Words("ผู้ตรวจสอบ", "Checked by"),
            Words("ผู้จัดการ", "Manager"),
        ),
        dated=end,
    )


def _money(day: Day) -> Table:
    names = ("opening_satang", "in_satang", "out_satang", "closing_satang")
    return Table(
        title=Words("เงิน", "Money"),
        columns=(
            Column(title=Words("บัญชี (บาท)", "Account (baht)")),
            Column(title=Words("ยกมา", "Opening"), figures=True),
            Column(title=Words("เข้า", "In"), figures=True),
            Column(title=Words("ออก", "Out"), figures=True),
            Column(title=Words("คงเหลือ", "Closing"), figures=True),
        ),
        rows=tuple(
            (Words(each.th, each.en), *(plain(_baht(getattr(each, name))) for name in names))
            for each in day.money
        ),
    )


def _events(day: Day) -> Table:
    return Table(
        title=Words("รายการ", "Events"),
        columns=(
            Column(title=Words("รายการ", "Event")),
            Column(title=Words("ครั้ง", "Times"), figures=True),
            Column(title=Words("บาท", "Baht"), figures=True),
        ),
        rows=tuple(
            (
                EVENTS.get(each.event, plain(each.event)),
                plain(f"{each.number:,}"),
                plain(_baht(each.satang)),
            )
            for each in day.events
        ),
    )


def _materials(day: Day) -> Table:
    return Table(
        title=Words("วัสดุ", "Materials"),
        columns=(
            Column(title=Words("วัสดุ", "Material")),
            Column(title=Words("ซื้อ", "Bought"), figures=True),
            Column(title=Words("ขาย", "Sold"), figures=True),
            Column(title=Words("สูญหาย", "Lost"), figures=True),
        ),
        rows=tuple(
            (
                Words(item.th, item.en),
                *(
                    plain(amount_digits(item.unit, each))
                    for each in (item.bought, item.sold, item.lost)
                ),
            )
            for item in day.materials
        ),
    )


def _numbers(numbers: Numbers) -> Words:
    if numbers.number == 0:
        return Words("ไม่มี", "none")
    return plain(f"{numbers.number:,} ใบ เลขที่ {numbers.first} ถึง {numbers.last}")


def _baht(satang: int) -> str:
    return baht_digits(satang) if satang else DASH
