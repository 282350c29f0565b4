"""Which status may follow which, and the record of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import db, enter_enterprise
from recycling.errors import Problem
from recycling.pickups import service
from recycling.pickups.models import Pickup, PickupStatus
from tests.builders import make_town
from tests.builders_market import Market, call_collector, furnish_market, in_days

S = PickupStatus
OPEN = {S.REQUESTED, S.PLANNED, S.EN_ROUTE}
OVER = {S.COLLECTED, S.MISSED, S.CANCELLED}


def may_follow(present: PickupStatus, to: PickupStatus) -> bool:
    """An open pickup may become anything; what was weighed at the door was really taken."""
    return present in OPEN or (to is S.COLLECTED and present is not S.COLLECTED)


@dataclass(frozen=True)
class Scene:
    market: Market
    person_id: UUID
    household_id: UUID

    def pickup(self, status: PickupStatus = S.REQUESTED) -> Pickup:
        """A pickup that stands at `status`; nothing is committed."""
        pickup_id = call_collector(self.market, self.household_id, self.person_id)
        pickup = service.get_pickup(self.session, pickup_id=pickup_id)
        if status is not S.REQUESTED:
            self.move(pickup, status)
        return pickup

    def move(self, pickup: Pickup, to: PickupStatus, reason: str = "") -> bool:
        return service.set_status(
            self.session,
            pickup=pickup,
            to=to,
            person_id=self.person_id,
            at=clock.now(),
            reason=reason,
        )

    @property
    def session(self) -> Session:
        return db.session()


@pytest.fixture(scope="module")
def furnished(app: Flask) -> Iterator[Scene]:
    with app.app_context():
        market = furnish_market(make_town(app), capacity=10_000)
        household_id, person_id = market.town.household()
        db.session.commit()
        yield Scene(market, person_id, household_id)


@pytest.fixture
def scene(furnished: Scene) -> Iterator[Scene]:
    """A transaction that is rolled back."""
    enter_enterprise(db.session(), furnished.market.town.enterprise_id)
    yield furnished
    db.session.rollback()


@pytest.mark.parametrize(("present", "to"), list(product(S, S)))
def test_each_step(scene: Scene, present: PickupStatus, to: PickupStatus) -> None:
    pickup = scene.pickup(present)
    before = len(service.events_of(scene.session, pickup_id=pickup.id))
    if present is to:
        assert scene.move(pickup, to) is False
    elif may_follow(present, to):
        assert scene.move(pickup, to) is True
        assert pickup.status == to.value
        before += 1
    else:
        with pytest.raises(Problem) as caught:
            scene.move(pickup, to)
        assert (caught.value.kind, caught.value.status) == ("pickup-state", 409)
        assert caught.value.extra == {"status_now": present.value}
        assert pickup.status == present.value
    assert len(service.events_of(scene.session, pickup_id=pickup.id)) == before


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40
)
@given(st.lists(st.sampled_from(S), max_size=8))
def test_the_record_tells_the_whole_story(scene: Scene, steps: list[PickupStatus]) -> None:
    """Every change is recorded in order, and the last record is the present status."""
    pickup, expected = scene.pickup(), [S.REQUESTED]
    for number, step in enumerate(steps):
        try:
            if scene.move(pickup, step, reason=str(number)):
                expected.append(step)
        except Problem as problem:
            if problem.kind != "pickup-state":
                raise
    events = service.events_of(scene.session, pickup_id=pickup.id)
    assert [event.status for event in events] == [each.value for each in expected]
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert pickup.status == events[-1].status
    assert sum(each in OVER for each in expected) <= 2


def test_reason_person_and_moment_are_kept(scene: Scene) -> None:
    pickup = scene.pickup()
    moment = clock.now() - timedelta(hours=3)
    service.set_status(
        scene.session,
        pickup=pickup,
        to=S.MISSED,
        person_id=scene.market.manager_id,
        at=moment,
        reason="nobody_home",
    )
    event = service.events_of(scene.session, pickup_id=pickup.id)[-1]
    assert (event.reason, event.person_id, event.at) == (
        "nobody_home",
        scene.market.manager_id,
        moment,
    )


def test_what_is_still_to_be_planned(scene: Scene) -> None:
    by_status = {status: scene.pickup(status).id for status in S}
    elsewhen = call_collector(scene.market, scene.household_id, scene.person_id, on_date=in_days(3))
    found = [p.id for p in service.pickups_to_plan(scene.session, on_date=in_days(2))]
    assert found == [by_status[S.REQUESTED], by_status[S.PLANNED]]
    assert elsewhen not in found


def test_lines_of_several_pickups_keep_their_order(scene: Scene) -> None:
    loads = [[("can", 3), ("pet-clear", 1), ("can", 2)], [("tv-flat", 1)]]
    ids = [
        call_collector(scene.market, scene.household_id, scene.person_id, lines=lines)
        for lines in loads
    ]
    found = service.lines_of(scene.session, pickup_ids=ids)
    assert [[(x.material_code, x.quantity) for x in found[each]] for each in ids] == loads
    assert service.lines_of(scene.session, pickup_ids=[]) == {}
