"""A price list as plain data, whole and in the parts a database keeps."""

import json
from random import Random
from typing import Any

import pytest

from pricing import (
    InvalidPriceList,
    InvalidRecord,
    NotUtc,
    NotWhole,
    PriceList,
    PricingError,
    Tier,
    TooLarge,
    TooSmall,
    price_list_from_record,
    price_list_to_record,
    rules_from_record,
    rules_to_record,
    tiers_from_record,
    tiers_to_record,
)
from pricing.vectors import random_price_list


def sent(price_list: PriceList) -> dict[str, Any]:
    """As it comes out at the other end of a wire."""
    record: dict[str, Any] = json.loads(json.dumps(price_list_to_record(price_list)))
    return record


@pytest.mark.parametrize("seed", range(20))
def test_a_list_comes_back_whole(seed: int) -> None:
    price_list = random_price_list(Random(seed), number=seed)
    assert price_list_from_record(sent(price_list)) == price_list


def test_the_parts_that_a_database_keeps(price_list: PriceList) -> None:
    rules = json.loads(json.dumps(rules_to_record(price_list.rounding, price_list.grades)))
    assert rules_from_record(rules) == (price_list.rounding, price_list.grades)
    tiers = (Tier(100_000, 300), Tier(200_000, 390))
    assert tiers_to_record(tiers)[0] == {"from_quantity": 100_000, "unit_price": 300}
    assert tiers_from_record(json.loads(json.dumps(tiers_to_record(tiers)))) == tiers


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("id", "no-uuid", InvalidRecord),
        ("id", 7, InvalidRecord),
        ("version", 0, TooSmall),
        ("version", "3", NotWhole),
        ("valid_from", "soon", InvalidRecord),
        ("valid_from", "2026-11-01T07:00:00+07:00", NotUtc),
        ("rounding_mode", "up", InvalidRecord),
        ("rounding_unit", 2.5, NotWhole),
        ("grades", None, InvalidRecord),
        ("grades", {}, InvalidRecord),
        ("grades", ["A"], InvalidRecord),
        ("grades", [{"name": "A", "permille": 2001}], TooLarge),
        ("grades", [{"name": "A", "permille": 0}], InvalidPriceList),
        ("grades", [{"name": "A", "permille": 0, "refusal": "no"}], InvalidRecord),
        ("offers", "none", InvalidRecord),
        ("offers", [{"material": "pet"}], InvalidRecord),
        ("offers", [{"material": "pet", "unit": "pound"}], InvalidRecord),
        ("offers", [{"material": "pet", "unit": "kg", "unit_price": 1}], InvalidRecord),
        ("offers", [{"material": "pet", "unit": "kg", "unit_price": 7.05}], NotWhole),
    ],
)
def test_what_cannot_be_is_refused(
    price_list: PriceList, field: str, value: object, error: type[PricingError]
) -> None:
    with pytest.raises(error):
        price_list_from_record(sent(price_list) | {field: value})


@pytest.mark.parametrize("field", ["id", "version", "valid_from", "rounding_unit", "offers"])
def test_what_is_missing_is_named(price_list: PriceList, field: str) -> None:
    record = sent(price_list)
    del record[field]
    with pytest.raises(InvalidRecord) as caught:
        price_list_from_record(record)
    assert caught.value.path == field
