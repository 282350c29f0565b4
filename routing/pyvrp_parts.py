"""What PyVRP is told of stops and vehicles before there is an instance: groups, rests, units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from math import gcd

import numpy as np

from routing.model import Model, Rest, Van
from routing.travel import IntMatrix

FAR = 10**8
"""Seconds or metres of an arc that a vehicle may not use: too long for any day."""


def merge(model: Model, vans: Sequence[Van], stops: Sequence[int]) -> list[list[int]]:
    """Group stops with one place and one window while they stay a small part of a load."""
    small = [min(v.capacity[r] for v in vans) // 8 for r in range(len(model.resources))]
    shares = defaultdict(list)
    for i in stops:
        thing = model.problem.stops[i]
        sole = thing.prize is not None or len(model.windows[i]) > 1
        key = (
            model.row[i],
            model.windows[i],
            thing.skills,
            thing.vehicles,
            thing.vehicle,
            thing.priority,
            model.release[i],
            i if sole else -1,
        )
        shares[key].append(i)
    groups: list[list[int]] = []
    for members in shares.values():
        room: list[int] = []
        for i in members:
            load = list(model.load[i])
            if groups and room and all(a <= left for a, left in zip(load, room, strict=True)):
                groups[-1].append(i)
            else:
                groups.append([i])
                room = list(small)
            room = [left - a for a, left in zip(load, room, strict=True)]
    return groups


def near_sites(model: Model, stops: Sequence[int]) -> tuple[int, ...] | None:
    """Return the unload sites nearest to some of the stops, two at least; None when all are."""
    sites = range(model.n, len(model.row))
    if len(sites) <= 2 or not stops:
        return None
    rows, at = [model.row[i] for i in stops], [model.row[s] for s in sites]
    far = model.problem.matrix.distances[np.ix_(rows, at)]
    near = {*far.argmin(axis=1).tolist(), *far.mean(axis=0).argsort()[:2].tolist()}
    return tuple(sites[j] for j in sorted(near))


def barred(
    metres: IntMatrix, seconds: IntMatrix, clients: Sequence[int]
) -> tuple[IntMatrix, IntMatrix]:
    """Return both matrices with the arcs to some clients too long to use."""
    if not clients:
        return metres, seconds
    metres, seconds = metres.copy(), seconds.copy()
    seconds[:, clients] = FAR
    metres[:, clients] += int(metres[metres < FAR].max()) * 4
    np.fill_diagonal(metres, 0)
    np.fill_diagonal(seconds, 0)
    return metres, seconds


def common_rests(vans: Sequence[Van]) -> tuple[Rest, ...]:
    """Return the rests that most vans owe: one clock serves all."""
    votes: dict[tuple[Rest, ...], int] = defaultdict(int)
    for van in vans:
        votes[van.rests] += 1
    return max(votes, key=lambda rests: votes[rests], default=())


def unit_cost(vans: Sequence[Van]) -> int:
    """Return what scaled costs are divided by, so that a metre costs a small whole number."""
    rates = [r for v in vans for r in (v.per_metre, v.per_second) if r]
    common = gcd(*rates, *(v.fixed for v in vans)) or 1
    largest = max(rates, default=1) // common
    return common * max(1, largest // 1000)
