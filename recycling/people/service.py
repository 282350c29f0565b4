"""Enterprises, households, people, and who signs in as whom."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import shapely
from shapely.geometry import shape
from sqlalchemy import Select, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import current_enterprise, enter_enterprise
from recycling.errors import conflict, invalid, not_found
from recycling.people.models import Enterprise, Household, Identity, Person, Village
from recycling.people.roles import Role
from recycling.people.settings import Settings


def find_enterprise(session: Session, *, slug: str) -> Enterprise:
    """The enterprise with this public name; its profile is open to everyone."""
    found = session.scalar(select(Enterprise).where(Enterprise.slug == slug))
    if found is None:
        raise not_found("วิสาหกิจชุมชน", "enterprise")
    return found


def enterprises(session: Session) -> Sequence[Enterprise]:
    """All enterprises of this installation, by name."""
    return session.scalars(select(Enterprise).order_by(Enterprise.slug)).all()


def own_enterprise(session: Session) -> Enterprise:
    """The enterprise the session works for."""
    return session.get_one(Enterprise, current_enterprise(session))


def settings(session: Session) -> Settings:
    """The limits of the enterprise the session works for."""
    return Settings.from_json(own_enterprise(session).settings)


def create_enterprise(session: Session, *, id: UUID, **profile: Any) -> Enterprise:
    """Open a tenant and enter it. `profile` holds the columns of Enterprise."""
    enter_enterprise(session, id)
    enterprise = Enterprise(id=id, created_at=clock.now(), **profile)
    session.add(enterprise)
    session.flush()
    return enterprise


def create_village(session: Session, **values: Any) -> Village:
    """Add a village; `values` holds the columns of Village."""
    village = Village(enterprise_id=current_enterprise(session), **values)
    session.add(village)
    session.flush()
    return village


def villages(session: Session) -> Sequence[Village]:
    """The villages of the municipality, by number."""
    mine = Village.enterprise_id == current_enterprise(session)
    return session.scalars(select(Village).where(mine).order_by(Village.number)).all()


def create_household(
    session: Session,
    *,
    id: UUID,
    code: str,
    name: str,
    village_id: UUID,
    house_number: str,
    lat: float,
    lon: float,
    phone: str | None = None,
    landmark: str = "",
) -> Household:
    """Enrol a household whose pin lies in the service area.

    Raises Problem: not-found (village), outside-service-area, code-used.
    """
    enterprise_id = current_enterprise(session)
    if session.get(Village, (enterprise_id, village_id)) is None:
        raise not_found("หมู่บ้าน", "village")
    require_in_service_area(session, lat=lat, lon=lon)
    household = Household(
        enterprise_id=enterprise_id,
        id=id,
        code=code,
        name=name,
        village_id=village_id,
        house_number=house_number,
        lat=lat,
        lon=lon,
        phone=phone,
        landmark=landmark,
        active=True,
        created_at=clock.now(),
    )
    try:
        with session.begin_nested():
            session.add(household)
    except IntegrityError as error:
        raise conflict(
            "code-used",
            "รหัสครัวเรือนนี้มีผู้ใช้แล้ว ตั้งรหัสอื่น",
            "Another household has this code. Choose another.",
        ) from error
    return household


def get_household(session: Session, *, household_id: UUID) -> Household:
    """One household of this enterprise; Problem not-found otherwise."""
    found = session.get(Household, (current_enterprise(session), household_id))
    if found is None:
        raise not_found("ครัวเรือน", "household")
    return found


def lock_household(session: Session, *, household_id: UUID) -> Household:
    """One household, held against others who change it or its people; Problem not-found."""
    get_household(session, household_id=household_id)
    own = Household.enterprise_id == current_enterprise(session)
    query = select(Household).where(own, Household.id == household_id)
    held = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    return session.scalars(held).one()


def households(
    session: Session,
    *,
    village_id: UUID | None = None,
    code: str | None = None,
    text: str | None = None,
) -> Select[Household]:
    """The query for this enterprise's households, narrowed by village, code, or what is
    somewhere in the code, the name or the house number."""
    query = select(Household).where(Household.enterprise_id == current_enterprise(session))
    if village_id is not None:
        query = query.where(Household.village_id == village_id)
    if code is not None:
        query = query.where(Household.code == code)
    if text is not None:
        parts = (Household.code, Household.name, Household.house_number)
        query = query.where(or_(*(part.icontains(text, autoescape=True) for part in parts)))
    return query


def create_person(
    session: Session,
    *,
    id: UUID,
    name: str,
    roles: Sequence[Role],
    household_id: UUID | None = None,
    phone: str | None = None,
    identities: Mapping[str, str] | None = None,
) -> Person:
    """Add a person; `identities` maps an identity provider to its name for the person.

    Raises Problem not-found (household), invalid-request (a household's person without one).
    """
    enterprise_id = current_enterprise(session)
    if household_id is not None:
        get_household(session, household_id=household_id)
    elif Role.HOUSEHOLD in roles:
        raise invalid("household_id", "ต้องระบุครัวเรือน", "Say which household.")
    person = Person(
        enterprise_id=enterprise_id,
        id=id,
        household_id=household_id,
        name=name,
        phone=phone,
        roles=[role.value for role in roles],
        active=True,
        created_at=clock.now(),
    )
    session.add(person)
    session.flush()
    for provider, subject in (identities or {}).items():
        session.add(
            Identity(enterprise_id=enterprise_id, provider=provider, subject=subject, person_id=id)
        )
    session.flush()
    return person


def find_person(session: Session, *, person_id: UUID) -> Person | None:
    """The person, or None when this enterprise has no such person."""
    return session.get(Person, (current_enterprise(session), person_id))


def get_person(session: Session, *, person_id: UUID) -> Person:
    """The person; Problem not-found when this enterprise has no such person."""
    person = find_person(session, person_id=person_id)
    if person is None:
        raise not_found("บุคคล", "person")
    return person


def names_of(session: Session, *, ids: Collection[UUID | None]) -> dict[UUID | None, str]:
    """What these people are called; whom this enterprise does not know is left out."""
    own = Person.enterprise_id == current_enterprise(session)
    rows = session.execute(select(Person.id, Person.name).where(own, Person.id.in_(ids)))
    return {row.id: row.name for row in rows}


def people_of(session: Session, *, person_ids: Collection[UUID]) -> dict[UUID, Person]:
    """These people of this enterprise, by id; those it does not have are left out."""
    own = Person.enterprise_id == current_enterprise(session)
    query = select(Person).where(own, Person.id.in_(person_ids))
    return {person.id: person for person in session.scalars(query)}


def person_of_identity(session: Session, *, provider: str, subject: str) -> Person | None:
    """Who `subject` of an identity provider is in this enterprise."""
    return session.scalar(
        select(Person)
        .join(
            Identity,
            (Identity.person_id == Person.id) & (Identity.enterprise_id == Person.enterprise_id),
        )
        .where(
            Identity.enterprise_id == current_enterprise(session),
            Identity.provider == provider,
            Identity.subject == subject,
        )
    )


def identities(session: Session, *, provider: str) -> Sequence[tuple[str, Person]]:
    """Everyone an identity provider knows here: (subject, person), by subject."""
    rows = session.execute(
        select(Identity.subject, Person)
        .join(
            Person,
            (Identity.person_id == Person.id) & (Identity.enterprise_id == Person.enterprise_id),
        )
        .where(Identity.enterprise_id == current_enterprise(session), Identity.provider == provider)
        .order_by(Identity.subject)
    )
    return [(subject, person) for subject, person in rows]


def collectors(session: Session) -> Sequence[Person]:
    """The people who drive rounds."""
    query = select(Person).where(
        Person.enterprise_id == current_enterprise(session),
        Person.roles.contains([Role.COLLECTOR.value]),
        Person.active,
    )
    return session.scalars(query.order_by(Person.name, Person.id)).all()


def require_in_service_area(session: Session, *, lat: float, lon: float) -> None:
    """Problem outside-service-area (422) unless the pin lies in the enterprise's polygon."""
    area = shape(own_enterprise(session).service_area)
    if not shapely.covers(area, shapely.Point(lon, lat)):
        raise invalid(
            "lat",
            "จุดนี้อยู่นอกเขตบริการ เลื่อนหมุดให้อยู่ในเขตตำบล หรือนำมาขายที่ศูนย์",
            "This place is outside the service area. Move the pin, or bring the load to us.",
            kind="outside-service-area",
        )
