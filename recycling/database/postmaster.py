"""What a running server says of itself in `postmaster.pid`, and where its socket goes."""

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from recycling.database.account import Account

_SOCKET_NAME = "/.s.PGSQL.5432"
_SOCKET_PATH_BYTES = 100  # the system takes 107, macOS 103
_SHORT_PREFIX = "tntt-"


@dataclass(frozen=True, slots=True)
class Postmaster:
    """The lines of `postmaster.pid` which matter here."""

    pid: int
    socket_dir: Path | None
    is_ready: bool

    def is_alive(self, data_dir: Path) -> bool:
        """Whether `pid` is still the server of `data_dir`, and not another which got its number."""
        command = _command_of(self.pid)
        return "postgres" in command and str(data_dir) in command


def read_postmaster(data_dir: Path) -> Postmaster | None:
    """The server which `data_dir` was last opened by and did not close; None when closed."""
    try:
        lines = (data_dir / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        pid = int(lines[0])
    except (OSError, ValueError, IndexError):
        return None
    lines += [""] * 8
    return Postmaster(
        pid=pid,
        socket_dir=Path(lines[4]) if lines[4] else None,
        is_ready=lines[7].strip() == "ready",
    )


def forget_if_stale(data_dir: Path) -> None:
    """Remove a `postmaster.pid` which a killed server left behind.

    PostgreSQL does so itself unless another process got the number meanwhile, which is usual
    in a container that starts again. The caller holds the lock of the directory.
    """
    found = read_postmaster(data_dir)
    if found is None or found.is_alive(data_dir):
        return
    (data_dir / "postmaster.pid").unlink(missing_ok=True)
    if found.socket_dir is not None and found.socket_dir.name.startswith(_SHORT_PREFIX):
        shutil.rmtree(found.socket_dir, ignore_errors=True)


def socket_directory(data_dir: Path, account: Account) -> Path:
    """The data directory itself, or a short one of our own where its path is too long.

    A Unix socket's path may have some hundred bytes.
    """
    if len(os.fsencode(data_dir)) + len(_SOCKET_NAME) <= _SOCKET_PATH_BYTES:
        return data_dir
    short = Path(tempfile.mkdtemp(prefix=_SHORT_PREFIX, dir="/tmp"))
    account.own(short)
    return short


def _command_of(pid: int) -> str:
    """The command line of a process, "" when there is none."""
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (OSError, ValueError):
            return ""
    told = subprocess.run(
        ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return told.stdout
