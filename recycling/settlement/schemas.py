"""Weigh tickets, receipts and the passbook, as the API speaks of them."""

import marshmallow as ma
from marshmallow import fields

from pricing import DeductionReason
from recycling.settlement.models import PayMethod
from recycling.web.fields import (
    Body,
    Choice,
    Id,
    Instant,
    Int,
    NewId,
    Query,
    QueryInt,
    Rows,
    Sub,
    Text,
    grams,
    satang,
)
from recycling.web.paging import PageQuery, page_schema
from recycling.weighing.evidence_schemas import ConfirmationBody, ConfirmationSchema, ReadingBody
from recycling.weighing.models import TicketKind


class TicketLineBody(Body):
    """One material: weighed (`gross_g`, less tare and deduction) or counted (`quantity`).

    `amount_satang` is what the phone computed by the price list; it must equal
    what the service computes.
    """

    material = Text(required=True, most=60)
    grade = Text(most=30, metadata={"description": "left out: the price list's first"})
    gross_g = grams()
    tare_g = grams(least=0)
    deduction_permille = Int(least=0, most=999)
    deduction_reason = Choice(*(reason.value for reason in DeductionReason))
    quantity = Int(least=1, most=1_000_000, metadata={"description": "pieces or crates"})
    amount_satang = satang(required=True)
    reading = Sub(ReadingBody)
    photo_id = Id(
        metadata={"description": "of it on the scale; the photo may be sent before or after"}
    )


class RefusedItemBody(Body):
    """Something not taken: a material of the board, or a refused kind by its `code`."""

    material = Text(most=60)
    code = Text(most=60)
    reason = Text(required=True, most=200)


class TicketBody(Body):
    """What was weighed at a door or at the counter, and how it is paid.

    A door ticket names its `stop_id`, or the `trip_id` when the household had
    no stop. `trip_id` beside `stop_id` says on which trip the load is: a vehicle
    that went to unload early goes on with its next trip, whose id the phone
    makes itself when the round has none left; for a household without a stop it
    then sends `round_id` too. With refused items alone nothing is bought, and
    `pay` may be left out.
    """

    id = NewId(required=True)
    kind = Choice(*(kind.value for kind in TicketKind), required=True)
    household_id = Id(required=True)
    stop_id = Id()
    trip_id = Id()
    round_id = Id()
    price_list_id = Id(required=True)
    captured_at = Instant(required=True)
    pay = Choice(*(method.value for method in PayMethod))
    lines = Rows(Sub(TicketLineBody), least=0, load_default=list)
    refused = Rows(Sub(RefusedItemBody), least=0, most=30, load_default=list)
    confirmation = Sub(ConfirmationBody)


class TicketLineSchema(ma.Schema):
    """A bought material; `quantity` is net, in grams, pieces or crates.

    `th` and `en` say in one sentence how the amount came about.
    """

    material = fields.String(required=True)
    grade = fields.String(required=True)
    gross_g = fields.Integer(required=True, allow_none=True)
    tare_g = fields.Integer(required=True)
    deduction_permille = fields.Integer(required=True)
    deduction_reason = fields.String(required=True, allow_none=True)
    quantity = fields.Integer(required=True)
    unit_price_satang = fields.Integer(required=True)
    amount_satang = fields.Integer(required=True)
    photo_id = Id(required=True, allow_none=True)
    th = fields.String(required=True)
    en = fields.String(required=True)


class RefusedItemSchema(ma.Schema):
    """Something that was not taken."""

    material = fields.String(required=True, allow_none=True)
    code = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True)


class ReceiptLinkSchema(ma.Schema):
    """A receipt; `url` is what its QR code opens."""

    id = Id(required=True)
    number = fields.String(required=True)
    url = fields.String(required=True)


class TicketSchema(ma.Schema):
    """A weigh ticket. `pay` and `receipt` are null when everything was refused."""

    id = Id(required=True)
    kind = fields.String(required=True)
    household_id = Id(required=True)
    pickup_id = Id(required=True, allow_none=True)
    trip_id = Id(required=True, allow_none=True)
    price_list_id = Id(required=True)
    captured_at = Instant(required=True)
    recorded_at = Instant(required=True)
    pay = fields.String(required=True, allow_none=True)
    lines = fields.List(fields.Nested(TicketLineSchema), required=True)
    refused = fields.List(fields.Nested(RefusedItemSchema), required=True)
    total_satang = fields.Integer(required=True)
    receipt = fields.Nested(ReceiptLinkSchema, required=True, allow_none=True)
    replaces = Id(required=True, allow_none=True)
    replaced_by = Id(required=True, allow_none=True)
    confirmation = fields.Nested(ConfirmationSchema, required=True, allow_none=True)
    flags = fields.List(fields.String(), required=True)


class BoughtSchema(TicketSchema):
    """A weigh ticket just bought."""

    cash_short_satang = fields.Integer(
        required=True,
        metadata={
            "description": "how far the cash it was paid from is below zero in the books: "
            "more was paid than was recorded as handed out. 0 when all is well"
        },
    )


class TicketQuery(PageQuery):
    """Whose tickets."""

    household_id = Id()


TicketPage = page_schema(TicketSchema, name="TicketPage")


class PassbookQuery(Query):
    """`limit` movements before `cursor`."""

    cursor = Id(metadata={"description": "next_cursor of the page before"})
    limit = QueryInt(least=1, most=200, load_default=50)


class PassbookItemSchema(ma.Schema):
    """A movement: satang in (+) or out (-), and the balance it left."""

    entry_id = Id(required=True)
    at = Instant(required=True)
    event = fields.String(required=True)
    th = fields.String(required=True)
    en = fields.String(required=True)
    change_satang = fields.Integer(required=True)
    balance_satang = fields.Integer(required=True)
    receipt_number = fields.String(required=True, allow_none=True)
    receipt_id = Id(required=True, allow_none=True)


class PassbookSchema(ma.Schema):
    """A household's balance, and its movements newest first."""

    balance_satang = fields.Integer(required=True)
    owed_satang = fields.Integer(
        required=True, metadata={"description": "owed to the centre; its next sales repay it"}
    )
    items = fields.List(fields.Nested(PassbookItemSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class ReceiptSchema(ma.Schema):
    """A receipt as it was issued.

    `digest` is the SHA-256 of `document` as canonical JSON (RFC 8785); `code`
    is printed on paper; `url` opens the page which tells whether it is genuine.
    """

    id = Id(required=True)
    number = fields.String(required=True)
    issued_at = Instant(required=True)
    document = fields.Dict(required=True)
    digest = fields.String(required=True)
    code = fields.String(required=True)
    url = fields.String(required=True)
    reversed = fields.Boolean(required=True)
