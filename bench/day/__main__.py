"""python -m bench.day: a village day, planned, changed and asked about, against its baselines."""

import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.table import Table

from bench.day.village import HOUR, SLOTS, TRAVEL, a_day, calls
from routing import Kind, Problem, Solution, TimeWindow, check, prepare, solve
from routing.bench.baselines import raw_pyvrp
from routing.bench.instance import Instance
from routing.living import broken_down, full, moves, replan, under_way
from routing.preview import Board, preview, preview_days
from routing.promises import promise

TOLD = 1800
"""Seconds before and after the planned arrival that a household is told."""
NOW = 10 * HOUR
DAYS = 6


@click.command(help=__doc__)
@click.option("--stops", default=300, show_default=True)
@click.option("--vehicles", default=4, show_default=True)
@click.option(
    "--seeds", default="1,2,3", show_default=True, help="Days, by the seed that draws it."
)
@click.option("--first", default=1.0, show_default=True, help="Seconds for the first plan.")
@click.option("--final", default=10.0, show_default=True, help="Seconds for the final plan.")
@click.option("--long", default=60.0, show_default=True, help="Seconds of the reference; 0: none.")
@click.option(
    "--runs",
    default=1,
    type=click.IntRange(min=1),
    show_default=True,
    help="Final plans of a day, by as many seeds.",
)
@click.option("--pyvrp", is_flag=True, help="Raw PyVRP for as long as the final plan and longer.")
@click.option("--json", "file", type=click.Path(path_type=Path), help="Write the figures here.")
def main(
    stops: int,
    vehicles: int,
    seeds: str,
    first: float,
    final: float,
    long: float,
    runs: int,
    pyvrp: bool,
    file: Path | None,
) -> None:
    """Run each day and print ratios."""
    console = Console()
    prepare()
    rows: list[dict[str, Any]] = []
    for seed in map(int, seeds.split(",")):
        problem = a_day(stops, vehicles=vehicles, seed=seed)
        row, plan = _planned(problem, first=first, final=final, long=long, runs=runs)
        row["pyvrp"] = {s: _raw(problem, seconds=s) for s in (final, long) if s and pyvrp}
        row |= {"seed": seed} | _asked(problem, plan, seed) | _changed(problem, plan, seed)
        rows.append(row)
        console.print_json(json.dumps(row))
    _show_plans(console, rows, first=first, final=final, long=long)
    _show_changes(console, rows)
    if file is not None:
        file.write_text(json.dumps(rows, indent=2), encoding="utf-8")


T = TypeVar("T")


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    began = time.perf_counter()
    result = work()
    return result, time.perf_counter() - began


def _planned(
    problem: Problem, *, first: float, final: float, long: float, runs: int
) -> tuple[dict[str, Any], Solution]:
    """Plan from nothing: at once, by several seeds, and for long; the plan of the first seed."""

    def planned(seconds: float, seed: int = 1) -> tuple[dict[str, Any], Solution]:
        found, spent = _timed(lambda: solve(problem, seconds=seconds, seed=seed))
        return _facts(problem, found) | {"seconds": round(spent, 2)}, found

    row: dict[str, Any] = {"first": planned(first)[0]}
    finals = [planned(final, seed) for seed in range(1, runs + 1)]
    row["finals"] = [facts for facts, _ in finals]
    if long:
        row["long"] = planned(long)[0]
    return row, finals[0][1]


def _raw(problem: Problem, *, seconds: float) -> dict[str, Any]:
    """PyVRP alone, given the same model."""
    instance = Instance(family="village", name="day", problem=problem, units=1)
    found = raw_pyvrp(instance, seconds=seconds, seed=1, clock=time.perf_counter)
    return _facts(problem, found)


def _facts(problem: Problem, plan: Solution) -> dict[str, Any]:
    return {
        "cost": plan.cost,
        "km": round(plan.distance / 1000, 1),
        "left_out": len(plan.unserved),
        "violations": len(check(problem, plan)),
    }


def _asked(problem: Problem, plan: Solution, seed: int) -> dict[str, Any]:
    """Ask what one more stop would cost: for a day, for a week, and by solving again."""
    stops = calls(50, seed=seed)
    boards = {day: Board(problem, plan) for day in range(DAYS)}
    one = [
        _timed(lambda s=s: preview(problem, plan, stop=s, travel=TRAVEL, slots=SLOTS))[1]
        for s in stops
    ]
    kept = [
        _timed(lambda s=s: preview_days(boards, stop=s, travel=TRAVEL, slots=SLOTS))[1]
        for s in stops
    ]
    fresh = [
        _timed(
            lambda s=s: preview_days(
                {day: Board(problem, plan) for day in range(DAYS)},
                stop=s,
                travel=TRAVEL,
                slots=SLOTS,
            )
        )[1]
        for s in stops
    ]
    return {
        "preview_day_ms": _milliseconds(one),
        "preview_days_kept_ms": _milliseconds(kept),
        "preview_days_fresh_ms": _milliseconds(fresh),
    }


def _milliseconds(seconds: list[float]) -> dict[str, float]:
    return {
        "median": round(1000 * statistics.median(seconds), 1),
        "worst": round(1000 * max(seconds), 1),
    }


def _changed(problem: Problem, plan: Solution, seed: int) -> dict[str, Any]:
    """Change the day at ten o'clock and re-plan it in a second, against solving it anew."""
    told = {
        v.id: TimeWindow(start=v.start - TOLD, end=v.start + TOLD)
        for _, v in plan.visits()
        if v.kind is Kind.STOP
    }
    now = under_way(problem, plan, now=NOW)
    waiting = [v.id for _, v in plan.visits() if v.kind is Kind.STOP and v.start > NOW + HOUR]
    vehicles = [route.vehicle for route in plan.routes]
    changes = {
        "five new calls": now.with_stops(list(calls(5, seed=seed)), travel=TRAVEL),
        "three cancelled": now.without_stops(set(waiting[::37][:3])),
        "a vehicle full": full(now, _loaded(now)),
        "a vehicle broken": broken_down(now, vehicles[-1]),
    }
    return {
        "replan": {
            name: {
                "replan": _replanned(changed, plan, told, seconds=None),
                "anew": _replanned(changed, plan, told, seconds=1.0),
                "anew_10": _replanned(changed, plan, told, seconds=10.0),
            }
            for name, changed in changes.items()
        }
    }


def _loaded(now: Problem) -> str:
    """A vehicle that has something on board."""
    for vehicle in now.vehicles:
        visits = vehicle.progress.visits if vehicle.progress is not None else ()
        if visits and visits[-1].kind is Kind.STOP:
            return vehicle.id
    raise click.ClickException("no vehicle has anything on board at that hour")


def _replanned(
    changed: Problem, plan: Solution, told: dict[str, TimeWindow], *, seconds: float | None
) -> dict[str, Any]:
    """Re-plan, or solve anew with the promises as soft windows: what moved, and by how much."""
    asked = promise(changed, told)
    found, spent = (
        _timed(lambda: replan(changed, plan, promised=told))
        if seconds is None
        else _timed(lambda: solve(asked, seconds=seconds))
    )
    moved = [m for m in moves(plan, found, promised=told) if m.now > NOW]
    late = [m.late for m in moved if m.late]
    return _facts(asked, found) | {
        "seconds": round(spent, 2),
        "moved_min": round(sum(abs(m.shift) for m in moved) / max(1, len(moved)) / 60, 1),
        "promises_late": len(late),
        "late_min": round(sum(late) / 60),
        "other_vehicle": sum(m.vehicle_changed for m in moved),
    }


def _show_plans(
    console: Console, rows: list[dict[str, Any]], *, first: float, final: float, long: float
) -> None:
    against = [seconds for seconds in (final, long) if seconds and rows[0]["pyvrp"]]
    table = Table("seed", "first plan", "left out", f"after {final:g} s", title="Planned")
    table.add_column("least, most")
    for other in (
        f"{first:g} s / {final:g} s",
        *([f"{final:g} s / {long:g} s"] if long else []),
        *(f"{final:g} s / raw PyVRP, {seconds:g} s" for seconds in against),
    ):
        table.add_column(other)
    for row in rows:
        finals = [facts["cost"] for facts in row["finals"]]
        mean = statistics.mean(finals)
        table.add_row(
            str(row["seed"]),
            f"{row['first']['seconds']} s",
            f"{row['first']['left_out']} / {sum(f['left_out'] for f in row['finals'])}",
            f"{mean:,.0f}",
            f"{min(finals):,} {max(finals):,}",
            f"{row['first']['cost'] / mean - 1:+.1%}",
            *([f"{mean / row['long']['cost'] - 1:+.1%}"] if long else []),
            *(f"{mean / row['pyvrp'][seconds]['cost'] - 1:+.1%}" for seconds in against),
        )
    console.print(table)


def _show_changes(console: Console, rows: list[dict[str, Any]]) -> None:
    table = Table(
        "change", "seconds", "left out", "cost", "late", "moved", title="Re-planned / anew"
    )
    for row in rows:
        for name, found in row["replan"].items():
            for how, facts in found.items():
                table.add_row(
                    f"{row['seed']} {name}, {how}",
                    f"{facts['seconds']}",
                    str(facts["left_out"]),
                    f"{facts['cost']:,}",
                    f"{facts['promises_late']} ({facts['late_min']} min)",
                    f"{facts['moved_min']} min",
                )
    console.print(table)


if __name__ == "__main__":
    main()
