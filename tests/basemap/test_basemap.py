"""The base map: out of an extract, clipped to where the enterprises work, served in pieces."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from pmtiles.reader import MmapSource, Reader, all_tiles

from recycling.basemap import service
from recycling.basemap.build import build
from recycling.basemap.extract import Area, ExtractError, around, read
from recycling.database.orm import db
from tests.builders import make_town

HERE = Area(100.30, 20.10, 100.40, 20.20)
NODES = {
    1: (100.31, 20.11), 2: (100.35, 20.15), 3: (100.39, 20.19),  # across the area
    4: (101.00, 21.00), 5: (101.01, 21.01),  # far away
    6: (100.32, 20.12), 7: (100.33, 20.12), 8: (100.33, 20.13),  # a pond
}  # fmt: skip
WAYS = {
    10: ([1, 2, 3], {"highway": "secondary", "name": "Khrueng Road", "name:th": "ถนนครึ่ง"}),
    11: ([4, 5], {"highway": "primary", "name": "far"}),
    12: ([6, 7, 8, 6], {"natural": "water"}),
    13: ([1, 3], {"waterway": "river", "name:en": "Ing"}),
    14: ([1, 2], {"highway": "proposed"}),
    15: ([6, 7, 8, 6], {"building": "yes", "name": "someone's home"}),
}


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    """A small piece of OpenStreetMap."""
    place = '<tag k="place" v="village"/><tag k="name" v="Ban"/><tag k="name:th" v="บ้านครึ่ง"/>'
    nodes = "".join(
        f'<node id="{ref}" version="1" lon="{lon}" lat="{lat}"/>'
        for ref, (lon, lat) in NODES.items()
    )
    nodes += f'<node id="9" version="1" lon="100.36" lat="20.14">{place}</node>'
    ways = "".join(
        f'<way id="{way}" version="1">'
        + "".join(f'<nd ref="{node}"/>' for node in refs)
        + "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())
        + "</way>"
        for way, (refs, tags) in WAYS.items()
    )
    file = tmp_path / "extract.osm"
    file.write_text(f'<osm version="0.6">{nodes}{ways}</osm>', encoding="utf-8")
    return file


def test_roads_water_buildings_and_places_of_the_area(extract: Path) -> None:
    found = {
        (feature["tippecanoe"]["layer"], *feature["properties"].items())
        for feature in read(extract, areas=[HERE])
    }
    assert found == {
        ("road", ("class", "major"), ("name", "ถนนครึ่ง")),
        ("waterway", ("class", "river"), ("name_en", "Ing")),
        ("water", ("class", "water")),
        ("building", ("class", "building")),  # whose house it is stays out
        ("place", ("class", "village"), ("name", "บ้านครึ่ง")),
    }


def test_several_areas_leave_out_what_lies_between(extract: Path) -> None:
    far = Area(100.99, 20.99, 101.02, 21.02)
    layers = [feature["tippecanoe"]["layer"] for feature in read(extract, areas=[HERE, far])]
    assert layers.count("road") == 2


def test_the_map_is_made_and_can_be_read(extract: Path, tmp_path: Path) -> None:
    file = tmp_path / "map" / "area.pmtiles"
    built = build(extract, areas=[HERE], file=file)
    assert built.features == {"road": 1, "waterway": 1, "water": 1, "building": 1, "place": 1}
    assert built.size == file.stat().st_size
    assert [each.name for each in file.parent.iterdir()] == [file.name]
    with file.open("rb") as opened:
        assert sum(1 for _ in all_tiles(MmapSource(opened))) > 4
        layers = Reader(MmapSource(opened)).metadata()["vector_layers"]
    assert {layer["id"] for layer in layers} == set(built.features)
    looked = service.look(file)
    assert looked is not None
    assert looked.max_zoom == 14
    assert looked.attribution.startswith("© OpenStreetMap")
    assert around([HERE[:2], HERE[2:]]).wider(0.1).touches(looked.bounds)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "fetch an .osm.pbf"),
        ("no map at all", "not a whole"),
        ('<osm version="0.6"></osm>', "nothing in"),
    ],
)
def test_an_unfit_extract_says_so_and_leaves_the_old_map(
    tmp_path: Path, content: str | None, says: str
) -> None:
    file = tmp_path / "area.pmtiles"
    file.write_bytes(b"the old map")
    extract = tmp_path / "extract.osm"
    if content is not None:
        extract.write_text(content, encoding="utf-8")
    with pytest.raises(ExtractError, match=says):
        build(extract, areas=[HERE], file=file)
    assert file.read_bytes() == b"the old map"
    assert len(list(tmp_path.iterdir())) == (1 if content is None else 2)


@pytest.fixture
def served(app: Flask, tmp_path: Path) -> Iterator[Path]:
    """Where the application looks for its map."""
    before = app.config["MAP_FILE"]
    app.config["MAP_FILE"] = tmp_path / "area.pmtiles"
    yield app.config["MAP_FILE"]
    app.config["MAP_FILE"] = before


def test_without_a_map_the_api_says_so(app: Flask, served: Path) -> None:
    client = app.test_client()
    assert client.get("/api/v1/map").json == {"map": None}
    assert client.get("/app/map/area.pmtiles").status_code == 404
    served.write_bytes(b"broken")
    assert client.get("/api/v1/map").json == {"map": None}


def test_the_map_comes_in_pieces(app: Flask, served: Path, extract: Path) -> None:
    build(extract, areas=[HERE], file=served)
    client = app.test_client()
    told = client.get("/api/v1/map").json
    assert told is not None
    assert told["map"]["size_bytes"] == served.stat().st_size
    assert told["map"]["url"] == "/app/map/area.pmtiles"
    with client.get(told["map"]["url"], headers={"Range": "bytes=0-6"}) as piece:
        assert piece.status_code == 206
        assert piece.data == b"PMTiles"
        etag = piece.headers["ETag"]
    with client.head(told["map"]["url"]) as head:
        assert head.status_code == 200
        assert head.headers["Accept-Ranges"] == "bytes"
    with client.get(told["map"]["url"], headers={"If-None-Match": etag}) as again:
        assert again.status_code == 304
    served.write_bytes(served.read_bytes() + b" ")
    with client.get(
        told["map"]["url"], headers={"Range": "bytes=0-6", "If-Range": etag}
    ) as changed:
        assert changed.status_code == 200  # another map: the whole of it, not a piece


def test_the_area_is_where_the_enterprises_work(app: Flask) -> None:
    with app.app_context():
        make_town(app)
        db.session.commit()
        areas = service.areas(db.session(), margin_km=1)
    assert areas
    assert all(area.west < area.east and area.south < area.north for area in areas)


def test_the_command_wants_an_area_that_is_one(app: Flask, tmp_path: Path) -> None:
    for box in ("1,2,3", "east", "101,20,100,21"):
        answer = app.test_cli_runner().invoke(args=["map", "build", "x.pbf", "--bbox", box])
        assert answer.exit_code == 2, answer.output
    missing = app.test_cli_runner().invoke(
        args=["map", "build", str(tmp_path / "none.pbf"), "--bbox", "100,20,101,21"]
    )
    assert missing.exit_code == 1
    assert ".osm.pbf" in missing.output
