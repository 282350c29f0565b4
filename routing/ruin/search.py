"""Drives the compiled search within a budget, and gives its days back as a plan.

Anneals of one length end one per cent apart, and which will be cheap shows early: several begin,
and few go on (successive halving: Jamieson & Talwalkar, AISTATS 2016).
"""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from routing import compiled
from routing.answer import Plan
from routing.model import SCALE, Model
from routing.pyvrp_model import Choices, Translation
from routing.pyvrp_parts import near_sites
from routing.ruin.anneal import anneal
from routing.ruin.day import Day, Knobs, Tours, Words, Work, day_of, suits, tours_of, work_of
from routing.ruin.tables import tabulate
from routing.search import Budget, Update
from routing.sequence import close

HOT, COLD = 5.0, 0.1
"""Temperatures at the beginning and the end, in costs of an arc to a near neighbour."""
KNOBS = Knobs(
    average=15.0,
    longest=10.0,
    splits=0.5,
    spares=0.01,
    blinks=0.01,
    times=0.4,
    span=14,
    unloads=0.2,
    moves=100,
    absence=0,
)
ABSENCE = 20
"""What a stop left out costs, in costs of an arc between any two; a vehicle for it is added."""
ROUNDS = 10
"""Rounds that count as one iteration of a limit: they take about as long as one of PyVRP's."""
BATCH = 200
"""Rounds between two looks at the clock: some 10 ms."""
ROUND_SECONDS = 50e-6
"""What a round takes, about."""
HEATS = ((6, 0.2), (3, 0.3), (1, 1.0))
"""How many anneals go on, at most, until so much of the cooling is over."""
START_ROUNDS = 100
"""For each stop: what is enough for one more."""
LATELY = 0.1
"""What one batch weighs in the mean that is compared."""
NEIGHBOURS = 5
COMPILING_SECONDS = 120.0
"""A run that may take longer compiles what is not compiled yet: twenty seconds, or a minute."""

Heat = tuple[int, float]

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
    work: Work | None = None
    for work in _improvements(day_of(translation), budget):
        _tell(translation, work, budget=budget)
    if not compiled.at_hand():
        compiled.remember()
    return None if work is None else _decode(translation, work)


def _ready(budget: Budget) -> bool:
    """Tell whether the search is compiled, or there is time to do it."""
    if compiled.at_hand() or budget.iterations is not None or budget.left >= COMPILING_SECONDS:
        return True
    log.warning("planning without what `python -m routing.ruin` would compile")
    return False


@dataclass(slots=True)
class _Runner:
    """One anneal in a race of several; `cost` is the mean it came to of late."""

    tours: Tours
    work: Work
    random: Words
    cost: float = math.inf


def _improvements(day: Day, budget: Budget) -> Iterator[Work]:
    """Anneal from no stop placed until the budget ends; what holds the best days, each time.

    Several begin, and the one that is ahead while it is still hot goes on.
    """
    arcs = day.toll.max(axis=0)[day.depots :, day.depots :]
    unit = float(np.sort(arcs, axis=1)[:, 1 : 1 + NEIGHBOURS].mean()) if len(arcs) > 1 else 1.0
    absence = int(ABSENCE * arcs.mean()) + int(day.fixed.max()) + 1
    knobs = KNOBS._replace(absence=absence)
    starts = _starts(len(arcs), budget)
    heats = [(min(count, starts), until) for count, until in HEATS]
    effort = sum(count * (until - since) for (count, until), (_, since) in _after(heats))
    runners = [_begin(day, knobs, seed=budget.seed + 1000 * k) for k in range(starts)]
    clock, best = _Clock(budget), int(runners[0].work.total[2])
    for (count, until), (_, since) in _after(heats):
        runners = sorted(runners, key=lambda runner: runner.cost)[:count]
        for runner in runners:
            for cooled in clock.leg((until - since) / effort):
                heat = max(unit, 1.0) * HOT * (COLD / HOT) ** (since + (until - since) * cooled)
                anneal(day, runner.tours, runner.work, knobs, runner.random, heat, clock.rounds)
                now, found = (int(cost) for cost in runner.work.total[[0, 2]])
                late = runner.cost if runner.cost < math.inf else now
                runner.cost = late + LATELY * (now - late)
                if found < best:
                    best = found
                    yield runner.work


def _after(heats: list[Heat]) -> Iterator[tuple[Heat, Heat]]:
    """Each heat with the one before it."""
    return zip(heats, [(0, 0.0), *heats], strict=False)


def _begin(day: Day, knobs: Knobs, *, seed: int) -> _Runner:
    """Nobody has left yet, and every stop is left out."""
    tours, work = tours_of(day), work_of(day)
    for v in range(len(day.start)):
        tabulate(day, tours, v, 1, 1)
    work.total[[0, 2]] = knobs.absence * len(work.hand) + 1
    random = np.array([2 * seed + 1], np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return _Runner(tours, work, random)


def _starts(stops: int, budget: Budget) -> int:
    """How many anneals the budget is enough for."""
    rounds = (
        budget.left / ROUND_SECONDS if budget.iterations is None else budget.iterations * ROUNDS
    )
    return max(1, min(HEATS[0][0], int(rounds / (START_ROUNDS * max(1, stops)))))


@dataclass(slots=True)
class _Clock:
    """Deals a budget out in batches of rounds: by the clock, or by iterations when limited."""

    budget: Budget
    rounds: int = 1
    """In the batch at hand: one at first, which places every stop however short the time."""
    done: int = 0
    dealt: float = 0.0
    began: float = field(init=False)

    def __post_init__(self) -> None:
        """Begin now."""
        self.began = self.budget.spent

    def leg(self, share: float) -> Iterator[float]:
        """Go on for a share of the budget; what of it is over, from 0 to 1, at each batch."""
        begin, self.dealt = self.dealt, self.dealt + share
        while not self.done or (self._gone() < self.dealt and not self.budget.stopped()):
            yield min(1.0, max(0.0, self._gone() - begin) / share)
            self.done += self.rounds
            self.rounds = self._batch()

    def _gone(self) -> float:
        if self.budget.iterations is not None:
            return self.done / self._limit()
        return (self.budget.spent - self.began) / max(self.budget.seconds - self.began, 1e-6)

    def _batch(self) -> int:
        if self.budget.iterations is None:
            return BATCH
        return max(
            1, min(BATCH, self._limit() // 100, int((self.dealt - self._gone()) * self._limit()))
        )

    def _limit(self) -> int:
        return max(1, (self.budget.iterations or 0) * ROUNDS)


def _tell(translation: Translation, work: Work, *, budget: Budget) -> None:
    cost, left_out = (int(figure) for figure in work.total[2:])
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
    """Compile all of the search, or load what is compiled: by drawing a small day."""
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
