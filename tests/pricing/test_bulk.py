"""Room and weight in a vehicle."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing import ML_PER_M3, Bulk, PricingError, Unit
from pricing.checks import MAX_QUANTITY


def test_bottles_fill_a_pickup_truck_before_they_weigh_it_down() -> None:
    bottles = Bulk(Unit.KG, ml_per_unit=30_000)
    assert bottles.volume_ml(200_000) == 6 * ML_PER_M3
    assert bottles.mass_g(200_000) == 200_000


def test_pieces_count_by_the_piece() -> None:
    television = Bulk(Unit.PIECE, ml_per_unit=90_000, grams_per_unit=15_000)
    assert (television.volume_ml(2), television.mass_g(2)) == (180_000, 30_000)


def test_part_of_a_millilitre_counts_whole() -> None:
    assert Bulk(Unit.KG, ml_per_unit=1_001).volume_ml(1) == 2


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.integers(1, 100_000))
def test_apart_takes_at_least_the_room_of_together(one: int, other: int, ml: int) -> None:
    bulk = Bulk(Unit.KG, ml_per_unit=ml)
    together = bulk.volume_ml(one + other)
    assert together <= bulk.volume_ml(one) + bulk.volume_ml(other) <= together + 1


@pytest.mark.parametrize("unit", list(Unit))
def test_room_and_weight_are_whole_numbers_exact_to_the_last(unit: Unit) -> None:
    bulk = Bulk(unit, ml_per_unit=MAX_QUANTITY)
    for estimate in (bulk.volume_ml(MAX_QUANTITY - 1), bulk.mass_g(MAX_QUANTITY - 1)):
        assert type(estimate) is int
        assert estimate % (MAX_QUANTITY - 1) == 0


@pytest.mark.parametrize(
    ("unit", "ml", "grams"),
    [
        (Unit.KG, 0, 1000),
        (Unit.KG, 1.5, 1000),
        (Unit.KG, 10, 999),
        (Unit.KG, 10, 1001),
        (Unit.PIECE, 10, 0),
    ],
)
def test_nonsense_is_refused(unit: Unit, ml: int, grams: int) -> None:
    with pytest.raises(PricingError):
        Bulk(unit, ml_per_unit=ml, grams_per_unit=grams)


@pytest.mark.parametrize("of", ["volume_ml", "mass_g"])
def test_a_quantity_lies_between_nothing_and_the_most(of: str) -> None:
    estimate = getattr(Bulk(Unit.KG, ml_per_unit=1_000), of)
    assert (estimate(0), estimate(MAX_QUANTITY)) == (0, MAX_QUANTITY)
    for wrong, least_or_most in ((-1, {"least": 0}), (MAX_QUANTITY + 1, {"most": MAX_QUANTITY})):
        with pytest.raises(PricingError) as caught:
            estimate(wrong)
        assert caught.value.path == "quantity"
        assert caught.value.data == {"value": wrong, **least_or_most}


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"ml_per_unit": 0}, "ml_per_unit"),
        ({"ml_per_unit": MAX_QUANTITY + 1}, "ml_per_unit"),
        ({"ml_per_unit": 1, "grams_per_unit": 0}, "grams_per_unit"),
        ({"ml_per_unit": 1, "grams_per_unit": MAX_QUANTITY + 1}, "grams_per_unit"),
    ],
)
def test_what_is_wrong_is_named(wrong: dict[str, int], path: str) -> None:
    with pytest.raises(PricingError) as caught:
        Bulk(Unit.PIECE, **wrong)
    assert caught.value.path == path
    assert Bulk(Unit.PIECE, ml_per_unit=1, grams_per_unit=1).mass_g(3) == 3
