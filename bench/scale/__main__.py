"""python -m bench.scale: memory and time of large plans as the number of stops grows."""

import json
import resource
import time
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from bench.day.village import a_day
from routing import check, solve

MEGABYTE = 1 << 20


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


def measured(count: int, seconds: float, seed: int) -> dict[str, Any]:
    """Build, solve and check one day; the peak is the whole process's."""
    began = time.perf_counter()
    problem = a_day(count, seed=seed)
    built = time.perf_counter()
    told: list[float] = []
    plan = solve(
        problem,
        seconds=seconds,
        on_progress=lambda update: told.append(update.seconds) if not update.unserved else None,
    )
    solved = time.perf_counter()
    matrices = (problem.matrix.durations.nbytes + problem.matrix.distances.nbytes) / MEGABYTE
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "stops": count,
        "vehicles": len(problem.vehicles),
        "matrices_mb": round(matrices),
        "peak_mb": round(peak),
        "ratio": round(peak / matrices, 1),
        "problem_s": round(built - began, 1),
        "solve_s": round(solved - built, 1),
        "first_s": round(told[0], 1) if told else None,
        "left_out": len(plan.unserved),
        "km_a_stop": round(plan.distance / 1000 / max(1, count - len(plan.unserved)), 2),
        "violations": len(check(problem, plan)),
    }


if __name__ == "__main__":
    main()
