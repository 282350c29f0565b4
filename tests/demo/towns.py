"""Demo applications for tests, each on a database of its own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask_migrate import upgrade

from recycling import clock, create_app
from recycling.clock import BANGKOK
from recycling.config import Config
from recycling.database.orm import db
from recycling.demo import founding, player
from recycling.demo.http import InProcess
from recycling.demo.marketplace import Marketplace, fresh_id
from recycling.demo.record import DayRecord
from tests.database_cluster import Cluster

NOW = datetime(2026, 11, 23, 9, tzinfo=BANGKOK)  # a Monday
MIGRATED = "demo_migrated"

needs_embedded = pytest.mark.skipif(
    bool(os.environ.get("TEST_DATABASE_URL") or os.environ.get("DATABASE_URL")),
    reason="the demo identity is let into the embedded database alone",
)


@contextmanager
def demo_app(cluster: Cluster, name: str) -> Iterator[Flask]:
    """The demo's application on a fresh, migrated database, which goes with the block."""
    migrated(cluster)
    cluster.create_database(name, template=MIGRATED)
    app = create_app(_config(cluster, name))
    try:
        yield app
    finally:
        with app.app_context():
            db.engine.dispose()
        cluster.drop_database(name)


def migrated(cluster: Cluster) -> None:
    """Make the template once for each cluster."""
    if MIGRATED in _made:
        return
    cluster.create_database(MIGRATED)
    app = create_app(_config(cluster, MIGRATED))
    with app.app_context():
        upgrade()
        db.engine.dispose()
    _made.add(MIGRATED)


def found_town(app: Flask) -> None:
    """Open the demo enterprise, two days before NOW."""
    with app.app_context(), clock.at(NOW - timedelta(days=2)):
        founding.found(db.session())
        db.session.commit()


def market_of(app: Flask) -> Marketplace:
    """The application as people use it."""
    return Marketplace(InProcess(app), enterprise=founding.SLUG, make_id=fresh_id)


def play_a_day(app: Flask, *, seed: int, pickups: int = 8) -> DayRecord:
    """One day of the town at NOW."""
    wanted = player.Wanted(date=NOW.date(), pickups=pickups, seed=seed, seconds=60, iterations=60)
    with clock.at(NOW):
        return player.play(market_of(app), wanted, Silent())


class Silent:
    """A watch that nobody looks at."""

    def phase(self, name: str, total: int) -> None:
        """Nothing."""

    def done(self, steps: int) -> None:
        """Nothing."""

    def day(self, number: int, days: int, on: object) -> None:
        """Nothing."""


_made: set[str] = set()


def _config(cluster: Cluster, name: str) -> Config:
    return Config(
        database_url=cluster.app_url(name),
        database_owner_url=cluster.owner_url(name),
        secret_key="tests",
        public_url="http://127.0.0.1:9",
        demo=True,
    )
