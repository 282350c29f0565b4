"""Calling a pickup off: until the collector is under way, and by staff until it is collected."""

from typing import Any

import pytest

from recycling import clock
from recycling.database.orm import db, enter_enterprise
from recycling.people import service as people
from recycling.people.roles import Role
from recycling.pickups import service
from recycling.pickups.models import PickupStatus
from tests.builders import SignedIn
from tests.builders_market import Market, problem_of, rows
from tests.pickups.conftest import Member, call, cancellation

TABLES = ("pickups", "pickup_events", "captures")
S = PickupStatus
WAYS = {
    S.REQUESTED: [],
    S.PLANNED: [S.PLANNED],
    S.EN_ROUTE: [S.PLANNED, S.EN_ROUTE],
    S.COLLECTED: [S.PLANNED, S.EN_ROUTE, S.COLLECTED],
    S.MISSED: [S.PLANNED, S.EN_ROUTE, S.MISSED],
    S.CANCELLED: [S.CANCELLED],
}


def called(market: Market, member: Member, status: PickupStatus) -> str:
    """A pickup of the member which got as far as `status`; its path."""
    body = call(market)
    assert member.client.post("/pickups", body).status_code == 201
    session = db.session()
    enter_enterprise(session, market.town.enterprise_id)
    pickup = session.scalars(service.pickups(session)).one()
    for step in WAYS[status]:
        service.set_status(
            session, pickup=pickup, to=step, person_id=market.manager_id, at=clock.now()
        )
    session.commit()
    return f"/pickups/{body['id']}"


@pytest.mark.parametrize("status", [S.REQUESTED, S.PLANNED])
def test_a_household_until_the_collector_is_under_way(
    market: Market, member: Member, status: PickupStatus
) -> None:
    path = called(market, member, status)
    answer = member.client.post(f"{path}/cancellation", cancellation("ฝนตก"))
    assert answer.status_code == 201
    pickup = answer.get_json()
    assert pickup["status"] == "cancelled"
    last = pickup["events"][-1]
    assert (last["status"], last["reason"]) == ("cancelled", "ฝนตก")
    assert last["person_id"] == str(member.person_id)
    assert member.client.get(path).get_json() == pickup


def test_then_it_must_call_the_centre(market: Market, member: Member) -> None:
    path = called(market, member, S.EN_ROUTE)
    before = rows(market.town, *TABLES)
    answer = member.client.post(f"{path}/cancellation", cancellation())
    assert problem_of(answer)[:2] == (409, "pickup-under-way")
    assert answer.get_json()["status_now"] == "en_route"
    assert rows(market.town, *TABLES) == before
    assert member.client.get(path).get_json()["status"] == "en_route"


@pytest.mark.parametrize("role", [Role.STAFF, Role.TREASURER, Role.MANAGER])
@pytest.mark.parametrize("status", [S.REQUESTED, S.PLANNED, S.EN_ROUTE])
def test_staff_until_it_is_collected(
    market: Market, member: Member, status: PickupStatus, role: Role
) -> None:
    who = market.town.person(role)
    db.session.commit()
    path = called(market, member, status)
    answer = market.town.client(who).post(f"{path}/cancellation", cancellation("รถเสีย"))
    assert answer.status_code == 201
    assert answer.get_json()["events"][-1]["reason"] == "รถเสีย"
    assert answer.get_json()["events"][-1]["person_id"] == str(who)


@pytest.mark.parametrize("status", [S.COLLECTED, S.MISSED, S.CANCELLED])
def test_what_is_over_is_over(
    market: Market, member: Member, staff: SignedIn, status: PickupStatus
) -> None:
    path = called(market, member, status)
    before = rows(market.town, *TABLES)
    for client in (member.client, staff):
        answer = client.post(f"{path}/cancellation", cancellation())
        assert problem_of(answer)[:2] == (409, "pickup-state")
        assert answer.get_json()["status_now"] == status.value
    assert rows(market.town, *TABLES) == before


def test_not_a_neighbours(market: Market, member: Member, neighbour: Member) -> None:
    path = called(market, member, S.REQUESTED)
    answer = neighbour.client.post(f"{path}/cancellation", cancellation())
    assert problem_of(answer)[:2] == (403, "forbidden")
    assert member.client.get(path).get_json()["status"] == "requested"


def test_a_collector_does_not_cancel(market: Market, member: Member, collector: SignedIn) -> None:
    path = called(market, member, S.REQUESTED)
    answer = collector.post(f"{path}/cancellation", cancellation())
    assert problem_of(answer)[:2] == (403, "forbidden")


def test_a_collector_with_a_household_cancels_that_ones_alone(
    market: Market, member: Member, neighbour: Member
) -> None:
    """A neighbour who also drives sees it, and still cancels no other household's."""
    path = called(market, member, S.REQUESTED)
    enter_enterprise(db.session(), market.town.enterprise_id)
    person = people.get_person(db.session(), person_id=neighbour.person_id)
    person.roles = [Role.HOUSEHOLD.value, Role.COLLECTOR.value]
    db.session.commit()
    assert neighbour.client.get(path).status_code == 200
    answer = neighbour.client.post(f"{path}/cancellation", cancellation())
    assert problem_of(answer)[:2] == (403, "forbidden")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "   "}, "reason"),
        ({"reason": "x" * 301}, "reason"),
        ({"reason": 5}, "reason"),
        ({"why": "x"}, "why"),
        ({"id": "x"}, "id"),
    ],
)
def test_a_wrong_cancellation(
    market: Market, member: Member, change: dict[str, Any], field: str
) -> None:
    path = called(market, member, S.REQUESTED)
    before = rows(market.town, *TABLES)
    answer = member.client.post(f"{path}/cancellation", cancellation() | change)
    assert problem_of(answer) == (422, "invalid-request", [field])
    assert rows(market.town, *TABLES) == before


@pytest.mark.parametrize("name", ["id", "reason"])
def test_a_cancellation_without(market: Market, member: Member, name: str) -> None:
    path = called(market, member, S.REQUESTED)
    body = cancellation()
    del body[name]
    answer = member.client.post(f"{path}/cancellation", body)
    assert problem_of(answer) == (422, "invalid-request", [name])


def test_a_repeat_cancels_once(market: Market, member: Member) -> None:
    path = called(market, member, S.REQUESTED) + "/cancellation"
    body = cancellation()
    first, again = member.client.post(path, body), member.client.post(path, body)
    assert (again.status_code, again.get_json()) == (201, first.get_json())
    assert again.headers["Repeated"] == "true"
    other = member.client.post(path, body | {"reason": "เปลี่ยนใจ"})
    assert problem_of(other)[:2] == (409, "id-used")
    assert rows(market.town, "pickup_events") == {"pickup_events": 2}
