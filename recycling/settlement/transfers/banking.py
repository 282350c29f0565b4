"""The bank's word on the transfers: statements brought, matched, and decided by a person."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from pricing import format_baht
from recycling import clock
from recycling.clock import BANGKOK
from recycling.database.orm import current_enterprise
from recycling.errors import Bilingual, Problem, conflict, not_found
from recycling.ids import new_id
from recycling.settlement.transfers.matching import Line, Match, Matching, Sent, match
from recycling.settlement.transfers.models import (
    BankLine,
    BankStatement,
    PaymentBatch,
    Transfer,
    TransferStatus,
)
from recycling.settlement.transfers.sending import confirm, get_transfer, settle
from recycling.settlement.transfers.statement import StatementError, read_statement

_OPEN = (TransferStatus.WAITING, TransferStatus.SENT)


@dataclass(frozen=True, slots=True)
class Imported:
    """A statement that was brought: what was new, what it confirmed, what a person must see."""

    statement: BankStatement
    confirmed: Sequence[UUID]
    open_lines: Sequence["OpenLine"]


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line not matched yet, and the transfers it may be."""

    line: BankLine
    candidates: Collection[Match]


def import_statement(session: Session, *, id: UUID, csv: str, imported_by: UUID) -> Imported:
    """Bring a statement: lines known already are passed over, certain matches confirmed.

    Raises Problem invalid-request with the rows that cannot be read. One
    statement of an enterprise at a time.
    """
    try:
        lines = read_statement(csv)
    except StatementError as error:
        raise Problem(
            "invalid-request",
            422,
            Bilingual(
                "อ่านไฟล์ธนาคารไม่ได้ แก้แถวที่บอกแล้วส่งใหม่",
                "The statement cannot be read. Mend the rows named and send it again.",
            ),
            error.fields,
        ) from error
    _one_at_a_time(session)
    own = current_enterprise(session)
    statement = BankStatement(
        enterprise_id=own,
        id=id,
        imported_at=clock.now(),
        imported_by=imported_by,
        line_count=len(lines),
        new_count=0,
    )
    known = _known(session, [line.digest for line in lines])
    fresh = [line for line in lines if (line.digest, line.ordinal) not in known]
    statement.new_count = len(fresh)
    session.add(statement)
    session.flush()
    if fresh:
        names = ("on_date", "at", "amount_satang", "reference", "description", "digest", "ordinal")
        session.execute(
            insert(BankLine),
            [
                {name: getattr(line, name) for name in names}
                | {"enterprise_id": own, "id": new_id(), "statement_id": id}
                for line in fresh
            ],
        )
    confirmed = _confirm_certain(session, person_id=imported_by)
    return Imported(statement, confirmed, open_lines(session))


def open_lines(session: Session, *, dismissed: bool = False) -> list[OpenLine]:
    """The lines not matched yet, by day, each with the transfers it may be.

    With `dismissed` those which somebody said to be no transfer.
    """
    lines = _open(session, dismissed=dismissed)
    found = _matching(session, lines, lock=False)
    return [OpenLine(line, found.candidates.get(line.id, [])) for line in lines]


def match_by_hand(
    session: Session, *, line_id: UUID, transfer_id: UUID, person_id: UUID
) -> BankLine:
    """A person says that this line is that transfer; without a slip it is paid thereby.

    One that was dismissed is a transfer after all. Raises Problem not-found,
    amount-differs, wrong-state (409). Locks the transfer, then the line.
    """
    transfer = get_transfer(session, transfer_id=transfer_id, lock=True)
    line = _locked(session, line_id)
    if line.transfer_id is not None or transfer.status not in _OPEN:
        raise conflict(
            "wrong-state",
            "รายการนี้จับคู่แล้ว หรือบันทึกว่าโอนไม่สำเร็จไปแล้ว โหลดหน้าใหม่",
            "The line is matched already, or the transfer is settled. Load the page again.",
            transfer_status=transfer.status,
        )
    if line.amount_satang != transfer.amount_satang:
        raise conflict(
            "amount-differs",
            f"ธนาคารโอน {format_baht(line.amount_satang)} แต่รายการนี้ "
            f"{format_baht(transfer.amount_satang)} เลือกรายการที่ยอดตรงกัน",
            "The bank's amount is not the transfer's. Choose one of the same amount.",
            line_satang=line.amount_satang,
            transfer_satang=transfer.amount_satang,
        )
    if transfer.status == TransferStatus.WAITING:
        settle(session, transfer, at=_moment(line), person_id=person_id)
    line.dismissed_at = line.dismissed_by = line.dismissal = None
    _settle_line(session, line, transfer, how="person", person_id=person_id)
    return line


def dismiss(session: Session, *, line_id: UUID, reason: str, person_id: UUID) -> BankLine:
    """A person says that this line is none of the transfers, and what it is: a fee, a purchase.

    It is in nobody's way any more; the books do not change. Raises Problem
    not-found, wrong-state (409) when it is matched.
    """
    line = _locked(session, line_id)
    if line.transfer_id is not None:
        raise conflict(
            "wrong-state",
            "รายการนี้จับคู่กับการโอนแล้ว โหลดหน้าใหม่",
            "The line is matched to a transfer already. Load the page again.",
        )
    line.dismissed_at, line.dismissed_by, line.dismissal = clock.now(), person_id, reason
    session.flush()
    return line


def _locked(session: Session, line_id: UUID) -> BankLine:
    query = select(BankLine).where(
        BankLine.enterprise_id == current_enterprise(session), BankLine.id == line_id
    )
    line = session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if line is None:
        raise not_found("รายการในใบแจ้งยอดธนาคาร", "line of a bank statement")
    return line


def _confirm_certain(session: Session, *, person_id: UUID) -> list[UUID]:
    lines = {line.id: line for line in _open(session)}
    found = _matching(session, list(lines.values()), lock=True)
    for each in found.matches:
        transfer = session.get_one(Transfer, (current_enterprise(session), each.transfer_id))
        _settle_line(session, lines[each.line_id], transfer, how=each.why, person_id=person_id)
    return [each.transfer_id for each in found.matches]


def _settle_line(
    session: Session, line: BankLine, transfer: Transfer, *, how: str, person_id: UUID
) -> None:
    line.transfer_id, line.how = transfer.id, str(how)
    line.matched_at, line.matched_by = clock.now(), person_id
    confirm(session, transfer, person_id=person_id)


def _matching(session: Session, lines: Sequence[BankLine], *, lock: bool) -> Matching:
    query = (
        select(Transfer, PaymentBatch.made_at)
        .join(
            PaymentBatch,
            (PaymentBatch.enterprise_id == Transfer.enterprise_id)
            & (PaymentBatch.id == Transfer.batch_id),
        )
        .where(Transfer.enterprise_id == current_enterprise(session), Transfer.status.in_(_OPEN))
        .order_by(Transfer.id)
    )
    if lock:
        query = query.with_for_update(of=Transfer).execution_options(populate_existing=True)
    transfers = [
        Sent(
            id=transfer.id,
            amount_satang=transfer.amount_satang,
            made_at=made_at,
            sent_at=transfer.sent_at,
            slip_reference=transfer.slip_reference,
        )
        for transfer, made_at in session.execute(query)
    ]
    return match([_as_line(line) for line in lines], transfers)


def _as_line(line: BankLine) -> Line:
    return Line(
        id=line.id,
        on_date=line.on_date,
        at=line.at,
        amount_satang=line.amount_satang,
        reference=line.reference,
        description=line.description,
    )


def _open(session: Session, *, dismissed: bool = False) -> Sequence[BankLine]:
    query = select(BankLine).where(
        BankLine.enterprise_id == current_enterprise(session),
        BankLine.transfer_id.is_(None),
        BankLine.dismissed_at.is_not(None) if dismissed else BankLine.dismissed_at.is_(None),
    )
    return session.scalars(query.order_by(BankLine.on_date, BankLine.id)).all()


def _known(session: Session, digests: Sequence[str]) -> set[tuple[str, int]]:
    query = select(BankLine.digest, BankLine.ordinal).where(
        BankLine.enterprise_id == current_enterprise(session), BankLine.digest.in_(digests)
    )
    return {(digest, ordinal) for digest, ordinal in session.execute(query)}


def _moment(line: BankLine) -> datetime:
    """When the bank says it left; noon when it tells the day alone. Never after now."""
    told = line.at or datetime.combine(line.on_date, time(12), BANGKOK)
    return min(told, clock.now())


def _one_at_a_time(session: Session) -> None:
    session.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"),
        {"name": f"bank-statement {current_enterprise(session)}"},
    )
