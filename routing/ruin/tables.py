"""The tables of a vehicle's day, kept up as locations come and go.  Compiled."""

from __future__ import annotations

from routing.compiled import compiled, inlined
from routing.ruin.day import Day, Tours


@inlined
def join(
    lasts: int, earliest: int, latest: int, drive: int, then: int, opens: int, closes: int
) -> tuple[int, int, int]:
    """Put a stretch behind another `drive` seconds away, each told by three numbers.

    Seconds it lasts, earliest and latest start (Vidal et al., Computers & OR 40, 2013).
    It lasts -1 where the second cannot be reached in time.
    """
    ready = lasts + drive
    if earliest + ready > closes:
        return -1, earliest, latest
    wait = max(opens - ready - latest, 0)
    return ready + then + wait, max(opens - ready, earliest) - wait, min(closes - ready, latest)


@compiled
def tabulate(day: Day, tours: Tours, v: int, low: int, high: int) -> int:
    """Compute what lies ahead from location `low` on and behind up to `high`; the day's cost.

    -1 where a window, a load, the number of unloads or the length of the day is exceeded.
    """
    last = tours.size[v] - 1
    in_time = _forward(day, tours, v, low)
    _loads(day, tours, v, low)
    _backward(day, tours, v, high)
    leg, place, service = tours.leg[v], tours.place[v], day.service
    metres, busy, lasts = leg[0, 0], leg[0, 1], tours.ahead[v, last, 0]
    for i in range(1, last):
        metres += leg[i, 0]
        busy += leg[i, 1] + service[place[i]]
    tours.idle[v] = lasts - busy
    if last == 1:
        cost = 0
    elif not in_time or lasts > day.longest[v] or not _holds(day, tours, v):
        cost = -1
    else:
        cost = day.fixed[v] + day.per_metre[v] * metres + day.per_second[v] * lasts
    tours.cost[v] = cost
    return cost


@inlined
def _forward(day: Day, tours: Tours, v: int, low: int) -> bool:
    """Legs, and stretches from the start; whether all is in time."""
    place, ahead, leg, last = tours.place[v], tours.ahead[v], tours.leg[v], tours.size[v] - 1
    metres, seconds, service, opens, closes = (
        day.metres,
        day.seconds,
        day.service,
        day.opens,
        day.closes,
    )
    in_time, at = True, tours.at
    ahead[0, 0], ahead[0, 1], ahead[0, 2] = 0, day.leaves_from[v], day.leaves_by[v]
    for i in range(low, last + 1):
        a, b = place[i - 1], place[i]
        at[b] = i
        leg[i - 1, 0], leg[i - 1, 1] = metres[a, b], seconds[a, b]
        then, early, late = service[b], opens[b], closes[b]
        if i == last:
            then, early, late = 0, day.leaves_from[v], day.back_by[v]
        lasts, earliest, latest = join(
            ahead[i - 1, 0], ahead[i - 1, 1], ahead[i - 1, 2], leg[i - 1, 1], then, early, late
        )
        in_time = in_time and lasts >= 0
        ahead[i, 0], ahead[i, 1], ahead[i, 2] = lasts, earliest, latest
    return in_time


@inlined
def _loads(day: Day, tours: Tours, v: int, low: int) -> None:
    """What is on board when leaving each location, and which trip it is on."""
    place, loaded, trips, trip_load = (
        tours.place[v],
        tours.loaded[v],
        tours.trip[v],
        tours.trip_load[v],
    )
    load, depots, last = day.load, day.depots, tours.size[v] - 1
    trips[0] = 0
    for r in range(load.shape[1]):
        loaded[0, r] = 0
    for i in range(low, last + 1):
        trip, unloads = trips[i - 1], i < last and place[i] < depots
        for r in range(load.shape[1]):
            before = loaded[i - 1, r]
            if unloads or i == last:
                trip_load[trip, r] = before
                loaded[i, r] = 0
            else:
                loaded[i, r] = before + load[place[i], r]
        trips[i] = trip + 1 if unloads else trip


@inlined
def _backward(day: Day, tours: Tours, v: int, high: int) -> None:
    """Stretches to the end, from location `high` back to the start."""
    place, behind, leg, last = tours.place[v], tours.behind[v], tours.leg[v], tours.size[v] - 1
    services, opening, closing = day.service, day.opens, day.closes
    if high >= last:
        high = last - 1
        behind[last, 0], behind[last, 1], behind[last, 2] = 0, day.leaves_from[v], day.back_by[v]
    for i in range(high, -1, -1):
        a = place[i]
        service, opens, closes = services[a], opening[a], closing[a]
        if i == 0:
            service, opens, closes = 0, day.leaves_from[v], day.leaves_by[v]
        behind[i, 0], behind[i, 1], behind[i, 2] = join(
            service, opens, closes, leg[i, 1], behind[i + 1, 0], behind[i + 1, 1], behind[i + 1, 2]
        )


@inlined
def _holds(day: Day, tours: Tours, v: int) -> bool:
    """Tell whether every trip's load and the number of trips keep their bounds."""
    trips = tours.trip[v, tours.size[v] - 1] + 1
    if trips > day.most_unloads[v] + 1:
        return False
    for trip in range(trips):
        for r in range(day.capacity.shape[1]):
            if tours.trip_load[v, trip, r] > day.capacity[v, r]:
                return False
    return True


@inlined
def put(tours: Tours, v: int, at: int, location: int) -> None:
    """Put a location behind that at `at`; the tables ahead of it are then to be computed."""
    place, behind = tours.place[v], tours.behind[v]
    for i in range(tours.size[v] - 1, at, -1):
        place[i + 1] = place[i]
        behind[i + 1, 0], behind[i + 1, 1], behind[i + 1, 2] = (
            behind[i, 0],
            behind[i, 1],
            behind[i, 2],
        )
    place[at + 1] = location
    tours.size[v] += 1
