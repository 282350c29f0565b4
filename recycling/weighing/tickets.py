"""Weigh tickets: what a household's waste weighed, and what it is worth.

Unloads and the reconciling of a trip are in `recycling.weighing.unloads`. A
ticket is a capture of what has happened: it is never refused for being late.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from pricing import PricedLine, PriceList, Weighed, line_to_record
from recycling import clock
from recycling.catalogue import service as catalogue
from recycling.database.orm import current_enterprise
from recycling.errors import Bilingual, FieldError, Problem, invalid, not_found
from recycling.people import service as people
from recycling.rounds import service as rounds
from recycling.rounds.captures import require_captured_at
from recycling.rounds.models import Round
from recycling.rounds.trips import MOST_TRIPS
from recycling.weighing.confirmations import Given, confirm_ticket
from recycling.weighing.disputes import watch_ticket
from recycling.weighing.evidence import FlagKind
from recycling.weighing.flags import raise_flag
from recycling.weighing.loads import ScaleLine, price_load
from recycling.weighing.models import TicketKind, WeighLine, WeighTicket
from recycling.weighing.places import Place, find_place, require_round
from recycling.weighing.readings import record_readings


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedItem:
    """Something not taken: a known material or a kind of refused thing, and why."""

    reason: str
    material: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketDraft:
    """A weighing as it was captured.

    A door ticket names its stop, or the trip when the household had no stop; and
    the trip too when the load is on another than the stop's, with the round
    when that trip is not known yet.
    `only_rounds_of` names the collector to whose own rounds a door ticket must
    belong (None: any round). `replaces` is the ticket in whose place this one
    stands: its price list is held, its pickup stays with the same household.
    """

    id: UUID
    kind: TicketKind
    household_id: UUID
    price_list_id: UUID
    captured_at: datetime
    lines: Sequence[ScaleLine]
    refused: Sequence[RefusedItem]
    weighed_by: UUID
    stop_id: UUID | None = None
    trip_id: UUID | None = None
    round_id: UUID | None = None
    only_rounds_of: UUID | None = None
    replaces: WeighTicket | None = None
    confirmation: Given | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """A ticket just written, its lines as priced, and the round whose vehicle took the load."""

    ticket: WeighTicket
    lines: tuple[PricedLine, ...]
    price_list: PriceList
    round: Round | None


def record_ticket(session: Session, *, draft: TicketDraft) -> Recorded:
    """Write a ticket and its lines; its stop is collected when something was bought.

    Raises Problem: not-found, clock-wrong, invalid-request, stale-price-list,
    amount-differs, forbidden, not-published, and the errors of `pricing`.
    """
    require_captured_at(draft.captured_at)
    people.get_household(session, household_id=draft.household_id)
    place = find_place(
        session,
        kind=draft.kind,
        household_id=draft.household_id,
        stop_id=draft.stop_id,
        trip_id=draft.trip_id,
        round_id=draft.round_id,
    )
    require_round(session, place.round, only_rounds_of=draft.only_rounds_of)
    if draft.replaces is not None:
        place = _in_place_of(draft.replaces, place, household_id=draft.household_id)
    price_list = catalogue.require_usable(
        session,
        price_list_id=draft.price_list_id,
        captured_at=draft.captured_at,
        held_id=place.held_price_list_id,
    )
    priced = _price(session, draft, price_list)
    ticket = _write(session, draft, place, priced)
    if place.trip is not None and place.trip.seq > MOST_TRIPS:
        raise_flag(session, ticket_id=ticket.id, kind=FlagKind.MANY_TRIPS)
    if priced and place.stop is not None:
        rounds.mark_collected(
            session, found=place.stop, person_id=draft.weighed_by, at=draft.captured_at
        )
    elif priced and place.trip is not None:
        rounds.mark_under_way(session, trip=place.trip)
    _record_evidence(session, draft, ticket)
    return Recorded(ticket, priced, price_list, place.round)


def get_ticket(session: Session, *, ticket_id: UUID) -> WeighTicket:
    """One ticket of this enterprise; Problem not-found otherwise."""
    ticket = session.get(WeighTicket, (current_enterprise(session), ticket_id))
    if ticket is None:
        raise not_found("ใบชั่ง", "weigh ticket")
    return ticket


def tickets(session: Session, *, household_id: UUID | None = None) -> Select[WeighTicket]:
    """The query for this enterprise's tickets, or one household's."""
    query = select(WeighTicket).where(WeighTicket.enterprise_id == current_enterprise(session))
    return query if household_id is None else query.where(WeighTicket.household_id == household_id)


def lines_of(session: Session, *, ticket_ids: Sequence[UUID]) -> dict[UUID, list[WeighLine]]:
    """The lines of each of these tickets, in their order."""
    found: dict[UUID, list[WeighLine]] = defaultdict(list)
    query = select(WeighLine).where(
        WeighLine.enterprise_id == current_enterprise(session), WeighLine.ticket_id.in_(ticket_ids)
    )
    for line in session.scalars(query.order_by(WeighLine.ticket_id, WeighLine.line)):
        found[line.ticket_id].append(line)
    return {ticket_id: found[ticket_id] for ticket_id in ticket_ids}


def _record_evidence(session: Session, draft: TicketDraft, ticket: WeighTicket) -> None:
    """What the scale and the household said, and whether the weights lie too far apart."""
    record_readings(
        session,
        ticket=ticket,
        readings={
            number: line.reading
            for number, line in enumerate(draft.lines, start=1)
            if line.reading is not None
        },
        replaces=draft.replaces.id if draft.replaces else None,
    )
    watch_ticket(session, ticket=ticket)
    # The PIN's row is locked after disputes, as where a dispute is confirmed by PIN.
    if draft.confirmation is not None:
        confirm_ticket(session, ticket=ticket, given=draft.confirmation)


def _in_place_of(old: WeighTicket, place: Place, *, household_id: UUID) -> Place:
    same = old.household_id == household_id
    return replace(
        place,
        pickup_id=old.pickup_id if same else None,
        held_price_list_id=old.price_list_id,
    )


def _price(session: Session, draft: TicketDraft, price_list: PriceList) -> tuple[PricedLine, ...]:
    """The lines as priced: none when everything was refused."""
    if draft.lines:
        return price_load(
            draft.lines,
            price_list=price_list,
            materials=catalogue.materials(session),
            most_line_g=people.settings(session).most_line_g,
        )
    if draft.refused:
        return ()
    raise invalid(
        "lines",
        "ใบชั่งต้องมีอย่างน้อยหนึ่งรายการ ที่ซื้อหรือที่ไม่รับ",
        "A ticket needs a line that is bought, or one that is refused.",
    )


def _write(
    session: Session, draft: TicketDraft, place: Place, priced: Sequence[PricedLine]
) -> WeighTicket:
    ticket = WeighTicket(
        enterprise_id=current_enterprise(session),
        id=draft.id,
        kind=draft.kind.value,
        household_id=draft.household_id,
        pickup_id=place.pickup_id,
        trip_id=place.trip.id if place.trip else None,
        price_list_id=draft.price_list_id,
        captured_at=draft.captured_at,
        recorded_at=clock.now(),
        weighed_by=draft.weighed_by,
        total_satang=sum(line.amount for line in priced),
        refused=_refused(session, draft.refused),
    )
    session.add(ticket)
    session.flush()
    photos = [line.photo_id for line in draft.lines]
    session.add_all(_rows(ticket, priced, photos))
    session.flush()
    return ticket


def _refused(session: Session, items: Sequence[RefusedItem]) -> list[dict[str, str | None]]:
    """The refused things as stored; Problem invalid-request for unknown ones."""
    materials = catalogue.materials(session) if items else {}
    kinds = {kind.code for kind in catalogue.refused_kinds(session)} if items else set()
    wrong: list[FieldError] = []
    for position, item in enumerate(items):
        if item.material is not None and item.material not in materials:
            wrong.append(_unknown(f"refused[{position}].material"))
        if item.code is not None and item.code not in kinds:
            wrong.append(_unknown(f"refused[{position}].code"))
        if item.material is None and item.code is None:
            wrong.append(
                FieldError(
                    f"refused[{position}].code",
                    Bilingual(
                        "บอกว่าไม่รับอะไร: material หรือ code",
                        "Say what was refused: material or code.",
                    ),
                )
            )
    if wrong:
        raise Problem(
            "invalid-request",
            422,
            Bilingual(
                "รายการที่ไม่รับไม่ถูกต้อง แก้ตามที่บอกแล้วส่งใหม่",
                "A refused item is wrong. Mend what is named and send it again.",
            ),
            tuple(wrong),
        )
    return [{"material": item.material, "code": item.code, "reason": item.reason} for item in items]


def _unknown(field: str) -> FieldError:
    return FieldError(
        field,
        Bilingual(
            "ไม่มีรหัสนี้ในรายการ เลือกจากป้ายราคา", "No such code. Choose one from the price board."
        ),
    )


def _rows(
    ticket: WeighTicket, priced: Sequence[PricedLine], photos: Sequence[UUID | None]
) -> list[WeighLine]:
    rows = []
    for number, (line, photo_id) in enumerate(zip(priced, photos, strict=True), start=1):
        weighed = line.measure if isinstance(line.measure, Weighed) else None
        deduction = weighed.deduction if weighed else None
        rows.append(
            WeighLine(
                enterprise_id=ticket.enterprise_id,
                ticket_id=ticket.id,
                line=number,
                material_code=line.material,
                grade=line.grade,
                gross_g=weighed.gross_g if weighed else None,
                tare_g=weighed.tare_g if weighed else 0,
                deduction_permille=deduction.permille if deduction else 0,
                deduction_reason=deduction.reason.value if deduction else "",
                quantity=line.quantity,
                unit_price_satang=line.unit_price,
                amount_satang=line.amount,
                record=line_to_record(line),
                photo_id=photo_id,
            )
        )
    return rows
