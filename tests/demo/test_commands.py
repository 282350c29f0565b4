"""`flask day` and `flask demo seed`: what the person at the terminal gets."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from recycling import create_app
from recycling.config import Config
from recycling.demo import player
from recycling.demo.record import Counts, DayRecord, Ground
from tests.database_cluster import Cluster
from tests.demo.towns import demo_app, needs_embedded

pytestmark = needs_embedded

NOBODY = "http://127.0.0.1:9"
EMPTY = DayRecord(
    date="2026-11-23",
    seed=1,
    engine="pyvrp",
    ground=Ground(
        enterprise_th="วิสาหกิจ",
        enterprise_en="Enterprise",
        municipality_th="เทศบาล",
        municipality_en="Municipality",
        centre=(20_100_000, 100_400_000),
        area=((20_000_000, 100_300_000), (20_000_000, 100_500_000), (20_200_000, 100_400_000)),
        villages=(),
        households=(),
    ),
    counts=Counts(
        calls=1,
        tickets=0,
        walk_ups=0,
        counter_sales=0,
        refused=0,
        payouts_paid=0,
        payouts_rejected=0,
    ),
    rounds=(),
    left_out=(),
    weights=(),
    commodities=(),
    changes=(),
    faults=(),
)


@pytest.fixture(scope="module")
def app(cluster: Cluster) -> Iterator[Flask]:
    with demo_app(cluster, "demo_commands") as built:
        yield built


@pytest.fixture
def terminal(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> list[player.Wanted]:
    """Days which the command plays; each turns out EMPTY, or with a fault when its seed is 13."""
    days: list[player.Wanted] = []

    def play(_: object, wanted: player.Wanted, __: object) -> DayRecord:
        days.append(wanted)
        return replace(EMPTY, faults=("เงินหาย / money is missing",) if wanted.seed == 13 else ())

    monkeypatch.setattr(player, "play", play)
    monkeypatch.setattr(player, "require_free_day", lambda *_, **__: None)
    return days


def test_help_shows_the_demo_where_the_demo_is_on(terminal: FlaskCliRunner) -> None:
    shown = terminal.invoke(args=["--help"]).output
    assert "day " in shown
    assert "demo " in shown


def test_a_real_service_has_no_demo_commands(cluster: Cluster) -> None:
    app = create_app(Config(database_url="", database_owner_url="", secret_key="tests"))
    assert not {"day", "demo"} & app.cli.commands.keys()


def test_the_document_which_the_demo_writes_is_the_published_one(
    terminal: FlaskCliRunner, tmp_path: Path
) -> None:
    file = tmp_path / "openapi.json"
    assert terminal.invoke(args=["openapi", "--output", str(file)]).exit_code == 0
    published = Path(__file__).parents[2] / "mobile_api_spec" / "openapi.json"
    assert file.read_text(encoding="utf-8") == published.read_text(encoding="utf-8")


def test_no_service_is_one_line_and_exit_1(terminal: FlaskCliRunner) -> None:
    result = terminal.invoke(args=["day", "--url", NOBODY])
    assert result.exit_code == 1
    assert "./run demo" in " ".join(result.output.split())
    assert "Traceback" not in result.output


def test_a_day_is_written_where_it_was_asked_for(
    terminal: FlaskCliRunner, played: list[player.Wanted], tmp_path: Path
) -> None:
    files = tmp_path / "new" / "day.json", tmp_path / "new" / "day.html"
    arguments = ["day", "--date", "2026-11-23", "--pickups", "7", "--seed", "4", "--url", NOBODY]
    result = terminal.invoke(args=[*arguments, "--json", str(files[0]), "--map", str(files[1])])
    assert result.exit_code == 0, result.output
    assert (played[0].date.isoformat(), played[0].pickups, played[0].seed) == ("2026-11-23", 7, 4)
    assert json.loads(files[0].read_text())["date"] == "2026-11-23"
    assert "ไม่มีรอบเก็บ" in files[1].read_text()


def test_a_day_that_does_not_close_is_exit_1_and_says_so(
    terminal: FlaskCliRunner, played: list[player.Wanted], tmp_path: Path
) -> None:
    arguments = ["day", "--date", "2026-11-23", "--seed", "13", "--url", NOBODY]
    result = terminal.invoke(args=[*arguments, "--map", str(tmp_path / "day.html")])
    assert result.exit_code == 1
    assert "money is missing" in result.output
    assert "money is missing" in (tmp_path / "day.html").read_text()


@pytest.mark.parametrize(
    "wrong", [["--pickups", "0"], ["--pickups", "201"], ["--date", "tomorrow"], ["--seed", "x"]]
)
def test_wrong_options_are_refused(terminal: FlaskCliRunner, wrong: list[str]) -> None:
    assert terminal.invoke(args=["day", *wrong]).exit_code == 2
