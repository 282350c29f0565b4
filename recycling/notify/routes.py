"""/api/v1: a household's inbox."""

from typing import Any
from uuid import UUID

from recycling.database.orm import db
from recycling.errors import forbidden
from recycling.notify import schemas, service
from recycling.notify.models import Message
from recycling.people.roles import Role
from recycling.web.api import ApiBlueprint
from recycling.web.guards import actor, guard
from recycling.web.once import once
from recycling.web.paging import Page, paginate

blp = ApiBlueprint("notify", __name__, description="กล่องข้อความ / inbox")


@blp.route("/messages")
@guard(Role.HOUSEHOLD)
@blp.arguments(schemas.MessageQuery, location="query")
@blp.response(
    200, schemas.MessagePage, example={"items": [schemas.MESSAGE_EXAMPLE], "next_cursor": None}
)
def list_messages(query: dict[str, Any]) -> Page[dict[str, Any]]:
    """What the own household was told, newest first."""
    session, who = db.session(), actor()
    page = paginate(
        session,
        service.messages(
            session,
            household_id=_own(),
            unread_by=who.person_id if query.get("status") == "unread" else None,
        ),
        by=Message.id,
        cursor=query.get("cursor"),
        limit=query["limit"],
        newest_first=True,
    )
    seen = service.read_by(session, person_id=who.person_id, found=page.items)
    return Page([_shown(message, seen) for message in page.items], page.next_cursor)


@blp.route("/messages/unread")
@guard(Role.HOUSEHOLD)
@blp.response(200, schemas.UnreadSchema, example={"unread": 3})
def count_unread() -> dict[str, int]:
    """How many messages this person has not read."""
    return _unread()


@blp.route("/messages/read", methods=("POST",))
@guard(Role.HOUSEHOLD)
@once
@blp.arguments(schemas.MessagesReadBody, example=schemas.MESSAGES_READ_BODY_EXAMPLE)
@blp.response(201, schemas.UnreadSchema, example={"unread": 2})
def mark_read(body: dict[str, Any]) -> dict[str, int]:
    """This person has read some messages, or all."""
    service.mark_read(
        db.session(),
        household_id=_own(),
        person_id=actor().person_id,
        message_ids=body.get("message_ids"),
    )
    return _unread()


def _unread() -> dict[str, int]:
    who = actor()
    return {"unread": service.unread(db.session(), household_id=_own(), person_id=who.person_id)}


def _own() -> UUID:
    household_id = actor().household_id
    if household_id is None:
        raise forbidden("บัญชีนี้ไม่มีครัวเรือน", "This account belongs to no household.")
    return household_id


def _shown(message: Message, seen: set[UUID]) -> dict[str, Any]:
    columns = {each.key: getattr(message, each.key) for each in Message.__mapper__.columns}
    return {**columns, "read": message.id in seen}
