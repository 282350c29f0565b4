"""Why a stop is where it is, what each constraint costs, what a little more would save."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from routing.answer import plan_of
from routing.errors import ProblemError
from routing.model import SCALE, Model
from routing.problem import DAY, Problem, Stop, TimeWindow, Vehicle
from routing.sequence import Insertion, Lane, cost, tidy
from routing.solution import Solution
from routing.solve import solve


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """What the best place for a stop on a vehicle would cost; None where it does not fit."""

    vehicle: str
    cost: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """A stop's place in the plan: what it costs there, and on each other vehicle."""

    stop: str
    vehicle: str
    cost: int
    others: tuple[Elsewhere, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Saving:
    """What the day would be with something changed: cost, stops left out, the differences."""

    change: str
    cost: int
    saved: int
    unserved: int
    more_served: int


def why(problem: Problem, solution: Solution, *, stop: str) -> Why:
    """Explain one stop: its cost is what the route saves without it.

    Raises ProblemError when the plan does not serve it.
    """
    model = Model(problem)
    plan = plan_of(model, solution)
    item = model.item_of.get(stop, -1)
    at = next((k for k, items in enumerate(plan) if item in items), None)
    if at is None:
        raise ProblemError(f"the plan does not serve {stop} from now on")
    without = tidy(model, model.vans[at], [i for i in plan[at] if i != item])
    here = cost(model, model.vans[at], plan[at]) or 0
    rest = cost(model, model.vans[at], without) or 0
    others = []
    for van, items in zip(model.vans, plan, strict=True):
        if van.index != at:
            best = min(Lane(model, van, items).insertions(item), key=_delta, default=None)
            others.append(
                Elsewhere(vehicle=van.id, cost=None if best is None else best.delta // SCALE)
            )
    return Why(
        stop=stop, vehicle=model.vans[at].id, cost=(here - rest) // SCALE, others=tuple(others)
    )


def _delta(insertion: Insertion) -> int:
    return insertion.delta


Change = Callable[[Problem], Problem]


def without_windows(problem: Problem) -> Problem:
    """Let every stop be served at any time of the day."""
    free = (TimeWindow(start=0, end=7 * DAY),)
    return replace(problem, stops=tuple(replace(s, windows=free) for s in problem.stops))


def without_breaks(problem: Problem) -> Problem:
    """Let everybody work through."""
    return replace(problem, vehicles=tuple(replace(v, breaks=()) for v in problem.vehicles))


def without_capacity(problem: Problem) -> Problem:
    """Let vehicles hold any load."""
    return replace(problem, vehicles=tuple(replace(v, capacity={}) for v in problem.vehicles))


def without_skills(problem: Problem) -> Problem:
    """Let any vehicle serve any stop."""

    def free(stop: Stop) -> Stop:
        return replace(stop, skills=frozenset(), vehicles=None, vehicle=None)

    return replace(problem, stops=tuple(map(free, problem.stops)))


def without_day_caps(problem: Problem) -> Problem:
    """Lift the bounds over the whole day."""

    def free(vehicle: Vehicle) -> Vehicle:
        return replace(
            vehicle,
            day_capacity={},
            max_stops=None,
            max_trips=None,
            max_distance=None,
            max_duration=None,
        )

    return replace(problem, vehicles=tuple(map(free, problem.vehicles)))


def with_an_hour_more(problem: Problem) -> Problem:
    """Let every shift end an hour later."""

    def longer(vehicle: Vehicle) -> Vehicle:
        return replace(vehicle, shift=replace(vehicle.shift, end=vehicle.shift.end + 3600))

    return replace(problem, vehicles=tuple(map(longer, problem.vehicles)))


def with_one_more_vehicle(problem: Problem) -> Problem:
    """Add a second vehicle like the largest one, fresh and at its start."""
    if not problem.vehicles:
        return problem
    like = max(problem.vehicles, key=lambda v: sum(v.capacity.values()))
    extra = replace(like, id=f"{like.id}+1", progress=None)
    return replace(problem, vehicles=(*problem.vehicles, extra))


CHANGES: Mapping[str, Change] = {
    "without_windows": without_windows,
    "without_breaks": without_breaks,
    "without_capacity": without_capacity,
    "without_skills": without_skills,
    "without_day_caps": without_day_caps,
    "with_an_hour_more": with_an_hour_more,
    "with_one_more_vehicle": with_one_more_vehicle,
}


def what_if(
    problem: Problem,
    solution: Solution,
    *,
    changes: Mapping[str, Change] = CHANGES,
    seconds: float = 2.0,
    seed: int = 1,
) -> tuple[Saving, ...]:
    """Solve the day again under each change, from the present plan, `seconds` each.

    A saving is what the change is worth as far as the search found; it is never
    an exact price.  Changes that change nothing are left out.
    """
    savings = []
    for name, change in changes.items():
        changed = change(problem)
        if changed == problem:
            continue
        found = solve(changed, seconds=seconds, seed=seed, start=solution)
        savings.append(
            Saving(
                change=name,
                cost=found.cost,
                saved=solution.cost - found.cost,
                unserved=len(found.unserved),
                more_served=len(solution.unserved) - len(found.unserved),
            )
        )
    return tuple(savings)
