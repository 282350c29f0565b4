"""Ids made by whoever creates a thing: UUID version 7 (RFC 9562)."""

from uuid import UUID

import uuid_utils

from recycling import clock


def new_id() -> UUID:
    """A fresh UUIDv7 whose time part follows the program's clock."""
    moment = clock.now()
    made = uuid_utils.uuid7(nanoseconds=round(moment.timestamp() * 1_000_000) * 1000)
    return UUID(bytes=made.bytes)
