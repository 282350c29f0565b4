"""Where large plans begin: the map in even shares, each a tidy way, and a look at several.

PyVRP moves and swaps stops and exchanges ends of routes; it neither turns a
stretch round nor redraws the map.  So the start has to be without crossings and
with the work evenly shared: what takes it minutes to mend takes a second here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
import pyvrp
from numpy.typing import NDArray

from routing.model import Model, Van
from routing.pyvrp_engine import Tuning, first_penalties, local_search, strict
from routing.pyvrp_model import Choices, Plan, Translation
from routing.pyvrp_routes import decode, encode
from routing.search import Budget
from routing.sequence import tidy
from routing.travel import BLOCK, UNREACHABLE, IntMatrix

Vector = NDArray[np.float64]
LONG = 60
"""Stops a vehicle from which days are long: a start full of crossings takes minutes to mend."""
WHOLE = 3000
"""Stops up to which the whole is searched at once: its matrices grow with the square."""
TRIES = 16


@dataclass(frozen=True, slots=True)
class Start:
    """A plan that serves every stop, by the `cost` of `strict`, and whether all rules hold."""

    plan: Plan
    cost: float
    feasible: bool


def even_shares(
    model: Model,
    stops: Sequence[int],
    *,
    vans: Sequence[int],
    rng: Random,
    work: Work,
    vary: bool = False,
) -> Plan:
    """Give each vehicle one compact share of the map and a way through it."""
    plan: Plan = [[] for _ in model.vans]
    shares = bisect(model, list(stops), list(vans), rng, work=work, size=0, fewest=1, vary=vary)
    for members, used in shares:
        plan[used[0]] = nearest_next(model, model.vans[used[0]], members)
    return plan


def survey(
    model: Model,
    stops: Sequence[int],
    *,
    vans: Sequence[int],
    budget: Budget,
    tuning: Tuning,
    enough: bool = False,
) -> Start | None:
    """Draw the shares in several ways, search each once, and return the best start.

    `enough` ends with the first that breaks no rule.  None when routes are short,
    there are too many stops to search the whole, or no time.
    """
    if not LONG * len(vans) <= len(stops) <= WHOLE or budget.stopped():
        return None
    translation = Translation(model, Choices(required=True, vans=tuple(vans)), stops)
    rng = pyvrp.RandomNumberGenerator(seed=budget.seed)
    search = local_search(translation, rng, tuning)
    evaluator = pyvrp.CostEvaluator(*first_penalties(translation, tuning))
    judge, work = strict(translation, tuning), Work(model, stops)
    best: Start | None = None
    for number in range(TRIES):
        plan = even_shares(
            model, stops, vans=vans, rng=Random(budget.seed + number), work=work, vary=number > 0
        )
        found = search(encode(translation, plan), evaluator, exhaustive=True)
        price = float(judge.penalised_cost(found))
        if best is None or price < best.cost:
            best = Start(decode(translation, found), price, found.is_feasible())
        if budget.stopped() or (enough and best.feasible):
            break
    return best


def nearest_next(model: Model, van: Van, members: Sequence[int]) -> list[int]:
    """Order stops by the nearest next, early windows first, without crossings, and unload."""
    time, rows = model.time, model.rows
    half = (van.start_time + van.shift_end) // 2
    here, order = van.start_row, list[int]()
    for early in (True, False):
        left = [i for i in members if (model.windows[i][-1][1] <= half) is early]
        some: list[int] = []
        start = here
        while left:
            best = min(left, key=lambda i: time[here * rows + model.row[i]])
            left.remove(best)
            some.append(best)
            here = model.row[best]
        if _open_most_of(model, some, half - van.start_time):
            some = uncross(model, some, start=start, end=van.end_row)
        here = model.row[some[-1]] if some else start
        order += some
    return tidy(model, van, with_unloads(model, van, order))


def _open_most_of(model: Model, stops: Sequence[int], seconds: int) -> bool:
    """Tell whether three of four stops may be served for so long: the order is then free."""
    wide = sum(model.windows[i][-1][1] - model.windows[i][0][0] >= seconds for i in stops)
    return 4 * wide >= 3 * len(stops)


def uncross(model: Model, order: Sequence[int], *, start: int, end: int) -> list[int]:
    """Reverse stretches between two fixed ends while that makes the way shorter (2-opt).

    The engine moves and swaps stops but never turns a stretch round.  Between
    two places the mean of both directions counts.
    """
    rows = np.array([start, *(model.row[i] for i in order), end])
    block = model.problem.matrix.distances[np.ix_(rows, rows)].astype(np.float64)
    block = (block + block.T) / 2
    tour = np.arange(len(rows))
    for _ in range(4 * len(rows)):
        way = block[np.ix_(tour, tour)]
        arcs = np.diagonal(way, 1)
        gain = arcs[:, None] + arcs[None, :] - way[:-1, :-1] - way[1:, 1:]
        gain = np.triu(gain, 2)
        i, j = divmod(int(gain.argmax()), gain.shape[1])
        if gain[i, j] <= 0.5:
            break
        tour[i + 1 : j + 1] = tour[i + 1 : j + 1][::-1]
    return [order[int(k) - 1] for k in tour[1:-1]]


def with_unloads(model: Model, van: Van, order: Sequence[int]) -> list[int]:
    """Put the unloads where they lengthen the way least (the split of Prins, C&OR 31, 2004)."""
    if not order or not van.sites:
        return list(order)
    dist = model.problem.matrix.distances
    rows = [model.row[i] for i in order]
    sites = [model.row[s] for s in van.sites]
    ways = dist[np.ix_(rows, sites)] + dist[np.ix_(sites, [*rows[1:], van.end_row])].T
    pick, extra = ways.argmin(axis=1), ways.min(axis=1) - dist[rows, [*rows[1:], van.end_row]]
    best, cut = [0.0] + [np.inf] * len(order), [0] * (len(order) + 1)
    for first in range(len(order)):
        load = van.on_board if first == 0 else model.zero
        for last in range(first, len(order)):
            load = tuple(a + b for a, b in zip(load, model.load[order[last]], strict=True))
            over = any(a > c for a, c in zip(load, van.capacity, strict=True))
            if over and last > first:
                break
            if best[first] + float(extra[last]) < best[last + 1]:
                best[last + 1], cut[last + 1] = best[first] + float(extra[last]), first
    ends, at = set[int](), len(order)
    while at:
        ends.add(at - 1)
        at = cut[at]
    return [
        x for k, i in enumerate(order) for x in ((i, van.sites[pick[k]]) if k in ends else (i,))
    ]


def bisect(
    model: Model,
    stops: list[int],
    vans: list[int],
    rng: Random,
    *,
    work: Work,
    size: int,
    fewest: int,
    vary: bool = False,
) -> list[tuple[list[int], list[int]]]:
    """Split stops and vehicles in two until parts are small; both halves get their share.

    A vehicle goes with the half it starts from; those that start together, in the order given.
    """
    if len(stops) <= size or len(vans) < 2 * fewest:
        return [(stops, vans)]
    matrix = model.problem.matrix.distances
    rows = np.array([model.row[i] for i in stops])
    start = rows[rng.randrange(len(rows))]
    a = rows[int(matrix[start, rows].argmax())]
    b = rows[int(matrix[a, rows].argmax())] if not vary else rows[rng.randrange(len(rows))]
    order = np.argsort(matrix[a, rows] - matrix[b, rows], kind="stable")
    homes = np.array([model.vans[k].start_row for k in vans])
    vans = [vans[k] for k in np.argsort(matrix[a, homes] - matrix[b, homes], kind="stable")]
    split = len(vans) // 2
    at = work.split([stops[k] for k in order], split, len(vans) - split)
    first, second = [stops[k] for k in order[:at]], [stops[k] for k in order[at:]]
    if not first or not second:
        return [(stops, vans[:1])] if fewest == 1 else [(stops, vans)]
    halves = ((first, vans[:split]), (second, vans[split:]))
    return [
        part
        for members, used in halves
        for part in bisect(
            model, members, used, rng, work=work, size=size, fewest=fewest, vary=vary
        )
    ]


def _nearest(time: IntMatrix, rows: NDArray[np.int64]) -> list[float]:
    """Return the seconds from each of the rows to the nearest other one; 0 when it is alone."""
    if len(rows) < 2:
        return [0.0] * len(rows)
    found: list[float] = []
    for first in range(0, len(rows), BLOCK):
        block = time[np.ix_(rows[first : first + BLOCK], rows)]
        block[np.arange(len(block)), np.arange(first, first + len(block))] = UNREACHABLE
        found += block.min(axis=1).astype(np.float64).tolist()
    return found


class Work:
    """What stops take out of a vehicle's day, as shares of it, to split the map evenly.

    A day holds the way out and home, the services, the way from stop to stop
    (taken to be as far as the nearest other place) and the runs to unload.
    """

    def __init__(self, model: Model, stops: Sequence[int]) -> None:
        """Estimate each stop's share of a day and of the day's loads."""
        van, time, row = model.vans[0], model.problem.matrix.durations, model.row
        shift = max(1, van.shift_end - van.start_time - sum(r.duration for r in van.rests))
        rows = np.unique([row[i] for i in stops])
        near = dict(zip(rows.tolist(), _nearest(time, rows), strict=True))
        ways = {
            (v.start_row, v.end_row): time[v.start_row].astype(np.int64) + time[:, v.end_row]
            for v in model.vans
        }
        stem = np.minimum.reduce(list(ways.values()))
        sites = [row[s] for s in van.sites]
        self.day: dict[int, float] = {}
        self.load: dict[int, float] = {}
        self.stem: dict[int, float] = {}
        shared: dict[int, int] = defaultdict(int)
        for i in stops:
            shared[row[i]] += 1
        for i in stops:
            trips = max(
                (a / c for a, c in zip(model.load[i], van.capacity, strict=True) if c), default=0
            )
            run = 2.0 * float(time[row[i], sites].min()) if sites else 0.0
            work = model.duration[i] + near[row[i]] / shared[row[i]] + trips * run
            self.day[i] = work / shift
            self.stem[i] = float(stem[row[i]]) / shift
            shares = (a / c for a, c in zip(model.load[i], van.day_left, strict=True) if c)
            self.load[i] = max(shares, default=0.0)

    def split(self, stops: Sequence[int], first: int, second: int) -> int:
        """Return where to cut `stops` so that `first` and `second` vehicles have equal days."""
        heads = self._days(stops, first)
        tails = self._days(stops[::-1], second)[::-1]
        return 1 + int(np.abs(heads[:-1] - tails[1:]).argmin()) if len(stops) > 1 else 0

    def _days(self, stops: Sequence[int], vans: int) -> Vector:
        """Return the day of each vehicle for every beginning of `stops`."""
        day, load, stem = (
            np.array([of[i] for i in stops]).cumsum() for of in (self.day, self.load, self.stem)
        )
        ways = stem / np.arange(1, len(stops) + 1)
        return np.asarray(np.maximum(day / vans + ways, load / vans))
