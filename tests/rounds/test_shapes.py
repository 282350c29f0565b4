"""A trip's line on the map follows the roads of the enterprise's extract, and does without one."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.builders import CENTRE
from tests.rounds.scene import Scene


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    """One road: from the centre east, then north, where the straight line would cut across."""
    corner = [
        (CENTRE[0], CENTRE[1]),
        (CENTRE[0], CENTRE[1] + 0.02),
        (CENTRE[0] + 0.02, CENTRE[1] + 0.02),
    ]
    nodes = [
        f'<node id="{n}" version="1" lat="{lat:.5f}" lon="{lon:.5f}"/>'
        for n, (lat, lon) in enumerate(corner, start=1)
    ]
    refs = "".join(f'<nd ref="{n}"/>' for n in (1, 2, 3))
    way = f'<way id="9" version="1">{refs}<tag k="highway" v="tertiary"/></way>'
    path = tmp_path / "khrueng.osm"
    path.write_text(f'<?xml version="1.0"?><osm version="0.6">{"".join(nodes)}{way}</osm>')
    return path


def run(app: Flask, *arguments: str) -> Any:
    """`flask roads` with arguments."""
    return app.test_cli_runner().invoke(args=["roads", *arguments])


def trip_of(scene: Scene) -> Any:
    """The one trip of a plan made now."""
    [found] = scene.plan()["rounds"]
    return found["trips"][0]


def test_trips_follow_the_roads_of_an_extract(scene: Scene, app: Flask, extract: Path) -> None:
    scene.shift()
    scene.call(north=0.02, east=0.02)
    done = run(app, scene.town.slug, str(extract))
    assert done.exit_code == 0, done.output
    trip = trip_of(scene)
    assert trip["shape_by"] == "roads"
    corner = [round(CENTRE[1] + 0.02, 5), round(CENTRE[0], 5)]
    assert trip["shape"]["coordinates"].count(corner) == 2  # there and back
    assert run(app, scene.town.slug, "--none").exit_code == 0
    assert trip_of(scene)["shape_by"] == "straight"


def test_a_file_that_went_away_leaves_straight_lines(
    scene: Scene, app: Flask, extract: Path
) -> None:
    scene.shift()
    scene.call(north=0.02, east=0.02)
    assert run(app, scene.town.slug, str(extract)).exit_code == 0
    extract.unlink()
    trip = trip_of(scene)
    assert (trip["shape_by"], len(trip["shape"]["coordinates"])) == ("straight", 3)


def test_a_pin_far_from_any_road_is_reached_straight(
    scene: Scene, app: Flask, extract: Path
) -> None:
    scene.shift()
    scene.call(north=-0.05, east=-0.05)
    assert run(app, scene.town.slug, str(extract)).exit_code == 0
    trip = trip_of(scene)
    assert trip["shape_by"] == "roads"
    assert [round(CENTRE[1] - 0.05, 5), round(CENTRE[0] - 0.05, 5)] in trip["shape"]["coordinates"]


def test_what_cannot_be_read_is_told(scene: Scene, app: Flask, tmp_path: Path) -> None:
    assert (
        "no OpenStreetMap extract" in run(app, scene.town.slug, str(tmp_path / "none.osm")).output
    )
    assert run(app, scene.town.slug).exit_code == 2
    assert "enterprise" in run(app, "nowhere", "--none").output
