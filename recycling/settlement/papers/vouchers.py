"""ใบสำคัญจ่าย: issued when money is paid out, numbered without gaps in a fiscal year."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from pricing import Words, baht_digits
from recycling import clock
from recycling.database.orm import current_enterprise
from recycling.documents import dates
from recycling.documents.numbers import baht_words
from recycling.documents.papers import Paper, Total, plain
from recycling.documents.receipt import receipt_number
from recycling.documents.view import Fact, tie
from recycling.errors import not_found
from recycling.ledger.models import Entry
from recycling.people import service as people
from recycling.settlement.models import Payout
from recycling.settlement.papers.heading import enterprise_of, freeze, thaw
from recycling.settlement.papers.models import Voucher, VoucherCounter
from recycling.settlement.welfare.models import WelfareClaim

PREFIX: Final = "PV"
_METHODS: Final = {
    "cash": Words("เงินสด", "cash"),
    "bank": Words("โอนจากธนาคาร", "bank transfer"),
    "promptpay": Words("โอนพร้อมเพย์", "PromptPay"),
    "passbook": Words("นำเข้าสมุดบัญชี", "into the passbook"),
}
_BENEFITS: Final = {
    "funeral": Words("ค่าทำศพ", "funeral"),
    "illness": Words("เจ็บป่วย", "illness"),
    "birth": Words("คลอดบุตร", "birth"),
    "scholarship": Words("ทุนการศึกษา", "scholarship"),
}
_WITHDRAWAL: Final = Words("ถอนเงินจากสมุดบัญชี", "Withdrawal from the passbook")


def issue_for_payout(session: Session, *, payout: Payout) -> Voucher:
    """The voucher of a payout that has just been paid. Call it last in the transaction."""
    return _issue(session, source=payout, kind="payout", about=_WITHDRAWAL)


def issue_for_claim(session: Session, *, claim: WelfareClaim) -> Voucher:
    """The voucher of a benefit that has just been paid. Call it last in the transaction."""
    kind = _BENEFITS[claim.kind]
    about = Words(
        f"สวัสดิการ{kind.th}: {claim.for_whom}", f"Welfare benefit, {kind.en}: {claim.for_whom}"
    )
    return _issue(session, source=claim, kind="benefit", about=about)


def get_voucher(session: Session, *, voucher_id: UUID) -> Voucher:
    """One voucher of this enterprise; Problem not-found otherwise."""
    voucher = session.get(Voucher, (current_enterprise(session), voucher_id))
    if voucher is None:
        raise not_found("ใบสำคัญจ่าย", "voucher")
    return voucher


def vouchers(session: Session, *, source_id: UUID | None = None) -> Select[Voucher]:
    """The query for this enterprise's vouchers, or for those of one payout or claim."""
    query = select(Voucher).where(Voucher.enterprise_id == current_enterprise(session))
    return query if source_id is None else query.where(Voucher.source_id == source_id)


def void_ones(session: Session, *, ids: Sequence[UUID]) -> set[UUID]:
    """Which of these vouchers no longer hold: reversed, or a transfer that came back."""
    enterprise_id = current_enterprise(session)
    reversed_ = select(Entry.reverses_id).where(
        Entry.enterprise_id == enterprise_id, Entry.reverses_id.in_(ids)
    )
    returned = (
        select(Voucher.id)
        .join(
            Payout,
            (Payout.enterprise_id == Voucher.enterprise_id) & (Payout.id == Voucher.source_id),
        )
        .where(
            Voucher.enterprise_id == enterprise_id,
            Voucher.id.in_(ids),
            Payout.entry_id.is_distinct_from(Voucher.id),
        )
    )
    found = [*session.scalars(reversed_), *session.scalars(returned)]
    return {each for each in found if each is not None}


def voucher_paper(voucher: Voucher, *, void: bool = False) -> Paper:
    """The voucher to print and sign, from what was frozen; a void one says so."""
    told = voucher.document
    paid_at = datetime.fromisoformat(told["paid_at"])
    facts = (
        Fact(
            label=Words("วันที่จ่าย", "Paid on"),
            value=Words(tie(dates.thai_datetime(paid_at)), dates.english_datetime(paid_at)),
        ),
        Fact(
            label=Words("จ่ายให้", "Paid to"),
            value=plain(f"{told['household_name']} (รหัสครัวเรือน {told['household_code']})"),
        ),
        Fact(label=Words("เป็นค่า", "For"), value=Words(**told["about"])),
        Fact(label=Words("จ่ายโดย", "By"), value=_METHODS[told["method"]]),
        Fact(label=Words("ผู้ขอ", "Asked by"), value=plain(told["requested_by"])),
        Fact(label=Words("ผู้อนุมัติ", "Approved by"), value=plain(told["approved_by"])),
        Fact(label=Words("ผู้จ่าย", "Paid by"), value=plain(told["paid_by"])),
    )
    amount = told["amount_satang"]
    return Paper(
        title=Words("ใบสำคัญจ่าย", "Payment voucher"),
        number=voucher.number,
        enterprise=thaw(told["enterprise"]),
        subject=Words(**told["about"]),
        facts=facts,
        total=Total(
            label=Words("จำนวนเงิน", "Amount"),
            figure=baht_digits(amount),
            words=baht_words(amount),
        ),
        notes=(plain(f"รายการบัญชี {voucher.id}"),),
        signatures=(
            Words("ผู้รับเงิน", "Received by"),
            Words("ผู้จ่ายเงิน", "Paid by"),
            Words("ผู้อนุมัติ", "Approved by"),
        ),
        dated=voucher.issued_at,
        small=True,
        void=void,
    )


def _issue(session: Session, *, source: Payout | WelfareClaim, kind: str, about: Words) -> Voucher:
    now = clock.now()
    household = people.get_household(session, household_id=source.household_id)
    if source.entry_id is None or source.paid_at is None:
        raise ValueError("a voucher is for what was paid")
    year = dates.fiscal_year(now)
    serial = _next_serial(session, year)
    voucher = Voucher(
        enterprise_id=source.enterprise_id,
        id=source.entry_id,
        source_id=source.id,
        household_id=source.household_id,
        kind=kind,
        fiscal_year=year,
        serial=serial,
        number=receipt_number(serial, issued_at=now, prefix=PREFIX),
        issued_at=now,
        document={
            "form": "voucher/1",
            "enterprise": freeze(enterprise_of(session)),
            "household_name": household.name,
            "household_code": household.code,
            "about": {"th": about.th, "en": about.en},
            "amount_satang": source.amount_satang,
            "method": source.method,
            "requested_by": _name(session, source.requested_by),
            "approved_by": _name(session, source.decided_by),
            "paid_by": _name(session, source.paid_by),
            "paid_at": source.paid_at.isoformat(),
        },
    )
    session.add(voucher)
    session.flush()
    return voucher


def _name(session: Session, person_id: UUID | None) -> str:
    person = None if person_id is None else people.find_person(session, person_id=person_id)
    return "" if person is None else person.name


def _next_serial(session: Session, year: int) -> int:
    """The next number of the year; whoever comes second waits for the first to commit."""
    counter = insert(VoucherCounter).values(
        enterprise_id=current_enterprise(session), fiscal_year=year, last_serial=1
    )
    following = counter.on_conflict_do_update(
        index_elements=[VoucherCounter.enterprise_id, VoucherCounter.fiscal_year],
        set_={"last_serial": VoucherCounter.last_serial + 1},
    )
    return session.scalars(following.returning(VoucherCounter.last_serial)).one()
