"""What a household is told of its calls by the centre, in Thai and English."""

from sqlalchemy.orm import Session

from recycling.errors import Bilingual
from recycling.notify import service as notify
from recycling.notify.models import Kind
from recycling.notify.words import day_of
from recycling.pickups.models import Pickup


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
