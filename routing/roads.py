"""Travel over a road network held in memory: no server, asymmetric, with shapes and directions.

osmium reads the extract and scipy's Dijkstra does the rest: both have wheels for
every Python this project runs on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from routing.directions import Leg, Path as RoadPath, directions
from routing.errors import TravelUnavailableError, UnreachableError
from routing.osm import Chain, chains, read_ways
from routing.travel import EARTH_RADIUS_M, LatLon, TravelMatrix, TravelTable

SNAP_METRES = 1500.0
"""A place farther than this from any road is taken for a mistake."""
OFF_ROAD_KMH = 8.0


@dataclass(frozen=True, slots=True)
class Snap:
    """Where a place meets the network: a point of a chain, and metres to get there."""

    chain: int
    point: int
    metres: float


class RoadNetwork:
    """The largest part of a road network in which every place reaches every other."""

    def __init__(self, found: Sequence[Chain], size: int) -> None:
        """Keep the largest strongly connected part; raise when there is no road at all."""
        if not found:
            raise TravelUnavailableError("the extract holds no road for motor vehicles")
        graph = _csgraph()
        self.size = size
        arcs = [(c.tail, c.head) for c in found if c.forward] + [(c.head, c.tail) for c in found if c.backward]
        tails, heads = np.array(arcs).T
        matrix = _sparse(np.ones(len(arcs)), tails, heads, size)
        _, labels = graph.connected_components(matrix, directed=True, connection="strong")
        main = np.bincount(labels).argmax()
        self.chains = [c for c in found if labels[c.tail] == main and labels[c.head] == main]
        self._index_points()

    @classmethod
    def read(cls, path: Path | str) -> RoadNetwork:
        """Read a .osm.pbf extract; raise TravelUnavailableError when that is not possible."""
        _csgraph()
        found, size = chains(*read_ways(Path(path)))
        return cls(found, size)

    def _index_points(self) -> None:
        from scipy.spatial import cKDTree

        owners = [(k, p) for k, c in enumerate(self.chains) for p in range(len(c.points))]
        points = np.array([q for c in self.chains for q in c.points])
        self.owners = np.array(owners, dtype=np.int64)
        self.scale = np.cos(np.radians(points[:, 0].mean()))
        self.tree: Any = cKDTree(self._flat(points))

    def _flat(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Degrees to metres on a plane around the network's middle."""
        flat: NDArray[np.float64] = np.radians(points) * EARTH_RADIUS_M
        flat[:, 1] *= self.scale
        return flat

    def snap(self, places: Sequence[LatLon]) -> list[Snap]:
        """Return the nearest road point of each place; raise UnreachableError naming one too far."""
        metres, near = self.tree.query(self._flat(np.asarray(places, dtype=np.float64).reshape(-1, 2)))
        for place, far in zip(places, metres, strict=True):
            if far > SNAP_METRES:
                raise UnreachableError(
                    f"{place[0]:.5f}, {place[1]:.5f} lies {far:.0f} m from the nearest road of the map"
                )
        return [Snap(int(self.owners[k][0]), int(self.owners[k][1]), float(m)) for m, k in zip(metres, near, strict=True)]

    def _graph(self, snaps: Sequence[Snap]) -> Any:
        """The network with a node for each snapped place, weighed in seconds."""
        tails: list[int] = []
        heads: list[int] = []
        seconds: list[float] = []

        def add(tail: int, head: int, cost: float) -> None:
            tails.append(tail)
            heads.append(head)
            seconds.append(cost + 1e-6)

        for c in self.chains:
            total = float(c.seconds[-1])
            if c.forward:
                add(c.tail, c.head, total)
            if c.backward:
                add(c.head, c.tail, total)
        shared: dict[int, list[int]] = {}
        for k, s in enumerate(snaps):
            c, node = self.chains[s.chain], self.size + k
            at, total = float(c.seconds[s.point]), float(c.seconds[-1])
            if c.forward:
                add(node, c.head, total - at)
                add(c.tail, node, at)
            if c.backward:
                add(node, c.tail, at)
                add(c.head, node, total - at)
            for other in shared.get(s.chain, []):
                between = float(c.seconds[snaps[other].point]) - at
                ahead, behind = (node, self.size + other), (self.size + other, node)
                first, last = (ahead, behind) if between >= 0 else (behind, ahead)
                if c.forward:
                    add(*first, abs(between))
                if c.backward:
                    add(*last, abs(between))
            shared.setdefault(s.chain, []).append(k)
        return _sparse(np.array(seconds), np.array(tails), np.array(heads), self.size + len(snaps))

    def matrix(self, places: Sequence[LatLon]) -> TravelMatrix:
        """Return seconds and metres of the fastest ways between all places."""
        table = self.table(places, places)
        return TravelMatrix(table.durations, table.distances)

    def table(self, origins: Sequence[LatLon], destinations: Sequence[LatLon]) -> TravelTable:
        """Return seconds and metres of the fastest way from each origin to each destination."""
        both = list(dict.fromkeys([*origins, *destinations]))
        position = {p: k for k, p in enumerate(both)}
        snaps = self.snap(both)
        graph = self._graph(snaps)
        metres = self._metres(graph, snaps)
        targets = [position[p] for p in destinations]
        wanted = sorted({position[p] for p in origins})
        rows: dict[int, tuple[NDArray[np.float64], NDArray[np.float64]]] = {}
        for k in wanted:
            seconds, before = _csgraph().dijkstra(graph, indices=self.size + k, return_predecessors=True)
            at = np.array([self.size + t for t in targets])
            rows[k] = seconds[at], _lengths(before, metres, self.size + k, at)
        off = np.array([s.metres for s in snaps])
        extra = off / (OFF_ROAD_KMH / 3.6)
        durations = np.array([rows[position[p]][0] + extra[position[p]] for p in origins]) + extra[targets]
        distances = np.array([rows[position[p]][1] + off[position[p]] for p in origins]) + off[targets]
        same = np.array([position[p] for p in origins])[:, None] == np.array(targets)[None, :]
        durations[same] = distances[same] = 0
        return TravelTable(np.rint(durations).astype(np.int64), np.rint(distances).astype(np.int64))

    def _metres(self, graph: Any, snaps: Sequence[Snap]) -> dict[tuple[int, int], float]:
        """Metres of each arc, from its seconds and the speed of the chain it belongs to."""
        metres: dict[tuple[int, int], float] = {}
        for c in self.chains:
            for pair in ((c.tail, c.head), (c.head, c.tail)):
                if pair not in metres or c.seconds[-1] < metres[pair][0]:  # type: ignore[index]
                    metres[pair] = (float(c.seconds[-1]), float(c.metres[-1]))  # type: ignore[assignment]
        return metres
