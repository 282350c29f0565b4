"""A market with a household and a round on the road."""

from collections.abc import Iterator

import pytest
from flask import Flask

from recycling.database.orm import db
from tests.weighing.yard import Yard, open_yard


@pytest.fixture
def yard(app: Flask) -> Iterator[Yard]:
    """A town of its own for each test."""
    with app.app_context():
        yard = open_yard(app)
        db.session.commit()
        yield yard
