"""What of OpenStreetMap the base map shows, and from which zoom on.

Layers and their properties, which the web app's map style reads:

- `water`, `building`: areas. `green`: areas with `class` (wood, farm).
- `waterway`: lines with `class` (river, stream, canal), `name`, `name_en`.
- `road`: lines with `class` (major, minor, track), `ref`, `name`, `name_en`.
- `place`: points with `class` (town, village, hamlet), `name`, `name_en`.
"""

from collections.abc import Mapping
from typing import Final

Tags = Mapping[str, str]
Kind = tuple[str, str, int]  # layer, class, smallest zoom

LAYERS: Final = ("green", "water", "waterway", "building", "road", "place")
LARGEST_ZOOM: Final = 14
SMALLEST_ZOOM: Final = 7

_ROADS: Final[Mapping[str, tuple[str, int]]] = {
    "motorway": ("major", 7),
    "trunk": ("major", 7),
    "primary": ("major", 8),
    "secondary": ("major", 9),
    "tertiary": ("major", 11),
    "unclassified": ("minor", 12),
    "residential": ("minor", 12),
    "living_street": ("minor", 12),
    "road": ("minor", 12),
    "service": ("minor", 13),
    "track": ("track", 13),
    "path": ("track", 14),
    "footway": ("track", 14),
    "cycleway": ("track", 14),
    "pedestrian": ("track", 14),
}
_PLACES: Final[Mapping[str, tuple[str, int]]] = {
    "city": ("town", 7),
    "town": ("town", 8),
    "suburb": ("village", 11),
    "village": ("village", 11),
    "hamlet": ("hamlet", 12),
    "isolated_dwelling": ("hamlet", 13),
}
_WATERWAYS: Final[Mapping[str, int]] = {"river": 9, "canal": 12, "stream": 13}
_GREEN: Final[Mapping[tuple[str, str], str]] = {
    ("natural", "wood"): "wood",
    ("landuse", "forest"): "wood",
    ("landuse", "farmland"): "farm",
    ("landuse", "orchard"): "farm",
}
TAGS: Final = ("highway", "waterway", "natural", "landuse", "building", "place", "water")


def of_line(tags: Tags) -> Kind | None:
    """What an open or closed way shows as a line; None for nothing."""
    road = tags.get("highway", "").removesuffix("_link")
    if road in _ROADS and tags.get("area") != "yes":
        kind, zoom = _ROADS[road]
        return "road", kind, zoom
    water = tags.get("waterway", "")
    if water in _WATERWAYS:
        return "waterway", water, _WATERWAYS[water]
    return None


def of_area(tags: Tags) -> Kind | None:
    """What an area shows; None for nothing."""
    if tags.get("natural") == "water" or tags.get("waterway") == "riverbank":
        return "water", "water", 8
    if tags.get("landuse") in ("reservoir", "basin"):
        return "water", "water", 8
    if tags.get("building", "no") != "no":
        return "building", "building", 14
    for (key, value), kind in _GREEN.items():
        if tags.get(key) == value:
            return "green", kind, 9
    return None


def of_point(tags: Tags) -> Kind | None:
    """What a node shows; a place without a name shows nothing."""
    place = tags.get("place", "")
    if place not in _PLACES or not (tags.get("name") or tags.get("name:th")):
        return None
    kind, zoom = _PLACES[place]
    return "place", kind, zoom


def words(tags: Tags) -> dict[str, str]:
    """The Thai name first, as in the rest of the program, and the English where there is one."""
    found = {
        "name": tags.get("name:th") or tags.get("name", ""),
        "name_en": tags.get("name:en", ""),
        "ref": tags.get("ref", ""),
    }
    return {key: value for key, value in found.items() if value}
