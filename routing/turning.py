"""Turn stretches of a day round while that makes it cheaper: what the engine never does.

PyVRP moves and swaps stops and exchanges the ends of routes; a stretch driven
in the wrong direction stays so (2-opt: Croes, Operations Research 6, 1958).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from routing.model import Model, Van
from routing.sequence import cost

TRIES = 40
"""Turns timed exactly for each one made, those that promise most first."""


def turned(
    model: Model, plan: Sequence[Sequence[int]], *, stopped: Callable[[], bool] = lambda: False
) -> list[list[int]]:
    """Return the plan with each vehicle's stretches turned where all rules stay kept."""
    return [
        list(items) if stopped() else turn(model, model.vans[k], items, stopped=stopped)
        for k, items in enumerate(plan)
    ]


def turn(
    model: Model, van: Van, items: Sequence[int], *, stopped: Callable[[], bool] = lambda: False
) -> list[int]:
    """Turn stretches of one day until none of the most promising turns makes it cheaper.

    Loads do not mind the direction, so a stretch lies within a trip: between
    two unloads, or an end of the day.
    """
    best, now = list(items), cost(model, van, items)
    while now is not None and not stopped():
        for first, last in _promising(model, van, best):
            tried = [*best[:first], *best[first : last + 1][::-1], *best[last + 1 :]]
            price = cost(model, van, tried)
            if price is not None and price < now:
                best, now = tried, price
                break
        else:
            break
    return best


def _promising(model: Model, van: Van, items: Sequence[int]) -> list[tuple[int, int]]:
    """Return stretches (first, last) whose turning saves driving, the greatest saving first."""
    if len(items) < 2:
        return []
    rows = np.array([van.start_row, *(model.row[i] for i in items), van.end_row])
    matrix = model.problem.matrix
    saved = van.per_metre * _saving(matrix.distances[np.ix_(rows, rows)].astype(np.float64))
    saved += van.per_second * _saving(matrix.durations[np.ix_(rows, rows)].astype(np.float64))
    unloads = np.cumsum([0, *(i >= model.n for i in items)])
    one_trip = unloads[:-1, None] == unloads[None, 1:]
    saved = np.where(np.triu(one_trip, 1), saved, 0.0)
    firsts, lasts = np.nonzero(saved > 0)
    order = np.argsort(-saved[firsts, lasts])[:TRIES]
    return [(int(firsts[k]), int(lasts[k])) for k in order]


def _saving(way: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what turning items first..last saves, shape (items, items), along one matrix."""
    ahead = np.concatenate([[0.0], np.diagonal(way, 1).cumsum()])
    back = np.concatenate([[0.0], np.diagonal(way, -1).cumsum()])
    count = len(way) - 2
    first, last = np.arange(count)[:, None], np.arange(count)[None, :]
    inner = (ahead[1 + last] - ahead[1 + first]) - (back[1 + last] - back[1 + first])
    outer = way[first, first + 1] + way[last + 1, last + 2]
    saved: NDArray[np.float64] = inner + outer - way[first, last + 1] - way[first + 1, last + 2]
    return saved
