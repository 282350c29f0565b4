"""Random numbers that are the same on every machine.  Compiled."""

from __future__ import annotations

import numpy as np

from routing.compiled import inlined
from routing.ruin.day import Words


@inlined
def chance(random: Words) -> float:
    """A number from 0 to 1; `random` holds the state, one word that is not nought.

    xorshift64 (Marsaglia, J. Statistical Software 8(14), 2003).
    """
    x = random[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    random[0] = x
    return float(x >> np.uint64(11)) / 9007199254740992.0


@inlined
def below(random: Words, bound: int) -> int:
    """A whole number from 0 to `bound` - 1."""
    return int(chance(random) * bound)
