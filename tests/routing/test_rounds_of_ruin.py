"""One round: which stops go, and when it is given up."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.ruin.anneal import recreate
from routing.ruin.day import Day, Tours
from routing.ruin.insertion import NEVER
from routing.ruin.search import KNOBS
from routing.ruin.strings import ruin
from tests.routing.days import village
from tests.routing.test_stretches import ABSENCE, a_day, placed

SOME = settings(max_examples=40, deadline=None, derandomize=True)
KEPT = KNOBS._replace(absence=ABSENCE)
AT_ONE_TIME = KEPT._replace(times=1.0, span=2)
DAYS = {
    "count": st.integers(2, 60),
    "vehicles": st.integers(1, 4),
    "seed": st.integers(1, 1000),
}


def copied(arrays: Any) -> Any:
    """The same in arrays of its own."""
    return type(arrays)(*(a.copy() if isinstance(a, np.ndarray) else copied(a) for a in arrays))


@SOME
@given(**DAYS, heat=st.sampled_from([0.0, 1e5]))
def test_what_is_given_up_would_have_cost_too_much(
    count: int, vehicles: int, seed: int, heat: float
) -> None:
    day = a_day(village(count, seed=seed, vehicles=vehicles, cost_per_hour=2000))
    tours, work, random = placed(day, seed=seed, heat=heat, rounds=20)
    out = ruin(day, tours, work, KEPT, random)
    if out < 0:
        return

    def costs(bound: float) -> int:
        return recreate(day, copied(tours), copied(work), KEPT, random.copy(), out, bound)

    whole = costs(math.inf)
    assert whole < NEVER
    # Distances are rounded to metres: a detour may be a little short cut.
    assert costs(whole + int(day.toll.max()) // 100 + 1) == whole
    assert costs(whole) in (whole, NEVER)
    if out:
        assert costs(-math.inf) == NEVER


def reached(tours: Tours, v: int) -> list[int]:
    return [int(lasts + earliest) for lasts, earliest, *_ in tours.ahead[v]]


def around(day: Day, before: Tours, gone: set[int], when: int) -> bool:
    """Tell whether each vehicle lost what it served about that time, and nothing else."""
    for v in range(len(day.start)):
        place, last = before.place[v].tolist(), int(before.size[v]) - 1
        if last == 1:
            continue
        times = reached(before, v)
        at = next((i for i in range(1, last - 1) if times[i] >= when), last - 1)
        lost = [i for i in range(1, last) if place[i] in gone]
        if place[at] >= day.depots and at not in lost:
            return False
        if lost and any(place[i] >= day.depots and i not in lost for i in range(lost[0], lost[-1])):
            return False
        if len(lost) > AT_ONE_TIME.span:
            return False
    return True


@SOME
@given(**DAYS | {"count": st.integers(20, 60)})
def test_vehicles_lose_what_they_serve_at_one_time(count: int, vehicles: int, seed: int) -> None:
    day = a_day(village(count, seed=seed, vehicles=vehicles, cost_per_hour=2000))
    tours, work, random = placed(day, seed=seed, heat=1e5, rounds=20)
    before, absent = copied(tours), set(work.absent[: work.total[1]].tolist())
    out = ruin(day, tours, work, AT_ONE_TIME, random)
    gone = set(work.hand[: out if out >= 0 else -1 - out].tolist()) - absent
    assert all(tours.van_of[c] < 0 for c in gone)
    if gone:
        moments = {
            t
            for v in range(len(day.start))
            for i, t in enumerate(reached(before, v)[: int(before.size[v]) - 1])
            if int(before.place[v, i]) in gone
        }
        assert any(around(day, before, gone, when) for when in moments)
    else:
        assert absent
