"""Vehicles, and the shifts in which collectors drive them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.errors import conflict, invalid
from recycling.people import service as people
from recycling.people.roles import Role
from recycling.rounds.lookup import get_vehicle, lock_day
from recycling.rounds.models import Shift, Vehicle

AHEAD = timedelta(days=366)


def vehicles(session: Session) -> Sequence[Vehicle]:
    """The enterprise's vehicles, by code."""
    mine = Vehicle.enterprise_id == current_enterprise(session)
    return session.scalars(select(Vehicle).where(mine).order_by(Vehicle.code)).all()


def create_vehicle(
    session: Session,
    *,
    id: UUID,
    code: str,
    name_th: str,
    name_en: str,
    capacity_g: int,
    capacity_ml: int,
) -> Vehicle:
    """Add a vehicle; Problem code-used (409) when another has its code."""
    vehicle = Vehicle(
        enterprise_id=current_enterprise(session),
        id=id,
        code=code,
        name_th=name_th,
        name_en=name_en,
        capacity_g=capacity_g,
        capacity_ml=capacity_ml,
        active=True,
    )
    try:
        with session.begin_nested():
            session.add(vehicle)
    except IntegrityError as error:
        raise conflict(
            "code-used",
            "รหัสรถนี้มีผู้ใช้แล้ว ตั้งรหัสอื่น",
            "Another vehicle has this code. Choose another.",
        ) from error
    return vehicle


def shifts(session: Session, *, on_date: date | None = None) -> Select[Shift]:
    """The query for the enterprise's shifts, narrowed to a day."""
    query = select(Shift).where(Shift.enterprise_id == current_enterprise(session))
    return query if on_date is None else query.where(Shift.on_date == on_date)


def create_shift(
    session: Session,
    *,
    id: UUID,
    vehicle_id: UUID,
    collector_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
) -> Shift:
    """Let a collector drive a vehicle between two moments of one day in Bangkok.

    Raises Problem: not-found (vehicle, person), invalid-request (hours, past,
    no collector), vehicle-busy and collector-busy (409).
    """
    on_date = _require_hours(starts_at, ends_at)
    get_vehicle(session, vehicle_id=vehicle_id)
    _require_collector(session, collector_id)
    lock_day(session, on_date=on_date)
    shift = Shift(
        enterprise_id=current_enterprise(session),
        id=id,
        vehicle_id=vehicle_id,
        collector_id=collector_id,
        on_date=on_date,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    _require_free(session, shift)
    session.add(shift)
    session.flush()
    return shift


def _require_hours(starts_at: datetime, ends_at: datetime) -> date:
    """The day of a shift whose hours make sense."""
    if ends_at <= starts_at:
        raise invalid(
            "ends_at", "เวลาเลิกกะต้องอยู่หลังเวลาเริ่ม", "A shift ends after it starts. Mend the hours."
        )
    if ends_at - clock.now() > AHEAD:
        raise invalid(
            "ends_at",
            "ลงกะล่วงหน้าได้ไม่เกินหนึ่งปี เลือกวันที่ใกล้กว่านี้",
            "A shift is within a year. Choose a nearer day.",
        )
    on_date = starts_at.astimezone(clock.BANGKOK).date()
    if ends_at.astimezone(clock.BANGKOK).date() != on_date:
        raise invalid(
            "ends_at",
            "กะต้องจบในวันเดียวกัน ถ้าข้ามคืนให้แบ่งเป็นสองกะ",
            "A shift ends on the day it starts. Split one that goes past midnight.",
        )
    if ends_at <= clock.now():
        raise invalid(
            "ends_at", "กะนี้ผ่านไปแล้ว เลือกเวลาข้างหน้า", "This shift is over. Choose hours to come."
        )
    return on_date


def _require_free(session: Session, shift: Shift) -> None:
    """Problem vehicle-busy or collector-busy (409). The caller holds the day."""
    for other in session.scalars(shifts(session, on_date=shift.on_date)):
        if other.vehicle_id == shift.vehicle_id:
            raise conflict(
                "vehicle-busy",
                "รถคันนี้มีกะในวันนั้นแล้ว เลือกรถคันอื่นหรือวันอื่น",
                "This vehicle has a shift that day already. Choose another vehicle or day.",
                shift_id=str(other.id),
            )
        meets = other.starts_at < shift.ends_at and shift.starts_at < other.ends_at
        if other.collector_id == shift.collector_id and meets:
            raise conflict(
                "collector-busy",
                "พนักงานคนนี้มีกะทับเวลากัน เลือกคนอื่นหรือเวลาอื่น",
                "This collector drives another vehicle then. Choose another person or time.",
                shift_id=str(other.id),
            )


def _require_collector(session: Session, person_id: UUID) -> None:
    person = people.get_person(session, person_id=person_id)
    if Role.COLLECTOR not in person.roles or not person.active:
        raise invalid(
            "collector_id",
            "คนนี้ไม่ใช่พนักงานเก็บขน เลือกคนอื่น",
            "This person is no collector. Choose another.",
        )
