"""Receipts: frozen when they are issued, numbered without gaps in a fiscal year.

Whether one is genuine is told by `recycling.settlement.genuine`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from pricing import Counted, PricedLine, Weighed, Words
from recycling import clock
from recycling.catalogue import service as catalogue
from recycling.database.orm import current_enterprise
from recycling.documents.canonical import canonical_json, digest, receipt_from_json
from recycling.documents.dates import fiscal_year
from recycling.documents.receipt import (
    Enterprise,
    PaidBy,
    Place,
    ReceiptDocument,
    ReceiptLine,
    ReceiptStatus,
    RefusedLine,
    Reversal,
    mask_name,
    receipt_number,
)
from recycling.errors import not_found
from recycling.ledger import queries
from recycling.ledger.models import Entry
from recycling.people import service as people
from recycling.rounds import service as rounds
from recycling.settlement.models import PayMethod, Purchase, Receipt, ReceiptCounter
from recycling.weighing.replacements import find_replacement, replaced_tickets
from recycling.weighing.service import Recorded

REVERSED = Words("กลับรายการในบัญชีแล้ว", "the purchase was reversed in the books")
REPLACED = Words("แก้ไขน้ำหนักแล้วออกใบใหม่แทน", "the weights were corrected and a new receipt issued")


def issue(
    session: Session, *, purchase: Purchase, recorded: Recorded, replaces: str | None = None
) -> Receipt:
    """Freeze the receipt of a purchase under the next number.

    `replaces` is the number of the receipt in whose place it stands. Call it
    last in the transaction: the number's lock is held until the end.
    """
    unnumbered = _document(session, purchase=purchase, recorded=recorded)
    year = fiscal_year(unnumbered.issued_at)
    serial = _next_serial(session, year)
    number = receipt_number(serial, issued_at=unnumbered.issued_at)
    document = replace(unnumbered, number=number, replaces=replaces)
    receipt = Receipt(
        enterprise_id=purchase.enterprise_id,
        id=purchase.id,
        fiscal_year=year,
        serial=serial,
        number=number,
        issued_at=document.issued_at,
        document=json.loads(canonical_json(document)),
        digest=digest(document),
    )
    session.add(receipt)
    session.flush()
    return receipt


def get_receipt(session: Session, *, receipt_id: UUID) -> Receipt:
    """One receipt of this enterprise; Problem not-found otherwise."""
    receipt = session.get(Receipt, (current_enterprise(session), receipt_id))
    if receipt is None:
        raise not_found("ใบรับซื้อ", "receipt")
    return receipt


def receipts_of(session: Session, *, ids: Sequence[UUID]) -> dict[UUID, Receipt]:
    """The receipts of these tickets, by ticket; those refused whole have none."""
    query = select(Receipt).where(
        Receipt.enterprise_id == current_enterprise(session), Receipt.id.in_(ids)
    )
    return {receipt.id: receipt for receipt in session.scalars(query)}


def frozen(receipt: Receipt) -> ReceiptDocument:
    """The document as it was issued; ValueError when what is stored is no receipt."""
    canonical = json.dumps(
        receipt.document, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return receipt_from_json(canonical)


def status_of(session: Session, *, receipt: Receipt) -> ReceiptStatus:
    """Whether the purchase still stands in the books."""
    own = (Entry.enterprise_id == receipt.enterprise_id, Purchase.id == receipt.id)
    reversal = session.scalar(
        select(Entry)
        .join(
            Purchase,
            (Purchase.enterprise_id == Entry.enterprise_id)
            & (Purchase.entry_id == Entry.reverses_id),
        )
        .where(*own)
    )
    if reversal is None:
        return ReceiptStatus()
    instead = find_replacement(session, ticket_id=receipt.id)
    if instead is None:
        return ReceiptStatus(reversal=Reversal(at=reversal.recorded_at, reason=REVERSED))
    following = session.get(Receipt, (receipt.enterprise_id, instead.replaced_by))
    number = following.number if following is not None else None
    return ReceiptStatus(
        reversal=Reversal(at=reversal.recorded_at, reason=REPLACED, replaced_by=number)
    )


def replaced_number(session: Session, *, receipt_id: UUID) -> str | None:
    """The number of the receipt in whose place this one stands, if it does."""
    old = replaced_tickets(session, ticket_ids=[receipt_id]).get(receipt_id)
    before = None if old is None else session.get(Receipt, (current_enterprise(session), old))
    return before.number if before is not None else None


def receipt_line(line: PricedLine, *, material: Words) -> ReceiptLine:
    """A priced line as the receipt shows it."""
    weighed = line.measure if isinstance(line.measure, Weighed) else None
    deduction = weighed.deduction if weighed else None
    return ReceiptLine(
        material=material,
        grade=Words(f"เกรด {line.grade}", f"grade {line.grade}"),
        unit=line.unit,
        count=line.measure.count if isinstance(line.measure, Counted) else None,
        gross_grams=weighed.gross_g if weighed else None,
        tare_grams=weighed.tare_g if weighed else 0,
        deduction_grams=weighed.deducted_g if weighed else 0,
        deduction_reason=deduction.reason.words if deduction else None,
        net_grams=weighed.net_g if weighed else None,
        unit_price_satang=line.unit_price,
        amount_satang=line.amount,
        explanation=line.explain(),
    )


def _document(session: Session, *, purchase: Purchase, recorded: Recorded) -> ReceiptDocument:
    """The facts of a purchase, still without a number."""
    ticket, price_list = recorded.ticket, recorded.price_list
    household = people.get_household(session, household_id=ticket.household_id)
    names = _names(session)
    passbook = purchase.method == PayMethod.PASSBOOK
    vehicle = None
    if recorded.round is not None:
        vehicle = rounds.get_vehicle(session, vehicle_id=recorded.round.vehicle_id).code
    return ReceiptDocument(
        number="",
        issued_at=clock.now(),
        enterprise=_enterprise(session),
        household_name=mask_name(household.name),
        household_code=household.code,
        collector=people.get_person(session, person_id=ticket.weighed_by).name,
        place=Place(ticket.kind),
        vehicle=vehicle,
        lines=tuple(receipt_line(each, material=names[each.material]) for each in recorded.lines),
        refused=_refused(ticket.refused, names),
        total_satang=purchase.amount_satang,
        paid_by=PaidBy(purchase.method),
        passbook_balance_satang=queries.passbook_balance(session, household_id=ticket.household_id)
        if passbook
        else None,
        price_list=str(price_list.version),
        prices_from=price_list.valid_from,
        rounding_rule=price_list.rounding.words(),
    )


def _enterprise(session: Session) -> Enterprise:
    own = people.own_enterprise(session)
    return Enterprise(
        name=Words(own.name_th, own.name_en),
        address=Words(own.address_th, own.address_en),
        tax_id=own.tax_id,
        phone=own.phone,
    )


def _names(session: Session) -> dict[str, Words]:
    """What people call each material and each refused kind, by code."""
    bought = catalogue.materials(session).items()
    refused = catalogue.refused_kinds(session)
    return {code: Words(each.name_th, each.name_en) for code, each in bought} | {
        each.code: Words(each.name_th, each.name_en) for each in refused
    }


def _refused(
    stored: Sequence[Mapping[str, str | None]], names: Mapping[str, Words]
) -> tuple[RefusedLine, ...]:
    """Refused things; the collector's own words for the reason are Thai and stay so."""
    return tuple(
        RefusedLine(
            material=names[item["material"] or item["code"] or ""],
            reason=Words(item["reason"] or "", ""),
        )
        for item in stored
    )


def _next_serial(session: Session, year: int) -> int:
    """The next number of the year; whoever comes second waits for the first to commit."""
    counter = insert(ReceiptCounter).values(
        enterprise_id=current_enterprise(session), fiscal_year=year, last_serial=1
    )
    following = counter.on_conflict_do_update(
        index_elements=[ReceiptCounter.enterprise_id, ReceiptCounter.fiscal_year],
        set_={"last_serial": ReceiptCounter.last_serial + 1},
    )
    return session.scalars(following.returning(ReceiptCounter.last_serial)).one()
