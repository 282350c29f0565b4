"""What each server-rendered page is given: one frozen value a page.

Render with ``render_template(page.template, page=page, site=site)``. Where a
page may lack something, the field says None or is empty; the template then says
in words what that means.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from pricing import Unit, Words
from recycling.documents.qr import qr_svg
from recycling.documents.receipt import ReceiptDocument, ReceiptStatus
from recycling.documents.view import ReceiptView, view_receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What every page shares. ``host`` is the address people should see in the browser."""

    name: Words
    host: str
    home_url: str
    prices_url: str
    check_url: str
    app_url: str
    api_docs_url: str
    passbook_url: str | None = None
    payments_url: str | None = None
    phone: str | None = None
    demo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """Someone whom a visitor of the demo may become."""

    id: str
    name: str
    note: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoRole:
    """The demo's people of one role, and what that role does."""

    name: Words
    does: Words
    people: tuple[DemoPerson, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSignIn:
    """The demo's sign-in: a form that posts ``person`` (and the token) to ``action_url``."""

    action_url: str
    roles: tuple[DemoRole, ...]
    csrf_token: str | None = None
    signed_in_as: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """The front page. ``demo`` is None anywhere but in the demo."""

    template: ClassVar[str] = "home.html"

    demo: DemoSignIn | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterpriseLink:
    """One enterprise of an installation that serves several."""

    name: Words
    place: Words
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallationPage:
    """The page before the front pages: which enterprise is yours?"""

    template: ClassVar[str] = "installation.html"

    enterprises: tuple[EnterpriseLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceTier:
    """A better price from a quantity on, said in words: ``200.0 กก.``."""

    from_quantity: Words
    price_satang: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedMaterial:
    """One material that is bought: satang per unit, and how to prepare it."""

    name: Words
    unit: Unit
    price_satang: int
    tiers: tuple[PriceTier, ...] = ()
    prepare: Words | None = None
    hazardous: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceGroup:
    """Materials of one kind. ``code`` is unique on the page: it is the link's target."""

    code: str
    name: Words
    materials: tuple[PricedMaterial, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedMaterial:
    """One material that is not bought, why, and what to do with it."""

    name: Words
    reason: Words
    advice: Words | None = None
    hazardous: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeShare:
    """A grade and its share of the price in permille."""

    name: str
    permille: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PricesPage:
    """The price board."""

    template: ClassVar[str] = "prices.html"

    price_list: str
    valid_from: datetime
    groups: tuple[PriceGroup, ...]
    refused: tuple[RefusedMaterial, ...] = ()
    grades: tuple[GradeShare, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptPage:
    """A receipt on the screen. Make it with ``receipt_page``."""

    template: ClassVar[str] = "receipt.html"

    view: ReceiptView
    qr: str
    verification_url: str
    pdf_url: str
    json_url: str | None


def receipt_page(
    receipt: ReceiptDocument,
    *,
    status: ReceiptStatus,
    verification_url: str,
    pdf_url: str,
    json_url: str | None = None,
) -> ReceiptPage:
    """The page that says what the PDF says. Raises ValueError if the URL is too long."""
    return ReceiptPage(
        view=view_receipt(receipt, status=status),
        qr=qr_svg(verification_url),
        verification_url=verification_url,
        pdf_url=pdf_url,
        json_url=json_url,
    )


class Verdict(StrEnum):
    """What became of checking a receipt."""

    GENUINE = "genuine"
    REVERSED = "reversed"
    NOT_GENUINE = "not-genuine"
    ASK = "ask"
    """Nothing was given to check yet: ask for number and code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyPage:
    """What the receipt's QR code opens. Make it with ``verify_page``."""

    template: ClassVar[str] = "verify.html"

    verdict: Verdict
    view: ReceiptView | None = None
    number: str = ""


def verify_page(
    receipt: ReceiptDocument | None, *, status: ReceiptStatus, number: str = ""
) -> VerifyPage:
    """The page for a receipt whose seal or code was found right; None if it was not.

    A wrong seal shows nothing of the receipt: the number alone opens no one's books.
    """
    if receipt is None:
        return VerifyPage(verdict=Verdict.NOT_GENUINE, number=number)
    return VerifyPage(
        verdict=Verdict.GENUINE if status.valid else Verdict.REVERSED,
        view=view_receipt(receipt, status=status),
        number=receipt.number,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PassbookEntry:
    """One movement: satang in (+) or out (-), and the balance after it."""

    at: datetime
    what: Words
    amount_satang: int
    balance_satang: int
    receipt_number: str | None = None
    receipt_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PassbookPage:
    """A household's balance and history, newest first, and what it owes the centre."""

    template: ClassVar[str] = "passbook.html"

    household_name: str
    household_code: str
    balance_satang: int
    as_of: datetime
    entries: tuple[PassbookEntry, ...]
    older_url: str | None = None
    newer_url: str | None = None
    pdf_url: str | None = None
    owed_satang: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorPage:
    """What went wrong and what to do. Make it with ``error_page``."""

    template: ClassVar[str] = "error.html"

    status: int
    title: Words
    advice: Words
    reference: str | None = None
