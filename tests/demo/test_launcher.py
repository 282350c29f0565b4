"""`./run demo` as a person meets it, on a checkout of its own with a small stand-in service."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
COPIED = (
    "recycling/__init__.py",
    "recycling/database/__init__.py",
    "recycling/database/account.py",
    "recycling/database/embedded.py",
    "recycling/database/errors.py",
    "recycling/database/places.py",
    "recycling/database/postmaster.py",
    "recycling/database/server.py",
    "recycling/demo/__init__.py",
    "recycling/demo/console.py",
    "recycling/demo/home.py",
    "recycling/demo/launcher.py",
    "recycling/demo/supervisor.py",
)
PATIENCE_SECONDS = 120


@pytest.fixture
def checkout() -> Iterator[Path]:
    """A checkout with the launcher and the stand-in service; nothing of it may run afterwards."""
    # Not pytest's tmp_path: that one is closed to the account of a server which root starts.
    directory = Path(tempfile.mkdtemp(prefix="tntt-checkout-"))
    directory.chmod(0o711)
    for name in COPIED:
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, directory / name)
    shutil.copyfile(ROOT / "tests/demo/fake_service.py", directory / "app.py")
    yield directory
    left = leftovers(directory)
    shutil.rmtree(directory, ignore_errors=True)
    assert left == []


def command(tool: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", f"recycling.demo.{tool}", *arguments]


def environment(**more: str) -> dict[str, str]:
    dropped = {"DATABASE_URL", "DATABASE_OWNER_URL", "SECRET_KEY", "PORT", "PUBLIC_URL"}
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    # The checkout's own modules, and not the ones this test was started with.
    return kept | {"PYTHONPATH": "", "COVERAGE_PROCESS_START": ""} | more


@contextmanager
def demo(checkout: Path, *, port: str = "0", **more: str) -> Iterator[subprocess.Popen[str]]:
    """A running demo; killed at the end when the test did not stop it."""
    process = subprocess.Popen(
        command("launcher", "--port", port),
        cwd=checkout,
        env=environment(**more),
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stderr is not None
        process.stderr.close()
        wait_for(lambda: not leftovers(checkout))


def run(checkout: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    tool, *arguments = words
    return subprocess.run(
        command(tool, *arguments),
        cwd=checkout,
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )


def wait_for(ready: Any) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not ready():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.05)


def url_of(checkout: Path) -> str:
    """Where the demo answers, once it does."""
    note = checkout / "instance" / "demo.json"
    wait_for(note.exists)
    return str(json.loads(note.read_text())["url"])


def health(url: str) -> dict[str, int]:
    with urllib.request.urlopen(f"{url}/healthz", timeout=PATIENCE_SECONDS) as answer:
        found: dict[str, int] = json.load(answer)
        return found


def seeds(url: str) -> int | None:
    """How many times the data were seeded; None when nobody answers."""
    try:
        return health(url)["seeds"]
    except OSError:
        return None


def leftovers(checkout: Path) -> list[str]:
    """The processes that were started in the checkout or speak of it."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            place = str((process / "cwd").readlink())
        except OSError:
            continue
        if str(checkout) in words or place.startswith(str(checkout)):
            found.append(words)
    return found


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.startswith("•")]


def test_starts_greets_stops_and_finds_its_data_and_key_again(checkout: Path) -> None:
    key = checkout / "instance" / "secret.key"
    keys = set()
    for start in (1, 2):
        with demo(checkout) as process:
            url = url_of(checkout)
            assert health(url) == {"seeds": start, "demo": 1}
            process.send_signal(signal.SIGINT)
            _, told = process.communicate(timeout=PATIENCE_SECONDS)
        assert process.returncode == 0
        assert f"{url}/api/docs" in told
        assert not leftovers(checkout)
        assert not (checkout / "instance" / "demo.json").exists()
        assert key.stat().st_mode & 0o077 == 0
        keys.add(key.read_text())
    assert len(keys) == 1
    assert len(keys.pop()) >= 43


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of the death")
def test_a_killed_demo_leaves_nobody_and_starts_again(checkout: Path) -> None:
    with demo(checkout) as process:
        url = url_of(checkout)
        process.kill()
    wait_for(lambda: not leftovers(checkout))
    port = url.rpartition(":")[2]
    with demo(checkout, port=port) as process:
        wait_for(lambda: seeds(url) == 2)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_SECONDS) == 0


def test_a_second_demo_says_where_the_first_one_is(checkout: Path) -> None:
    with demo(checkout):
        url = url_of(checkout)
        second = run(checkout, "launcher", "--port", "0")
        assert second.returncode == 1
        assert len(lines(second.stderr)) == 1
        assert url in second.stderr
        assert health(url)["seeds"] == 1


def test_a_worker_that_dies_ends_all_and_says_why(checkout: Path) -> None:
    ended = run(checkout, "launcher", "--port", "0", FAKE_WORKER_DIES="1")
    assert ended.returncode == 1
    assert "the worker has a cold" in ended.stderr.splitlines()[-1]


def test_once_plays_a_day_and_gives_its_status(checkout: Path) -> None:
    day = ["launcher", "--port", "0", "--once", "--pickups", "12", "--seed", "3"]
    ended = run(checkout, *day)
    assert ended.stdout == "day of 12 with seed 3\n"
    assert ended.returncode == 7


def test_a_port_in_use_is_one_line(checkout: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = run(checkout, "launcher", "--port", str(port))
    assert ended.returncode == 1
    assert len(lines(ended.stderr)) == 1
    assert str(port) in ended.stderr
    assert not (checkout / "instance" / "postgres").exists()


def test_a_database_that_cannot_be_reached_is_one_line_without_the_password(
    checkout: Path,
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{closed.getsockname()[1]}"
        url = f"postgresql+psycopg://someone:s3cret@{address}/books"
        ended = run(checkout, "launcher", "--port", "0", DATABASE_URL=url)
    assert ended.returncode == 1
    assert len(lines(ended.stderr)) == 1
    assert f"{address}/books" in ended.stderr
    assert "s3cret" not in ended.stderr


def test_commands_use_the_database_of_the_running_demo(checkout: Path) -> None:
    count = ["console", "psql", "-Atc", "SELECT count(*) FROM seeds"]
    with demo(checkout):
        url_of(checkout)
        assert run(checkout, "console", "flask", "demo", "seed").returncode == 0
        assert run(checkout, *count).stdout == "2\n"
        assert run(checkout, "console", "flask", "day").returncode == 7


def test_commands_bring_the_database_when_no_demo_runs(checkout: Path) -> None:
    assert run(checkout, "console", "flask", "db", "upgrade").returncode == 0
    count = run(checkout, "console", "psql", "-Atc", "SELECT count(*) FROM seeds")
    assert count.stdout == "0\n"
    assert not leftovers(checkout)
