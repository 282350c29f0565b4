"""Travel times: great circle, cache, roads out of a file, servers."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing import GreatCircle, TravelUnavailableError, UnreachableError
from routing.directions import Turn, turn_of
from routing.http_travel import Osrm, Valhalla
from routing.travel import UNREACHABLE, LatLon, TravelMatrix, TravelTable
from routing.travel_cache import CachedTravel

PLACES = st.lists(
    st.tuples(st.floats(19, 21), st.floats(99, 101)), min_size=1, max_size=8, unique=True
)


def test_a_degree_of_latitude_is_111_km() -> None:
    matrix = GreatCircle(detour=1.0, kmh=36).matrix([(20.0, 100.0), (21.0, 100.0)])
    assert matrix.distances[0, 1] == pytest.approx(111_195, abs=1)
    assert matrix.durations[0, 1] == pytest.approx(11_119, abs=1)


@settings(deadline=None, max_examples=40)
@given(PLACES)
def test_great_circles_are_symmetric_and_zero_at_home(places: list[LatLon]) -> None:
    matrix = GreatCircle().matrix(places)
    assert (matrix.distances == matrix.distances.T).all()
    assert not matrix.distances.diagonal().any()


def test_a_matrix_is_kept_small_and_what_is_too_far_is_no_way() -> None:
    far = np.array([[0, 10**12], [7, 0]], dtype=np.int64)
    matrix = TravelMatrix(durations=far, distances=far)
    assert matrix.distances.dtype == np.int32
    assert matrix.distances.tolist() == [[0, UNREACHABLE], [7, 0]]


class Counting:
    """Great circles that count the pairs asked for."""

    def __init__(self) -> None:
        self.pairs = 0

    def matrix(self, places: Sequence[LatLon]) -> TravelMatrix:
        table = self.table(places, places)
        return TravelMatrix(table.durations, table.distances)

    def table(self, origins: Sequence[LatLon], destinations: Sequence[LatLon]) -> TravelTable:
        self.pairs += len(origins) * len(destinations)
        return GreatCircle().table(origins, destinations)


@settings(deadline=None, max_examples=40)
@given(PLACES, PLACES)
def test_the_cache_answers_as_its_source(first: list[LatLon], second: list[LatLon]) -> None:
    cache = CachedTravel(GreatCircle(), places=10)
    for places in (first, second, first + second):
        wanted = GreatCircle().matrix(places)
        found = cache.matrix(places)
        assert (found.durations == wanted.durations).all()
        assert (found.distances == wanted.distances).all()


def test_the_cache_asks_only_for_what_is_new() -> None:
    source = Counting()
    cache = CachedTravel(source)
    cache.matrix([(20.0, 100.0), (20.1, 100.0)])
    asked = source.pairs
    cache.matrix([(20.1, 100.0), (20.0, 100.0)])
    assert source.pairs == asked
    cache.matrix([(20.0, 100.0), (20.2, 100.0)])
    assert source.pairs == asked + 2 * 1 + 1 * 3


@pytest.mark.parametrize(
    ("after", "turn"),
    [
        ((0.02, 0.0), Turn.STRAIGHT),
        ((0.01, 0.01), Turn.RIGHT),
        ((0.01, -0.01), Turn.LEFT),
        ((0.0, 0.0), Turn.U_TURN),
        ((0.02, 0.01), Turn.SLIGHT_RIGHT),
        ((0.003, -0.006), Turn.SHARP_LEFT),
    ],
)
def test_turns_are_named_by_the_change_of_bearing(after: LatLon, turn: Turn) -> None:
    assert turn_of((0.0, 0.0), (0.01, 0.0), after) is turn


NODES = {1: (20.0, 100.0), 2: (20.0, 100.01), 3: (20.01, 100.01), 4: (20.01, 100.0)}
NODES |= {5: (20.1, 100.1), 6: (20.101, 100.1)}
WAYS = [
    ((1, 2), {"highway": "tertiary", "oneway": "yes", "name": "หนึ่ง"}),
    ((2, 3), {"highway": "tertiary", "name": "สอง"}),
    ((3, 4), {"highway": "tertiary", "name": "สาม"}),
    ((4, 1), {"highway": "tertiary", "name": "สี่"}),
    ((5, 6), {"highway": "tertiary"}),
    ((1, 3), {"highway": "footway"}),
]


def osm() -> str:
    """A square of streets, one of them one way; an island; a footpath across."""
    lines = ['<?xml version="1.0"?><osm version="0.6">']
    lines += [f'<node id="{i}" version="1" lat="{a}" lon="{b}"/>' for i, (a, b) in NODES.items()]
    for number, (nodes, tags) in enumerate(WAYS, 1):
        refs = "".join(f'<nd ref="{n}"/>' for n in nodes)
        marks = "".join(f'<tag k="{k}" v="{v}"/>' for k, v in tags.items())
        lines.append(f'<way id="{number}" version="1">{refs}{marks}</way>')
    return "".join([*lines, "</osm>"])


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    pytest.importorskip("osmium")
    pytest.importorskip("scipy")
    path = tmp_path / "square.osm"
    path.write_text(osm(), encoding="utf-8")
    return path


def test_a_one_way_street_is_driven_one_way(extract: Path) -> None:
    """Three sides back where one side led there; footways and islands are not used."""
    from routing.roads import RoadNetwork

    roads = RoadNetwork.read(extract)
    matrix = roads.matrix([(20.0, 100.0), (20.0, 100.01)])
    assert matrix.distances[0, 1] == pytest.approx(1045, abs=3)
    assert matrix.distances[1, 0] == pytest.approx(1112 + 1045 + 1112, abs=8)
    path = roads.path((20.0, 100.01), (20.0, 100.0))
    assert path.metres == matrix.distances[1, 0]
    assert (20.01, 100.01) in path.shape
    assert [s.turn for s in path.steps] == [
        Turn.DEPART,
        Turn.LEFT,
        Turn.LEFT,
        Turn.ARRIVE,
    ]
    there = roads.path((20.0, 100.0), (20.0, 100.01))
    assert there.steps[0].text("th") == "ออกเดินทางไปตามถนน หนึ่ง แล้วขับไปอีก 1.0 กม."


def test_two_places_on_one_street_need_no_junction(extract: Path) -> None:
    from routing.roads import RoadNetwork

    matrix = RoadNetwork.read(extract).matrix([(20.0, 100.01), (20.01, 100.01), (20.01, 100.0)])
    assert matrix.distances[1, 2] == pytest.approx(1045, abs=3)
    assert matrix.distances[2, 1] == matrix.distances[1, 2]


def test_a_column_is_the_same_as_in_the_whole_matrix(extract: Path) -> None:
    """Few destinations are searched from backwards, against the one-way streets."""
    from routing.roads import RoadNetwork

    roads = RoadNetwork.read(extract)
    places = [(20.0, 100.0), (20.0, 100.01), (20.005, 100.01), (20.01, 100.0)]
    whole = roads.matrix(places)
    for k, place in enumerate(places):
        column = roads.table(places, [place])
        assert column.durations[:, 0].tolist() == whole.durations[:, k].tolist()
        assert column.distances[:, 0].tolist() == whole.distances[:, k].tolist()


def test_a_place_without_a_road_is_named(extract: Path) -> None:
    from routing.roads import RoadNetwork

    with pytest.raises(UnreachableError, match=r"21\.00000, 100\.00000"):
        RoadNetwork.read(extract).matrix([(20.0, 100.0), (21.0, 100.0)])


def test_a_missing_extract_is_said(tmp_path: Path) -> None:
    pytest.importorskip("osmium")
    from routing.osm import read_ways

    with pytest.raises(TravelUnavailableError, match="no OpenStreetMap extract"):
        read_ways(tmp_path / "none.osm.pbf")


class Server(BaseHTTPRequestHandler):
    """Answers as OSRM (GET) and Valhalla (POST) do: the matrix is 10 s and 100 m everywhere."""

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""

    def _send(self, body: object) -> None:
        data = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self) -> None:
        """OSRM: as many cells as sources and destinations ask for; the first has no way."""
        query = dict(p.split("=") for p in self.path.split("?")[1].split("&"))
        rows, columns = (len(query[k].split(";")) for k in ("sources", "destinations"))
        durations: list[list[float | None]] = [[10.4] * columns for _ in range(rows)]
        durations[0][-1] = None
        self._send({"code": "Ok", "durations": durations, "distances": [[100.0] * columns] * rows})

    def do_POST(self) -> None:
        """Valhalla: kilometres."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        cell = {"time": 10, "distance": 0.1}
        self._send({"sources_to_targets": [[cell] * len(body["targets"]) for _ in body["sources"]]})


@pytest.fixture
def server() -> Iterator[str]:
    http = HTTPServer(("127.0.0.1", 0), Server)
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{http.server_port}"
    http.shutdown()
    thread.join()
    http.server_close()


def test_osrm_is_asked_in_blocks(server: str) -> None:
    places = [(20.0, 100.0 + k / 100) for k in range(5)]
    matrix = Osrm(url=server, block=4).matrix(places)
    assert matrix.durations.shape == (5, 5)
    assert matrix.durations[1, 0] == 10
    assert matrix.durations[0, 1] >= 10**9
    assert (matrix.distances == 100).all()


def test_valhalla_answers_in_kilometres(server: str) -> None:
    table = Valhalla(url=server, block=2).table([(20.0, 100.0)] * 3, [(20.1, 100.0)])
    assert (table.distances == np.full((3, 1), 100)).all()


def test_a_server_that_is_not_there_is_said() -> None:
    with pytest.raises(TravelUnavailableError, match="no travel times"):
        Osrm(url="http://127.0.0.1:9", timeout=2).matrix([(20.0, 100.0)])
    with pytest.raises(TravelUnavailableError, match="not an http address"):
        Osrm(url="file:///etc").matrix([(20.0, 100.0)])
