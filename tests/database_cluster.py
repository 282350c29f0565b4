"""A throw-away PostgreSQL for tests, or the one which TEST_DATABASE_URL names.

    with cluster_for_tests() as cluster:
        cluster.create_database("migrated")
        migrate(cluster.owner_url("migrated"))
        cluster.create_database("mine", template="migrated")

Each process of pytest-xdist opens its own: that costs half a second on each core at once,
and no worker depends on another's life. On Linux the server goes when its process dies,
however it dies.
"""

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

from recycling.database.embedded import APP, EmbeddedPostgres

_PREFIX = "tntt-tests-"
_OLDEST_VERSION = 150_000


class Cluster(Protocol):
    """Databases which one test process makes and forgets. Names are this process's own."""

    def create_database(self, name: str, *, template: str | None = None) -> None:
        """Make a database, empty or as a copy of another of this cluster's."""

    def drop_database(self, name: str) -> None:
        """Remove a database, sending away whoever is connected to it."""

    def owner_url(self, name: str) -> str:
        """The SQLAlchemy address as the role which owns the database."""

    def app_url(self, name: str) -> str:
        """The SQLAlchemy address as recycling_app, which owns nothing."""


@contextmanager
def cluster_for_tests() -> Iterator[Cluster]:
    """A cluster for the block: TEST_DATABASE_URL's, DATABASE_URL's, or a throw-away one."""
    url = os.environ.get("TEST_DATABASE_URL") or os.environ.get("DATABASE_URL")
    if url:
        external = ExternalCluster(url)
        try:
            yield external
        finally:
            external.drop_all()
        return
    _remove_leftovers()
    directory = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))
    directory.chmod(0o711)  # as root, the account of the server has to pass through
    try:
        with EmbeddedPostgres(directory / "postgres", fsync=False) as server:
            yield server
    finally:
        shutil.rmtree(directory, ignore_errors=True)


class ExternalCluster:
    """A PostgreSQL 15 or newer of someone else's; its user needs CREATEDB.

    The role recycling_app is made when absent, for which the user needs CREATEROLE. The
    application's address is the owner's with that role taken on.
    """

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self._url = parsed.set(drivername="postgresql+psycopg")
        self._mine: dict[str, str] = {}
        with self._connect() as connection:
            if connection.info.server_version < _OLDEST_VERSION:
                raise RuntimeError("the tests need PostgreSQL 15 or newer")
            self._make_app_role(connection)

    def create_database(self, name: str, *, template: str | None = None) -> None:
        """Make a database under a name of our own on the shared server."""
        if name in self._mine:
            return
        unique = f"test_{name}_{secrets.token_hex(4)}"
        source = "template1" if template is None else self._mine[template]
        with self._connect() as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'").format(
                    sql.Identifier(unique), sql.Identifier(source)
                )
            )
        self._mine[name] = unique

    def drop_database(self, name: str) -> None:
        """Remove a database which create_database made."""
        unique = self._mine.pop(name, None)
        if unique is None:
            return
        with self._connect() as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(unique))
            )

    def drop_all(self) -> None:
        """Remove every database which create_database made."""
        for name in list(self._mine):
            self.drop_database(name)

    def owner_url(self, name: str) -> str:
        """The given address, at our database."""
        return _text(self._url.set(database=self._mine[name]))

    def app_url(self, name: str) -> str:
        """The given address, at our database, as recycling_app from the first statement on."""
        url = self._url.set(database=self._mine[name])
        return _text(url.update_query_dict({"options": f"-crole={APP}"}))

    def _connect(self) -> psycopg.Connection:
        plain = _text(self._url.set(drivername="postgresql"))
        return psycopg.connect(plain, autocommit=True)

    def _make_app_role(self, connection: psycopg.Connection) -> None:
        if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP]).fetchone():
            return
        try:
            role = sql.Identifier(APP)
            connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(role))
            connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(role))
        except psycopg.errors.DuplicateObject:
            pass  # another worker was quicker


def _text(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def _remove_leftovers() -> None:
    """Forget the files of test runs that were killed."""
    for directory in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        owner = directory.name.removeprefix(_PREFIX).partition("-")[0]
        if owner.isdigit() and not _alive(int(owner)):
            shutil.rmtree(directory, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
