"""Where one more stop costs least.  Compiled."""

from __future__ import annotations

from routing.compiled import compiled, inlined
from routing.ruin.chance import chance
from routing.ruin.day import Day, Ints, Small, Tours, Words
from routing.ruin.tables import join, put, tabulate

NEVER = 1 << 60
"""More than anything costs."""
ALONE, BEFORE_UNLOAD, AFTER_UNLOAD = 0, 1, 2
VAN, AT, HOW, SITE = 0, 1, 2, 3
"""What `found` holds."""
NEIGHBOURS = 6
"""Beside so many a stop is tried first."""


@compiled
def cheapest(  # noqa: C901 - one loop: handing its arrays over costs as much as trying a place
    day: Day, tours: Tours, c: int, blinks: float, random: Words, found: Ints
) -> int:
    """Write into `found` where client c costs least, and return that; NEVER if nowhere.

    Each place is overlooked with a chance of `blinks`.  Beside its neighbours it is tried
    first: what they cost spares most other places a closer look.  Arrays are taken out of
    their tuples once: each time costs as much as trying a place.
    """
    best = NEVER
    may_serve, size, place, ahead, behind = (
        day.may_serve,
        tours.size,
        tours.place,
        tours.ahead,
        tours.behind,
    )
    leg, trips, loaded, trip_load = tours.leg, tours.trip, tours.loaded, tours.trip_load
    metres, seconds, service, opens, closes = (
        day.metres,
        day.seconds,
        day.service,
        day.opens,
        day.closes,
    )
    to_c, drive_to, load, sites = day.metres_back, day.seconds_back, day.load, day.sites
    capacity, per_metre, per_second = day.capacity, day.per_metre, day.per_second
    idle, fixed, longest, most_unloads = tours.idle, day.fixed, day.longest, day.most_unloads
    near, van_of, position = day.near, tours.van_of, tours.at
    nearest = min(NEIGHBOURS, near.shape[1] - 1)
    for k in range(nearest + len(size)):
        beside = near[c - day.depots, k + 1] if k < nearest else -1
        v = van_of[beside] if k < nearest else k - nearest
        if v < 0 or not may_serve[v, c]:
            continue
        last = size[v] - 1
        low, high = (position[beside] - 1, position[beside] + 1) if k < nearest else (0, last)
        extra = fixed[v] if last == 1 else 0
        now = ahead[v, last, 0] if last > 1 else 0
        more = trips[v, last] < most_unloads[v]
        trip, room = -1, False
        for i in range(low, high):
            a, b = place[v, i], place[v, i + 1]
            price = extra + per_metre[v] * (to_c[c, a] + metres[c, b] - leg[v, i, 0])
            if price >= best:
                continue
            if ahead[v, i, 1] + ahead[v, i, 0] + drive_to[c, a] > closes[c]:
                break
            longer = drive_to[c, a] + seconds[c, b] - leg[v, i, 1] + service[c] - idle[v]
            if price + per_second[v] * max(longer, 0) >= best or chance(random) < blinks:
                continue
            if trips[v, i] != trip:
                trip = trips[v, i]
                room = _has_room(trip_load, load, capacity, v, trip, c)
            if room:
                lasts = lasts_with(
                    ahead, behind, seconds, service, opens, closes, v, i, a, c, -1, b
                )
                price += per_second[v] * (lasts - now)
                if 0 <= lasts <= longest[v] and price < best:
                    best = price
                    found[VAN], found[AT], found[HOW] = v, i, ALONE
            elif more:
                before, after = halves(loaded, trip_load, load, capacity, v, i, trip, c)
                for j in range(2 * sites.shape[1]):
                    s, how = sites[v, j // 2], BEFORE_UNLOAD + j % 2
                    if s < 0:
                        break
                    if not (before if how == BEFORE_UNLOAD else after):
                        continue
                    x, y = (c, s) if how == BEFORE_UNLOAD else (s, c)
                    price = extra + per_metre[v] * (
                        metres[a, x] + metres[x, y] + metres[y, b] - leg[v, i, 0]
                    )
                    longer = seconds[a, x] + seconds[x, y] + seconds[y, b] - leg[v, i, 1]
                    longer += service[x] + service[y] - idle[v]
                    if price + per_second[v] * max(longer, 0) >= best:
                        continue
                    lasts = lasts_with(
                        ahead, behind, seconds, service, opens, closes, v, i, a, x, y, b
                    )
                    price += per_second[v] * (lasts - now)
                    if 0 <= lasts <= longest[v] and price < best:
                        best = price
                        found[VAN], found[AT], found[HOW], found[SITE] = v, i, how, s
    return best


@inlined
def _has_room(trip_load: Ints, load: Ints, capacity: Ints, v: int, trip: int, c: int) -> bool:
    room = True
    for r in range(capacity.shape[1]):
        room = room and trip_load[v, trip, r] + load[c, r] <= capacity[v, r]
    return room


@inlined
def halves(
    loaded: Ints, trip_load: Ints, load: Ints, capacity: Ints, v: int, i: int, trip: int, c: int
) -> tuple[bool, bool]:
    """Whether c fits what is loaded up to location i, and what comes after it in the trip.

    A depot for c loads nothing: then it is whether either part alone fits.
    """
    before, after = True, i > 0
    for r in range(capacity.shape[1]):
        done = loaded[v, i, r]
        before = before and done + load[c, r] <= capacity[v, r]
        after = after and trip_load[v, trip, r] - done + load[c, r] <= capacity[v, r]
    return before, after


@inlined
def lasts_with(
    ahead: Ints,
    behind: Ints,
    seconds: Small,
    service: Ints,
    opens: Ints,
    closes: Ints,
    v: int,
    i: int,
    a: int,
    x: int,
    y: int,
    b: int,
) -> int:
    """How long the day lasts with x behind location i, and then y unless it is -1.

    `a` and `b` are the locations there and next.  Below nought if it is not in time.
    """
    lasts, earliest, latest = join(
        ahead[v, i, 0],
        ahead[v, i, 1],
        ahead[v, i, 2],
        seconds[a, x],
        service[x],
        opens[x],
        closes[x],
    )
    end = x
    if lasts >= 0 and y >= 0:
        lasts, earliest, latest = join(
            lasts, earliest, latest, seconds[x, y], service[y], opens[y], closes[y]
        )
        end = y
    if lasts >= 0:
        lasts, earliest, latest = join(
            lasts,
            earliest,
            latest,
            seconds[end, b],
            behind[v, i + 1, 0],
            behind[v, i + 1, 1],
            behind[v, i + 1, 2],
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
