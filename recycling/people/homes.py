"""A household's own affairs: where it is, and who belongs to it."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from recycling.database.orm import current_enterprise
from recycling.errors import Problem, conflict, invalid, not_found
from recycling.people import service as people
from recycling.people.membership import Invitation
from recycling.people.models import Household, Identity, Person, Village
from recycling.people.roles import Role

MOST_PEOPLE: Final = 12


def change_address(
    session: Session,
    *,
    household_id: UUID,
    village_id: UUID,
    house_number: str,
    lat: float,
    lon: float,
) -> Household:
    """Move a household's pin and address; calls made before keep the pin they carry.

    Raises Problem not-found (household, village), outside-service-area.
    """
    household = people.get_household(session, household_id=household_id)
    if session.get(Village, (current_enterprise(session), village_id)) is None:
        raise invalid("village_id", "ไม่พบหมู่บ้านนี้", "No such village.", kind="not-found")
    people.require_in_service_area(session, lat=lat, lon=lon)
    household.village_id, household.house_number = village_id, house_number
    household.lat, household.lon = lat, lon
    session.flush()
    return household


def people_of(session: Session, *, household_id: UUID) -> Sequence[Person]:
    """Who belongs to a household, by when they came; Problem not-found."""
    people.get_household(session, household_id=household_id)
    query = select(Person).where(
        Person.enterprise_id == current_enterprise(session),
        Person.household_id == household_id,
        Person.active,
    )
    return session.scalars(query.order_by(Person.id)).all()


def remove(session: Session, *, household_id: UUID, person_id: UUID) -> Person:
    """A person belongs to the household no longer and cannot sign in for it any more.

    Raises Problem not-found, last-person (409).
    """
    people.lock_household(session, household_id=household_id)
    person = member_of(session, household_id=household_id, person_id=person_id)
    if len(people_of(session, household_id=household_id)) == 1:
        raise conflict(
            "last-person",
            "ต้องมีอย่างน้อยหนึ่งคนในครัวเรือน ถ้าจะเลิกใช้ ให้ลบข้อมูลของฉันแทน",
            "A household needs somebody. To leave for good, erase your data instead.",
        )
    leave(session, person=person)
    return person


def leave(session: Session, *, person: Person) -> None:
    """Take a person out of their household; who also works for the enterprise stays that."""
    rest = [role for role in person.roles if role != Role.HOUSEHOLD]
    person.roles = rest
    if rest:
        person.household_id = None
    else:
        person.active = False
        forget_identities(session, person_id=person.id)
    session.flush()


def forget_identities(session: Session, *, person_id: UUID) -> None:
    """Nobody can sign in as this person any more, nor by an invitation."""
    for table in (Identity, Invitation):
        session.execute(
            delete(table).where(
                table.enterprise_id == current_enterprise(session), table.person_id == person_id
            )
        )


def member_of(session: Session, *, household_id: UUID, person_id: UUID) -> Person:
    """A person of the household; Problem not-found for anybody else."""
    person = people.get_person(session, person_id=person_id)
    if person.household_id != household_id or not person.active:
        raise _nobody()
    return person


def _nobody() -> Problem:
    return not_found("คนนี้ในครัวเรือน", "person in this household")
