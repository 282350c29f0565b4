"""Taking stops out of the days, and unloads that are then idle.  Compiled."""

from __future__ import annotations

from routing.compiled import compiled, inlined
from routing.ruin.chance import below, chance
from routing.ruin.day import Day, Knobs, Tours, Words, Work
from routing.ruin.insertion import halves, lasts_with
from routing.ruin.tables import copy, put, tabulate


@compiled
def ruin(day: Day, tours: Tours, work: Work, knobs: Knobs, random: Words) -> int:
    """Take stops out of the days; `work.hand` holds all that are then left out.

    Returns the number in hand; -1 less that number where what is left of a day can not be
    driven.
    """
    count = int(work.total[1])
    for k in range(count):
        work.hand[k] = work.absent[k]
    for v in range(len(tours.size)):
        work.touched[v] = False
    if chance(random) < knobs.times:
        count = _at_one_time(day, tours, work, knobs, random, count)
    else:
        count = _around(day, tours, work, knobs, random, count)
    return _close_up(day, tours, work, knobs, random, count)


@inlined
def _around(day: Day, tours: Tours, work: Work, knobs: Knobs, random: Words, count: int) -> int:
    """Mark strings of trips around a stop: equations 5 to 7 of the paper, a trip being its tour."""
    trips = stops = 0
    for v in range(len(tours.size)):
        last = tours.size[v] - 1
        trips += tours.trip[v, last] + 1 if last > 1 else 0
        stops += last - 1
        for trip in range(tours.trip[v, last] + 1):
            work.ruined[v, trip] = False
    longest = min(knobs.longest, stops / max(1, trips))
    strings = int(chance(random) * (4 * knobs.average / (1 + longest) - 1) + 1)
    near, seed, van_of = day.near, below(random, len(work.hand)), tours.van_of
    for k in range(near.shape[1]):
        c = near[seed, k]
        v = van_of[c]
        if v < 0 or work.gone[c]:
            continue
        at = tours.at[c]
        if work.ruined[v, tours.trip[v, at]]:
            continue
        count = _string(day, tours, work, v, at, longest, knobs, random, count)
        strings -= 1
        if strings == 0:
            break
    return count


@compiled
def _at_one_time(
    day: Day, tours: Tours, work: Work, knobs: Knobs, random: Words, count: int
) -> int:
    """Mark what every vehicle serves about the time that one is at a stop, across trips.

    Windows hold a village in a part of the day: only vehicles that are out at the same time
    can exchange theirs (time-oriented removal: Pisinger & Ropke, Computers & OR 34(8), 2007).
    """
    seed = day.depots + below(random, len(work.hand))
    v = tours.van_of[seed]
    if v < 0:
        return count
    when = _reached(tours, v, tours.at[seed])
    for w in range(len(tours.size)):
        last, at = tours.size[w] - 1, 1
        if last == 1:
            continue
        while at < last - 1 and _reached(tours, w, at) < when:
            at += 1
        span = 1 + below(random, knobs.span)
        first = max(1, at - below(random, span))
        keep(tours, work, w)
        for i in range(first, min(last, first + span)):
            c = tours.place[w, i]
            if c >= day.depots:
                work.gone[c] = True
                work.hand[count] = c
                count += 1
    return count


@inlined
def _reached(tours: Tours, v: int, at: int) -> int:
    """When location `at` is left, the day begun as early as it may."""
    return int(tours.ahead[v, at, 0] + tours.ahead[v, at, 1])


@inlined
def keep(tours: Tours, work: Work, v: int) -> None:
    """Remember a vehicle's day before it is changed for the first time."""
    if not work.touched[v]:
        work.touched[v] = True
        copy(tours, work.kept, v)


@inlined
def _string(
    day: Day,
    tours: Tours,
    work: Work,
    v: int,
    at: int,
    longest: float,
    knobs: Knobs,
    random: Words,
    count: int,
) -> int:
    """Mark a string that holds location `at`, within its trip; perhaps some inside it stay."""
    place, low, high = tours.place[v], at, at
    gone, hand, depots, last = work.gone, work.hand, day.depots, tours.size[v] - 1
    while low > 1 and place[low - 1] >= depots:
        low -= 1
    while high < last - 1 and place[high + 1] >= depots:
        high += 1
    size = high - low + 1
    length = min(size, int(chance(random) * min(float(size), longest) + 1))
    spared, spared_from = 0, 0
    if 1 < length < size and chance(random) < knobs.splits:
        spared = 1
        while length + spared < size and chance(random) < knobs.spares:
            spared += 1
        spared_from = 1 + below(random, length - 1)
    span = length + spared
    earliest, latest = max(low, at - span + 1), min(at, high - span + 1)
    first = earliest + below(random, latest - earliest + 1)
    for k in range(span):
        c = place[first + k]
        if not (spared_from <= k < spared_from + spared) and not gone[c]:
            gone[c] = True
            hand[count] = c
            count += 1
    work.ruined[v, tours.trip[v, at]] = True
    keep(tours, work, v)
    return count


@inlined
def _close_up(day: Day, tours: Tours, work: Work, knobs: Knobs, random: Words, count: int) -> int:
    """Close the gaps, drop idle unloads and some others, and cut trips that are too full."""
    feasible = True
    gone, van_of, depots, hand = work.gone, tours.van_of, day.depots, work.hand
    for v in range(len(tours.size)):
        if not work.touched[v]:
            continue
        place, size, last = tours.place[v], 1, tours.size[v] - 1
        for i in range(1, last + 1):
            location = place[i]
            if gone[location]:
                van_of[location] = -1
                continue
            unload = location < depots and i < last
            if unload and chance(random) < knobs.unloads:
                continue
            place[size] = location
            size += 1
        tours.size[v] = size
        _without_idle(day, tours, v)
        if tabulate(day, tours, v, 1, tours.size[v] - 1) < 0:
            feasible = _cut(day, tours, v) and feasible
    for k in range(count):
        gone[hand[k]] = False
    return count if feasible else -1 - count


@inlined
def _without_idle(day: Day, tours: Tours, v: int) -> None:
    """Drop each unload where the trip it ends and the next are one load."""
    place, size, last = tours.place[v], 1, tours.size[v] - 1
    begun, depots = 1, day.depots
    for i in range(1, last):
        if place[i] >= depots or not _one_load(day, tours, v, begun, size, i):
            if place[i] < depots:
                begun = size + 1
            place[size] = place[i]
            size += 1
    place[size] = place[last]
    tours.size[v] = size + 1


@inlined
def _one_load(day: Day, tours: Tours, v: int, begun: int, size: int, unload: int) -> bool:
    """Tell whether what lies from `begun` and what comes up to the next unload are one load."""
    place, amount, depots, last = tours.place[v], day.load, day.depots, tours.size[v] - 1
    end = unload + 1
    while end < last and place[end] >= depots:
        end += 1
    one = True
    if begun < size and end > unload + 1:
        for r in range(amount.shape[1]):
            load = 0
            for i in range(begun, size):
                load += amount[place[i], r]
            for i in range(unload + 1, end):
                load += amount[place[i], r]
            one = one and load <= day.capacity[v, r]
    return one


@compiled
def _cut(day: Day, tours: Tours, v: int) -> bool:
    """Put unloads where they cost least into trips that are too full; whether that is enough."""
    while tours.cost[v] < 0 and tours.trip[v, tours.size[v] - 1] < day.most_unloads[v]:
        trip = _overfull(day, tours, v)
        best, best_at, best_site = 1 << 60, -1, -1
        for i in range(1, tours.size[v] - 1):
            if tours.trip[v, i] != trip or tours.place[v, i] < day.depots:
                continue
            before, after = halves(day, tours, v, i, trip, day.end[v])
            if not before:
                break
            for k in range(day.sites.shape[1]):
                site = day.sites[v, k]
                if site < 0:
                    break
                price = _detour(day, tours, v, i, site)
                if not after:  # it will be cut again: as far on as it goes
                    price += (1 << 50) - (i << 36)
                if price < best:
                    best, best_at, best_site = price, i, site
        if best_at < 0:
            return False
        put(tours, v, best_at, best_site)
        tabulate(day, tours, v, 1, tours.size[v] - 1)
    return bool(tours.cost[v] >= 0)


@inlined
def _overfull(day: Day, tours: Tours, v: int) -> int:
    for trip in range(tours.trip[v, tours.size[v] - 1] + 1):
        for r in range(day.capacity.shape[1]):
            if tours.trip_load[v, trip, r] > day.capacity[v, r]:
                return trip
    return -1


@inlined
def _detour(day: Day, tours: Tours, v: int, i: int, site: int) -> int:
    """What unloading behind location i costs, dear where the rest of the day is then too late."""
    a, b, toll = tours.place[v, i], tours.place[v, i + 1], day.toll[day.kind[v]]
    lasts = lasts_with(day, tours, v, i, site, -1)
    late = (1 << 40) if lasts < 0 else 0
    idle = lasts - day.seconds[a, site] - day.seconds[site, b] + day.seconds[a, b]
    return int(toll[a, site] + toll[site, b] - toll[a, b] + day.per_second[v] * idle + late)
