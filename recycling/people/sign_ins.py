"""Two people for a sign-in which the centre made.

Staff help people who have no telephone of their own, or do not get along with it: they make the
code, and often type it in too. Whoever does that could sign in as the household and ask for its
money, and it would look as if the household had asked. So a sign-in by a code that nobody of the
household made may do everything but ask for money, change where money is sent, take others in or
erase the household, until somebody else has asked the household and confirmed it: another of the
centre's people, or one of the household whose own sign-in needs no confirming.
"""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.errors import conflict, forbidden
from recycling.people import homes
from recycling.people.models import Identity, Person


def unconfirmed(session: Session, *, person_ids: Collection[UUID]) -> dict[UUID, list[Identity]]:
    """The sign-ins which wait for a second person, by whose they are, oldest first."""
    query = select(Identity).where(
        Identity.enterprise_id == current_enterprise(session),
        Identity.person_id.in_(person_ids),
        Identity.by_centre,
        Identity.confirmed_at.is_(None),
    )
    found: dict[UUID, list[Identity]] = {}
    for each in session.scalars(query.order_by(Identity.linked_at)):
        found.setdefault(each.person_id, []).append(each)
    return found


def require_confirmed(session: Session, *, person_id: UUID) -> None:
    """Problem sign-in-unconfirmed (409) while a sign-in of this person waits for a second one."""
    if unconfirmed(session, person_ids=[person_id]):
        raise conflict(
            "sign-in-unconfirmed",
            "เจ้าหน้าที่เป็นคนตั้งการเข้าใช้นี้ ให้เจ้าหน้าที่อีกคนหรือคนในบ้านยืนยันก่อน "
            "แล้วจึงถอนเงิน เปลี่ยนพร้อมเพย์ เพิ่มคน หรือลบข้อมูลได้",
            "The centre's staff set up this sign-in. Let another of them, or somebody of your "
            "household, confirm it; then you can take money out, change PromptPay, add people "
            "or erase your data.",
        )


def confirm(session: Session, *, household_id: UUID, person_id: UUID, confirmed_by: UUID) -> Person:
    """Say, having asked them, that it is this person who signs in. Confirming again is harmless.

    Locks the person's sign-ins. Raises Problem not-found, forbidden (oneself, or who made the
    code), sign-in-unconfirmed (409) when the confirmer's own sign-in waits.
    """
    person = homes.member_of(session, household_id=household_id, person_id=person_id)
    _require_another(session, person_id=person_id, confirmed_by=confirmed_by)
    query = select(Identity).where(
        Identity.enterprise_id == current_enterprise(session), Identity.person_id == person_id
    )
    held = query.with_for_update().execution_options(populate_existing=True)
    waiting = [
        each for each in session.scalars(held) if each.by_centre and each.confirmed_at is None
    ]
    if confirmed_by in [each.made_by for each in waiting]:
        raise forbidden(
            "คนที่ออกรหัสยืนยันเองไม่ได้ ให้อีกคนถามเจ้าของบ้านแล้วยืนยัน",
            "Who made the code cannot confirm it. Let another person ask the household.",
        )
    for each in waiting:
        each.confirmed_by, each.confirmed_at = confirmed_by, clock.now()
    session.flush()
    return person


def _require_another(session: Session, *, person_id: UUID, confirmed_by: UUID) -> None:
    """The confirmer is somebody else, whose own sign-in is beyond doubt."""
    if person_id == confirmed_by:
        raise forbidden(
            "ยืนยันการเข้าใช้ของตนเองไม่ได้ ให้คนอื่นยืนยัน",
            "You cannot confirm your own sign-in. Let another person do it.",
        )
    require_confirmed(session, person_id=confirmed_by)
