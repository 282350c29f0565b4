"""What the program can do from the command line: `flask --help`."""

from pathlib import Path

import click
from flask import Flask, current_app, json
from flask.cli import with_appcontext

from recycling import create_app, jobs
from recycling.config import Config
from recycling.ledger.commands import ledger
from recycling.pickups.jobs import MAKE_RECURRING
from recycling.rounds.commands import roads
from recycling.settlement.jobs import MORNING
from recycling.web import apidocs
from routing import prepare

PERIODIC = (MAKE_RECURRING, MORNING)
"""Work the queue starts by itself; to know of it is enough."""


def install(app: Flask) -> None:
    """Register the commands."""
    app.cli.add_command(openapi)
    app.cli.add_command(worker)
    app.cli.add_command(ledger)
    app.cli.add_command(roads)


@click.command()
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write.")
@with_appcontext
def openapi(output: Path | None) -> None:
    """Write the OpenAPI document which is published: the API without the demo's own routes."""
    published = create_app(
        Config(database_url="", database_owner_url="", secret_key=current_app.config["SECRET_KEY"])
    )
    text = json.dumps(apidocs.document(published), ensure_ascii=False, indent=2) + "\n"
    if output is None:
        click.echo(text, nl=False)
    else:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(text, encoding="utf-8")
        click.echo(f"เขียนแล้ว / written: {output}")


@click.command()
@click.option("--until-idle", is_flag=True, help="Stop when no job is left.")
@click.option("--concurrency", default=1, show_default=True, help="Jobs at a time.")
def worker(until_idle: bool, concurrency: int) -> None:
    """Run background jobs: plan rounds, retry what a dead worker left."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    if not until_idle:
        prepare()
    jobs.work(app, forever=not until_idle, concurrency=concurrency)
