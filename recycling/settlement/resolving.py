"""How a dispute ends: both sides say yes to one of three ways.

The enterprise proposes, which is its yes; the household (or, for a whole trip,
its collector or a second person of the centre) confirms. A difference which
only the scales saw may stand on the enterprise's word alone: it changes nothing.

Nobody waits for ever. A proposal that nobody answers in time is carried out when it takes
nothing from the household; every other dispute goes to a manager, who may then say yes in the
place of whoever kept silent.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from recycling import clock
from recycling.errors import Bilingual, FieldError, Problem, conflict, forbidden, invalid
from recycling.ids import new_id
from recycling.people import service as people
from recycling.rounds import service as rounds
from recycling.settlement import messages
from recycling.settlement.models import PayMethod
from recycling.settlement.purchases import purchases_of
from recycling.settlement.replacing import replace_ticket
from recycling.weighing import compared, confirmations
from recycling.weighing import service as weighing
from recycling.weighing.confirmations import Given
from recycling.weighing.disputes import get_dispute
from recycling.weighing.evidence import (
    Dispute,
    DisputeCause,
    DisputeStatus,
    Outcome,
    Resolution,
)
from recycling.weighing.models import TicketKind, WeighLine
from recycling.weighing.replacements import require_standing
from recycling.weighing.reweighs import require_lines
from recycling.weighing.service import ScaleLine, TicketDraft

MIDDLE_RULE = "(door + other + 1) // 2: the middle, rounded once, half a unit to the household"


def middle(door: int, other: int) -> int:
    """Half way between two weights; the half unit goes to the household."""
    return (door + other + 1) // 2


def propose(
    session: Session,
    *,
    dispute_id: UUID,
    resolution: Resolution,
    others: Mapping[int, int] | None,
    person_id: UUID,
) -> Dispute:
    """The enterprise's yes to a way out, in place of any earlier proposal.

    `others` is the other weight of each line (base units), left out when the
    centre has weighed the load again. Raises Problem not-found, dispute-closed,
    already-replaced, invalid-request.
    """
    dispute = open_dispute(session, dispute_id)
    terms = {"materials": dispute.terms.get("materials", {})}
    if resolution is not Resolution.STAND:
        terms |= _terms(session, dispute, resolution, others)
    dispute.resolution = resolution.value
    dispute.terms = terms
    dispute.proposed_at = clock.now()
    dispute.answer_by = clock.now() + timedelta(days=people.settings(session).dispute_days)
    dispute.escalated_at = None
    dispute.enterprise_confirmed_by = person_id
    dispute.other_confirmed_by = None
    session.flush()
    seen_by_scales = dispute.cause in (DisputeCause.DECLARED, DisputeCause.CENTRE)
    if resolution is Resolution.STAND and seen_by_scales:
        carry_out(session, dispute)
    messages.tell_dispute(session, dispute=dispute)
    return dispute


def confirm(
    session: Session,
    *,
    dispute_id: UUID,
    person_id: UUID,
    household_id: UUID | None,
    is_manager: bool,
    given: Given | None,
) -> tuple[Dispute, Outcome]:
    """The other side's yes, which carries the proposal out.

    The household says it itself (`household_id` is the person's own), or at the
    door by PIN, card or signature (`given`): a wrong one leaves the dispute
    open and tells so. A manager may say it for whoever did not answer in time,
    but not to what they proposed themselves. Raises Problem not-found, dispute-closed, no-proposal,
    forbidden.
    """
    dispute = open_dispute(session, dispute_id)
    if dispute.resolution is None:
        raise conflict(
            "no-proposal",
            "ศูนย์ยังไม่ได้เสนอวิธีตกลง รอให้เจ้าหน้าที่เสนอก่อน",
            "Nothing is proposed yet. Let the centre propose a way out first.",
        )
    outcome = Outcome.VERIFIED
    decides = is_manager and dispute.escalated_at is not None
    if dispute.ticket_id is None:
        _require_other_person(session, dispute, person_id=person_id, is_manager=is_manager)
    else:
        ticket = weighing.get_ticket(session, ticket_id=dispute.ticket_id)
        concerned = decides or household_id == ticket.household_id
        if given is not None:
            outcome, _ = confirmations.check(session, household_id=ticket.household_id, given=given)
        elif not concerned or dispute.enterprise_confirmed_by == person_id:
            raise forbidden(
                "ให้คนในครัวเรือนยืนยันเอง หรือยืนยันด้วย PIN บัตร หรือลายเซ็น",
                "Let the household confirm: signed in, or by PIN, card or signature.",
            )
    if outcome in (Outcome.VERIFIED, Outcome.RECORDED):
        dispute.other_confirmed_by = person_id
        carry_out(session, dispute)
        messages.tell_dispute(session, dispute=dispute)
    return dispute, outcome


def _require_other_person(
    session: Session, dispute: Dispute, *, person_id: UUID, is_manager: bool
) -> None:
    trip = rounds.get_trip(session, trip_id=_known(dispute.trip_id))
    its_round = rounds.get_round(session, round_id=trip.round_id)
    second = is_manager or its_round.collector_id == person_id
    if not second or dispute.enterprise_confirmed_by == person_id:
        raise forbidden(
            "ให้พนักงานเก็บขนของรอบนี้ หรือผู้จัดการอีกคนเป็นผู้ยืนยัน",
            "Let the round's collector or another manager confirm.",
        )


def _terms(
    session: Session,
    dispute: Dispute,
    resolution: Resolution,
    others: Mapping[int, int] | None,
) -> dict[str, object]:
    """What each line shall weigh, and by which rule."""
    if dispute.ticket_id is None:
        raise invalid(
            "resolution",
            "น้ำหนักทั้งเที่ยวปรับไม่ได้ ให้ชั่งซ้ำเป็นรายใบแล้วตกลงที่ใบนั้น หรือให้คงเดิม",
            "A whole trip cannot be adjusted. Weigh single tickets again and settle those, "
            "or let it stand.",
        )
    require_standing(session, ticket_id=dispute.ticket_id)
    lines = compared.line_weights(session, ticket_id=dispute.ticket_id)
    if others is None:
        others = {line.line: line.centre for line in lines if line.centre is not None}
    require_lines(others, known=[line.line for line in lines])
    split = resolution is Resolution.SPLIT
    agreed = [
        {
            "line": line.line,
            "material": line.material,
            "door": line.door,
            "other": others[line.line],
            "agreed": middle(line.door, others[line.line]) if split else others[line.line],
        }
        for line in lines
    ]
    if not any(each["agreed"] for each in agreed):
        nothing = Bilingual(
            "ต้องเหลือน้ำหนักอย่างน้อยหนึ่งบรรทัด ถ้าไม่มีของเลยให้แก้ใบชั่งแทน",
            "Something must be left. If there was no load, correct the ticket instead.",
        )
        raise Problem("invalid-request", 422, nothing, (FieldError("lines", nothing),))
    return {"lines": agreed, "rule": MIDDLE_RULE if split else "the agreed weights"}


def open_dispute(session: Session, dispute_id: UUID) -> Dispute:
    """The dispute, held; Problem dispute-closed unless it is open."""
    # A capture holds its trip before it touches a dispute, so the trip comes first here too.
    unlocked = get_dispute(session, dispute_id=dispute_id)
    trip_id = unlocked.trip_id
    if unlocked.ticket_id is not None:
        trip_id = weighing.get_ticket(session, ticket_id=unlocked.ticket_id).trip_id
    if trip_id is not None:
        weighing.lock_trip(session, trip_id=trip_id)
    dispute = get_dispute(session, dispute_id=dispute_id, lock=True)
    if dispute.status != DisputeStatus.OPEN:
        raise conflict(
            "dispute-closed",
            "ข้อโต้แย้งนี้ปิดแล้ว",
            "This dispute is not open any more.",
            dispute_status=dispute.status,
        )
    return dispute


def carry_out(session: Session, dispute: Dispute) -> None:
    dispute.status = DisputeStatus.RESOLVED.value
    dispute.resolved_at = clock.now()
    session.flush()
    if dispute.resolution != Resolution.STAND:
        dispute.replaced_by = _buy_as_agreed(session, dispute)
        session.flush()


def _buy_as_agreed(session: Session, dispute: Dispute) -> UUID:
    """Buy the ticket's load anew at the agreed weights, by its own price list."""
    old = weighing.get_ticket(session, ticket_id=_known(dispute.ticket_id))
    before = purchases_of(session, ticket_ids=[old.id]).get(old.id)
    agreed = {each["line"]: each["agreed"] for each in dispute.terms["lines"]}
    draft = TicketDraft(
        id=new_id(),
        kind=TicketKind(old.kind),
        household_id=old.household_id,
        price_list_id=old.price_list_id,
        captured_at=clock.now(),
        lines=_scale_lines(weighing.lines_of(session, ticket_ids=[old.id])[old.id], agreed=agreed),
        refused=[weighing.RefusedItem(**item) for item in old.refused],
        weighed_by=_known(dispute.enterprise_confirmed_by),
        trip_id=old.trip_id,
        replaces=old,
    )
    pay = PayMethod(before.method) if before is not None else PayMethod.PASSBOOK
    reason = f"dispute {dispute.id}"
    bought = replace_ticket(session, draft=draft, pay=pay, reason=reason, keep_cash=True)
    return bought.ticket.id


def _scale_lines(lines: Sequence[WeighLine], *, agreed: Mapping[int, int]) -> list[ScaleLine]:
    """The agreed weights are net: nothing more is taken off them."""
    return [
        ScaleLine(
            material=line.material_code,
            grade=line.grade,
            amount_satang=None,
            gross_g=agreed[line.line] if line.gross_g is not None else None,
            quantity=agreed[line.line] if line.gross_g is None else None,
            photo_id=line.photo_id,
        )
        for line in lines
        if agreed[line.line]
    ]


def _known(id: UUID | None) -> UUID:
    if id is None:
        raise LookupError("the dispute lacks what it is about")
    return id
