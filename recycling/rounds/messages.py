"""What a household is told of the collector's way to it."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from recycling.errors import Bilingual
from recycling.notify import service as notify
from recycling.notify.models import Kind
from recycling.notify.words import day_of, hours
from recycling.pickups.models import Pickup, PickupStatus
from recycling.rounds.models import Stop

EARLIER = timedelta(minutes=10)
LATER = timedelta(minutes=30)
"""How far from its planned time a collector may arrive, by what is told to households."""
STEP = timedelta(minutes=5)
WORTH_TELLING = timedelta(minutes=15)


def told_window(arrives_at: datetime, *, pickup: Pickup) -> tuple[datetime, datetime]:
    """The time told for a visit planned at `arrives_at`: whole steps of five minutes, and
    within the slot that was booked as long as the plan is."""
    start, end = _floor(arrives_at - EARLIER), _floor(arrives_at + LATER)
    if pickup.window_start <= arrives_at <= pickup.window_end:
        start, end = max(start, pickup.window_start), min(end, pickup.window_end)
    return start, end


def tell_planned(
    session: Session, *, pickup: Pickup, stop: Stop, before: datetime | None = None
) -> None:
    """A round that visits the household was given out; nothing when it was told before and
    the new time is hardly another."""
    if before is not None and abs(stop.arrives_at - before) < WORTH_TELLING:
        return
    start, end = told_window(stop.arrives_at, pickup=pickup)
    day, between = day_of(stop.arrives_at), hours(start, end)
    moved = before is not None
    title = (
        Bilingual("เวลาที่รถจะมาเปลี่ยน", "The vehicle comes at another time")
        if moved
        else Bilingual("จัดรอบเก็บแล้ว", "Your collection is planned")
    )
    notify.tell(
        session,
        household_id=pickup.household_id,
        kind=Kind.PICKUP_MOVED if moved else Kind.PICKUP_PLANNED,
        title=title,
        body=Bilingual(
            f"รถจะมาถึงราว {between} น. {day} วางของไว้ให้พร้อม",
            f"The vehicle comes at about {between} on {day.en}. Have the load ready.",
        ),
        subject_id=pickup.id,
    )


def tell_waiting(session: Session, *, pickup: Pickup) -> None:
    """The day was planned anew and the pickup is in no round of it yet."""
    day = day_of(pickup.window_start)
    notify.tell(
        session,
        household_id=pickup.household_id,
        kind=Kind.PICKUP_WAITING,
        title=Bilingual("กำลังจัดรอบใหม่", "The round is being planned anew"),
        body=Bilingual(
            f"รอบ{day} กำลังจัดใหม่ จะแจ้งเวลาอีกครั้ง",
            f"The round of {day.en} is planned anew. You will be told the time again.",
        ),
        subject_id=pickup.id,
    )


def tell_status(session: Session, *, pickup: Pickup, reason: str = "") -> None:
    """The collector is on the way, or left without the load; other things are told elsewhere."""
    if pickup.status == PickupStatus.EN_ROUTE:
        kind = Kind.PICKUP_EN_ROUTE
        title = Bilingual("พนักงานกำลังไปหาคุณ", "The collector is on the way")
        body = Bilingual(
            "บ้านคุณเป็นจุดต่อไป ดูรถบนแผนที่ได้ในแอป",
            "You are the next stop. Follow the vehicle on the map in the app.",
        )
    elif pickup.status == PickupStatus.MISSED:
        th, _, en = reason.partition(" / ")
        kind = Kind.PICKUP_MISSED
        title = Bilingual("ไปแล้วแต่ไม่ได้เก็บ", "We could not collect")
        body = Bilingual(
            f"เหตุผล: {th or '-'} เลือกวันใหม่ได้ในแอป",
            f"Reason: {en or th or '-'}. Choose another day in the app.",
        )
    else:
        return
    notify.tell(
        session,
        household_id=pickup.household_id,
        kind=kind,
        title=title,
        body=body,
        subject_id=pickup.id,
    )


def _floor(moment: datetime) -> datetime:
    return moment - (moment - datetime.min.replace(tzinfo=moment.tzinfo)) % STEP
