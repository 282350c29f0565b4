"""A bound over the whole day, told to an engine that only knows a bound on distance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd

from routing.model import INF, Model, Van


@dataclass(frozen=True, slots=True)
class DayBudget:
    """A bound over the day told as distance: `metre` metres for each unit of `resource`.

    Resource -1 counts stops.  Since `metre` is more than a vehicle can drive,
    the bound is exact: going over by one unit costs more than all driving.
    """

    resource: int
    unit: int
    metre: int

    def share(self, model: Model, group: Sequence[int]) -> int:
        """Return the metres that visiting a group adds."""
        amount = (
            len(group) if self.resource < 0 else sum(model.load[i][self.resource] for i in group)
        )
        return amount // self.unit * self.metre

    def limit(self, van: Van) -> int:
        """Return the bound of a van in metres."""
        left = van.stops_left if self.resource < 0 else van.day_left[self.resource]
        return max(0, min(left // self.unit + 1, 10**9) * self.metre - 1)


def day_budget(
    model: Model, vans: Sequence[Van], stops: Sequence[int], *, metres_a_second: float = 0.0
) -> DayBudget | None:
    """Choose the bound that binds most; None when none can bind.

    `metres_a_second` is what the engine's distances are longer for each second driven.
    """
    tight: list[tuple[float, int]] = []
    for r in range(-1, len(model.resources)):
        total = len(stops) if r < 0 else sum(model.load[i][r] for i in stops)
        left = [v.stops_left if r < 0 else v.day_left[r] for v in vans]
        if total and min(left, default=INF) < total:
            tight.append((min(sum(left), INF) / total, r))
    if not tight:
        return None
    resource = min(tight)[1]
    shift = max((v.shift_end - v.start_time for v in vans), default=1)
    longest = drivable(model, vans) + int(metres_a_second * shift) + len(stops)
    unit = 1 if resource < 0 else gcd(*(model.load[i][resource] for i in stops)) or 1
    return DayBudget(resource, unit, longest)


def drivable(model: Model, vans: Sequence[Van]) -> int:
    """Return more metres than one vehicle can drive in its shift."""
    shift = max((v.shift_end - v.start_time for v in vans), default=1)
    return int(min(model.top_speed * max(shift, 1), 240.0 * model.longest)) + 1
