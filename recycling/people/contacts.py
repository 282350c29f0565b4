"""How a household is reached: a telephone, and in words where its door is.

Few may see a telephone: the household itself, the centre, and the collector who
comes that day.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from recycling.database.orm import current_enterprise
from recycling.people import service as people
from recycling.people.models import Household, Person


@dataclass(frozen=True, slots=True)
class Phone:
    """A number, and who answers it."""

    name: str
    number: str


def set_contact(
    session: Session, *, household_id: UUID, phone: str | None, landmark: str
) -> Household:
    """Write a household's telephone (None: forget it) and landmark; Problem not-found."""
    household = people.get_household(session, household_id=household_id)
    household.phone, household.landmark = phone, landmark
    session.flush()
    return household


def phones_of(session: Session, *, households: Collection[Household]) -> dict[UUID, list[Phone]]:
    """Whom to call at each of these households: its own number first, then its people's."""
    found: dict[UUID, list[Phone]] = defaultdict(list)
    for household in households:
        if household.phone:
            found[household.id].append(Phone(household.name, household.phone))
    query = select(Person).where(
        Person.enterprise_id == current_enterprise(session),
        Person.household_id.in_([household.id for household in households]),
        Person.active,
        Person.phone.is_not(None),
    )
    for person in session.scalars(query.order_by(Person.created_at, Person.id)):
        known = found[person.household_id] if person.household_id else []
        if person.phone and person.phone not in [each.number for each in known]:
            known.append(Phone(person.name, person.phone))
    return dict(found)
