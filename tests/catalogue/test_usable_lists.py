"""Which price list may price what a phone captured, perhaps days ago with a wrong clock."""

from datetime import timedelta
from uuid import UUID

import pytest

from recycling import clock
from recycling.catalogue import service
from recycling.database.orm import db, enter_enterprise
from recycling.errors import Problem
from recycling.ids import new_id
from tests.builders_market import Market

HOUR = timedelta(hours=1)
START = clock.now() + timedelta(days=10)


@pytest.fixture
def lists(market: Market) -> tuple[UUID, UUID]:
    """One list from START on, and the one that took over ten days later."""
    with clock.at(START):
        old = market.new_prices()
    with clock.at(START + timedelta(days=10)):
        new = market.new_prices()
    enter_enterprise(db.session(), market.town.enterprise_id)
    return old, new


def usable(price_list_id: UUID, *, captured: timedelta, held: UUID | None = None) -> bool:
    """Whether the list may price what was captured so long after START."""
    try:
        found = service.require_usable(
            db.session(), price_list_id=price_list_id, captured_at=START + captured, held_id=held
        )
    except Problem as problem:
        if problem.kind == "stale-price-list":
            return False
        raise
    return found.id == price_list_id


@pytest.mark.parametrize(
    ("captured", "expected"),
    [
        (-49 * HOUR, False),
        (-48 * HOUR, True),
        (0 * HOUR, True),
        (240 * HOUR, True),
        (287 * HOUR, True),
        (288 * HOUR, False),
        (400 * HOUR, False),
    ],
)
def test_within_48_hours_of_holding(
    lists: tuple[UUID, UUID], captured: timedelta, expected: bool
) -> None:
    """It held for 240 hours from START on; both ends stretch by 48 hours."""
    with clock.at(START + 500 * HOUR):
        assert usable(lists[0], captured=captured) is expected


def test_a_list_held_for_the_pickup_is_usable_at_any_time(lists: tuple[UUID, UUID]) -> None:
    with clock.at(START + 2000 * HOUR):
        assert not usable(lists[0], captured=1999 * HOUR)
        assert usable(lists[0], captured=1999 * HOUR, held=lists[0])
        assert not usable(lists[0], captured=1999 * HOUR, held=lists[1])


def test_what_has_not_begun_cannot_have_held(lists: tuple[UUID, UUID]) -> None:
    """A phone's clock may run ahead, the world's does not."""
    with clock.at(START + 239 * HOUR):
        assert not usable(lists[1], captured=245 * HOUR)
    with clock.at(START + 241 * HOUR):
        assert usable(lists[1], captured=245 * HOUR)


def test_a_list_replaced_before_it_began_never_held(market: Market) -> None:
    replaced = market.new_prices(valid_from=START)
    instead = market.new_prices(valid_from=START)
    enter_enterprise(db.session(), market.town.enterprise_id)
    with clock.at(START + HOUR):
        assert not usable(replaced, captured=HOUR)
        assert usable(instead, captured=HOUR)
        assert service.list_in_force(db.session(), at=clock.now()).id == instead


def test_stale_names_the_list_that_holds_now(lists: tuple[UUID, UUID]) -> None:
    with clock.at(START + 500 * HOUR), pytest.raises(Problem) as caught:
        service.require_usable(db.session(), price_list_id=lists[0], captured_at=START + 499 * HOUR)
    assert (caught.value.kind, caught.value.status) == ("stale-price-list", 409)
    assert [error.field for error in caught.value.fields] == ["price_list_id"]
    assert caught.value.extra == {"current_price_list_id": str(lists[1])}


def test_an_unknown_list_is_not_found(market: Market) -> None:
    enter_enterprise(db.session(), market.town.enterprise_id)
    with pytest.raises(Problem) as caught:
        service.require_usable(db.session(), price_list_id=new_id(), captured_at=START)
    assert (caught.value.kind, caught.value.status) == ("not-found", 404)
