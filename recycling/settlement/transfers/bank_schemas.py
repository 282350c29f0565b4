"""Bank statements, as the API speaks of them."""

from typing import Any

import marshmallow as ma
from marshmallow import fields

from recycling.web.fields import Body, Choice, Day, Id, Instant, NewId, Query, Text

MOST_CHARACTERS = 900_000


class Csv(Text):
    """A CSV file's text, whatever ends its lines."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, str):
            value = value.replace("\r\n", "\n").replace("\r", "\n")
        return super()._deserialize(value, attr, data, **kwargs)


class StatementBody(Body):
    """The bank's CSV as text. Headings Date and Withdrawal, Thai or English, are needed."""

    id = NewId(required=True)
    csv = Csv(required=True, most=MOST_CHARACTERS)


class MatchBody(Body):
    """Which transfer a line is."""

    id = NewId(required=True)
    transfer_id = Id(required=True)


class DismissalBody(Body):
    """What a line is that is no transfer to a household."""

    id = NewId(required=True)
    reason = Text(required=True, most=200)


class BankLineQuery(Query):
    """Which lines: those open, or those said to be no transfer."""

    status = Choice("open", "dismissed", load_default="open")


class CandidateSchema(ma.Schema):
    """A transfer of the line's amount.

    `why`: reference or time when more than one fits, `other-reference` when the
    bank tells another reference than the slip, `no-slip` when there is none yet.
    """

    transfer_id = Id(required=True)
    why = fields.String(required=True)


class BankLineSchema(ma.Schema):
    """Money that left the bank, and the transfers it may be (none: not one of ours)."""

    id = Id(required=True)
    on_date = Day(required=True)
    at = Instant(required=True, allow_none=True)
    amount_satang = fields.Integer(required=True)
    reference = fields.String(required=True)
    description = fields.String(required=True)
    transfer_id = Id(required=True, allow_none=True)
    how = fields.String(required=True, allow_none=True)
    dismissal = fields.String(required=True, allow_none=True)
    candidates = fields.List(fields.Nested(CandidateSchema), required=True)


class BankLinesSchema(ma.Schema):
    """The lines which no transfer explains yet."""

    items = fields.List(fields.Nested(BankLineSchema), required=True)


class ImportedSchema(ma.Schema):
    """What a statement brought. Bringing it again brings nothing new."""

    id = Id(required=True)
    line_count = fields.Integer(required=True)
    new_count = fields.Integer(required=True)
    confirmed = fields.List(Id(), required=True, metadata={"description": "transfers"})
    open_lines = fields.List(fields.Nested(BankLineSchema), required=True)


STATEMENT_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000e00",
    "csv": "วันที่,เวลา,รายการ,ถอนเงิน,ยอดคงเหลือ,เลขที่อ้างอิง\n"
    '24/11/2569,10:05,โอนพร้อมเพย์,456.25,"9,543.75",016328094512BPP00123\n',
}
LINE_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000e10",
    "on_date": "2026-11-24",
    "at": "2026-11-24T03:11:00Z",
    "amount_satang": 10000,
    "reference": "",
    "description": "โอนพร้อมเพย์",
    "transfer_id": None,
    "how": None,
    "dismissal": None,
    "candidates": [
        {"transfer_id": "019aa000-0000-7000-8000-000000000d21", "why": "time"},
        {"transfer_id": "019aa000-0000-7000-8000-000000000d22", "why": "time"},
    ],
}
MATCHED_EXAMPLE: dict[str, Any] = LINE_EXAMPLE | {
    "transfer_id": "019aa000-0000-7000-8000-000000000d21",
    "how": "person",
    "candidates": [],
}
DISMISSAL_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000e21",
    "reason": "ค่าธรรมเนียมธนาคาร",
}
DISMISSED_EXAMPLE: dict[str, Any] = LINE_EXAMPLE | {
    "dismissal": "ค่าธรรมเนียมธนาคาร",
    "candidates": [],
}
MATCH_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000e20",
    "transfer_id": "019aa000-0000-7000-8000-000000000d21",
}
IMPORTED_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000e00",
    "line_count": 2,
    "new_count": 2,
    "confirmed": ["019aa000-0000-7000-8000-000000000d20"],
    "open_lines": [LINE_EXAMPLE],
}
