"""The base map names where one is, also without network."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from recycling.basemap.build import build
from recycling.basemap.extract import Area
from recycling.demo import geography
from tests.demo.towns import needs_embedded
from tests.endtoend.conftest import MakePhone
from tests.endtoend.service import Service
from tests.endtoend.town import Town
from tests.endtoend.visit import settle_in

pytestmark = [needs_embedded, pytest.mark.xdist_group("endtoend")]

VILLAGE, WOOD_SIDE, AWAY, BESIDE = "บ้านสมมุติใกล้ศูนย์", 0.02, 0.05, 0.003


@pytest.fixture
def base_map(served: tuple[Town, Service], tmp_path: Path) -> Iterator[None]:
    """A village in the wood around the centre, in the file that the service gives as its map."""
    lat, lon = geography.degrees(geography.CENTRE)
    corners = [(-1, -1), (-1, 1), (1, 1), (1, -1)]
    nodes = "".join(
        f'<node id="{ref}" version="1" lat="{lat + y * WOOD_SIDE}" lon="{lon + x * WOOD_SIDE}"/>'
        for ref, (x, y) in enumerate(corners, start=1)
    )
    village = f'<tag k="place" v="village"/><tag k="name" v="{VILLAGE}"/>'
    nodes += f'<node id="9" version="1" lat="{lat + BESIDE}" lon="{lon}">{village}</node>'
    ring = "".join(f'<nd ref="{ref}"/>' for ref in (1, 2, 3, 4, 1))
    wood = f'<way id="10" version="1">{ring}<tag k="natural" v="wood"/></way>'
    extract = tmp_path / "extract.osm"
    extract.write_text(f'<osm version="0.6">{nodes}{wood}</osm>', encoding="utf-8")
    file = served[1].log.parent / "area.pmtiles"
    around = Area(lon - AWAY, lat - AWAY, lon + AWAY, lat + AWAY)
    build(extract, areas=[around], file=file)
    yield
    file.unlink()


def test_the_map_of_a_round_names_the_villages_without_network(
    make_phone: MakePhone, served: tuple[Town, Service], base_map: None
) -> None:
    built, service = served
    phone = make_phone(service)
    phone.switch_on()
    settle_in(phone, built, "collector", lang="th")
    page = phone.open("/round/stops")
    shown = page.locator(".map").get_by_text(VILLAGE, exact=True)
    expect(shown).to_be_visible()
