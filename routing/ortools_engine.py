"""OR-Tools: goes on from the routes it is given, in the model of `ortools_model`."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from routing.answer import Plan
from routing.model import INF, SCALE, Model
from routing.ortools_model import Program
from routing.search import Budget, Update
from routing.sequence import close


def improve(model: Model, plan: Sequence[Sequence[int]], *, budget: Budget) -> Plan:
    """Search from a feasible plan; return the best sequences found, the plan itself at worst.

    Returned sequences are untimed and unchecked.
    """
    if not model.vans or not model.open or budget.stopped():
        return [list(items) for items in plan]
    return _Search(model, plan, budget).run()


class _Search:
    """One run on one model."""

    def __init__(self, model: Model, plan: Sequence[Sequence[int]], budget: Budget) -> None:
        self.model, self.plan, self.budget = model, [list(p) for p in plan], budget
        program = Program(model, plan)
        self.nodes, self.manager, self.routing = program.nodes, program.manager, program.routing
        self.best: Plan | None = None
        self.best_value = INF
        self.solutions = 0

    def run(self) -> Plan:
        """Warm-start, search."""
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
