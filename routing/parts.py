"""Many stops: the map in parts, each with its vehicles, planned one after the other.

Parts are cut by recursive bisection, and small enough that a plan without a
broken rule is found for each within a second; `decompose` improves across them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from routing.answer import Plan
from routing.decompose import State
from routing.descents import draw, suits
from routing.model import Model
from routing.pyvrp_engine import NARROW, Tuning, run, strict
from routing.pyvrp_model import Choices, Translation
from routing.pyvrp_parts import near_sites
from routing.pyvrp_routes import decode
from routing.search import Budget, silent
from routing.seeds import Work, bisect, even_shares
from routing.sequence import cost

PART_STOPS = 350
PART_VANS = 2
SEED_SHARE = 0.35
DRAW_SECONDS = 1.0
"""What a part of long days paid by the hour takes, where there is time enough."""
FIRST_SHARE = 0.6
"""Of a part's time, for drawing it; the rest is for what then breaks a rule."""

Part = tuple[list[int], list[int]]
"""Stops, and the vans that serve them."""


def construct(
    model: Model,
    stops: Sequence[int],
    *,
    vans: Sequence[int],
    budget: Budget,
    tuning: Tuning,
    start: Plan | None = None,
) -> State:
    """Build a plan part by part within the budget.

    Long days paid by the hour are drawn.  Else each part is searched from `start`, or
    from compact shares, and once more from nothing.  When time is up, what is left of
    the map is only shared out evenly.
    """
    tuning = replace(tuning, perturbations=tuning.perturbations or NARROW)
    work = Work(model, stops)
    by_the_hour = suits(model, stops)
    if start is None and not by_the_hour:
        start = even_shares(model, stops, vans=vans, rng=Random(budget.seed), work=work)
    parts = cut(model, stops, vans=vans, rng=Random(budget.seed), work=work)
    state = State([[] for _ in model.vans])
    for number, (members, used) in enumerate(parts):
        share = replace(budget.part(1 / (len(parts) - number)), on_progress=silent)
        if budget.stopped():
            plan = even_shares(model, members, vans=used, rng=Random(budget.seed), work=work)
        elif by_the_hour:
            plan = _drawn(model, (members, used), budget=share, tuning=tuning)
        else:
            plan = _searched(
                model, state, (members, used), start=start, budget=share, tuning=tuning
            )
        state.adopt(plan, used)
    return state


def _drawn(model: Model, part: Part, *, budget: Budget, tuning: Tuning) -> Plan:
    """Draw a part, and search on in what is left of its budget while a rule is broken."""
    members, used = part
    some = budget.part(FIRST_SHARE)
    if some.iterations is None:
        some.seconds = min(some.seconds, DRAW_SECONDS)
    plan = draw(model, members, vans=used, budget=some, tuning=tuning)
    if budget.stopped() or all(cost(model, model.vans[k], plan[k]) is not None for k in used):
        return plan
    choices = Choices(required=True, vans=tuple(used), sites=near_sites(model, members))
    translation = Translation(model, choices, members)
    found = run(translation, budget=budget, tuning=tuning, start=plan, until_feasible=True)
    return decode(translation, found.nearest)


def _searched(
    model: Model,
    state: State,
    part: Part,
    *,
    start: Plan | None,
    budget: Budget,
    tuning: Tuning,
) -> Plan:
    """Search a part twice, from its start and from nothing, and return the better.

    The second takes longer to become anything but is often better where the sites decide.
    """
    members, used = part
    translation = Translation(model, Choices(required=True, vans=tuple(used)), members)
    judge = strict(translation, tuning)
    first = budget.part(SEED_SHARE)
    tries = [run(translation, budget=first, tuning=tuning, start=start, descend=True)]
    if not budget.stopped():
        tries.append(run(translation, budget=budget, tuning=tuning))
    found = min(tries, key=lambda f: judge.penalised_cost(f.nearest))
    state.iterations += sum(f.iterations for f in tries)
    return decode(translation, found.nearest)


def cut(
    model: Model, stops: Sequence[int], *, vans: Sequence[int], rng: Random, work: Work
) -> list[Part]:
    """Cut stops and vans into parts; no stop lies where none of the vans may serve it."""
    mixed = _mixed(model, vans)
    parts = bisect(model, list(stops), mixed, rng, work=work, size=PART_STOPS, fewest=PART_VANS)
    if model.everything is not None or len(parts) < 2:
        return parts
    able = [frozenset().union(*(model.vans[k].may_serve for k in used)) for _, used in parts]
    kept = [([i for i in members if i in able[p]], used) for p, (members, used) in enumerate(parts)]
    for p, (members, _) in enumerate(parts):
        for i in members:
            if i not in able[p]:
                kept[_nearest(model, i, parts, able)][0].append(i)
    return [part for part in kept if part[0]]


def _nearest(model: Model, stop: int, parts: Sequence[Part], able: Sequence[frozenset[int]]) -> int:
    """Return the part whose stops lie nearest, of those that may serve this one."""
    dist = model.problem.matrix.distances[model.row[stop]]
    may = [p for p in range(len(parts)) if stop in able[p]] or list(range(len(parts)))
    return min(may, key=lambda p: int(dist[[model.row[i] for i in parts[p][0]]].min()))


def _mixed(model: Model, vans: Sequence[int]) -> list[int]:
    """Order vans so that those that start together take turns by kind: each part gets some."""
    seen: dict[object, int] = defaultdict(int)
    turn: dict[int, int] = {}
    for k in vans:
        van = model.vans[k]
        kind = (van.start_row, van.capacity, van.may_serve)
        turn[k] = seen[kind]
        seen[kind] += 1
    return sorted(vans, key=lambda k: turn[k])
