"""Travel over a road network held in memory: no server, asymmetric, with shapes and directions.

osmium reads the extract and scipy's Dijkstra does the rest: both have wheels for
every Python this project runs on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from routing.directions import Leg, directions
from routing.directions import Path as RoadPath
from routing.errors import TravelUnavailableError, UnreachableError
from routing.osm import Chain, chains, read_ways
from routing.travel import EARTH_RADIUS_M, LatLon, TravelMatrix, TravelTable

Costs = dict[tuple[int, int], tuple[float, float]]
"""Seconds and metres of the fastest way between two neighbouring nodes."""
Arcs = dict[tuple[int, int], tuple[int, int, int]]
"""Which points of which chain that way is: chain, first, last."""
Vector = NDArray[np.int64]
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
        arcs = [(c.tail, c.head) for c in found if c.forward] + [
            (c.head, c.tail) for c in found if c.backward
        ]
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
        owners = [(k, p) for k, c in enumerate(self.chains) for p in range(len(c.points))]
        points = np.array([q for c in self.chains for q in c.points])
        self.owners = np.array(owners, dtype=np.int64)
        self.scale = np.cos(np.radians(points[:, 0].mean()))
        self.tree: Any = import_module("scipy.spatial").cKDTree(self._flat(points))

    def _flat(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Degrees to metres on a plane around the network's middle."""
        flat: NDArray[np.float64] = np.radians(points) * EARTH_RADIUS_M
        flat[:, 1] *= self.scale
        return flat

    def snap(self, places: Sequence[LatLon]) -> list[Snap]:
        """Return the nearest road point of each place; UnreachableError names one too far."""
        metres, near = self.tree.query(
            self._flat(np.asarray(places, dtype=np.float64).reshape(-1, 2))
        )
        for place, far in zip(places, metres, strict=True):
            if far > SNAP_METRES:
                raise UnreachableError(
                    f"{place[0]:.5f}, {place[1]:.5f} lies {far:.0f} m from the nearest road"
                )
        return [
            Snap(int(self.owners[k][0]), int(self.owners[k][1]), float(m))
            for m, k in zip(metres, near, strict=True)
        ]

    def _graph(self, snaps: Sequence[Snap]) -> Any:
        """The network with a node for each snapped place, weighed in seconds.

        Arcs between the same two nodes keep the fastest, so that what
        `scipy.sparse` would add up stays apart.
        """
        best, arcs = dict(self._streets[0]), dict(self._streets[1])
        self.arcs = arcs

        def both(tail: int, head: int, chain: int, first: int, last: int) -> None:
            self._join(best, arcs, (tail, head), (chain, first, last))

        shared: dict[int, list[int]] = {}
        for k, s in enumerate(snaps):
            c, node = self.chains[s.chain], self.size + k
            both(c.tail, node, s.chain, 0, s.point)
            both(node, c.head, s.chain, s.point, len(c.points) - 1)
            for other in shared.get(s.chain, []):
                a, b = sorted((other, k), key=lambda x: snaps[x].point)
                both(self.size + a, self.size + b, s.chain, snaps[a].point, snaps[b].point)
            shared.setdefault(s.chain, []).append(k)
        tails, heads = np.array(list(best)).T
        costs = np.array(list(best.values()))
        size = self.size + len(snaps)
        self.metres = _sparse(costs[:, 1] + 1e-9, tails, heads, size)
        return _sparse(costs[:, 0], tails, heads, size)

    @cached_property
    def _streets(self) -> tuple[Costs, Arcs]:
        """What the network costs before any place is joined to it."""
        best: Costs = {}
        arcs: Arcs = {}
        for k, c in enumerate(self.chains):
            self._join(best, arcs, (c.tail, c.head), (k, 0, len(c.points) - 1))
        return best, arcs

    def _join(
        self, best: Costs, arcs: Arcs, ends: tuple[int, int], piece: tuple[int, int, int]
    ) -> None:
        """Join two nodes by what lies between two points of a chain, in its open directions."""
        chain, first, last = piece
        c = self.chains[chain]
        metres = abs(c.metres[last] - c.metres[first])
        seconds = metres / (c.kmh / 3.6) + 1e-6
        ways = [(ends, piece)] if c.forward else []
        if c.backward:
            ways.append((ends[::-1], (chain, last, first)))
        for way, points in ways:
            if way[0] != way[1] and best.get(way, (np.inf, 0.0))[0] > seconds:
                best[way], arcs[way] = (seconds, metres), points

    def matrix(self, places: Sequence[LatLon]) -> TravelMatrix:
        """Return seconds and metres of the fastest ways between all places.

        Raises UnreachableError for a place too far from any road.
        """
        table = self.table(places, places)
        return TravelMatrix(table.durations, table.distances)

    def table(self, origins: Sequence[LatLon], destinations: Sequence[LatLon]) -> TravelTable:
        """Return seconds and metres of the fastest way from each origin to each destination.

        Raises UnreachableError for a place too far from any road.
        """
        both = list(dict.fromkeys([*origins, *destinations]))
        position = {p: k for k, p in enumerate(both)}
        snaps = self.snap(both)
        graph = self._graph(snaps)
        starts = np.array([position[p] for p in origins], dtype=np.int64)
        ends = np.array([position[p] for p in destinations], dtype=np.int64)
        if len(set(ends.tolist())) < len(set(starts.tolist())):
            seconds, metres = (m.T for m in self._fastest(graph.T.tocsr(), ends, starts, back=True))
        else:
            seconds, metres = self._fastest(graph, starts, ends)
        off = np.array([s.metres for s in snaps])
        slow = off / (OFF_ROAD_KMH / 3.6)
        durations = seconds + slow[starts][:, None] + slow[ends][None, :]
        distances = metres + off[starts][:, None] + off[ends][None, :]
        same = starts[:, None] == ends[None, :]
        durations[same] = distances[same] = 0
        return TravelTable(np.rint(durations).astype(np.int64), np.rint(distances).astype(np.int64))

    def _fastest(
        self, graph: Any, sources: Vector, targets: Vector, *, back: bool = False
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return seconds and metres, shape (sources, targets); `back` of a graph turned round."""
        metres = self.metres.T.tocsr() if back else self.metres
        found: dict[int, tuple[NDArray[np.float64], NDArray[np.float64]]] = {}
        for k in set(sources.tolist()):
            seconds, before = _csgraph().dijkstra(
                graph, indices=self.size + k, return_predecessors=True
            )
            lengths = _lengths(before, metres)
            found[k] = seconds[self.size + targets], lengths[self.size + targets]
        rows = [found[k] for k in sources.tolist()]
        shape = (len(sources), len(targets))
        return (
            np.array([r[0] for r in rows]).reshape(shape),
            np.array([r[1] for r in rows]).reshape(shape),
        )

    def path(self, origin: LatLon, destination: LatLon) -> RoadPath:
        """Return the fastest way with its shape for a map and its directions.

        Raises UnreachableError for a place too far from any road.
        """
        if origin == destination:
            return RoadPath(seconds=0, metres=0, shape=(origin,), steps=())
        snaps = self.snap([origin, destination])
        graph = self._graph(snaps)
        _, before = _csgraph().dijkstra(graph, indices=self.size, return_predecessors=True)
        nodes = [self.size + 1]
        while nodes[-1] != self.size:
            nodes.append(int(before[nodes[-1]]))
        nodes.reverse()
        legs = []
        for tail, head in pairwise(nodes):
            chain, first, last = self.arcs[tail, head]
            c = self.chains[chain]
            points = (
                c.points[first : last + 1] if first <= last else c.points[last : first + 1][::-1]
            )
            metres = abs(float(c.metres[last] - c.metres[first]))
            legs.append(
                Leg(name=c.name, metres=metres, seconds=metres / (c.kmh / 3.6), points=points)
            )
        off = sum(s.metres for s in snaps)
        return directions(
            legs,
            origin=origin,
            destination=destination,
            extra_metres=off,
            extra_seconds=off / (OFF_ROAD_KMH / 3.6),
        )


def _lengths(before: NDArray[np.int32], metres: Any) -> NDArray[np.float64]:
    """Metres along the tree of fastest ways: each node looks twice as far back in every turn."""
    nodes = np.arange(len(before))
    up = np.where(before >= 0, before, nodes)
    total: NDArray[np.float64] = np.asarray(metres[up, nodes], dtype=np.float64).ravel()
    total[up == nodes] = 0.0
    while (up != up[up]).any():
        total += total[up]
        up = up[up]
    return total


def _csgraph() -> Any:
    try:
        return import_module("scipy.sparse.csgraph")
    except ImportError as error:
        raise TravelUnavailableError(
            "travel over a road network needs the package scipy: pip install osmium scipy"
        ) from error


def _sparse(values: NDArray[np.float64], tails: Any, heads: Any, size: int) -> Any:
    sparse = import_module("scipy.sparse")
    return sparse.csr_matrix((values, (tails, heads)), shape=(size, size))
