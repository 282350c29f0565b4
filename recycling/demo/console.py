"""`./run flask` and `./run psql`: the program's commands on the demo's database."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack

from recycling.database.embedded import EmbeddedPostgres
from recycling.database.errors import EmbeddedPostgresError
from recycling.database.places import locate_binaries
from recycling.demo.home import (
    CHECKOUT,
    DemoError,
    disk_full,
    embedded_postgres,
    find_home,
    is_disk_full,
    service_environment,
)
from recycling.demo.launcher import HOST, say

_FLASK = (sys.executable, "-m", "flask", "--app", "app")


def main(arguments: Sequence[str]) -> int:
    """Run `flask` or `psql` with the rest of `arguments`; its exit status.

    A running demo's database is used as it is. Without one the database runs for as long as
    the command does.
    """
    tool, *rest = arguments
    try:
        return _run(tool, rest)
    except (DemoError, EmbeddedPostgresError) as error:
        say(str(error))
    except OSError as error:
        say(str(disk_full(CHECKOUT)) if is_disk_full(error) else str(error))
    return 1


def _run(tool: str, rest: Sequence[str]) -> int:
    external = os.environ.get("DATABASE_URL")
    home = find_home(embedded=not external)
    with ExitStack() as stack:
        server = None
        if not external:
            server = embedded_postgres(home)
            if not server.attach():
                stack.enter_context(server)
            server.create_database()
        url = home.running_url() or f"http://{HOST}:8000"
        environment = service_environment(home, embedded=server, url=url, base=os.environ)
        command = [*_FLASK, *rest]
        if tool == "psql":
            command = [_psql(), _address(server, environment), *rest]
        return _in_foreground(command, environment)


def _in_foreground(command: Sequence[str], environment: dict[str, str]) -> int:
    """Run `command` on the terminal; Ctrl-C is for it, not for us."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        process = subprocess.Popen(
            command,
            cwd=CHECKOUT,
            env=environment,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        return process.wait()
    finally:
        signal.signal(signal.SIGINT, before)


def _psql() -> str:
    return str(locate_binaries().path("psql"))


def _address(server: EmbeddedPostgres | None, environment: dict[str, str]) -> str:
    url = environment["DATABASE_URL"] if server is None else server.url()
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
