"""What would one more stop cost, and when could we come?  For the booking screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from routing.answer import plan_of
from routing.model import SCALE, Model
from routing.problem import Problem, Stop, TimeWindow
from routing.sequence import Insertion, Lane
from routing.solution import Solution
from routing.travel import Travel


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One way of taking a stop along.

    `cost` is what the day gets dearer by, in cost units, waiting left out;
    `start` the earliest time the service could begin there; `after` the stop or
    site visited just before, empty at the start of the day.  `unload` tells
    that it takes an extra unload.
    """

    vehicle: str
    cost: int
    start: int
    after: str
    unload: bool


def preview(
    problem: Problem,
    solution: Solution,
    *,
    stop: Stop,
    travel: Travel,
    slots: Sequence[TimeWindow] | None = None,
) -> tuple[Offer | None, ...]:
    """Return the cheapest feasible insertion of `stop` into the plan, one for each slot.

    `slots` defaults to the stop's own windows taken together.  None where the
    stop does not fit.  The plan's other stops keep their order and vehicle, and
    none of their windows is broken.
    """
    wider = problem.with_stops([stop], travel=travel)
    model = Model(wider)
    lanes = [
        Lane(model, van, items)
        for van, items in zip(model.vans, plan_of(model, solution), strict=True)
    ]
    item = model.item_of[stop.id]
    offers = []
    for windows in [stop.windows] if slots is None else [(slot,) for slot in slots]:
        asked = replace(stop, windows=windows)
        model.windows[item] = tuple((w.start, w.end, w.late_cost_per_hour) for w in asked.windows)
        found = min((x for lane in lanes for x in lane.insertions(item)), key=_price, default=None)
        offers.append(None if found is None else _offer(model, lanes[found.van], found))
    return tuple(offers)


def _price(insertion: Insertion) -> tuple[int, int]:
    return insertion.delta, insertion.start


def _offer(model: Model, lane: Lane, found: Insertion) -> Offer:
    before = lane.items[found.at - 1] if found.at else None
    names = [s.id for s in model.problem.stops] + [u.id for u in model.problem.unload_sites]
    if before is None and found.chain[0] >= model.n:
        before = found.chain[0]
    return Offer(
        vehicle=lane.van.id,
        cost=found.delta // SCALE,
        start=found.start,
        after="" if before is None else names[before],
        unload=len(found.chain) > 1,
    )
