"""Running instances and writing down what came out."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean

from routing.bench.baselines import BASELINES, vroom_knows
from routing.bench.families import files, read
from routing.bench.instance import Instance
from routing.checker import Violation, check
from routing.search import Clock
from routing.solution import Solution
from routing.solve import solve


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One solve.  `seconds` is the limit, `wall` what it took by the same clock,
    reading the file included."""

    family: str
    instance: str
    seconds: float
    wall: float
    seed: int
    engine: str
    vehicles: int
    cost: float
    best_known: float | None
    best_vehicles: int | None
    gap_percent: float | None
    feasible: bool
    unserved: int
    violations: list[str]
    routes: list[list[str]]


def run(
    folder: Path,
    *,
    family: str | None,
    names: Sequence[str],
    seconds: float | None,
    seed: int,
    baselines: Sequence[str],
    clock: Clock = time.perf_counter,
) -> Iterator[Row]:
    """Solve each instance, then the baselines on it; raise InstanceError for unreadable files."""
    for kind, path in files(folder, family):
        if names and path.stem.removesuffix("_stop") not in names:
            continue
        began = clock()
        instance = read(kind, path)
        reading = clock() - began
        limit = instance.default_seconds if seconds is None else seconds
        yield _measure(instance, "", limit=limit, seed=seed, reading=reading, clock=clock)
        for name in baselines:
            if name != "raw vroom" or vroom_knows(instance):
                yield _measure(instance, name, limit=limit, seed=seed, reading=reading, clock=clock)


def _measure(
    instance: Instance, baseline: str, *, limit: float, seed: int, reading: float, clock: Clock
) -> Row:
    """Run one engine within the limit less the time reading took."""
    began = clock() - reading
    seconds = max(0.1, limit - reading)
    if baseline:
        solution = BASELINES[baseline](instance, seconds=seconds, seed=seed, clock=clock)
    else:
        solution = solve(instance.problem, seconds=seconds, seed=seed, clock=clock)
    wall = clock() - began
    return _row(instance, solution, limit=limit, seed=seed, wall=wall)


def _row(instance: Instance, solution: Solution, *, limit: float, seed: int, wall: float) -> Row:
    found: tuple[Violation, ...] = check(instance.problem, solution)
    left = len(solution.unserved)
    feasible = not found and not left
    return Row(
        family=instance.family,
        instance=instance.name,
        seconds=limit,
        wall=round(wall, 2),
        seed=seed,
        engine=solution.engine,
        vehicles=len(solution.routes),
        cost=instance.cost(solution),
        best_known=instance.best_known,
        best_vehicles=instance.best_vehicles,
        gap_percent=instance.gap(solution) if feasible else None,
        feasible=feasible,
        unserved=left,
        violations=[f"{v.rule} {v.vehicle} {v.subject}: {v.text}" for v in found],
        routes=instance.routes(solution),
    )


def write_json(rows: Iterable[Row], path: Path) -> None:
    """Write one JSON object a line."""
    with path.open("w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(asdict(row), ensure_ascii=False) + "\n")


def means(rows: Sequence[Row]) -> list[tuple[str, str, int, int, float | None]]:
    """Return (family, engine, instances, infeasible, mean gap of the feasible) in order met."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        label = row.engine if row.engine.startswith("raw") else "routing"
        groups.setdefault((row.family, label), []).append(row)
    result = []
    for (family, engine), members in groups.items():
        gaps = [r.gap_percent for r in members if r.gap_percent is not None]
        bad = sum(not r.feasible for r in members)
        result.append((family, engine, len(members), bad, round(fmean(gaps), 3) if gaps else None))
    return result
