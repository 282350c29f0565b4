"""One large day, measured in a process of its own."""

import resource
import time
from typing import Any

from bench.day.village import a_day
from routing import check, solve

MEGABYTE = 1 << 20


def measured(count: int, seconds: float, seed: int, cpu: bool) -> dict[str, Any]:
    """Build, solve and check one day; the peak is the whole process's."""
    clock = time.process_time if cpu else time.perf_counter
    began = clock()
    problem = a_day(count, seed=seed)
    built = clock()
    complete: list[float] = []
    plan = solve(
        problem,
        seconds=seconds,
        clock=clock,
        on_progress=lambda update: complete.append(update.seconds) if not update.unserved else None,
    )
    solved = clock()
    matrices = (problem.matrix.durations.nbytes + problem.matrix.distances.nbytes) / MEGABYTE
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "stops": count,
        "vehicles": len(problem.vehicles),
        "problem_s": round(built - began, 1),
        "asked_s": round(seconds, 1),
        "taken_s": round(solved - built, 1),
        "first_complete_s": round(complete[0], 1) if complete else None,
        "matrices_mb": round(matrices),
        "peak_mb": round(peak),
        "left_out": len(plan.unserved),
        "cost_a_stop": round(plan.cost / max(1, count - len(plan.unserved))),
        "violations": len(check(problem, plan)),
    }
