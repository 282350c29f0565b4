"""Addresses of a receipt's pages, which its seal opens."""

from flask import current_app, url_for

from recycling.database.orm import db
from recycling.documents.seal import seal
from recycling.people import service as people
from recycling.settlement.genuine import seal_key
from recycling.settlement.models import Receipt
from recycling.web.keys import service_secrets


def verification_url(receipt: Receipt) -> str:
    """The public page which tells whether the receipt is genuine."""
    slug = people.own_enterprise(db.session()).slug
    public: str = current_app.config["PUBLIC_URL"]
    return public + receipt_link(receipt, slug=slug, view="verify")


def receipt_link(receipt: Receipt, *, slug: str, view: str = "receipt") -> str:
    """The receipt (`receipt`, `pdf`) or its proof (`verify`) on this host."""
    sealed = seal(receipt.digest, seal_keys()[0])
    return url_for(f"receipts.{view}", slug=slug, receipt_id=receipt.id, sealed=sealed)


def seal_keys() -> list[bytes]:
    """The keys whose seals count: the present one first, then those it replaced."""
    return [seal_key(secret) for secret in service_secrets()]
