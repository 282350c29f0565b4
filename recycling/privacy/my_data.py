"""ข้อมูลของฉัน: everything kept about a person and their household, in one document."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session, load_only

from recycling import clock
from recycling.database.orm import Tenant, current_enterprise
from recycling.ledger import queries
from recycling.notify import service as notify
from recycling.people import consents, homes
from recycling.people import service as people
from recycling.people.models import Identity, Person, Village
from recycling.photos.models import Photo
from recycling.pickups import recurring
from recycling.pickups import service as pickups
from recycling.settlement import service as settlement
from recycling.settlement.transfers.models import PromptPayProxy
from recycling.settlement.welfare.models import WelfareMember
from recycling.weighing import disputes
from recycling.weighing import service as weighing

Row = TypeVar("Row", bound=Tenant)

MOST_MOVEMENTS = 100_000
_HIDDEN = frozenset({"enterprise_id", "content", "number", "record"})
"""Ours, too large, or kept masked beside it; a ticket's `record` is how a price was made."""


def my_data(session: Session, *, person_id: UUID) -> dict[str, Any]:
    """What is kept about a person, as JSON values: satang, grams, ISO 8601 moments in UTC."""
    person = people.get_person(session, person_id=person_id)
    own = Identity.enterprise_id == current_enterprise(session)
    identities = session.scalars(select(Identity).where(own, Identity.person_id == person.id))
    return {
        "made_at": _json(clock.now()),
        "enterprise": people.own_enterprise(session).name_th,
        "person": _row(person),
        "identities": [each.provider for each in identities],
        "consents": [
            {
                "purpose": each.name,
                "given": each.given,
                "version": each.version_answered,
                "at": _json(each.at),
            }
            for each in consents.standing(session, person_id=person.id)
        ],
        "household": None if person.household_id is None else _household(session, person),
    }


def _household(session: Session, person: Person) -> dict[str, Any]:
    """The household's part; `person` belongs to it."""
    id_ = person.household_id
    assert id_ is not None
    household = people.get_household(session, household_id=id_)
    village = session.get_one(Village, (household.enterprise_id, household.village_id))
    calls = session.scalars(pickups.pickups(session, household_id=id_)).all()
    events = pickups.events_of_all(session, pickup_ids=[call.id for call in calls])
    tickets = session.scalars(weighing.tickets(session, household_id=id_)).all()
    lines = weighing.lines_of(session, ticket_ids=[ticket.id for ticket in tickets])
    book = settlement.passbook(session, household_id=id_, limit=MOST_MOVEMENTS)
    return {
        **_row(household),
        "village": village.name_th,
        "people": _rows(homes.people_of(session, household_id=id_)),
        "pickups": [{**_row(call), "events": _rows(events.get(call.id, ()))} for call in calls],
        "recurring_visits": _rows(
            session.scalars(recurring.recurring_visits(session, household_id=id_))
        ),
        "weigh_tickets": [
            {**_row(ticket), "lines": _rows(lines.get(ticket.id, ()))} for ticket in tickets
        ],
        "receipts": [
            receipt.document
            for receipt in settlement.receipts_of(session, ids=[t.id for t in tickets]).values()
        ],
        "passbook": {
            "balance_satang": queries.passbook_balance(session, household_id=id_),
            "movements": [
                {
                    "at": _json(item.at),
                    "what": item.words.th,
                    "change_satang": item.change_satang,
                    "balance_satang": item.balance_satang,
                }
                for item in book.items
            ],
        },
        "payouts": _rows(session.scalars(settlement.payouts(session, household_id=id_))),
        "promptpay": _rows(_of(session, PromptPayProxy, PromptPayProxy.household_id, id_)),
        "welfare": _rows(_of(session, WelfareMember, WelfareMember.household_id, id_)),
        "disputes": _rows(session.scalars(disputes.disputes(session, household_id=id_))),
        "photos": _rows(_of(session, Photo, Photo.household_id, id_)),
        "messages": _rows(session.scalars(notify.messages(session, household_id=id_))),
    }


def _of(
    session: Session, table: type[Row], column: InstrumentedAttribute[Any], id: UUID
) -> Iterable[Row]:
    own = table.enterprise_id == current_enterprise(session)
    shown = [c for c in table.__mapper__.column_attrs if c.key not in _HIDDEN]
    query = select(table).where(own, column == id)
    return session.scalars(query.options(load_only(*(c.class_attribute for c in shown))))


def _rows(found: Iterable[Tenant]) -> list[dict[str, Any]]:
    return [_row(each) for each in found]


def _row(row: Tenant) -> dict[str, Any]:
    return {
        column.key: _json(getattr(row, column.key))
        for column in row.__mapper__.columns
        if column.key not in _HIDDEN
    }


def _json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
