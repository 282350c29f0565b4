"""One large day, measured in a process of its own."""

import resource
import time
from typing import Any

from bench.day.village import a_day
from routing import check, solve

MEGABYTE = 1 << 20


def measured(count: int, seconds: float, seed: int) -> dict[str, Any]:
    """Build, solve and check one day; the peak is the whole process's."""
    began = time.perf_counter()
    problem = a_day(count, seed=seed)
    built = time.perf_counter()
    told: list[float] = []
    plan = solve(
        problem,
        seconds=seconds,
        on_progress=lambda update: told.append(update.seconds) if not update.unserved else None,
    )
    solved = time.perf_counter()
    matrices = (problem.matrix.durations.nbytes + problem.matrix.distances.nbytes) / MEGABYTE
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "stops": count,
        "vehicles": len(problem.vehicles),
        "matrices_mb": round(matrices),
        "peak_mb": round(peak),
        "ratio": round(peak / matrices, 1),
        "problem_s": round(built - began, 1),
        "solve_s": round(solved - built, 1),
        "first_s": round(told[0], 1) if told else None,
        "left_out": len(plan.unserved),
        "km_a_stop": round(plan.distance / 1000 / max(1, count - len(plan.unserved)), 2),
        "violations": len(check(problem, plan)),
    }
