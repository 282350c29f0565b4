"""A round that is being driven, and what a collector's phone sends from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from pricing import Counted, Deduction, DeductionReason, Limits, LoadLine, Weighed, quote
from recycling import clock
from recycling.catalogue import service as catalogue
from recycling.database.orm import db, enter_enterprise
from recycling.ids import new_id
from recycling.ledger import queries
from recycling.people import service as people
from recycling.people.roles import Role
from recycling.rounds.models import (
    Plan,
    PlanStatus,
    Round,
    RoundStatus,
    Shift,
    Stop,
    StopStatus,
    Trip,
    Vehicle,
)
from tests.builders import Town
from tests.builders_market import Market

Line = dict[str, Any]


@dataclass(frozen=True)
class Drive:
    """A published round with one trip."""

    collector_id: UUID
    vehicle_id: UUID
    round_id: UUID
    trip_id: UUID


def make_drive(
    town: Town,
    *,
    plan_status: PlanStatus = PlanStatus.PUBLISHED,
    status: RoundStatus = RoundStatus.PUBLISHED,
) -> Drive:
    """A round of a new collector in a new vehicle, today."""
    session, now, today = db.session(), clock.now(), clock.today()
    drive = Drive(new_id(), new_id(), new_id(), new_id())
    plan_id, shift_id, own = new_id(), new_id(), {"enterprise_id": town.enterprise_id}
    roles = [Role.COLLECTOR]
    people.create_person(session, id=drive.collector_id, name="สมชาย กล้าหาญ", roles=roles)
    code = f"V-{str(drive.vehicle_id)[-12:]}"
    kept = {"name_th": "กระบะ", "name_en": "Pickup", "capacity_g": 1_000_000}
    rows = (
        Vehicle(**own, id=drive.vehicle_id, code=code, **kept, capacity_ml=6_000_000, active=True),
        Shift(
            **own,
            id=shift_id,
            vehicle_id=drive.vehicle_id,
            collector_id=drive.collector_id,
            on_date=today,
            starts_at=now,
            ends_at=now + timedelta(hours=8),
        ),
        Plan(
            **own,
            id=plan_id,
            on_date=today,
            status=plan_status,
            seed=1,
            seconds=1,
            requested_at=now,
            requested_by=drive.collector_id,
            published_at=now if plan_status == PlanStatus.PUBLISHED else None,
        ),
        Round(
            **own,
            id=drive.round_id,
            plan_id=plan_id,
            shift_id=shift_id,
            vehicle_id=drive.vehicle_id,
            collector_id=drive.collector_id,
            on_date=today,
            status=status,
            distance_m=1000,
            duration_s=3600,
            departs_at=now,
            returns_at=now + timedelta(hours=4),
        ),
        Trip(
            **own,
            id=drive.trip_id,
            round_id=drive.round_id,
            seq=1,
            planned_g=1000,
            planned_ml=1000,
            unloads_at=now + timedelta(hours=4),
        ),
    )
    for row in rows:
        session.add(row)
        session.flush()
    return drive


def add_stop(town: Town, drive: Drive, pickup_id: UUID, *, seq: int = 1) -> UUID:
    """A stop of the drive's trip for a pickup."""
    stop_id, now = new_id(), clock.now()
    db.session.add(
        Stop(
            enterprise_id=town.enterprise_id,
            id=stop_id,
            trip_id=drive.trip_id,
            seq=seq,
            pickup_id=pickup_id,
            arrives_at=now,
            departs_at=now + timedelta(minutes=5),
            status=StopStatus.PENDING,
        )
    )
    db.session.flush()
    return stop_id


def priced(town: Town, price_list_id: UUID, lines: Sequence[Line]) -> list[Line]:
    """The lines with the amount which an honest phone computes."""
    if not lines:
        return []
    enter_enterprise(db.session(), town.enterprise_id)
    price_list = catalogue.price_list(db.session(), price_list_id=price_list_id)
    db.session.rollback()
    load = []
    for line in lines:
        deduction = None
        if line.get("deduction_permille"):
            reason = DeductionReason(line["deduction_reason"])
            deduction = Deduction(line["deduction_permille"], reason)
        measure = (
            Counted(line["quantity"])
            if "quantity" in line
            else Weighed(line["gross_g"], line.get("tare_g", 0), deduction)
        )
        load.append(LoadLine(line["material"], measure, line.get("grade")))
    limits = Limits(gross_g=10**9, count=10**6)
    amounts = [each.amount for each in quote(load, price_list=price_list, limits=limits).priced]
    return [{**line, "amount_satang": amount} for line, amount in zip(lines, amounts, strict=True)]


def door_ticket(
    market: Market,
    household_id: UUID,
    lines: Sequence[Line],
    *,
    trip_id: UUID | None = None,
    stop_id: UUID | None = None,
    pay: str = "passbook",
    captured_at: datetime | None = None,
    **more: Any,
) -> dict[str, Any]:
    """The body of a door ticket as an honest phone sends it."""
    where = {"trip_id": trip_id, "stop_id": stop_id}
    return {
        "id": str(new_id()),
        "kind": "door",
        "household_id": str(household_id),
        **{name: str(value) for name, value in where.items() if value is not None},
        "price_list_id": str(market.price_list_id),
        "captured_at": (captured_at or clock.now()).isoformat(),
        "pay": pay,
        "lines": priced(market.town, market.price_list_id, lines),
        **more,
    }


def counter_ticket(
    market: Market, household_id: UUID, lines: Sequence[Line], **more: Any
) -> dict[str, Any]:
    """The body of a counter ticket."""
    return door_ticket(market, household_id, lines, **more) | {"kind": "counter"}


def unload(drive: Drive, found: Mapping[str, int]) -> dict[str, Any]:
    """The body of an unload."""
    return {
        "id": str(new_id()),
        "trip_id": str(drive.trip_id),
        "captured_at": clock.now().isoformat(),
        "lines": [{"material": code, "quantity": n} for code, n in found.items()],
    }


def books(town: Town) -> dict[tuple[str, str], int]:
    """Every account which holds something, in a transaction of its own."""
    session = db.session()
    session.rollback()
    enter_enterprise(session, town.enterprise_id)
    held = {(b.account, b.commodity): b.balance for b in queries.balances(session) if b.balance}
    session.rollback()
    return held
