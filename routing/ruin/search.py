"""Drives the compiled search within a budget, and gives its days back as a plan."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence

import numpy as np

from routing import compiled
from routing.answer import Plan
from routing.model import SCALE, Model
from routing.pyvrp_model import Choices, Translation
from routing.pyvrp_parts import near_sites
from routing.ruin.anneal import anneal
from routing.ruin.day import Day, Knobs, Tours, Work, day_of, suits, tours_of, work_of
from routing.ruin.tables import tabulate
from routing.search import Budget, Update
from routing.sequence import close

HOT, COLD = 20.0, 0.05
"""Temperatures at the beginning and the end, in costs of an arc to a near neighbour."""
KNOBS = Knobs(
    average=15.0,
    longest=10.0,
    splits=0.5,
    spares=0.01,
    blinks=0.01,
    unloads=0.2,
    absence=0,
)
ABSENCE = 20
"""What a stop left out costs, in costs of an arc between any two."""
ROUNDS = 10
"""Rounds that count as one iteration of a limit: they take about as long as one of PyVRP's."""
BATCH = 200
"""Rounds between two looks at the clock: some 20 ms."""
NEIGHBOURS = 5
COMPILING_SECONDS = 30.0
"""A run that may take longer compiles what is not compiled yet, which takes some ten seconds."""

log = logging.getLogger(__name__)


def draw(model: Model, stops: Sequence[int], *, vans: Sequence[int], budget: Budget) -> Plan | None:
    """Return the best plan for these stops and vans within the budget, some perhaps left out.

    None where the search does not know all that the problem asks for, or would first have
    to be compiled and the time is short.
    """
    choices = Choices(required=True, vans=tuple(vans), sites=near_sites(model, stops))
    translation = Translation(model, choices, stops)
    if not suits(translation) or not _ready(budget):
        return None
    day = day_of(translation)
    tours, work = tours_of(day), work_of(day)
    for best in _improvements(day, tours, work, budget):
        _tell(translation, best, left_out=int(work.total[3]), budget=budget)
    if not compiled.at_hand():
        compiled.remember()
    return _decode(translation, work)


def _ready(budget: Budget) -> bool:
    """Tell whether the search is compiled, or there is time to do it."""
    if compiled.at_hand() or budget.iterations is not None or budget.left >= COMPILING_SECONDS:
        return True
    log.warning("planning without what `python -m routing.ruin` would compile")
    return False


def _improvements(day: Day, tours: Tours, work: Work, budget: Budget) -> Iterator[int]:
    """Anneal from no stop placed until the budget ends; the cost whenever it is a new best."""
    for v in range(len(day.start)):
        tabulate(day, tours, v, 1, 1)
    arcs = day.metres * day.per_metre.max() + day.seconds * day.per_second.max()
    arcs = arcs[day.depots :, day.depots :]
    unit = float(np.sort(arcs, axis=1)[:, 1 : 1 + NEIGHBOURS].mean()) if len(arcs) > 1 else 1.0
    knobs = KNOBS._replace(absence=int(ABSENCE * arcs.mean()) + 1)
    work.total[[0, 2]] = best = knobs.absence * len(work.hand) + 1
    random = np.array([2 * budget.seed + 1], np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    batch = BATCH if budget.iterations is None else ROUNDS
    began, rounds, gone = budget.spent, 0, 0.0
    while rounds == 0 or (gone < 1 and not budget.stopped()):
        heat = max(unit, 1.0) * HOT * (COLD / HOT) ** gone
        more = batch if rounds else 1  # the first places every stop, however short the time
        anneal(day, tours, work, knobs, random, heat, more)
        rounds += more
        gone = _gone(budget, began, rounds)
        if work.total[2] < best:
            best = int(work.total[2])
            yield best


def _gone(budget: Budget, began: float, rounds: int) -> float:
    """Return the share of the run that is over: by iterations when they are limited."""
    if budget.iterations is not None:
        return rounds / max(1, budget.iterations * ROUNDS)
    return (budget.spent - began) / max(budget.seconds - began, 1e-6)


def _tell(translation: Translation, cost: int, *, left_out: int, budget: Budget) -> None:
    if not left_out:
        budget.on_progress(
            Update(
                seconds=budget.elapsed,
                iterations=0,
                cost=cost * translation.divisor // SCALE,
                unserved=0,
                engine="ruin",
            )
        )


def _decode(translation: Translation, work: Work) -> Plan:
    """Return the best days as items of every van of the model."""
    site_of = {depot: site for site, depot in translation.site_depot.items()}
    plan: Plan = [[] for _ in translation.model.vans]
    for v, van in enumerate(van for members in translation.members for van in members):
        items: list[int] = []
        for location in work.best[v, 1 : work.best_size[v] - 1].tolist():
            if location < translation.first:
                items.append(site_of[location])
            else:
                items += translation.groups[translation.client_group[location - translation.first]]
        plan[van.index] = close(translation.model, van, items)
    return plan


def warm() -> None:
    """Compile all of the search, some ten seconds, once: by drawing a small day."""
    from routing.problem import Problem, Stop, UnloadSite, Vehicle
    from routing.travel import GreatCircle

    places = [(20.1 + k / 1000, 100.4) for k in range(8)]
    problem = Problem.build(
        [Vehicle(id="van", start=places[0], capacity={"kg": 3})],
        stops=[Stop(id=str(k), place=place, load={"kg": 1}) for k, place in enumerate(places)],
        unload_sites=[UnloadSite(id="centre", place=places[0])],
        travel=GreatCircle(),
    )
    model = Model(problem)
    draw(model, model.open, vans=[0], budget=Budget(seconds=60, iterations=2))
