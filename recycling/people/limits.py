"""Reading and changing an enterprise's own limits; every change is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.errors import Bilingual, FieldError, Problem
from recycling.people.models import Enterprise
from recycling.people.safeguards import SettingsChange
from recycling.people.settings import Settings

# Least and most of each limit which a manager may change; the others are set by the operator.
BOUNDS: Final[Mapping[str, tuple[int, int]]] = {
    "price_hold_hours": (0, 336),
    "booking_days": (1, 90),
    "booking_notice_minutes": (0, 2880),
    "most_line_g": (1_000, 100_000_000),
    "second_person_satang": (0, 1_000_000_000),
    "passbook_minimum_satang": (0, 1_000_000),
    "service_seconds": (0, 3600),
    "service_seconds_per_10kg": (0, 3600),
    "unload_minutes": (0, 240),
    "detour_permille": (1000, 5000),
    "speed_m_per_hour": (1_000, 120_000),
    "satang_per_km": (1, 100_000),
    "satang_per_hour": (0, 1_000_000),
    "plan_seconds": (1, 600),
    "difference_permille": (0, 1000),
    "difference_g": (0, 1_000_000),
    "declared_permille": (0, 1000),
    "declared_g": (0, 1_000_000),
    "reading_seconds": (5, 86_400),
    "dispute_days": (1, 60),
    "welfare_day": (0, 28),
    "position_hours": (1, 168),
}


def change_settings(
    session: Session, *, id: UUID, changes: Mapping[str, int], person_id: UUID
) -> Settings:
    """Set some limits of the session's enterprise, and keep who did it.

    Raises Problem invalid-request for an unknown name or a value out of bounds.
    """
    wrong = [error for name, value in changes.items() if (error := _error(name, value))]
    if wrong:
        raise Problem(
            "invalid-request",
            422,
            Bilingual(
                "ค่าที่ตั้งไม่ถูกต้อง แก้ตามที่บอกแล้วส่งใหม่",
                "A setting is wrong. Mend what is named and send it again.",
            ),
            tuple(wrong),
        )
    enterprise_id = current_enterprise(session)
    enterprise = session.get_one(Enterprise, enterprise_id, with_for_update=True)
    session.refresh(enterprise)
    before = Settings.from_json(enterprise.settings)
    known = asdict(before)
    enterprise.settings = {**enterprise.settings, **changes}
    session.add(
        SettingsChange(
            enterprise_id=enterprise_id,
            id=id,
            at=clock.now(),
            person_id=person_id,
            before={name: known[name] for name in changes},
            after=dict(changes),
        )
    )
    session.flush()
    return Settings.from_json(enterprise.settings)


def settings_changes(session: Session, *, limit: int = 50) -> Sequence[SettingsChange]:
    """The latest changes of the enterprise's limits, newest first."""
    own = SettingsChange.enterprise_id == current_enterprise(session)
    query = select(SettingsChange).where(own).order_by(SettingsChange.id.desc()).limit(limit)
    return session.scalars(query).all()


def _error(name: str, value: int) -> FieldError | None:
    bounds = BOUNDS.get(name)
    if bounds is None:
        return FieldError(
            f"settings.{name}",
            Bilingual("ไม่มีค่าที่ตั้งได้ชื่อนี้", "No such setting can be changed here."),
        )
    least, most = bounds
    if least <= value <= most:
        return None
    return FieldError(
        f"settings.{name}",
        Bilingual(
            f"ต้องอยู่ระหว่าง {least:,} ถึง {most:,}", f"Give a number from {least:,} to {most:,}."
        ),
    )
