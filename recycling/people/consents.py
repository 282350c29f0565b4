"""What people may agree to beyond what the service itself needs, and what they said.

Without any of these everything works: what is kept to collect, weigh and pay
rests on the membership and on bookkeeping law, and is told in the app instead.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.errors import Bilingual, conflict, invalid
from recycling.people.membership import Consent


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """What a consent is for; a changed text is a new version, to be asked anew."""

    version: int
    title: Bilingual
    text: Bilingual


PURPOSES: Final[Mapping[str, Purpose]] = MappingProxyType(
    {
        "news": Purpose(
            version=1,
            title=Bilingual("ข่าวสารและกิจกรรม", "News and events"),
            text=Bilingual(
                "ให้ศูนย์ส่งข่าวกิจกรรม เช่น ตลาดนัดขยะ หรือราคาพิเศษ มาทางกล่องข้อความและ LINE",
                "The centre may send news of events, such as market days or special prices, "
                "to the inbox and by LINE.",
            ),
        ),
        "photos": Purpose(
            version=1,
            title=Bilingual("ใช้รูปสอนการคัดแยก", "Photos for teaching sorting"),
            text=Bilingual(
                "ให้ศูนย์ใช้รูปของที่คุณถ่ายส่งมา สอนการคัดแยก โดยไม่บอกชื่อและที่อยู่",
                "The centre may show the pictures you send of your load to teach sorting, "
                "without name or address.",
            ),
        ),
        "research": Purpose(
            version=1,
            title=Bilingual("งานวิจัยของเทศบาลและมหาวิทยาลัย", "Municipal and university research"),
            text=Bilingual(
                "ให้ใช้น้ำหนักขยะของบ้านคุณในงานวิจัย โดยแทนชื่อด้วยรหัส",
                "Your household's weights may be used in research under a code instead of a name.",
            ),
        ),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A purpose and what a person last said to it; None: never asked."""

    name: str
    purpose: Purpose
    given: bool | None
    version_answered: int | None
    at: datetime | None


def standing(session: Session, *, person_id: UUID) -> list[Standing]:
    """Each purpose with the person's latest answer."""
    latest = {
        consent.purpose: consent
        for consent in session.scalars(
            select(Consent)
            .where(
                Consent.enterprise_id == current_enterprise(session),
                Consent.person_id == person_id,
            )
            .order_by(Consent.at, Consent.id)
        )
    }
    found = []
    for name, purpose in PURPOSES.items():
        said = latest.get(name)
        found.append(
            Standing(
                name=name,
                purpose=purpose,
                given=said.given if said else None,
                version_answered=said.version if said else None,
                at=said.at if said else None,
            )
        )
    return found


def answer(
    session: Session, *, id: UUID, person_id: UUID, purpose: str, version: int, given: bool
) -> Consent:
    """Record a yes or a no (also one that takes an earlier yes back).

    Raises Problem invalid-request (purpose), consent-outdated (409) when the
    person saw another version of the text than the present one.
    """
    known = PURPOSES.get(purpose)
    if known is None:
        names = ", ".join(PURPOSES)
        raise invalid("purpose", f"ไม่มีเรื่องนี้ มี: {names}", f"No such purpose. There are: {names}.")
    if given and version != known.version:
        raise conflict(
            "consent-outdated",
            "ข้อความเปลี่ยนไปแล้ว อ่านใหม่แล้วตอบอีกครั้ง",
            "The text has changed. Read it again, then answer.",
            version_now=known.version,
        )
    consent = Consent(
        enterprise_id=current_enterprise(session),
        id=id,
        person_id=person_id,
        purpose=purpose,
        version=version,
        given=given,
        at=clock.now(),
    )
    session.add(consent)
    session.flush()
    return consent
