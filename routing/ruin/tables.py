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
    lasts, driven, idle = tours.ahead[v, last, 0], tours.ahead[v, last, 3], tours.ahead[v, last, 4]
    tours.idle[v] = idle
    if last == 1:
        tours.paid[v, 1] = 0
        cost = 0
    elif not in_time or lasts > day.longest[v] or not _holds(day, tours, v):
        cost = -1
    else:
        cost = day.fixed[v] + tours.paid[v, last] + day.per_second[v] * (lasts - driven)
    tours.cost[v] = cost
    return cost


@inlined
def _forward(day: Day, tours: Tours, v: int, low: int) -> bool:
    """Tolls, and stretches from the start; whether all is in time."""
    place, ahead, paid, at = tours.place[v], tours.ahead[v], tours.paid[v], tours.at
    toll, seconds, services = day.toll[day.kind[v]], day.seconds, day.service
    opens, closes, last = day.opens, day.closes, tours.size[v] - 1
    ahead[0, 0], ahead[0, 1], ahead[0, 2] = 0, day.leaves_from[v], day.leaves_by[v]
    ahead[0, 3], ahead[0, 4], paid[0] = 0, 0, 0
    lasts, earliest, latest = ahead[low - 1, 0], ahead[low - 1, 1], ahead[low - 1, 2]
    driven, idle, tolls = ahead[low - 1, 3], ahead[low - 1, 4], paid[low - 1]
    in_time, a = True, place[low - 1]
    for i in range(low, last + 1):
        b = place[i]
        at[b] = i
        drive, service, early, late = seconds[a, b], services[b], opens[b], closes[b]
        tolls += toll[a, b]
        driven += drive
        if i == last:
            service, early, late = 0, day.leaves_from[v], day.back_by[v]
        busy = lasts + drive + service
        lasts, earliest, latest = join(lasts, earliest, latest, drive, service, early, late)
        in_time = in_time and lasts >= 0
        idle += lasts - busy
        ahead[i, 0], ahead[i, 1], ahead[i, 2] = lasts, earliest, latest
        ahead[i, 3], ahead[i, 4], paid[i] = driven, idle, tolls
        a = b
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
    load, depots, last, begins = day.load, day.depots, tours.size[v] - 1, tours.begins[v]
    trips[0], begins[0] = 0, 0
    for r in range(load.shape[1]):
        loaded[0, r] = 0
    trip = trips[low - 1]
    for i in range(low, last + 1):
        c = place[i]
        if c >= depots:
            for r in range(load.shape[1]):
                loaded[i, r] = loaded[i - 1, r] + load[c, r]
        else:
            for r in range(load.shape[1]):
                trip_load[trip, r] = loaded[i - 1, r]
                loaded[i, r] = 0
            begins[trip + 1] = i
            if i < last:
                trip += 1
        trips[i] = trip


@inlined
def _backward(day: Day, tours: Tours, v: int, high: int) -> None:
    """Stretches to the end, from location `high` back to the start."""
    place, behind, last = tours.place[v], tours.behind[v], tours.size[v] - 1
    services, opening, closing, seconds = day.service, day.opens, day.closes, day.seconds
    if high >= last:
        high = last - 1
        behind[last, 0], behind[last, 1], behind[last, 2] = 0, day.leaves_from[v], day.back_by[v]
    lasts, earliest, latest = behind[high + 1, 0], behind[high + 1, 1], behind[high + 1, 2]
    b = place[high + 1]
    for i in range(high, -1, -1):
        a = place[i]
        service, opens, closes = services[a], opening[a], closing[a]
        if i == 0:
            service, opens, closes = 0, day.leaves_from[v], day.leaves_by[v]
        lasts, earliest, latest = join(
            service, opens, closes, seconds[a, b], lasts, earliest, latest
        )
        behind[i, 0], behind[i, 1], behind[i, 2] = lasts, earliest, latest
        b = a


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


@compiled
def copy(tours: Tours, into: Tours, v: int) -> None:
    """Copy all that is kept up of a vehicle's day; not where its stops are looked up."""
    size, trips = tours.size[v], tours.trip[v, tours.size[v] - 1] + 1
    into.size[v], into.cost[v], into.idle[v] = size, tours.cost[v], tours.idle[v]
    place, place_into = tours.place[v], into.place[v]
    ahead, ahead_into = tours.ahead[v], into.ahead[v]
    behind, behind_into = tours.behind[v], into.behind[v]
    paid, paid_into = tours.paid[v], into.paid[v]
    loaded, loaded_into = tours.loaded[v], into.loaded[v]
    trip, trip_into = tours.trip[v], into.trip[v]
    trip_load, trip_load_into = tours.trip_load[v], into.trip_load[v]
    begins, begins_into = tours.begins[v], into.begins[v]
    resources = loaded.shape[1]
    for i in range(size):
        place_into[i], paid_into[i], trip_into[i] = place[i], paid[i], trip[i]
        for k in range(5):
            ahead_into[i, k] = ahead[i, k]
        for k in range(3):
            behind_into[i, k] = behind[i, k]
        for r in range(resources):
            loaded_into[i, r] = loaded[i, r]
    for k in range(trips):
        begins_into[k + 1] = begins[k + 1]
        for r in range(resources):
            trip_load_into[k, r] = trip_load[k, r]
