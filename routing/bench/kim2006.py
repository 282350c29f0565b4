"""Waste collection with landfills, lunch and a daily cap (Kim, Kim & Sahoo 2006).

Distance is Manhattan, in feet; published miles are feet / 5280.  As in the
published comparisons a plan may use as many vehicles as the best of them (read
from `published_results.csv` beside the instances) and is judged by its miles;
each vehicle beyond costs more than any saving in distance.  Without that table
every vehicle costs so much, which makes the fleet smallest first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import numpy as np

from routing.bench.instance import Instance, published, table
from routing.errors import InstanceError
from routing.problem import Break, Problem, Stop, TimeWindow, UnloadSite, Vehicle
from routing.travel import TravelMatrix

FEET_PER_MILE = 5280
HUNDREDTHS = frozenset({"804", "1932", "2100"})
"""Instances whose HHMM has hundredths of an hour in its last two digits."""
LUNCH = TimeWindow(start=11 * 3600, end=12 * 3600)
LOAD_SCALE = 100
VEHICLE_COST = 100 * FEET_PER_MILE * 10
MILES = (
    "kim_A2_miles",
    "bb2010_vns_miles",
    "bb2010_vr_miles",
    "buhrkal_nc_best",
    "buhrkal_cl_best",
)
VEHICLES = ("kim_A2_k", "bb2010_vns_k", "bb2010_vr_k", "buhrkal_k_nc")


def clock(text: str, *, hundredths: bool) -> int:
    """Return seconds since midnight of an HHMM, or of an HH and hundredths of an hour."""
    value = int(float(text))
    hours, rest = divmod(value, 100)
    return hours * 3600 + rest * (36 if hundredths else 60)


@dataclass(frozen=True, slots=True)
class Thing:
    """A line of the file: a depot ("0"), a stop ("1") or a landfill ("2"), its place in feet."""

    id: str
    xy: tuple[float, float]
    window: TimeWindow
    service: float
    load: int
    kind: str


@dataclass(frozen=True, slots=True)
class Bounds:
    """The head of the file: hundredths of a yard, stops, seconds of lunch, miles an hour."""

    capacity: int
    day: int
    stops: int
    lunch: int
    mph: float


def read(path: Path) -> Instance:
    """Read one `*_stop.txt`; raise InstanceError when it does not follow the format."""
    name = path.stem.removesuffix("_stop")
    bounds, things = parse(path, name=name)
    rows_of = {xy: k for k, xy in enumerate(dict.fromkeys(t.xy for t in things))}
    stops = tuple(
        Stop(
            id=t.id,
            place=rows_of[t.xy],
            load={"yards": t.load},
            service=-(-int(t.service * 100) // 100),
            windows=(t.window,),
        )
        for t in things
        if t.kind == "1"
    )
    sites = tuple(
        UnloadSite(id=t.id, place=rows_of[t.xy], duration=int(t.service), windows=(t.window,))
        for t in things
        if t.kind == "2"
    )
    rows = table(path.parent / "published_results.csv")
    miles = [m for c in MILES if (m := published(rows, name, c)) is not None]
    vehicles = [int(v) for c in VEHICLES if (v := published(rows, name, c)) is not None]
    depot = next((t for t in things if t.kind == "0"), None)
    if depot is None:
        raise InstanceError(f"{path}: no depot (a line of type 0)")
    fleet = _fleet(bounds, stops, depot, place=rows_of[depot.xy], allowed=min(vehicles, default=0))
    return Instance(
        family="kim2006",
        name=name,
        problem=Problem(
            vehicles=fleet, stops=stops, unload_sites=sites, matrix=_matrix(rows_of, bounds.mph)
        ),
        units=FEET_PER_MILE,
        best_known=min(miles, default=None),
        best_vehicles=min(vehicles, default=None),
        published=rows.get(name, {}),
        default_seconds=120,
        decimals=2,
    )


def parse(path: Path, *, name: str) -> tuple[Bounds, list[Thing]]:
    """Read the lines of a file; raise InstanceError when one does not follow the format."""
    text = path.read_text(encoding="utf-8", errors="replace")
    lines = [line for line in text.splitlines() if line.strip()]
    try:
        head = [Decimal(line.split()[0].strip('"')) for line in lines[:5]]
        rows = [line.split() for line in lines[6:]]
        hundredths = name in HUNDREDTHS or _in_hundredths([t for r in rows for t in (r[3], r[4])])
        things = [
            Thing(
                id=r[0],
                xy=(float(r[1]), float(r[2])),
                window=TimeWindow(
                    start=clock(r[3], hundredths=hundredths), end=clock(r[4], hundredths=hundredths)
                ),
                service=float(r[5]),
                load=int(Decimal(r[6]) * LOAD_SCALE),
                kind=r[7],
            )
            for r in rows
        ]
        capacity, day, most, lunch, mph = head
    except (ArithmeticError, ValueError, IndexError) as error:
        raise InstanceError(f"{path}: not a Kim instance ({error})") from error
    scaled = int(capacity * LOAD_SCALE), int(day * LOAD_SCALE)
    return Bounds(*scaled, int(most), int(lunch), float(mph)), things


def _matrix(places: Iterable[tuple[float, float]], mph: float) -> TravelMatrix:
    """Manhattan feet, and seconds rounded up."""
    xy = np.array(list(places))
    feet = np.abs(xy[:, None, :] - xy[None, :, :]).sum(axis=2)
    seconds = np.ceil(feet / (mph * FEET_PER_MILE) * 3600 - 1e-6)
    return TravelMatrix(seconds.astype(np.int64), np.rint(feet).astype(np.int64))


def _fleet(
    bounds: Bounds, stops: tuple[Stop, ...], depot: Thing, *, place: int, allowed: int
) -> tuple[Vehicle, ...]:
    """Vehicles enough, those beyond `allowed` at a cost above any saving."""
    rest = (Break(id="lunch", window=LUNCH, duration=bounds.lunch),) if bounds.lunch else ()
    return tuple(
        Vehicle(
            id=f"v{k}",
            start=place,
            capacity={"yards": bounds.capacity},
            day_capacity={"yards": bounds.day},
            max_stops=bounds.stops,
            shift=depot.window,
            start_by=LUNCH.end,
            fixed_cost=VEHICLE_COST if k >= allowed else 0,
            breaks=rest,
        )
        for k in range(fleet_size(stops, bounds.day, bounds.stops, depot.window))
    )


def fleet_size(stops: tuple[Stop, ...], day: int, most: int, shift: TimeWindow) -> int:
    """Return a number of vehicles that is surely enough: three times the obvious bounds."""
    load = sum(s.load["yards"] for s in stops)
    service = sum(s.duration for s in stops)
    bound = max(load / day, len(stops) / most, service / (shift.end - shift.start))
    return 3 * int(bound + 1) + 3


def _in_hundredths(times: list[str]) -> bool:
    """Tell whether minutes of 75 occur, which no clock shows."""
    return any(re.fullmatch(r"\d{1,2}(75)(\.0*)?", t) for t in times)
