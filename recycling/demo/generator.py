"""The demo's households: invented, and the same whenever the seed is the same.

They stand as houses stand in such villages: on both sides of the through road
and of a few lanes that leave it, with some space between them.
"""

import math
import random
from dataclasses import dataclass

from recycling.demo import geography, names
from recycling.demo.dice import Dice
from recycling.demo.geography import SITES, Site

SEED = "khrueng"
PLOT_M = 38
SETBACK_M = (9, 26)
LANE_EVERY_M = 150
PLOTS_OF_LANE = 10
LANE_SHARE_PERMILLE = 550

Plot = tuple[float, float, int]
"""Metres along the road, metres into a lane (signed by its direction, 0: no lane), side."""


@dataclass(frozen=True, slots=True)
class DemoVillage:
    """A village with its pin in degrees."""

    number: int
    name_th: str
    name_en: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class DemoHousehold:
    """A household with one person, who signs in with `credential`."""

    credential: str
    code: str
    person: str
    village: int
    house_number: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class DemoTown:
    """Everything that lies on the map."""

    villages: tuple[DemoVillage, ...]
    households: tuple[DemoHousehold, ...]


def generate(seed: str = SEED) -> DemoTown:
    """The town which `seed` draws."""
    dice = Dice(seed)
    people = iter(names.people(dice, sum(site.households for site in SITES)))
    villages = []
    households: list[DemoHousehold] = []
    for site in SITES:
        lat, lon = _degrees(geography.along(site.road, site.at_m)[0])
        villages.append(DemoVillage(site.number, site.name_th, site.name_en, lat, lon))
        numbers = _house_numbers(dice.of("numbers", site.number), site.households)
        for position, place in enumerate(_plots(dice.of("plots", site.number), site)):
            lat, lon = _degrees(place)
            households.append(
                DemoHousehold(
                    credential=f"household-{len(households) + 1:03d}",
                    code=f"KR{site.number:02d}-{position + 1:04d}",
                    person=next(people),
                    village=site.number,
                    house_number=numbers[position],
                    lat=lat,
                    lon=lon,
                )
            )
    return DemoTown(tuple(villages), tuple(households))


def _plots(rng: random.Random, site: Site) -> list[tuple[float, float]]:
    """Where a village's houses stand: plots of the through road and its lanes, drawn apart."""
    in_lanes = site.households * LANE_SHARE_PERMILLE // 1000
    free = {"road": _road_plots(site, site.households - in_lanes), "lane": _lane_plots(site)}
    chosen = [("road", plot) for plot in free["road"]]
    chosen += [("lane", plot) for plot in rng.sample(free["lane"], in_lanes)]
    rng.shuffle(chosen)
    return [_house(rng, site, kind, *plot) for kind, plot in chosen]


def _road_plots(site: Site, count: int) -> list[Plot]:
    """Plots of the through road, around the village's pin."""
    first = site.at_m - count * PLOT_M / 4
    return [(first + n // 2 * PLOT_M, 0, 1 if n % 2 else -1) for n in range(count)]


def _lane_plots(site: Site) -> list[Plot]:
    """Plots of the lanes, which leave the road in turn to its two sides."""
    plots: list[Plot] = []
    for lane in range(site.lanes):
        corner = site.at_m + (lane - (site.lanes - 1) / 2) * LANE_EVERY_M
        away = 1 if lane % 2 else -1
        plots += [
            (corner, away * (70.0 + n // 2 * PLOT_M), 1 if n % 2 else -1)
            for n in range(PLOTS_OF_LANE)
        ]
    return plots


def _house(
    rng: random.Random, site: Site, kind: str, along_m: float, into_m: float, side: int
) -> tuple[float, float]:
    (east, north), heading = geography.along(site.road, along_m)
    across = heading + math.pi / 2
    east += into_m * math.cos(across)
    north += into_m * math.sin(across)
    facing = across if kind == "road" else heading
    setback = side * rng.uniform(*SETBACK_M)
    wobble = rng.uniform(-8, 8)
    street = heading if kind == "road" else across
    return (
        east + setback * math.cos(facing) + wobble * math.cos(street),
        north + setback * math.sin(facing) + wobble * math.sin(street),
    )


def _house_numbers(rng: random.Random, count: int) -> list[str]:
    """Different house numbers of one village, some divided: ``47``, ``47/1``."""
    plain = [str(number) for number in range(1, 4 * count)]
    divided = [f"{number}/1" for number in range(1, 4 * count)]
    return rng.sample(plain, count - count // 5) + rng.sample(divided, count // 5)


def _degrees(place: tuple[float, float]) -> tuple[float, float]:
    return geography.degrees((round(place[0]), round(place[1])))
