"""The last unload of a day, folded into the way home: both engines are told so."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from routing.model import Model
from routing.travel import IntMatrix


def way_home(
    model: Model, rows: Sequence[int], *, sites: Sequence[int], end_row: int
) -> tuple[IntMatrix, IntMatrix]:
    """Return metres and seconds from each row to the end by the site least out of the way.

    `sites` are items, not empty; the seconds include the unload.
    """
    matrix = model.problem.matrix
    at = [model.row[s] for s in sites]
    stay = np.array([model.duration[s] for s in sites])
    there, home = np.ix_(rows, at), matrix.distances[at, end_row]
    metres = matrix.distances[there].astype(np.int64) + home
    seconds = matrix.durations[there].astype(np.int64) + (matrix.durations[at, end_row] + stay)
    pick = np.arange(len(rows)), metres.argmin(axis=1)
    return metres[pick], seconds[pick]
