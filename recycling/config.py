"""What the program takes from its environment."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import click

APP_ROLE = "recycling_app"
EMBEDDED_CLUSTER = "recycling-embedded"
MAP_FILE = Path(__file__).resolve().parents[1] / "instance" / "map" / "area.pmtiles"
# What a content-security policy takes for a host.
_HOST = re.compile(r"(https?|wss?)://(\*\.)?[A-Za-z0-9.-]+(:[0-9]+)?")

NO_DATABASE = (
    "ยังไม่ได้ตั้ง DATABASE_URL: สั่ง ./run demo หรือ ./run flask … เพื่อใช้ฐานข้อมูลในตัว / "
    "DATABASE_URL is not set: ./run demo and ./run flask … bring a database of their own."
)


class ConfigError(click.ClickException):
    """The environment does not allow a start; the message says what to set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Settings of one process.

    database_url        what the web and the worker connect with
    database_owner_url  what migrations connect with; owns the tables
    secret_key          signs access tokens and seals receipts
    old_secret_keys     those it replaced, newest first: what they signed still counts
    public_url          where people reach the service; in QR codes
    demo                offer the demo identity, the demo clock and demo data
    webapp_hosts        other hosts which the web app may ask: map tiles, Firebase
    map_file            the base map which `flask map build` makes
    trusted_proxies     how many proxies stand in front, whose X-Forwarded-* are believed
    """

    database_url: str
    database_owner_url: str
    secret_key: str = field(repr=False)
    old_secret_keys: tuple[str, ...] = field(default=(), repr=False)
    public_url: str = "http://127.0.0.1:8000"
    demo: bool = False
    sql_pool_size: int = 5
    webapp_hosts: tuple[str, ...] = ()
    map_file: Path = MAP_FILE
    trusted_proxies: int = 0

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> "Config":
        """Read the environment; ConfigError when something needed is missing.

        On the command line a database is missed only once a command asks for it,
        so that `flask --help` and `flask openapi` need none.
        """
        url = env.get("DATABASE_URL")
        if not url:
            if click.get_current_context(silent=True) is None:
                raise ConfigError(NO_DATABASE)
            return cls(database_url="", database_owner_url="", secret_key=secrets.token_urlsafe(48))
        return cls(
            database_url=_psycopg(url),
            database_owner_url=_psycopg(env.get("DATABASE_OWNER_URL") or url),
            secret_key=_secret(env),
            old_secret_keys=_old_secrets(env),
            public_url=env.get("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/"),
            demo=env.get("RECYCLING_DEMO") == "1",
            webapp_hosts=_hosts(env.get("WEBAPP_HOSTS", "")),
            map_file=Path(env.get("MAP_FILE") or MAP_FILE),
            sql_pool_size=_number(env, "SQL_POOL_SIZE", default=5, least=1),
            trusted_proxies=_number(env, "TRUSTED_PROXIES", default=0, least=0),
        )


def _number(env: Mapping[str, str], name: str, *, default: int, least: int) -> int:
    written = env.get(name) or str(default)
    if not re.fullmatch("[0-9]{1,4}", written) or int(written) < least:
        raise ConfigError(
            f"{name} ต้องเป็นจำนวนเต็มตั้งแต่ {least} / {name} has to be a whole number from {least}."
        )
    return int(written)


def _psycopg(url: str) -> str:
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _hosts(text: str) -> tuple[str, ...]:
    hosts = tuple(text.replace(",", " ").split())
    for host in hosts:
        if not _HOST.fullmatch(host):
            raise ConfigError(
                f"WEBAPP_HOSTS: {host} ไม่ใช่ชื่อเซิร์ฟเวอร์ เขียนแบบ https://tiles.example.org / "
                f"WEBAPP_HOSTS: {host} is not a host; write https://tiles.example.org, "
                "several with spaces between them."
            )
    return hosts


def _secret(env: Mapping[str, str]) -> str:
    if key := env.get("SECRET_KEY"):
        return key
    if path := env.get("SECRET_KEY_FILE"):
        return _secret_from(Path(path))
    raise ConfigError(
        "ยังไม่ได้ตั้ง SECRET_KEY หรือ SECRET_KEY_FILE / "
        "Set SECRET_KEY, or SECRET_KEY_FILE to a file only this service can read."
    )


def _old_secrets(env: Mapping[str, str]) -> tuple[str, ...]:
    """Written with spaces or line ends between them, or in a file, one a line."""
    found = env.get("SECRET_KEY_FALLBACKS", "").split()
    if path := env.get("SECRET_KEY_FALLBACKS_FILE"):
        try:
            lines = Path(path).read_text().splitlines()
        except OSError as error:
            raise ConfigError(
                f"SECRET_KEY_FALLBACKS_FILE: อ่าน {path} ไม่ได้ / {path} cannot be read."
            ) from error
        found += [line.strip() for line in lines if line.strip()]
    return tuple(found)


def _secret_from(path: Path) -> str:
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        key = secrets.token_urlsafe(48)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(key)
        return key
