"""A household sees its own pickups; pages show every one of them once."""

from typing import Any

import pytest

from recycling.database.orm import db, enter_enterprise
from tests.builders import SignedIn
from tests.builders_market import Market, in_days, problem_of
from tests.pickups.conftest import Member, call, cancellation


def walk(client: SignedIn, **query: Any) -> list[str]:
    """The ids of all pages, in order."""
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        answer = client.get("/pickups", **query, **cursor)
        assert answer.status_code == 200, answer.get_json()
        page = answer.get_json()
        assert len(page["items"]) <= query.get("limit", 50)
        seen += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            return seen
        cursor = {"cursor": page["next_cursor"]}


def book(market: Market, member: Member, **changes: Any) -> str:
    body = call(market, **changes)
    assert member.client.post("/pickups", body).status_code == 201
    return str(body["id"])


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 50])
def test_pages_cover_everything_once(
    market: Market, member: Member, neighbour: Member, staff: SignedIn, limit: int
) -> None:
    mine = [book(market, member, days=2 + n % 3) for n in range(4)]
    theirs = [book(market, neighbour) for _ in range(3)]
    assert walk(member.client, limit=limit) == mine[::-1]
    assert walk(neighbour.client, limit=limit) == theirs[::-1]
    assert walk(staff, limit=limit) == (mine + theirs)[::-1]


def test_a_page_stays_where_it_was_while_calls_come_in(market: Market, member: Member) -> None:
    old = [book(market, member) for _ in range(4)]
    page = member.client.get("/pickups", limit=2).get_json()
    book(market, member)
    rest = walk(member.client, limit=2, cursor=page["next_cursor"])
    assert [item["id"] for item in page["items"]] + rest == old[::-1]


def test_filters(market: Market, member: Member, neighbour: Member, staff: SignedIn) -> None:
    a, b = book(market, member), book(market, member, days=3)
    c = book(market, neighbour, days=3)
    member.client.post(f"/pickups/{a}/cancellation", cancellation())
    assert walk(staff, status="cancelled") == [a]
    assert walk(staff, status="requested") == [c, b]
    assert walk(staff, on_date=in_days(3)) == [c, b]
    assert walk(staff, household_id=member.household_id) == [b, a]
    assert walk(staff, household_id=member.household_id, on_date=in_days(3)) == [b]
    assert walk(member.client, on_date=in_days(3)) == [b]
    assert walk(member.client, household_id=member.household_id) == [b, a]
    assert walk(staff, status="missed") == []


def test_a_list_says_whose_it_is(market: Market, member: Member, staff: SignedIn) -> None:
    book(market, member)
    item = staff.get("/pickups").get_json()["items"][0]
    assert item["household"] == {
        "id": str(member.household_id),
        "code": f"H-{str(member.household_id)[-12:]}",
        "name": "บ้านทดสอบ",
        "house_number": "1/2",
        "village_id": str(market.town.village_id),
    }


def test_a_neighbours_pickups_are_not_shown(
    market: Market, member: Member, neighbour: Member
) -> None:
    theirs = book(market, neighbour)
    assert problem_of(member.client.get(f"/pickups/{theirs}"))[:2] == (403, "forbidden")
    asked = member.client.get("/pickups", household_id=neighbour.household_id)
    assert problem_of(asked)[:2] == (403, "forbidden")


def test_a_collector_sees_all(market: Market, member: Member, collector: SignedIn) -> None:
    mine = book(market, member)
    assert walk(collector) == [mine]
    assert collector.get(f"/pickups/{mine}").status_code == 200


def test_someone_without_a_household_and_role_sees_none(market: Market, member: Member) -> None:
    book(market, member)
    enter_enterprise(db.session(), market.town.enterprise_id)
    visitor = market.town.client(market.town.person())
    db.session.commit()
    assert problem_of(visitor.get("/pickups"))[:2] == (403, "forbidden")


@pytest.mark.parametrize(
    "query",
    [
        {"status": "lost"},
        {"on_date": "today"},
        {"household_id": "x"},
        {"limit": 0},
        {"limit": 201},
        {"cursor": "%%%"},
        {"cursor": "bm90LWEtdXVpZA"},
        {"page": 2},
    ],
)
def test_a_wrong_question(member: Member, query: dict[str, Any]) -> None:
    answer = member.client.get("/pickups", **query)
    assert problem_of(answer) == (422, "invalid-request", list(query))
