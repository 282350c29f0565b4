"""What a service says when it cannot do what was asked.

Each problem has a stable `kind`, an HTTP status, and a Thai and an English
sentence that tells the person what to do. The HTTP edge turns it into RFC 9457
`application/problem+json`; a job writes it to its log.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class Bilingual(str):
    """A Thai sentence that carries its English twin."""

    en: str

    def __new__(cls, th: str, en: str) -> "Bilingual":
        text = super().__new__(cls, th)
        text.en = en
        return text

    def format(self, *args: object, **kwargs: object) -> "Bilingual":
        """Format both languages with the same arguments."""
        return Bilingual(super().format(*args, **kwargs), self.en.format(*args, **kwargs))


@dataclass(frozen=True, slots=True)
class FieldError:
    """One wrong field: its path in the request (`lines[2].gross_g`) and why."""

    field: str
    message: Bilingual


@dataclass(slots=True)
class Problem(Exception):
    """The request cannot be carried out; nothing of it was written."""

    kind: str
    status: int
    message: Bilingual
    fields: tuple[FieldError, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.kind}: {self.message.en}"


def not_found(th: str, en: str) -> Problem:
    """404 for a thing that does not exist for this enterprise; `th`, `en` name the thing."""
    return Problem(
        "not-found",
        404,
        Bilingual(
            f"ไม่พบ{th} ตรวจรหัสแล้วลองใหม่",
            f"No such {en}. Check the id and try again.",
        ),
    )


def invalid(field_path: str, th: str, en: str, *, kind: str = "invalid-request") -> Problem:
    """422 for one wrong field."""
    message = Bilingual(th, en)
    return Problem(kind, 422, message, (FieldError(field_path, message),))


def conflict(kind: str, th: str, en: str, **extra: Any) -> Problem:
    """409: the state of things does not allow it; `extra` tells the present state."""
    return Problem(kind, 409, Bilingual(th, en), extra=extra)


def forbidden(th: str, en: str) -> Problem:
    """403: signed in, but this is not theirs to do."""
    return Problem("forbidden", 403, Bilingual(th, en))
