"""What a collector's phone takes along for a day without reception."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pricing import price_list_to_record
from recycling import clock
from recycling.catalogue import service as catalogue
from recycling.catalogue.models import PriceListRow
from recycling.database.orm import current_enterprise
from recycling.people import contacts
from recycling.people import service as people
from recycling.people.door_cards import marks_of
from recycling.people.models import Household
from recycling.rounds.captures import CLOCK_AHEAD, CLOCK_BEHIND
from recycling.rounds.lookup import get_plan
from recycling.rounds.models import Plan, PlanStatus, Round
from recycling.rounds.views import round_view

LIMITS = (
    *("most_line_g", "reading_seconds", "price_hold_hours", "position_hours"),
    *("declared_permille", "declared_g", "difference_permille", "difference_g"),
)


def pack_of(session: Session, found: Round, *, with_phones: bool) -> dict[str, Any]:
    """A round with everything the phone needs but the members; see PackSchema.

    `with_phones` tells whether the households' telephones may be seen.
    """
    whole = round_view(session, found)
    stops = [stop for trip in whole["trips"] for stop in trip["stops"]]
    _add_contacts(session, stops, with_phones=with_phones)
    current = catalogue.list_in_force(session, at=clock.now())
    promised = {stop["price_list_id"] for stop in stops} - {current.id}
    settings = people.settings(session).to_json()
    return {
        "round": whole,
        "superseded_by": _successor(session, found),
        "enterprise": people.own_enterprise(session),
        "current_price_list_id": current.id,
        "price_lists": [
            price_list_to_record(each)
            for each in (
                current,
                *(catalogue.price_list(session, price_list_id=i) for i in sorted(promised)),
            )
        ],
        "grades": _grade_names(session, [current.id, *sorted(promised)]),
        "catalogue": {
            "groups": catalogue.groups(session),
            "items": list(catalogue.materials(session).values()),
            "refused": catalogue.refused_kinds(session),
        },
        "limits": {
            **{name: settings[name] for name in LIMITS},
            "clock_ahead_hours": CLOCK_AHEAD.days * 24,
            "clock_behind_days": CLOCK_BEHIND.days,
        },
    }


def members_of(session: Session, *, keys: Sequence[bytes]) -> list[dict[str, Any]]:
    """The open households of the enterprise, as a phone tells one from another."""
    query = people.households(session).where(Household.active).order_by(Household.code)
    found = session.scalars(query).all()
    villages = {village.id: village for village in people.villages(session)}
    marks = marks_of(session, household_ids=[each.id for each in found], keys=keys)
    return [
        {
            "id": each.id,
            "code": each.code,
            "name": each.name,
            "house_number": each.house_number,
            "village_number": villages[each.village_id].number,
            "card_serial": marks[each.id][0],
            "card_digests": marks[each.id][1],
        }
        for each in found
    ]


def _add_contacts(session: Session, stops: list[dict[str, Any]], *, with_phones: bool) -> None:
    ids = {stop["household"]["id"] for stop in stops}
    homes = session.scalars(people.households(session).where(Household.id.in_(ids))).all()
    landmarks = {home.id: home.landmark for home in homes}
    phones = contacts.phones_of(session, households=homes) if with_phones else {}
    for stop in stops:
        home = stop["household"]["id"]
        stop["contact"] = {"landmark": landmarks[home], "phones": phones.get(home, [])}


def _grade_names(session: Session, list_ids: Sequence[UUID]) -> list[dict[str, str]]:
    """What people call the grades of these lists; the first list's words win."""
    names: dict[str, dict[str, str]] = {}
    rows = {
        row.id: row
        for row in session.scalars(
            catalogue.price_lists(session).where(PriceListRow.id.in_(list_ids))
        )
    }
    for list_id in list_ids:
        for grade in catalogue.head(rows[list_id], current=None).grades:
            words = {"name": grade.name, "name_th": grade.name_th, "name_en": grade.name_en}
            names.setdefault(grade.name, words)
    return [names[name] for name in sorted(names)]


def _successor(session: Session, found: Round) -> UUID | None:
    """The round that took this one's place when its day was planned anew."""
    if get_plan(session, plan_id=found.plan_id).status != PlanStatus.SUPERSEDED:
        return None
    query = (
        select(Round.id)
        .join(Plan, (Plan.enterprise_id == Round.enterprise_id) & (Plan.id == Round.plan_id))
        .where(
            Round.enterprise_id == current_enterprise(session),
            Round.on_date == found.on_date,
            Round.collector_id == found.collector_id,
            Plan.status == PlanStatus.PUBLISHED,
        )
        .order_by((Round.shift_id == found.shift_id).desc(), Round.departs_at)
        .limit(1)
    )
    return session.scalar(query)
