"""Telling households what happens to their things, and remembering what they have read.

A message is written in the transaction of what it tells: it is there exactly
when that happened. So this package lies below those that have something to
tell; they bring the words. What leaves the house (push, LINE) is sent by jobs
that read the messages.
"""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.errors import Bilingual
from recycling.ids import new_id
from recycling.notify.models import Kind, Message, MessageRead


def tell(
    session: Session,
    *,
    household_id: UUID,
    kind: Kind,
    title: Bilingual,
    body: Bilingual,
    subject_id: UUID,
) -> Message:
    """Put a message into a household's inbox, in the transaction of what it tells."""
    message = Message(
        enterprise_id=current_enterprise(session),
        id=new_id(),
        household_id=household_id,
        kind=kind.value,
        title_th=str.__str__(title),
        title_en=title.en,
        body_th=str.__str__(body),
        body_en=body.en,
        subject_id=subject_id,
        at=clock.now(),
    )
    session.add(message)  # not flushed one by one: a publication tells a hundred households
    return message


def messages(
    session: Session, *, household_id: UUID, unread_by: UUID | None = None
) -> Select[Message]:
    """The query for a household's messages, or for those which a person has not read."""
    query = select(Message).where(
        Message.enterprise_id == current_enterprise(session), Message.household_id == household_id
    )
    return query if unread_by is None else query.where(~_is_read(unread_by))


def read_by(session: Session, *, person_id: UUID, found: Sequence[Message]) -> set[UUID]:
    """Which of these messages the person has read."""
    return set(
        session.scalars(
            select(MessageRead.message_id).where(
                MessageRead.enterprise_id == current_enterprise(session),
                MessageRead.person_id == person_id,
                MessageRead.message_id.in_([message.id for message in found]),
            )
        )
    )


def unread(session: Session, *, household_id: UUID, person_id: UUID) -> int:
    """How many of a household's messages the person has not read."""
    waiting = messages(session, household_id=household_id, unread_by=person_id)
    return session.scalar(select(func.count()).select_from(waiting.subquery())) or 0


def mark_read(
    session: Session,
    *,
    household_id: UUID,
    person_id: UUID,
    message_ids: Collection[UUID] | None = None,
) -> None:
    """The person has read these messages of the household (None: all). Others' are passed over."""
    waiting = messages(session, household_id=household_id, unread_by=person_id)
    if message_ids is not None:
        waiting = waiting.where(Message.id.in_(message_ids))
    now = clock.now()
    values = [
        {
            "enterprise_id": message.enterprise_id,
            "message_id": message.id,
            "person_id": person_id,
            "read_at": now,
        }
        for message in session.scalars(waiting)
    ]
    if values:
        session.execute(insert(MessageRead).on_conflict_do_nothing(), values)


def _is_read(person_id: UUID) -> ColumnElement[bool]:
    return (
        select(MessageRead.message_id)
        .where(
            MessageRead.enterprise_id == Message.enterprise_id,
            MessageRead.message_id == Message.id,
            MessageRead.person_id == person_id,
        )
        .exists()
    )
