"""A household is told when the centre makes a sign-in for one of its people."""

from uuid import UUID

from sqlalchemy.orm import Session

from recycling import clock
from recycling.errors import Bilingual
from recycling.notify import service
from recycling.notify.models import Kind
from recycling.notify.words import day_of


def tell_sign_in_made(
    session: Session, *, household_id: UUID, person_id: UUID, name: str, by: str
) -> None:
    """`by` of the centre has made a code with which `name` signs in for the household."""
    day = day_of(clock.now())
    service.tell(
        session,
        household_id=household_id,
        kind=Kind.SIGN_IN_MADE,
        title=Bilingual("ศูนย์ออกรหัสเข้าใช้ให้คนในบ้าน", "The centre made a sign-in"),
        body=Bilingual(
            f"{by} ของศูนย์ออกรหัสให้ {name} เมื่อ{day} ถ้าคนในบ้านไม่ได้ขอ แจ้งผู้จัดการศูนย์ทันที",
            f"{by} of the centre made it for {name} on {day.en}. If nobody here asked for it, "
            "tell the centre's manager at once.",
        ),
        subject_id=person_id,
    )
