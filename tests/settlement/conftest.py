"""A market with a household and a round on the road."""

from collections.abc import Iterator

import pytest
from flask import Flask

from recycling.database.orm import db
from tests.settlement.payouts_scene import WORTH
from tests.weighing.scene import counter_ticket
from tests.weighing.yard import Yard, open_yard


@pytest.fixture
def yard(app: Flask) -> Iterator[Yard]:
    """A town of its own for each test."""
    with app.app_context():
        yard = open_yard(app)
        db.session.commit()
        yield yard


@pytest.fixture
def rich(yard: Yard) -> Yard:
    """The household has 700 baht in its passbook, the centre 2,000 in its box."""
    yard.capital(200_000)
    load = [{"material": "can", "gross_g": 20_000}]
    answer = yard.staff.post("/weigh-tickets", counter_ticket(yard.market, yard.household_id, load))
    assert answer.get_json()["total_satang"] == WORTH
    return yard
