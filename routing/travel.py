"""Seconds and metres between places, and the simplest source of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from routing.errors import ProblemError

LatLon = tuple[float, float]
IntMatrix = NDArray[np.signedinteger[Any]]
EARTH_RADIUS_M = 6_371_008.8
"""Mean radius R1 of the GRS 80 ellipsoid (Moritz 2000)."""

UNREACHABLE = 10**9
"""Seconds or metres that stand for "no way": larger than any day, and two of them fit 32 bits."""
BLOCK = 512
"""Rows computed at once where a whole matrix of floats would be many times its result."""


@dataclass(frozen=True, slots=True, eq=False)
class TravelMatrix:
    """`durations[i, j]` seconds and `distances[i, j]` metres from place i to place j.

    Kept as 32-bit integers, larger values as UNREACHABLE: 10,000 places take 0.8 GB for both.
    """

    durations: IntMatrix
    distances: IntMatrix
    size: int = field(init=False)

    def __post_init__(self) -> None:
        """Refuse matrices that are not square, not alike or negative."""
        shape = self.durations.shape
        if len(shape) != 2 or shape[0] != shape[1] or self.distances.shape != shape:
            raise ProblemError("the travel matrices must be square and of one size")
        if shape[0] and (self.durations.min() < 0 or self.distances.min() < 0):
            raise ProblemError("a travel time or distance is negative")
        object.__setattr__(self, "durations", _small(self.durations))
        object.__setattr__(self, "distances", _small(self.distances))
        object.__setattr__(self, "size", int(shape[0]))


def _small(matrix: IntMatrix) -> IntMatrix:
    """Return the matrix as contiguous 32-bit integers, itself when it is that already."""
    if matrix.dtype != np.int32:
        narrow = np.empty(matrix.shape, dtype=np.int32)
        np.minimum(matrix, UNREACHABLE, out=narrow, casting="unsafe")
        return narrow
    return np.ascontiguousarray(matrix)


@dataclass(frozen=True, slots=True, eq=False)
class TravelTable:
    """`durations[i, j]` seconds and `distances[i, j]` metres from origin i to destination j."""

    durations: IntMatrix
    distances: IntMatrix


class Travel(Protocol):
    """A source of travel times and distances."""

    def matrix(self, places: Sequence[LatLon]) -> TravelMatrix:
        """Return seconds and metres between all places, in the order given."""
        ...

    def table(self, origins: Sequence[LatLon], destinations: Sequence[LatLon]) -> TravelTable:
        """Return seconds and metres from each origin to each destination."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class GreatCircle:
    """Straight over the earth, lengthened by `detour` and driven at `kmh`.

    Detour factors of road networks lie near 1.3 in towns and 1.4 and more in
    hills (Boscoe, Henry & Zdeb, The Professional Geographer 64(2), 2012: mean
    1.417 against straight lines).
    """

    detour: float = 1.4
    kmh: float = 25.0

    def matrix(self, places: Sequence[LatLon]) -> TravelMatrix:
        """Return seconds and metres, rounded to the nearest whole unit."""
        table = self.table(places, places)
        return TravelMatrix(table.durations, table.distances)

    def table(self, origins: Sequence[LatLon], destinations: Sequence[LatLon]) -> TravelTable:
        """Return seconds and metres from each origin to each destination."""
        shape = (len(origins), len(destinations))
        durations, distances = np.empty(shape, dtype=np.int32), np.empty(shape, dtype=np.int32)
        for first in range(0, len(origins), BLOCK):
            rows = slice(first, first + BLOCK)
            metres = haversine(origins[rows], destinations) * self.detour
            distances[rows] = np.minimum(np.rint(metres), UNREACHABLE)
            durations[rows] = np.minimum(np.rint(metres / (self.kmh / 3.6)), UNREACHABLE)
        return TravelTable(durations, distances)


def haversine(origins: Sequence[LatLon], destinations: Sequence[LatLon]) -> NDArray[np.float64]:
    """Return great-circle metres between (lat, lon) in degrees, shape (origins, destinations)."""
    a = np.radians(np.asarray(origins, dtype=np.float64).reshape(-1, 2))
    b = np.radians(np.asarray(destinations, dtype=np.float64).reshape(-1, 2))
    half = np.sin((a[:, None, 0] - b[None, :, 0]) / 2) ** 2
    half += (
        np.cos(a[:, 0])[:, None]
        * np.cos(b[:, 0])[None, :]
        * np.sin((a[:, None, 1] - b[None, :, 1]) / 2) ** 2
    )
    metres: NDArray[np.float64] = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return metres


def extend(
    matrix: TravelMatrix, places: Sequence[LatLon], added: Sequence[LatLon], *, travel: Travel
) -> TravelMatrix:
    """Return the matrix of `places` with rows and columns for `added` places."""
    out, back = travel.table(places, added), travel.table(added, [*places, *added])
    return TravelMatrix(
        np.vstack([np.hstack([matrix.durations, out.durations]), back.durations]),
        np.vstack([np.hstack([matrix.distances, out.distances]), back.distances]),
    )
