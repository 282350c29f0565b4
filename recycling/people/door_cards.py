"""The QR of a household's card: who it is, which of its cards, and a proof that we made it.

Nothing secret is stored: the proof is made anew from the service's key. A lost
card is replaced by one with the next serial, and the old one no longer counts.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.people import service as people
from recycling.people.safeguards import HouseholdCardSerial

_PURPOSE = b"household-card/1\x00"
_FORM = re.compile(r"TT1\.([0-9a-f]{32})\.([0-9]{1,6})\.([A-Za-z0-9_-]{22})")


class CardCheck(StrEnum):
    """What came of a scanned card."""

    RIGHT = "right"
    WRONG = "wrong"
    REPLACED = "replaced"


def card_payload(session: Session, *, household_id: UUID, keys: Sequence[bytes]) -> tuple[str, int]:
    """What the QR of the household's present card says, and its serial; Problem not-found."""
    people.get_household(session, household_id=household_id)
    serial = _serial(session, household_id)
    proof = _proof(session, household_id, serial, keys[0])
    return f"TT1.{household_id.hex}.{serial}.{proof}", serial


def replace_card(session: Session, *, household_id: UUID, person_id: UUID) -> int:
    """The card is lost: from now on the next serial counts, which it returns. Problem not-found."""
    people.get_household(session, household_id=household_id)
    key = (current_enterprise(session), household_id)
    found = session.get(HouseholdCardSerial, key, with_for_update=True)
    if found is None:
        found = HouseholdCardSerial(enterprise_id=key[0], household_id=household_id, serial=1)
        session.add(found)
    found.serial += 1
    found.issued_at, found.issued_by = clock.now(), person_id
    session.flush()
    return found.serial


def check_card(
    session: Session, *, household_id: UUID, scanned: str, keys: Sequence[bytes]
) -> CardCheck:
    """Whether what was scanned is the present card of this household."""
    read = _FORM.fullmatch(scanned.strip())
    if read is None or read[1] != household_id.hex:
        return CardCheck.WRONG
    serial = int(read[2])
    if not any(
        hmac.compare_digest(_proof(session, household_id, serial, key), read[3]) for key in keys
    ):
        return CardCheck.WRONG
    return CardCheck.RIGHT if serial == _serial(session, household_id) else CardCheck.REPLACED


def marks_of(
    session: Session, *, household_ids: Sequence[UUID], keys: Sequence[bytes]
) -> dict[UUID, tuple[int, list[str]]]:
    """By what a phone without reception knows the present card of each household.

    The serial, and for each key the SHA-256 (unpadded base64url) of the card's
    proof in ASCII. A proof has 128 bits, so that its digest makes no card.
    """
    query = select(HouseholdCardSerial.household_id, HouseholdCardSerial.serial).where(
        HouseholdCardSerial.enterprise_id == current_enterprise(session)
    )
    serials = dict(session.execute(query).all())
    marks = {}
    for household_id in household_ids:
        serial = serials.get(household_id, 1)
        proofs = [_proof(session, household_id, serial, key) for key in keys]
        digests = [hashlib.sha256(proof.encode()).digest() for proof in proofs]
        marks[household_id] = (serial, [_text(digest) for digest in digests])
    return marks


def _serial(session: Session, household_id: UUID) -> int:
    found = session.get(HouseholdCardSerial, (current_enterprise(session), household_id))
    return 1 if found is None else found.serial


def _proof(session: Session, household_id: UUID, serial: int, key: bytes) -> str:
    of = current_enterprise(session).bytes + household_id.bytes + serial.to_bytes(4, "big")
    return _text(hmac.digest(key, _PURPOSE + of, "sha256")[:16])


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
