"""A vehicle's items in order: loads, bounds, cost, and what an insertion would do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from routing.model import INF, Model, Van, Vector
from routing.schedule import schedule
from routing.timing import Tables, begin, lateness, rest_forward, tables


def distance(model: Model, van: Van, items: Sequence[int]) -> int:
    """Metres still to drive."""
    total, here = 0, van.start_row
    for item in items:
        there = model.row[item]
        total += model.dist[here * model.rows + there]
        here = there
    return total + model.dist[here * model.rows + van.end_row]


def trip_loads(model: Model, van: Van, items: Sequence[int]) -> list[Vector]:
    """What is on board at the end of each trip, the last one included."""
    loads, load = [], list(van.on_board)
    for item in items:
        if item >= model.n:
            loads.append(tuple(load))
            load = list(model.zero)
        else:
            for r, amount in enumerate(model.load[item]):
                load[r] += amount
    loads.append(tuple(load))
    return loads


def fits(model: Model, van: Van, items: Sequence[int]) -> bool:
    """Tell whether loads, day caps, counts, distance and permissions hold (not times)."""
    loads = trip_loads(model, van, items)
    for trip, load in enumerate(loads):
        over = any(a > c for a, c in zip(load, van.capacity, strict=True))
        if over and not (trip == 0 and load == van.on_board):
            return False
    if van.return_empty and any(loads[-1]):
        return False
    stops = [i for i in items if i < model.n]
    if len(stops) > van.stops_left or not van.may_serve.issuperset(stops):
        return False
    if any(i >= model.n and i not in van.sites for i in items):
        return False
    if len(loads) - (not items or items[-1] >= model.n) > van.trips_left:
        return False
    for r, left in enumerate(van.day_left):
        if sum(model.load[i][r] for i in stops) > left:
            return False
    return van.distance_left >= INF // 2 or distance(model, van, items) <= van.distance_left


def overloaded(model: Model, van: Van, items: Sequence[int]) -> int | None:
    """Return the position of a stop to take out for the loads or counts; None when they hold."""
    stops = [k for k, i in enumerate(items) if i < model.n]
    for r, cap in enumerate(van.capacity):
        trip, load = [], van.on_board[r]
        for k, item in enumerate([*items, model.n]):
            if item < model.n:
                trip.append(k)
                load += model.load[item][r]
                continue
            if load > cap and trip:
                return _least(model, items, trip, r, load - cap)
            trip, load = [], 0
    for r, left in enumerate(van.day_left):
        total = sum(model.load[items[k]][r] for k in stops)
        if total > left:
            return _least(model, items, stops, r, total - left)
    return stops[-1] if len(stops) > van.stops_left else None


def _least(
    model: Model, items: Sequence[int], among: Sequence[int], resource: int, excess: int
) -> int:
    """Return the position with the smallest sufficient load, or with the largest."""
    loads = [(model.load[items[k]][resource], k) for k in among]
    enough = [x for x in loads if x[0] >= excess]
    return min(enough)[1] if enough else max(loads)[1]


def cost(model: Model, van: Van, items: Sequence[int]) -> int | None:
    """Scaled cost of a sequence, None when it breaks a rule."""
    if not items and van.begun is None:
        return 0
    if not fits(model, van, items):
        return None
    timed = schedule(model, van, items)
    if timed is None:
        return None
    begun = timed.start if van.begun is None else van.begun
    metres = distance(model, van, items) + van.distance_done
    return van.fixed + metres * van.per_metre + (timed.end - begun) * van.per_second + timed.late


def tidy(model: Model, van: Van, items: Sequence[int]) -> list[int]:
    """Drop unloads of an empty vehicle; add the one owed at the end, at the nearest site."""
    kept: list[int] = []
    loaded = any(van.on_board)
    for item in items:
        if item < model.n:
            loaded = loaded or any(model.load[item])
            kept.append(item)
        elif loaded:
            kept.append(item)
            loaded = False
    if loaded and van.return_empty and van.sites:
        here = model.row[kept[-1]] if kept else van.start_row
        kept.append(min(van.sites, key=lambda s: _detour(model, here, s, van.end_row)))
    return kept


def close(model: Model, van: Van, items: Sequence[int]) -> list[int]:
    """Tidy a sequence and give it the last unload that makes the cheapest feasible day."""
    kept = tidy(model, van, items)
    if not kept or kept[-1] < model.n or not van.return_empty:
        return kept
    options = [[*kept[:-1], site] for site in van.sites]
    if len(options) == 1:
        return options[0]
    by_distance = sorted(options, key=lambda o: distance(model, van, o))
    priced = ((c, o) for o in by_distance[:3] if (c := cost(model, van, o)) is not None)
    return min(priced, default=(0, by_distance[0]))[1]


def _detour(model: Model, here: int, site: int, there: int) -> int:
    row = model.row[site]
    return model.dist[here * model.rows + row] + model.dist[row * model.rows + there]


@dataclass(frozen=True, slots=True)
class Insertion:
    """Put `chain` before position `at` of the vehicle's items; `delta` is scaled cost."""

    van: int
    at: int
    chain: tuple[int, ...]
    delta: int
    start: int = 0


class Lane:
    """One vehicle's items with the tables that make testing an insertion O(breaks)."""

    def __init__(self, model: Model, van: Van, items: Sequence[int]) -> None:
        """Compute the tables of `items`, which must be feasible."""
        self.model, self.van, self.items = model, van, list(items)
        self.table: Tables = tables(model, van, items)
        self.released = any(model.release)
        self.stops = [i for i in items if i < model.n]
        self.day_left = tuple(
            left - sum(model.load[i][r] for i in self.stops) for r, left in enumerate(van.day_left)
        )
        self.loads = trip_loads(model, van, items)
        self.trip_of: list[int] = []
        self.before: list[Vector] = []
        load, trip = van.on_board, 0
        for item in [*items, -1]:
            self.trip_of.append(trip)
            self.before.append(load)
            if item >= model.n:
                load, trip = model.zero, trip + 1
            elif item >= 0:
                load = tuple(a + b for a, b in zip(load, model.load[item], strict=True))
        self.rows = [van.start_row, *(model.row[i] for i in items), van.end_row]

    @property
    def used(self) -> bool:
        """Tell whether the vehicle leaves home at all."""
        return bool(self.items) or self.van.begun is not None

    def insertions(self, stop: int, *, most: int | None = None) -> Iterator[Insertion]:
        """Every feasible way of adding one stop, an unload with it where one is needed.

        `most` tries only so many positions, those with the least detour.
        """
        model, van = self.model, self.van
        if stop not in van.may_serve or len(self.stops) >= van.stops_left:
            return
        load = model.load[stop]
        if any(a > left for a, left in zip(load, self.day_left, strict=True)):
            return
        if any(a > cap for a, cap in zip(load, van.capacity, strict=True)):
            return
        for at in self._positions(stop, most):
            for chain in self._chains(stop, at):
                found = self._try(at, chain)
                if found is not None:
                    yield found

    def _positions(self, stop: int, most: int | None) -> Iterable[int]:
        if most is None or most > len(self.items):
            return range(len(self.items) + 1)
        dist, size, row = self.model.dist, self.model.rows, self.model.row[stop]
        pairs = pairwise(self.rows)
        extra = [dist[a * size + row] + dist[row * size + b] - dist[a * size + b] for a, b in pairs]
        return sorted(range(len(extra)), key=extra.__getitem__)[:most]

    def _chains(self, stop: int, at: int) -> Iterator[tuple[int, ...]]:
        model, van = self.model, self.van
        load, trip = model.load[stop], self.trip_of[at]
        total, before = self.loads[trip], self.before[at]
        last = trip == len(self.loads) - 1
        whole = all(t + a <= c for t, a, c in zip(total, load, van.capacity, strict=True))
        strands = last and van.return_empty and any(load)
        if whole and not strands:
            yield (stop,)
            return
        if len(self.loads) > van.trips_left:
            return
        if all(b + a <= c for b, a, c in zip(before, load, van.capacity, strict=True)):
            for site in self._sites(model.row[stop], self.rows[at + 1]):
                yield (stop, site)
        after = tuple(t - b for t, b in zip(total, before, strict=True))
        if (
            any(before)
            and not strands
            and all(x + a <= c for x, a, c in zip(after, load, van.capacity, strict=True))
        ):
            for site in self._sites(self.rows[at], model.row[stop]):
                yield (site, stop)

    def _sites(self, here: int, there: int) -> Sequence[int]:
        """The two sites least out of the way."""
        if len(self.van.sites) <= 2:
            return self.van.sites
        return sorted(self.van.sites, key=lambda s: _detour(self.model, here, s, there))[:2]

    def _try(self, at: int, chain: tuple[int, ...]) -> Insertion | None:
        model, van, rests = self.model, self.van, self.van.rests
        now, row = list(self.table.ready[at]), self.rows[at]
        metres = -model.dist[row * model.rows + self.rows[at + 1]]
        seconds = -model.time[row * model.rows + self.rows[at + 1]]
        served = late = 0
        for item in chain:
            there = model.row[item]
            travel = model.time[row * model.rows + there]
            metres += model.dist[row * model.rows + there]
            seconds += travel + model.duration[item]
            now = [t + travel if t < INF else INF for t in now]
            if rests:
                rest_forward(rests, now)
            for b, t in enumerate(now):
                if t < INF:
                    opens = begin(model.windows[item], t)
                    now[b] = opens + model.duration[item] if opens < INF else INF
            if item < model.n:
                served = min(now) - model.duration[item]
                late = _late(model, item, served)
            if rests:
                rest_forward(rests, now)
            row = there
        onward = model.time[row * model.rows + self.rows[at + 1]]
        metres += model.dist[row * model.rows + self.rows[at + 1]]
        seconds += onward
        arrive_by = self.table.arrive_by[at]
        if all(t + onward > a for t, a in zip(now, arrive_by, strict=True)):
            return None
        delta = metres * van.per_metre + seconds * van.per_second + late
        delta += 0 if self.used else van.fixed
        if not self._exact(at, chain):
            return None
        return Insertion(van.index, at, chain, delta, served)

    def _exact(self, at: int, chain: tuple[int, ...]) -> bool:
        """Check by full evaluation the rules the tables do not cover."""
        van, items = self.van, [*self.items[:at], *chain, *self.items[at:]]
        if van.max_duration >= INF // 2 and van.distance_left >= INF // 2 and not self.released:
            return van.start_by >= INF // 2 or schedule(self.model, van, items) is not None
        return cost(self.model, van, items) is not None


def _late(model: Model, item: int, start: int) -> int:
    if all(late is None for _, _, late in model.windows[item]):
        return 0
    return lateness(model.windows[item], start)
