"""A small day played through the API: it closes, it repeats, it can be shown."""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from rich.console import Console

from recycling import clock
from recycling.demo import map_page, tables
from recycling.demo.booking import NoRoom
from recycling.demo.founding import CAPACITY_OF_SLOT, HOURS
from recycling.demo.marketplace import Refused
from recycling.demo.player import NoFreeDay, Wanted, next_free_day, play, require_free_day
from recycling.demo.record import DayRecord
from tests.database_cluster import Cluster
from tests.demo.towns import (
    NOW,
    Silent,
    demo_app,
    found_town,
    market_of,
    needs_embedded,
    play_a_day,
)

pytestmark = needs_embedded

SEED = 5


@pytest.fixture(scope="module")
def app(cluster: Cluster) -> Iterator[Flask]:
    with demo_app(cluster, "demo_day") as built:
        found_town(built)
        yield built


@pytest.fixture(scope="module")
def day(app: Flask) -> DayRecord:
    return play_a_day(app, seed=SEED)


def test_money_and_mass_close_to_zero(day: DayRecord) -> None:
    assert day.faults == ()
    sums: dict[str, int] = {}
    for each in day.changes:
        sums[each.commodity] = sums.get(each.commodity, 0) + each.change
    assert sums.keys() > {"THB"}
    assert set(sums.values()) == {0}


def test_every_call_is_accounted_for(day: DayRecord) -> None:
    visits = [stop for each in day.rounds for stop in each.stops]
    collected = {stop.code for stop in visits if stop.status == "collected" and stop.number}
    left = {each.code for each in day.left_out}
    assert not collected & left
    assert len(collected | left) == day.counts.calls == 8
    assert day.counts.walk_ups == sum(1 for stop in visits if stop.number is None) >= 1


def test_three_weights_stand_side_by_side(day: DayRecord) -> None:
    door = sum(each.door_g + each.walk_up_g for each in day.weights)
    centre = sum(each.centre_g for each in day.weights)
    assert door == sum(trip.door_g for each in day.rounds for trip in each.trips)
    assert centre == sum(trip.centre_g for each in day.rounds for trip in each.trips)
    assert 0 < centre <= door
    assert any(each.declared_g != each.door_g for each in day.weights)


def test_the_same_seed_repeats_the_day_on_a_fresh_database(
    cluster: Cluster, day: DayRecord
) -> None:
    with demo_app(cluster, "demo_day_again") as other:
        found_town(other)
        assert play_a_day(other, seed=SEED).to_json() == day.to_json()


def test_another_seed_is_another_day(cluster: Cluster, day: DayRecord) -> None:
    with demo_app(cluster, "demo_day_other") as other:
        found_town(other)
        found = play_a_day(other, seed=SEED + 1)
        assert found.faults == ()
        assert found.rounds != day.rounds


def test_the_record_holds_whole_numbers_alone(day: DayRecord) -> None:
    def check(value: Any) -> None:
        if isinstance(value, dict):
            for each in value.values():
                check(each)
        elif isinstance(value, list):
            for each in value:
                check(each)
        else:
            assert value is None or isinstance(value, int | str)

    check(json.loads(json.dumps(day.to_json())))


def test_the_map_asks_nothing_of_anybody(day: DayRecord) -> None:
    page = map_page.draw(day)
    loaded = re.findall(r"""(?:src|href|url|@import|action)\s*[=(]\s*["']?([^"')\s>]+)""", page)
    assert loaded
    assert all(each.startswith("data:") for each in loaded)
    assert "<script" not in page


def test_the_map_shows_every_stop_and_village(day: DayRecord) -> None:
    page = map_page.draw(day)
    for stop in (stop for each in day.rounds for stop in each.stops):
        assert stop.code in page
    for village in day.ground.villages:
        assert f"หมู่ {village.number}<" in page
        assert village.name_th in page
    assert "23 พฤศจิกายน 2569" in page


def test_names_cannot_write_into_the_map(day: DayRecord) -> None:
    bad = "<script>alert(1)</script>"
    stops = tuple(replace(stop, name=bad) for stop in day.rounds[0].trips[0].stops)
    trip = replace(day.rounds[0].trips[0], stops=stops)
    rounds = (replace(day.rounds[0], trips=(trip,)), *day.rounds[1:])
    assert "<script" not in map_page.draw(replace(day, rounds=rounds))


def test_the_tables_close_in_plain_sight(day: DayRecord) -> None:
    console = Console(width=120, record=True, file=io.StringIO())
    tables.show(console, day)
    shown = console.export_text()
    for words in ("รอบเก็บ", "น้ำหนักสามครั้ง", "เงินวันนี้", "น้ำหนักและจำนวนวันนี้", "ผลรวม"):
        assert words in shown
    for each in day.rounds:
        assert each.vehicle_th in shown


def test_a_day_with_a_plan_is_not_free(app: Flask, day: DayRecord) -> None:
    assert day.date == NOW.date().isoformat()
    assert next_free_day(market_of(app), pickups=8, start=NOW.date()) > NOW.date()


def test_a_planned_day_is_refused_before_anything_is_booked(app: Flask, day: DayRecord) -> None:
    with pytest.raises(NoFreeDay, match="published already"):
        require_free_day(market_of(app), pickups=1, day=NOW.date())


def test_a_day_with_too_little_room_is_refused_before_anything_is_booked(app: Flask) -> None:
    tomorrow = NOW.date() + timedelta(days=1)
    require_free_day(market_of(app), pickups=CAPACITY_OF_SLOT, day=tomorrow)
    with pytest.raises(NoFreeDay, match="room for 120"):
        require_free_day(market_of(app), pickups=121, day=tomorrow)


def test_more_than_the_slots_hold_is_refused_in_one_line(app: Flask) -> None:
    most = CAPACITY_OF_SLOT * len(HOURS)
    with pytest.raises(NoFreeDay, match="--pickups"):
        next_free_day(market_of(app), pickups=most + 1, start=NOW.date())


def test_a_day_without_slots_is_refused(app: Flask) -> None:
    sunday = NOW.date() + timedelta(days=6)
    with clock.at(NOW), pytest.raises(NoRoom, match="--date"):
        play(market_of(app), Wanted(date=sunday, pickups=1, seed=1), Silent())


def test_a_stranger_is_turned_away_in_both_languages(app: Flask) -> None:
    with pytest.raises(Refused) as caught:
        market_of(app).become("nobody-1")
    assert "unknown-person" in str(caught.value)
    assert " / " in str(caught.value)
