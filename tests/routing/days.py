"""Days with coordinates for tests: a village, two vehicles that rest, a plan."""

from __future__ import annotations

from random import Random

from routing import Break, GreatCircle, Problem, Stop, TimeWindow, UnloadSite, Vehicle
from tests.routing.problems import HOUR

CENTRE = (20.1, 100.4)
TRAVEL = GreatCircle()
LUNCH = Break(id="lunch", window=TimeWindow(start=11 * HOUR, end=13 * HOUR), duration=HOUR // 2)


def village(
    count: int = 24, *, seed: int = 1, vehicles: int = 2, cost_per_hour: int = 0, rest: bool = True
) -> Problem:
    """A day whose households chose a morning, noon or afternoon."""
    random = Random(seed)
    stops = [
        Stop(
            id=f"s{k}",
            place=(20.1 + random.uniform(-0.03, 0.03), 100.4 + random.uniform(-0.03, 0.03)),
            load={"kg": random.randint(5, 30)},
            service=180,
            windows=(
                TimeWindow(start=(h := random.choice([8, 9, 13])) * HOUR, end=(h + 4) * HOUR),
            ),
        )
        for k in range(count)
    ]
    fleet = [
        Vehicle(
            id=f"van{k}",
            start=CENTRE,
            capacity={"kg": 150},
            shift=TimeWindow(start=8 * HOUR, end=17 * HOUR),
            cost_per_hour=cost_per_hour,
            breaks=(LUNCH,) if rest else (),
        )
        for k in range(vehicles)
    ]
    sites = [
        UnloadSite(id="centre", place=CENTRE, duration=600),
        UnloadSite(id="yard", place=(20.12, 100.42), duration=300),
    ]
    return Problem.build(fleet, stops=stops, travel=TRAVEL, unload_sites=sites)
