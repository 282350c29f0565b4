"""What a household is told of its calls by the centre, in Thai and English."""

from datetime import date, datetime, time

from sqlalchemy.orm import Session

from recycling.clock import BANGKOK
from recycling.errors import Bilingual
from recycling.notify import service as notify
from recycling.notify.models import Kind
from recycling.notify.words import day_of, hours
from recycling.pickups.models import Pickup
from recycling.pickups.recurring_models import RecurringVisit


def tell_cancelled(session: Session, *, pickup: Pickup, reason: str) -> None:
    """The centre has called a pickup off."""
    day = day_of(pickup.window_start)
    notify.tell(
        session,
        household_id=pickup.household_id,
        kind=Kind.PICKUP_CANCELLED,
        title=Bilingual("ศูนย์ยกเลิกการเก็บ", "The centre called off a collection"),
        body=Bilingual(
            f"ยกเลิกการเก็บ{day} เหตุผล: {reason} เลือกวันใหม่ได้ในแอป",
            f"The collection on {day.en} is cancelled: {reason}. Choose another day in the app.",
        ),
        subject_id=pickup.id,
    )


def tell_made(session: Session, *, pickup: Pickup) -> None:
    """A recurring visit has become a pickup."""
    day, between = day_of(pickup.window_start), hours(pickup.window_start, pickup.window_end)
    notify.tell(
        session,
        household_id=pickup.household_id,
        kind=Kind.RECURRING_MADE,
        title=Bilingual("นัดเก็บประจำรอบใหม่", "Your next recurring collection"),
        body=Bilingual(
            f"{day} เวลา {between} น. ไม่สะดวกก็ยกเลิกครั้งนี้ได้ในแอป",
            f"On {day.en}, {between}. You may call this one off in the app.",
        ),
        subject_id=pickup.id,
    )


def tell_skipped(session: Session, *, visit: RecurringVisit, on_date: date, why: Bilingual) -> None:
    """A day of a recurring visit was passed over."""
    day = day_of(datetime.combine(on_date, time(), BANGKOK))
    notify.tell(
        session,
        household_id=visit.household_id,
        kind=Kind.RECURRING_SKIPPED,
        title=Bilingual("นัดเก็บประจำครั้งนี้จองไม่ได้", "A recurring collection was passed over"),
        body=Bilingual(f"{day}: {why}", f"{day.en}: {why.en}"),
        subject_id=visit.id,
    )
