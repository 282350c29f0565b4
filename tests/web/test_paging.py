"""Every row once, whatever the page size."""

import pytest
from flask import Flask

from recycling.database.orm import db
from recycling.people.roles import Role
from tests.builders import make_town


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 50])
def test_pages_cover_everything_once(app: Flask, limit: int) -> None:
    with app.app_context():
        town = make_town(app)
        staff = town.client(town.person(Role.STAFF))
        ids = [str(town.household()[0]) for _ in range(7)]
        db.session.commit()
        seen, cursor = [], None
        while True:
            query = {"limit": limit} | ({"cursor": cursor} if cursor else {})
            page = staff.get("/households", **query).get_json()
            seen += [item["id"] for item in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert seen == ids


@pytest.mark.parametrize(
    "query", [{"cursor": "%%%"}, {"limit": 0}, {"limit": 1000}, {"limit": "x"}, {"page": 2}]
)
def test_a_wrong_page_is_refused(app: Flask, query: dict[str, object]) -> None:
    with app.app_context():
        town = make_town(app)
        staff = town.client(town.person(Role.STAFF))
        db.session.commit()
        answer = staff.get("/households", **query)
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["field"] == next(iter(query))
