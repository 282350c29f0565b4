"""A price list and a priced line to be spoilt, as values and as records."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest

from pricing import (
    Bought,
    Grade,
    Limits,
    LoadLine,
    NotBought,
    PricedLine,
    PriceList,
    PricingError,
    Refusal,
    Rounding,
    RoundingMode,
    Tier,
    Unit,
    Weighed,
    Words,
    line_to_record,
    price_list_to_record,
    quote,
)

DAY = datetime(2026, 11, 1, tzinfo=UTC)
BANGKOK = DAY.astimezone(timezone(timedelta(hours=7)))
WET = Refusal("wet", Words("เปียก", "Wet."), Words("ตากให้แห้ง", "Dry it."))
LIST = PriceList(
    id=UUID(int=7),
    version=3,
    valid_from=DAY,
    offers=(
        Bought("pet", Unit.KG, 705, (Tier(10_000, 800),)),
        Bought("beer", Unit.CRATE, 900),
        NotBought("foam", WET),
    ),
    grades=(Grade("A", 1000), Grade("B", 750), Grade("R", 0, WET)),
    rounding=Rounding(25, RoundingMode.HALF_EVEN),
)
LIMITS = Limits(gross_g=100_000, count=50)


def priced() -> PricedLine:
    """A kilogram of bottles, priced."""
    [one] = quote([LoadLine("pet", Weighed(1000))], price_list=LIST, limits=LIMITS).priced
    return one


def record(**changed: Any) -> dict[str, Any]:
    """The record of a priced line with some fields changed; None takes one out."""
    told = line_to_record(priced()) | changed
    return {name: value for name, value in told.items() if value is not None}


def whole_list(**changed: Any) -> dict[str, Any]:
    """The record of the price list, the same way."""
    told = price_list_to_record(LIST) | changed
    return {name: value for name, value in told.items() if value is not None}


def offer(**changed: Any) -> dict[str, Any]:
    """The list with one offer, changed."""
    return whole_list(
        offers=[{"material": "pet", "unit": "kg", "unit_price": 705, "tiers": []} | changed]
    )


Case = tuple[Callable[[], object], str, str, dict[str, int | str]]
"""What is refused, the error's code, its path and its data."""


def check_refusal(case: Case) -> None:
    """The error is that one, about that field, with those figures, and can be spoken."""
    refused, code, path, data = case
    with pytest.raises(PricingError) as caught:
        refused()
    assert (caught.value.code, caught.value.path, caught.value.data) == (code, path, data)
    assert "{" not in f"{caught.value.words.th}{caught.value.words.en}"
