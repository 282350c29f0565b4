"""Why a stop was left out, with the numbers that show it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from routing.model import INF, SCALE, Model, Van, may_serve
from routing.sequence import Lane
from routing.solution import Numbers, Reason, Unserved
from routing.timing import begin
from routing.travel import UNREACHABLE


def explain_unserved(
    model: Model, lanes: Sequence[Lane], *, served: Collection[str]
) -> tuple[Unserved, ...]:
    """Give each stop that is not in `served` its reason.

    The tests go from what no plan could mend (skills, size, road, window,
    shift) to what another plan might (caps used up, no room left).
    """
    found = []
    gaps = _Gaps(model, lanes)
    for stop in model.open:
        if model.problem.stops[stop].id not in served:
            reason, numbers = _reason(model, lanes, stop, gaps)
            found.append(
                Unserved(stop=model.problem.stops[stop].id, reason=reason, numbers=numbers)
            )
    return tuple(found)


def _reason(model: Model, lanes: Sequence[Lane], stop: int, gaps: _Gaps) -> tuple[Reason, Numbers]:
    thing, problem = model.problem.stops[stop], model.problem
    if not problem.vehicles:
        return Reason.NO_VEHICLE, {}
    able = [v for v, w in zip(model.vans, problem.vehicles, strict=True) if may_serve(w, thing)]
    if not able:
        return Reason.SKILL, {
            "needs": ",".join(sorted(thing.skills)),
            "vehicle": thing.vehicle or "",
        }
    for r, name in enumerate(model.resources):
        largest = max(v.capacity[r] for v in able)
        if model.load[stop][r] > largest:
            return Reason.TOO_LARGE, {
                "resource": name,
                "load": model.load[stop][r],
                "largest": largest,
            }
    alone = _alone(model, able, stop)
    if alone is not None:
        return alone
    return _no_room(model, [lane for lane in lanes if stop in lane.van.may_serve], stop, gaps)


def _alone(model: Model, able: Sequence[Van], stop: int) -> tuple[Reason, Numbers] | None:
    """Reasons that hold even when the vehicle does nothing else."""
    row, rows = model.row[stop], model.rows
    earliest, back, met = INF, INF, False
    shift_end = max(v.shift_end for v in able)
    for van in able:
        out, home = model.time[van.start_row * rows + row], model.time[row * rows + van.end_row]
        if max(out, home) >= UNREACHABLE:
            continue
        arrival = max(van.start_time, model.release[stop]) + out
        earliest = min(earliest, arrival)
        start = begin(model.windows[stop], arrival)
        if start >= INF:
            continue
        met = True
        leaves = start + model.duration[stop]
        if Lane(model, van, []).table.feasible and next(_fresh(model, van).insertions(stop), None):
            return None
        ends = leaves + home
        if van.return_empty and any(model.load[stop]):
            ends = min((_via(model, van, row, s, leaves) for s in van.sites), default=INF)
        if ends - van.shift_end < back - shift_end:
            back, shift_end = ends, van.shift_end
    if back < INF:
        return (
            (Reason.SHIFT, {"back_at": back, "shift_end": shift_end}) if back > shift_end else None
        )
    if earliest >= INF:
        return Reason.NO_ROAD, {}
    if met:
        return Reason.NO_UNLOAD, {"closes": _last_closing(model, able)}
    end = max(w.end for w in model.problem.stops[stop].windows)
    return Reason.WINDOW, {"earliest": earliest, "window_end": end}


def _last_closing(model: Model, able: Sequence[Van]) -> int:
    """Return when the last of the sites that these vehicles may use takes nothing more."""
    return max((w[1] for v in able for s in v.sites for w in model.windows[s]), default=0)


def _fresh(model: Model, van: Van) -> Lane:
    """Return the vehicle's lane with nothing in it."""
    return Lane(model, van, [])


def _via(model: Model, van: Van, row: int, site: int, leaves: int) -> int:
    """Return when a vehicle leaving `row` is home after unloading at `site`."""
    there, rows = model.row[site], model.rows
    start = begin(model.windows[site], leaves + model.time[row * rows + there])
    return start + model.duration[site] + model.time[there * rows + van.end_row]


def _no_room(model: Model, lanes: Sequence[Lane], stop: int, gaps: _Gaps) -> tuple[Reason, Numbers]:
    """Reasons that come from the rest of the plan."""
    prize = model.problem.stops[stop].prize
    options = (
        [x.delta for lane in lanes for x in lane.insertions(stop)] if prize is not None else []
    )
    if options:
        extra = min(options)
        return Reason.NOT_WORTH_IT, {"prize": prize or 0, "extra_cost": extra // SCALE}
    for r, name in enumerate(model.resources):
        left = max((lane.day_left[r] for lane in lanes), default=0)
        if model.load[stop][r] > left:
            return Reason.DAY_LOAD, {"resource": name, "load": model.load[stop][r], "left": left}
    vehicle, seconds = gaps.nearest(stop)
    return Reason.DAY_FULL, {"vehicle": vehicle, "extra_seconds": seconds}


class _Gaps:
    """Every place in every vehicle's day where a stop could go in between."""

    def __init__(self, model: Model, lanes: Sequence[Lane]) -> None:
        """Lay the days end to end: the row before and after each gap, and whose it is."""
        self.model, self.lanes = model, lanes
        self.owner = np.repeat(np.arange(len(lanes)), [len(lane.rows) - 1 for lane in lanes])
        self.before = np.array([r for lane in lanes for r in lane.rows[:-1]], dtype=np.int64)
        self.after = np.array([r for lane in lanes for r in lane.rows[1:]], dtype=np.int64)
        self.now = model.problem.matrix.durations[self.before, self.after].astype(np.int64)

    def nearest(self, stop: int) -> tuple[str, int]:
        """Return the vehicle on whose way a stop lies nearest, and the seconds it would add."""
        durations, row = self.model.problem.matrix.durations, self.model.row[stop]
        extra = durations[self.before, row].astype(np.int64) + durations[row, self.after] - self.now
        allowed = np.array([stop in lane.van.may_serve for lane in self.lanes])
        best = int(np.where(allowed[self.owner], extra, INF).argmin())
        lane = self.lanes[int(self.owner[best])]
        return lane.van.id, int(extra[best]) + self.model.duration[stop]
