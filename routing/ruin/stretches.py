"""Moves of whole stretches: two trips exchange theirs, or one is turned round.  Compiled.

Ruin and recreate takes out short strings, so that what a trip serves, a village perhaps, stays
with it once it is colder.  Here a stop is joined to a near one of another trip: what followed it
changes places with what lies there, as much of that as both loads allow and as costs least to
tie up (CROSS exchange: Taillard et al., Transportation Science 31(2), 1997).  Where joining the
two already costs more than may be lost, nothing else is looked at (the gain criterion of Lin &
Kernighan, Operations Research 21(2), 1973): another of the joints may still begin the same move.
Within a trip what lies between the two is turned (2-opt: Croes, Operations Research 6, 1958).
"""

from __future__ import annotations

import math
from typing import NamedTuple

from routing.compiled import compiled, inlined
from routing.ruin.chance import below, chance
from routing.ruin.day import Day, Places, Tours, Words, Work
from routing.ruin.insertion import NEVER
from routing.ruin.tables import join, tabulate

NEIGHBOURS = 20
"""A stop is joined to one of so many."""
LONGEST = 60
"""Stops of a stretch."""


class Stretch(NamedTuple):
    """Locations low to high of a vehicle's day; laid forwards (1) or backwards (-1) elsewhere."""

    van: int
    low: int
    high: int
    step: int


@compiled
def move_stretches(
    day: Day, tours: Tours, work: Work, random: Words, heat: float, tries: int
) -> None:
    """Try so many moves, each taken by the rule of the annealing; `work.total` follows."""
    near, van_of, at, trip = day.near, tours.van_of, tours.at, tours.trip
    clients = len(work.hand)
    nearest = min(NEIGHBOURS, clients - 1)
    for _ in range(tries if nearest > 0 else 0):
        k = below(random, clients)
        c, d = day.depots + k, near[k, 1 + below(random, nearest)]
        v, w = van_of[c], van_of[d]
        if v < 0 or w < 0:
            continue
        bound = -heat * math.log(max(chance(random), 1e-300))
        if v != w or trip[v, at[c]] != trip[w, at[d]]:
            _exchange(day, tours, work, random, v, w, at[c], at[d], bound)
        elif at[c] + 1 < at[d]:
            _turn(day, tours, work, v, at[c], at[d], bound)


@inlined
def _turn(day: Day, tours: Tours, work: Work, v: int, i: int, j: int, bound: float) -> None:
    """Turn what lies behind location i, up to j."""
    place, out = tours.place[v], work.middle[0]
    c, d, e, f = place[i], place[j], place[i + 1], place[j + 1]
    price = _arc(day, v, c, d) + _arc(day, v, e, f) - _arc(day, v, c, e) - _arc(day, v, d, f)
    if price - day.per_second[v] * tours.idle[v] >= bound:
        return
    count = _copy(place, i + 1, j, -1, out, 0)
    change = _change(day, tours, v, i + 1, j, out, count)
    if change < bound:
        _put(tours, v, i + 1, j, out, count)
        tabulate(day, tours, v, i + 1, j)
        work.total[0] += change


@inlined
def _exchange(
    day: Day,
    tours: Tours,
    work: Work,
    random: Words,
    v: int,
    w: int,
    i: int,
    j: int,
    bound: float,
) -> None:
    """Join location j of vehicle w to location i of v: stretches that begin beside i and at j.

    Each goes on towards the end of the day or its start, as chance has it.
    """
    place, other, depots = tours.place[v], tours.place[w], day.depots
    step, way = (1 if chance(random) < 0.5 else -1), (1 if chance(random) < 0.5 else -1)
    joined = _arc(day, v, place[i], other[j]) - _arc(day, v, place[i], place[i + step])
    if joined - day.per_second[v] * tours.idle[v] >= bound:
        return
    wanted, count = below(random, LONGEST + 1), 0
    while count < wanted and place[i + step * (count + 1)] >= depots:
        count += 1
    low, high = (i + 1, i + count) if step > 0 else (i - count, i - 1)
    beside, far, behind = place[i + step], place[i + step * count], place[i + step * (count + 1)]
    # The end that comes to where j was: both stretches keep their direction, or chance decides.
    keeps = step == way or chance(random) < 0.5
    first, last = (beside, far) if keeps else (far, beside)
    before = other[j - way]
    price = joined - _arc(day, w, before, other[j])
    if count:
        price += _arc(day, w, before, first) - _arc(day, v, far, behind)
    else:
        last = before
    rest, length = _match(day, tours, v, w, i, low, high, j, way, behind, last)
    idle = tours.idle[v] + (tours.idle[w] if v != w else 0)
    if length == 0 or price + rest - day.per_second[v] * idle >= bound:
        return
    low_w, high_w = (j, j + length - 1) if way > 0 else (j - length + 1, j)
    if not (_may(day, w, place, low, high) and _may(day, v, other, low_w, high_w)):
        return
    gives = Stretch(v, low, high, 1 if (way > 0) == (keeps == (step > 0)) else -1)
    takes = Stretch(w, low_w, high_w, 1 if step == way else -1)
    if v == w:
        _within(day, tours, work, gives, takes, bound)
    else:
        _between(day, tours, work, gives, takes, bound)


@inlined
def _match(
    day: Day,
    tours: Tours,
    v: int,
    w: int,
    i: int,
    low: int,
    high: int,
    j: int,
    way: int,
    behind: int,
    last: int,
) -> tuple[int, int]:
    """How many stops from location j of w on cost least against low to high of v; what they cost.

    Only the arcs at their ends count, to `behind` in v and from `last` in w, and the loads.
    (NEVER, 0) if none fit.
    """
    place, loaded, depots = tours.place[w], tours.loaded, day.depots
    trip_v, trip_w = tours.trip[v, i], tours.trip[w, j]
    best, length = NEVER, 0
    for count in range(1, LONGEST + 1):
        x = j + way * (count - 1)
        end, after = place[x], place[x + way]
        if end < depots:
            break
        one, two = (j, x) if way > 0 else (x, j)
        fits, leaves = True, True
        for r in range(day.load.shape[1]):
            more = loaded[w, two, r] - loaded[w, one - 1, r]
            more -= loaded[v, high, r] - loaded[v, low - 1, r]
            fits = fits and tours.trip_load[v, trip_v, r] + more <= day.capacity[v, r]
            leaves = leaves and tours.trip_load[w, trip_w, r] - more <= day.capacity[w, r]
        if not fits:
            break
        # A trip is never left without a stop.
        if leaves and (high >= low or place[j - way] >= depots or after >= depots):
            price = _arc(day, v, end, behind) + _arc(day, w, last, after) - _arc(day, w, end, after)
            if price < best:
                best, length = price, count
    return best, length


@inlined
def _between(day: Day, tours: Tours, work: Work, one: Stretch, two: Stretch, bound: float) -> None:
    """Exchange the stretches of two days."""
    at_one, at_two = work.middle[0], work.middle[1]
    more = _copy(tours.place[two.van], two.low, two.high, two.step, at_one, 0)
    change = _change(day, tours, one.van, one.low, one.high, at_one, more)
    if change == NEVER:
        return
    less = _copy(tours.place[one.van], one.low, one.high, one.step, at_two, 0)
    change += _change(day, tours, two.van, two.low, two.high, at_two, less)
    if change < bound:
        _put(tours, one.van, one.low, one.high, at_one, more)
        _put(tours, two.van, two.low, two.high, at_two, less)
        tabulate(day, tours, one.van, 1, tours.size[one.van] - 1)
        tabulate(day, tours, two.van, 1, tours.size[two.van] - 1)
        work.total[0] += change


@inlined
def _within(day: Day, tours: Tours, work: Work, one: Stretch, two: Stretch, bound: float) -> None:
    """Exchange the stretches of two trips of one day."""
    place, out = tours.place[one.van], work.middle[0]
    first, second = (one, two) if one.low < two.low else (two, one)
    count = _copy(place, second.low, second.high, second.step, out, 0)
    count = _copy(place, first.high + 1, second.low - 1, 1, out, count)
    count = _copy(place, first.low, first.high, first.step, out, count)
    change = _change(day, tours, one.van, first.low, second.high, out, count)
    if change < bound:
        _put(tours, one.van, first.low, second.high, out, count)
        tabulate(day, tours, one.van, first.low, second.high)
        work.total[0] += change


@compiled
def _change(day: Day, tours: Tours, v: int, low: int, high: int, out: Places, count: int) -> int:
    """What v's day costs more with `out` for locations low to high; NEVER if not in time."""
    ahead, behind, place, paid = tours.ahead[v], tours.behind[v], tours.place[v], tours.paid[v]
    toll, seconds, last = day.toll[day.kind[v]], day.seconds, tours.size[v] - 1
    lasts, earliest, latest = ahead[low - 1, 0], ahead[low - 1, 1], ahead[low - 1, 2]
    more, drives = paid[low - 1] - paid[high + 1], ahead[low - 1, 3] - ahead[high + 1, 3]
    a = place[low - 1]
    for k in range(count):
        b = out[k]
        more += toll[a, b]
        drives += seconds[a, b]
        lasts, earliest, latest = join(
            lasts, earliest, latest, seconds[a, b], day.service[b], day.opens[b], day.closes[b]
        )
        if lasts < 0:
            break
        a = b
    if lasts >= 0:
        b, x = place[high + 1], high + 1
        more += toll[a, b]
        drives += seconds[a, b]
        lasts, earliest, latest = join(
            lasts, earliest, latest, seconds[a, b], behind[x, 0], behind[x, 1], behind[x, 2]
        )
    change = NEVER
    if 0 <= lasts <= day.longest[v]:
        change = more + day.per_second[v] * (lasts - ahead[last, 0] - drives)
    return change


@inlined
def _put(tours: Tours, v: int, low: int, high: int, out: Places, count: int) -> None:
    """Put `out` in the place of locations low to high; the tables are then to be computed."""
    place, size = tours.place[v], tours.size[v]
    more = count - (high - low + 1)
    if more > 0:
        for x in range(size - 1, high, -1):
            place[x + more] = place[x]
    elif more < 0:
        for x in range(high + 1, size):
            place[x + more] = place[x]
    for k in range(count):
        place[low + k] = out[k]
        tours.van_of[out[k]] = v
    tours.size[v] = size + more


@inlined
def _copy(place: Places, low: int, high: int, step: int, out: Places, count: int) -> int:
    """Append locations low to high to `out`, backwards if `step` is -1; how many it then holds."""
    for k in range(high - low + 1):
        out[count + k] = place[low + k] if step > 0 else place[high - k]
    return count + max(0, high - low + 1)


@inlined
def _may(day: Day, v: int, place: Places, low: int, high: int) -> bool:
    """Tell whether vehicle v may serve all of these locations."""
    may = True
    for x in range(low, high + 1):
        may = may and day.may_serve[v, place[x]]
    return may


@inlined
def _arc(day: Day, v: int, a: int, b: int) -> int:
    """What the drive costs a vehicle that need not wait."""
    return int(day.toll[day.kind[v], a, b])
