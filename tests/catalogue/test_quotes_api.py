"""A quote tells what a load would bring and how each line came to its amount."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pricing import Limits, LoadLine, Weighed
from pricing import quote as price
from recycling import clock
from recycling.catalogue import service
from recycling.catalogue.service import DeclaredLine
from recycling.database.orm import db, enter_enterprise
from tests.builders import SignedIn
from tests.builders_market import Market, problem_of, rows

TABLES = ("pickups", "pickup_lines", "price_lists", "captures")


def ask(member: SignedIn, *lines: dict[str, Any], **more: Any) -> Any:
    return member.post("/quotes", {"lines": list(lines), **more})


def test_each_line_is_explained_in_both_languages(market: Market, member: SignedIn) -> None:
    before = rows(market.town, *TABLES)
    answer = ask(
        member,
        {"material": "pet-clear", "quantity": 3300, "grade": "B"},
        {"material": "tv-flat", "quantity": 2},
        {"material": "beer-crate", "quantity": 1},
        {"material": "cardboard-wet", "quantity": 4000},
        {"material": "can", "quantity": 500, "grade": "reject"},
    )
    assert answer.status_code == 200
    quote = answer.get_json()
    assert [line["amount_satang"] for line in quote["lines"]] == [1750, 5000, 1200, 0, 0]
    assert quote["total_satang"] == 7950
    assert quote["price_list_id"] == str(market.price_list_id)
    pet, tv, _, wet, rejected = quote["lines"]
    assert pet["th"] == (
        "3.3 กก. × 7.05 บาท × เกรด B 75% = 17.44875 บาท "
        "ปัดเป็น 17.50 บาท (ปัดให้ใกล้ที่สุดทีละ 25 สตางค์ ครึ่งปัดขึ้น)"
    )
    assert pet["en"].startswith("3.3 kg × 7.05 baht × grade B 75% = 17.44875 baht rounded to 17.50")
    assert (tv["unit"], tv["unit_price_satang"], tv["bought"]) == ("piece", 2500, True)
    assert wet == {
        "material": "cardboard-wet",
        "name_th": "กระดาษลังเปียก",
        "name_en": "Wet cardboard",
        "unit": None,
        "quantity": 4000,
        "bought": False,
        "grade": None,
        "unit_price_satang": None,
        "amount_satang": 0,
        "th": "ไม่รับซื้อ: กระดาษเปียกขึ้นรา ตากให้แห้งแล้วนำมาใหม่",
        "en": "Not bought: Wet cardboard goes mouldy. Dry it and bring it again.",
    }
    assert (rejected["bought"], rejected["grade"]) == (False, "reject")
    assert rows(market.town, *TABLES) == before


def test_mass_and_bulk_are_of_what_is_bought(member: SignedIn) -> None:
    quote = ask(
        member,
        {"material": "pet-clear", "quantity": 1001},
        {"material": "tv-flat", "quantity": 2},
        {"material": "cardboard-wet", "quantity": 9000},
    ).get_json()
    assert quote["mass_g"] == 1001 + 2 * 9000
    assert quote["volume_ml"] == 30_030 + 2 * 60_000


def test_a_tier_counts_the_whole_load(member: SignedIn) -> None:
    half = {"material": "cardboard", "quantity": 100_000}
    quote = ask(member, half, half).get_json()
    assert [line["unit_price_satang"] for line in quote["lines"]] == [390, 390]
    assert "ราคาตั้งแต่ 200.0 กก." in quote["lines"][0]["th"]


@pytest.mark.parametrize(
    ("lines", "kind", "fields"),
    [
        (
            [{"material": "gold", "quantity": 1}],
            "unknown-material",
            ["lines[0].material"],
        ),
        (
            [{"material": "can", "quantity": 1, "grade": "Z"}],
            "unknown-grade",
            ["lines[0].grade"],
        ),
        (
            [{"material": "can", "quantity": 2_000_001}],
            "mass-over-limit",
            ["lines[0].quantity"],
        ),
        (
            [{"material": "can", "quantity": 1}, {"material": "tv-flat", "quantity": 223}],
            "count-over-limit",
            ["lines[1].quantity"],
        ),
        (
            [{"material": "gold", "quantity": 1}, {"material": "can", "quantity": 900_000_000}],
            "invalid-load",
            ["lines[0].material", "lines[1].quantity"],
        ),
        ([{"material": "can", "quantity": 0}], "invalid-request", ["lines[0].quantity"]),
        ([{"material": "can", "quantity": -5}], "invalid-request", ["lines[0].quantity"]),
        ([{"material": "can", "quantity": 1.5}], "invalid-request", ["lines[0].quantity"]),
        ([{"material": "can", "quantity": "5"}], "invalid-request", ["lines[0].quantity"]),
        ([{"material": "can", "quantity": True}], "invalid-request", ["lines[0].quantity"]),
        ([{"material": "can", "quantity": 10**30}], "invalid-request", ["lines[0].quantity"]),
        ([{"material": "can"}], "invalid-request", ["lines[0].quantity"]),
        ([{"material": "can", "quantity": 1, "kg": 1}], "invalid-request", ["lines[0].kg"]),
        ([{"material": 7, "quantity": 1}], "invalid-request", ["lines[0].material"]),
        (["can"], "invalid-request", ["lines[0]"]),
        ([], "invalid-request", ["lines"]),
        ("can", "invalid-request", ["lines"]),
    ],
)
def test_a_wrong_load_names_each_field(
    member: SignedIn, lines: Any, kind: str, fields: list[str]
) -> None:
    answer = member.post("/quotes", {"lines": lines})
    assert problem_of(answer) == (422, kind, fields)


def test_just_within_the_limits_is_a_quote(member: SignedIn) -> None:
    assert ask(member, {"material": "can", "quantity": 2_000_000}).status_code == 200
    assert ask(member, {"material": "tv-flat", "quantity": 222}).status_code == 200


def test_a_stale_list_is_told_with_the_new_one(market: Market, member: SignedIn) -> None:
    new = market.new_prices()
    line = {"material": "can", "quantity": 1000}
    answer = ask(member, line, price_list_id=str(market.price_list_id))
    assert problem_of(answer) == (409, "stale-price-list", ["price_list_id"])
    assert answer.get_json()["current_price_list_id"] == str(new)
    assert ask(member, line, price_list_id=str(new)).status_code == 200


@pytest.mark.parametrize(
    ("given_id", "status"),
    [("019aa000-0000-7000-8000-00000000ffff", 404), ("x", 422), (5, 422), (None, 422)],
)
def test_an_unknown_list_is_told(member: SignedIn, given_id: Any, status: int) -> None:
    answer = ask(member, {"material": "can", "quantity": 1}, price_list_id=given_id)
    assert problem_of(answer)[::2] == (status, ["price_list_id"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["pet-clear", "cardboard", "can"]), st.integers(1, 2_000_000)),
        min_size=1,
        max_size=6,
    )
)
def test_stored_prices_price_as_published(market: Market, load: list[tuple[str, int]]) -> None:
    """What goes through the database comes back as the very list that was published."""
    session = db.session()
    enter_enterprise(session, market.town.enterprise_id)
    stored = service.price_list(session, price_list_id=market.price_list_id)
    quoted = service.quoter(session, price_list=stored).quote(
        [DeclaredLine(material=code, quantity=grams) for code, grams in load]
    )
    exact = price(
        [LoadLine(code, Weighed(grams)) for code, grams in load],
        price_list=stored,
        limits=Limits(gross_g=2_000_000, count=1),
    )
    assert quoted.total_satang == exact.total == sum(line.amount_satang for line in quoted.lines)
    assert quoted.total_satang % 25 == 0
    assert [line.th for line in quoted.lines] == [words.th for words in exact.explain()]
    assert quoted.mass_g == sum(grams for _, grams in load)


def test_a_quote_before_the_first_list_began(market: Market, member: SignedIn) -> None:
    with clock.at(clock.now() - timedelta(days=1)):
        answer = ask(member, {"material": "can", "quantity": 1})
    assert problem_of(answer)[:2] == (409, "no-price-list")
