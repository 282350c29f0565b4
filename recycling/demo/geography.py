"""Where the demo takes place: an invented municipality of 99 km² around 20.1° N 100.4° E.

The form follows what is public about the subdistrict (about 99 km², 11
villages, valley and hills, highway 1020 from south to north, hills in the
east, a river in the west). Its boundary, roads and village pins are invented.

Places are drawn in metres east and north of ORIGIN, which is exact enough for
ten kilometres, and turned into WGS 84 degrees.
"""

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

ORIGIN_LAT, ORIGIN_LON = 20.1, 100.4
METRES_PER_DEGREE = 111_195  # of a great circle on a sphere of 6,371 km

Metres = tuple[int, int]
"""East and north of ORIGIN."""

BOUNDARY: tuple[Metres, ...] = (
    (-4130, -4520), (-2560, -5110), (290, -4960), (2650, -5510), (4820, -4620), (6000, -2460),
    (5600, -290), (6190, 1770), (5310, 3930), (3240, 5210), (880, 4720), (-1470, 5310),
    (-3540, 4620), (-4520, 2460), (-4230, 200), (-4820, -2160),
)  # fmt: skip

HIGHWAY: tuple[Metres, ...] = (
    (-1900, -5100), (-1600, -3700), (-950, -2300), (-700, -900), (-200, 350), (150, 1700),
    (600, 3000), (450, 4900),
)  # fmt: skip
EAST_ROAD: tuple[Metres, ...] = (
    (-700, -900), (350, -1150), (1450, -900), (2500, -1500), (3700, -1300), (4700, -1950),
)  # fmt: skip
WEST_ROAD: tuple[Metres, ...] = (
    (-200, 350), (-1250, 700), (-2300, 650), (-3250, 1150), (-3500, 2300), (-3250, 3300),
)  # fmt: skip
NORTH_EAST_ROAD: tuple[Metres, ...] = (
    (150, 1700), (1200, 2050), (2200, 2750), (3300, 2950), (4250, 2550),
)  # fmt: skip
SOUTH_EAST_ROAD: tuple[Metres, ...] = (
    (-1600, -3700), (-250, -3950), (1050, -3700), (2300, -4250),
)  # fmt: skip
ROADS = (HIGHWAY, EAST_ROAD, WEST_ROAD, NORTH_EAST_ROAD, SOUTH_EAST_ROAD)

CENTRE: Metres = (-860, -1240)
"""The enterprise's yard, beside the highway."""


@dataclass(frozen=True, slots=True)
class Site:
    """A village: where along which road it lies, and how many demo households it has."""

    number: int
    name_th: str
    name_en: str
    road: tuple[Metres, ...]
    at_m: int
    households: int
    lanes: int


# "ตัวอย่าง" (example) in every name: invented people do not live in real villages.
SITES: tuple[Site, ...] = (
    Site(1, "บ้านตัวอย่างกลาง", "Ban Tuayang Klang (Example Centre)", HIGHWAY, 5900, 27, 4),
    Site(2, "บ้านตัวอย่างเหนือ", "Ban Tuayang Nuea (Example North)", HIGHWAY, 8700, 22, 3),
    Site(3, "บ้านตัวอย่างใต้", "Ban Tuayang Tai (Example South)", HIGHWAY, 1500, 20, 3),
    Site(4, "บ้านตัวอย่างทุ่งนา", "Ban Tuayang Thung Na (Example Ricefield)", HIGHWAY, 3100, 19, 3),
    Site(5, "บ้านตัวอย่างสามแยก", "Ban Tuayang Sam Yaek (Example Fork)", HIGHWAY, 7300, 19, 3),
    Site(6, "บ้านตัวอย่างริมน้ำ", "Ban Tuayang Rim Nam (Example Riverside)", WEST_ROAD, 3300, 18, 3),
    Site(7, "บ้านตัวอย่างท่าเรือ", "Ban Tuayang Tha Ruea (Example Landing)", WEST_ROAD, 5000, 15, 2),
    Site(8, "บ้านตัวอย่างเชิงดอย", "Ban Tuayang Choeng Doi (Example Foothill)", EAST_ROAD, 2600, 17, 3),
    Site(9, "บ้านตัวอย่างบนดอย", "Ban Tuayang Bon Doi (Example Hilltop)", EAST_ROAD, 5000, 13, 2),
    Site(10, "บ้านตัวอย่างสวนชา", "Ban Tuayang Suan Cha (Example Tea Garden)",
         NORTH_EAST_ROAD, 2900, 15, 2),
    Site(11, "บ้านตัวอย่างห้วยใส", "Ban Tuayang Huai Sai (Example Brook)",
         SOUTH_EAST_ROAD, 2700, 15, 2),
)  # fmt: skip


def degrees(place: Metres) -> tuple[float, float]:
    """Latitude and longitude of a place, to six decimals (a decimetre)."""
    east, north = place
    lat = ORIGIN_LAT + north / METRES_PER_DEGREE
    lon = ORIGIN_LON + east / (METRES_PER_DEGREE * math.cos(math.radians(ORIGIN_LAT)))
    return round(lat, 6), round(lon, 6)


def service_area() -> dict[str, Any]:
    """The boundary as a GeoJSON polygon."""
    ring = [list(reversed(degrees(corner))) for corner in (*BOUNDARY, BOUNDARY[0])]
    return {"type": "Polygon", "coordinates": [ring]}


def along(road: tuple[Metres, ...], metres: float) -> tuple[tuple[float, float], float]:
    """The point `metres` after a road's beginning, and the road's direction there (radians)."""
    left = metres
    for start, end in pairwise(road):
        length = math.dist(start, end)
        heading = math.atan2(end[1] - start[1], end[0] - start[0])
        if left <= length:
            break
        left -= length
    # Beyond the end the last stretch goes on, so that a village at a road's end has two sides.
    east = start[0] + left * math.cos(heading)
    north = start[1] + left * math.sin(heading)
    return (east, north), heading
