"""The problem in PyVRP's words, and its routes back in ours.

What PyVRP lacks is said another way: the last unload is folded into the arcs to
a dummy end depot; an hour of rest is cut out of everybody's clock; a bound over
the whole day (collected load, stops) rides on the distance, each stop's share
being worth more metres than a vehicle can drive; several windows are several
clients of which one is visited; stops that share a place and a window are one
client.  The schedule is recomputed exactly afterwards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import gcd
from typing import Any

import numpy as np
import pyvrp

from routing.day_budget import day_budget
from routing.model import INF, SCALE, Model, Rest, Van
from routing.sequence import close
from routing.travel import IntMatrix

FAR = 10**8
"""Seconds or metres of an arc that a vehicle may not use: too long for any day."""

Plan = list[list[int]]


@dataclass(frozen=True, slots=True)
class Choices:
    """How to say it: `required` stops or prizes, the vans to use, the place of the rest."""

    required: bool
    vans: tuple[int, ...]
    merge: bool = True
    rest_at: float = 0.5


class Translation:
    """One PyVRP instance with what is needed to read its routes."""

    def __init__(self, model: Model, choices: Choices, stops: Sequence[int]) -> None:
        """Translate the given stops for the given vans."""
        self.model, self.choices = model, choices
        self.vans = [model.vans[k] for k in choices.vans]
        self.rests = _common_rests(self.vans)
        self.divisor = _divisor(self.vans)
        self.groups = self._merge(stops)
        self.budget = day_budget(model, self.vans, stops)
        self._locate()
        self._clients()
        self._vehicle_types()
        self.plain = self._data(with_budget=False)
        self.data = self._data(with_budget=True) if self.budget else self.plain

    def cut(self, time: int) -> int:
        """Map a clock time to the clock without the rests."""
        gone = 0
        for rest in self.rests:
            at = int(rest.earliest + (rest.latest - rest.earliest) * self.choices.rest_at)
            if time > at:
                gone += min(time - at, rest.duration)
        return time - gone

    def _merge(self, stops: Sequence[int]) -> list[list[int]]:
        """Group stops with one place and one window while they stay a small part of a load."""
        model = self.model
        if not self.choices.merge:
            return [[i] for i in stops]
        small = [min(v.capacity[r] for v in self.vans) // 8 for r in range(len(model.resources))]
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

    def _locate(self) -> None:
        """Number locations: start, end and reload depots; then a client for each window."""
        model = self.model
        self.start_depot: dict[int, int] = {}
        self.end_depot: dict[tuple[int, tuple[int, ...]], int] = {}
        self.site_depot: dict[int, int] = {}
        depots: list[int] = []
        for van in self.vans:
            if van.start_row not in self.start_depot:
                self.start_depot[van.start_row] = len(depots)
                depots.append(van.start_row)
        for van in self.vans:
            key = self.end_key(van)
            if key not in self.end_depot:
                self.end_depot[key] = len(depots)
                depots.append(van.end_row)
        for site in sorted({s for van in self.vans for s in van.sites}):
            self.site_depot[site] = len(depots)
            depots.append(model.row[site])
        self.first = len(depots)
        self.depot_rows = depots

    def end_key(self, van: Van) -> tuple[int, tuple[int, ...]]:
        """Vans that end at one place through the same sites share an end depot."""
        return van.end_row, van.sites if van.return_empty else ()

    def _clients(self) -> None:
        model = self.model
        self.clients: list[pyvrp.Client] = []
        self.client_group: list[int] = []
        self.alternatives: list[pyvrp.ClientGroup] = []
        must = model.must_serve_penalty() // self.divisor
        for g, members in enumerate(self.groups):
            first = model.problem.stops[members[0]]
            required = self.choices.required and first.prize is None
            prize = (
                must * (1 + first.priority)
                if first.prize is None
                else first.prize * SCALE // self.divisor
            )
            prize *= len(members)
            windows = model.windows[members[0]]
            several = len(windows) > 1
            ids = []
            last = sum(model.duration[i] for i in members[:-1])
            for opens, closes, _ in windows:
                ids.append(self.first + len(self.clients))
                self.clients.append(
                    pyvrp.Client(
                        0,
                        0,
                        pickup=[
                            sum(model.load[i][r] for i in members)
                            for r in range(len(model.resources))
                        ],
                        service_duration=sum(model.duration[i] for i in members),
                        tw_early=max(0, self.cut(opens)),
                        tw_late=max(0, self.cut(opens), self.cut(closes) - last),
                        release_time=max(0, self.cut(model.release[members[0]])),
                        prize=prize,
                        required=required and not several,
                        group=len(self.alternatives) if several else None,
                    )
                )
                self.client_group.append(g)
            if several:
                self.alternatives.append(pyvrp.ClientGroup(ids, required))
        self.rows = self.depot_rows + [model.row[self.groups[g][0]] for g in self.client_group]

    def _vehicle_types(self) -> None:
        """Equal vans are one type; each set of permissions is one profile."""
        self.types: list[pyvrp.VehicleType] = []
        self.members: list[list[Van]] = []
        self.profiles: list[frozenset[int]] = []
        everyone = frozenset(i for g in self.groups for i in g)
        alike: dict[object, list[Van]] = defaultdict(list)
        for van in self.vans:
            alike[replace(van, index=0, id="", may_serve=van.may_serve & everyone)].append(van)
        for vans in alike.values():
            van = vans[0]
            allowed = van.may_serve & everyone
            if allowed not in self.profiles:
                self.profiles.append(allowed)
            self.members.append(vans)
            self.types.append(self._type(van, len(vans), self.profiles.index(allowed)))

    def _type(self, van: Van, count: int, profile: int) -> pyvrp.VehicleType:
        limit: dict[str, Any] = {}
        if self.budget is not None:
            limit["max_distance"] = self.budget.limit(van)
        elif van.distance_left < INF // 2:
            limit["max_distance"] = max(0, van.distance_left)
        if van.max_duration < INF // 2:
            done = 0 if van.begun is None else van.start_time - van.begun
            rest = sum(r.duration for r in self.rests)
            limit["shift_duration"] = max(0, van.max_duration - done - rest)
        early, late = self.cut(van.start_time), self.cut(van.shift_end)
        if van.trips_left < INF // 2:
            limit["max_reloads"] = max(0, van.trips_left - 1)
        start_late = self.cut(van.start_by) if van.start_by < INF // 2 else late
        if van.begun is not None:
            start_late = early
        return pyvrp.VehicleType(
            num_available=count,
            capacity=[min(c, FAR * 1000) for c in van.capacity],
            start_depot=self.start_depot[van.start_row],
            end_depot=self.end_depot[self.end_key(van)],
            fixed_cost=0 if van.begun is not None else van.fixed // self.divisor,
            tw_early=early,
            tw_late=max(early, late),
            start_late=max(early, min(start_late, late)),
            unit_distance_cost=round(van.per_metre / self.divisor),
            unit_duration_cost=round(van.per_second / self.divisor),
            profile=profile,
            initial_load=list(van.on_board),
            reload_depots=[self.site_depot[s] for s in van.sites],
            **limit,
        )

    def _data(self, *, with_budget: bool) -> pyvrp.ProblemData:
        matrix, model = self.model.problem.matrix, self.model
        index = np.ix_(self.rows, self.rows)
        metres = np.minimum(matrix.distances[index], FAR).astype(np.int64)
        seconds = np.minimum(matrix.durations[index], FAR).astype(np.int64)
        self._fold(metres, seconds)
        if with_budget and self.budget is not None:
            shares = [self.budget.share(model, self.groups[g]) for g in self.client_group]
            metres[:, self.first :] += np.array(shares)[None, :]
        np.fill_diagonal(metres, 0)
        np.fill_diagonal(seconds, 0)
        sites = {depot: site for site, depot in self.site_depot.items()}
        depots = [self._depot(sites.get(k)) for k in range(self.first)]
        profiles: list[tuple[Any, Any]] = [
            self._barred(metres, seconds, allowed) for allowed in self.profiles
        ]
        types = self.types
        if not with_budget and self.budget is not None:
            types = [t.replace(max_distance=np.iinfo(np.int64).max) for t in types]
        return pyvrp.ProblemData(
            self.clients,
            depots,
            types,
            [m for m, _ in profiles],
            [s for _, s in profiles],
            self.alternatives,
        )

    def _depot(self, site: int | None) -> pyvrp.Depot:
        if site is None:
            return pyvrp.Depot(0, 0)
        windows = self.model.windows[site]
        return pyvrp.Depot(
            0,
            0,
            tw_early=max(0, self.cut(min(w[0] for w in windows))),
            tw_late=max(0, self.cut(max(w[1] for w in windows))),
            service_duration=self.model.duration[site],
        )

    def _barred(
        self, metres: IntMatrix, seconds: IntMatrix, allowed: frozenset[int]
    ) -> tuple[IntMatrix, IntMatrix]:
        """Make the arcs to stops a profile may not serve too long to use."""
        barred = [
            self.first + k
            for k, g in enumerate(self.client_group)
            if self.groups[g][0] not in allowed
        ]
        if not barred:
            return metres, seconds
        metres, seconds = metres.copy(), seconds.copy()
        seconds[:, barred] = FAR
        metres[:, barred] += int(metres[metres < FAR].max()) * 4
        np.fill_diagonal(metres, 0)
        np.fill_diagonal(seconds, 0)
        return metres, seconds

    def _fold(self, metres: IntMatrix, seconds: IntMatrix) -> None:
        """Let the arc to an end depot pass through the nearest unload site."""
        model, matrix = self.model, self.model.problem.matrix
        for (end_row, sites), depot in self.end_depot.items():
            if not sites:
                continue
            loaded = {self.start_depot[v.start_row] for v in self.vans if any(v.on_board)}
            tails = np.array([*sorted(loaded), *range(self.first, len(self.rows))], dtype=np.int64)
            rows = [self.rows[t] for t in tails]
            at = [model.row[s] for s in sites]
            stay = np.array([model.duration[s] for s in sites])
            via = matrix.distances[np.ix_(rows, at)] + matrix.distances[at, end_row][None, :]
            time = (
                matrix.durations[np.ix_(rows, at)] + (matrix.durations[at, end_row] + stay)[None, :]
            )
            best = via.argmin(axis=1)
            pick = np.arange(len(rows))
            metres[tails, depot] = np.minimum(via[pick, best], FAR)
            seconds[tails, depot] = np.minimum(time[pick, best], FAR)

    def cost(self, solution: pyvrp.Solution) -> int:
        """Return a solution's cost in cost units, without what the day's bound adds."""
        metres = 0
        if self.budget is not None:
            for route in solution.routes():
                rate = self.types[route.vehicle_type()].unit_distance_cost
                groups = [self.groups[self.client_group[v - self.first]] for v in route.visits()]
                metres += rate * sum(self.budget.share(self.model, g) for g in groups)
        paid = solution.distance_cost() + solution.duration_cost() + solution.fixed_vehicle_cost()
        return (paid + solution.uncollected_prizes() - metres) * self.divisor // SCALE

    def decode(self, solution: pyvrp.Solution) -> Plan:
        """Return the items of every van of the model."""
        site_of = {d: s for s, d in self.site_depot.items()}
        plan: Plan = [[] for _ in self.model.vans]
        free = [list(reversed(vans)) for vans in self.members]
        for route in solution.routes():
            van = free[route.vehicle_type()].pop()
            items: list[int] = []
            trips = route.trips()
            for k, trip in enumerate(trips):
                for location in trip.visits():
                    items += self.groups[self.client_group[location - self.first]]
                if k + 1 < len(trips):
                    items.append(site_of[trip.end_depot()])
            plan[van.index] = close(self.model, van, items)
        return plan

    def encode(self, plan: Plan) -> pyvrp.Solution:
        """Turn items into a PyVRP solution; a merged group goes where its first member is."""
        client_of: dict[int, int] = {}
        for client, g in enumerate(self.client_group):
            for i in self.groups[g]:
                client_of.setdefault(i, client)
        seen: set[int] = set()
        routes = []
        for kind, vans in enumerate(self.members):
            for van in vans:
                items = plan[van.index]
                if items and items[-1] >= self.model.n and van.return_empty:
                    items = items[:-1]
                trips = self._trips(van, items, kind, client_of=client_of, seen=seen)
                if trips:
                    routes.append(pyvrp.Route(self.data, trips, kind))
        return pyvrp.Solution(self.data, routes)

    def _trips(
        self,
        van: Van,
        items: Sequence[int],
        kind: int,
        *,
        client_of: dict[int, int],
        seen: set[int],
    ) -> list[pyvrp.Trip]:
        """Cut items into PyVRP's trips; a client already placed is passed over."""
        trips: list[pyvrp.Trip] = []
        start, end = self.start_depot[van.start_row], self.end_depot[self.end_key(van)]
        visits: list[int] = []
        for i in [*items, -1]:
            if 0 <= i < self.model.n:
                if i in client_of and client_of[i] not in seen:
                    seen.add(client_of[i])
                    visits.append(self.first + client_of[i])
            elif visits:
                stop_at = end if i < 0 else self.site_depot[i]
                trips.append(pyvrp.Trip(self.data, visits, kind, start, stop_at))
                start, visits = stop_at, []
        if trips and trips[-1].end_depot() != end:
            trips.append(pyvrp.Trip(self.data, [], kind, start, end))
        return trips


def _common_rests(vans: Sequence[Van]) -> tuple[Rest, ...]:
    """Return the rests that most vans owe: one clock serves all."""
    votes: dict[tuple[Rest, ...], int] = defaultdict(int)
    for van in vans:
        votes[van.rests] += 1
    return max(votes, key=lambda rests: votes[rests], default=())


def _divisor(vans: Sequence[Van]) -> int:
    """Return what scaled costs are divided by, so that a metre costs a small whole number."""
    rates = [r for v in vans for r in (v.per_metre, v.per_second) if r]
    common = gcd(*rates, *(v.fixed for v in vans)) or 1
    largest = max(rates, default=1) // common
    return common * max(1, largest // 1000)
