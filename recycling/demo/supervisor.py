"""Starts processes, watches them, and leaves none behind."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import IO, Self

from recycling.database.account import die_with_parent
from recycling.demo.home import DemoError, disk_full

_STOP_SECONDS = 10.0
_POLL_SECONDS = 0.05
_ERROR = re.compile(r"(Error|\w*(Error|Exception)|\w[\w.]*\.[A-Z]\w*): ")
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequested(Exception):
    """A person or the system asked for the end while something was still to be done."""


class ChildDied(DemoError):
    """A process that the others need ended by itself."""

    def __init__(self, name: str, *, status: int, reason: str, log: Path | None) -> None:
        see = f" ({log})" if log else ""
        super().__init__(
            thai=f"{name} หยุดทำงานเอง (รหัส {status}): {reason}{see}",
            english=f"{name} ended by itself (status {status}): {reason}{see}",
        )
        self.name = name
        self.status = status


class StepFailed(DemoError):
    """Something that had to be done before the service can start did not succeed."""

    def __init__(self, name: str, *, status: int, reason: str, log: Path | None) -> None:
        see = f" ({log})" if log else ""
        super().__init__(
            thai=f"ขั้นตอน {name} ไม่สำเร็จ (รหัส {status}): {reason}{see}",
            english=f"{name} failed (status {status}): {reason}{see}",
        )


@dataclass(frozen=True, slots=True)
class Child:
    """A process of ours. `log` is where it writes, None when it writes to the terminal."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path | None
    log_begin: int = 0

    def reason(self) -> str:
        """The most telling line of what it wrote: its error, else its last words."""
        if self.log is None:
            return "see above"
        with self.log.open("rb") as file:
            file.seek(self.log_begin)
            return telling_line(file.read().decode(errors="replace"))

    def signal(self, sent: signal.Signals) -> None:
        """Send a signal to it and everything it started."""
        try:
            os.killpg(self.process.pid, sent)
        except (ProcessLookupError, PermissionError):
            return  # nobody is left in its group


class Supervisor:
    """The parent of the demo's processes.

    Inside the `with` block Ctrl-C, SIGTERM and SIGHUP only ask for the end; a second one
    hurries it. Leaving the block ends every child in the reverse order of their start, and
    on Linux they end too when the supervisor is killed. Use it in the main thread.
    """

    def __init__(self, *, environment: Mapping[str, str], cwd: Path) -> None:
        self.environment = dict(environment)
        self._cwd = cwd
        self._children: list[Child] = []
        self._watched: list[tuple[Callable[[], bool], Callable[[], Exception]]] = []
        self._asked = 0
        self._handlers: dict[signal.Signals, object] = {}

    def __enter__(self) -> Self:
        for number in _SIGNALS:
            self._handlers[number] = signal.signal(number, self._ask)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self.stop()
        finally:
            for number, handler in self._handlers.items():
                signal.signal(number, handler)  # type: ignore[arg-type]

    @property
    def is_asked_to_stop(self) -> bool:
        """Whether a signal has asked for the end."""
        return self._asked > 0

    def depend_on(self, is_alive: Callable[[], bool], complaint: Callable[[], Exception]) -> None:
        """Watch something that is not a child: when it is not alive, `complaint()` is raised."""
        self._watched.append((is_alive, complaint))

    def start(
        self,
        name: str,
        command: Sequence[str],
        *,
        log: Path | None = None,
        pass_fds: Sequence[int] = (),
    ) -> Child:
        """Start a process that shall live as long as the supervisor."""
        child = self._spawn(name, command, log=log, pass_fds=pass_fds)
        self._children.append(child)
        return child

    def finish(self, name: str, command: Sequence[str], *, log: Path | None = None) -> int:
        """Run a process to its end and return its status, watching the others meanwhile.

        Raises StopRequested, or ChildDied for another process.
        """
        child = self._spawn(name, command, log=log)
        try:
            while child.process.poll() is None:
                self._check()
                time.sleep(_POLL_SECONDS)
        finally:
            self._end(child)
        if child.process.returncode and self.is_asked_to_stop:
            raise StopRequested
        return child.process.returncode

    def require(self, name: str, command: Sequence[str], *, log: Path | None = None) -> None:
        """Run a process to its end; StepFailed when it fails, DemoError when the disk is full."""
        begin = _size(log)
        status = self.finish(name, command, log=log)
        if status == 0:
            return
        said = "" if log is None else log.read_bytes()[begin:].decode(errors="replace")
        if "No space left on device" in said:
            raise disk_full(self._cwd)
        reason = telling_line(said) if log else "see above"
        raise StepFailed(name, status=status, reason=reason, log=log)

    def wait_until(
        self, ready: Callable[[], bool], *, seconds: float, complaint: DemoError
    ) -> None:
        """Return once `ready()`; raise `complaint` after `seconds`, else as watch() does."""
        deadline = time.monotonic() + seconds
        while not ready():
            self._check()
            if time.monotonic() > deadline:
                raise complaint
            time.sleep(_POLL_SECONDS)

    def watch(self) -> None:
        """Return when asked to stop; raise ChildDied when something ends by itself."""
        while not self.is_asked_to_stop:
            self._check()
            time.sleep(_POLL_SECONDS)

    def stop(self) -> None:
        """End every child and everything they started."""
        while self._children:
            self._end(self._children.pop())

    def _spawn(
        self, name: str, command: Sequence[str], *, log: Path | None, pass_fds: Sequence[int] = ()
    ) -> Child:
        begin = _size(log)
        output: IO[bytes] | None = None if log is None else log.open("ab")
        try:
            process = subprocess.Popen(
                command,
                cwd=self._cwd,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                pass_fds=pass_fds,
                start_new_session=True,  # a Ctrl-C is for the supervisor, who ends things in order
                preexec_fn=die_with_parent(signal.SIGTERM),
            )
        finally:
            if output is not None:
                output.close()
        return Child(name, process, log, begin)

    def _end(self, child: Child) -> None:
        asked = self._asked
        if child.process.poll() is None:
            child.signal(signal.SIGTERM)
            deadline = time.monotonic() + _STOP_SECONDS
            # A second Ctrl-C means now.
            while child.process.poll() is None and time.monotonic() < deadline:
                if self._asked > max(asked, 1):
                    break
                time.sleep(_POLL_SECONDS)
        child.signal(signal.SIGKILL)  # also whoever it left behind
        child.process.wait()

    def _check(self) -> None:
        if self.is_asked_to_stop:
            raise StopRequested
        for is_alive, complaint in self._watched:
            if not is_alive():
                raise complaint()
        for child in self._children:
            status = child.process.poll()
            if status is not None:
                raise ChildDied(child.name, status=status, reason=child.reason(), log=child.log)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self._asked += 1


def telling_line(said: str) -> str:
    """The line of a program's output that says why it failed."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [line for line in lines if _ERROR.match(line)]
    return (errors or lines or ["no reason given"])[-1]


def _size(log: Path | None) -> int:
    return log.stat().st_size if log is not None and log.exists() else 0
