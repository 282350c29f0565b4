"""นัดเก็บประจำ: a household is visited every week, fortnight or four weeks without calling.

The coming visits become ordinary pickups a week ahead, each day once: which
day was seen to is kept, so a job may run twice or come late. A day without
room is passed over, and the household is told.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from recycling import clock
from recycling.catalogue.problems import at_field
from recycling.catalogue.service import DeclaredLine
from recycling.database.orm import current_enterprise
from recycling.errors import Problem, conflict, not_found
from recycling.ids import new_id
from recycling.pickups import words
from recycling.pickups.booking import open_household, request_pickup
from recycling.pickups.recurring_models import Every, RecurringDay, RecurringStatus, RecurringVisit
from recycling.pickups.slots import get_slot, require_bookable

AHEAD: Final = timedelta(days=7)
"""How long before its day a visit becomes a pickup: prices are held from then on."""
STEP: Final = {
    Every.WEEKLY: timedelta(weeks=1),
    Every.FORTNIGHTLY: timedelta(weeks=2),
    Every.MONTHLY: timedelta(weeks=4),
}


def create_recurring(
    session: Session,
    *,
    id: UUID,
    household_id: UUID,
    slot_id: UUID,
    first_date: date,
    every: Every,
    lines: Sequence[DeclaredLine],
    created_by: UUID,
    note: str = "",
) -> RecurringVisit:
    """Visit a household in a slot, from `first_date` on; the visits due are made at once.

    `lines` is what there usually is. Raises Problem not-found, household-closed,
    and the slot's for the first day.
    """
    open_household(session, household_id)
    require_bookable(session, slot=get_slot(session, slot_id=slot_id), on_date=first_date)
    now = clock.now()
    visit = RecurringVisit(
        enterprise_id=current_enterprise(session),
        id=id,
        household_id=household_id,
        slot_id=slot_id,
        every=every.value,
        first_date=first_date,
        lines=[{"material": line.material, "quantity": line.quantity} for line in lines],
        note=note,
        status=RecurringStatus.ACTIVE.value,
        created_at=now,
        created_by=created_by,
        changed_at=now,
    )
    session.add(visit)
    session.flush()
    _make_due(session, visit)
    return visit


def get_recurring(session: Session, *, recurring_id: UUID, lock: bool = False) -> RecurringVisit:
    """One recurring visit of this enterprise; Problem not-found otherwise."""
    key = (current_enterprise(session), recurring_id)
    visit = session.get(RecurringVisit, key, with_for_update=lock or None, populate_existing=lock)
    if visit is None:
        raise at_field(not_found("นัดเก็บประจำ", "recurring visit"), "recurring_id")
    return visit


def recurring_visits(
    session: Session, *, household_id: UUID | None = None
) -> Select[RecurringVisit]:
    """The query for this enterprise's recurring visits, or for one household's."""
    query = select(RecurringVisit).where(
        RecurringVisit.enterprise_id == current_enterprise(session)
    )
    if household_id is not None:
        query = query.where(RecurringVisit.household_id == household_id)
    return query


def set_recurring(session: Session, *, recurring_id: UUID, to: RecurringStatus) -> RecurringVisit:
    """Pause, resume or end a recurring visit; pickups made before stay.

    Raises Problem not-found, recurring-ended (409).
    """
    visit = get_recurring(session, recurring_id=recurring_id, lock=True)
    if visit.status == RecurringStatus.ENDED and to is not RecurringStatus.ENDED:
        raise conflict(
            "recurring-ended",
            "นัดประจำนี้จบไปแล้ว ตั้งนัดใหม่ได้",
            "This recurring visit has ended. Make a new one.",
        )
    if visit.status != to:
        visit.status, visit.changed_at = to.value, clock.now()
        session.flush()
    if to is RecurringStatus.ACTIVE:
        _make_due(session, visit)
    return visit


def make_all_due(session: Session) -> None:
    """Make the pickups of all visits that are due in this enterprise."""
    active = recurring_visits(session).where(
        RecurringVisit.status == RecurringStatus.ACTIVE.value,
        RecurringVisit.first_date <= clock.today() + AHEAD,
    )
    for visit_id in session.scalars(active.with_only_columns(RecurringVisit.id)).all():
        visit = get_recurring(session, recurring_id=visit_id, lock=True)
        if visit.status == RecurringStatus.ACTIVE:
            _make_due(session, visit)


def days_of(
    session: Session, *, recurring_ids: Collection[UUID], limit: int = 5
) -> dict[UUID, list[RecurringDay]]:
    """The days last seen to of each of these visits, the latest first."""
    newest = func.row_number().over(
        partition_by=RecurringDay.recurring_id, order_by=RecurringDay.on_date.desc()
    )
    own = (
        RecurringDay.enterprise_id == current_enterprise(session),
        RecurringDay.recurring_id.in_(recurring_ids),
    )
    numbered = select(RecurringDay, newest.label("place")).where(*own).subquery()
    day = aliased(RecurringDay, numbered)
    found: dict[UUID, list[RecurringDay]] = {id_: [] for id_ in recurring_ids}
    query = select(day).where(numbered.c.place <= limit).order_by(day.on_date.desc())
    for each in session.scalars(query):
        found[each.recurring_id].append(each)
    return found


def coming(visit: RecurringVisit, *, count: int = 3) -> list[date]:
    """The next days of a visit from today on; none when it is paused or over."""
    if visit.status != RecurringStatus.ACTIVE:
        return []
    days = _days(visit, start=clock.today())
    return [next(days) for _ in range(count)]


def _days(visit: RecurringVisit, *, start: date) -> Iterator[date]:
    """The days of a visit, none before `start`."""
    step = STEP[Every(visit.every)]
    missed = max(0, -(-(start - visit.first_date) // step))
    day = visit.first_date + missed * step
    while True:
        yield day
        day += step


def _make_due(session: Session, visit: RecurringVisit) -> None:
    """See to each day that is due and was not seen to. The caller holds the visit."""
    today = clock.today()
    seen = set(
        session.scalars(
            select(RecurringDay.on_date).where(
                RecurringDay.enterprise_id == visit.enterprise_id,
                RecurringDay.recurring_id == visit.id,
                RecurringDay.on_date >= today,
            )
        )
    )
    for on_date in _days(visit, start=today):
        if on_date > today + AHEAD and on_date != visit.first_date:
            return
        if on_date not in seen:
            _see_to(session, visit, on_date)


def _see_to(session: Session, visit: RecurringVisit, on_date: date) -> None:
    """Make the pickup of one day, or pass it over with the reason; either way say so."""
    day = RecurringDay(
        enterprise_id=visit.enterprise_id,
        recurring_id=visit.id,
        on_date=on_date,
        pickup_id=None,
        reason_th="",
        reason_en="",
        at=clock.now(),
    )
    try:
        with session.begin_nested():
            pickup = request_pickup(
                session,
                id=new_id(),
                household_id=visit.household_id,
                slot_id=visit.slot_id,
                on_date=on_date,
                lines=[DeclaredLine(**line) for line in visit.lines],
                requested_by=visit.created_by,
                note=visit.note,
            )
    except Problem as problem:
        day.reason_th, day.reason_en = str.__str__(problem.message), problem.message.en
        words.tell_skipped(session, visit=visit, on_date=on_date, why=problem.message)
    else:
        day.pickup_id = pickup.id
        words.tell_made(session, pickup=pickup)
    session.add(day)
    session.flush()
