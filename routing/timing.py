"""When a given sequence of items happens: exact for windows and breaks.

Arriving earlier never hurts, since a vehicle may wait.  So for each item and
each number of breaks taken so far it is enough to know the earliest time one
can be ready (forward) and the latest arrival from which the rest of the day
still works (backward).  A break lies between an arrival and the service, or
between the service and the departure; it interrupts neither driving nor service.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from routing.model import INF, Model, Rest, Van, Windows

Times = list[int]


def begin(windows: Windows, arrival: int) -> int:
    """Return the earliest permitted start at or after `arrival`; INF when there is none."""
    for start, end, late in windows:
        if arrival <= end or late is not None:
            return max(start, arrival)
    return INF


def latest_begin(windows: Windows, bound: int) -> int:
    """Return the latest permitted start at or before `bound`; -INF when there is none."""
    best = -INF
    for start, end, late in windows:
        if start <= bound:
            best = bound if late is not None or end >= bound else max(best, end)
    return best


def lateness(windows: Windows, start: int) -> int:
    """Return what beginning at `start` costs under soft windows, in scaled units."""
    cost = INF
    for opens, end, late in windows:
        if opens <= start <= end:
            return 0
        if late is not None and start > end:
            cost = min(cost, (start - end) * late * 1000)
    return cost


def rest_forward(rests: Sequence[Rest], ready: Times) -> None:
    """Let each state take its next break here, in place: earliest times."""
    for b, rest in enumerate(rests):
        start = max(rest.earliest, ready[b])
        if start <= rest.latest and start + rest.duration < ready[b + 1]:
            ready[b + 1] = start + rest.duration


def rest_backward(rests: Sequence[Rest], latest: Times) -> None:
    """Let each state take its next break here, in place: latest times."""
    for b in range(len(rests) - 1, -1, -1):
        rest = rests[b]
        if rest.earliest + rest.duration <= latest[b + 1]:
            bound = min(rest.latest, latest[b + 1] - rest.duration)
            if bound > latest[b]:
                latest[b] = bound


def trip_releases(model: Model, items: Sequence[int]) -> list[int]:
    """Return, for the point before each item and at the end, the trip's earliest start."""
    releases = [0] * (len(items) + 1)
    latest = 0
    for k in range(len(items) - 1, -1, -1):
        item = items[k]
        if item >= model.n:
            releases[k + 1] = latest
            latest = 0
        elif model.release[item] > latest:
            latest = model.release[item]
    releases[0] = latest
    return releases


def end_ok(van: Van, breaks: int, end: int) -> bool:
    """Tell whether a day may end then, with so many breaks taken."""
    if end > van.shift_end:
        return False
    return all(end <= r.earliest for r in van.rests[breaks:])


@dataclass(slots=True)
class Tables:
    """Earliest and latest times along a sequence of L items.

    `ready[k]` belongs to the point after item k-1 (0: the start) and holds the
    earliest departure; `arrive_by[k]` the latest arrival at item k (L: the end)
    from which the rest works.  Both are indexed by the breaks taken.
    """

    ready: list[Times]
    arrive_by: list[Times]
    feasible: bool


def tables(model: Model, van: Van, items: Sequence[int]) -> Tables:
    """Compute both tables in O(items x breaks)."""
    releases = trip_releases(model, items) if any(model.release) else None
    ready = forward(model, van, items, releases=releases)
    arrive_by = backward(model, van, items, releases=releases)
    first = items[0] if items else -1
    row = model.row[first] if items else van.end_row
    travel = model.time[van.start_row * model.rows + row]
    feasible = any(r + travel <= a for r, a in zip(ready[0], arrive_by[0], strict=True))
    return Tables(ready, arrive_by, feasible)


def forward(
    model: Model, van: Van, items: Sequence[int], *, releases: list[int] | None
) -> list[Times]:
    """Earliest departures; INF where a state cannot be reached."""
    rests, time, rows = van.rests, model.time, model.rows
    states = range(len(rests) + 1)
    now = [van.start_time] + [INF] * len(rests)
    if releases is not None:
        now[0] = max(now[0], releases[0])
    rest_forward(rests, now)
    ready = [now]
    here = van.start_row
    for k, item in enumerate(items):
        there = model.row[item]
        travel = time[here * rows + there]
        now = [t + travel if t < INF else INF for t in now]
        if rests:
            rest_forward(rests, now)
        windows, duration = model.windows[item], model.duration[item]
        for b in states:
            if now[b] < INF:
                start = begin(windows, now[b])
                now[b] = start + duration if start < INF else INF
                if releases is not None and now[b] < releases[k + 1]:
                    now[b] = releases[k + 1]
        if rests:
            rest_forward(rests, now)
        ready.append(now)
        here = there
    return ready


def backward(
    model: Model, van: Van, items: Sequence[int], *, releases: list[int] | None
) -> list[Times]:
    """Latest arrivals; -INF where a state has no future."""
    rests, time, rows = van.rests, model.time, model.rows
    count = len(rests)
    latest = [-INF] * (count + 1)
    for b in range(count, -1, -1):
        latest[b] = min([van.shift_end, *(r.earliest for r in rests[b:])])
    rest_backward(rests, latest)
    table = [latest]
    there = van.end_row
    for k in range(len(items) - 1, -1, -1):
        item = items[k]
        here = model.row[item]
        travel = time[here * rows + there]
        latest = [t - travel for t in latest]
        if rests:
            rest_backward(rests, latest)
        windows, duration = model.windows[item], model.duration[item]
        for b in range(count + 1):
            if latest[b] > -INF // 2:
                bound = latest[b]
                if releases is not None and bound < releases[k + 1]:
                    latest[b] = -INF
                else:
                    latest[b] = latest_begin(windows, bound - duration)
            else:
                latest[b] = -INF
        if rests:
            rest_backward(rests, latest)
        table.append(latest)
        there = here
    table.reverse()
    return table
