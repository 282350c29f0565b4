"""A plan in milliseconds is a feasible one, and the same each time."""

from __future__ import annotations

from hypothesis import given, settings

from routing import Problem, check
from routing.sketch import sketch
from tests.routing.problems import problems


@settings(max_examples=60)
@given(problem=problems())
def test_a_sketch_breaks_no_rule(problem: Problem) -> None:
    solution = sketch(problem)
    assert check(problem, solution) == ()
    assert sketch(problem) == solution
