"""Where one more stop costs least.  Compiled."""

from __future__ import annotations

from routing.compiled import inlined
from routing.ruin.chance import chance
from routing.ruin.day import Day, Ints, Tours, Words, Work
from routing.ruin.tables import join, put, tabulate

NEVER = 1 << 60
"""More than anything costs."""
BITS, BEHIND = 32, (1 << 32) - 1
"""A place is a vehicle and the location it is behind, the latter in so many bits."""
ALONE, BEFORE_UNLOAD, AFTER_UNLOAD = 0, 1, 2
VAN, AT, HOW, SITE = 0, 1, 2, 3
"""What `found` holds."""


@inlined
def cheapest(day: Day, tours: Tours, work: Work, c: int, blinks: float, random: Words) -> int:
    """Write into `work.found` where client c costs least, and return that; NEVER if nowhere.

    Each place is overlooked with a chance of `blinks`.
    """
    best, bound, spot = NEVER, work.bound, work.spot
    count, k = _bounds(day, tours, work, c)
    after = 0
    while k >= 0:
        if chance(random) >= blinks:
            best = _price(day, tours, work, c, spot[k] >> BITS, spot[k] & BEHIND, best)
        bound[k] = NEVER
        # The most promising first, until one will do; then whatever may still be better.
        if best == NEVER:
            k = _least(bound, count)
        else:
            while after < count and bound[after] >= best:
                after += 1
            k = after if after < count else -1
    return best


@inlined
def _least(bound: Ints, count: int) -> int:
    least, at = NEVER, -1
    for k in range(count):
        if bound[k] < least:
            least, at = bound[k], k
    return at


@inlined
def _bounds(day: Day, tours: Tours, work: Work, c: int) -> tuple[int, int]:
    """Write what c costs at least wherever it may be in time; how many places, the cheapest."""
    bound, spot, count = work.bound, work.spot, 0
    lowest, first = NEVER, -1
    for v in range(len(tours.size)):
        if not day.may_serve[v, c]:
            continue
        low, high = _in_time(day, tours, v, c)
        last, trips = tours.size[v] - 1, tours.trip[v]
        least = day.per_second[v] * (day.service[c] - tours.idle[v])
        least += day.fixed[v] if last == 1 else 0
        unload = _an_unload(day, tours, v)
        place, paid = tours.place[v], tours.paid[v]
        onward, back = day.toll[day.kind[v], c], day.toll_back[day.kind[v], c]
        while low < high:
            trip, more = trips[low], least
            if not _has_room(tours.trip_load, day.load, day.capacity, v, trip, c):
                more += unload
            until = min(high, tours.begins[v, trip + 1])
            a, was = place[low], paid[low]
            for i in range(low, until):
                b, now = place[i + 1], paid[i + 1]
                price = back[a] + onward[b] - (now - was) + more
                if price < lowest:
                    lowest, first = price, count
                bound[count] = price
                spot[count] = v << BITS | i
                count += 1
                a, was = b, now
            low = until
    return count, first


@inlined
def _in_time(day: Day, tours: Tours, v: int, c: int) -> tuple[int, int]:
    """Behind which locations of vehicle v client c may be in time: from the first to the second.

    It may be too late elsewhere for c, or for what comes after.
    """
    ahead, behind = tours.ahead[v], tours.behind[v]
    arrives_by, leaves_from = day.closes[c], day.opens[c] + day.service[c]
    low, high = 0, tours.size[v] - 2
    while low < high:
        middle = (low + high) // 2
        if behind[middle + 1, 2] < leaves_from:
            low = middle + 1
        else:
            high = middle
    first, high = low, tours.size[v] - 1
    while low < high:
        middle = (low + high) // 2
        if ahead[middle, 0] + ahead[middle, 1] <= arrives_by:
            low = middle + 1
        else:
            high = middle
    return first, low


@inlined
def _an_unload(day: Day, tours: Tours, v: int) -> int:
    """What one more unload costs vehicle v besides the way; NEVER if it may not have one."""
    least = NEVER
    if tours.trip[v, tours.size[v] - 1] < day.most_unloads[v]:
        for k in range(day.sites.shape[1]):
            s = day.sites[v, k]
            if s >= 0:
                least = min(least, day.per_second[v] * day.service[s])
    return least


@inlined
def _price(day: Day, tours: Tours, work: Work, c: int, v: int, i: int, best: int) -> int:
    """What c costs behind location i of vehicle v, noted in `work.found`, if less than `best`."""
    found, toll, seconds = work.found, day.toll[day.kind[v]], day.seconds
    last, trip = tours.size[v] - 1, tours.trip[v, i]
    a, b = tours.place[v, i], tours.place[v, i + 1]
    # Less what it costs now.
    price = (day.fixed[v] if last == 1 else 0) - (tours.paid[v, i + 1] - tours.paid[v, i])
    driven = tours.ahead[v, last, 3] - seconds[a, b]
    now = tours.ahead[v, last, 0] - tours.ahead[v, last, 3] if last > 1 else 0
    if _has_room(tours.trip_load, day.load, day.capacity, v, trip, c):
        lasts = lasts_with(day, tours, v, i, c, -1)
        still = lasts - driven - seconds[a, c] - seconds[c, b] - now
        price += toll[a, c] + toll[c, b] + day.per_second[v] * still
        if 0 <= lasts <= day.longest[v] and price < best:
            best = price
            found[VAN], found[AT], found[HOW] = v, i, ALONE
    elif tours.trip[v, last] < day.most_unloads[v]:
        before, after = halves(day, tours, v, i, trip, c)
        for j in range(2 * day.sites.shape[1]):
            s, how = day.sites[v, j // 2], BEFORE_UNLOAD + j % 2
            if s < 0:
                break
            if not (before if how == BEFORE_UNLOAD else after):
                continue
            x, y = (c, s) if how == BEFORE_UNLOAD else (s, c)
            lasts = lasts_with(day, tours, v, i, x, y)
            still = lasts - driven - seconds[a, x] - seconds[x, y] - seconds[y, b] - now
            more = toll[a, x] + toll[x, y] + toll[y, b] + day.per_second[v] * still
            if 0 <= lasts <= day.longest[v] and price + more < best:
                best = price + more
                found[VAN], found[AT], found[HOW], found[SITE] = v, i, how, s
    return best


@inlined
def _has_room(trip_load: Ints, load: Ints, capacity: Ints, v: int, trip: int, c: int) -> bool:
    room = True
    for r in range(capacity.shape[1]):
        room = room and trip_load[v, trip, r] + load[c, r] <= capacity[v, r]
    return room


@inlined
def halves(day: Day, tours: Tours, v: int, i: int, trip: int, c: int) -> tuple[bool, bool]:
    """Whether c fits what is loaded up to location i, and what comes after it in the trip.

    A depot for c loads nothing: then it is whether either part alone fits.
    """
    loaded, load, capacity = tours.loaded, day.load, day.capacity
    before, after = True, i > 0
    for r in range(capacity.shape[1]):
        done = loaded[v, i, r]
        before = before and done + load[c, r] <= capacity[v, r]
        after = after and tours.trip_load[v, trip, r] - done + load[c, r] <= capacity[v, r]
    return before, after


@inlined
def lasts_with(day: Day, tours: Tours, v: int, i: int, x: int, y: int) -> int:
    """How long the day lasts with x behind location i, and then y unless it is -1.

    Below nought if it is not in time.
    """
    seconds, service, opens, closes = day.seconds, day.service, day.opens, day.closes
    ahead, behind, b = tours.ahead[v, i], tours.behind[v, i + 1], tours.place[v, i + 1]
    drive, end = seconds[tours.place[v, i], x], x
    lasts, earliest, latest = join(
        ahead[0], ahead[1], ahead[2], drive, service[x], opens[x], closes[x]
    )
    if lasts >= 0 and y >= 0:
        lasts, earliest, latest = join(
            lasts, earliest, latest, seconds[x, y], service[y], opens[y], closes[y]
        )
        end = y
    if lasts >= 0:
        lasts, earliest, latest = join(
            lasts, earliest, latest, seconds[end, b], behind[0], behind[1], behind[2]
        )
    return lasts


@inlined
def insert(day: Day, tours: Tours, c: int, found: Ints) -> None:
    """Put client c where `cheapest` found it best."""
    v, at = found[VAN], found[AT]
    if found[HOW] == BEFORE_UNLOAD:
        put(tours, v, at, found[SITE])
    put(tours, v, at, c)
    if found[HOW] == AFTER_UNLOAD:
        put(tours, v, at, found[SITE])
    tours.van_of[c] = v
    tabulate(day, tours, v, at + 1, at + (1 if found[HOW] == ALONE else 2))
