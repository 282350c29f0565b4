"""What each refusal tells: the field it is about, and the figures that are wrong."""

from dataclasses import replace
from uuid import UUID

import pytest

from pricing import (
    Bought,
    Counted,
    Grade,
    LoadLine,
    NotBought,
    Rounding,
    RoundingMode,
    Tier,
    Unit,
    Weighed,
    list_at,
    quote,
)
from pricing.checks import utc, whole, within
from pricing.decimal_text import decimal_text
from tests.pricing.lists import BANGKOK, DAY, LIMITS, LIST, WET, Case, check_refusal, priced

CASES: dict[str, Case] = {
    "permille": (lambda: Grade("A", -1), "too_small", "permille", {"value": -1, "least": 0}),
    "a grade without a name": (
        lambda: Grade("", 5),
        "invalid_price_list",
        "name",
        {"problem": "a grade needs a name"},
    ),
    "a grade that pays and refuses": (
        lambda: Grade("B", 5, WET),
        "invalid_price_list",
        "refusal",
        {"problem": "grade B must have a refusal if and only if it pays 0"},
    ),
    "a tier's quantity": (
        lambda: Tier(-1, 5),
        "too_small",
        "from_quantity",
        {"value": -1, "least": 0},
    ),
    "a tier's price": (lambda: Tier(1, -5), "too_small", "unit_price", {"value": -5, "least": 0}),
    "tiers that fall": (
        lambda: Bought("pet", Unit.KG, 705, (Tier(5, 700),)),
        "invalid_price_list",
        "tiers",
        {"problem": "tiers of pet must rise in quantity and price"},
    ),
    "a material without a code": (
        lambda: NotBought("", WET),
        "invalid_price_list",
        "material",
        {"problem": "a material needs a code"},
    ),
    "a list's version": (
        lambda: replace(LIST, version=0),
        "too_small",
        "version",
        {"value": 0, "least": 1},
    ),
    "a list's beginning": (
        lambda: replace(LIST, valid_from=BANGKOK),
        "not_utc",
        "valid_from",
        {"time": "2026-11-01T07:00:00+07:00"},
    ),
    "a material twice": (
        lambda: replace(LIST, offers=(LIST.offers[0], LIST.offers[0])),
        "invalid_price_list",
        "offers",
        {"problem": "material pet stands twice"},
    ),
    "a grade twice": (
        lambda: replace(LIST, grades=(LIST.grades[0], LIST.grades[0])),
        "invalid_price_list",
        "grades",
        {"problem": "grade A stands twice"},
    ),
    "no grade that pays first": (
        lambda: replace(LIST, grades=LIST.grades[2:]),
        "invalid_price_list",
        "grades",
        {"problem": "the first grade must be one that pays"},
    ),
    "an unknown grade": (
        lambda: LIST.grade("Z"),
        "unknown_grade",
        "grade",
        {"grade": "Z", "known": "A, B, R"},
    ),
    "a moment of another zone": (
        lambda: list_at([LIST], BANGKOK),
        "not_utc",
        "moment",
        {"time": "2026-11-01T07:00:00+07:00"},
    ),
    "two lists alike": (
        lambda: list_at([LIST, replace(LIST, id=UUID(int=8))], DAY),
        "invalid_price_list",
        "version",
        {"problem": "two lists are version 3 from 2026-11-01 00:00:00+00:00"},
    ),
    "a container too heavy": (
        lambda: Weighed(500, 600).check(),
        "tare_not_below_gross",
        "tare_g",
        {"gross_g": 500, "tare_g": 600},
    ),
    "too many": (
        lambda: Counted(51).check(LIMITS),
        "count_over_limit",
        "count",
        {"count": 51, "limit": 50},
    ),
    "counted where weight is due": (
        lambda: replace(priced(), measure=Counted(2)),
        "wrong_unit",
        "count",
        {"material": "pet", "unit": "kg", "unit_th": Unit.KG.words.th},
    ),
    "weighed where a count is due": (
        lambda: replace(priced(), unit=Unit.CRATE),
        "wrong_unit",
        "gross_g",
        {"material": "pet", "unit": "crate", "unit_th": Unit.CRATE.words.th},
    ),
    "a line's list": (
        lambda: replace(priced(), price_list_version=0),
        "too_small",
        "price_list_version",
        {"value": 0, "least": 1},
    ),
    "a line's beginning": (
        lambda: replace(priced(), valid_from=BANGKOK),
        "not_utc",
        "valid_from",
        {"time": "2026-11-01T07:00:00+07:00"},
    ),
    "a line's price": (
        lambda: replace(priced(), unit_price=-1),
        "too_small",
        "unit_price",
        {"value": -1, "least": 0},
    ),
    "a line's grade": (
        lambda: replace(priced(), grade_permille=0),
        "too_small",
        "grade_permille",
        {"value": 0, "least": 1},
    ),
    "less in the load than in the line": (
        lambda: replace(priced(), tier_quantity=999),
        "too_small",
        "tier_quantity",
        {"value": 999, "least": 1000},
    ),
    "more in the load than JSON can tell": (
        lambda: replace(priced(), tier_quantity=2**53),
        "too_large",
        "tier_quantity",
        {"value": 2**53, "most": 2**53 - 1},
    ),
    "a tier beyond the load": (
        lambda: replace(priced(), tier_from=1001),
        "too_large",
        "tier_from",
        {"value": 1001, "most": 1000},
    ),
    "a rounding unit": (
        lambda: Rounding(0, RoundingMode.HALF_UP),
        "too_small",
        "unit",
        {"value": 0, "least": 1},
    ),
    "a number alone": (lambda: whole(True), "not_whole", "", {"value": "True", "type": "bool"}),
    "a bound alone": (
        lambda: within(3, least=4, most=5),
        "too_small",
        "",
        {"value": 3, "least": 4},
    ),
    "a moment alone": (lambda: utc(BANGKOK), "not_utc", "", {"time": "2026-11-01T07:00:00+07:00"}),
    "a fraction where a whole number is due": (
        lambda: replace(Weighed(1), gross_g=1.5).check(),
        "not_whole",
        "gross_g",
        {"value": "1.5", "type": "float"},
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_refusal_names_the_field_and_the_figures(case: Case) -> None:
    check_refusal(case)


@pytest.mark.parametrize(
    ("line", "grade"),
    [
        (LoadLine("foam", Counted(3)), None),
        (LoadLine("pet", Weighed(2000, 100), "R"), "R"),
    ],
    ids=["by its kind", "by its grade"],
)
def test_a_refused_line_keeps_what_was_brought(line: LoadLine, grade: str | None) -> None:
    [refused] = quote([line], price_list=LIST, limits=LIMITS).lines
    assert (refused.material, refused.measure) == (line.material, line.measure)
    assert (refused.grade, refused.refusal) == (grade, WET)


def test_the_most_that_json_can_tell_is_taken() -> None:
    assert replace(priced(), tier_quantity=2**53 - 1).amount == priced().amount


@pytest.mark.parametrize(("satang", "paid"), [(1, 2), (2, 2), (3, 4), (4, 4), (5, 6), (6, 6)])
def test_a_tie_goes_to_the_even_unit(satang: int, paid: int) -> None:
    """So many satang and a half."""
    assert Rounding(1, RoundingMode.HALF_EVEN).apply(2 * satang + 1, 2) == paid


def test_a_whole_number_has_no_point() -> None:
    assert decimal_text(1200, places=0, least=0) == "1,200"
