"""Numbers on the map: near where they belong, on the sheet, not over each other."""

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from recycling.demo.layout import Sheet, spread_out

KHRUENG = [(20_050_000, 100_350_000), (20_150_000, 100_450_000)]
metres = st.integers(1_000, 9_000).map(float)
anchors = st.lists(st.tuples(metres, metres), min_size=1, max_size=30)


@given(
    st.integers(-80_000_000, 80_000_000),
    st.integers(-179_000_000, 178_000_000),
    st.integers(0, 300_000),
    st.integers(0, 300_000),
)
def test_every_place_lies_on_its_sheet(lat: int, lon: int, up: int, right: int) -> None:
    places = [(lat, lon), (lat + up, lon + right)]
    sheet = Sheet.around(places)
    for place in places:
        x, y = sheet.at(place)
        assert 0 < x < sheet.width
        assert 0 < y < sheet.height


def test_north_is_up_and_east_is_right() -> None:
    sheet = Sheet.around(KHRUENG)
    south_west, north_east = map(sheet.at, KHRUENG)
    assert south_west[0] < north_east[0]
    assert south_west[1] > north_east[1]


def test_the_scale_is_true() -> None:
    sheet = Sheet.around(KHRUENG)
    (x1, y1), (x2, y2) = map(sheet.at, KHRUENG)
    assert math.isclose(y1 - y2, 11_119.5, rel_tol=1e-3)  # 0.1° of latitude
    assert math.isclose(x2 - x1, 11_119.5 * math.cos(math.radians(20.1)), rel_tol=1e-3)
    assert sheet.scale_bar == 2_000


@settings(max_examples=25, deadline=None)
@given(anchors)
def test_numbers_do_not_cover_each_other(places: list[tuple[float, float]]) -> None:
    sheet = Sheet.around(KHRUENG)
    shown = spread_out(places, radius=100, obstacles=[], sheet=sheet)
    for one, first in enumerate(shown):
        for second in shown[:one]:
            assert math.dist(first, second) > 2 * 100 * 0.85


@settings(max_examples=25, deadline=None)
@given(anchors)
def test_numbers_stay_on_the_sheet_and_off_the_obstacle(places: list[tuple[float, float]]) -> None:
    sheet = Sheet.around(KHRUENG)
    obstacle = (5_000.0, 5_000.0)
    for point in spread_out(places, radius=100, obstacles=[obstacle], sheet=sheet):
        assert 100 <= point[0] <= sheet.width - 100
        assert 100 <= point[1] <= sheet.height - 100
        assert math.dist(point, obstacle) >= 1.85 * 100


def test_a_number_without_neighbours_stays_where_it_belongs() -> None:
    sheet = Sheet.around(KHRUENG)
    (shown,) = spread_out([(5_000.0, 5_000.0)], radius=100, obstacles=[], sheet=sheet)
    assert math.dist(shown, (5_000, 5_000)) < 5
