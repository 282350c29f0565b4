"""A plan in milliseconds, good enough to ask what one more stop would mean.

The map in even shares, each driven nearest next, then whatever does not fit
that way placed where it costs least. `solve` finds better ones in its time.
"""

from __future__ import annotations

from random import Random

from routing.answer import answer, insert_missing, repair
from routing.model import Model
from routing.problem import Problem
from routing.seeds import Work, even_shares
from routing.solution import Solution

PLACED = 150
"""Stops up to which those left over are placed one by one: the work grows with the square."""


def sketch(problem: Problem) -> Solution:
    """Return a feasible plan, the same for the same problem; stops may be left out.

    About 20 ms for 60 stops and 100 ms for 300.
    """
    model = Model(problem)
    stops, vans = list(model.open), [van.index for van in model.vans]
    if not stops or not vans:
        return answer(model, [[] for _ in model.vans], engine="sketch")
    plan = repair(
        model, even_shares(model, stops, vans=vans, rng=Random(1), work=Work(model, stops))
    )
    if len(stops) <= PLACED:
        plan = insert_missing(model, plan)
    return answer(model, plan, engine="sketch")
