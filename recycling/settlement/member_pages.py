"""Pages for members: the passbook, and checking a receipt by its number and code."""

from uuid import UUID

from flask import Blueprint, current_app, request, url_for
from werkzeug.wrappers import Response

from recycling import clock
from recycling.database.orm import db
from recycling.documents.pages import PassbookEntry, PassbookPage, Verdict, VerifyPage, verify_page
from recycling.documents.papers import paper_pdf
from recycling.documents.receipt import ReceiptStatus
from recycling.errors import Bilingual, Problem, invalid
from recycling.people import service as people
from recycling.settlement import service
from recycling.settlement.links import receipt_link
from recycling.settlement.papers.passbook_prints import passbook_paper, print_newest
from recycling.settlement.passbook import PassbookItem
from recycling.web.site import enter, render, visitor

pages = Blueprint("receipt_pages", __name__)

PAGE_LINES = 30


@pages.get("/at/<slug>/check")
def check(slug: str) -> Response:
    """Is this receipt genuine? Asked by what is printed on it."""
    enterprise = enter(slug)
    number, code = request.args.get("number", ""), request.args.get("code", "")
    if not number or not code:
        return render(VerifyPage(verdict=Verdict.ASK, number=number), enterprise=enterprise)
    found = service.check_code(db.session(), number=number, code=code)
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
    session = db.session()
    household = people.get_household(session, household_id=_own_household())
    before = _before(request.args.get("before"))
    book = service.passbook(session, household_id=household.id, before=before, limit=PAGE_LINES)
    here = url_for("receipt_pages.passbook", slug=slug)
    return render(
        PassbookPage(
            household_name=household.name,
            household_code=household.code,
            balance_satang=book.balance_satang,
            owed_satang=book.owed_satang,
            as_of=clock.now(),
            entries=tuple(_entry(item, slug) for item in book.items),
            older_url=f"{here}?before={book.items[-1].entry_id}" if book.more else None,
            newer_url=here if before else None,
            pdf_url=url_for("receipt_pages.passbook_print", slug=slug) if book.items else None,
        ),
        enterprise=enterprise,
    )


@pages.get("/at/<slug>/passbook/pdf")
def passbook_print(slug: str) -> Response:
    """The newest page of the passbook on paper, for whoever is signed in with this browser."""
    enter(slug)
    printed = print_newest(db.session(), household_id=_own_household())
    answer = current_app.response_class(
        paper_pdf(passbook_paper(printed)), mimetype="application/pdf"
    )
    answer.headers["Content-Disposition"] = 'inline; filename="passbook.pdf"'
    return answer


def _own_household() -> UUID:
    """The household of whoever is signed in with this browser; Problem sign-in-needed."""
    person = visitor()
    if person is None or person.household_id is None:
        raise Problem(
            "sign-in-needed",
            401,
            Bilingual("กรุณาเข้าสู่ระบบในชื่อครัวเรือนก่อน", "Sign in for a household first."),
        )
    return person.household_id


def _entry(item: PassbookItem, slug: str) -> PassbookEntry:
    return PassbookEntry(
        at=item.at,
        what=item.words,
        amount_satang=item.change_satang,
        balance_satang=item.balance_satang,
        receipt_number=item.receipt.number if item.receipt else None,
        receipt_url=receipt_link(item.receipt, slug=slug) if item.receipt else None,
    )


def _before(text: str | None) -> UUID | None:
    if text is None:
        return None
    try:
        return UUID(text)
    except ValueError as error:
        raise invalid("before", "หน้านี้ไม่มี กลับไปหน้าแรกของสมุด", "No such page.") from error
