"""Travel times from a routing server one runs oneself: OSRM or Valhalla, over HTTP."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import numpy as np

from routing.errors import TravelUnavailableError
from routing.travel import UNREACHABLE, LatLon, TravelMatrix, TravelTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Osrm:
    """OSRM's table service.  `block` is how many places one request may name."""

    url: str
    profile: str = "driving"
    block: int = 100
    timeout: float = 30.0

    def matrix(self, places: Sequence[LatLon]) -> TravelMatrix:
        """Return seconds and metres between all places; UNREACHABLE where there is no way."""
        table = self.table(places, places)
        return TravelMatrix(table.durations, table.distances)

    def table(self, origins: Sequence[LatLon], destinations: Sequence[LatLon]) -> TravelTable:
        """Return seconds and metres, asked for in blocks.

        Raises TravelUnavailableError when the server does not answer as it should.
        """
        return _in_blocks(origins, destinations, self.block // 2, self._block)

    def _block(self, origins: Sequence[LatLon], destinations: Sequence[LatLon]) -> TravelTable:
        places = [*origins, *destinations]
        where = ";".join(f"{lon:.6f},{lat:.6f}" for lat, lon in places)
        sources = ";".join(map(str, range(len(origins))))
        targets = ";".join(map(str, range(len(origins), len(places))))
        query = f"annotations=duration,distance&sources={sources}&destinations={targets}"
        answer = _ask(
            f"{self.url.rstrip('/')}/table/v1/{self.profile}/{where}?{query}", None, self.timeout
        )
        if answer.get("code") != "Ok":
            raise TravelUnavailableError(
                f"OSRM at {self.url} answered {answer.get('message', answer.get('code'))}"
            )
        return _table(answer, "durations", "distances")


@dataclass(frozen=True, slots=True, kw_only=True)
class Valhalla:
    """Valhalla's matrix service.  `block` is how many places one request may name on a side."""

    url: str
    costing: str = "truck"
    block: int = 50
    timeout: float = 60.0

    def matrix(self, places: Sequence[LatLon]) -> TravelMatrix:
        """Return seconds and metres between all places; UNREACHABLE where there is no way."""
        table = self.table(places, places)
        return TravelMatrix(table.durations, table.distances)

    def table(self, origins: Sequence[LatLon], destinations: Sequence[LatLon]) -> TravelTable:
        """Return seconds and metres, asked for in blocks.

        Raises TravelUnavailableError when the server does not answer as it should.
        """
        return _in_blocks(origins, destinations, self.block, self._block)

    def _block(self, origins: Sequence[LatLon], destinations: Sequence[LatLon]) -> TravelTable:
        body = {
            "sources": [{"lat": lat, "lon": lon} for lat, lon in origins],
            "targets": [{"lat": lat, "lon": lon} for lat, lon in destinations],
            "costing": self.costing,
            "units": "kilometers",
        }
        answer = _ask(f"{self.url.rstrip('/')}/sources_to_targets", body, self.timeout)
        cells = answer.get("sources_to_targets")
        if not isinstance(cells, list):
            raise TravelUnavailableError(
                f"Valhalla at {self.url} answered {answer.get('error', 'no table')}"
            )
        table = {
            "durations": [[c["time"] for c in row] for row in cells],
            "distances": [
                [None if c["distance"] is None else c["distance"] * 1000 for c in row]
                for row in cells
            ],
        }
        return _table(table, "durations", "distances")


def _in_blocks(
    origins: Sequence[LatLon], destinations: Sequence[LatLon], size: int, ask: Any
) -> TravelTable:
    """Ask block by block and put the answers together."""
    shape = (len(origins), len(destinations))
    durations, distances = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    for i in range(0, len(origins), size):
        for j in range(0, len(destinations), size):
            part = ask(origins[i : i + size], destinations[j : j + size])
            durations[i : i + size, j : j + size] = part.durations
            distances[i : i + size, j : j + size] = part.distances
    return TravelTable(durations, distances)


def _table(answer: Mapping[str, Any], seconds: str, metres: str) -> TravelTable:
    def whole(rows: Any) -> Any:
        filled = [[UNREACHABLE if cell is None else cell for cell in row] for row in rows]
        return np.rint(np.array(filled, dtype=np.float64)).astype(np.int64)

    return TravelTable(whole(answer[seconds]), whole(answer[metres]))


def _ask(url: str, body: Mapping[str, Any] | None, timeout: float) -> dict[str, Any]:
    """Send a request and read its JSON; raise TravelUnavailableError when that fails."""
    if urlsplit(url).scheme not in {"http", "https"}:
        raise TravelUnavailableError(f"{url} is not an http address")
    data = None if body is None else json.dumps(body).encode()
    request = Request(url, data=data, headers={"Content-Type": "application/json"})
    try:
        with urlopen(request, timeout=timeout) as reply:
            answer = json.load(reply)
    except (URLError, TimeoutError, ValueError, OSError) as error:
        raise TravelUnavailableError(
            f"no travel times from {url.split('?', maxsplit=1)[0][:80]}: {error}"
        ) from error
    if not isinstance(answer, dict):
        raise TravelUnavailableError(f"{url[:80]} did not answer with an object")
    return answer
