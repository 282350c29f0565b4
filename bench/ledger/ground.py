"""The database on which all contestants run: embedded, durable, migrated, furnished."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psycopg
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import make_url

from recycling import clock, create_app
from recycling.config import Config
from recycling.database.embedded import EmbeddedPostgres
from recycling.database.orm import db
from recycling.ids import new_id
from recycling.ledger import service
from recycling.ledger.service import Draft, Leg, move
from recycling.people import service as people

HOUSEHOLDS = 1000
DATABASE = "bench_ledger"

# The journal's tables as a programmer in a hurry would have them: the same columns and
# indexes, no trigger, no foreign key, no wall between enterprises.
PLAIN = """
CREATE TABLE plain_entries (LIKE entries INCLUDING ALL);
CREATE TABLE plain_postings (LIKE postings INCLUDING ALL);
CREATE TABLE plain_balances (LIKE member_balances INCLUDING ALL);
INSERT INTO plain_balances SELECT * FROM member_balances;
"""


@dataclass(frozen=True)
class Ground:
    """Where to connect, and the account ids that bare SQL needs."""

    server: EmbeddedPostgres
    app: Flask
    enterprise_id: UUID
    stock: int
    centre: int
    members: tuple[int, ...]
    households: tuple[int, ...]

    def config(self) -> Config:
        """The application's configuration."""
        return _config(self.server)

    def conninfo(self, database: str = DATABASE) -> str:
        """libpq's words for a connection as the superuser."""
        url = make_url(self.server.url(database))
        host, port = url.query["host"], url.query["port"]
        return f"host={host} port={port} dbname={database} user={url.username}"


def household(number: int) -> UUID:
    """The id of an invented household."""
    return UUID(int=0x019AA000_0000_7000_8000_000000000000 + number)


def purchase(number: int, amount: int) -> Draft:
    """One load of cans: two postings of money, two of mass."""
    member = household(number)
    return Draft(
        id=new_id(),
        event="purchase",
        source_id=member,
        legs=(
            *move("THB", amount, source=f"member:{member}", to="stock:can"),
            *move("can", amount * 10, source=f"household:{member}", to="centre"),
        ),
        captured_at=clock.now(),
    )


@contextmanager
def open_ground(directory: Path) -> Iterator[Ground]:
    """Start the server in `directory` and furnish a fresh database."""
    with EmbeddedPostgres(directory, fsync=True) as server:
        server.drop_database(DATABASE)
        server.create_database(DATABASE)
        app = create_app(_config(server))
        with app.app_context():
            upgrade()
            enterprise_id = _furnish()
            db.session.remove()
            db.engine.dispose()
        yield _survey(server, app, enterprise_id)
        with app.app_context():
            db.engine.dispose()


def _config(server: EmbeddedPostgres) -> Config:
    return Config(
        database_url=server.app_url(DATABASE),
        database_owner_url=server.owner_url(DATABASE),
        secret_key="bench",
    )


def _furnish() -> UUID:
    enterprise_id, session = new_id(), db.session()
    people.create_enterprise(
        session,
        id=enterprise_id,
        slug="bench",
        name_th="วัดความเร็ว",
        name_en="Bench",
        municipality_th="วัดความเร็ว",
        municipality_en="Bench",
        address_th="-",
        address_en="-",
        centre_lat=20.1,
        centre_lon=100.4,
        service_area={"type": "Polygon", "coordinates": []},
    )
    opening = Draft(
        id=new_id(),
        event="opening",
        source_id=enterprise_id,
        legs=[Leg("cash:centre", "THB", 100), Leg("equity", "THB", -100)],
        captured_at=clock.now(),
    )
    service.post(session, opening)
    service.post_all(session, [purchase(number, 1) for number in range(HOUSEHOLDS)])
    session.commit()
    return enterprise_id


def _survey(server: EmbeddedPostgres, app: Flask, enterprise_id: UUID) -> Ground:
    url = make_url(server.url(DATABASE))
    with psycopg.connect(
        host=str(url.query["host"]), port=5432, user=url.username, dbname=DATABASE, autocommit=True
    ) as connection:
        connection.execute(PLAIN)
        connection.execute("VACUUM ANALYZE")
        ids = dict(connection.execute("SELECT code, id FROM accounts").fetchall())
    numbers = [household(number) for number in range(HOUSEHOLDS)]
    return Ground(
        server=server,
        app=app,
        enterprise_id=enterprise_id,
        stock=ids["stock:can"],
        centre=ids["centre"],
        members=tuple(ids[f"member:{one}"] for one in numbers),
        households=tuple(ids[f"household:{one}"] for one in numbers),
    )
