"""The treasurer's pages: choose payouts, scan codes, type slips, bring the bank's statement.

Forms send what the API takes. They come from this site alone: the cookie is
SameSite=Lax. A form sent twice does its work once, for a batch carries its id,
a slip is the same slip, and what has failed or is matched says so.
"""

import re
from datetime import datetime
from datetime import time as clock_time
from uuid import UUID

from flask import Blueprint, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from recycling import clock
from recycling.clock import BANGKOK
from recycling.database.orm import db
from recycling.documents.payment_pages import (
    BatchLink,
    BatchPage,
    Payee,
    PaymentsPage,
    PayoutToSend,
    UnexplainedLine,
)
from recycling.documents.qr import qr_png
from recycling.errors import Bilingual, Problem, forbidden, invalid, not_found
from recycling.ids import new_id
from recycling.people import service as people
from recycling.people.models import Enterprise, Household, Person
from recycling.people.roles import Role
from recycling.settlement import service as settlement
from recycling.settlement.models import Payout, PayoutStatus
from recycling.settlement.transfers import banking, service
from recycling.settlement.transfers.banking import OpenLine
from recycling.settlement.transfers.models import PaymentBatch, TransferStatus
from recycling.settlement.transfers.schemas import REFERENCE
from recycling.settlement.transfers.views import TransferView, view_transfers
from recycling.web.site import enter, render, visitor

pages = Blueprint("payments", __name__)

_SHOWN = 20
_MOST_TO_SEND = 100
_LONGEST_REASON = 200


@pages.get("/at/<slug>/payments")
def payments(slug: str) -> Response:
    """Payouts to send, batches, and what the bank's statement left open."""
    enterprise, _ = _treasurer(slug, Role.MANAGER)
    session = db.session()
    found = session.scalars(
        service.batches(session).order_by(PaymentBatch.id.desc()).limit(_SHOWN)
    ).all()
    transfers = service.transfers_of(session, batch_ids=[batch.id for batch in found])
    page = PaymentsPage(
        batch_id=str(new_id()),
        make_url=url_for("payments.make", slug=slug),
        statement_url=url_for("payments.statement", slug=slug),
        to_send=_to_send(),
        batches=tuple(
            BatchLink(
                url=url_for("payments.batch", slug=slug, batch_id=each.id),
                made_at=each.made_at,
                total_satang=each.total_satang,
                count=len(transfers[each.id]),
                waiting=sum(t.status == TransferStatus.WAITING for t in transfers[each.id]),
            )
            for each in found
        ),
        lines=tuple(_line(each, slug) for each in banking.open_lines(session)),
    )
    return _private(render(page, enterprise=enterprise))


@pages.post("/at/<slug>/payments")
def make(slug: str) -> Response:
    """Make a batch of the payouts chosen."""
    _, person = _treasurer(slug)
    session = db.session()
    batch_id = _uuid(request.form.get("id", ""))
    known = session.get(PaymentBatch, (person.enterprise_id, batch_id))
    if known is None:
        chosen = [_uuid(each) for each in request.form.getlist("payout")]
        if not chosen:
            raise invalid("payout", "ยังไม่ได้เลือกใคร กลับไปเลือกก่อน", "Nobody was chosen.")
        service.make_batch(session, id=batch_id, payout_ids=chosen, made_by=person.id)
    return redirect(url_for("payments.batch", slug=slug, batch_id=batch_id), 303)


@pages.get("/at/<slug>/payments/<uuid:batch_id>")
def batch(slug: str, batch_id: UUID) -> Response:
    """A batch: each payee's code, and a field for each slip."""
    enterprise, _ = _treasurer(slug, Role.MANAGER)
    session = db.session()
    found = service.get_batch(session, batch_id=batch_id)
    views = view_transfers(session, service.transfers_of(session, batch_ids=[batch_id])[batch_id])
    done = (TransferStatus.SENT, TransferStatus.CONFIRMED)
    page = BatchPage(
        back_url=url_for("payments.payments", slug=slug),
        made_at=found.made_at,
        total_satang=found.total_satang,
        done=sum(view.status in done for view in views),
        payees=tuple(_payee(view, slug) for view in views),
    )
    return _private(render(page, enterprise=enterprise))


@pages.get("/at/<slug>/transfers/<uuid:transfer_id>/qr.png")
def code(slug: str, transfer_id: UUID) -> Response:
    """The Thai QR of a waiting transfer, as a picture one can save and open in a bank's app."""
    _treasurer(slug, Role.MANAGER)
    transfer = service.get_transfer(db.session(), transfer_id=transfer_id)
    (view,) = view_transfers(db.session(), [transfer])
    if view.qr_payload is None:
        raise not_found("คิวอาร์ของรายการโอน", "code of the transfer")
    return _private(current_app.response_class(qr_png(view.qr_payload), mimetype="image/png"))


@pages.post("/at/<slug>/transfers/<uuid:transfer_id>/slip")
def slip(slug: str, transfer_id: UUID) -> Response:
    """Record a slip; its time is now, for it is typed from the bank's app."""
    _, person = _treasurer(slug)
    reference = request.form.get("reference", "").strip().upper()
    if not re.fullmatch(REFERENCE, reference):
        raise invalid(
            "reference",
            "เลขอ้างอิงมีแต่ตัวเลขและตัวอักษรอังกฤษ กลับไปพิมพ์ตามสลิป",
            "A reference has digits and Latin letters alone. Go back and type it from the slip.",
        )
    transfer = service.record_slip(
        db.session(),
        transfer_id=transfer_id,
        reference=reference,
        captured_at=clock.now(),
        person_id=person.id,
    )
    return redirect(url_for("payments.batch", slug=slug, batch_id=transfer.batch_id), 303)


@pages.post("/at/<slug>/transfers/<uuid:transfer_id>/failure")
def failure(slug: str, transfer_id: UUID) -> Response:
    """Record that a transfer did not arrive."""
    _, person = _treasurer(slug, Role.MANAGER)
    reason = request.form.get("reason", "").strip()
    if not 0 < len(reason) <= _LONGEST_REASON:
        raise invalid("reason", "บอกเหตุผลสั้น ๆ ก่อนบันทึก", "Say why in a few words.")
    transfer = service.fail(
        db.session(), transfer_id=transfer_id, reason=reason, person_id=person.id
    )
    return redirect(url_for("payments.batch", slug=slug, batch_id=transfer.batch_id), 303)


@pages.post("/at/<slug>/statements")
def statement(slug: str) -> Response:
    """Bring the bank's CSV file, in UTF-8 or the Thai code page 874."""
    _, person = _treasurer(slug, Role.MANAGER)
    sent = request.files.get("statement")
    data = sent.read() if sent else b""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp874", errors="replace")
    banking.import_statement(db.session(), id=new_id(), csv=text, imported_by=person.id)
    return redirect(url_for("payments.payments", slug=slug), 303)


@pages.post("/at/<slug>/bank-lines/<uuid:line_id>/match")
def match(slug: str, line_id: UUID) -> Response:
    """Say which transfer a line of the statement is."""
    _, person = _treasurer(slug, Role.MANAGER)
    transfer_id = _uuid(request.form.get("transfer", ""))
    banking.match_by_hand(
        db.session(), line_id=line_id, transfer_id=transfer_id, person_id=person.id
    )
    return redirect(url_for("payments.payments", slug=slug), 303)


def _treasurer(slug: str, *others: Role) -> tuple[Enterprise, Person]:
    """The enterprise, and its treasurer (or one of `others`) who is signed in."""
    enterprise = enter(slug)
    person = visitor()
    if person is None:
        raise Problem("sign-in-needed", 401, Bilingual("กรุณาเข้าสู่ระบบก่อน", "Sign in first."))
    if not {Role.TREASURER, *others} & set(map(Role, person.roles)):
        raise forbidden("หน้านี้สำหรับเหรัญญิก", "This page is for the treasurer.")
    return enterprise, person


def _to_send() -> tuple[PayoutToSend, ...]:
    session = db.session()
    query = settlement.payouts(session, status=PayoutStatus.APPROVED).where(
        Payout.method == "promptpay"
    )
    payouts = session.scalars(query.order_by(Payout.id).limit(_MOST_TO_SEND)).all()
    ids = {payout.household_id for payout in payouts}
    households = {
        each.id: each
        for each in session.scalars(people.households(session).where(Household.id.in_(ids)))
    }
    return tuple(
        PayoutToSend(
            id=str(payout.id),
            household_name=households[payout.household_id].name,
            household_code=households[payout.household_id].code,
            amount_satang=payout.amount_satang,
        )
        for payout in payouts
    )


def _payee(view: TransferView, slug: str) -> Payee:
    def link(endpoint: str) -> str:
        return url_for(f"payments.{endpoint}", slug=slug, transfer_id=view.id)

    names = (
        *("household_name", "household_code", "proxy_kind", "proxy_masked", "number_is_new"),
        *("amount_satang", "status", "slip_reference", "sent_at", "reason"),
    )
    return Payee(
        qr_url=link("code") if view.qr_payload else None,
        slip_url=link("slip"),
        failure_url=link("failure"),
        **{name: getattr(view, name) for name in names},
    )


def _line(found: OpenLine, slug: str) -> UnexplainedLine:
    session, line = db.session(), found.line
    transfers = [
        service.get_transfer(session, transfer_id=each.transfer_id) for each in found.candidates
    ]
    return UnexplainedLine(
        id=str(line.id),
        on_date=line.at or datetime.combine(line.on_date, clock_time(12), BANGKOK),
        amount_satang=line.amount_satang,
        description=f"{line.description} {line.reference}".strip(),
        match_url=url_for("payments.match", slug=slug, line_id=line.id),
        candidates=tuple(
            (str(view.id), f"{view.household_name} {view.household_code}")
            for view in view_transfers(session, transfers)
        ),
    )


def _private(response: Response) -> Response:
    """Not to be kept by a browser: a code holds an ID number."""
    response.headers["Cache-Control"] = "no-store"
    return response


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise invalid(
            "id", "แบบฟอร์มไม่ครบ กลับไปหน้าก่อนแล้วลองใหม่", "Go back and try again."
        ) from error
