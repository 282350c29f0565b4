"""The demo's past: made once, taken up where it was interrupted, always the same."""

from collections.abc import Iterator, Mapping
from datetime import date

import pytest
from flask import Flask

from recycling import clock
from recycling.demo import books, seed
from recycling.demo.marketplace import Someone
from tests.database_cluster import Cluster
from tests.demo.towns import NOW, Silent, demo_app, market_of, needs_embedded

pytestmark = needs_embedded


class PowerCut(Exception):
    """The machine goes dark."""


class Interrupted(Silent):
    """Pulls the plug in the middle of the second day's driving."""

    def __init__(self, *, phase: str, steps: int) -> None:
        self.days = 0
        self.at = (phase, steps)
        self.present = ""
        self.count = 0

    def day(self, number: int, days: int, on: object) -> None:
        self.days = number

    def phase(self, name: str, total: int) -> None:
        self.present, self.count = name, 0

    def done(self, steps: int) -> None:
        self.count += steps
        if self.days == 2 and self.at[0] in self.present and self.count >= self.at[1]:
            raise PowerCut


@pytest.fixture(autouse=True, scope="module")
def short_history() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seed, "DAYS", 5)
        patch.setattr(seed, "PICKUPS", (3, 4))
        patch.setattr(seed, "PRICE_CHANGES", {1: 1})
        patch.setattr(seed, "ITERATIONS", 40)
        yield


def balances(app: Flask) -> Mapping[str, int]:
    """Balances by kind of account and commodity: ids differ from database to database."""
    kept: dict[str, int] = {}
    for (account, commodity), amount in books.read(staff(app)).balances.items():
        key = f"{books.kind_of(account, commodity)} {commodity}"
        kept[key] = kept.get(key, 0) + amount
    return kept


def entries(app: Flask) -> int:
    return sum(1 for _ in staff(app).all("/ledger/entries"))


def staff(app: Flask) -> Someone:
    return market_of(app).become("staff-1")


def test_the_history_is_made_once_and_closes(cluster: Cluster) -> None:
    with demo_app(cluster, "demo_seed") as app, clock.at(NOW):
        assert seed.seed(app, Silent()) == seed.Seeded(2, 2)
        before = entries(app)
        assert set(books.read(staff(app)).totals.values()) == {0}
        assert seed.seed(app, Silent()) == seed.Seeded(0, 2)
        assert entries(app) == before
        assert len(list(staff(app).all("/price-lists"))) == 3
        assert len(list(staff(app).all("/households"))) == 200


@pytest.mark.parametrize(("phase", "steps"), [("Booking", 2), ("Driving", 9), ("Paying", 1)])
def test_an_interrupted_history_ends_like_any_other(
    cluster: Cluster, whole: Mapping[str, int], phase: str, steps: int
) -> None:
    with demo_app(cluster, f"demo_cut_{phase.lower()}") as app, clock.at(NOW):
        with pytest.raises(PowerCut):
            seed.seed(app, Interrupted(phase=phase, steps=steps))
        seed.seed(app, Silent())
        assert balances(app) == whole


@pytest.fixture(scope="module")
def whole(cluster: Cluster) -> Mapping[str, int]:
    """The balances after a history that nothing interrupted."""
    with demo_app(cluster, "demo_whole") as app, clock.at(NOW):
        seed.seed(app, Silent())
        return balances(app)


def test_collection_days_are_in_the_four_weeks_before_today(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(seed, "DAYS", 28)
    days = seed.collection_days(date(2026, 10, 25))
    assert len(days) == 12
    assert {day.weekday() for day in days} == {0, 2, 4}
    assert days[0] > date(2026, 10, 25)
    assert days[-1] <= date(2026, 11, 22)
