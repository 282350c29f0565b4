"""Where the demo of a checkout keeps its things, and what its processes are told."""

import errno
import fcntl
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from recycling.database.embedded import EmbeddedPostgres
from recycling.database.places import default_data_dir

CHECKOUT = Path(__file__).resolve().parents[2]
NOTE = "demo.json"


class DemoError(Exception):
    """The demo cannot go on. `thai` and `english` each say why and what to do."""

    def __init__(self, *, thai: str, english: str) -> None:
        super().__init__(f"{thai} / {english}")
        self.thai = thai
        self.english = english


@dataclass(frozen=True, slots=True)
class Home:
    """The directory of the running demo: data, secret key, logs, and a note where it answers."""

    directory: Path

    def log(self, name: str) -> Path:
        """The log file of the process called `name`."""
        return self.directory / f"{name}.log"

    def lock(self) -> IO[bytes]:
        """Hold the demo of this directory; DemoError when another process holds it."""
        path = self.directory / "demo.lock"
        descriptor = os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
        held = os.fdopen(descriptor, "rb")
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            held.close()
            url = self.running_url()
            where = f" {url}" if url else ""
            raise DemoError(
                thai=f"ระบบสาธิตเปิดอยู่แล้ว{where} ปิดของเดิมด้วย Ctrl-C ก่อน",
                english=f"the demo is running already{where}: stop that one with Ctrl-C first",
            ) from None
        return held

    def write_note(self, url: str) -> None:
        """Let other commands find the service."""
        partial = self.directory / f"{NOTE}.partial"
        partial.write_text(json.dumps({"url": url, "pid": os.getpid()}) + "\n", encoding="utf-8")
        partial.replace(self.directory / NOTE)

    def forget_note(self) -> None:
        """The service is gone."""
        (self.directory / NOTE).unlink(missing_ok=True)

    def running_url(self) -> str | None:
        """Where the running demo answers; None when there is no note of one."""
        try:
            note = json.loads((self.directory / NOTE).read_text(encoding="utf-8"))
            os.kill(note["pid"], 0)
        except PermissionError:  # it runs, as another user
            return str(note["url"])
        except (OSError, ValueError, KeyError):
            return None
        return str(note["url"])

    def was_killed(self) -> bool:
        """Whether the last demo left its note behind. The caller holds the lock."""
        return (self.directory / NOTE).exists()

    def secret_key_file(self) -> Path:
        """The key that signs this demo's tokens and receipts, made once, its owner's alone."""
        path = self.directory / "secret.key"
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            if path.stat().st_size:
                return path
            path.unlink()  # a full disk left it empty
            return self.secret_key_file()
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        return path


def find_home(*, embedded: bool, checkout: Path = CHECKOUT) -> Home:
    """The demo's directory for this user, made when missing.

    Raises EmbeddedPostgresError or OSError when there is no place for it.
    """
    directory = default_data_dir(checkout).parent if embedded else checkout / "instance"
    directory.mkdir(parents=True, exist_ok=True)
    return Home(directory)


def embedded_postgres(home: Home) -> EmbeddedPostgres:
    """The demo's own PostgreSQL, not started yet."""
    return EmbeddedPostgres(home.directory / "postgres")


def service_environment(
    home: Home, *, embedded: EmbeddedPostgres | None, url: str, base: Mapping[str, str]
) -> dict[str, str]:
    """What the web, the worker and `flask` are told, on top of `base`.

    With `embedded` its database and the demo identity; without, DATABASE_URL as it stands
    and nobody may become anybody.
    """
    told = dict(base)
    told["PYTHONUNBUFFERED"] = "1"
    told["FLASK_APP"] = "app"
    told.setdefault("PUBLIC_URL", url)
    told.setdefault("MAP_FILE", str(home.directory / "map" / "area.pmtiles"))
    if not told.get("SECRET_KEY"):
        told.setdefault("SECRET_KEY_FILE", str(home.secret_key_file()))
    if embedded is None:
        told.pop("RECYCLING_DEMO", None)
        return told
    told["DATABASE_URL"] = embedded.app_url()
    told["DATABASE_OWNER_URL"] = embedded.owner_url()
    told["RECYCLING_DEMO"] = "1"
    return told


def disk_full(path: Path) -> DemoError:
    """No space is left for the demo's files."""
    return DemoError(
        thai=f"ดิสก์เต็ม เขียนข้อมูลลง {path} ไม่ได้ กรุณาลบไฟล์ที่ไม่ใช้แล้วเริ่มใหม่",
        english=f"the disk is full, {path} cannot be written: free some space and start again",
    )


def is_disk_full(error: OSError) -> bool:
    """Whether the system refused for want of space."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT)
