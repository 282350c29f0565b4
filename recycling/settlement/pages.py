"""What a receipt's QR code opens: whether it is genuine, the receipt itself, its PDF."""

from uuid import UUID

from flask import Blueprint, current_app
from werkzeug.wrappers import Response

from recycling.database.orm import db
from recycling.documents.pages import receipt_page, verify_page
from recycling.documents.pdf import VALID, receipt_pdf
from recycling.errors import not_found
from recycling.settlement import service
from recycling.settlement.genuine import Genuine
from recycling.settlement.links import receipt_link, seal_keys, verification_url
from recycling.web.site import enter, render

pages = Blueprint("receipts", __name__)


@pages.get("/r/<slug>/<uuid:receipt_id>/<sealed>")
def verify(slug: str, receipt_id: UUID, sealed: str) -> Response:
    """Whether the receipt is genuine, and what it said; no sign-in needed."""
    enterprise = enter(slug)
    found = _genuine(receipt_id, sealed)
    if found is None:
        return render(verify_page(None, status=VALID), enterprise=enterprise, status=404)
    return render(verify_page(found.document, status=found.status), enterprise=enterprise)


@pages.get("/r/<slug>/<uuid:receipt_id>/<sealed>/receipt")
def receipt(slug: str, receipt_id: UUID, sealed: str) -> Response:
    """The receipt on the screen, for whoever holds its seal."""
    enterprise = enter(slug)
    found = _genuine(receipt_id, sealed)
    if found is None:
        return render(verify_page(None, status=VALID), enterprise=enterprise, status=404)
    page = receipt_page(
        found.document,
        status=found.status,
        verification_url=verification_url(found.receipt),
        pdf_url=receipt_link(found.receipt, slug=slug, view="pdf"),
    )
    return render(page, enterprise=enterprise)


@pages.get("/r/<slug>/<uuid:receipt_id>/<sealed>/pdf")
def pdf(slug: str, receipt_id: UUID, sealed: str) -> Response:
    """The receipt as PDF, for whoever holds its seal."""
    enter(slug)
    found = _genuine(receipt_id, sealed)
    if found is None:
        raise not_found("ใบรับซื้อ", "receipt")
    data = receipt_pdf(
        found.document, verification_url=verification_url(found.receipt), status=found.status
    )
    answer = current_app.response_class(data, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{found.receipt.number}.pdf"'
    return answer


def _genuine(receipt_id: UUID, sealed: str) -> Genuine | None:
    return service.check_seal(db.session(), receipt_id=receipt_id, claimed=sealed, keys=seal_keys())
