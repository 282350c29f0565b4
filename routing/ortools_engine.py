"""OR-Tools: holds what PyVRP cannot say, and starts from routes it is given.

The last unload is folded into the arc to the vehicle's own end node, since a
bound on the load at the end together with optional unload copies leaves the
first-solution heuristics without a way.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from routing.answer import Plan
from routing.model import INF, SCALE, Model, Van
from routing.search import Budget, Update
from routing.sequence import close
from routing.travel import UNREACHABLE

HORIZON = 10**8
SPARE_COPIES = 3


@dataclass(frozen=True, slots=True)
class _Nodes:
    """Node numbers: open stops, then unload copies, then starts, then ends."""

    items: tuple[int, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def improve(model: Model, plan: Sequence[Sequence[int]], *, budget: Budget) -> Plan:
    """Search from a feasible plan; return the best sequences found, the plan itself at worst.

    Returned sequences are untimed and unchecked.
    """
    if not model.vans or not model.open or budget.stopped():
        return [list(items) for items in plan]
    return _Search(model, plan, budget).run()


class _Search:
    """One OR-Tools model and its run."""

    def __init__(self, model: Model, plan: Sequence[Sequence[int]], budget: Budget) -> None:
        self.model, self.plan, self.budget = model, [list(p) for p in plan], budget
        self.nodes = self._number()
        count = len(self.nodes.items) + 2 * len(model.vans)
        self.manager: Any = pywrapcp.RoutingIndexManager(
            count, len(model.vans), list(self.nodes.starts), list(self.nodes.ends)
        )
        self.routing: Any = pywrapcp.RoutingModel(self.manager)
        self.metres, self.seconds = self._matrices()
        self.best: Plan | None = None
        self.best_value = INF
        self.solutions = 0

    def _number(self) -> _Nodes:
        model = self.model
        items = list(model.open)
        needed = [sum(i == site for p in self.plan for i in p) for site in model.site_of.values()]
        for site, used in zip(model.site_of.values(), needed, strict=True):
            items += [site] * (used + max(SPARE_COPIES, len(model.vans)))
        first = len(items)
        vans = len(model.vans)
        return _Nodes(
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
        model, matrix = self.model, self.model.problem.matrix
        if not van.return_empty or not van.sites:
            return
        sites = [model.row[s] for s in van.sites]
        stay = np.array([model.duration[s] for s in van.sites])
        loaded = [k for k, i in enumerate(self.nodes.items) if i < model.n]
        if any(van.on_board):
            loaded.append(self.nodes.starts[van.index])
        tails = [rows[k] for k in loaded]
        via = matrix.distances[np.ix_(tails, sites)] + matrix.distances[sites, van.end_row][None, :]
        best = via.argmin(axis=1)
        extra = (
            matrix.durations[np.ix_(tails, sites)]
            + (stay + matrix.durations[sites, van.end_row])[None, :]
        )
        pick = np.arange(len(loaded))
        service = np.array(
            [
                model.duration[self.nodes.items[k]] if k < len(self.nodes.items) else 0
                for k in loaded
            ]
        )
        metres[loaded, end] = via[pick, best]
        seconds[loaded, end] = extra[pick, best] + service

    def _register(self, matrix: NDArray[np.int64]) -> int:
        return int(self.routing.RegisterTransitMatrix(matrix.tolist()))

    def _unary(self, values: Sequence[int]) -> int:
        return int(self.routing.RegisterUnaryTransitVector(list(values)))

    def run(self) -> Plan:
        """Build, warm-start, search."""
        self._costs()
        self._times()
        self._loads()
        self._stops()
        parameters = self._parameters()
        self.routing.CloseModelWithParameters(parameters)
        self.routing.AddAtSolutionCallback(self._at_solution)
        limit = self.routing.solver().CustomLimit(self.budget.stopped)
        self.routing.AddSearchMonitor(limit)
        start = self._warm_start()
        if self.budget.stopped():
            return self.plan
        if start is None:
            self.routing.SolveWithParameters(parameters)
        else:
            self.routing.SolveFromAssignmentWithParameters(start, parameters)
        return self.plan if self.best is None else self.best

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

    def _parameters(self) -> Any:
        enums: Any = routing_enums_pb2
        solver: Any = pywrapcp
        parameters = solver.DefaultRoutingSearchParameters()
        parameters.first_solution_strategy = enums.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
        parameters.local_search_metaheuristic = enums.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
        if self.budget.clock is time.perf_counter:
            parameters.time_limit.FromMilliseconds(max(1, int(self.budget.left * 1000)))
        if self.budget.iterations is not None:
            parameters.solution_limit = max(1, self.budget.iterations)
        return parameters

    def _warm_start(self) -> Any:
        """Turn the plan into an assignment; None when OR-Tools refuses it."""
        model = self.model
        free = {
            item: [k for k, i in enumerate(self.nodes.items) if i == item]
            for item in set(self.nodes.items)
        }
        routes = []
        for van, items in zip(model.vans, self.plan, strict=True):
            kept = items[:-1] if items and van.return_empty and items[-1] >= model.n else items
            routes.append([self.manager.NodeToIndex(free[i].pop()) for i in kept])
        return self.routing.ReadAssignmentFromRoutes(routes, True)

    def _at_solution(self) -> None:
        """Keep the best by OR-Tools' own objective."""
        self.solutions += 1
        value = self.routing.CostVar().Max()
        if value < self.best_value:
            self.best_value = value
            self.best = self._read(lambda i: int(self.routing.NextVar(i).Value()))
            served = sum(1 for p in self.best for i in p if i < self.model.n)
            left = len(self.model.open) - served
            self.budget.on_progress(
                Update(
                    seconds=self.budget.spent,
                    iterations=self.solutions,
                    cost=value // SCALE,
                    unserved=left,
                    engine="ortools",
                )
            )

    def _read(self, following: Callable[[int], int]) -> Plan:
        """Return the items of each vehicle, with the folded unload put back."""
        plan: Plan = []
        for van in self.model.vans:
            items, index = [], following(self.routing.Start(van.index))
            while not self.routing.IsEnd(index):
                items.append(self.nodes.items[self.manager.IndexToNode(index)])
                index = following(index)
            plan.append(close(self.model, van, items))
        return plan
