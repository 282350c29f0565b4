"""A price list with a bit of everything."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from pricing import (
    Bought,
    Grade,
    Limits,
    NotBought,
    PriceList,
    Refusal,
    Rounding,
    RoundingMode,
    Tier,
    Unit,
    Words,
)

REJECTED = Refusal(
    "spoilt",
    Words("เปื้อนจนขายไม่ได้", "It is too dirty to sell."),
    Words("ล้างแล้วนำมาใหม่", "Wash it and bring it again."),
)
WET = Refusal(
    "wet-cardboard",
    Words("กระดาษเปียก", "The cardboard is wet."),
    Words("ตากให้แห้งแล้วนำมาใหม่", "Dry it and bring it again."),
)


@pytest.fixture
def price_list() -> PriceList:
    return PriceList(
        id=UUID("018f0000-0000-7000-8000-000000000001"),
        version=3,
        valid_from=datetime(2026, 11, 1, tzinfo=UTC),
        offers=(
            Bought("pet-clear", Unit.KG, 705),
            Bought("cardboard", Unit.KG, 220, (Tier(200_000, 390),)),
            Bought("tv-flat", Unit.PIECE, 2500),
            Bought("beer-crate", Unit.CRATE, 1200, (Tier(10, 1300),)),
            NotBought("cardboard-wet", WET),
        ),
        grades=(
            Grade("A", 1000),
            Grade("B", 750),
            Grade("C", 400),
            Grade("reject", 0, REJECTED),
        ),
        rounding=Rounding(25, RoundingMode.HALF_UP),
    )


@pytest.fixture
def limits() -> Limits:
    return Limits(gross_g=1_000_000, count=200)
