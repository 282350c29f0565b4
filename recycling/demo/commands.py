"""`flask demo seed` and `flask day`: there only where the demo is on."""

import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import NoReturn

import click
from flask import Flask, current_app
from rich.console import Console

from recycling import clock
from recycling.demo import founding, player
from recycling.demo.home import find_home
from recycling.demo.http import HttpTransport, ServiceAway
from recycling.demo.marketplace import Marketplace, Refused, fresh_id
from recycling.demo.record import DayRecord
from recycling.demo.scene import CannotPlay

MOST_PICKUPS = 200


def install(app: Flask) -> None:
    """Register the demo's commands."""
    app.cli.add_command(demo)
    app.cli.add_command(day)


@click.group()
def demo() -> None:
    """Data of the demo enterprise."""


@demo.command("seed")
def seed_command() -> None:
    """Make the demo enterprise and four weeks of its business; nothing when it is there."""
    from recycling.demo import seed, watching

    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    console = Console(stderr=True)
    try:
        with watching.bar(console) as progress:
            watch = watching.HistoryBar(progress)
            seeded = seed.seed(app, watch)
            watch.end(seeded.days)
    except (Refused, CannotPlay) as error:
        _say_why(console, error)
    if seeded.played:
        console.print(f"เล่นแล้ว {seeded.played} วัน / {seeded.played} days were played")


@click.command()
@click.option(
    "--pickups",
    type=click.IntRange(1, MOST_PICKUPS),
    default=60,
    show_default=True,
    help="How many households call.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same gives the same.")
@click.option(
    "--date",
    "on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Which day; default: the next without a published plan.",
)
@click.option("--url", help="Where the service answers; default: the running demo.")
@click.option(
    "--json",
    "json_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write everything here too, in whole numbers.",
)
@click.option(
    "--map",
    "map_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the map; default: out/day-<date>.html.",
)
def day(
    pickups: int,
    seed: int,
    on: datetime | None,
    url: str | None,
    json_file: Path | None,
    map_file: Path | None,
) -> None:
    """Play one day against the running service, and show what became of it."""
    console = Console(stderr=True)
    try:
        record = _play(console, pickups=pickups, seed=seed, on=on and on.date(), url=url)
    except (ServiceAway, Refused, CannotPlay) as error:
        _say_why(console, error)
    _show(record, json_file=json_file, map_file=map_file)
    if record.faults:
        for fault in record.faults:
            console.print(f"บัญชีไม่ปิด / {fault}", style="bold red", highlight=False, markup=False)
        sys.exit(1)


def _say_why(console: Console, error: Exception) -> NoReturn:
    console.print(str(error), style="red", highlight=False, markup=False)
    sys.exit(1)


def _play(
    console: Console, *, pickups: int, seed: int, on: date | None, url: str | None
) -> DayRecord:
    from recycling.demo import watching

    where = url or find_home(embedded=True).running_url() or current_app.config["PUBLIC_URL"]
    market = Marketplace(HttpTransport(where), enterprise=founding.SLUG, make_id=fresh_id)
    if on is None:
        on = player.next_free_day(market, pickups=pickups, start=clock.today())
    else:
        player.require_free_day(market, pickups=pickups, day=on)
    with watching.bar(console) as progress:
        watch = watching.DayBars(progress)
        record = player.play(market, player.Wanted(date=on, pickups=pickups, seed=seed), watch)
        watch.end()
    return record


def _show(record: DayRecord, *, json_file: Path | None, map_file: Path | None) -> None:
    from recycling.demo import map_page, tables

    console = Console()
    tables.show(console, record)
    if json_file is not None:
        text = json.dumps(record.to_json(), ensure_ascii=False, indent=2) + "\n"
        _write(console, json_file, text)
    _write(console, map_file or Path("out") / f"day-{record.date}.html", map_page.draw(record))


def _write(console: Console, file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    console.print(f"เขียนแล้ว / written: {file}", highlight=False, markup=False, soft_wrap=True)
