"""Finding pickups of this enterprise, and reading what belongs to them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from recycling.catalogue import service as catalogue
from recycling.catalogue.problems import at_field
from recycling.catalogue.service import DeclaredLine, ExplainedQuote
from recycling.database.orm import current_enterprise
from recycling.errors import Problem, not_found
from recycling.people import service as people
from recycling.people.models import Household
from recycling.pickups.models import Pickup, PickupEvent, PickupLine, PickupStatus

AWAITING_COLLECTOR = (PickupStatus.REQUESTED, PickupStatus.PLANNED)


def get_pickup(session: Session, *, pickup_id: UUID, lock: bool = False) -> Pickup:
    """One pickup of this enterprise, its row locked on demand; Problem not-found otherwise."""
    pickup = session.get(
        Pickup,
        (current_enterprise(session), pickup_id),
        with_for_update={"key_share": True} if lock else None,
    )
    if pickup is None:
        raise at_field(not_found("คำขอเรียกเก็บ", "pickup"), "pickup_id")
    return pickup


def pickups(
    session: Session,
    *,
    household_id: UUID | None = None,
    status: PickupStatus | None = None,
    on_date: date | None = None,
) -> Select[Pickup]:
    """The query for this enterprise's pickups, narrowed; Problem not-found (household)."""
    query = select(Pickup).where(Pickup.enterprise_id == current_enterprise(session))
    if household_id is not None:
        household = household_of(session, household_id)
        query = query.where(Pickup.household_id == household.id)
    if status is not None:
        query = query.where(Pickup.status == status.value)
    if on_date is not None:
        query = query.where(Pickup.on_date == on_date)
    return query


def pickups_to_plan(session: Session, *, on_date: date) -> Sequence[Pickup]:
    """The day's pickups to which no collector is under way yet, by id."""
    query = pickups(session, on_date=on_date).where(Pickup.status.in_(AWAITING_COLLECTOR))
    return session.scalars(query.order_by(Pickup.id)).all()


def lines_of(session: Session, *, pickup_ids: Collection[UUID]) -> dict[UUID, list[PickupLine]]:
    """What was declared for each pickup, in order."""
    rows = session.scalars(
        select(PickupLine)
        .where(
            PickupLine.enterprise_id == current_enterprise(session),
            PickupLine.pickup_id.in_(pickup_ids),
        )
        .order_by(PickupLine.pickup_id, PickupLine.line)
    )
    found: dict[UUID, list[PickupLine]] = defaultdict(list)
    for row in rows:
        found[row.pickup_id].append(row)
    return dict(found)


def events_of(session: Session, *, pickup_id: UUID) -> Sequence[PickupEvent]:
    """What happened to a pickup, in order."""
    query = select(PickupEvent).where(
        PickupEvent.enterprise_id == current_enterprise(session),
        PickupEvent.pickup_id == pickup_id,
    )
    return session.scalars(query.order_by(PickupEvent.seq)).all()


def events_of_all(
    session: Session, *, pickup_ids: Collection[UUID]
) -> dict[UUID, list[PickupEvent]]:
    """What happened to each of some pickups, in order."""
    query = select(PickupEvent).where(
        PickupEvent.enterprise_id == current_enterprise(session),
        PickupEvent.pickup_id.in_(pickup_ids),
    )
    found: dict[UUID, list[PickupEvent]] = defaultdict(list)
    for event in session.scalars(query.order_by(PickupEvent.pickup_id, PickupEvent.seq)):
        found[event.pickup_id].append(event)
    return dict(found)


def households_of(session: Session, *, found: Collection[Pickup]) -> dict[UUID, Household]:
    """The households of some pickups, by id."""
    wanted = {pickup.household_id for pickup in found}
    query = people.households(session).where(Household.id.in_(wanted))
    return {household.id: household for household in session.scalars(query)}


def explain(session: Session, *, pickup: Pickup) -> ExplainedQuote:
    """What was declared, priced by the list held for the pickup, line by line."""
    prices = catalogue.price_list(session, price_list_id=pickup.price_list_id)
    lines = lines_of(session, pickup_ids=[pickup.id])[pickup.id]
    declared = [DeclaredLine(material=each.material_code, quantity=each.quantity) for each in lines]
    return catalogue.quoter(session, price_list=prices, accepted=True).quote(declared)


def household_of(session: Session, household_id: UUID) -> Household:
    """The household of a request's field `household_id`; Problem not-found."""
    try:
        return people.get_household(session, household_id=household_id)
    except Problem as problem:
        raise at_field(problem, "household_id") from problem
