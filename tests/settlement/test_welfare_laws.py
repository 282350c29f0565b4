"""What holds of the fund's arithmetic, whatever the numbers."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recycling.settlement.dividend.apportion import apportion
from recycling.settlement.welfare.models import Source
from recycling.settlement.welfare.replay import History, PastMember, replay
from recycling.settlement.welfare.terms import (
    Benefit,
    BenefitKind,
    Standing,
    Terms,
    months_between,
    spread,
    standing,
)

satang = st.integers(0, 10**9)
monthly = st.lists(st.integers(0, 100_000), min_size=1, max_size=12)


def test_a_part_paid_month_is_carried_over() -> None:
    """30 of 50 baht: no month yet, and 20 more make it one."""
    assert standing([5000], paid=3000) == Standing(0, 3000, 2000)
    assert standing([5000, 5000], paid=5000) == Standing(1, 0, 5000)
    assert standing([5000, 5000], paid=8000) == Standing(1, 3000, 2000)
    assert standing([5000], paid=12_000) == Standing(1, 7000, 0)


@given(st.lists(satang, max_size=40), satang)
def test_carrying_over_loses_nothing(dues: list[int], paid: int) -> None:
    found = standing(dues, paid=paid)
    assert sum(dues[: found.months]) + found.carried_satang == paid
    assert found.owed_satang == max(0, sum(dues) - paid)
    assert found.months == len(dues) or found.carried_satang < dues[found.months]


@given(st.lists(satang, max_size=12), st.lists(satang, max_size=12))
def test_paying_in_parts_is_as_paying_at_once(dues: list[int], parts: list[int]) -> None:
    paid = 0
    for part in parts:
        before = standing(dues, paid=paid)
        paid += part
        assert standing(dues, paid=paid).months >= before.months
    assert standing(dues, paid=paid) == standing(dues, paid=sum(parts))


@given(st.integers(-(10**9), 10**9), st.lists(satang, max_size=10))
def test_a_levy_never_overdraws(available: int, debts: list[int]) -> None:
    given_ = spread(available, debts)
    assert sum(given_) == min(max(0, available), sum(debts))
    assert all(0 <= part <= debt for part, debt in zip(given_, debts, strict=True))
    short = [place for place, part in enumerate(given_) if part < debts[place]]
    assert all(given_[place] == 0 for place in range(short[0] + 1, len(debts))) if short else True


@given(satang, st.lists(st.integers(0, 10**9), min_size=1, max_size=200))
def test_a_dividend_sums_exactly(total: int, weights: list[int]) -> None:
    if not any(weights):
        with pytest.raises(ValueError, match="zero"):
            apportion(total, weights)
        return
    parts, whole = apportion(total, weights), sum(weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * whole - total * weight) < whole
        assert weight or part == 0
    ranked = sorted(zip(weights, parts, strict=True))
    for (light, less), (heavy, more) in pairwise(ranked):
        assert light == heavy or less <= more


def test_nothing_negative_is_shared_out() -> None:
    for total, weights in ((-1, [1]), (1, [2, -1])):
        with pytest.raises(ValueError, match="negative"):
            apportion(total, weights)


def test_equal_remainders_go_to_the_earlier() -> None:
    assert apportion(10, [1, 1, 1]) == [4, 3, 3]
    assert apportion(100, [7, 7, 7, 79]) == [7, 7, 7, 79]


@st.composite
def histories(draw: st.DrawFn) -> History:
    """A few months of a few passbooks that never went below zero."""
    number = draw(st.integers(1, 6))
    months = months_between(date(2026, 1, 1), date(2026, number, 1))
    members = []
    for _ in range(draw(st.integers(0, 5))):
        balance = opening = draw(st.integers(0, 50_000))
        changes, sales = [], []
        for _ in months:
            sold = draw(st.integers(0, 30_000))
            out = draw(st.integers(0, balance + sold))
            changes.append(sold - out)
            sales.append(sold)
            balance += sold - out
        members.append(PastMember(opening_satang=opening, changes=changes, sales=sales))
    return History(months=months, members=members, fund_satang=draw(st.integers(0, 100_000)))


rules = st.builds(
    Terms,
    contribution_satang=st.integers(0, 10_000),
    source=st.sampled_from([Source.PASSBOOK, Source.SALES]),
    keep_satang=st.integers(0, 10_000),
    levy_satang=st.integers(0, 5_000),
    benefits=st.just((Benefit(kind=BenefitKind.FUNERAL, amount_satang=100_000),)),
)


@given(histories(), rules, st.data())
def test_a_simulation_makes_and_loses_no_money(
    history: History, terms: Terms, data: st.DataObject
) -> None:
    deaths = [data.draw(st.integers(0, 2)) for _ in history.months]
    events = [{BenefitKind.FUNERAL: number} for number in deaths]
    shown = replay(history, terms=terms, events=events)
    came_in = shown.contributed_satang + shown.levied_satang
    assert shown.fund_satang == history.fund_satang + came_in - shown.paid_out_satang
    assert shown.paid_out_satang == sum(deaths) * 100_000
    due = terms.contribution_satang * len(history.months) + terms.levy_satang * sum(deaths)
    assert came_in + shown.owed_satang == due * len(history.members)
    held = sum(each.opening_satang + sum(each.sales) for each in history.members)
    assert came_in <= held
    assert shown.lowest_satang <= min([history.fund_satang, shown.fund_satang])
    assert shown.holds == all(month.lowest_satang >= 0 for month in shown.months)
    if terms.source is Source.SALES:
        assert shown.contributed_satang <= sum(sum(each.sales) for each in history.members)


def test_terms_survive_being_stored() -> None:
    terms = Terms(
        contribution_satang=5000,
        source=Source.SALES,
        benefits=(Benefit(kind=BenefitKind.BIRTH, amount_satang=1, per_year=2),),
    )
    assert Terms.from_json(terms.to_json()) == terms
