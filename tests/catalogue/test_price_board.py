"""The board shows what a person needs to know before sorting, and what a phone needs to compute."""

from datetime import timedelta

import pytest
from flask import Flask

from recycling import clock
from recycling.catalogue.service import LineTerms
from recycling.database.orm import db, enter_enterprise
from recycling.people.roles import Role
from tests.builders import SignedIn, make_town
from tests.builders_market import PRICES, Market, furnish_catalogue, problem_of, publish


def test_the_board_is_open_to_everyone(app: Flask, market: Market) -> None:
    answer = app.test_client().get(f"/api/v1/enterprises/{market.town.slug}/prices")
    assert answer.status_code == 200
    board = answer.get_json()
    assert board["enterprise"]["slug"] == market.town.slug
    assert board["price_list"]["id"] == str(market.price_list_id)
    assert board["price_list"]["in_force"] is True
    assert board["price_list"]["rounding"] == {"unit_satang": 25, "mode": "half_up"}


def test_it_groups_materials_in_the_enterprises_order(member: SignedIn) -> None:
    board = member.get("/price-lists/current").get_json()
    found = {g["code"]: [m["code"] for m in g["materials"]] for g in board["groups"]}
    assert list(found) == ["plastic", "paper", "other"]
    assert found["other"] == ["beer-crate", "can", "tv-flat"]


def test_a_material_shows_price_preparation_and_bulk(member: SignedIn) -> None:
    board = member.get("/price-lists/current").get_json()
    cardboard = board["groups"][1]["materials"][0]
    assert cardboard == {
        "code": "cardboard",
        "name_th": "กระดาษลัง",
        "name_en": "Cardboard",
        "unit": "kg",
        "unit_price_satang": 220,
        "previous_unit_price_satang": None,
        "week_ago_unit_price_satang": None,
        "hazardous": False,
        "prepare_th": "ล้างให้สะอาด",
        "prepare_en": "Rinse it.",
        "ml_per_unit": 10_000,
        "grams_per_unit": 1000,
        "tiers": [{"from_quantity": 200_000, "unit_price_satang": 390}],
    }


def test_grades_say_what_they_mean_and_why_one_is_refused(member: SignedIn) -> None:
    grades = member.get("/price-lists/current").get_json()["price_list"]["grades"]
    assert [(g["name"], g["permille"]) for g in grades] == [("A", 1000), ("B", 750), ("reject", 0)]
    assert grades[0]["name_th"] == "เกรด A สะอาด แห้ง"
    assert grades[0]["refusal"] is None
    assert grades[2]["refusal"]["advice_en"] == "Wash it and bring it again."


def test_what_is_refused_says_why_and_what_to_do(member: SignedIn) -> None:
    refused = member.get("/price-lists/current").get_json()["refused"]
    assert [kind["code"] for kind in refused] == ["cardboard-wet"]
    assert refused[0]["group"] == "paper"
    assert refused[0]["reason_th"] == "กระดาษเปียกขึ้นรา"
    assert refused[0]["advice_en"] == "Dry it and bring it again."


def test_a_new_list_shows_the_prices_before(market: Market, member: SignedIn) -> None:
    dearer = [LineTerms(material="pet-clear", unit_price_satang=800), *PRICES[1:3]]
    new = market.new_prices(prices=dearer)
    board = member.get("/price-lists/current").get_json()
    assert board["price_list"]["id"] == str(new)
    pet = board["groups"][0]["materials"][0]
    assert (pet["unit_price_satang"], pet["previous_unit_price_satang"]) == (800, 705)
    # What is no longer on the list is no longer on the board.
    assert [m["code"] for g in board["groups"] for m in g["materials"]] == [
        "pet-clear",
        "cardboard",
        "can",
    ]


def test_the_price_of_a_week_ago_stands_beside_it(market: Market, member: SignedIn) -> None:
    market.new_prices(prices=[LineTerms(material="pet-clear", unit_price_satang=800)])
    with clock.at(clock.now() + timedelta(days=3)):
        market.new_prices(prices=[LineTerms(material="pet-clear", unit_price_satang=900)])
    seen = []
    for days in (1, 4, 8, 11):
        with clock.at(clock.now() + timedelta(days=days)):
            pet = member.get("/price-lists/current").get_json()["groups"][0]["materials"][0]
        seen.append((pet["week_ago_unit_price_satang"], pet["unit_price_satang"]))
    assert seen == [(None, 800), (None, 900), (800, 900), (900, 900)]


def test_a_coming_list_is_readable_and_not_in_force(market: Market, member: SignedIn) -> None:
    coming = market.new_prices(valid_from=clock.now() + timedelta(days=1))
    assert member.get(f"/price-lists/{coming}").get_json()["price_list"]["in_force"] is False
    board = member.get("/price-lists/current").get_json()
    assert board["price_list"]["id"] == str(market.price_list_id)


def test_an_old_list_shows_its_own_time(market: Market, member: SignedIn) -> None:
    market.new_prices(prices=[LineTerms(material="can", unit_price_satang=1)])
    board = member.get(f"/price-lists/{market.price_list_id}").get_json()
    assert board["price_list"]["in_force"] is False
    assert len(board["groups"]) == 3


def test_without_prices_the_board_says_so(app: Flask) -> None:
    with app.app_context():
        town = make_town(app)
        member = town.client(town.person(Role.STAFF))
        db.session.commit()
        for answer in (
            member.get("/price-lists/current"),
            app.test_client().get(f"/api/v1/enterprises/{town.slug}/prices"),
            member.post("/quotes", {"lines": [{"material": "can", "quantity": 1}]}),
        ):
            assert problem_of(answer)[:2] == (409, "no-price-list")


def test_an_unknown_enterprise_has_no_board(app: Flask) -> None:
    answer = app.test_client().get("/api/v1/enterprises/nowhere/prices")
    assert problem_of(answer)[:2] == (404, "not-found")


@pytest.mark.parametrize("limit", [1, 2, 5, 50])
def test_paging_shows_every_list_once_newest_first(
    market: Market, member: SignedIn, limit: int
) -> None:
    published = [str(market.price_list_id)]
    for days in (3, 1, 2, 30):
        moment = clock.now() + timedelta(days=days)
        published.append(str(market.new_prices(valid_from=moment)))
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = member.get("/price-lists", limit=limit, **cursor).get_json()
        seen += [item["id"] for item in page["items"]]
        assert [i["id"] for i in page["items"] if i["in_force"]] in ([], [published[0]])
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert seen == published[::-1]


def test_another_enterprises_list_is_not_there(app: Flask, member: SignedIn) -> None:
    other = make_town(app)
    manager = other.person(Role.MANAGER)
    furnish_catalogue()
    foreign = publish(manager)
    db.session.commit()
    enter_enterprise(db.session(), None)
    answer = member.get(f"/price-lists/{foreign}")
    assert problem_of(answer) == (404, "not-found", ["price_list_id"])
    assert str(foreign) not in member.get("/price-lists").get_data(as_text=True)


@pytest.mark.parametrize(
    "path", ["/price-lists", "/price-lists/current", "/materials", "/slots", "/pickups"]
)
def test_reading_needs_a_sign_in(app: Flask, market: Market, path: str) -> None:
    answer = app.test_client().get("/api/v1" + path)
    assert problem_of(answer)[:2] == (401, "sign-in-needed")
