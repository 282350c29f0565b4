"""Making a cluster and starting its server with the programs of PostgreSQL."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NoReturn

from recycling.database.account import Account, die_with_parent
from recycling.database.errors import (
    AlreadyRunning,
    DataFromOtherVersion,
    DirectoryUnusable,
    DiskFull,
    EmbeddedPostgresError,
    Ended,
    StartFailed,
)
from recycling.database.places import Binaries
from recycling.database.postmaster import forget_if_stale, read_postmaster

_START_SECONDS = 60.0
_LEFTOVER_SECONDS = 15.0  # how long a killed server's last processes may take to leave
_LOG_BYTES = 4_000_000
_LAST_WORDS_BYTES = 20_000
_FULL = "No space left on device"


@dataclass(frozen=True, slots=True)
class Programs:
    """PostgreSQL's programs on one data directory: which, run by whom, and where they complain."""

    binaries: Binaries
    account: Account
    data_dir: Path
    log: Path

    def make_cluster(self, options: tuple[str, ...]) -> None:
        """Run initdb with `options` unless the data directory holds a cluster of this version.

        Raises DataFromOtherVersion, DirectoryUnusable, DiskFull, StartFailed.
        """
        version = self.data_dir / "PG_VERSION"
        if version.is_file():
            found = version.read_text(encoding="ascii").strip()
            if found != self.binaries.major:
                raise DataFromOtherVersion(self.data_dir, found=found, ours=self.binaries.major)
            return
        if self.data_dir.is_dir() and any(self.data_dir.iterdir()):
            raise DirectoryUnusable(self.data_dir, "it holds other files")
        # Made beside and moved into place, so that an interrupted initdb leaves no half cluster.
        partial = self.data_dir.with_name(self.data_dir.name + ".partial")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(mode=0o700)
        try:
            self.account.own(partial)
            self._initdb(partial, options)
            partial.rename(self.data_dir)
        finally:
            shutil.rmtree(partial, ignore_errors=True)

    def launch(self, settings: Mapping[str, str]) -> subprocess.Popen[bytes]:
        """Start the server and return it once it is ready.

        Raises AlreadyRunning, DiskFull, StartFailed.
        """
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        server: list[str | Path] = [self.binaries.path("postgres"), "-D", self.data_dir, *options]
        command = self.account.command(server)
        deadline = time.monotonic() + _LEFTOVER_SECONDS
        while True:
            forget_if_stale(self.data_dir)
            started = self._launch_once(command)
            if not isinstance(started, str):
                return started
            if not _is_leftover(started):
                self._fail(started)
            if time.monotonic() > deadline:
                raise AlreadyRunning(self.data_dir)
            time.sleep(0.1)

    def _initdb(self, directory: Path, options: tuple[str, ...]) -> None:
        command: list[str | Path] = [
            self.binaries.path("initdb"),
            f"--pgdata={directory}",
            *options,
        ]
        done = subprocess.run(
            self.account.command(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=_environment(),
            cwd="/",
            check=False,
            **self.account.popen_arguments(),
        )
        if done.returncode != 0:
            if _FULL not in done.stdout:
                self.log.write_text(done.stdout, encoding="utf-8")
            self._fail(done.stdout)

    def _launch_once(self, command: list[str]) -> subprocess.Popen[bytes] | str:
        """The server once it is ready, or what it said when it gave up."""
        with self._open_log() as log:
            begin = log.tell()
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=_environment(),
                cwd="/",
                start_new_session=True,  # a Ctrl-C is for us, who stop things in order
                preexec_fn=die_with_parent(signal.SIGINT),
                **self.account.popen_arguments(),
            )
            try:
                if self._becomes_ready(process):
                    return process
            except BaseException:
                process.kill()
                process.wait()
                raise
            log.seek(begin)
            return log.read().decode(errors="replace")

    def _becomes_ready(self, process: subprocess.Popen[bytes]) -> bool:
        deadline = time.monotonic() + _START_SECONDS
        while process.poll() is None:
            found = read_postmaster(self.data_dir)
            if found is not None and found.pid == process.pid and found.is_ready:
                return True
            if time.monotonic() > deadline:
                raise StartFailed("no answer in time", self.log)
            time.sleep(0.01)
        return False

    def _open_log(self) -> IO[bytes]:
        log = self.log.open("a+b")
        log.seek(0, os.SEEK_END)
        if log.tell() > _LOG_BYTES:
            log.truncate(0)
        return log

    def _fail(self, said: str) -> NoReturn:
        if _FULL in said:
            raise DiskFull(self.data_dir)
        lines = [line.strip() for line in said.splitlines() if line.strip()]
        telling = [line for line in lines if "FATAL:" in line or "error:" in line]
        reason = (telling or lines or ["no reason given"])[0]
        raise StartFailed(reason, self.log)


def why_ended(data_dir: Path, log: Path) -> EmbeddedPostgresError:
    """The reason that a server's log gives for its end."""
    try:
        said = log.read_bytes()[-_LAST_WORDS_BYTES:].decode(errors="replace")
    except OSError:
        said = ""
    said = said.rpartition("starting PostgreSQL")[2]  # not what ended an earlier one
    fatal = [line for line in said.splitlines() if "PANIC:" in line or "FATAL:" in line]
    if _FULL in "".join(fatal):
        return DiskFull(data_dir)
    return Ended(fatal[-1] if fatal else "no reason given", log)


def _environment() -> dict[str, str]:
    """A small environment of our own: PG* variables of the user must not reach the server."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


def _is_leftover(said: str) -> bool:
    """Whether the start failed because a server killed a moment ago is not gone altogether."""
    return "pre-existing shared memory block" in said or 'lock file "postmaster.pid"' in said
