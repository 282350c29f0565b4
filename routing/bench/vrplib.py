"""VRPLIB files: Uchoa's X instances, and multi-trip ones with release times."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from routing.bench.instance import Instance, euclidean, numbers, published, table, tenths
from routing.errors import InstanceError
from routing.problem import Problem, Stop, TimeWindow, UnloadSite, Vehicle
from routing.travel import TravelMatrix

Sections = dict[str, list[list[float]]]


def parse(path: Path) -> tuple[dict[str, str], Sections]:
    """Split a file into its specifications and its sections of numbers."""
    specifications: dict[str, str] = {}
    sections: Sections = {}
    current: list[list[float]] | None = None
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        text = line.strip()
        if not text or text == "EOF":
            continue
        if text.endswith("_SECTION"):
            current = sections.setdefault(text.removesuffix("_SECTION").strip(), [])
        elif ":" in text:
            key, _, value = text.partition(":")
            specifications[key.strip().upper()] = value.strip().strip('"')
        elif current is not None:
            current.append(numbers(text, path))
        else:
            raise InstanceError(f"{path}: cannot read {text!r}")
    if "NODE_COORD" not in sections or "CAPACITY" not in specifications:
        raise InstanceError(f"{path}: no coordinates or no capacity")
    return specifications, sections


def read_cvrp(path: Path) -> Instance:
    """Read an X instance: distances rounded to the nearest integer, no limit on vehicles."""
    specifications, sections = parse(path)
    points = [(r[1], r[2]) for r in sections["NODE_COORD"]]
    demand = [int(r[1]) for r in sections["DEMAND"]]
    capacity = int(specifications["CAPACITY"])
    matrix = np.rint(euclidean(points)).astype(np.int64)
    stops = tuple(Stop(id=str(k), place=k, load={"units": d}) for k, d in enumerate(demand) if k)
    count = min(len(stops), int(1.5 * sum(demand) / capacity) + 5)
    fleet = tuple(
        Vehicle(id=f"v{k}", start=0, capacity={"units": capacity}, return_empty=False)
        for k in range(count)
    )
    known = table(path.parent / "bks.csv")
    return Instance(
        family="cvrp_x",
        name=path.stem,
        problem=Problem(
            vehicles=fleet, stops=stops, matrix=TravelMatrix(np.zeros_like(matrix), matrix)
        ),
        units=1,
        best_known=published(known, path.stem, "bks"),
        published=known.get(path.stem, {}),
        default_seconds=60,
        decimals=0,
    )


def read_multi_trip(path: Path) -> Instance:
    """Read a multi-trip instance; cost is ten times the distance cut to one decimal."""
    specifications, sections = parse(path)
    points = [(r[1], r[2]) for r in sections["NODE_COORD"]]
    matrix = tenths(points)
    windows = [(int(r[1] * 10), int(r[2] * 10)) for r in sections["TIME_WINDOW"]]
    demand = [int(r[1]) for r in sections["DEMAND"]]
    release = [int(r[1] * 10) for r in sections["RELEASE_TIME"]]
    service = int(float(specifications.get("SERVICE_TIME", "0")) * 10)
    stops = tuple(
        Stop(
            id=str(k),
            place=k,
            load={"units": demand[k]},
            service=service,
            windows=(TimeWindow(start=windows[k][0], end=windows[k][1]),),
            release=release[k],
        )
        for k in range(1, len(points))
    )
    fleet = tuple(
        Vehicle(
            id=f"v{k}",
            start=0,
            capacity={"units": int(specifications["CAPACITY"])},
            shift=TimeWindow(start=windows[0][0], end=windows[0][1]),
            return_empty=False,
        )
        for k in range(int(specifications["VEHICLES"]))
    )
    depot = UnloadSite(
        id="0", place=0, windows=(TimeWindow(start=windows[0][0], end=windows[0][1]),)
    )
    known = table(path.parent / "bks.csv")
    return Instance(
        family="mtvrptwr",
        name=path.stem,
        problem=Problem(
            vehicles=fleet,
            stops=stops,
            unload_sites=(depot,),
            matrix=TravelMatrix(matrix, np.copy(matrix)),
        ),
        units=1,
        best_known=published(known, path.stem, "bks_x10"),
        published=known.get(path.stem, {}),
        default_seconds=60,
        decimals=0,
    )
