"""The service as the demo runs it, web server and worker, on a database of the tests."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from recycling.database.account import die_with_parent
from tests.database_cluster import Cluster

CHECKOUT = Path(__file__).resolve().parents[2]
_READY_SECONDS = 300.0  # a busy machine may need them
_STOP_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Service:
    """A running service: where it answers, and where it writes what it says."""

    url: str
    log: Path


@contextmanager
def serving(cluster: Cluster, database: str, *, folder: Path) -> Iterator[Service]:
    """The service on `database` of `cluster`, for the block. Its files go to `folder`."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        port = listener.getsockname()[1]
        service = Service(f"http://127.0.0.1:{port}", folder / "service.log")
        environment = os.environ | {
            "DATABASE_URL": cluster.app_url(database),
            "DATABASE_OWNER_URL": cluster.owner_url(database),
            "SECRET_KEY": "tests",
            "PUBLIC_URL": service.url,
            "RECYCLING_DEMO": "1",
            "MAP_FILE": str(folder / "area.pmtiles"),
            "PYTHONUNBUFFERED": "1",
        }
        log = stack.enter_context(service.log.open("ab"))
        web = [
            *("-m", "gunicorn", "app:app", "--bind", f"fd://{listener.fileno()}"),
            *("--worker-class", "gthread", "--threads", "8", "--no-control-socket"),
        ]
        for command in (web, ["-m", "flask", "--app", "app", "worker"]):
            process = subprocess.Popen(
                [sys.executable, *command],
                cwd=CHECKOUT,
                env=environment,
                stdout=log,
                stderr=log,
                pass_fds=[listener.fileno()],
                preexec_fn=die_with_parent(signal.SIGTERM),
            )
            stack.callback(_stop, process)
            if command is web:
                _wait(port, process, service)
        yield service


def _wait(port: int, process: subprocess.Popen[bytes], service: Service) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == http.client.OK:
                return
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        finally:
            connection.close()
    raise RuntimeError(f"the service did not start:\n{tail(service.log)}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def tail(log: Path, *, lines: int = 30) -> str:
    """The end of a log."""
    said: Sequence[str] = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(said[-lines:])
