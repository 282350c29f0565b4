"""The inbox, as the API speaks of it."""

from typing import Any

import marshmallow as ma
from marshmallow import fields

from recycling.notify.models import Kind
from recycling.web.fields import Body, Choice, Id, Instant, NewId, Rows
from recycling.web.paging import PageQuery, page_schema


class MessageQuery(PageQuery):
    """Which messages: all, or those this person has not read."""

    status = Choice("unread")


class MessageSchema(ma.Schema):
    """A message, in both languages as it was written.

    `subject_id` names what it is about, of the sort with which `kind` begins: a
    pickup, a payout, a dispute; for `recurring-made` the pickup made, for
    `recurring-skipped` the recurring visit.
    """

    id = Id(required=True)
    kind = fields.String(required=True, metadata={"enum": [kind.value for kind in Kind]})
    title_th = fields.String(required=True)
    title_en = fields.String(required=True)
    body_th = fields.String(required=True)
    body_en = fields.String(required=True)
    subject_id = Id(required=True)
    at = Instant(required=True)
    read = fields.Boolean(required=True)


MessagePage = page_schema(MessageSchema, name="MessagePage")


class UnreadSchema(ma.Schema):
    """How many messages this person has not read."""

    unread = fields.Integer(required=True)


class MessagesReadBody(Body):
    """Which messages this person has read; all of them when they are left out."""

    id = NewId(required=True)
    message_ids = Rows(Id(), most=200)


MESSAGE_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000900",
    "kind": "pickup-planned",
    "title_th": "จัดรอบเก็บแล้ว",
    "title_en": "Your collection is planned",
    "body_th": "รถจะมาถึงราว 09:10–09:40 น. วันอังคารที่ 24 พฤศจิกายน 2569",
    "body_en": "The vehicle comes at about 09:10–09:40 on Tuesday, 24 Nov 2026.",
    "subject_id": "019aa000-0000-7000-8000-000000000051",
    "at": "2026-11-23T10:02:00Z",
    "read": False,
}
MESSAGES_READ_BODY_EXAMPLE: dict[str, Any] = {
    "id": "019aa000-0000-7000-8000-000000000901",
    "message_ids": [MESSAGE_EXAMPLE["id"]],
}
