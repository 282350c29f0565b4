"""The search: ruin and recreate, then move stretches, by simulated annealing.  Compiled."""

from __future__ import annotations

import math

from routing.compiled import compiled, inlined
from routing.ruin.chance import chance
from routing.ruin.day import Day, Knobs, Tours, Words, Work
from routing.ruin.insertion import NEVER, cheapest, insert
from routing.ruin.stretches import move_stretches
from routing.ruin.strings import keep, ruin
from routing.ruin.tables import copy


@compiled
def anneal(
    day: Day, tours: Tours, work: Work, knobs: Knobs, random: Words, heat: float, rounds: int
) -> None:
    """Do so many rounds at one temperature, in the translation's cost units.

    `work.total` holds what the days cost, clients left out and their number, and the same
    for the best days, which are in `work.best` and `work.best_size`.
    """
    total = work.total
    for _ in range(rounds):
        absent = total[1]
        for k in range(absent):
            work.kept_absent[k] = work.absent[k]
        bound = total[0] - heat * math.log(max(chance(random), 1e-300))
        count = ruin(day, tours, work, knobs, random)
        cost = NEVER
        if count >= 0:
            cost = recreate(day, tours, work, knobs, random, count, bound)
        else:
            count = -1 - count
        if cost < bound:
            total[0] = cost
            total[1] = work.left[0]
        else:
            _undo(day, tours, work, count, absent)
        move_stretches(day, tours, work, random, heat, knobs.moves)
        if total[0] < total[2]:
            _record(tours, work)


@compiled
def recreate(
    day: Day, tours: Tours, work: Work, knobs: Knobs, random: Words, count: int, bound: float
) -> int:
    """Put those in hand back, each where it costs least; what the days then cost.

    NEVER, and some not put back, once that is sure to reach `bound`: what a stop adds is at
    least its service, as far as nobody waits, since no detour is a short cut.
    """
    _sort(day, work, random, count)
    work.left[0] = 0
    cost, rate = 0, day.per_second[0]
    for v in range(len(tours.size)):
        cost += tours.cost[v]
        bound += day.per_second[v] * tours.idle[v]
        rate = min(rate, day.per_second[v])
    for k in range(count):
        bound -= rate * day.service[work.hand[k]]
    for k in range(count):
        c = work.order[k]
        price = cheapest(day, tours, work, c, knobs.blinks, random)
        cost += knobs.absence if price == NEVER else price
        bound += rate * day.service[c]
        if cost >= bound:
            return NEVER
        if price == NEVER:
            work.absent[work.left[0]] = c
            work.left[0] += 1
            tours.van_of[c] = -1
        else:
            keep(tours, work, work.found[0])
            insert(day, tours, c, work.found)
    return cost


@inlined
def _sort(day: Day, work: Work, random: Words, count: int) -> None:
    """Order those in hand by chance, load, distance or window: weights of the paper."""
    by = chance(random) * 17
    key, hand, order = work.key, work.hand, work.order
    load, far, opens, closes = day.load, day.far, day.opens, day.closes
    for k in range(count):
        c = hand[k]
        if by < 4:
            key[k] = chance(random)
        elif by < 8:
            key[k] = -load[c, 0]
        elif by < 10:
            key[k] = -far[c]
        elif by < 11:
            key[k] = far[c]
        elif by < 13:
            key[k] = closes[c] - opens[c]
        elif by < 15:
            key[k] = opens[c]
        else:
            key[k] = -closes[c]
    for k in range(count):  # by insertion: but for the first time they are few
        c, by_key, at = hand[k], key[k], k
        while at > 0 and key[at - 1] > by_key:
            key[at], order[at] = key[at - 1], order[at - 1]
            at -= 1
        key[at], order[at] = by_key, c


@inlined
def _record(tours: Tours, work: Work) -> None:
    work.total[2], work.total[3] = work.total[0], work.total[1]
    for v in range(len(tours.size)):
        work.best_size[v] = tours.size[v]
        for i in range(tours.size[v]):
            work.best[v, i] = tours.place[v, i]


@inlined
def _undo(day: Day, tours: Tours, work: Work, count: int, absent: int) -> None:
    """Put the days back as they were before the round."""
    van_of, hand, depots = tours.van_of, work.hand, day.depots
    for k in range(count):
        van_of[hand[k]] = -1
    for v in range(len(tours.size)):
        if work.touched[v]:
            copy(work.kept, tours, v)
            place, at = tours.place[v], tours.at
            for i in range(1, tours.size[v] - 1):
                location = place[i]
                at[location] = i
                if location >= depots:
                    van_of[location] = v
    for k in range(absent):
        work.absent[k] = work.kept_absent[k]
