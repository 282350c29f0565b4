"""Cursor paging: stable while rows are added, no page numbers."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import marshmallow as ma
from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute, Session

from recycling.errors import invalid
from recycling.web.fields import Query, QueryInt, Text

T = TypeVar("T")


class PageQuery(Query):
    """`limit` rows after `cursor`."""

    cursor = Text(most=400, metadata={"description": "next_cursor of the page before"})
    limit = QueryInt(least=1, most=200, load_default=50)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows, and where the next ones begin (None: these were the last)."""

    items: Sequence[T]
    next_cursor: str | None


def page_schema(item: type[ma.Schema], *, name: str) -> type[ma.Schema]:
    """The schema of a page of `item`, named for the API document."""
    return ma.Schema.from_dict(
        {
            "items": ma.fields.List(ma.fields.Nested(item), required=True),
            "next_cursor": ma.fields.String(required=True, allow_none=True),
        },
        name=name,
    )


def paginate(
    session: Session,
    statement: Select[T],
    *,
    by: InstrumentedAttribute[Any],
    cursor: str | None,
    limit: int,
    newest_first: bool = False,
) -> Page[T]:
    """One page of `statement` ordered by the unique column `by`."""
    if cursor is not None:
        key = _key(by, cursor)
        statement = statement.where(by < key if newest_first else by > key)
    statement = statement.order_by(by.desc() if newest_first else by).limit(limit + 1)
    rows = session.scalars(statement).all()
    more = len(rows) > limit
    rows = rows[:limit]
    return Page(rows, _encode(str(getattr(rows[-1], by.key))) if more else None)


def _encode(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def _key(by: InstrumentedAttribute[Any], cursor: str) -> Any:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        return by.type.python_type(text)
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise invalid(
            "cursor",
            "ตัวชี้หน้าไม่ถูกต้อง ใช้ next_cursor จากหน้าก่อน",
            "Not a cursor of ours. Use next_cursor of the page before.",
        ) from error
