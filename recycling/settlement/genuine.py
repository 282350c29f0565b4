"""Whether a receipt is genuine: asked of the paper, of the document and of the books.

Three things must agree: the seal that only we can make, the document frozen
when the receipt was issued, and the ticket and ledger as they are now. Names
and addresses may have changed since, and so has the passbook's balance: those
are taken from the frozen document, every figure of the deal is not.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from pricing import PricedLine, PricingError, Weighed, Words, line_from_record
from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.documents.canonical import digest
from recycling.documents.receipt import (
    PaidBy,
    Place,
    ReceiptDocument,
    ReceiptStatus,
    receipt_number,
)
from recycling.documents.seal import same_code, short_code, verify_seal
from recycling.errors import Bilingual, Problem
from recycling.ledger import queries
from recycling.ledger.service import MONEY, Leg
from recycling.settlement import receipts
from recycling.settlement.models import PayMethod, Purchase, Receipt, ReceiptGuesses
from recycling.settlement.purchases import purchase_legs
from recycling.weighing import service as weighing
from recycling.weighing.models import TicketKind, WeighLine, WeighTicket

MOST_WRONG = 20
PAUSE = timedelta(hours=1)
_PURPOSE = b"receipts/1\x00"
_NUMBER = re.compile(r"RC([0-9]{4})-([0-9]{1,12})")


@dataclass(frozen=True, slots=True)
class Genuine:
    """A receipt that we issued and the books still know, and whether it was reversed since."""

    receipt: Receipt
    document: ReceiptDocument
    status: ReceiptStatus


def seal_key(secret: str) -> bytes:
    """The key that seals receipts, made from the service's secret and used for nothing else."""
    return hashlib.sha256(_PURPOSE + secret.encode()).digest()


def check_seal(
    session: Session, *, receipt_id: UUID, claimed: str, keys: Sequence[bytes]
) -> Genuine | None:
    """The receipt whose seal under one of `keys` is `claimed`; None when it is not genuine."""
    receipt = session.get(Receipt, (current_enterprise(session), receipt_id))
    if receipt is None or not verify_seal(receipt.digest, claimed, keys=keys):
        return None
    return _agreeing(session, receipt)


def check_code(session: Session, *, number: str, code: str) -> Genuine | None:
    """The receipt of this number whose printed code is `code`; None when it is not genuine.

    Wrong codes are counted: commit, whatever comes of it. After MOST_WRONG in a row the
    receipt rests for PAUSE: Problem too-many-tries (429).
    """
    written = _NUMBER.fullmatch(number.strip().upper())
    if written is None:
        return None
    year, serial = map(int, written.groups())
    receipt = session.scalar(
        select(Receipt).where(
            Receipt.enterprise_id == current_enterprise(session),
            Receipt.fiscal_year == year,
            Receipt.serial == serial,
        )
    )
    if receipt is None or not _code_is_right(session, receipt, code):
        return None
    return _agreeing(session, receipt)


def _code_is_right(session: Session, receipt: Receipt, code: str) -> bool:
    key, right = (receipt.enterprise_id, receipt.id), same_code(code, short_code(receipt.digest))
    guesses = session.get(ReceiptGuesses, key, with_for_update=True, populate_existing=True)
    if guesses is None:
        if right:
            return True
        made = insert(ReceiptGuesses).values(enterprise_id=key[0], receipt_id=key[1], wrong=0)
        session.execute(made.on_conflict_do_nothing())
        guesses = session.get_one(ReceiptGuesses, key, with_for_update=True)
    if guesses.paused_until is not None and guesses.paused_until > clock.now():
        raise Problem(
            "too-many-tries",
            429,
            Bilingual(
                "ใส่รหัสผิดหลายครั้งเกินไป ลองใหม่ในหนึ่งชั่วโมง หรือสแกน QR บนใบรับซื้อ",
                "Too many wrong codes. Try again in an hour, or scan the receipt's QR code.",
            ),
            extra={"retry_at": guesses.paused_until.isoformat()},
        )
    guesses.wrong, guesses.paused_until = 0 if right else guesses.wrong + 1, None
    if guesses.wrong >= MOST_WRONG:
        guesses.wrong, guesses.paused_until = 0, clock.now() + PAUSE
    session.flush()
    return right


def _agreeing(session: Session, receipt: Receipt) -> Genuine | None:
    """The receipt, if its document and the books both still have the sealed digest."""
    try:
        document = receipts.frozen(receipt)
        if digest(document) != receipt.digest:
            return None
        now = _from_books(session, receipt, document)
    except (ValueError, PricingError):
        return None
    if now is None or digest(now) != receipt.digest:
        return None
    return Genuine(receipt, document, receipts.status_of(session, receipt=receipt))


def _from_books(
    session: Session, receipt: Receipt, document: ReceiptDocument
) -> ReceiptDocument | None:
    """The document as ticket and ledger tell it today; None when those two disagree.

    Raises ValueError or PricingError when what they tell makes no receipt.
    """
    purchase = session.get_one(Purchase, (receipt.enterprise_id, receipt.id))
    ticket = weighing.get_ticket(session, ticket_id=receipt.id)
    stored = weighing.lines_of(session, ticket_ids=[ticket.id])[ticket.id]
    lines = [_priced(line) for line in stored]
    if not lines or not _booked(session, purchase, ticket, lines):
        return None
    # zip with strict: a line more or less than was issued is a ValueError.
    shown = zip(lines, document.lines, strict=True)
    refused = zip(ticket.refused, document.refused, strict=True)
    return replace(
        document,
        number=receipt_number(receipt.serial, issued_at=receipt.issued_at),
        issued_at=receipt.issued_at,
        place=Place(ticket.kind),
        lines=tuple(receipts.receipt_line(line, material=told.material) for line, told in shown),
        refused=tuple(
            replace(told, reason=Words(item["reason"], told.reason.en)) for item, told in refused
        ),
        total_satang=ticket.total_satang,
        paid_by=PaidBy(purchase.method),
        price_list=str(lines[0].price_list_version),
        prices_from=lines[0].valid_from,
        replaces=receipts.replaced_number(session, receipt_id=receipt.id),
    )


def _priced(stored: WeighLine) -> PricedLine:
    """A stored line priced again from its record; ValueError when its columns say otherwise."""
    line = line_from_record(stored.record)
    weighed = line.measure if isinstance(line.measure, Weighed) else None
    same = (
        line.material == stored.material_code
        and line.grade == stored.grade
        and line.quantity == stored.quantity
        and line.unit_price == stored.unit_price_satang
        and line.amount == stored.amount_satang
        and (weighed.gross_g if weighed else None) == stored.gross_g
    )
    if not same:
        raise ValueError("a weigh line does not say what its record says")
    return line


def _booked(
    session: Session, purchase: Purchase, ticket: WeighTicket, lines: Sequence[PricedLine]
) -> bool:
    """Whether the purchase's entry moved exactly what these lines say, and paid as it says."""
    legs = queries.legs_by_entry(session, [purchase.entry_id])[purchase.entry_id]
    if purchase.amount_satang != ticket.total_satang:
        return False
    if purchase.household_id != ticket.household_id:
        return False
    payer = _account(legs, MONEY, below_zero=True)
    passbook = queries.passbook_account(purchase.household_id)
    paid_well = payer == passbook if purchase.method == PayMethod.PASSBOOK else _is_cash(payer)
    # Nothing is paid for a load that is worth nothing.
    if not (paid_well or (payer is None and purchase.amount_satang == 0)):
        return False
    taken_to = _account(legs, lines[0].material, below_zero=False) or ""
    if (taken_to == "centre") != (ticket.kind == TicketKind.COUNTER):
        return False
    expected = purchase_legs(
        lines, household_id=ticket.household_id, taken_to=taken_to, payer=payer or ""
    )
    return _net(expected) == _net(legs)


def _is_cash(account: str | None) -> bool:
    return account is not None and account.startswith("cash:")


def _account(legs: Iterable[Leg], commodity: str, *, below_zero: bool) -> str | None:
    """The first account which gave (or took) the commodity."""
    found = (
        leg.account for leg in legs if leg.commodity == commodity and (leg.amount < 0) == below_zero
    )
    return next(found, None)


def _net(legs: Iterable[Leg]) -> dict[tuple[str, str], int]:
    totals: Counter[tuple[str, str]] = Counter()
    for leg in legs:
        totals[leg.account, leg.commodity] += leg.amount
    return {key: amount for key, amount in totals.items() if amount}
