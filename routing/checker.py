"""The judge: is a solution what the problem allows, by the problem's own words?

It reads only `Problem` and `Solution` and shares no code with the engines.
Everything is recomputed from the visits: times from the travel matrix, loads
from the stops, costs from the distances and durations.
"""

from __future__ import annotations

from collections import Counter

from routing.problem import Problem
from routing.route_checker import Judge, Violation, route_cost
from routing.solution import Solution

__all__ = ["Violation", "check"]


def check(problem: Problem, solution: Solution) -> tuple[Violation, ...]:
    """Return every violation of a solution; an empty tuple means it is feasible."""
    found: list[Violation] = []
    vehicles = {v.id: v for v in problem.vehicles}
    cost = late = 0
    served: Counter[str] = Counter()
    for name, count in Counter(r.vehicle for r in solution.routes).items():
        if count > 1:
            found.append(
                Violation(rule="vehicle", vehicle=name, subject="", text=f"{count} routes")
            )
    for route in solution.routes:
        vehicle = vehicles.get(route.vehicle)
        if vehicle is None:
            found.append(
                Violation(rule="vehicle", vehicle=route.vehicle, subject="", text="unknown")
            )
            continue
        judge = Judge(problem, vehicle, route)
        day = judge.run()
        found += judge.found
        served.update(stop.id for stop in day.stops)
        late += day.late
        cost += route_cost(vehicle, route)
    found += _coverage(problem, solution, served)
    for vehicle in problem.vehicles:
        if vehicle.progress is not None and solution.route_of(vehicle.id) is None:
            found.append(
                Violation(rule="progress", vehicle=vehicle.id, subject="", text="route is gone")
            )
    prizes = sum(s.prize or 0 for s in problem.stops if not served[s.id])
    if solution.cost != cost + late // 3_600_000 + prizes:
        text = f"says {solution.cost}, is {cost + late // 3_600_000 + prizes}"
        found.append(Violation(rule="cost", vehicle="", subject="", text=text))
    return tuple(found)


def _coverage(problem: Problem, solution: Solution, served: Counter[str]) -> list[Violation]:
    """Every stop is served once or listed as unserved, never both."""
    found = []
    left = Counter(u.stop for u in solution.unserved)
    for stop in problem.stops:
        times = served[stop.id] + left[stop.id]
        if times != 1:
            text = f"served {served[stop.id]} times, listed as unserved {left[stop.id]} times"
            found.append(Violation(rule="coverage", vehicle="", subject=stop.id, text=text))
    known = {s.id for s in problem.stops}
    found += [
        Violation(rule="coverage", vehicle="", subject=name, text="unknown stop")
        for name in left
        if name not in known
    ]
    return found
