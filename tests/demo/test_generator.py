"""The invented town: always the same, inside its area, spread as villages are."""

import math

import pytest
import shapely
from shapely.geometry import Polygon, shape

from recycling.demo import geography
from recycling.demo.generator import DemoTown, generate
from recycling.demo.geography import METRES_PER_DEGREE, SITES
from recycling.demo.names import FIRST_NAMES, SURNAME_HEADS, SURNAME_TAILS


@pytest.fixture(scope="module")
def town() -> DemoTown:
    return generate()


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    narrowing = math.cos(math.radians(one[0]))
    return METRES_PER_DEGREE * math.hypot(one[0] - other[0], (one[1] - other[1]) * narrowing)


def test_the_same_seed_draws_the_same_town(town: DemoTown) -> None:
    assert generate() == town


def test_another_seed_draws_another_town(town: DemoTown) -> None:
    assert generate("elsewhere").households != town.households


def test_the_area_is_that_of_the_municipality() -> None:
    assert Polygon(geography.BOUNDARY).area == pytest.approx(99e6, rel=0.005)


def test_everything_lies_inside_the_service_area(town: DemoTown) -> None:
    area = shape(geography.service_area())
    centre = geography.degrees(geography.CENTRE)
    pins = [(each.lat, each.lon) for each in (*town.villages, *town.households)]
    assert all(shapely.covers(area, shapely.Point(lon, lat)) for lat, lon in [*pins, centre])


def test_there_are_eleven_villages_and_two_hundred_households(town: DemoTown) -> None:
    assert [village.number for village in town.villages] == list(range(1, 12))
    assert len(town.households) == 200
    for site in SITES:
        there = [each for each in town.households if each.village == site.number]
        assert len(there) == site.households


@pytest.mark.parametrize("name", ["credential", "code", "person"])
def test_nobody_is_there_twice(town: DemoTown, name: str) -> None:
    values = [getattr(each, name) for each in town.households]
    assert len(set(values)) == len(values)


def test_addresses_differ_within_a_village(town: DemoTown) -> None:
    addresses = [(each.village, each.house_number) for each in town.households]
    assert len(set(addresses)) == len(addresses)


def test_houses_stand_near_their_village_and_apart_from_each_other(town: DemoTown) -> None:
    pins = {village.number: (village.lat, village.lon) for village in town.villages}
    houses = [(each.lat, each.lon) for each in town.households]
    for each in town.households:
        assert metres((each.lat, each.lon), pins[each.village]) < 600
    closest = min(metres(a, b) for i, a in enumerate(houses) for b in houses[:i])
    assert closest > 5


def test_most_houses_stand_along_a_street_with_others(town: DemoTown) -> None:
    """A village is no cloud: nearly every house has a neighbour within eighty metres."""
    houses = [(each.lat, each.lon) for each in town.households]
    neighboured = [
        any(metres(house, other) < 80 for other in houses if other is not house) for house in houses
    ]
    assert sum(neighboured) >= 190


def test_names_say_that_they_are_invented(town: DemoTown) -> None:
    for each in town.households:
        first, surname = each.person.split()
        assert first in FIRST_NAMES
        assert surname.startswith(SURNAME_HEADS)
        assert surname.endswith(SURNAME_TAILS)
    assert all("ตัวอย่าง" in village.name_th for village in town.villages)
