"""A migrated database for each test process, and a fresh enterprise for each test."""

import os
from collections.abc import Iterator

import pytest
from flask import Flask
from flask_migrate import upgrade
from hypothesis import HealthCheck, Phase, settings

from recycling import create_app
from recycling.config import Config
from recycling.database.orm import db
from tests.database_cluster import Cluster, cluster_for_tests

# Timing is never asserted: a slow machine is no failure.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# For each of thousands of mutants: few examples, always the same, none made smaller or kept.
settings.register_profile(
    "mutation",
    settings.get_profile("house"),
    max_examples=15,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
)
settings.load_profile(os.environ.get("TEST_PROFILE", "house"))

# What needs no database is mutated without one.
collect_ignore_glob = ["ledger/*"] if os.environ.get("TEST_WITHOUT_DATABASE") else []


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL for this process."""
    with cluster_for_tests() as started:
        yield started


@pytest.fixture(scope="session")
def config(cluster: Cluster) -> Config:
    """The configuration of an application on a database of its own."""
    cluster.create_database("marketplace")
    return Config(
        database_url=cluster.app_url("marketplace"),
        database_owner_url=cluster.owner_url("marketplace"),
        secret_key="tests",
        public_url="https://example.test",
    )


@pytest.fixture(scope="session")
def app(config: Config) -> Iterator[Flask]:
    """The application on a migrated database."""
    built = create_app(config)
    with built.app_context():
        upgrade()
    yield built
    with built.app_context():
        db.engine.dispose()
