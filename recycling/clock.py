"""The one place that tells the time, so that a day can be replayed."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

BANGKOK = ZoneInfo("Asia/Bangkok")

_override: ContextVar[datetime | None] = ContextVar("clock_override", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _override.get() or datetime.now(UTC)


def today() -> date:
    """The present day in Bangkok."""
    return now().astimezone(BANGKOK).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let `now()` answer `moment` (aware) inside the block."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    token = _override.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _override.reset(token)
