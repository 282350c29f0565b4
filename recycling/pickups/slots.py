"""When the enterprise collects, and where there is room."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from recycling import clock
from recycling.catalogue.problems import at_field
from recycling.clock import BANGKOK
from recycling.database.orm import current_enterprise
from recycling.errors import Problem, conflict, invalid, not_found
from recycling.people import service as people
from recycling.pickups.models import CollectionSlot, Pickup, PickupStatus

DAYS_TH = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSlot:
    """A slot on one day, bookable now; `room` 0 means full."""

    slot_id: UUID
    on_date: date
    window_start: datetime
    window_end: datetime
    room: int


def create_slot(
    session: Session, *, id: UUID, weekday: int, starts: time, ends: time, capacity: int
) -> CollectionSlot:
    """Collect each `weekday` (0 = Monday) from `starts` to `ends` in Bangkok, `capacity` calls.

    Raises Problem invalid-request when it ends before it starts.
    """
    if ends <= starts:
        raise invalid("ends", "เวลาสิ้นสุดต้องหลังเวลาเริ่ม", "The end must come after the start.")
    slot = CollectionSlot(
        enterprise_id=current_enterprise(session),
        id=id,
        weekday=weekday,
        starts=starts,
        ends=ends,
        capacity=capacity,
    )
    session.add(slot)
    session.flush()
    return slot


def open_slots(
    session: Session, *, first: date | None = None, last: date | None = None
) -> list[OpenSlot]:
    """Slots that may be booked now, from `first` (default today) to `last`, by time.

    Days beyond those that may be booked are left out. Raises Problem
    invalid-request when `last` is before `first`.
    """
    today, settings = clock.today(), people.settings(session)
    if first is not None and last is not None and last < first:
        raise invalid("to", "วันสิ้นสุดต้องไม่ก่อนวันเริ่ม", "The last day must not be before the first.")
    horizon = today + timedelta(days=settings.booking_days)
    begins = max(first or today, today)
    ends = min(last or horizon, horizon)
    slots = session.scalars(
        select(CollectionSlot).where(CollectionSlot.enterprise_id == current_enterprise(session))
    ).all()
    taken = _taken(session, first=begins, last=ends)
    closing = clock.now() + timedelta(minutes=settings.booking_notice_minutes)
    found = []
    for on_date in _days(begins, ends):
        for slot in slots:
            start, end = window(slot, on_date=on_date)
            if slot.weekday == on_date.weekday() and start >= closing:
                room = max(0, slot.capacity - taken.get((slot.id, on_date), 0))
                found.append(
                    OpenSlot(
                        slot_id=slot.id,
                        on_date=on_date,
                        window_start=start,
                        window_end=end,
                        room=room,
                    )
                )
    return sorted(found, key=lambda each: (each.window_start, each.window_end, each.slot_id))


def window(slot: CollectionSlot, *, on_date: date) -> tuple[datetime, datetime]:
    """When a slot begins and ends on a day."""
    return (
        datetime.combine(on_date, slot.starts, BANGKOK),
        datetime.combine(on_date, slot.ends, BANGKOK),
    )


def get_slot(session: Session, *, slot_id: UUID) -> CollectionSlot:
    """One slot of this enterprise; Problem not-found otherwise."""
    slot = session.get(CollectionSlot, (current_enterprise(session), slot_id))
    if slot is None:
        raise at_field(not_found("ช่วงเวลาเก็บ", "collection slot"), "slot_id")
    return slot


def slots_of(session: Session, *, slot_ids: Collection[UUID]) -> dict[UUID, CollectionSlot]:
    """These slots of this enterprise, by id."""
    own = CollectionSlot.enterprise_id == current_enterprise(session)
    query = select(CollectionSlot).where(own, CollectionSlot.id.in_(slot_ids))
    return {slot.id: slot for slot in session.scalars(query)}


def require_bookable(session: Session, *, slot: CollectionSlot, on_date: date) -> None:
    """Whether a pickup may still be, and may already be, booked for this slot and day.

    Raises Problem slot-wrong-weekday, slot-in-the-past, slot-too-late,
    slot-too-far (422, field `on_date`).
    """
    settings = people.settings(session)
    if on_date.weekday() != slot.weekday:
        raise invalid(
            "on_date",
            f"ช่วงเวลานี้มีเฉพาะวัน{DAYS_TH[slot.weekday]} เลือกวันที่ตรงกับวันนั้น",
            f"This slot is on {DAYS_EN[slot.weekday]}s only. Choose such a day.",
            kind="slot-wrong-weekday",
        )
    start, _ = window(slot, on_date=on_date)
    if start <= clock.now():
        raise invalid(
            "on_date",
            "ช่วงเวลานี้ผ่านไปหรือเริ่มไปแล้ว เลือกช่วงเวลาอื่น",
            "This slot has begun or passed. Choose another.",
            kind="slot-in-the-past",
        )
    notice = settings.booking_notice_minutes
    if start < clock.now() + timedelta(minutes=notice):
        raise invalid(
            "on_date",
            f"ต้องจองก่อนเริ่มเก็บอย่างน้อย {notice} นาที เลือกช่วงเวลาถัดไป",
            f"Book at least {notice} minutes before the slot begins. Choose a later one.",
            kind="slot-too-late",
        )
    if on_date > clock.today() + timedelta(days=settings.booking_days):
        raise invalid(
            "on_date",
            f"จองล่วงหน้าได้ไม่เกิน {settings.booking_days} วัน เลือกวันที่ใกล้กว่านี้",
            f"Book at most {settings.booking_days} days ahead. Choose an earlier day.",
            kind="slot-too-far",
        )


def take_place(session: Session, *, slot: CollectionSlot, on_date: date) -> None:
    """Make sure of a place until the transaction ends; Problem slot-full (409).

    Whoever books locks the slot's row first, so that of two who want the last
    place the second sees the first's pickup.
    """
    session.refresh(slot, with_for_update={"key_share": True})
    taken = _taken(session, first=on_date, last=on_date).get((slot.id, on_date), 0)
    if taken >= slot.capacity:
        raise _full()


def _full() -> Problem:
    problem = conflict(
        "slot-full",
        "ช่วงเวลานี้เต็มแล้ว เลือกช่วงเวลาอื่น",
        "This slot is full. Choose another.",
    )
    return at_field(problem, "slot_id")


def _taken(session: Session, *, first: date, last: date) -> dict[tuple[UUID, date], int]:
    """How many calls each slot has on each day; cancelled ones give their place back."""
    rows = session.execute(
        select(Pickup.slot_id, Pickup.on_date, func.count())
        .where(
            Pickup.enterprise_id == current_enterprise(session),
            Pickup.on_date.between(first, last),
            Pickup.status != PickupStatus.CANCELLED,
        )
        .group_by(Pickup.slot_id, Pickup.on_date)
    )
    return {(slot_id, on_date): count for slot_id, on_date, count in rows}


def _days(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)
