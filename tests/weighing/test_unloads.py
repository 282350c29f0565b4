"""The centre's scale: what is missing is booked as loss, whatever order the captures come in."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from recycling import clock
from recycling.database.orm import db, enter_enterprise
from recycling.ids import new_id
from recycling.ledger import service as ledger
from recycling.ledger.audit import audit
from recycling.rounds.models import PlanStatus, RoundStatus
from recycling.settlement.models import Purchase
from recycling.weighing import service
from tests.builders_market import call_collector, problem_of, rows
from tests.weighing.scene import Line, add_stop, books, door_ticket, make_drive, unload
from tests.weighing.yard import Yard, open_yard

TABLES = ("unloads", "unload_lines", "entries", "postings", "captures")
BOTTLES: Line = {"material": "pet-clear", "gross_g": 10_000}
CRATES: Line = {"material": "beer-crate", "quantity": 4}


def test_what_is_missing_at_the_centre_is_lost_at_its_own_cost(yard: Yard) -> None:
    buy = door_ticket(yard.market, yard.household_id, [BOTTLES], trip_id=yard.drive.trip_id)
    assert yard.collector.post("/weigh-tickets", buy).status_code == 201

    answer = yard.staff.post("/unloads", unload(yard.drive, {"pet-clear": 9_000}))

    assert answer.status_code == 201
    assert answer.get_json()["differences"] == [
        {"material": "pet-clear", "door": 10_000, "centre": 9_000, "difference": -1_000}
    ]
    household = f"household:{yard.household_id}"
    assert books(yard.town) == {
        (household, "pet-clear"): -10_000,
        ("centre", "pet-clear"): 9_000,
        ("loss:transit", "pet-clear"): 1_000,
        (f"member:{yard.household_id}", "THB"): -7_050,
        ("stock:pet-clear", "THB"): 6_345,
        ("shrinkage", "THB"): 705,
    }


def test_what_is_found_over_has_no_cost(yard: Yard) -> None:
    buy = door_ticket(yard.market, yard.household_id, [BOTTLES], trip_id=yard.drive.trip_id)
    yard.collector.post("/weigh-tickets", buy)
    yard.staff.post("/unloads", unload(yard.drive, {"pet-clear": 10_200, "can": 300}))
    held = books(yard.town)
    assert held["loss:transit", "pet-clear"] == -200
    assert held["loss:transit", "can"] == -300
    assert held["stock:pet-clear", "THB"] == 7_050
    assert ("shrinkage", "THB") not in held
    assert (f"vehicle:{yard.drive.vehicle_id}", "pet-clear") not in held


def test_the_lost_satang_are_whole_and_the_rest_stays_in_stock(yard: Yard) -> None:
    """7.05 baht for a kilogram of which a gram is gone: 0.705 satang lost is none."""
    line: Line = {"material": "pet-clear", "gross_g": 1_000}
    buy = door_ticket(yard.market, yard.household_id, [line], trip_id=yard.drive.trip_id)
    yard.collector.post("/weigh-tickets", buy)
    yard.staff.post("/unloads", unload(yard.drive, {"pet-clear": 999}))
    held = books(yard.town)
    assert held["loss:transit", "pet-clear"] == 1
    assert held["stock:pet-clear", "THB"] == 700
    assert ("shrinkage", "THB") not in held


def test_a_reversed_purchase_leaves_the_trip_as_if_it_never_was(yard: Yard) -> None:
    kept, undone = (
        door_ticket(yard.market, yard.household_id, [line], trip_id=yard.drive.trip_id)
        for line in (BOTTLES, {"material": "pet-clear", "gross_g": 5_000})
    )
    for body in (kept, undone):
        yard.collector.post("/weigh-tickets", body)
    yard.staff.post("/unloads", unload(yard.drive, {"pet-clear": 9_000}))
    session = db.session()
    enter_enterprise(session, yard.town.enterprise_id)
    entry_id = session.scalars(
        select(Purchase.entry_id).where(Purchase.id == UUID(undone["id"]))
    ).one()
    ledger.reverse(session, entry_id=entry_id, captured_at=clock.now(), person_id=None)
    service.reconcile_trip(session, trip_id=yard.drive.trip_id, person_id=None)
    session.commit()
    held = books(yard.town)
    assert held["loss:transit", "pet-clear"] == 1_000
    assert held["stock:pet-clear", "THB"] == 6_345
    assert held["shrinkage", "THB"] == 705
    assert (f"vehicle:{yard.drive.vehicle_id}", "pet-clear") not in held


def test_three_weights_stand_side_by_side(yard: Yard) -> None:
    pickup_id = call_collector(
        yard.market, yard.household_id, yard.town.person(), lines=[("pet-clear", 8_000)]
    )
    stop_id = add_stop(yard.town, yard.drive, pickup_id)
    db.session.commit()
    path = f"/trips/{yard.drive.trip_id}/weights"
    assert yard.staff.get(path).get_json() == {
        "trip_id": str(yard.drive.trip_id),
        "unloaded": False,
        "items": [
            {
                "material": "pet-clear",
                "declared": 8_000,
                "door": 0,
                "centre": None,
                "difference": None,
            }
        ],
    }
    buy = door_ticket(yard.market, yard.household_id, [BOTTLES, CRATES], stop_id=stop_id)
    assert yard.collector.post("/weigh-tickets", buy).status_code == 201
    yard.staff.post("/unloads", unload(yard.drive, {"pet-clear": 9_900, "beer-crate": 4}))
    weights = yard.staff.get(path).get_json()
    assert weights["unloaded"] is True
    assert weights["items"] == [
        {"material": "beer-crate", "declared": 0, "door": 4, "centre": 4, "difference": 0},
        {
            "material": "pet-clear",
            "declared": 8_000,
            "door": 10_000,
            "centre": 9_900,
            "difference": -100,
        },
    ]


def test_a_trip_is_unloaded_once(yard: Yard) -> None:
    first = unload(yard.drive, {"pet-clear": 9_000})
    answer = yard.staff.post("/unloads", first)
    again = yard.staff.post("/unloads", first)
    assert (again.status_code, again.get_json()) == (201, answer.get_json())
    assert again.headers["Repeated"] == "true"
    before = rows(yard.town, *TABLES)
    other = yard.staff.post("/unloads", unload(yard.drive, {"pet-clear": 9_000}))
    assert problem_of(other) == (409, "already-unloaded", [])
    assert other.get_json()["unload_id"] == first["id"]
    assert rows(yard.town, *TABLES) == before


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"lines": [{"material": "pet-clear", "quantity": -1}]}, (422, ["lines[0].quantity"])),
        ({"lines": [{"material": "pet-clear", "quantity": 1.5}]}, (422, ["lines[0].quantity"])),
        ({"lines": [{"material": "pet-clear", "quantity": "9"}]}, (422, ["lines[0].quantity"])),
        ({"lines": [{"material": "gold", "quantity": 1}]}, (422, ["lines[0].material"])),
        (
            {"lines": [{"material": "can", "quantity": 1}, {"material": "can", "quantity": 2}]},
            (422, ["lines[1].material"]),
        ),
        ({"lines": [{"material": "can", "quantity": 2_000_001}]}, (422, ["lines[0].quantity"])),
        ({"lines": [{"material": "beer-crate", "quantity": 267}]}, (422, ["lines[0].quantity"])),
        ({"lines": []}, (422, ["lines"])),
        ({"weight": 3}, (422, ["weight"])),
        ({"captured_at": "2020-01-01T00:00:00Z"}, (422, ["captured_at"])),
        ({"captured_at": "yesterday"}, (422, ["captured_at"])),
        ({"trip_id": str(new_id())}, (404, [])),
        ({"id": "7"}, (422, ["id"])),
    ],
)
def test_a_bad_unload_writes_nothing(
    yard: Yard, change: dict[str, Any], expected: tuple[int, list[str]]
) -> None:
    before = rows(yard.town, *TABLES)
    body = unload(yard.drive, {"pet-clear": 10}) | change
    status, _, fields = problem_of(yard.staff.post("/unloads", body))
    assert (status, fields) == expected
    assert rows(yard.town, *TABLES) == before


def test_twice_what_the_vehicle_may_carry_is_still_believed(yard: Yard) -> None:
    body = unload(yard.drive, {"can": 2_000_000, "beer-crate": 266})
    assert yard.staff.post("/unloads", body).status_code == 201


def test_nobody_drives_a_draft(yard: Yard) -> None:
    draft = make_drive(yard.town, plan_status=PlanStatus.READY, status=RoundStatus.DRAFT)
    db.session.commit()
    answer = yard.staff.post("/unloads", unload(draft, {"can": 1}))
    assert problem_of(answer)[:2] == (409, "not-published")


def test_only_the_centre_unloads(yard: Yard) -> None:
    for client in (yard.member, yard.collector):
        assert client.post("/unloads", unload(yard.drive, {"can": 1})).status_code == 403
    assert yard.member.get(f"/trips/{yard.drive.trip_id}/weights").status_code == 403


def test_another_enterprises_trip_is_unknown(app: Flask, yard: Yard) -> None:
    other = open_yard(app)
    db.session.commit()
    answer = other.staff.post("/unloads", unload(yard.drive, {"can": 1}))
    assert answer.status_code == 404
    assert other.staff.get(f"/trips/{yard.drive.trip_id}/weights").status_code == 404


LINES = st.lists(
    st.one_of(
        st.builds(
            lambda code, grade, g: {"material": code, "grade": grade, "gross_g": g},
            st.sampled_from(["pet-clear", "cardboard", "can"]),
            st.sampled_from(["A", "B"]),
            st.integers(1, 40_000),
        ),
        st.builds(lambda n: {"material": "beer-crate", "quantity": n}, st.integers(1, 9)),
    ),
    min_size=1,
    max_size=3,
)
FOUND = st.dictionaries(
    st.sampled_from(["pet-clear", "cardboard", "can", "beer-crate"]),
    st.integers(0, 200),
    min_size=1,
)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    loads=st.lists(LINES, min_size=1, max_size=4),
    cash=st.lists(st.booleans(), min_size=4, max_size=4),
    found=FOUND,
    data=st.data(),
)
def test_any_order_and_repetition_gives_the_same_books(
    app: Flask,
    loads: Sequence[list[Line]],
    cash: Sequence[bool],
    found: dict[str, int],
    data: st.DataObject,
) -> None:
    """What phones and the centre send, shuffled and sent twice, ends in the same balances."""
    order = range(len(loads) + 1)
    orders = [
        data.draw(st.permutations([*order, *data.draw(st.lists(st.sampled_from(order)))]))
        for _ in range(2)
    ]
    outcomes = []
    with app.app_context():
        for sequence in orders:
            yard = open_yard(app)
            db.session.commit()
            captures: list[tuple[str, dict[str, Any]]] = [
                (
                    "/weigh-tickets",
                    door_ticket(
                        yard.market,
                        yard.household_id,
                        lines,
                        trip_id=yard.drive.trip_id,
                        pay="cash" if by_cash else "passbook",
                    ),
                )
                for lines, by_cash in zip(loads, cash, strict=False)
            ]
            captures.append(("/unloads", unload(yard.drive, found)))
            for position in sequence:
                path, body = captures[position]
                client = yard.staff if path == "/unloads" else yard.collector
                assert client.post(path, body).status_code == 201
            outcomes.append(_anonymous(yard))
            _require_sound(yard)
    assert outcomes[0] == outcomes[1]


def _anonymous(yard: Yard) -> dict[tuple[str, str], int]:
    """The books with the town's ids taken out."""
    known = {
        str(yard.household_id): "household",
        str(yard.drive.vehicle_id): "vehicle",
        str(yard.drive.collector_id): "collector",
    }
    anonymous = {}
    for (account, commodity), amount in books(yard.town).items():
        head, _, tail = account.rpartition(":")
        anonymous[f"{head}:{known.get(tail, tail)}", commodity] = amount
    return anonymous


def _require_sound(yard: Yard) -> None:
    """Zero-sum in each commodity, passbooks equal to their postings, nothing below zero."""
    enter_enterprise(db.session(), yard.town.enterprise_id)
    assert audit(db.session()) == []
    db.session.rollback()
