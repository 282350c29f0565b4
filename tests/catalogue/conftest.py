"""A market with a household."""

from collections.abc import Iterator

import pytest
from flask import Flask

from recycling.database.orm import db
from recycling.people.roles import Role
from tests.builders import SignedIn, make_town
from tests.builders_market import Market, furnish_market


@pytest.fixture
def market(app: Flask) -> Iterator[Market]:
    """A town with a catalogue, prices and slots."""
    with app.app_context():
        market = furnish_market(make_town(app))
        market.town.person(Role.STAFF)
        db.session.commit()
        yield market


@pytest.fixture
def manager(market: Market) -> SignedIn:
    """Who publishes prices."""
    return market.town.client(market.manager_id)


@pytest.fixture
def member(market: Market) -> SignedIn:
    """A person of a household."""
    _, person_id = market.town.household()
    db.session.commit()
    return market.town.client(person_id)
