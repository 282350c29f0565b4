"""A town with an empty journal for each test."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from recycling.database.orm import db
from tests.builders import Town, make_town


@pytest.fixture
def town(app: Flask) -> Iterator[Town]:
    """An enterprise with an empty journal."""
    with app.app_context():
        yield make_town(app)


@pytest.fixture
def session(town: Town) -> Session:
    """A session that works for the town."""
    return db.session()
