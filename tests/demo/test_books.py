"""What does not close is found, and told in Thai and English."""

from collections.abc import Mapping

import pytest

from recycling.demo.books import Books, Key, Played, by_kind, change, faults, kind_of

DAY: Mapping[Key, int] = {
    ("household:h", "pet"): -1000,
    ("centre", "pet"): 990,
    ("loss:transport", "pet"): 10,
    ("stock:pet", "THB"): 545,
    ("shrinkage", "THB"): 5,
    ("member:h", "THB"): -300,
    ("cash:centre", "THB"): -250,
}
PLAYED = Played(bought_satang=550, bought={"pet": 1000}, arrived={"pet": 990}, cash_out_satang=250)


def books(balances: Mapping[Key, int]) -> Books:
    totals: dict[str, int] = {}
    for (_, commodity), amount in balances.items():
        totals[commodity] = totals.get(commodity, 0) + amount
    return Books(dict(balances), totals)


def found(moved: Mapping[Key, int], played: Played = PLAYED) -> tuple[str, ...]:
    return faults(books(moved), moved, played)


def test_a_day_that_closes_has_no_faults() -> None:
    assert found(DAY) == ()


@pytest.mark.parametrize("key", sorted(DAY))
def test_one_unit_too_many_anywhere_is_found(key: Key) -> None:
    wrong = found({**DAY, key: DAY[key] + 1})
    assert wrong
    assert all(" / " in line for line in wrong)


@pytest.mark.parametrize(
    ("moves", "said"),
    [
        ({("vehicle:t", "pet"): 90, ("centre", "pet"): 900}, "still on a vehicle"),
        ({("cash:collector:c", "THB"): 50, ("cash:centre", "THB"): -300}, "left with collectors"),
        ({("household:h", "pet"): -900, ("loss:transport", "pet"): -90}, "pet bought"),
    ],
)
def test_what_balances_and_is_still_wrong_is_found(moves: Mapping[Key, int], said: str) -> None:
    assert any(said in line for line in found({**DAY, **moves}))


def test_money_brought_in_is_no_cash_paid_out() -> None:
    moves = {("equity", "THB"): -1000, ("cash:centre", "THB"): 750}
    assert found({**DAY, **moves}) == ()


def test_the_change_leaves_out_what_did_not_move() -> None:
    before = books({("bank", "THB"): 5, ("equity", "THB"): -5})
    after = books({("bank", "THB"): 5, ("equity", "THB"): -7, ("cash:centre", "THB"): 2})
    assert change(before, after) == {("equity", "THB"): -2, ("cash:centre", "THB"): 2}


def test_accounts_are_taken_together_by_kind() -> None:
    kinds = {each.account: each.change for each in by_kind({**DAY, ("member:i", "THB"): -7})}
    assert kinds["member"] == -307
    assert kind_of("cash:collector:x", "THB") == "cash:collector"
    assert kind_of("vehicle:x", "pet") == "vehicle"
