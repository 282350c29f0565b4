"""The problem in OR-Tools' words: what PyVRP cannot say is said here.

The last unload is folded into the arc to the vehicle's own end node, since a
bound on the load at the end together with optional unload copies leaves the
first-solution heuristics without a way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.constraint_solver import pywrapcp

from routing.last_unload import way_home
from routing.model import INF, SCALE, Model, Van
from routing.travel import UNREACHABLE

HORIZON = 10**8
SPARE_COPIES = 3


@dataclass(frozen=True, slots=True)
class Nodes:
    """Node numbers: open stops, then unload copies, then starts, then ends."""

    items: tuple[int, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


class Program:
    """One OR-Tools model.  `plan` decides how many copies of each unload site there are."""

    def __init__(self, model: Model, plan: Sequence[Sequence[int]]) -> None:
        """Say everything: costs, times, loads, counts, which stops are optional."""
        self.model, self.plan = model, [list(p) for p in plan]
        self.nodes = self._number()
        count = len(self.nodes.items) + 2 * len(model.vans)
        self.manager: Any = pywrapcp.RoutingIndexManager(
            count, len(model.vans), list(self.nodes.starts), list(self.nodes.ends)
        )
        self.routing: Any = pywrapcp.RoutingModel(self.manager)
        self.metres, self.seconds = self._matrices()
        self._costs()
        self._times()
        self._loads()
        self._stops()

    def _number(self) -> Nodes:
        model = self.model
        items = list(model.open)
        needed = [sum(i == site for p in self.plan for i in p) for site in model.site_of.values()]
        for site, used in zip(model.site_of.values(), needed, strict=True):
            items += [site] * (used + max(SPARE_COPIES, len(model.vans)))
        first = len(items)
        vans = len(model.vans)
        return Nodes(
            tuple(items),
            tuple(range(first, first + vans)),
            tuple(range(first + vans, first + 2 * vans)),
        )

    def _matrices(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Metres and seconds (service at the tail included) between nodes."""
        model, matrix = self.model, self.model.problem.matrix
        rows = [model.row[i] for i in self.nodes.items]
        rows += [v.start_row for v in model.vans] + [v.end_row for v in model.vans]
        service = np.array(
            [model.duration[i] for i in self.nodes.items] + [0] * (2 * len(model.vans))
        )
        metres = matrix.distances[np.ix_(rows, rows)].astype(np.int64)
        seconds = matrix.durations[np.ix_(rows, rows)] + service[:, None]
        for van, end in zip(model.vans, self.nodes.ends, strict=True):
            self._fold(van, end, rows, metres=metres, seconds=seconds)
        return np.minimum(metres, UNREACHABLE), np.minimum(seconds, UNREACHABLE)

    def _fold(
        self,
        van: Van,
        end: int,
        rows: list[int],
        *,
        metres: NDArray[np.int64],
        seconds: NDArray[np.int64],
    ) -> None:
        """Put the cheapest last unload into the arcs from loaded stops to the end."""
        model = self.model
        if not van.return_empty or not van.sites:
            return
        loaded = [k for k, i in enumerate(self.nodes.items) if i < model.n]
        service = [model.duration[self.nodes.items[k]] for k in loaded]
        if any(van.on_board):
            loaded.append(self.nodes.starts[van.index])
            service.append(0)
        far, long = way_home(model, [rows[k] for k in loaded], sites=van.sites, end_row=van.end_row)
        metres[loaded, end] = far
        seconds[loaded, end] = long + np.array(service)

    def _register(self, matrix: NDArray[np.int64]) -> int:
        return int(self.routing.RegisterTransitMatrix(matrix.tolist()))

    def _unary(self, values: Sequence[int]) -> int:
        return int(self.routing.RegisterUnaryTransitVector(list(values)))

    def _costs(self) -> None:
        matrices: dict[int, int] = {}
        for van in self.model.vans:
            if van.per_metre not in matrices:
                matrices[van.per_metre] = self._register(self.metres * van.per_metre)
            self.routing.SetArcCostEvaluatorOfVehicle(matrices[van.per_metre], van.index)
            self.routing.SetFixedCostOfVehicle(0 if van.begun is not None else van.fixed, van.index)
        if any(v.distance_left < INF // 2 for v in self.model.vans):
            bounds = [max(0, min(v.distance_left, HORIZON)) for v in self.model.vans]
            self.routing.AddDimensionWithVehicleCapacity(
                self._register(self.metres), 0, bounds, True, "metres"
            )

    def _times(self) -> None:
        model, routing = self.model, self.routing
        routing.AddDimension(self._register(self.seconds), HORIZON, HORIZON, False, "time")
        clock = routing.GetDimensionOrDie("time")
        solver = routing.solver()
        service = [0] * routing.Size()
        for node, item in enumerate(self.nodes.items):
            index = self.manager.NodeToIndex(node)
            service[index] = model.duration[item]
            self._window(clock, index, item)
        for van in model.vans:
            v, start, end = van.index, routing.Start(van.index), routing.End(van.index)
            latest = (
                min(van.start_by, max(van.start_time, van.shift_end))
                if van.begun is None
                else van.start_time
            )
            clock.CumulVar(start).SetRange(van.start_time, max(latest, van.start_time))
            clock.CumulVar(end).SetRange(0, max(van.shift_end, van.start_time))
            if van.max_duration < INF // 2:
                done = 0 if van.begun is None else van.start_time - van.begun
                clock.SetSpanUpperBoundForVehicle(max(0, van.max_duration - done), v)
            if van.per_second:
                clock.SetSpanCostCoefficientForVehicle(van.per_second, v)
            routing.AddVariableMinimizedByFinalizer(clock.CumulVar(end))
            if van.rests:
                rests = [
                    solver.FixedDurationIntervalVar(r.earliest, r.latest, r.duration, False, r.id)
                    for r in van.rests
                ]
                clock.SetBreakIntervalsOfVehicle(rests, v, service)

    def _window(self, clock: Any, index: int, item: int) -> None:
        windows = self.model.windows[item]
        soft = [w for w in windows if w[2] is not None]
        cumul = clock.CumulVar(index)
        if soft:
            cumul.SetRange(min(w[0] for w in windows), HORIZON)
            end = max(w[1] for w in windows)
            clock.SetCumulVarSoftUpperBound(
                index, min(end, HORIZON), max(w[2] or 0 for w in soft) * 1000
            )
            return
        cumul.SetRange(windows[0][0], min(max(w[1] for w in windows), HORIZON))
        last = windows[0][1]
        for opens, closes, _ in windows[1:]:
            if opens > last + 1:
                cumul.RemoveInterval(last + 1, opens - 1)
            last = max(last, closes)

    def _loads(self) -> None:
        model, routing, vans = self.model, self.routing, self.model.vans
        spare = 2 * len(vans)
        for r, name in enumerate(model.resources):
            total = sum(model.load[i][r] for i in model.open) + sum(v.on_board[r] for v in vans)
            caps = [min(v.capacity[r], total) for v in vans]
            if any(c < total for c in caps):
                top = max([*caps, 1])
                amounts = [model.load[i][r] if i < model.n else -top for i in self.nodes.items]
                routing.AddDimensionWithVehicleCapacity(
                    self._unary([*amounts, *[0] * spare]), top, caps, False, f"load {name}"
                )
                self._fix_slack(routing.GetDimensionOrDie(f"load {name}"), r)
            day = [max(0, min(v.day_left[r], total)) for v in vans]
            if any(d < total for d in day):
                amounts = [model.load[i][r] if i < model.n else 0 for i in self.nodes.items]
                routing.AddDimensionWithVehicleCapacity(
                    self._unary([*amounts, *[0] * spare]), 0, day, True, f"day {name}"
                )
        stops = [int(i < model.n) for i in self.nodes.items]
        self._count("stops", stops, [v.stops_left for v in vans])
        self._count("unloads", [1 - one for one in stops], [v.trips_left - 1 for v in vans])

    def _count(self, label: str, ones: list[int], bounds: list[int]) -> None:
        """Bound how many nodes of a kind each vehicle visits."""
        if any(b < len(ones) for b in bounds):
            capped = [max(0, min(b, len(ones))) for b in bounds]
            counter = self._unary([*ones, *[0] * (2 * len(bounds))])
            self.routing.AddDimensionWithVehicleCapacity(counter, 0, capped, True, label)

    def _fix_slack(self, dimension: Any, resource: int) -> None:
        """Only an unload may let the load drop; a vehicle begins with what it has on board."""
        for node, item in enumerate(self.nodes.items):
            if item < self.model.n:
                dimension.SlackVar(self.manager.NodeToIndex(node)).SetValue(0)
        for van in self.model.vans:
            dimension.CumulVar(self.routing.Start(van.index)).SetValue(van.on_board[resource])
            dimension.SlackVar(self.routing.Start(van.index)).SetValue(0)

    def _stops(self) -> None:
        model, routing = self.model, self.routing
        must = model.must_serve_penalty()
        for node, item in enumerate(self.nodes.items):
            index = self.manager.NodeToIndex(node)
            if item < model.n:
                stop = model.problem.stops[item]
                penalty = must * (1 + stop.priority) if stop.prize is None else stop.prize * SCALE
                allowed = [v.index for v in model.vans if item in v.may_serve]
            else:
                penalty, allowed = 0, [v.index for v in model.vans if item in v.sites]
            routing.AddDisjunction([index], penalty)
            if len(allowed) < len(model.vans):
                routing.VehicleVar(index).SetValues([-1, *allowed])
