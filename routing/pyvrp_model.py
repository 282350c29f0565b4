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
from typing import Any

import numpy as np
import pyvrp

from routing.day_budget import day_budget
from routing.last_unload import way_home
from routing.model import INF, SCALE, Model, Van
from routing.pyvrp_parts import FAR, barred, common_rests, merge, unit_cost
from routing.travel import IntMatrix

Plan = list[list[int]]


@dataclass(frozen=True, slots=True)
class Choices:
    """How to say it: `required` stops or prizes, the vans to use, the place of the rest.

    `hours_on_metres` lays what an hour costs on the distances, so that waiting and
    service cost nothing: only for vehicles without a bound on their distance.
    `sites` are the unload sites to consider, None for all: each slows every move.
    """

    required: bool
    vans: tuple[int, ...]
    merge: bool = True
    rest_at: float = 0.5
    hours_on_metres: bool = False
    sites: tuple[int, ...] | None = None


class Translation:
    """One PyVRP instance with what is needed to read its routes."""

    def __init__(self, model: Model, choices: Choices, stops: Sequence[int]) -> None:
        """Translate the given stops for the given vans."""
        self.model, self.choices = model, choices
        self.vans = [_near(model.vans[k], choices.sites) for k in choices.vans]
        self.rests = common_rests(self.vans)
        self.divisor = unit_cost(self.vans)
        self.groups = merge(model, self.vans, stops) if choices.merge else [[i] for i in stops]
        self.metres_a_second = 0.0
        if choices.hours_on_metres:
            paid = sum(v.per_second for v in self.vans)
            self.metres_a_second = paid / max(1, sum(v.per_metre for v in self.vans))
        self.budget = day_budget(model, self.vans, stops, metres_a_second=self.metres_a_second)
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
            unit_duration_cost=0
            if self.choices.hours_on_metres
            else round(van.per_second / self.divisor),
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
        if self.metres_a_second:
            metres += np.rint(seconds * self.metres_a_second).astype(np.int64)
            np.minimum(metres, FAR, out=metres)
        if with_budget and self.budget is not None:
            shares = [self.budget.share(model, self.groups[g]) for g in self.client_group]
            metres[:, self.first :] += np.array(shares)[None, :]
        np.fill_diagonal(metres, 0)
        np.fill_diagonal(seconds, 0)
        sites = {depot: site for site, depot in self.site_depot.items()}
        depots = [self._depot(sites.get(k)) for k in range(self.first)]
        profiles: list[tuple[Any, Any]] = [
            barred(metres, seconds, self.closed_to(allowed)) for allowed in self.profiles
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

    def closed_to(self, allowed: frozenset[int]) -> list[int]:
        """Return the clients a profile may not serve."""
        return [
            self.first + k
            for k, g in enumerate(self.client_group)
            if self.groups[g][0] not in allowed
        ]

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

    def _fold(self, metres: IntMatrix, seconds: IntMatrix) -> None:
        """Let the arc to an end depot pass through the nearest unload site."""
        for (end_row, sites), depot in self.end_depot.items():
            if not sites:
                continue
            loaded = {self.start_depot[v.start_row] for v in self.vans if any(v.on_board)}
            tails = np.array([*sorted(loaded), *range(self.first, len(self.rows))], dtype=np.int64)
            rows = [self.rows[t] for t in tails]
            far, long = way_home(self.model, rows, sites=sites, end_row=end_row)
            metres[tails, depot] = np.minimum(far, FAR)
            seconds[tails, depot] = np.minimum(long, FAR)

    def cost(self, solution: pyvrp.Solution) -> int:
        """Return a solution's cost in cost units, without what the day's bound adds."""
        paid = solution.distance_cost() + solution.duration_cost() + solution.fixed_vehicle_cost()
        added = sum(self._added(route) for route in solution.routes())
        return (paid + solution.uncollected_prizes() - added) * self.divisor // SCALE

    def driving(self, solution: pyvrp.Solution) -> int:
        """Return what the driving alone costs, in PyVRP's units: what a search can save on."""
        total = 0
        for route in solution.routes():
            kind = self.types[route.vehicle_type()]
            total += kind.unit_distance_cost * route.distance() - self._added(route)
            total += kind.unit_duration_cost * route.travel_duration()
        return total

    def _added(self, route: pyvrp.Route) -> int:
        """Return what the day's bound adds to the cost of a route's distance."""
        if self.budget is None:
            return 0
        groups = [self.groups[self.client_group[v - self.first]] for v in route.visits()]
        rate: int = self.types[route.vehicle_type()].unit_distance_cost
        return rate * sum(self.budget.share(self.model, g) for g in groups)


def _near(van: Van, sites: tuple[int, ...] | None) -> Van:
    """Return the van with those of its sites that are to be considered; all if none is."""
    near = van.sites if sites is None else tuple(s for s in van.sites if s in sites)
    return van if near == van.sites or not near else replace(van, sites=near)
