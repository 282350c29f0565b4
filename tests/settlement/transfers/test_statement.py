"""A bank's CSV is read by its headings, to the satang, or refused with the row that is wrong."""

from datetime import UTC, date, datetime

import pytest

from recycling.settlement.transfers.statement import StatementError, read_statement

THAI = """ธนาคารตัวอย่าง,เลขที่บัญชี xxx-x-x1234-5
ช่วงวันที่,01/11/2569 - 30/11/2569

วันที่,เวลา,รายการ,ถอนเงิน (บาท),ฝากเงิน,ยอดคงเหลือ,เลขที่อ้างอิง
24/11/2569,10:05,โอนพร้อมเพย์,"1,456.25",,"9,543.75",REF0001
24/11/2569,10:06,รับโอน,,500.00,"10,043.75",REF0002
25/11/2569,,ค่าธรรมเนียม,5.00,,"10,038.75",
,,รวม,"1,461.25",500.00,,
"""


def test_a_thai_statement_with_its_head_and_totals() -> None:
    first, second = read_statement(THAI)
    assert (first.on_date, first.amount_satang, first.reference, first.description) == (
        date(2026, 11, 24),
        145_625,
        "REF0001",
        "โอนพร้อมเพย์",
    )
    assert first.at == datetime(2026, 11, 24, 3, 5, tzinfo=UTC)
    assert (second.on_date, second.at, second.amount_satang) == (date(2026, 11, 25), None, 500)


@pytest.mark.parametrize(
    "text",
    [
        "Date,Withdrawal\n24/11/2026,10.00\n",
        "\ufeffDate,Withdrawal\r\n24/11/2026,10.00\r\n",
        "Date;Debit\n24-11-2026;10\n",
        "Transaction Date\tAmount\n2026-11-24\t-10.00\n2026-11-24\t10.00\n",
        "Date,Amount\n24/11/2569,(10.00)\n",
        "Date,Withdrawal\n24/11/2026 10:05:30,10.00\n",
    ],
)
def test_shapes_of_other_banks(text: str) -> None:
    (line,) = read_statement(text)
    assert (line.on_date, line.amount_satang) == (date(2026, 11, 24), 1_000)


@pytest.mark.parametrize(
    ("row", "fields"),
    [
        ("24/11/69,10:05,10.00", ["csv[2].date"]),
        ("31/11/2026,10:05,10.00", ["csv[2].date"]),
        ("yesterday,10:05,10.00", ["csv[2].date"]),
        ("24/11/2026,10:65,10.00", ["csv[2].time"]),
        ("24/11/2026,10:05,10.0", ["csv[2].out"]),
        ("24/11/2026,10:05,10.005", ["csv[2].out"]),
        ("24/11/2026,10:05,ten", ["csv[2].out"]),
        ('24/11/2026,10:05,"1,00.00"', ["csv[2].out"]),
    ],
)
def test_a_row_that_cannot_be_read_stops_the_file(row: str, fields: list[str]) -> None:
    with pytest.raises(StatementError) as refused:
        read_statement(f"Date,Time,Withdrawal\n{row}\n24/11/2026,10:06,20.00\n")
    assert [each.field for each in refused.value.fields] == fields


@pytest.mark.parametrize(
    "text", ["", "hello", "a,b\n1,2\n", "Date,Amount\n24/11/2026,10.00\n", "Date,Note\n1,2\n"]
)
def test_no_table_or_no_way_to_tell_what_left(text: str) -> None:
    with pytest.raises(StatementError) as refused:
        read_statement(text)
    assert [each.field for each in refused.value.fields] == ["csv"]


def test_the_same_line_twice_is_two_and_the_same_in_a_longer_file() -> None:
    row = "24/11/2026,10.00\n"
    head = "Date,Withdrawal\n"
    twice = read_statement(head + row * 2)
    assert [line.ordinal for line in twice] == [0, 1]
    longer = read_statement(head + "23/11/2026,7.00\n" + row * 2)
    assert [(line.digest, line.ordinal) for line in longer[1:]] == [
        (line.digest, line.ordinal) for line in twice
    ]
