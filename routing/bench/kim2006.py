"""Waste collection with landfills, lunch and a daily cap (Kim, Kim & Sahoo 2006).

Distance is Manhattan, in feet; published miles are feet / 5280.  As in the
published comparisons a plan may use as many vehicles as the best of them (read
from `published_results.csv` beside the instances) and is judged by its miles;
each vehicle beyond costs more than any saving in distance.  Without that table
every vehicle costs so much, which makes the fleet smallest first.
"""

from __future__ import annotations

import re
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


def read(path: Path) -> Instance:
    """Read one `*_stop.txt`; raise InstanceError when it does not follow the format."""
    lines = [
        line
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines()
        if line.strip()
    ]
    name = path.stem.removesuffix("_stop")
    try:
        head = [Decimal(line.split()[0].strip('"')) for line in lines[:5]]
        rows = [line.split() for line in lines[6:]]
        things = [
            (r[0], float(r[1]), float(r[2]), r[3], r[4], float(r[5]), Decimal(r[6]), r[7])
            for r in rows
        ]
    except (ArithmeticError, ValueError, IndexError) as error:
        raise InstanceError(f"{path}: not a Kim instance ({error})") from error
    hundredths = name in HUNDREDTHS or _in_hundredths([t for r in rows for t in (r[3], r[4])])
    capacity, day, most, lunch, mph = head
    rows_of = {xy: k for k, xy in enumerate(dict.fromkeys((t[1], t[2]) for t in things))}
    places = [rows_of[t[1], t[2]] for t in things]
    xy = np.array(list(rows_of))
    feet = np.abs(xy[:, None, :] - xy[None, :, :]).sum(axis=2)
    seconds = np.ceil(feet / float(mph * FEET_PER_MILE) * 3600 - 1e-6)
    matrix = TravelMatrix(seconds.astype(np.int64), np.rint(feet).astype(np.int64))
    depot = next(k for k, t in enumerate(things) if t[7] == "0")

    def window(k: int) -> TimeWindow:
        return TimeWindow(
            start=clock(things[k][3], hundredths=hundredths),
            end=clock(things[k][4], hundredths=hundredths),
        )

    stops = tuple(
        Stop(
            id=t[0],
            place=places[k],
            load={"yards": int(t[6] * LOAD_SCALE)},
            service=-(-int(t[5] * 100) // 100),
            windows=(window(k),),
        )
        for k, t in enumerate(things)
        if t[7] == "1"
    )
    sites = tuple(
        UnloadSite(id=t[0], place=places[k], duration=int(t[5]), windows=(window(k),))
        for k, t in enumerate(things)
        if t[7] == "2"
    )
    rest = (Break(id="lunch", window=LUNCH, duration=int(lunch)),) if lunch else ()
    rows_published = table(path.parent / "published_results.csv")
    miles = [m for c in MILES if (m := published(rows_published, name, c)) is not None]
    vehicles = [int(v) for c in VEHICLES if (v := published(rows_published, name, c)) is not None]
    allowed = min(vehicles, default=0)
    fleet = tuple(
        Vehicle(
            id=f"v{k}",
            start=places[depot],
            capacity={"yards": int(capacity * LOAD_SCALE)},
            day_capacity={"yards": int(day * LOAD_SCALE)},
            max_stops=int(most),
            shift=window(depot),
            start_by=LUNCH.end,
            fixed_cost=VEHICLE_COST if k >= allowed else 0,
            breaks=rest,
        )
        for k in range(fleet_size(stops, int(day * LOAD_SCALE), int(most), window(depot)))
    )
    return Instance(
        family="kim2006",
        name=name,
        problem=Problem(vehicles=fleet, stops=stops, unload_sites=sites, matrix=matrix),
        units=FEET_PER_MILE,
        best_known=min(miles, default=None),
        best_vehicles=min(vehicles, default=None),
        published=rows_published.get(name, {}),
        default_seconds=120,
        decimals=2,
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
