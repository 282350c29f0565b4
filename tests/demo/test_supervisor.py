"""The supervisor: what ends by itself ends all, and nobody is left behind."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from recycling.demo import supervisor as module
from recycling.demo.home import DemoError
from recycling.demo.supervisor import (
    Child,
    ChildDied,
    StepFailed,
    StopRequested,
    Supervisor,
    telling_line,
)

SLEEP = ["sleep", "600"]


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    with Supervisor(environment=os.environ, cwd=tmp_path) as entered:
        yield entered


def shell(script: str) -> list[str]:
    return ["/bin/sh", "-c", script]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return _state(pid) != "Z"  # a dead grandchild may wait for init to read its status


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


def has_gone(pid: int) -> bool:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if not is_alive(pid):
            return True
        time.sleep(0.02)
    return False


def first_number(log: Path) -> int:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if log.exists() and log.read_text().endswith("\n"):
            return int(log.read_text().splitlines()[0])
        time.sleep(0.02)
    raise TimeoutError(log)


def test_a_child_that_ends_by_itself_ends_the_watch_with_its_last_words(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    log = tmp_path / "web.log"
    log.write_text("ValueError: of an earlier run\n")
    supervisor.start("worker", SLEEP)
    supervisor.start("web", shell("echo starting; echo 'KeyError: no soap' >&2; exit 3"), log=log)
    with pytest.raises(ChildDied, match="no soap") as death:
        supervisor.watch()
    assert death.value.name == "web"
    assert death.value.status == 3


def test_what_is_no_child_is_watched_too(supervisor: Supervisor) -> None:
    supervisor.start("worker", SLEEP)
    supervisor.depend_on(lambda: False, lambda: DemoError(thai="จบ", english="the sea is dry"))
    with pytest.raises(DemoError, match="the sea is dry"):
        supervisor.watch()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_asks_for_the_end(supervisor: Supervisor, number: signal.Signals) -> None:
    child = supervisor.start("web", SLEEP)
    os.kill(os.getpid(), number)
    supervisor.watch()
    assert supervisor.is_asked_to_stop
    supervisor.stop()
    assert child.process.poll() is not None


def test_a_signal_during_a_step_ends_that_step(supervisor: Supervisor, tmp_path: Path) -> None:
    log = tmp_path / "step.log"
    with pytest.raises(StopRequested):
        supervisor.finish("step", shell(f"echo $$; kill -INT {os.getpid()}; sleep 600"), log=log)
    assert has_gone(first_number(log))


def test_stop_ends_grandchildren_and_who_will_not_listen(
    supervisor: Supervisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_STOP_SECONDS", 0.2)
    log = tmp_path / "stubborn.log"
    script = "trap '' TERM; (trap '' TERM; while :; do sleep 1; done) & echo $!; wait; sleep 600"
    child = supervisor.start("stubborn", shell(script), log=log)
    grandchild = first_number(log)
    supervisor.stop()
    assert child.process.returncode == -signal.SIGKILL
    assert has_gone(grandchild)


def test_who_leaves_the_block_by_an_error_leaves_no_child(tmp_path: Path) -> None:
    def leave() -> None:
        with Supervisor(environment=os.environ, cwd=tmp_path) as supervisor:
            children.append(supervisor.start("web", SLEEP))
            raise RuntimeError("anything")

    children: list[Child] = []
    with pytest.raises(RuntimeError, match="anything"):
        leave()
    (child,) = children
    assert child.process.poll() is not None


def test_signals_are_as_they_were_afterwards(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGTERM)
    with Supervisor(environment=os.environ, cwd=tmp_path):
        assert signal.getsignal(signal.SIGTERM) != before
    assert signal.getsignal(signal.SIGTERM) == before


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of the death")
def test_children_end_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    log = tmp_path / "child.log"
    script = (
        "import os, sys, signal, pathlib\n"
        "from recycling.demo.supervisor import Supervisor\n"
        "with Supervisor(environment=os.environ, cwd=pathlib.Path('.')) as s:\n"
        "    s.start('child', ['/bin/sh', '-c', 'echo $$; exec sleep 600'],"
        " log=pathlib.Path(sys.argv[1]))\n"
        "    s.watch()\n"
    )
    parent = Supervisor(environment=os.environ, cwd=Path.cwd())
    with parent:
        process = parent.start("parent", [sys.executable, "-c", script, str(log)]).process
        child = first_number(log)
        process.kill()
        process.wait()
        assert has_gone(child)


def test_finish_gives_the_status(supervisor: Supervisor) -> None:
    assert supervisor.finish("step", shell("exit 5")) == 5
    assert supervisor.finish("step", shell("exit 0")) == 0


def test_a_step_that_fails_says_why(supervisor: Supervisor, tmp_path: Path) -> None:
    command = shell("echo 'psycopg.errors.UndefinedTable: no such table'; echo bye; exit 1")
    with pytest.raises(StepFailed, match="no such table"):
        supervisor.require("migrations", command, log=tmp_path / "step.log")


def test_a_step_that_fills_the_disk_says_so(supervisor: Supervisor, tmp_path: Path) -> None:
    command = shell("echo 'ERROR: could not extend file: No space left on device'; exit 1")
    with pytest.raises(DemoError, match="the disk is full"):
        supervisor.require("migrations", command, log=tmp_path / "step.log")


def test_waiting_ends_when_it_takes_too_long(supervisor: Supervisor) -> None:
    supervisor.start("web", SLEEP)
    late = DemoError(thai="ช้า", english="too late")
    with pytest.raises(DemoError, match="too late"):
        supervisor.wait_until(lambda: False, seconds=0.1, complaint=late)
    supervisor.wait_until(lambda: True, seconds=0.1, complaint=late)


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("", "no reason given"),
        ("one\ntwo\n\n", "two"),
        ("ValueError: bad\n  more\n", "ValueError: bad"),
        ("a.b.ConfigError: set it\n", "a.b.ConfigError: set it"),
        ("Usage: x\n\nError: No such command 'demo'.\n", "Error: No such command 'demo'."),
    ],
)
def test_the_telling_line(said: str, line: str) -> None:
    assert telling_line(said) == line
