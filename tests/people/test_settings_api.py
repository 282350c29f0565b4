"""The manager reads and sets the enterprise's limits; every change is kept."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from recycling.database.orm import db
from recycling.ids import new_id
from recycling.people.limits import BOUNDS
from recycling.people.roles import Role
from recycling.people.settings import Settings
from tests.builders import Town, make_town
from tests.builders_market import problem_of


@pytest.fixture
def town(app: Flask) -> Iterator[Town]:
    """A town with a manager and staff."""
    with app.app_context():
        made = make_town(app)
        for role in (Role.MANAGER, Role.STAFF, Role.COLLECTOR):
            made.person(role)
        db.session.commit()
        yield made


def change(town: Town, by: str = "manager", **settings: Any) -> Any:
    body = {"id": str(new_id()), "settings": settings}
    return town.client(town.people[by]).post("/settings", body)


def test_the_defaults_are_within_the_bounds() -> None:
    stored = Settings().to_json()
    for name, (least, most) in BOUNDS.items():
        assert least <= stored[name] <= most, name


def test_a_change_holds_and_is_kept_with_who_made_it(town: Town) -> None:
    answer = change(town, difference_permille=30, difference_g=500)
    assert answer.status_code == 201
    change(town, difference_g=700)
    told = town.client(town.people["staff"]).get("/settings").get_json()
    assert told["settings"]["difference_permille"] == 30
    assert told["settings"]["difference_g"] == 700
    assert told["settings"]["declared_permille"] == Settings().declared_permille
    latest, first = told["changes"]
    assert (latest["before"], latest["after"]) == ({"difference_g": 500}, {"difference_g": 700})
    assert first["before"] == {"difference_permille": 50, "difference_g": 1000}
    assert first["person_id"] == str(town.people["manager"])


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"difference_permille": -1}, "settings.difference_permille"),
        ({"difference_permille": 1001}, "settings.difference_permille"),
        ({"difference_g": 1.5}, "settings.difference_g"),
        ({"reading_seconds": "60"}, "settings.reading_seconds"),
        ({"colour": 1}, "settings.colour"),
    ],
)
def test_a_bad_setting_changes_nothing(town: Town, settings: dict[str, Any], field: str) -> None:
    assert problem_of(
        change(town, difference_g=1, **settings)
        if field != "settings.difference_g"
        else change(town, **settings)
    )[2] == [field]
    told = town.client(town.people["manager"]).get("/settings").get_json()
    assert (told["settings"]["difference_g"], told["changes"]) == (1000, [])


def test_only_the_manager_changes_them(town: Town) -> None:
    assert change(town, by="staff", difference_g=1).status_code == 403
    assert town.client(town.people["collector"]).get("/settings").status_code == 403
