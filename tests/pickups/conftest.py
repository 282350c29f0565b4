"""A market, two households, and a member of staff."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from recycling.database.orm import db, enter_enterprise
from recycling.ids import new_id
from recycling.people.roles import Role
from tests.builders import SignedIn, make_town
from tests.builders_market import Market, furnish_market, in_days


@dataclass(frozen=True)
class Member:
    """A household, one of its people, and a client which that person signed in."""

    household_id: UUID
    person_id: UUID
    client: SignedIn


@pytest.fixture
def market(app: Flask) -> Iterator[Market]:
    """A town with a catalogue, prices and slots."""
    with app.app_context():
        market = furnish_market(make_town(app))
        market.town.person(Role.STAFF)
        market.town.person(Role.COLLECTOR)
        db.session.commit()
        yield market


def enrol(market: Market) -> Member:
    """Another household of the town."""
    enter_enterprise(db.session(), market.town.enterprise_id)
    household_id, person_id = market.town.household()
    db.session.commit()
    return Member(household_id, person_id, market.town.client(person_id))


@pytest.fixture
def member(market: Market) -> Member:
    """The household that calls."""
    return enrol(market)


@pytest.fixture
def neighbour(market: Market) -> Member:
    """Another household."""
    return enrol(market)


@pytest.fixture
def staff(market: Market) -> SignedIn:
    """Who works at the centre."""
    return market.town.client(market.town.person(Role.STAFF))


@pytest.fixture
def collector(market: Market) -> SignedIn:
    """Who drives."""
    return market.town.client(market.town.person(Role.COLLECTOR))


def call(market: Market, *, days: int = 2, **changes: Any) -> dict[str, Any]:
    """A pickup to request, `days` from today."""
    on_date = in_days(days)
    return {
        "id": str(new_id()),
        "slot_id": str(market.slot_id(on_date)),
        "on_date": on_date.isoformat(),
        "lines": [
            {"material": "pet-clear", "quantity": 5000},
            {"material": "beer-crate", "quantity": 2},
        ],
    } | changes


def cancellation(reason: str = "ไม่อยู่บ้าน") -> dict[str, str]:
    """A cancellation to send."""
    return {"id": str(new_id()), "reason": reason}
