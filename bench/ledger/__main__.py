"""python -m bench.ledger: how fast the journal is, as ratios of one run."""

import json
import statistics
from collections.abc import Callable
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from bench.ledger import contest, rival
from bench.ledger.ground import Ground, open_ground

CLIENTS = 8
BATCH = 500
Contestant = Callable[[], float]


@click.command(help=__doc__)
@click.option("--seconds", default=5, show_default=True, help="For each contestant and round.")
@click.option("--rounds", default=5, show_default=True, help="The medians of so many count.")
@click.option("--hordak/--no-hordak", "with_hordak", default=True, help="Against django-hordak.")
@click.option("--directory", default="instance", type=click.Path(path_type=Path), help="For data.")
@click.option("--json", "file", type=click.Path(path_type=Path), help="Write the figures here.")
def main(seconds: int, rounds: int, with_hordak: bool, directory: Path, file: Path | None) -> None:
    """Run the contestants in turn and print medians."""
    console = Console()
    with open_ground(directory / "bench-ledger" / "postgres") as ground:
        contestants = _contestants(ground, seconds)
        if with_hordak:
            try:
                contestants |= _hordak(ground, directory / "bench-hordak", seconds)
            except rival.Unavailable as error:
                console.print(f"django-hordak cannot be measured here: {error}")
        rates: dict[str, list[float]] = {name: [] for name in contestants}
        for number in range(rounds):
            for name, run in contestants.items():
                rates[name].append(run())
                console.print(f"round {number + 1}: {name}: {rates[name][-1]:,.0f} entries/s")
    _show(console, rates)
    if file is not None:
        file.write_text(json.dumps(rates, indent=2), encoding="utf-8")


def _contestants(ground: Ground, seconds: int) -> dict[str, Contestant]:
    return {
        "single, bare": lambda: contest.bare_single(ground, clients=CLIENTS, seconds=seconds),
        "single": lambda: contest.through_service(
            ground, clients=CLIENTS, batch=1, seconds=seconds
        ),
        "single, one worker": lambda: contest.through_service(
            ground, clients=1, batch=1, seconds=seconds
        ),
        "SELECT 1": lambda: contest.through_service(
            ground, clients=CLIENTS, batch=0, seconds=seconds
        ),
        "batch, bare": lambda: contest.bare_batch(ground, batch=BATCH, seconds=seconds),
        "batch": lambda: contest.through_service(ground, clients=1, batch=BATCH, seconds=seconds),
    }


def _hordak(ground: Ground, directory: Path, seconds: int) -> dict[str, Contestant]:
    python = rival.install(directory)
    address = rival.prepare(ground, python)
    return {
        "hordak": lambda: rival.run(python, address, clients=CLIENTS, seconds=seconds),
        "hordak, one worker": lambda: rival.run(python, address, clients=1, seconds=seconds),
    }


def _show(console: Console, rates: dict[str, list[float]]) -> None:
    medians = {name: statistics.median(values) for name, values in rates.items()}
    table = Table("", "entries/s, median", "least", "most", title="Entries of four postings")
    for name, values in rates.items():
        table.add_row(name, f"{medians[name]:,.0f}", f"{min(values):,.0f}", f"{max(values):,.0f}")
    console.print(table)
    ratios = Table("ratio, median of the rounds", "", "bar")
    for over, under, bar in (
        ("single", "single, bare", "≥ 30 %"),
        ("single", "SELECT 1", "no bar: % of SELECT 1"),
        ("batch", "batch, bare", "≥ 40 %"),
        ("single", "hordak", "≥ 10 ×"),
        ("single, one worker", "hordak, one worker", "≥ 10 ×"),
        ("batch", "hordak, one worker", "≥ 10 ×"),
    ):
        if under in rates:
            ratio = statistics.median(a / b for a, b in zip(rates[over], rates[under], strict=True))
            shown = f"{ratio:.1%}" if "%" in bar else f"{ratio:.1f} ×"
            ratios.add_row(f"{over} / {under}", shown, bar)
    console.print(ratios)


if __name__ == "__main__":
    main()
