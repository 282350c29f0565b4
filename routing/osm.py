"""Roads out of an OpenStreetMap extract: ways for motor vehicles as one graph.

Nodes are junctions and dead ends; what lies between two of them is one chain
of points.  Needs `osmium` to read the file, nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import import_module
from itertools import pairwise
from math import cos, hypot, radians
from pathlib import Path
from typing import Any

from routing.errors import TravelUnavailableError
from routing.travel import EARTH_RADIUS_M, LatLon

KMH = {
    "motorway": 90.0, "motorway_link": 50.0, "trunk": 75.0, "trunk_link": 45.0,
    "primary": 60.0, "primary_link": 40.0, "secondary": 50.0, "secondary_link": 35.0,
    "tertiary": 40.0, "tertiary_link": 30.0, "unclassified": 30.0, "residential": 22.0,
    "living_street": 12.0, "service": 14.0, "road": 25.0, "track": 12.0,
}  # fmt: skip
"""Speed of a loaded collection vehicle on each class of road; `maxspeed` may lower it."""
CLOSED = frozenset({"no", "private"})
PERMITTED = 0.85
"""Share of the posted limit that is driven on average."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way: its node ids in order, speed, name, and which directions are open."""

    nodes: tuple[int, ...]
    kmh: float
    name: str
    forward: bool
    backward: bool


@dataclass(frozen=True, slots=True)
class Chain:
    """Points between two graph nodes, with metres from the first."""

    tail: int
    head: int
    points: tuple[LatLon, ...]
    metres: tuple[float, ...]
    kmh: float
    name: str
    forward: bool
    backward: bool


def read_ways(path: Path) -> tuple[list[Way], dict[int, LatLon]]:
    """Read drivable ways and their nodes' places from a .osm.pbf or .osm file.

    Raises TravelUnavailableError when osmium is missing or the file cannot be read.
    """
    try:
        osmium: Any = import_module("osmium")
    except ImportError as error:
        raise TravelUnavailableError(
            "reading OpenStreetMap extracts needs the package osmium: pip install osmium scipy"
        ) from error
    if not path.is_file():
        raise TravelUnavailableError(f"there is no OpenStreetMap extract at {path}")
    ways: list[Way] = []
    places: dict[int, LatLon] = {}
    try:
        processor: Any = osmium.FileProcessor(
            str(path), osmium.osm.NODE | osmium.osm.WAY
        ).with_locations()
        for thing in processor.with_filter(osmium.filter.KeyFilter("highway")):
            if not thing.is_way():
                continue
            way = _way(
                {t.k: t.v for t in thing.tags},
                tuple(n.ref for n in thing.nodes if n.location.valid()),
            )
            if way is not None:
                ways.append(way)
                places.update((n.ref, (n.lat, n.lon)) for n in thing.nodes if n.location.valid())
    except RuntimeError as error:
        raise TravelUnavailableError(
            f"{path} is not a readable OpenStreetMap extract: {error}"
        ) from error
    return ways, places


def _way(tags: dict[str, str], nodes: tuple[int, ...]) -> Way | None:
    """Judge a way by its tags; None when motor vehicles may not use it."""
    kind = tags.get("highway", "")
    access = tags.get("motor_vehicle", tags.get("vehicle", tags.get("access", "yes")))
    if kind not in KMH or access in CLOSED or len(nodes) < 2:
        return None
    speed = KMH[kind]
    limit = re.fullmatch(r"(\d+)(?: km/h)?", tags.get("maxspeed", ""))
    if limit:
        speed = min(speed, max(5.0, PERMITTED * int(limit.group(1))))
    oneway = tags.get("oneway", "")
    closed_back = oneway in {"yes", "1", "true"} or tags.get("junction") in {
        "roundabout",
        "circular",
    }
    closed_back = closed_back or (kind == "motorway" and oneway != "no")
    name = tags.get("name:th") or tags.get("name") or tags.get("ref", "")
    return Way(
        nodes, speed, name, forward=oneway != "-1", backward=oneway == "-1" or not closed_back
    )


def chains(ways: list[Way], places: dict[int, LatLon]) -> tuple[list[Chain], int]:
    """Cut ways at junctions; return the chains and the number of graph nodes."""
    uses: dict[int, int] = {}
    for way in ways:
        for k, node in enumerate(way.nodes):
            end = k in (0, len(way.nodes) - 1)
            uses[node] = uses.get(node, 0) + (2 if end else 1)
    number: dict[int, int] = {}
    found: list[Chain] = []
    for way in ways:
        begin = 0
        for k in range(1, len(way.nodes)):
            if uses[way.nodes[k]] > 1:
                part = way.nodes[begin : k + 1]
                tail = number.setdefault(part[0], len(number))
                head = number.setdefault(part[-1], len(number))
                points = tuple(places[n] for n in part)
                found.append(
                    Chain(
                        tail,
                        head,
                        points,
                        _along(points),
                        way.kmh,
                        way.name,
                        way.forward,
                        way.backward,
                    )
                )
                begin = k
    return found, len(number)


def _along(points: tuple[LatLon, ...]) -> tuple[float, ...]:
    """Metres from the first point to each, along the chain; plane enough for one road."""
    total, result = 0.0, [0.0]
    for (lat1, lon1), (lat2, lon2) in pairwise(points):
        dlon = (lon2 - lon1) * cos(radians((lat1 + lat2) / 2))
        total += EARTH_RADIUS_M * radians(hypot(lat2 - lat1, dlon))
        result.append(total)
    return tuple(result)
