"""Price lists: which one holds, and which may not exist."""

from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing import (
    Bought,
    Grade,
    InvalidPriceList,
    NoPriceList,
    NotBought,
    NotUtc,
    NotWhole,
    PriceList,
    Refusal,
    Rounding,
    RoundingMode,
    Tier,
    TooLarge,
    TooSmall,
    Unit,
    UnknownGrade,
    UnknownMaterial,
    Words,
    list_at,
)

DAY = datetime(2026, 11, 1, tzinfo=UTC)
BANGKOK = timezone(timedelta(hours=7))
REFUSAL = Refusal("wet", Words("เปียก", "Wet."), Words("ตากให้แห้ง", "Dry it."))


def a_list(number: int, valid_from: datetime, *, version: int = 1) -> PriceList:
    return PriceList(
        id=UUID(int=number),
        version=version,
        valid_from=valid_from,
        offers=(Bought("pet", Unit.KG, 705),),
        grades=(Grade("A", 1000),),
        rounding=Rounding(1, RoundingMode.HALF_UP),
    )


def test_a_list_holds_from_its_beginning_until_the_next() -> None:
    first, second = a_list(1, DAY), a_list(2, DAY + timedelta(days=7), version=2)
    for lists in ([first, second], [second, first]):
        assert list_at(lists, DAY) == first
        assert list_at(lists, DAY + timedelta(days=7, microseconds=-1)) == first
        assert list_at(lists, DAY + timedelta(days=7)) == second
        assert list_at(lists, DAY + timedelta(days=700)) == second


def test_before_the_first_list_there_is_none() -> None:
    with pytest.raises(NoPriceList) as caught:
        list_at([a_list(1, DAY)], DAY - timedelta(seconds=1))
    assert caught.value.data == {"at": "2026-10-31T23:59:59+00:00"}
    with pytest.raises(NoPriceList):
        list_at([], DAY)


def test_of_lists_that_begin_together_the_later_version_corrects_the_earlier() -> None:
    wrong, right = a_list(1, DAY), a_list(2, DAY, version=2)
    assert list_at([right, wrong], DAY) == right


def test_two_lists_of_one_version_and_beginning_are_an_error() -> None:
    with pytest.raises(InvalidPriceList):
        list_at([a_list(1, DAY), a_list(2, DAY)], DAY)
    same = a_list(1, DAY)
    assert list_at([same, same], DAY) == same


def test_the_moment_must_be_utc() -> None:
    for moment in (DAY.replace(tzinfo=None), DAY.astimezone(BANGKOK)):
        with pytest.raises(NotUtc):
            list_at([a_list(1, DAY)], moment)


@given(st.sets(st.integers(0, 50), min_size=1), st.integers(0, 60))
def test_the_list_that_holds_is_the_latest_begun(beginnings: set[int], hour: int) -> None:
    lists = [a_list(begin, DAY + timedelta(hours=begin)) for begin in beginnings]
    begun = [begin for begin in beginnings if begin <= hour]
    moment = DAY + timedelta(hours=hour)
    if begun:
        assert list_at(lists, moment).id == UUID(int=max(begun))
    else:
        with pytest.raises(NoPriceList):
            list_at(lists, moment)


@pytest.mark.parametrize(
    ("change", "error", "path"),
    [
        ({"version": 0}, TooSmall, "version"),
        ({"version": 1.0}, NotWhole, "version"),
        ({"valid_from": DAY.replace(tzinfo=None)}, NotUtc, "valid_from"),
        ({"valid_from": DAY.astimezone(BANGKOK)}, NotUtc, "valid_from"),
        (
            {"offers": (Bought("pet", Unit.KG, 1), NotBought("pet", REFUSAL))},
            InvalidPriceList,
            "offers",
        ),
        ({"grades": ()}, InvalidPriceList, "grades"),
        ({"grades": (Grade("no", 0, REFUSAL), Grade("A", 1000))}, InvalidPriceList, "grades"),
        ({"grades": (Grade("A", 1000), Grade("A", 750))}, InvalidPriceList, "grades"),
    ],
)
def test_a_list_that_contradicts_itself_cannot_exist(
    change: dict[str, Any], error: type[Exception], path: str
) -> None:
    with pytest.raises(error) as caught:
        replace(a_list(1, DAY), **change)
    assert caught.value.path == path  # type: ignore[attr-defined]


def test_a_list_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        a_list(1, DAY).version = 2  # type: ignore[misc]


@pytest.mark.parametrize(
    ("name", "permille", "refusal"),
    [("A", 0, None), ("A", 1000, REFUSAL), ("", 1000, None)],
)
def test_a_grade_pays_or_says_why_not(name: str, permille: int, refusal: Refusal | None) -> None:
    with pytest.raises(InvalidPriceList):
        Grade(name, permille, refusal)


@pytest.mark.parametrize(
    ("permille", "error"), [(-1, TooSmall), (2001, TooLarge), (0.75, NotWhole)]
)
def test_a_grade_lies_within_bounds(permille: int, error: type[Exception]) -> None:
    with pytest.raises(error):
        Grade("A", permille)


@pytest.mark.parametrize(
    "tiers",
    [
        (Tier(0, 300),),  # the base price holds from 0
        (Tier(200_000, 220),),  # no better than the base
        (Tier(200_000, 300), Tier(100_000, 400)),
        (Tier(100_000, 400), Tier(200_000, 300)),
    ],
)
def test_tiers_rise_in_quantity_and_price(tiers: tuple[Tier, ...]) -> None:
    with pytest.raises(InvalidPriceList) as caught:
        Bought("cardboard", Unit.KG, 220, tiers)
    assert caught.value.path == "tiers"


def test_the_tier_begins_at_its_quantity() -> None:
    cardboard = Bought("cardboard", Unit.KG, 220, (Tier(200_000, 390),))
    assert cardboard.tier(199_999).unit_price == 220
    assert cardboard.tier(200_000).unit_price == 390


@pytest.mark.parametrize(("price", "error"), [(-1, TooSmall), (5.5, NotWhole), (True, NotWhole)])
def test_a_price_is_whole_satang(price: int, error: type[Exception]) -> None:
    with pytest.raises(error) as caught:
        Bought("pet", Unit.KG, price)
    assert caught.value.path == "unit_price"  # type: ignore[attr-defined]


def test_a_material_needs_a_code() -> None:
    with pytest.raises(InvalidPriceList):
        Bought("", Unit.KG, 1)
    with pytest.raises(InvalidPriceList):
        NotBought("", REFUSAL)


def test_what_the_list_does_not_know() -> None:
    price_list = a_list(1, DAY)
    with pytest.raises(UnknownMaterial) as material:
        price_list.offer("gold")
    assert material.value.data == {"material": "gold"}
    with pytest.raises(UnknownGrade) as grade:
        price_list.grade("Z")
    assert grade.value.data == {"grade": "Z", "known": "A"}
    assert price_list.grade(None).name == "A"
