"""Recurring rounds: places with a frequency laid over the days of four weeks.

Each place keeps one weekday; fortnightly and monthly ones also a week.  Days
are made compact by k-medoids whose clusters share the work evenly (Mulvey &
Beck, Solving capacitated clustering problems, EJOR 18, 1984), then single
places move or change while that shortens the sum of distances.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from routing.errors import ProblemError
from routing.travel import IntMatrix, LatLon, Travel

WEEKS = 4


class Every(IntEnum):
    """Weeks between two visits."""

    WEEK = 1
    FORTNIGHT = 2
    MONTH = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurring:
    """A household or a village: `work` is what a visit takes (seconds, grams: any one unit).

    `weekdays` are the days it accepts, 0 = Monday.
    """

    id: str
    place: LatLon
    every: Every
    work: int = 1
    weekdays: frozenset[int] = frozenset(range(5))


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """The weekday a place keeps and the weeks (0-3) in which it is visited."""

    id: str
    weekday: int
    weeks: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The assignments, the work of each (week, weekday), the mean metres between a day's places."""

    assignments: tuple[Assignment, ...]
    work: dict[tuple[int, int], int]
    spread: float


def lay_out(
    places: Sequence[Recurring],
    *,
    travel: Travel,
    weekdays: Sequence[int] = range(5),
    slack: float = 0.15,
    rounds: int = 20,
) -> Calendar:
    """Give each place its weekday and weeks.

    A day may take up to `slack` more than its even share of the work.  Raises
    ProblemError for a place that accepts none of the weekdays.
    """
    days = list(weekdays)
    for place in places:
        if not place.weekdays & set(days):
            raise ProblemError(f"{place.id} accepts none of the days {days}")
    if not places:
        return Calendar(assignments=(), work={}, spread=0.0)
    metres = travel.matrix([p.place for p in places]).distances
    metres = (metres + metres.T) // 2
    each = np.array([p.work * WEEKS // p.every for p in places], dtype=np.float64)
    weekday = _cluster(places, metres, each, days, slack=slack, rounds=rounds)
    week = _weeks(places, metres, weekday, days, slack=slack, rounds=rounds)
    found = tuple(
        Assignment(
            id=p.id, weekday=days[weekday[k]], weeks=tuple(range(int(week[k]), WEEKS, p.every))
        )
        for k, p in enumerate(places)
    )
    return Calendar(assignments=found, work=_work(places, found), spread=_spread(found, metres))


def _cluster(
    places: Sequence[Recurring],
    metres: IntMatrix,
    each: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    days: Sequence[int],
    *,
    slack: float,
    rounds: int,
) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Assign a weekday to each place: seeds far apart, then assign and re-centre in turns."""
    count = len(days)
    allowed = np.array([[d in p.weekdays for d in days] for p in places])
    room = each.sum() / count * (1 + slack)
    centres = _far_apart(metres, count)
    best: np.ndarray[tuple[int, ...], np.dtype[np.int64]] = np.zeros(len(places), dtype=np.int64)
    best_cost = np.inf
    for _ in range(rounds):
        chosen = _assign(metres[:, centres].astype(np.float64), allowed, each, room)
        cost = float(metres[np.arange(len(places)), np.array(centres)[chosen]].sum())
        if cost >= best_cost:
            break
        best, best_cost = chosen, cost
        for day in range(count):
            members = np.flatnonzero(chosen == day)
            if len(members):
                centres[day] = int(members[metres[np.ix_(members, members)].sum(axis=0).argmin()])
    return best


def _assign(
    distance: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    allowed: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
    each: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    room: float,
) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Assign in order of regret while there is room; what fits nowhere goes to the emptiest day."""
    cost = np.where(allowed, distance, np.inf)
    ranked = np.sort(cost, axis=1)
    second = ranked[:, 1] if cost.shape[1] > 1 else ranked[:, 0]
    regret = np.where(np.isinf(second), np.inf, second - ranked[:, 0])
    used = np.zeros(cost.shape[1])
    chosen = np.zeros(len(cost), dtype=np.int64)
    for k in np.lexsort((-each, -regret)):
        fits = allowed[k] & (used + each[k] <= room)
        options = (
            np.where(fits, cost[k], np.inf) if fits.any() else np.where(allowed[k], used, np.inf)
        )
        chosen[k] = int(options.argmin())
        used[chosen[k]] += each[k]
    return chosen


def _weeks(
    places: Sequence[Recurring],
    metres: IntMatrix,
    weekday: np.ndarray[tuple[int, ...], np.dtype[np.int64]],
    days: Sequence[int],
    *,
    slack: float,
    rounds: int,
) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Within each weekday, put places of one frequency into weeks as into days."""
    week = np.zeros(len(places), dtype=np.int64)
    for day in range(len(days)):
        for every in (Every.FORTNIGHT, Every.MONTH):
            members = [k for k, p in enumerate(places) if weekday[k] == day and p.every is every]
            if not members:
                continue
            anyone = [
                Recurring(
                    id=places[k].id,
                    place=places[k].place,
                    every=every,
                    work=places[k].work,
                    weekdays=frozenset(range(int(every))),
                )
                for k in members
            ]
            work = np.array([places[k].work for k in members], dtype=np.float64)
            inside = metres[np.ix_(members, members)]
            week[members] = _cluster(
                anyone, inside, work, range(int(every)), slack=slack, rounds=rounds
            )
    return week


def _far_apart(metres: IntMatrix, count: int) -> list[int]:
    """Pick seeds, each farthest from those before."""
    centres = [int(metres.sum(axis=1).argmax())]
    while len(centres) < count:
        centres.append(int(metres[:, centres].min(axis=1).argmax()))
    return centres


def _work(places: Sequence[Recurring], found: Sequence[Assignment]) -> dict[tuple[int, int], int]:
    total: dict[tuple[int, int], int] = {}
    for place, given in zip(places, found, strict=True):
        for week in given.weeks:
            total[week, given.weekday] = total.get((week, given.weekday), 0) + place.work
    return total


def _spread(found: Sequence[Assignment], metres: IntMatrix) -> float:
    """Mean metres between two places visited on the same day."""
    days: dict[tuple[int, int], list[int]] = {}
    for k, given in enumerate(found):
        for week in given.weeks:
            days.setdefault((week, given.weekday), []).append(k)
    sums = [float(metres[np.ix_(m, m)].sum()) for m in days.values()]
    pairs = sum(len(m) * (len(m) - 1) for m in days.values())
    return sum(sums) / pairs if pairs else 0.0
