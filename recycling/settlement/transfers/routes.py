"""/api/v1: households' PromptPay numbers, payment batches, transfers."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from recycling.database.orm import db
from recycling.errors import forbidden
from recycling.people.roles import Role
from recycling.settlement.promptpay import ProxyKind
from recycling.settlement.transfers import schemas, service
from recycling.settlement.transfers.models import PaymentBatch, PromptPayProxy, Transfer
from recycling.settlement.transfers.views import TransferView, view_transfers
from recycling.web.api import ApiBlueprint
from recycling.web.guards import actor, guard
from recycling.web.once import once
from recycling.web.paging import Page, PageQuery, paginate

blp = ApiBlueprint("promptpay", __name__, description="พร้อมเพย์ / PromptPay payouts")


@blp.route("/households/<uuid:household_id>/promptpay")
@guard(Role.HOUSEHOLD, Role.STAFF, Role.TREASURER, Role.MANAGER)
@blp.response(200, schemas.ProxySchema, example=schemas.PROXY_EXAMPLE)
def get_promptpay(household_id: UUID) -> PromptPayProxy:
    """The number a household is paid under, masked."""
    _require_own(household_id)
    return service.get_proxy(db.session(), household_id=household_id)


@blp.route("/households/<uuid:household_id>/promptpay", methods=("POST",))
@guard(Role.HOUSEHOLD, Role.STAFF, Role.TREASURER, Role.MANAGER)
@once
@blp.arguments(schemas.ProxyBody, example=schemas.PROXY_BODY_EXAMPLE)
@blp.response(201, schemas.ProxySchema, example=schemas.PROXY_EXAMPLE)
def record_promptpay(body: dict[str, Any], household_id: UUID) -> PromptPayProxy:
    """Record the number a household is paid under from now on; the one before is forgotten."""
    _require_own(household_id)
    kind = ProxyKind(body.pop("kind"))
    return service.record_proxy(
        db.session(),
        household_id=household_id,
        kind=kind,
        recorded_by=actor().person_id,
        **body,
    )


@blp.route("/households/<uuid:household_id>/promptpay/removal", methods=("POST",))
@guard(Role.HOUSEHOLD, Role.STAFF, Role.TREASURER, Role.MANAGER)
@once
@blp.arguments(schemas.RemovalBody, example=schemas.REMOVAL_BODY_EXAMPLE)
@blp.response(201, schemas.ProxySchema, example=schemas.REMOVED_EXAMPLE)
def remove_promptpay(body: dict[str, Any], household_id: UUID) -> PromptPayProxy:
    """Forget the number; what stays is its last four digits."""
    del body  # its id alone matters, to @once
    _require_own(household_id)
    return service.remove_proxy(
        db.session(), household_id=household_id, removed_by=actor().person_id
    )


@blp.route("/payment-batches", methods=("POST",))
@guard(Role.TREASURER)
@once
@blp.arguments(schemas.BatchBody, example=schemas.BATCH_BODY_EXAMPLE)
@blp.response(201, schemas.BatchSchema, example=schemas.BATCH_EXAMPLE)
def make_payment_batch(body: dict[str, Any]) -> dict[str, Any]:
    """Take approved PromptPay payouts out of the passbooks, to be sent in one sitting.

    Each transfer carries the Thai QR to scan with the bank's app.
    """
    batch = service.make_batch(db.session(), made_by=actor().person_id, **body)
    return _present([batch])[0]


@blp.route("/payment-batches")
@guard(Role.TREASURER, Role.MANAGER)
@blp.arguments(PageQuery, location="query")
@blp.response(
    200, schemas.BatchPage, example={"items": [schemas.BATCH_EXAMPLE], "next_cursor": None}
)
def list_payment_batches(query: dict[str, Any]) -> Page[dict[str, Any]]:
    """Payment batches, newest first."""
    session = db.session()
    page = paginate(
        session,
        service.batches(session),
        by=PaymentBatch.id,
        cursor=query.get("cursor"),
        limit=query["limit"],
        newest_first=True,
    )
    return Page(_present(page.items), page.next_cursor)


@blp.route("/payment-batches/<uuid:batch_id>")
@guard(Role.TREASURER, Role.MANAGER)
@blp.response(200, schemas.BatchSchema, example=schemas.BATCH_EXAMPLE)
def get_payment_batch(batch_id: UUID) -> dict[str, Any]:
    """One batch."""
    return _present([service.get_batch(db.session(), batch_id=batch_id)])[0]


@blp.route("/transfers/<uuid:transfer_id>/slip", methods=("POST",))
@guard(Role.TREASURER)
@once
@blp.arguments(schemas.SlipBody, example=schemas.SLIP_BODY_EXAMPLE)
@blp.response(201, schemas.TransferSchema, example=schemas.SENT_EXAMPLE)
def record_slip(body: dict[str, Any], transfer_id: UUID) -> TransferView:
    """Record the slip of a transfer: the payout is paid."""
    transfer = service.record_slip(
        db.session(),
        transfer_id=transfer_id,
        reference=body["reference"].upper(),
        captured_at=body["captured_at"],
        person_id=actor().person_id,
    )
    return _shown(transfer)


@blp.route("/transfers/<uuid:transfer_id>/failure", methods=("POST",))
@guard(Role.TREASURER, Role.MANAGER)
@once
@blp.arguments(schemas.FailureBody, example=schemas.FAILURE_BODY_EXAMPLE)
@blp.response(201, schemas.TransferSchema, example=schemas.FAILED_EXAMPLE)
def fail_transfer(body: dict[str, Any], transfer_id: UUID) -> TransferView:
    """Record that the bank refused or returned a transfer.

    The money is back in the passbook, and the payout is approved still: put it
    into another batch, or reject it. After a slip another person records this.
    """
    transfer = service.fail(
        db.session(),
        transfer_id=transfer_id,
        reason=body["reason"],
        person_id=actor().person_id,
    )
    return _shown(transfer)


def _require_own(household_id: UUID) -> None:
    who = actor()
    if who.household_id != household_id and not who.is_staff:
        raise forbidden(
            "ทำได้เฉพาะครัวเรือนของตนเอง", "This is another household's. You can do this for your own."
        )


def _shown(transfer: Transfer) -> TransferView:
    return view_transfers(db.session(), [transfer])[0]


def _present(found: Sequence[PaymentBatch]) -> list[dict[str, Any]]:
    session = db.session()
    transfers = service.transfers_of(session, batch_ids=[batch.id for batch in found])
    return [
        {
            "id": batch.id,
            "made_at": batch.made_at,
            "made_by": batch.made_by,
            "total_satang": batch.total_satang,
            "transfers": view_transfers(session, transfers[batch.id]),
        }
        for batch in found
    ]
