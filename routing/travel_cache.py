"""Remember travel times: a day's places are mostly yesterday's."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock

import numpy as np

from routing.travel import LatLon, Travel, TravelMatrix, TravelTable, extend


class CachedTravel:
    """Asks `inner` only for pairs with a place not seen before.

    It keeps at most `places` places and forgets all of them when more come.
    Safe to share between threads.
    """

    def __init__(self, inner: Travel, *, places: int = 5000) -> None:
        """Start empty."""
        self.inner, self.limit = inner, places
        self._lock = Lock()
        self._forget()

    def _forget(self) -> None:
        self._rows: dict[LatLon, int] = {}
        empty = np.zeros((0, 0), dtype=np.int64)
        self._known = TravelMatrix(empty, empty)

    def matrix(self, places: Sequence[LatLon]) -> TravelMatrix:
        """Return seconds and metres between all places; raises what the inner source raises."""
        table = self.table(places, places)
        return TravelMatrix(table.durations, table.distances)

    def table(self, origins: Sequence[LatLon], destinations: Sequence[LatLon]) -> TravelTable:
        """Return seconds and metres from each origin to each destination."""
        wanted = dict.fromkeys([*origins, *destinations])
        if len(wanted) > self.limit:
            return self.inner.table(origins, destinations)
        with self._lock:
            added = [p for p in wanted if p not in self._rows]
            if len(self._rows) + len(added) > self.limit:
                self._forget()
                added = list(wanted)
            if added:
                self._learn(added)
            cells = np.ix_([self._rows[p] for p in origins], [self._rows[p] for p in destinations])
            return TravelTable(self._known.durations[cells], self._known.distances[cells])

    def _learn(self, added: Sequence[LatLon]) -> None:
        known = tuple(self._rows)
        if known:
            self._known = extend(self._known, known, added, travel=self.inner)
        else:
            self._known = self.inner.matrix(added)
        for place in added:
            self._rows[place] = len(self._rows)
