"""A receipt such as the centre hands out, to be varied by the tests."""

from datetime import UTC, datetime

from pricing import Unit, Words
from recycling.documents.receipt import (
    Enterprise,
    PaidBy,
    Place,
    ReceiptDocument,
    ReceiptLine,
    ReceiptStatus,
    RefusedLine,
    Reversal,
)

URL = "https://tntt.example/check/khrueng/RC2570-000123/abcdefghij0123456789"
ISSUED_AT = datetime(2026, 11, 23, 3, 15, tzinfo=UTC)

BOTTLES = ReceiptLine(
    material=Words("ขวดน้ำพลาสติกใส", "Clear PET bottles"),
    grade=Words("เกรด A", "grade A"),
    unit=Unit.KG,
    gross_grams=12_500,
    tare_grams=500,
    deduction_grams=300,
    deduction_reason=Words("ความชื้น", "moisture"),
    net_grams=11_700,
    unit_price_satang=820,
    amount_satang=9594,
    explanation=Words("11.7 กก. × 8.20 บาท = 95.94 บาท", "11.7 kg × 8.20 baht = 95.94 baht"),
)
CRATES = ReceiptLine(
    material=Words("ขวดเบียร์ ลังละ 12 ขวด", "Beer bottles, crate of 12"),
    unit=Unit.CRATE,
    count=2,
    unit_price_satang=1000,
    amount_satang=2000,
    explanation=Words("2 ลัง × 10.00 บาท = 20.00 บาท", "2 crates × 10.00 baht = 20.00 baht"),
)
BATTERIES = RefusedLine(
    material=Words("ถ่านไฟฉาย", "Dry cells"),
    reason=Words("เป็นของเสียอันตราย", "hazardous waste"),
    grams=400,
)
RECEIPT = ReceiptDocument(
    number="RC2570-000123",
    issued_at=ISSUED_AT,
    enterprise=Enterprise(
        name=Words("วิสาหกิจชุมชนตัวอย่าง", "Sample Community Enterprise"),
        address=Words("88 หมู่ 3 ตำบลครึ่ง", "88 Moo 3, Khrueng"),
        tax_id="0994000123456",
        phone="053 000 000",
    ),
    household_name="คำแปง ใจ***",
    household_code="KR03-0042",
    collector="สมชาย กล้าหาญ",
    place=Place.DOOR,
    vehicle="บท 1234",
    lines=(BOTTLES, CRATES),
    refused=(BATTERIES,),
    rounding_satang=6,
    total_satang=11_600,
    paid_by=PaidBy.PASSBOOK,
    passbook_balance_satang=123_400,
    price_list="2570-012",
    prices_from=datetime(2026, 11, 15, 17, tzinfo=UTC),
    rounding_rule=Words("ปัดเศษทีละรายการ", "Each line is rounded once"),
)
REVERSED = ReceiptStatus(
    reversal=Reversal(
        at=datetime(2026, 11, 24, 2, tzinfo=UTC),
        reason=Words("ชั่งผิดรายการ", "wrong material"),
        replaced_by="RC2570-000130",
    )
)
