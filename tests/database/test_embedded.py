"""The embedded PostgreSQL: what lasts, what it refuses, who may do what."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import NullPool, create_engine, make_url, text
from sqlalchemy.exc import ProgrammingError

from recycling.database.embedded import APP, OWNER, EmbeddedPostgres
from recycling.database.errors import (
    AlreadyRunning,
    DataFromOtherVersion,
    DirectoryUnusable,
    EmbeddedPostgresError,
    Ended,
)

START_AND_SLEEP = """
import sys, time
from pathlib import Path
from recycling.database.embedded import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]), fsync=False)
server.start()
print(server.pid, flush=True)
time.sleep(600)
"""


def write(server: EmbeddedPostgres, value: int) -> None:
    with server.connect() as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (value bigint)")
        connection.execute("INSERT INTO kept VALUES (%s)", [value])


def read(server: EmbeddedPostgres) -> list[int]:
    with server.connect() as connection:
        return [value for (value,) in connection.execute("SELECT value FROM kept ORDER BY value")]


def has_gone(pid: int, *, seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


def test_data_survive_stop_and_start(place: Path) -> None:
    first = EmbeddedPostgres(place / "postgres")
    with first:
        assert first.is_running
        write(first, 1)
    assert first.pid is None
    with EmbeddedPostgres(place / "postgres") as second:
        write(second, 2)
        assert read(second) == [1, 2]


def test_committed_data_survive_a_killed_server(place: Path) -> None:
    server = EmbeddedPostgres(place / "postgres")
    server.start()
    write(server, 7)
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    server.stop()
    with EmbeddedPostgres(place / "postgres") as again:
        assert read(again) == [7]


def test_starts_when_another_process_got_the_number_of_a_killed_server(place: Path) -> None:
    server = EmbeddedPostgres(place / "postgres", fsync=False)
    server.start()
    assert server.pid is not None
    os.killpg(server.pid, signal.SIGKILL)
    server.stop()
    note = place / "postgres" / "postmaster.pid"
    lines = note.read_text().splitlines()
    sleeper = subprocess.Popen(["sleep", "600"])
    try:
        note.write_text("\n".join([str(sleeper.pid), *lines[1:]]) + "\n")
        with server:
            assert server.is_running
        assert sleeper.poll() is None
    finally:
        sleeper.kill()
        sleeper.wait()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of the death")
def test_the_server_goes_when_its_process_is_killed_and_the_next_one_starts(place: Path) -> None:
    data_dir = place / "postgres"
    process = subprocess.Popen(
        [sys.executable, "-c", START_AND_SLEEP, str(data_dir)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    pid = int(process.stdout.readline())
    process.kill()
    process.wait()
    process.stdout.close()
    with EmbeddedPostgres(data_dir, fsync=False) as again:
        assert again.pid != pid
        assert has_gone(pid)


def test_a_directory_has_one_server(server: EmbeddedPostgres) -> None:
    with pytest.raises(AlreadyRunning):
        EmbeddedPostgres(server.data_dir).start()
    assert server.is_running


def test_attach_uses_a_server_without_owning_it(server: EmbeddedPostgres) -> None:
    guest = EmbeddedPostgres(server.data_dir)
    assert guest.attach()
    assert guest.url() == server.url()
    guest.stop()
    assert server.is_running


def test_attach_finds_nothing_where_nothing_runs(place: Path) -> None:
    assert not EmbeddedPostgres(place / "postgres").attach()


def test_an_interrupted_first_start_leaves_no_half_cluster(place: Path) -> None:
    (place / "postgres.partial").mkdir()
    (place / "postgres.partial" / "PG_VERSION").write_text("18\n")
    with EmbeddedPostgres(place / "postgres", fsync=False) as server:
        write(server, 1)
    assert not (place / "postgres.partial").exists()


def test_data_of_another_version_are_refused_and_kept(place: Path) -> None:
    data_dir = place / "postgres"
    with EmbeddedPostgres(data_dir, fsync=False):
        pass
    (data_dir / "PG_VERSION").write_text("12\n")
    with pytest.raises(DataFromOtherVersion) as refusal:
        EmbeddedPostgres(data_dir).start()
    assert (refusal.value.found, refusal.value.ours) == ("12", "18")
    assert (data_dir / "base").is_dir()


def test_a_directory_with_other_files_is_refused_and_kept(place: Path) -> None:
    (place / "postgres").mkdir()
    if os.geteuid() == 0:
        shutil.chown(place / "postgres", "nobody")
    (place / "postgres" / "letter.txt").write_text("keep me")
    with pytest.raises(DirectoryUnusable):
        EmbeddedPostgres(place / "postgres").start()
    assert (place / "postgres" / "letter.txt").read_text() == "keep me"


def test_a_directory_that_cannot_be_made_is_one_clear_line(place: Path) -> None:
    (place / "file").write_text("no directory")
    with pytest.raises(EmbeddedPostgresError) as refusal:
        EmbeddedPostgres(place / "file" / "postgres").start()
    assert len(str(refusal.value).splitlines()) == 1


def test_a_long_path_gets_a_short_socket_and_it_goes_at_the_end(place: Path) -> None:
    deep = place / ("d" * 120)
    server = EmbeddedPostgres(deep / "postgres", fsync=False)
    with server:
        sockets = Path(make_url(server.url()).query["host"])  # type: ignore[arg-type]
        assert not sockets.is_relative_to(deep)
        write(server, 1)
    assert not sockets.exists()


def test_nobody_else_can_enter_and_no_port_is_open(server: EmbeddedPostgres) -> None:
    assert server.data_dir.stat().st_mode & 0o077 == 0
    with server.connect() as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.execute("SHOW cluster_name").fetchone() == ("recycling-embedded",)


def test_the_application_owns_nothing_and_the_owner_is_no_superuser(
    server: EmbeddedPostgres,
) -> None:
    server.create_database("roles")
    with server.connect() as connection:
        rights = connection.execute(
            "SELECT rolname, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls FROM pg_roles"
            " WHERE rolname IN (%s, %s)",
            [OWNER, APP],
        ).fetchall()
        owner = connection.execute(
            "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'roles'"
        ).fetchone()
    assert sorted(rights) == [(name, False, False, False, False) for name in (APP, OWNER)]
    assert owner == (OWNER,)


def test_the_owner_may_become_the_application_and_not_the_reverse(
    server: EmbeddedPostgres,
) -> None:
    server.create_database("becoming")
    owner = create_engine(server.owner_url("becoming"), poolclass=NullPool)
    with owner.connect() as connection:
        connection.execute(text(f"SET ROLE {APP}"))
        assert connection.scalar(text("SELECT current_user")) == APP
    app = create_engine(server.app_url("becoming"), poolclass=NullPool)
    with app.connect() as connection, pytest.raises(ProgrammingError, match="permission denied"):
        connection.execute(text(f"SET ROLE {OWNER}"))
    with app.connect() as connection, pytest.raises(ProgrammingError, match="permission denied"):
        connection.execute(text("CREATE TABLE mine (id bigint)"))


def test_a_database_is_a_copy_of_its_template(server: EmbeddedPostgres) -> None:
    server.create_database("original")
    owner = psycopg.connect(server.owner_url("original").replace("+psycopg", ""))
    with owner, owner.cursor() as cursor:
        cursor.execute("CREATE TABLE kept AS SELECT 5 AS value")
    owner.close()
    server.create_database("copy", template="original")
    server.create_database("copy", template="original")
    with server.connect("copy") as connection:
        assert connection.execute("SELECT value FROM kept").fetchall() == [(5,)]
    server.drop_database("copy")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        server.connect("copy")


def test_an_address_needs_a_started_server(place: Path) -> None:
    with pytest.raises(RuntimeError):
        EmbeddedPostgres(place / "postgres").url()


def test_a_server_that_was_killed_is_told_from_a_refused_statement(place: Path) -> None:
    server = EmbeddedPostgres(place / "postgres", fsync=False)
    with server:
        with pytest.raises(psycopg.errors.InvalidCatalogName):
            server.create_database("copy", template="no_such_template")
        assert server.pid is not None
        os.kill(server.pid, signal.SIGKILL)
        with pytest.raises(Ended):
            server.create_database("late")
