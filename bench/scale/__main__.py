"""python -m bench.scale: memory and time of large plans as the number of stops grows."""

import json
from multiprocessing import get_context
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from bench.scale.measuring import measured


@click.command(help=__doc__)
@click.option("--stops", default="300,1000,2000,5000,10000", show_default=True)
@click.option("--seconds", default=60.0, show_default=True, help="For each plan.")
@click.option("--seed", default=1, show_default=True)
@click.option("--json", "file", type=click.Path(path_type=Path), help="Write the figures here.")
def main(stops: str, seconds: float, seed: int, file: Path | None) -> None:
    """Plan a day of each size in a process of its own and print how it grows."""
    rows = []
    table = Table(
        "stops", "vehicles", "matrices MB", "peak MB", "ratio", "problem s", "solve s", "first s",
        "left out", "km a stop", "violations",
    )  # fmt: skip
    for count in map(int, stops.split(",")):
        with get_context("spawn").Pool(1) as pool:
            row = pool.apply(measured, (count, seconds, seed))
        rows.append(row)
        table.add_row(*(str(value) for value in row.values()))
    Console(width=140).print(table)
    if file is not None:
        file.write_text(json.dumps(rows, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
