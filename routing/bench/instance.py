"""A benchmark instance: a problem, and how its family counts and names things."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from routing.errors import InstanceError
from routing.problem import Problem
from routing.solution import Kind, Solution
from routing.travel import IntMatrix


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """One file of a family.

    `units` matrix metres make one unit of the family's published cost.
    `best_known` is in that unit; `best_vehicles` the fewest published.
    `default_seconds` is the protocol's limit for an instance of its size.
    """

    family: str
    name: str
    problem: Problem
    units: int
    best_known: float | None = None
    best_vehicles: int | None = None
    published: dict[str, str] = field(default_factory=dict)
    default_seconds: float = 60.0
    decimals: int = 1

    def cost(self, solution: Solution) -> float:
        """Return the distance in the family's unit."""
        return round(solution.distance / self.units, self.decimals)

    def routes(self, solution: Solution) -> list[list[str]]:
        """Return the file's own ids in order of visit, unloads in place, breaks left out."""
        return [[v.id for v in r.visits if v.kind is not Kind.BREAK] for r in solution.routes]

    def gap(self, solution: Solution) -> float | None:
        """Per cent above the best known; None when there is none."""
        if self.best_known is None:
            return None
        return round(100 * (solution.distance / self.units / self.best_known - 1), 3)


def numbers(text: str, path: Path) -> list[float]:
    """Read a line of numbers; raise InstanceError naming the file when it is none."""
    try:
        return [float(word) for word in text.split()]
    except ValueError as error:
        raise InstanceError(f"{path}: expected numbers, got {text.strip()!r}") from error


def euclidean(
    points: list[tuple[float, float]],
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Return straight distances between points, shape (n, n)."""
    xy = np.asarray(points, dtype=np.float64)
    difference = xy[:, None, :] - xy[None, :, :]
    squared: np.ndarray[tuple[int, ...], np.dtype[np.float64]] = (difference**2).sum(axis=2)
    return np.sqrt(squared)


def tenths(points: list[tuple[float, float]]) -> IntMatrix:
    """DIMACS: distances truncated to one decimal, in tenths."""
    return np.floor(euclidean(points) * 10 + 1e-9).astype(np.int64)


def table(path: Path) -> dict[str, dict[str, str]]:
    """Read a CSV of published results by its `instance` column; empty when there is none."""
    if not path.is_file():
        return {}
    with path.open(newline="", encoding="utf-8") as lines:
        return {row["instance"]: row for row in csv.DictReader(lines)}


def published(rows: dict[str, dict[str, str]], name: str, column: str) -> float | None:
    """Return a published number, None when it is missing."""
    text = rows.get(name, {}).get(column, "").strip()
    return float(text) if text else None


Reader = Callable[[Path], Instance]
