"""Reads an OpenStreetMap extract and yields what lies in an area as GeoJSON features."""

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import osmium

from recycling.basemap import features

_KM_OF_A_DEGREE = 111.2


class ExtractError(Exception):
    """The extract cannot be used; `thai` and the message say why and what to do."""

    def __init__(self, thai: str, english: str) -> None:
        super().__init__(english)
        self.thai = thai


class Area(NamedTuple):
    """A rectangle in degrees."""

    west: float
    south: float
    east: float
    north: float

    def touches(self, other: "Area") -> bool:
        """Whether the two have a point in common."""
        return (
            self.west <= other.east
            and other.west <= self.east
            and self.south <= other.north
            and other.south <= self.north
        )

    def wider(self, km: float) -> "Area":
        """The rectangle with a margin of `km` on every side."""
        up = km / _KM_OF_A_DEGREE
        aside = up / max(0.1, math.cos(math.radians(max(abs(self.south), abs(self.north)))))
        return Area(self.west - aside, self.south - up, self.east + aside, self.north + up)


_NOWHERE = Area(999, 999, 999, 999)


def around(points: Iterable[tuple[float, float]]) -> Area:
    """The smallest rectangle that holds all `points` (lon, lat), of which there is one at least."""
    lons, lats = zip(*points, strict=True)
    return Area(min(lons), min(lats), max(lons), max(lats))


def read(path: Path, *, areas: Sequence[Area]) -> Iterator[dict[str, Any]]:
    """GeoJSON features of what touches one of `areas`, each saying tippecanoe its layer and zoom.

    Raises ExtractError when the file cannot be read.
    """
    if not path.is_file():
        raise ExtractError(
            f"ไม่มีไฟล์ {path} ดาวน์โหลดไฟล์ .osm.pbf ของจังหวัดหรือประเทศก่อน",
            f"there is no file {path}: fetch an .osm.pbf extract of the province or country first",
        )
    geometry = osmium.geom.GeoJSONFactory()
    try:
        processor = (
            osmium.FileProcessor(str(path))
            .with_areas(osmium.filter.KeyFilter(*features.TAGS))
            .with_filter(osmium.filter.KeyFilter(*features.TAGS))
        )
        for thing in processor:
            yield from _feature(thing, geometry, areas)
    except RuntimeError as error:
        raise ExtractError(
            f"อ่าน {path} ไม่ได้ ต้องเป็นไฟล์ OpenStreetMap (.osm.pbf) ที่ครบถ้วน",
            f"{path} is not a whole OpenStreetMap extract (.osm.pbf): {error}",
        ) from error


def _feature(thing: Any, geometry: Any, areas: Sequence[Area]) -> Iterator[dict[str, Any]]:
    tags = {tag.k: tag.v for tag in thing.tags}
    if thing.is_node():
        found, shape = features.of_point(tags), geometry.create_point
    elif thing.is_way():
        found, shape = features.of_line(tags), geometry.create_linestring
    elif thing.is_area():
        found, shape = features.of_area(tags), geometry.create_multipolygon
    else:
        return
    if found is None:
        return
    bounds = _bounds(thing)
    if not any(area.touches(bounds) for area in areas):
        return
    try:
        drawn = json.loads(shape(thing))
    except osmium.InvalidLocationError:
        return  # cut off at the extract's edge
    except RuntimeError:  # a way of one point
        return
    layer, kind, zoom = found
    names = {} if layer == "building" else features.words(tags)
    yield {
        "type": "Feature",
        "geometry": drawn,
        "properties": {"class": kind, **names},
        "tippecanoe": {"layer": layer, "minzoom": zoom},
    }


def _bounds(thing: Any) -> Area:
    if thing.is_node():
        return Area(thing.lon, thing.lat, thing.lon, thing.lat)
    if thing.is_way():
        nodes = list(thing.nodes)
    else:
        nodes = [node for ring in thing.outer_rings() for node in ring]
    points = [(node.lon, node.lat) for node in nodes if node.location.valid()]
    return around(points) if points else _NOWHERE
