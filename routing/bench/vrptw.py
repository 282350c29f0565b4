"""Solomon and Gehring-Homberger: DIMACS convention, distance only."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np

from routing.bench.instance import Instance, numbers, published, table, tenths
from routing.errors import InstanceError
from routing.problem import Problem, Stop, TimeWindow, Vehicle
from routing.travel import TravelMatrix


def read(path: Path, *, family: str) -> Instance:
    """Read one Solomon-format file; raise InstanceError when it does not follow the format."""
    lines = [
        line
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines()
        if line.strip()
    ]
    try:
        at = next(k for k, line in enumerate(lines) if line.split()[:2] == ["NUMBER", "CAPACITY"])
        vehicles, capacity = (int(n) for n in numbers(lines[at + 1], path)[:2])
        first = next(k for k, line in enumerate(lines) if line.startswith("CUST NO"))
    except (StopIteration, ValueError, IndexError) as error:
        raise InstanceError(f"{path}: not a Solomon instance") from error
    rows = [numbers(line, path) for line in lines[first + 1 :]]
    if not rows or any(len(r) != 7 for r in rows):
        raise InstanceError(f"{path}: each customer needs seven numbers")
    matrix = tenths([(r[1], r[2]) for r in rows])
    stops = tuple(
        Stop(
            id=str(int(r[0])),
            place=k,
            load={"units": int(r[3])},
            service=int(r[6] * 10),
            windows=(TimeWindow(start=int(r[4] * 10), end=int(r[5] * 10)),),
        )
        for k, r in enumerate(rows)
        if k
    )
    shift = TimeWindow(start=int(rows[0][4] * 10), end=int(rows[0][5] * 10))
    fleet = tuple(
        Vehicle(id=f"v{k}", start=0, capacity={"units": capacity}, shift=shift, return_empty=False)
        for k in range(vehicles)
    )
    known = table(path.parent / "bks.csv")
    best = published(known, path.stem, "bks_distance_dimacs")
    least = published(known, path.stem, "bks_vehicles")
    return Instance(
        family=family,
        name=path.stem,
        problem=Problem(vehicles=fleet, stops=stops, matrix=TravelMatrix(matrix, np.copy(matrix))),
        units=10,
        best_known=best,
        best_vehicles=None if least is None else int(least),
        published=known.get(path.stem, {}),
        default_seconds=10 if family == "solomon" else 30 if len(stops) < 800 else 60,
    )


read_solomon = partial(read, family="solomon")
read_homberger = partial(read, family="homberger")
