"""Where each family's files lie in a folder, and how they are read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from routing.bench import kim2006, vrplib, vrptw
from routing.bench.instance import Instance, Reader
from routing.errors import InstanceError


@dataclass(frozen=True, slots=True)
class Family:
    """A folder of instances."""

    name: str
    pattern: str
    read: Reader


FAMILIES = (
    Family("kim2006", "*_stop.txt", kim2006.read),
    Family("solomon", "*.txt", vrptw.read_solomon),
    Family("homberger", "*.txt", vrptw.read_homberger),
    Family("cvrp_x", "*.vrp", vrplib.read_cvrp),
    Family("mtvrptwr", "*.vrp", vrplib.read_multi_trip),
)


def files(folder: Path, family: str | None = None) -> Iterator[tuple[Family, Path]]:
    """Yield each instance file, smallest first in each family.

    `folder` holds a folder for each family, or is one itself.  Raises
    InstanceError when there is nothing to read.
    """
    found = False
    for kind in FAMILIES:
        if family not in (None, kind.name):
            continue
        place = folder if folder.name == kind.name else folder / kind.name
        for path in sorted(place.glob(kind.pattern), key=lambda p: (p.stat().st_size, p.name)):
            if path.name.lower() != "readme.txt":
                found = True
                yield kind, path
    if not found:
        raise InstanceError(f"no instances{f' of {family}' if family else ''} in {folder}")


def read(kind: Family, path: Path) -> Instance:
    """Read one instance."""
    return kind.read(path)
