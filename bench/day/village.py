"""Invented days of a Thai subdistrict: the demo's 11 villages, with as many calls as asked for."""

import math
from collections.abc import Sequence
from itertools import accumulate
from random import Random

from recycling.demo import geography
from routing import Break, GreatCircle, Problem, Stop, TimeWindow, UnloadSite, Vehicle
from routing.travel import LatLon

HOUR = 3600
TRAVEL = GreatCircle(detour=1.35, kmh=28)
STOPS_OF_A_TOWN = 1000
TOWN_EVERY_M = 13_000
STOPS_OF_A_VEHICLE = 75
LANE_M = 150
REACH_M = 900
MORNING = TimeWindow(start=8 * HOUR, end=12 * HOUR)
AFTERNOON = TimeWindow(start=13 * HOUR, end=16 * HOUR + HOUR // 2)
ANY_TIME = TimeWindow(start=8 * HOUR, end=17 * HOUR)
SLOTS = tuple(TimeWindow(start=h * HOUR, end=(h + 2) * HOUR) for h in (8, 10, 13, 15))
LUNCH = Break(
    id="lunch",
    window=TimeWindow(start=11 * HOUR + HOUR // 2, end=13 * HOUR),
    duration=HOUR,
)
PICKUP, TRIKE = ("pickup", 1_000_000, 6_000), ("trike", 300_000, 2_000)


def a_day(stops: int = 300, *, vehicles: int | None = None, seed: int = 1) -> Problem:
    """A day with so many calls; half the vehicles are pickups, half three-wheelers.

    Costs are satang. A thousand calls make one subdistrict with its centre; more of them
    are more subdistricts, side by side, whose vehicles may unload at any centre.
    """
    random = Random(seed)
    towns = -(-stops // STOPS_OF_A_TOWN)
    count = -(-stops // STOPS_OF_A_VEHICLE) if vehicles is None else vehicles
    centres = [_place(geography.CENTRE, town) for town in range(towns)]
    return Problem.build(
        [_vehicle(k, centres[k * towns // count]) for k in range(count)],
        stops=[call(random, f"s{k}", town=k * towns // stops) for k in range(stops)],
        unload_sites=[
            UnloadSite(id=f"centre-{k}", place=place, duration=15 * 60)
            for k, place in enumerate(centres)
        ],
        travel=TRAVEL,
    )


def call(random: Random, name: str, *, town: int = 0) -> Stop:
    """A household of one of the villages with its load and the time it chose."""
    grams = 1000 * max(2, min(80, round(random.lognormvariate(math.log(10), 0.6))))
    narrow = random.random() < 0.08
    return Stop(
        id=name,
        place=_house(random, town),
        load={"grams": grams, "litres": grams * random.randint(6, 12) // 1000},
        service=120,
        handling_ms={"grams": 6},
        windows=(_window(random),),
        skills=frozenset({"narrow"}) if narrow else frozenset(),
    )


def calls(count: int, *, seed: int) -> Sequence[Stop]:
    """Calls that come after the day was planned."""
    random = Random(f"late {seed}")
    return [call(random, f"new{k}") for k in range(count)]


def _window(random: Random) -> TimeWindow:
    chance = random.random()
    if chance < 0.4:
        return MORNING
    if chance < 0.75:
        return AFTERNOON
    return ANY_TIME if chance < 0.85 else random.choice(SLOTS)


def _house(random: Random, town: int) -> LatLon:
    sites = geography.SITES
    weights = list(accumulate(site.households for site in sites))
    site = random.choices(sites, cum_weights=weights)[0]
    at = site.at_m + random.triangular(-REACH_M, REACH_M, 0)
    if random.random() < 0.55:
        at = round(at / LANE_M) * LANE_M
    (east, north), heading = geography.along(site.road, at)
    into = random.choice((-1, 1)) * (random.uniform(60, 350) if at % LANE_M == 0 else 20)
    return _place((east - into * math.sin(heading), north + into * math.cos(heading)), town)


def _place(metres: tuple[float, float], town: int) -> LatLon:
    row, column = divmod(town, 4)
    east, north = metres[0] + column * TOWN_EVERY_M, metres[1] + row * TOWN_EVERY_M
    return geography.degrees((round(east), round(north)))


def _vehicle(number: int, centre: LatLon) -> Vehicle:
    name, grams, litres = TRIKE if number % 2 else PICKUP
    return Vehicle(
        id=f"{name}-{number}",
        start=centre,
        capacity={"grams": grams, "litres": litres},
        shift=TimeWindow(start=8 * HOUR, end=17 * HOUR),
        cost_per_km=450,
        cost_per_hour=8_000,
        breaks=(LUNCH,),
        skills=frozenset({"narrow"}) if name == "trike" else frozenset(),
    )
