"""What a household is told when weights are in doubt."""

from sqlalchemy.orm import Session

from recycling.errors import Bilingual
from recycling.notify import service as notify
from recycling.notify.models import Kind
from recycling.weighing.evidence import Dispute, DisputeCause
from recycling.weighing.models import WeighTicket

_WHY = {
    DisputeCause.PERSON: Bilingual(
        "มีผู้แจ้งว่าน้ำหนักในใบชั่งไม่ถูกต้อง", "Somebody says that a weight on your ticket is wrong."
    ),
    DisputeCause.DECLARED: Bilingual(
        "น้ำหนักที่ชั่งได้ต่างจากที่แจ้งไว้มาก", "What was weighed is far from what was declared."
    ),
    DisputeCause.CENTRE: Bilingual(
        "น้ำหนักที่ศูนย์ต่างจากที่ชั่งหน้าบ้าน", "The centre's weight is not the one of your door."
    ),
}


def tell_opened(session: Session, *, dispute: Dispute) -> None:
    """A dispute about a household's ticket is open; a trip's is no household's matter."""
    if dispute.ticket_id is None:
        return
    ticket = session.get_one(WeighTicket, (dispute.enterprise_id, dispute.ticket_id))
    why = _WHY[DisputeCause(dispute.cause)]
    notify.tell(
        session,
        household_id=ticket.household_id,
        kind=Kind.DISPUTE_OPENED,
        title=Bilingual("มีการตรวจสอบน้ำหนัก", "A weight is being looked into"),
        body=Bilingual(
            f"{why} ศูนย์จะเสนอทางออก แล้วให้คุณตอบ",
            f"{why.en} The centre will propose a way out for you to agree to.",
        ),
        subject_id=dispute.id,
    )
