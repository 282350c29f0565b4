"""A stand-in for the application: the same commands and `/healthz`, and one table of counts.

The launcher's tests copy it as `app.py` into a checkout of their own.
"""

import os
import time

import click
import psycopg
from flask import Flask
from flask.cli import AppGroup

app = Flask("fake")
database = AppGroup("db", help="Migrations.")
demo = AppGroup("demo", help="Demo data.")


def run(sql: str, *, url: str = "DATABASE_OWNER_URL") -> list[tuple[int]]:
    """Run one statement on the database that the environment names."""
    address = os.environ[url].replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as connection:
        cursor = connection.execute(sql)
        return cursor.fetchall() if cursor.description else []


@app.get("/healthz")
def healthz() -> dict[str, int]:
    """How many times the demo was seeded."""
    ((seeds,),) = run("SELECT count(*) FROM seeds", url="DATABASE_URL")
    return {"seeds": seeds, "demo": int(os.environ.get("RECYCLING_DEMO", "0"))}


@database.command("upgrade")
def upgrade() -> None:
    """Make the table."""
    run("CREATE TABLE IF NOT EXISTS seeds (id bigint)")
    run("GRANT SELECT ON seeds TO recycling_app")


@demo.command("seed")
def seed() -> None:
    """Count this start."""
    run("INSERT INTO seeds VALUES (1)")


@app.cli.command("worker")
def worker() -> None:
    """Do nothing until told to stop, or die when the environment says so."""
    if os.environ.get("FAKE_WORKER_DIES"):
        raise click.ClickException("the worker has a cold")
    time.sleep(600)


@app.cli.command("day")
@click.option("--pickups", type=int)
@click.option("--seed", type=int)
def day(pickups: int, seed: int) -> None:
    """Say what was asked for, and end in a way a test can recognise."""
    click.echo(f"day of {pickups} with seed {seed}")
    raise SystemExit(7)


app.cli.add_command(database)
app.cli.add_command(demo)
