"""Under which account PostgreSQL runs. It refuses root, so root lends it another one."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from recycling.database.errors import CannotLeaveRoot

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True, slots=True)
class Account:
    """Who runs PostgreSQL.

    `uid` and `gid` are set when root steps down to that user, None when the programs run
    as whoever started them. `prefix` is a command put before each program: it is not
    empty where root may not step down but may open a user namespace.
    """

    uid: int | None = None
    gid: int | None = None
    prefix: tuple[str, ...] = ()

    def popen_arguments(self) -> dict[str, Any]:
        """The arguments of `subprocess.Popen` which make a child run under this account."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def command(self, arguments: Sequence[str | Path]) -> list[str]:
        """The command line which runs `arguments` under this account."""
        return [*self.prefix, *(str(argument) for argument in arguments)]

    def own(self, path: Path) -> None:
        """Give `path` to this account. Raises OSError when it cannot be given away."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def owns(self, path: Path) -> bool:
        """Whether `path` belongs to this account."""
        return path.stat().st_uid == (os.geteuid() if self.uid is None else self.uid)

    def can(self, access: str, path: Path) -> bool:
        """Whether this account has `access` ("r", "w" or "x") to `path`, asked of the system."""
        command = self.command(["/bin/sh", "-c", f'test -{access} "$0"', path])
        return _succeeds(command, **self.popen_arguments())


@cache
def database_account() -> Account:
    """The account under which PostgreSQL can run on this machine.

    Raises CannotLeaveRoot.
    """
    if os.geteuid() != 0:
        return Account()
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise CannotLeaveRoot from None
    stepped_down = Account(uid=nobody.pw_uid, gid=nobody.pw_gid)
    if _succeeds(["/bin/sh", "-c", ":"], **stepped_down.popen_arguments()):
        return stepped_down
    # A container without CAP_SETUID. In a user namespace root is called by another number,
    # which is all that PostgreSQL looks at. Entering it forgets the death signal: set it inside.
    namespace = ("unshare", "--user", f"--map-user={nobody.pw_uid}", f"--map-group={nobody.pw_gid}")
    renamed = Account(prefix=(*namespace, "setpriv", "--pdeathsig", "INT"))
    if _succeeds(renamed.command(["/bin/sh", "-c", ":"])):
        return renamed
    raise CannotLeaveRoot


def die_with_parent(sent: signal.Signals) -> Callable[[], None]:
    """A `preexec_fn` after which the child gets `sent` when its parent dies, even by SIGKILL.

    The parent is the thread which starts the child: start from one that outlives it.
    Only Linux has this; elsewhere the function does nothing.
    """
    parent = os.getpid()

    def ask() -> None:
        if _libc is not None:
            _libc.prctl(_PR_SET_PDEATHSIG, int(sent))
            if os.getppid() != parent:  # it died before we could ask
                os._exit(1)

    return ask


def _succeeds(command: list[str], **arguments: Any) -> bool:
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            check=False,
            **arguments,
        )
    except OSError:
        return False
    return done.returncode == 0
