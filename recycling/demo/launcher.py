"""`./run demo`: the whole service on one machine, until Ctrl-C."""

import argparse
import http.client
import os
import socket
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from recycling.database.embedded import EmbeddedPostgres
from recycling.database.errors import EmbeddedPostgresError
from recycling.demo.home import (
    CHECKOUT,
    DemoError,
    Home,
    disk_full,
    embedded_postgres,
    find_home,
    is_disk_full,
    service_environment,
)
from recycling.demo.supervisor import StopRequested, Supervisor

HOST = "127.0.0.1"
_READY_SECONDS = 120.0
_LEAVE_SECONDS = 10.0
_CONNECT_SECONDS = 5
_THREADS = 8
_FLASK = (sys.executable, "-m", "flask", "--app", "app")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What `./run demo` was asked for."""

    port: int
    once: bool
    pickups: int
    seed: int
    json: Path | None

    def day_command(self) -> list[str]:
        """The command that plays one working day against the running service."""
        command = [*_FLASK, "day", "--pickups", str(self.pickups), "--seed", str(self.seed)]
        return command if self.json is None else [*command, "--json", str(self.json)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demo. Returns the exit status: 0 when it was stopped, else 1 after one line."""
    try:
        return run(read_options(arguments))
    except StopRequested:
        return 130
    except (DemoError, EmbeddedPostgresError) as error:
        say(str(error))
    except OSError as error:
        # Whatever file it was: the demo's own lie beside the checkout's.
        say(str(disk_full(CHECKOUT)) if is_disk_full(error) else str(error))
    return 1


def read_options(arguments: Sequence[str] | None) -> Options:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="./run demo", description=__doc__)
    parser.add_argument(
        "--port", type=int, default=_default_port(), help="on 127.0.0.1 (%(default)s, or PORT)"
    )
    parser.add_argument("--once", action="store_true", help="play one day, print it, stop")
    parser.add_argument("--pickups", type=int, default=60, help="--once: how many pickups")
    parser.add_argument("--seed", type=int, default=1, help="--once: the seed of the day")
    parser.add_argument("--json", type=Path, help="--once: write the day to this file too")
    read = parser.parse_args(arguments)
    json = None if read.json is None else read.json.absolute()
    return Options(port=read.port, once=read.once, pickups=read.pickups, seed=read.seed, json=json)


def run(options: Options) -> int:
    """Start everything, say where to look, and wait for the end."""
    external = os.environ.get("DATABASE_URL")
    home = find_home(embedded=not external)
    # Entered first, left last: nothing outlives the block, the database ends after the rest.
    with ExitStack() as stack:
        supervisor = stack.enter_context(Supervisor(environment=os.environ, cwd=CHECKOUT))
        stack.enter_context(home.lock())
        # The web server of a demo that was killed may need a moment to notice and leave.
        patience = _LEAVE_SECONDS if home.was_killed() else 0.0
        listener = stack.enter_context(listen(options.port, seconds=patience))
        url = f"http://{HOST}:{listener.getsockname()[1]}"
        try:
            embedded = _database(stack, supervisor, home) if not external else None
        except EmbeddedPostgresError:
            if supervisor.is_asked_to_stop:  # the Ctrl-C has reached initdb as well
                raise StopRequested from None
            raise
        if external:
            check_database(external)
        supervisor.environment = service_environment(
            home, embedded=embedded, url=url, base=os.environ
        )
        stack.callback(supervisor.stop)
        _prepare_data(supervisor, home, demo=embedded is not None)
        _serve(supervisor, home, listener)
        home.write_note(url)
        stack.callback(home.forget_note)
        if options.once:
            return supervisor.finish("day", options.day_command())
        greet(url, home, demo=embedded is not None)
        supervisor.watch()
        say("กำลังปิด / stopping")
    return 0


def listen(port: int, *, seconds: float = 0.0) -> socket.socket:
    """The socket that the web server will serve, taken now so that nobody else can take it.

    Tries for `seconds`. Raises DemoError when the port is in use or not ours to use.
    """
    deadline = time.monotonic() + seconds
    while True:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
            listener.listen(128)
        except (OSError, OverflowError) as error:
            listener.close()
            if time.monotonic() < deadline:
                time.sleep(0.1)
                continue
            reason = os.strerror(error.errno or 0) if isinstance(error, OSError) else str(error)
            raise DemoError(
                thai=f"ใช้พอร์ต {port} ไม่ได้ มีโปรแกรมอื่นใช้อยู่หรือไม่มีสิทธิ์",
                english=f"port {port} cannot be used ({reason}), "
                f"try another: ./run demo --port {port % 50_000 + 1_001}",
            ) from None
        return listener


def check_database(url: str) -> None:
    """DemoError unless the database at `url` answers and is PostgreSQL 15 or newer."""
    plain = url.replace("postgresql+psycopg://", "postgresql://", 1)
    try:
        with psycopg.connect(plain, connect_timeout=_CONNECT_SECONDS) as connection:
            version = connection.info.server_version
    except psycopg.Error as error:
        where = _without_password(plain)
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise DemoError(
            thai=f"ต่อฐานข้อมูล {where} ไม่ได้ ตรวจ DATABASE_URL",
            english=f"the database {where} cannot be reached, check DATABASE_URL: {reason}",
        ) from None
    if version < 150_000:
        raise DemoError(
            thai=f"ต้องใช้ PostgreSQL 15 ขึ้นไป ที่นี่เป็นรุ่น {version // 10_000}",
            english=f"PostgreSQL 15 or newer is needed, this is {version // 10_000}",
        )


def greet(url: str, home: Home, *, demo: bool) -> None:
    """Say where to look and how to sign in."""
    say("\nพร้อมใช้งานแล้ว กด Ctrl-C เพื่อปิด / ready, Ctrl-C stops it\n")
    say(f"  หน้าแรก / home            {url}/")
    say(f"  เอกสาร API / the API      {url}/api/docs")
    if demo:
        say("  เข้าใช้ / sign in         เป็นใครก็ได้ ไม่มีรหัสผ่าน / as anyone listed, no password:")
        say(f"                            {url}/api/v1/demo/people")
        say("  ลองหนึ่งวัน / play a day  ./run flask day")
    else:
        say("  ไม่มีผู้ใช้สาธิต เพราะใช้ฐานข้อมูลจาก DATABASE_URL / no demo people with DATABASE_URL")
    say(f"  บันทึก / logs             {home.directory}\n")


def say(text: str) -> None:
    """Write a line for the person at the terminal."""
    print(text, file=sys.stderr, flush=True)


def _database(stack: ExitStack, supervisor: Supervisor, home: Home) -> EmbeddedPostgres:
    say("• ฐานข้อมูล / database")
    server = embedded_postgres(home)
    stack.enter_context(server)
    supervisor.depend_on(lambda: server.is_running, server.ended)
    server.create_database()
    return server


def _prepare_data(supervisor: Supervisor, home: Home, *, demo: bool) -> None:
    say("• โครงสร้างข้อมูล / migrations")
    supervisor.require("migrations", [*_FLASK, "db", "upgrade"], log=home.log("migrations"))
    if demo:
        say("• ข้อมูลตัวอย่าง / demo data")
        supervisor.require("demo data", [*_FLASK, "demo", "seed"])


def _serve(supervisor: Supervisor, home: Home, listener: socket.socket) -> None:
    say("• เว็บและงานเบื้องหลัง / web and worker")
    port = listener.getsockname()[1]
    web = [
        *(sys.executable, "-m", "gunicorn", "app:app", "--bind", f"fd://{listener.fileno()}"),
        *("--worker-class", "gthread", "--threads", str(_THREADS)),
        *("--workers", str(min(4, os.cpu_count() or 1))),
        *("--graceful-timeout", "5", "--access-logfile", "-", "--no-control-socket"),
    ]
    supervisor.start("worker", [*_FLASK, "worker"], log=home.log("worker"))
    supervisor.start("web", web, log=home.log("web"), pass_fds=[listener.fileno()])
    listener.close()
    supervisor.wait_until(
        lambda: _answers(port),
        seconds=_READY_SECONDS,
        complaint=DemoError(
            thai=f"เว็บไม่ตอบภายในเวลาที่รอ ดู {home.log('web')}",
            english=f"the web server does not answer, see {home.log('web')}",
        ),
    )


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _default_port() -> int:
    given = os.environ.get("PORT", "")
    return int(given) if given.isdigit() else 8000


def _without_password(url: str) -> str:
    try:
        parts = conninfo_to_dict(url)
    except psycopg.Error:
        return "DATABASE_URL"
    return f"{parts.get('host', '')}:{parts.get('port', 5432)}/{parts.get('dbname', '')}"


if __name__ == "__main__":
    sys.exit(main())
