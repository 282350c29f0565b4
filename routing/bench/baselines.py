"""The engines by themselves, with their own defaults, on the same model."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pyvrp
from pyvrp.exceptions import PenaltyBoundWarning

from routing.answer import Plan, answer, repair
from routing.bench.instance import Instance
from routing.model import Model
from routing.ortools_engine import improve
from routing.pyvrp_model import Choices, Translation
from routing.pyvrp_routes import decode
from routing.search import Budget, Clock
from routing.solution import Solution

Baseline = Callable[..., Solution]


def raw_pyvrp(instance: Instance, *, seconds: float, seed: int, clock: Clock) -> Solution:
    """`pyvrp.solve` with its default parameters; stops that share a place stay apart."""
    budget = Budget(seconds=seconds, seed=seed, clock=clock)
    model = Model(instance.problem)
    choices = Choices(required=True, vans=tuple(v.index for v in model.vans), merge=False)
    translation = Translation(model, choices, model.open)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PenaltyBoundWarning)
        result = pyvrp.solve(
            translation.data,
            stop=lambda _: budget.stopped(),
            seed=seed,
            display=False,
            collect_stats=False,
        )
    return _as_found(model, decode(translation, result.best), engine="raw pyvrp")


def raw_ortools(instance: Instance, *, seconds: float, seed: int, clock: Clock) -> Solution:
    """OR-Tools from its own first solution, then guided local search.  It takes no seed."""
    budget = Budget(seconds=seconds, seed=seed, clock=clock)
    model = Model(instance.problem)
    empty: Plan = [[] for _ in model.vans]
    return _as_found(model, improve(model, empty, budget=budget), engine="raw ortools")


def vroom_knows(instance: Instance) -> bool:
    """Tell whether VROOM can be told the problem: it lacks trips with unloads and releases."""
    return not instance.problem.unload_sites and not any(s.release for s in instance.problem.stops)


def raw_vroom(instance: Instance, *, seconds: float, seed: int, clock: Clock) -> Solution:  # noqa: ARG001
    """VROOM at its highest exploration level.  It stops by itself; it takes no seed."""
    import vroom

    model = Model(instance.problem)
    request: Any = vroom.Input()
    request.set_durations_matrix("car", instance.problem.matrix.durations.astype("uint32"))
    request.set_costs_matrix("car", instance.problem.matrix.distances.astype("uint32"))
    for van in model.vans:
        request.add_vehicle(
            vroom.Vehicle(
                van.index,
                start=van.start_row,
                end=van.end_row,
                capacity=[min(c, 10**9) for c in van.capacity],
                time_window=vroom.TimeWindow(van.start_time, van.shift_end),
            )
        )
    for i in model.open:
        windows = [vroom.TimeWindow(a, min(b, 10**8)) for a, b, _ in model.windows[i]]
        request.add_job(
            vroom.Job(
                i,
                location=model.row[i],
                pickup=list(model.load[i]),
                default_service=model.duration[i],
                time_windows=windows,
            )
        )
    found = request.solve(exploration_level=5, nb_threads=1, timeout=timedelta(seconds=seconds))
    plan: Plan = [[] for _ in model.vans]
    for _, row in found.routes.iterrows():
        if row["type"] == "job":
            plan[int(row["vehicle_id"])].append(int(row["id"]))
    return _as_found(model, plan, engine="raw vroom")


def _as_found(model: Model, plan: Plan, *, engine: str) -> Solution:
    """Time a plan as it is; what breaks a rule is left out and so shown as unserved."""
    solution = answer(model, repair(model, plan), engine=engine)
    return replace(solution, engine=engine)


BASELINES: dict[str, Baseline] = {
    "raw ortools": raw_ortools,
    "raw pyvrp": raw_pyvrp,
    "raw vroom": raw_vroom,
}
