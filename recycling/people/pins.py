"""A household's PIN: kept as scrypt of it, a few wrong guesses, then a pause.

A PIN has few digits, so a copy of the database alone must not give it away:
it is first mixed with a key that is not in the database.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.errors import invalid
from recycling.people import service as people
from recycling.people.safeguards import HouseholdPin

MOST_WRONG = 5
PAUSE = timedelta(hours=1)
_PURPOSE = b"household-pin/1\x00"
# RFC 7914's cost for interactive use: 16 MiB and some 50 ms for each guess.
_COST = {"n": 2**14, "r": 8, "p": 1, "maxmem": 2**26, "dklen": 32}
_DIGITS = "01234567890"


class PinCheck(StrEnum):
    """What came of a PIN."""

    RIGHT = "right"
    WRONG = "wrong"
    LOCKED = "locked"
    NOT_SET = "not-set"


def set_pin(
    session: Session, *, household_id: UUID, pin: str, person_id: UUID, keys: Sequence[bytes]
) -> HouseholdPin:
    """Give a household its PIN (4 to 8 digits), in place of the one before; opens a locked one.

    Raises Problem not-found, `weak-pin` (422) for digits that everybody tries first.
    """
    people.get_household(session, household_id=household_id)
    if _weak(pin):
        raise invalid(
            "pin",
            "รหัส PIN เดาง่ายเกินไป อย่าใช้เลขซ้ำหรือเลขเรียง",
            "Too easy to guess. Use neither one digit only nor digits in a row.",
            kind="weak-pin",
        )
    salt = secrets.token_bytes(16)
    values = {
        "salt": salt,
        "hash": _hash(pin, salt=salt, key=keys[0], household_id=household_id),
        "wrong": 0,
        "locked_until": None,
        "set_at": clock.now(),
        "set_by": person_id,
    }
    found = _find(session, household_id)
    if found is None:
        own = {"enterprise_id": current_enterprise(session), "household_id": household_id}
        found = HouseholdPin(**own, **values)
        session.add(found)
    for name, value in values.items():
        setattr(found, name, value)
    session.flush()
    return found


def check_pin(session: Session, *, household_id: UUID, pin: str, keys: Sequence[bytes]) -> PinCheck:
    """Whether it is the household's PIN. Wrong ones are counted: commit, whatever comes of it.

    After MOST_WRONG in a row nothing is looked at for PAUSE.
    """
    found = _find(session, household_id)
    if found is None:
        return PinCheck.NOT_SET
    if found.locked_until is not None and found.locked_until > clock.now():
        return PinCheck.LOCKED
    right = any(
        hmac.compare_digest(
            _hash(pin, salt=found.salt, key=key, household_id=household_id), found.hash
        )
        for key in keys
    )
    found.wrong = 0 if right else found.wrong + 1
    found.locked_until = None
    if found.wrong >= MOST_WRONG:
        found.wrong, found.locked_until = 0, clock.now() + PAUSE
    session.flush()
    return PinCheck.RIGHT if right else PinCheck.WRONG


def _find(session: Session, household_id: UUID) -> HouseholdPin | None:
    key = (current_enterprise(session), household_id)
    return session.get(HouseholdPin, key, with_for_update=True, populate_existing=True)


def _hash(pin: str, *, salt: bytes, key: bytes, household_id: UUID) -> bytes:
    mixed = hmac.digest(key, _PURPOSE + household_id.bytes + pin.encode(), "sha256")
    return hashlib.scrypt(mixed, salt=salt, **_COST)


def _weak(pin: str) -> bool:
    return len(set(pin)) == 1 or pin in _DIGITS or pin in _DIGITS[::-1]
