"""Pages for members: the passbook, and checking a receipt by its number and code."""

from uuid import UUID

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from pricing import Words
from recycling import clock
from recycling.database.orm import db
from recycling.documents.pages import PassbookEntry, PassbookPage, Verdict, VerifyPage, verify_page
from recycling.documents.receipt import ReceiptStatus
from recycling.errors import Bilingual, Problem, invalid
from recycling.ledger import queries
from recycling.people import service as people
from recycling.settlement import genuine, receipts
from recycling.web.site import enter, render, visitor

pages = Blueprint("receipt_pages", __name__)

PAGE_LINES = 30
EVENTS = {
    "purchase": Words("ขายขยะ", "Waste sold"),
    "payout": Words("ถอนเงิน", "Paid out"),
    "reversal": Words("กลับรายการ", "Reversed"),
}


@pages.get("/at/<slug>/check")
def check(slug: str) -> Response:
    """Is this receipt genuine? Asked by what is printed on it."""
    enterprise = enter(slug)
    number, code = request.args.get("number", ""), request.args.get("code", "")
    if not number or not code:
        return render(VerifyPage(verdict=Verdict.ASK, number=number), enterprise=enterprise)
    found = genuine.check_code(db.session(), number=number, code=code)
    page = (
        verify_page(found.document, status=found.status)
        if found
        else verify_page(None, status=ReceiptStatus(), number=number)
    )
    return render(page, enterprise=enterprise)


@pages.get("/at/<slug>/passbook")
def passbook(slug: str) -> Response:
    """The passbook of whoever is signed in with this browser."""
    enterprise = enter(slug)
    person = visitor()
    if person is None or person.household_id is None:
        raise Problem(
            "sign-in-needed",
            401,
            Bilingual("กรุณาเข้าสู่ระบบในชื่อครัวเรือนก่อน", "Sign in for a household first."),
        )
    session = db.session()
    household = people.get_household(session, household_id=person.household_id)
    before = _before(request.args.get("before"))
    lines = queries.passbook(
        session, household_id=household.id, before=before, limit=PAGE_LINES + 1
    )
    shown = lines[:PAGE_LINES]
    issued = receipts.receipts_of(session, ids=[line.source_id for line in shown])
    here = url_for("receipt_pages.passbook", slug=slug)
    return render(
        PassbookPage(
            household_name=household.name,
            household_code=household.code,
            balance_satang=queries.passbook_balance(session, household_id=household.id),
            as_of=clock.now(),
            entries=tuple(
                PassbookEntry(
                    at=line.captured_at,
                    what=EVENTS.get(line.event, Words(line.event, line.event)),
                    amount_satang=line.change_satang,
                    balance_satang=line.balance_satang,
                    receipt_number=issued[line.source_id].number
                    if line.source_id in issued
                    else None,
                    receipt_url=None,
                )
                for line in shown
            ),
            older_url=f"{here}?before={shown[-1].entry_id}" if len(lines) > PAGE_LINES else None,
            newer_url=here if before else None,
        ),
        enterprise=enterprise,
    )


def _before(text: str | None) -> UUID | None:
    if text is None:
        return None
    try:
        return UUID(text)
    except ValueError as error:
        raise invalid("before", "หน้านี้ไม่มี กลับไปหน้าแรกของสมุด", "No such page.") from error
