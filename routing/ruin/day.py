"""What the compiled search reads and writes: arrays, in the words of PyVRP's instance.

Locations are depots (start, end, unload sites) first, then clients.  Times are seconds on
the clock without rests, costs the translation's units.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.model import INF
from routing.pyvrp_model import Translation

Ints = NDArray[np.int64]
Small = NDArray[np.int32]
Places = NDArray[np.uint32]
"""Locations, unsigned: where there is a sign Numba asks whether an index counts from the end."""
Words = NDArray[np.uint64]
FOREVER = 1 << 29
"""Seconds, in a table of 32 bits with room for sums."""
MOST_TRIPS = 64
"""A vehicle's in a day."""


class Day(NamedTuple):
    """The problem; n locations of which the first `depots` are depots, v vehicles."""

    depots: int
    toll: Ints  # (kinds, n, n): what driving from, to costs a vehicle of a kind that need not wait
    toll_back: Ints  # (kinds, n, n): to, from
    kind: Ints  # (v,)
    seconds: Small  # (n, n)
    service: Ints  # (n,)
    opens: Ints
    closes: Ints
    load: Ints  # (n, resources)
    near: Places  # (clients, clients): locations, the nearest first
    far: Ints  # (n,): metres from the first vehicle's start
    may_serve: NDArray[np.bool_]  # (v, n)
    capacity: Ints  # (v, resources)
    start: Ints  # (v,)
    end: Ints
    leaves_from: Ints
    leaves_by: Ints
    back_by: Ints
    longest: Ints  # seconds a vehicle's day may take
    per_second: Ints
    fixed: Ints
    most_unloads: Ints  # besides the last
    sites: Ints  # (v, sites), -1 where there are fewer


class Tours(NamedTuple):
    """The vehicles' days as they stand, with the tables that make an insertion cheap to price.

    `ahead[v, i]` is the stretch from the start to location i: seconds it takes, earliest and
    latest start (Vidal et al., Computers & OR 40, 2013), seconds driven and seconds idle;
    `behind[v, i]` that from i to the end, without the last two.
    """

    place: Places  # (v, most)
    size: Ints  # (v,)
    ahead: Small  # (v, most, 5)
    behind: Small  # (v, most, 3)
    paid: Ints  # (v, most): tolls from the start on
    loaded: Ints  # (v, most, resources): on board when leaving
    trip: Small  # (v, most): an unload belongs to the trip that follows it
    begins: Ints  # (v, trips + 1): where each trip does, and behind the last the end
    trip_load: Ints  # (v, trips, resources)
    cost: Ints  # (v,)
    idle: Ints  # (v,): seconds of waiting
    van_of: Ints  # (n,): -1 for a client that is left out
    at: Ints  # (n,): where in its vehicle's day a client is


class Work(NamedTuple):
    """What the search has in hand, and how to get back."""

    total: Ints  # cost and clients left out: now, of the best days
    absent: Ints  # (clients,)
    kept_absent: Ints
    left: Ints  # (1,): how many could not be put back
    hand: Ints  # (clients,): those taken out
    order: Ints
    key: NDArray[np.float64]
    gone: NDArray[np.bool_]  # (n,)
    touched: NDArray[np.bool_]  # (v,)
    ruined: NDArray[np.bool_]  # (v, trips)
    kept: Tours  # of vehicles that are touched: as they were
    best: Places
    best_size: Ints
    middle: Places  # (2, most): what two stretches become
    found: Ints  # (4,): vehicle, place, how, unload site
    bound: Ints  # (v * most,): what a place costs at least
    spot: Ints  # (v * most,): which place that is, see insertion.BITS


class Knobs(NamedTuple):
    """The parameters of the paper, and of what is added to it."""

    average: float  # stops taken out
    longest: float  # a string
    splits: float  # chance that some inside a string stay
    spares: float  # chance of each more that stays
    blinks: float  # chance of overlooking a place
    times: float  # chance that what is served at one time goes, instead of strings
    span: int  # stops of each vehicle that go then, at most
    unloads: float  # chance of each unload in a ruined day to go
    moves: int  # of stretches tried after each round
    absence: int  # cost of a client left out


def day_of(translation: Translation) -> Day:
    """Return the arrays of a translation with `suits`, its vans in the order of its members."""
    data, first = translation.data, translation.first
    clients, depots, things = data.clients(), data.depots(), [*data.depots(), *data.clients()]
    kinds = [
        t for t, vans in zip(translation.types, translation.members, strict=True) for _ in vans
    ]
    plain = translation.plain
    metres, seconds = (
        np.minimum.reduce([matrix(k) for k in range(plain.num_profiles)]).astype(np.int32)
        for matrix in (plain.distance_matrix, plain.duration_matrix)
    )
    load = np.zeros((len(things), data.num_load_dimensions), np.int64)
    load[first:] = [c.pickup for c in clients]
    rates = [(t.unit_distance_cost, t.unit_duration_cost) for t in kinds]
    paid = sorted(set(rates))
    toll = np.stack([np.int64(far) * metres + np.int64(long) * seconds for far, long in paid])
    arcs = toll.max(axis=0)[first:, first:]
    sites = np.full((len(kinds), max(1, len(depots))), -1, np.int64)
    for k, kind in enumerate(kinds):
        sites[k, : len(kind.reload_depots)] = kind.reload_depots
    return Day(
        depots=first,
        toll=toll,
        toll_back=np.ascontiguousarray(toll.transpose(0, 2, 1)),
        kind=np.array([paid.index(rate) for rate in rates], np.int64),
        seconds=seconds,
        service=_ints(things, "service_duration"),
        opens=_ints(things, "tw_early"),
        closes=_ints(things, "tw_late"),
        load=load,
        near=(first + np.argsort(arcs, axis=1, kind="stable")).astype(np.uint32),
        far=metres[kinds[0].start_depot].astype(np.int64),
        may_serve=_may_serve(translation),
        capacity=np.array([t.capacity for t in kinds], np.int64).reshape(len(kinds), -1),
        start=_ints(kinds, "start_depot"),
        end=_ints(kinds, "end_depot"),
        leaves_from=_ints(kinds, "tw_early"),
        leaves_by=np.minimum(_ints(kinds, "start_late"), _ints(kinds, "tw_late")),
        back_by=_ints(kinds, "tw_late"),
        longest=_ints(kinds, "shift_duration"),
        per_second=np.array([t.unit_duration_cost for t in kinds], np.int64),
        fixed=np.array([t.fixed_cost for t in kinds], np.int64),
        most_unloads=np.minimum(_ints(kinds, "max_reloads"), MOST_TRIPS - 1),
        sites=sites,
    )


def suits(translation: Translation) -> bool:
    """Tell whether the arrays can say all that the translation does."""
    clients = translation.data.clients()
    return (
        translation.budget is None
        and not translation.alternatives
        and all(c.required and not c.release_time for c in clients)
        and not any(any(t.initial_load) for t in translation.types)
        and all(v.distance_left >= INF // 2 for v in translation.vans)
    )


def tours_of(day: Day) -> Tours:
    """Return days on which nobody has left yet; the tables are still to be computed."""
    locations, resources = day.load.shape
    vans = len(day.start)
    most = locations - day.depots + MOST_TRIPS + 2
    place = np.zeros((vans, most), np.uint32)
    place[:, 0], place[:, 1] = day.start, day.end
    return Tours(
        place=place,
        size=np.full(vans, 2, np.int64),
        ahead=np.zeros((vans, most, 5), np.int32),
        behind=np.zeros((vans, most, 3), np.int32),
        paid=np.zeros((vans, most), np.int64),
        loaded=np.zeros((vans, most, resources), np.int64),
        trip=np.zeros((vans, most), np.int32),
        begins=np.zeros((vans, MOST_TRIPS + 1), np.int64),
        trip_load=np.zeros((vans, MOST_TRIPS, resources), np.int64),
        cost=np.zeros(vans, np.int64),
        idle=np.zeros(vans, np.int64),
        van_of=np.full(locations, -1, np.int64),
        at=np.zeros(locations, np.int64),
    )


def work_of(day: Day) -> Work:
    """Return what a search of the day needs, every client still to be placed."""
    places = tours_of(day).place
    vans, locations = len(day.start), len(day.load)
    clients = locations - day.depots
    return Work(
        total=np.array([0, clients, 0, clients], np.int64),
        absent=np.arange(day.depots, locations, dtype=np.int64),
        kept_absent=np.zeros(clients, np.int64),
        left=np.zeros(1, np.int64),
        hand=np.zeros(clients, np.int64),
        order=np.zeros(clients, np.int64),
        key=np.zeros(clients, np.float64),
        gone=np.zeros(locations, np.bool_),
        touched=np.zeros(vans, np.bool_),
        ruined=np.zeros((vans, MOST_TRIPS), np.bool_),
        kept=tours_of(day),
        best=places.copy(),
        best_size=np.full(vans, 2, np.int64),
        middle=np.zeros((2, places.shape[1]), np.uint32),
        found=np.zeros(4, np.int64),
        bound=np.zeros(places.size, np.int64),
        spot=np.zeros(places.size, np.int64),
    )


def _may_serve(translation: Translation) -> NDArray[np.bool_]:
    """Which vehicle may visit which location, shape (v, n)."""
    allowed = np.ones((len(translation.profiles), len(translation.rows)), np.bool_)
    for k, members in enumerate(translation.profiles):
        allowed[k, translation.closed_to(members)] = False
    kinds = zip(translation.types, translation.members, strict=True)
    return allowed[[t.profile for t, vans in kinds for _ in vans]]


def _ints(things: Any, name: str) -> Ints:
    """One attribute of each, what is without bound cut to a bound no day reaches."""
    return np.array([min(getattr(t, name), FOREVER) for t in things], np.int64)
