"""django-hordak, installed into an environment of its own for the occasion."""

import subprocess
import sys
from pathlib import Path

from sqlalchemy import make_url

from bench.ledger.contest import together
from bench.ledger.ground import Ground

PACKAGES = ("django-hordak==2.0.0", "psycopg[binary]", "setuptools")
DATABASE = "bench_hordak"
CLIENT = Path(__file__).with_name("rival_client.py")


class Unavailable(Exception):
    """It cannot be installed or run here; the message says why."""


def install(directory: Path) -> Path:
    """The Python of an environment which has django-hordak; raises Unavailable."""
    python = directory / "bin" / "python"
    if python.exists() and _runs(python, "-c", "import hordak, psycopg") is None:
        return python
    for command in (
        [sys.executable, "-m", "venv", str(directory)],
        [str(python), "-m", "pip", "install", "--quiet", *PACKAGES],
    ):
        if (said := _runs(*command)) is not None:
            raise Unavailable(said.strip()[-600:])
    return python


def prepare(ground: Ground, python: Path) -> list[str]:
    """Make hordak's tables and accounts in a database of the same server; its address."""
    ground.server.drop_database(DATABASE)
    ground.server.create_database(DATABASE)
    url = make_url(ground.server.owner_url(DATABASE))
    address = [str(url.query["host"]), "5432", str(url.username), DATABASE]
    if (said := _runs(python, CLIENT, *address, "prepare")) is not None:
        raise Unavailable(said.strip()[-600:])
    return address


def run(python: Path, address: list[str], *, clients: int, seconds: float) -> float:
    """Entries a second of `clients` processes, a transaction for each entry."""
    return together(
        [[str(python), str(CLIENT), *address, str(seed)] for seed in range(clients)],
        seconds=seconds,
    )


def _runs(*command: object) -> str | None:
    """None when the command succeeds, else what it said."""
    done = subprocess.run(
        [str(word) for word in command], check=False, capture_output=True, text=True
    )
    return None if done.returncode == 0 else done.stdout + done.stderr or "no word"
