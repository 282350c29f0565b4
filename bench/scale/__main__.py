"""python -m bench.scale: memory and time of large plans as the number of stops grows."""

import json
from multiprocessing import get_context
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from bench.scale.measuring import measured

LEAST = 10.0
"""Seconds asked for however few stops there are."""


@click.command(help=__doc__)
@click.option("--stops", default="300,1000,2000,5000,10000", show_default=True)
@click.option(
    "--milliseconds",
    default=6.0,
    show_default=True,
    help=f"Asked for, for each stop; never less than {LEAST:g} s a plan.",
)
@click.option("--seed", default=1, show_default=True)
@click.option("--cpu", is_flag=True, help="Count processor seconds, for a machine that is shared.")
@click.option("--json", "file", type=click.Path(path_type=Path), help="Write the figures here.")
def main(stops: str, milliseconds: float, seed: int, cpu: bool, file: Path | None) -> None:
    """Plan a day of each size in a process of its own and print how it grows."""
    rows = []
    table = Table(
        "stops", "vehicles", "problem s", "asked s", "taken s", "first complete s", "matrices MB",
        "peak MB", "left out", "cost a stop", "violations",
    )  # fmt: skip
    for count in map(int, stops.split(",")):
        seconds = max(LEAST, count * milliseconds / 1000)
        with get_context("spawn").Pool(1) as pool:
            row = pool.apply(measured, (count, seconds, seed, cpu))
        rows.append(row)
        table.add_row(*(str(value) for value in row.values()))
    Console(width=140).print(table)
    if file is not None:
        file.write_text(json.dumps(rows, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
