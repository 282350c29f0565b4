"""What holds for every price list and every load."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from hypothesis import assume, given
from hypothesis import strategies as st

from pricing import (
    Bought,
    Counted,
    Deduction,
    DeductionReason,
    Grade,
    Limits,
    LoadLine,
    Measure,
    PricedLine,
    PriceList,
    Quote,
    Rounding,
    RoundingMode,
    Tier,
    Unit,
    Weighed,
    line_from_record,
    line_to_record,
    quote,
    reprice,
)

LIMITS = Limits(gross_g=10**9, count=10**9)
prices = st.integers(0, 10**6)
gross = st.integers(1, 10**8)
grades = st.sampled_from(["A", "B", "C"])
roundings = st.builds(
    Rounding, unit=st.sampled_from([1, 5, 25, 100]), mode=st.sampled_from(RoundingMode)
)
deductions = st.none() | st.builds(
    Deduction, permille=st.integers(1, 999), reason=st.sampled_from(DeductionReason)
)


@st.composite
def weights(draw: st.DrawFn) -> Weighed:
    whole = draw(gross)
    return Weighed(whole, draw(st.integers(0, whole - 1)), draw(deductions))


@st.composite
def offers(draw: st.DrawFn, material: str, unit: Unit) -> Bought:
    base = draw(prices)
    starts = sorted(draw(st.sets(st.integers(1, 10**8), max_size=3)))
    steps = draw(st.lists(st.integers(1, 1000), min_size=len(starts), max_size=len(starts)))
    tiers = tuple(Tier(start, base + sum(steps[: place + 1])) for place, start in enumerate(starts))
    return Bought(material, unit, base, tiers)


@st.composite
def price_lists(draw: st.DrawFn) -> PriceList:
    return PriceList(
        id=draw(st.uuids(version=4)),
        version=draw(st.integers(1, 1000)),
        valid_from=draw(st.datetimes(timezones=st.just(UTC))),
        offers=tuple(draw(offers(unit.value, unit)) for unit in Unit),
        grades=(
            Grade("A", 1000),
            Grade("B", draw(st.integers(1, 2000))),
            Grade("C", draw(st.integers(1, 2000))),
        ),
        rounding=draw(roundings),
    )


def measures(unit: Unit) -> st.SearchStrategy[Measure]:
    return weights() if unit is Unit.KG else st.builds(Counted, st.integers(1, 10**6))


load_lines = st.sampled_from(Unit).flatmap(
    lambda unit: st.builds(LoadLine, st.just(unit.value), measures(unit), grades)
)
loads = st.lists(load_lines, min_size=1, max_size=6)


def priced(load: list[LoadLine], price_list: PriceList) -> Quote:
    return quote(load, price_list=price_list, limits=LIMITS)


def one(line: LoadLine, price_list: PriceList) -> PricedLine:
    return priced([line], price_list).priced[0]


def without_tiers(price_list: PriceList) -> PriceList:
    plain = tuple(
        replace(offer, tiers=()) for offer in price_list.offers if isinstance(offer, Bought)
    )
    return replace(price_list, offers=plain)


@given(loads, loads, price_lists())
def test_without_tiers_two_loads_bring_what_they_bring_apart(
    first: list[LoadLine], second: list[LoadLine], price_list: PriceList
) -> None:
    plain = without_tiers(price_list)
    together = priced(first + second, plain).total
    assert together == priced(first, plain).total + priced(second, plain).total


@given(loads, loads, price_lists())
def test_with_tiers_two_loads_bring_no_less_together(
    first: list[LoadLine], second: list[LoadLine], price_list: PriceList
) -> None:
    together = priced(first + second, price_list).total
    assert together >= priced(first, price_list).total + priced(second, price_list).total


@given(loads, price_lists(), st.randoms(use_true_random=False))
def test_the_order_of_the_lines_changes_nothing(
    load: list[LoadLine], price_list: PriceList, random: Any
) -> None:
    places = list(range(len(load)))
    random.shuffle(places)
    straight = priced(load, price_list)
    shuffled = priced([load[place] for place in places], price_list)
    assert shuffled.lines == tuple(straight.lines[place] for place in places)
    assert shuffled.total == straight.total


@given(load_lines, price_lists())
def test_rounding_is_off_by_less_than_one_unit(line: LoadLine, price_list: PriceList) -> None:
    result = one(line, price_list)
    off = result.amount - Fraction(result.exact_numerator, result.exact_denominator)
    assert abs(off) < price_list.rounding.unit


@given(weights(), st.integers(0, 10**6), grades, price_lists())
def test_more_mass_never_brings_less(
    weighed: Weighed, more: int, grade: str, price_list: PriceList
) -> None:
    heavier = replace(weighed, gross_g=weighed.gross_g + more)
    less, greater = (one(LoadLine("kg", each, grade), price_list) for each in (weighed, heavier))
    assert less.amount <= greater.amount


@given(weights(), grades, price_lists())
def test_a_lighter_container_never_brings_less(
    weighed: Weighed, grade: str, price_list: PriceList
) -> None:
    assume(weighed.tare_g > 0)
    lighter = replace(weighed, tare_g=weighed.tare_g - 1)
    heavy, light = (one(LoadLine("kg", each, grade), price_list) for each in (weighed, lighter))
    assert heavy.amount <= light.amount


@given(load_lines, prices, prices, price_lists())
def test_a_higher_price_never_brings_less(
    line: LoadLine, price: int, other: int, price_list: PriceList
) -> None:
    low, high = (
        replace(price_list, offers=(Bought(line.material, Unit(line.material), each),))
        for each in sorted((price, other))
    )
    assert one(line, low).amount <= one(line, high).amount


@given(load_lines, price_lists())
def test_half_up_is_floor_or_one_unit_more(line: LoadLine, price_list: PriceList) -> None:
    unit = price_list.rounding.unit
    floor, half_up = (
        one(line, replace(price_list, rounding=Rounding(unit, mode))).amount
        for mode in (RoundingMode.FLOOR, RoundingMode.HALF_UP)
    )
    assert half_up - floor in {0, unit}


@given(weights())
def test_a_deduction_never_takes_more_than_it_says(weighed: Weighed) -> None:
    permille = weighed.deduction.permille if weighed.deduction else 0
    stated = Fraction((weighed.gross_g - weighed.tare_g) * permille, 1000)
    assert 0 <= stated - weighed.deducted_g < 1
    assert weighed.net_g >= 1


@given(loads, price_lists())
def test_a_record_prices_itself_again(load: list[LoadLine], price_list: PriceList) -> None:
    for line in priced(load, price_list).priced:
        record = line_to_record(line)
        assert reprice(record) == record
        assert line_from_record(record) == line


@given(loads, price_lists())
def test_nothing_is_ever_a_float_or_passes_what_json_can_hold(
    load: list[LoadLine], price_list: PriceList
) -> None:
    result = priced(load, price_list)
    assert type(result.total) is int
    for line in result.priced:
        assert {type(value) for value in line_to_record(line).values()} == {int, str}
        numbers = [value for value in line_to_record(line).values() if isinstance(value, int)]
        assert max(numbers) < 2**53
        assert not any(isinstance(value, float) for value in _values(line))


def _values(thing: Any) -> Iterator[Any]:
    if is_dataclass(thing):
        for field in fields(thing):
            yield from _values(getattr(thing, field.name))
    else:
        yield thing


@given(load_lines, price_lists())
def test_the_sentence_says_the_exact_amount(line: LoadLine, price_list: PriceList) -> None:
    """The figures of the sentence, multiplied, are the figure behind its equals sign."""
    words = one(line, price_list).explain().th
    number = r"([0-9,]+(?:\.[0-9]+)?)"
    found = re.search(rf"{number} \S+ × {number} บาท.*? × เกรด . {number}% = {number} บาท", words)
    assert found is not None
    quantity, price, percent, exact = (Fraction(each.replace(",", "")) for each in found.groups())
    assert quantity * price * percent / 100 == exact


def test_the_largest_line_stays_exact_in_json() -> None:
    largest = PriceList(
        id=UUID(int=1),
        version=1,
        valid_from=datetime(2026, 1, 1, tzinfo=UTC),
        offers=(Bought("piece", Unit.PIECE, 10**9),),
        grades=(Grade("A", 2000),),
        rounding=Rounding(100_000, RoundingMode.HALF_UP),
    )
    line = one(LoadLine("piece", Counted(10**6)), largest)
    assert line.amount == 2 * 10**15 < 2**53
