"""Who may join a household: a code, made anew from the service's key, with which a person signs in.

Nothing secret is stored for an invitation; it holds until it was used, renewed or a week has
gone by.
"""

import base64
import hmac
from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.errors import conflict, invalid, not_found
from recycling.people import service as people
from recycling.people import sign_ins
from recycling.people.homes import MOST_PEOPLE, member_of, people_of
from recycling.people.membership import Invitation
from recycling.people.models import Identity, Person
from recycling.people.roles import Role

INVITATION_HOLDS: Final = timedelta(days=7)
_PURPOSE: Final = b"household-invitation/1\x00"
_LETTERS: Final = 10  # of base32: 50 bits, far beyond what guessing through the API reaches


def invitations_of(session: Session, *, persons: Sequence[Person]) -> dict[UUID, Invitation]:
    """The invitations that may still be used, by whom they are for."""
    query = _open_invitations(session).where(
        Invitation.person_id.in_([person.id for person in persons])
    )
    return {found.person_id: found for found in session.scalars(query)}


def invite(
    session: Session,
    *,
    id: UUID,
    household_id: UUID,
    name: str,
    invited_by: UUID,
    phone: str | None = None,
) -> Person:
    """Add a person to a household and let them sign in with a code.

    Raises Problem not-found, household-full and sign-in-unconfirmed (409).
    """
    sign_ins.require_confirmed(session, person_id=invited_by)
    people.lock_household(session, household_id=household_id)
    if len(people_of(session, household_id=household_id)) >= MOST_PEOPLE:
        raise conflict(
            "household-full",
            f"ครัวเรือนหนึ่งมีผู้ใช้ได้ไม่เกิน {MOST_PEOPLE} คน เอาคนที่ไม่ใช้แล้วออกก่อน",
            f"A household has at most {MOST_PEOPLE} people. Remove somebody first.",
        )
    person = people.create_person(
        session, id=id, name=name, roles=[Role.HOUSEHOLD], household_id=household_id, phone=phone
    )
    session.add(
        Invitation(
            enterprise_id=person.enterprise_id,
            person_id=person.id,
            serial=1,
            issued_at=clock.now(),
            issued_by=invited_by,
            expires_at=clock.now() + INVITATION_HOLDS,
            used_at=None,
        )
    )
    session.flush()
    return person


def renew_invitation(
    session: Session, *, household_id: UUID, person_id: UUID, issued_by: UUID
) -> Invitation:
    """Give a person of the household a fresh code, in place of the one before.

    Raises Problem not-found, sign-in-unconfirmed (409), and works-here (409): a code signs in
    as its person, with all they may do at the centre.
    """
    sign_ins.require_confirmed(session, person_id=issued_by)
    person = member_of(session, household_id=household_id, person_id=person_id)
    if _works_here(person):
        raise conflict(
            "works-here",
            "คนนี้มีหน้าที่ในวิสาหกิจ จึงออกรหัสให้ในครัวเรือนไม่ได้ ให้ผู้จัดการจัดการบัญชีนี้",
            "This person works for the enterprise, so the household cannot make a code for "
            "them. Let the manager see to the account.",
        )
    key = (current_enterprise(session), person_id)
    found = session.get(Invitation, key, with_for_update=True)
    if found is None:
        found = Invitation(enterprise_id=key[0], person_id=person_id, serial=0)
        session.add(found)
    found.serial += 1
    found.issued_at, found.issued_by = clock.now(), issued_by
    found.expires_at, found.used_at = clock.now() + INVITATION_HOLDS, None
    session.flush()
    return found


def invitation_code(
    session: Session, *, household_id: UUID, person_id: UUID, keys: Sequence[bytes]
) -> tuple[str, Invitation]:
    """The code of a person's open invitation, like `K7QD-M2XR-PA`; Problem no-invitation (404)."""
    person = member_of(session, household_id=household_id, person_id=person_id)
    found = invitations_of(session, persons=[person]).get(person_id)
    if found is None:
        gone = not_found("คำเชิญที่ยังใช้ได้", "open invitation")
        gone.kind = "no-invitation"
        raise gone
    return _code(found, keys[0]), found


def redeem(
    session: Session, *, code: str, provider: str, subject: str, keys: Sequence[bytes]
) -> Person:
    """Whom an invitation is for; from now on the provider's `subject` is that person.

    Two phones of one sign-in at the same moment find the same person. Raises Problem
    invitation-wrong (422), also for a person who works for the enterprise by now: the code
    came from a household.
    """
    invitation = _held_invitation(session, code=code, keys=keys)
    if invitation is not None:
        person = people.get_person(session, person_id=invitation.person_id)
        if not _works_here(person) and _link(session, invitation, person, provider, subject):
            invitation.used_at = clock.now()
            session.flush()
            return person
    already = people.person_of_identity(session, provider=provider, subject=subject)
    if already is not None:
        return already
    raise invalid(
        "invitation",
        "รหัสเชิญไม่ถูกต้อง ใช้ไปแล้ว หรือหมดอายุ ขอรหัสใหม่จากคนในบ้าน",
        "This code is wrong, used or too old. Ask your household for a new one.",
        kind="invitation-wrong",
    )


def _link(
    session: Session, invitation: Invitation, person: Person, provider: str, subject: str
) -> bool:
    """Let the subject be this person; False when it is somebody already."""
    maker = people.find_person(session, person_id=invitation.issued_by)
    of_home = maker is not None and maker.household_id == person.household_id
    linked = session.execute(
        insert(Identity)
        .values(
            enterprise_id=invitation.enterprise_id,
            provider=provider,
            subject=subject,
            person_id=person.id,
            made_by=invitation.issued_by,
            linked_at=clock.now(),
            by_centre=not of_home,
        )
        .on_conflict_do_nothing()
        .returning(Identity.person_id)
    )
    return linked.first() is not None


def _works_here(person: Person) -> bool:
    return bool(set(person.roles) - {Role.HOUSEHOLD})


def _held_invitation(session: Session, *, code: str, keys: Sequence[bytes]) -> Invitation | None:
    """The open invitation of this code, locked; guesses lock nothing."""
    given = "".join(letter for letter in code.upper() if letter.isalnum()).encode()
    for invitation in session.scalars(_open_invitations(session)).all():
        if any(hmac.compare_digest(_letters(invitation, key).encode(), given) for key in keys):
            serial = invitation.serial
            session.refresh(invitation, with_for_update=True)
            still = invitation.used_at is None and invitation.serial == serial
            return invitation if still else None
    return None


def _open_invitations(session: Session) -> Select[Invitation]:
    return select(Invitation).where(
        Invitation.enterprise_id == current_enterprise(session),
        Invitation.used_at.is_(None),
        Invitation.expires_at > clock.now(),
    )


def _code(invitation: Invitation, key: bytes) -> str:
    letters = _letters(invitation, key)
    return "-".join((letters[:4], letters[4:8], letters[8:]))


def _letters(invitation: Invitation, key: bytes) -> str:
    of = invitation.enterprise_id.bytes + invitation.person_id.bytes
    made = hmac.digest(key, _PURPOSE + of + invitation.serial.to_bytes(4, "big"), "sha256")
    return base64.b32encode(made).decode()[:_LETTERS]
