"""How much slower than this machine Lighthouse's phone is, by how fast it finds the machine.

Its usual factor of 4 supposes a fast desktop, of benchmark index 1,500 and more; for others its
documentation gives a calculator (docs/throttling.md, "Calibrating the CPU slowdown"), whose points
these are: https://lighthouse-cpu-throttling-calculator.vercel.app/.
"""

from itertools import pairwise
from typing import Final

USUAL: Final = 4.0
_POINTS: Final = ((150.0, 1.0), (800.0, 2.0), (1300.0, 3.0), (1999.0, 6.0))


def slowdown_for(index: float) -> float | None:
    """The factor for a machine of this benchmark index; None when no factor is slow enough."""
    if index < _POINTS[0][0]:
        return None
    for (below, low), (above, high) in pairwise(_POINTS):
        if index < above:
            return low + (high - low) * (index - below) / (above - below)
    return low + (high - low) * (index - below) / (above - below)
