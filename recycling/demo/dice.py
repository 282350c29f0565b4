"""Chance that can be repeated: one stream for each named choice.

A single stream would make every choice depend on all choices before it, so one
more stop on a round would change what every later household brings. Here each
choice has a stream of its own, drawn from the seed and the choice's name.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

PERMILLE = 1000


@dataclass(frozen=True, slots=True)
class Dice:
    """All the chance that a seed holds."""

    seed: str

    def of(self, *names: object) -> random.Random:
        """The stream of the choice called `names`; the same names give the same stream."""
        return random.Random("/".join([self.seed, *map(str, names)]))

    def happens(self, permille: int, *names: object) -> bool:
        """Whether something that happens `permille` times in 1000 happens here."""
        return self.of(*names).randrange(PERMILLE) < permille

    def choose(self, many: Sequence[T], count: int, *names: object) -> list[T]:
        """`count` of `many` (all, when there are fewer), in a drawn order."""
        return self.of(*names).sample(many, min(count, len(many)))


def spread(rng: random.Random, amount: int, *, sigma: float, least: int = 1) -> int:
    """`amount` times a log-normal factor of median 1, as a whole number of at least `least`."""
    return max(least, amount * round(PERMILLE * rng.lognormvariate(0, sigma)) // PERMILLE)
