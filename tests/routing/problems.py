"""Problems for tests: a small valley with one centre, and random ones."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from routing import Problem, Stop, TimeWindow, TravelMatrix, UnloadSite, Vehicle

HOUR = 3600
METRES_PER_SECOND = 7


def grid(points: list[tuple[int, int]]) -> TravelMatrix:
    """Manhattan metres between points, driven at 7 m/s."""
    xy = np.array(points, dtype=np.int64)
    metres = np.abs(xy[:, None, :] - xy[None, :, :]).sum(axis=2)
    return TravelMatrix(durations=-(-metres // METRES_PER_SECOND), distances=metres)


def valley(
    stops: list[Stop], *, points: list[tuple[int, int]], vehicles: list[Vehicle] | None = None
) -> Problem:
    """Stops at rows 1, 2, … of `points`; the centre, where vehicles start and unload, is row 0."""
    van = Vehicle(
        id="van", start=0, capacity={"kg": 100}, shift=TimeWindow(start=8 * HOUR, end=17 * HOUR)
    )
    return Problem(
        vehicles=tuple(vehicles or [van]),
        stops=tuple(stops),
        unload_sites=(UnloadSite(id="centre", place=0, duration=600),),
        matrix=grid(points),
    )


@st.composite
def windows(draw: st.DrawFn) -> tuple[TimeWindow, ...]:
    """One or two windows of the working day."""
    found = []
    for _ in range(draw(st.integers(1, 2))):
        start = draw(st.integers(7 * HOUR, 16 * HOUR))
        found.append(TimeWindow(start=start, end=start + draw(st.integers(0, 4 * HOUR))))
    return tuple(found)


@st.composite
def problems(draw: st.DrawFn, *, most_stops: int = 8, most_vehicles: int = 3) -> Problem:
    """Any day: windows that may not be met, loads that may not fit, skills nobody has."""
    count = draw(st.integers(0, most_stops))
    coordinate = st.integers(0, 20_000)
    points = [draw(st.tuples(coordinate, coordinate)) for _ in range(count + 1)]
    stops = [
        Stop(
            id=f"s{number}",
            place=number,
            load={"kg": draw(st.integers(0, 120)), "litres": draw(st.integers(0, 500))},
            service=draw(st.integers(0, 1800)),
            windows=draw(windows()),
            prize=draw(st.none() | st.integers(0, 50_000)),
            skills=draw(st.sampled_from([frozenset(), frozenset(), frozenset({"narrow"})])),
        )
        for number in range(1, count + 1)
    ]
    vehicles = [
        Vehicle(
            id=f"v{number}",
            start=0,
            capacity={"kg": draw(st.integers(1, 150)), "litres": 400},
            shift=TimeWindow(start=8 * HOUR, end=draw(st.integers(9 * HOUR, 17 * HOUR))),
            fixed_cost=draw(st.integers(0, 10_000)),
            cost_per_hour=draw(st.integers(0, 10_000)),
            skills=draw(st.sampled_from([frozenset(), frozenset({"narrow"})])),
            max_stops=draw(st.none() | st.integers(0, 4)),
            day_capacity=draw(st.just({}) | st.just({"kg": 180})),
        )
        for number in range(draw(st.integers(0, most_vehicles)))
    ]
    return (
        valley(stops, points=points, vehicles=vehicles)
        if vehicles
        else Problem(vehicles=(), stops=tuple(stops), matrix=grid(points))
    )
