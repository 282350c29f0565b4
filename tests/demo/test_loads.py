"""What stands at doors, for any seed: whole, positive, of the unit it is bought by."""

from hypothesis import given
from hypothesis import strategies as st

from pricing import Counted, Unit, Weighed
from recycling.demo.catalogue_data import materials
from recycling.demo.dice import Dice, spread
from recycling.demo.loads import Item, at_the_centre, declared, draw_load, weigh

dice = st.integers(0, 10**6).map(lambda seed: Dice(str(seed)))
codes = st.sampled_from(sorted(materials()))


@given(dice=dice, name=st.integers(0, 999))
def test_a_load_is_a_few_known_materials(dice: Dice, name: int) -> None:
    load = draw_load(dice, list(materials().values()), name)
    assert 1 <= len(load) <= 8
    assert len({item.material for item in load}) == len(load)
    assert all(item.quantity >= 1 and item.material in materials() for item in load)
    assert draw_load(dice, list(materials().values()), name) == load


@given(dice=dice, code=codes, quantity=st.integers(1, 200_000))
def test_what_is_said_is_something(dice: Dice, code: str, quantity: int) -> None:
    said = declared(dice, Item(code, quantity), materials()[code], "someone")
    assert said.material == code
    assert said.quantity >= 1
    if materials()[code].unit is Unit.KG:
        assert said.quantity % 100 == 0, "people speak in round figures"


@given(dice=dice, code=codes, quantity=st.integers(1, 200_000))
def test_a_scale_is_read_in_its_unit_and_pays_for_something(
    dice: Dice, code: str, quantity: int
) -> None:
    line = weigh(dice, Item(code, quantity), materials()[code], "someone")
    line.measure.check()
    assert line.measure.quantity >= 1
    assert isinstance(line.measure, Weighed if materials()[code].unit is Unit.KG else Counted)


@given(dice=dice, code=codes, quantity=st.integers(1, 2_000_000))
def test_the_centre_never_finds_more_than_was_loaded(dice: Dice, code: str, quantity: int) -> None:
    found = at_the_centre(dice, Item(code, quantity), materials()[code], "trip")
    assert 0 <= found.quantity <= quantity
    assert found.quantity >= quantity * 95 // 100 - 1


@given(dice=dice, amount=st.integers(1, 10**6), least=st.integers(1, 100))
def test_a_spread_amount_is_whole_and_not_below_its_least(
    dice: Dice, amount: int, least: int
) -> None:
    assert spread(dice.of("x"), amount, sigma=0.6, least=least) >= least


@given(dice=dice)
def test_each_choice_has_a_stream_of_its_own(dice: Dice) -> None:
    """What one choice draws does not move another."""
    before = dice.of("b").random()
    dice.of("a").random()
    assert dice.of("b").random() == before
    assert dice.of("a").random() != before
