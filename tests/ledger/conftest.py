"""A town with an empty journal for each test."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import create_engine
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from recycling.database.orm import db
from tests.builders import Town, make_town


@pytest.fixture
def town(app: Flask) -> Iterator[Town]:
    """An enterprise with an empty journal."""
    with app.app_context():
        yield make_town(app)


@pytest.fixture
def owner(app: Flask) -> Iterator[Connection]:
    """The owner of the tables, who can lift the triggers that freeze them."""
    engine = create_engine(app.config["DATABASE_OWNER_URL"])
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.fixture
def session(town: Town) -> Session:
    """A session that works for the town."""
    return db.session()
