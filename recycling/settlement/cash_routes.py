"""/api/v1: payouts from the passbook, collectors' floats, opening money."""

from typing import Any
from uuid import UUID

from recycling.database.orm import db
from recycling.errors import forbidden, invalid
from recycling.people.roles import Role
from recycling.settlement import cash_schemas as schemas
from recycling.settlement import closing, service
from recycling.settlement.cash import Capital
from recycling.settlement.models import CashFloat, FloatKind, Payout
from recycling.web.api import ApiBlueprint
from recycling.web.guards import actor, guard
from recycling.web.once import once
from recycling.web.paging import Page, paginate

blp = ApiBlueprint("cash", __name__, description="ถอนเงินและเงินสด / payouts and cash")


@blp.route("/payouts", methods=("POST",))
@guard(Role.HOUSEHOLD, Role.STAFF, Role.TREASURER, Role.MANAGER)
@once
@blp.arguments(schemas.PayoutBody, example=schemas.PAYOUT_BODY_EXAMPLE)
@blp.response(201, schemas.PayoutSchema, example=schemas.PAYOUT_EXAMPLE)
def request_payout(body: dict[str, Any]) -> Payout:
    """Ask for money out of the own passbook; the centre's people ask for a household's."""
    who = actor()
    household_id = body.pop("household_id", None) or who.household_id
    if household_id is None:
        raise invalid("household_id", "ต้องระบุครัวเรือน", "Say which household.")
    if household_id != who.household_id and not who.is_staff:
        raise forbidden(
            "ถอนได้เฉพาะเงินของครัวเรือนตนเอง", "You can take money out of your own passbook only."
        )
    return service.request_payout(
        db.session(), household_id=household_id, requested_by=who.person_id, **body
    )


@blp.route("/payouts")
@guard(Role.HOUSEHOLD, Role.STAFF, Role.TREASURER, Role.MANAGER)
@blp.arguments(schemas.PayoutQuery, location="query")
@blp.response(
    200, schemas.PayoutPage, example={"items": [schemas.PAYOUT_EXAMPLE], "next_cursor": None}
)
def list_payouts(query: dict[str, Any]) -> Page[Payout]:
    """Payouts, newest first; a household sees its own."""
    who = actor()
    household_id = query.get("household_id")
    if not who.is_staff:
        if household_id not in (None, who.household_id):
            raise forbidden("ดูได้เฉพาะของตนเอง", "This is another household's. See your own.")
        household_id = who.household_id
    session = db.session()
    return paginate(
        session,
        service.payouts(session, status=query.get("status"), household_id=household_id),
        by=Payout.id,
        cursor=query.get("cursor"),
        limit=query["limit"],
        newest_first=True,
    )


@blp.route("/payouts/<uuid:payout_id>/approval", methods=("POST",))
@guard(Role.TREASURER, Role.MANAGER)
@once
@blp.arguments(schemas.ApprovalBody, example=schemas.APPROVAL_BODY_EXAMPLE)
@blp.response(201, schemas.PayoutSchema, example=schemas.APPROVED_EXAMPLE)
def approve_payout(body: dict[str, Any], payout_id: UUID) -> Payout:
    """Approve a payout of another household than one's own."""
    del body  # its id alone matters, to @once
    who = actor()
    return service.approve(
        db.session(),
        payout_id=payout_id,
        person_id=who.person_id,
        household_id=who.household_id,
    )


@blp.route("/payouts/<uuid:payout_id>/rejection", methods=("POST",))
@guard(Role.TREASURER, Role.MANAGER)
@once
@blp.arguments(schemas.RejectionBody, example=schemas.REJECTION_BODY_EXAMPLE)
@blp.response(201, schemas.PayoutSchema, example=schemas.REJECTED_EXAMPLE)
def reject_payout(body: dict[str, Any], payout_id: UUID) -> Payout:
    """Turn down a payout that is not paid yet."""
    return service.reject(
        db.session(), payout_id=payout_id, person_id=actor().person_id, reason=body["reason"]
    )


@blp.route("/payouts/<uuid:payout_id>/cancellation", methods=("POST",))
@guard(Role.HOUSEHOLD)
@once
@blp.arguments(schemas.ApprovalBody, example=schemas.APPROVAL_BODY_EXAMPLE)
@blp.response(201, schemas.PayoutSchema, example=schemas.CANCELLED_EXAMPLE)
def cancel_payout(_body: dict[str, Any], payout_id: UUID) -> Payout:
    """Take the own household's request back, as long as nobody has approved it."""
    session, who = db.session(), actor()
    if service.get_payout(session, payout_id=payout_id).household_id != who.household_id:
        raise forbidden("ยกเลิกได้เฉพาะของครัวเรือนตนเอง", "You may take back your own alone.")
    return service.cancel(session, payout_id=payout_id, person_id=who.person_id)


@blp.route("/payouts/<uuid:payout_id>/payment", methods=("POST",))
@guard(Role.TREASURER)
@once
@blp.arguments(schemas.PaymentBody, example=schemas.PAYMENT_BODY_EXAMPLE)
@blp.response(201, schemas.PayoutSchema, example=schemas.PAID_EXAMPLE)
def pay_payout(body: dict[str, Any], payout_id: UUID) -> Payout:
    """Record that an approved payout was handed out in cash at the centre."""
    return service.pay(
        db.session(),
        payout_id=payout_id,
        person_id=actor().person_id,
        captured_at=body["captured_at"],
    )


@blp.route("/floats", methods=("POST",))
@guard(Role.TREASURER)
@once
@blp.arguments(schemas.FloatBody, example=schemas.FLOAT_BODY_EXAMPLE)
@blp.response(201, schemas.FloatSchema, example=schemas.FLOAT_EXAMPLE)
def create_float(body: dict[str, Any]) -> CashFloat:
    """Hand cash to a collector, or count it back in."""
    kind = FloatKind(body.pop("kind"))
    return service.move_float(db.session(), kind=kind, handled_by=actor().person_id, **body)


@blp.route("/floats/mine")
@guard(Role.COLLECTOR)
@blp.response(200, schemas.OwnFloatSchema, example=schemas.OWN_FLOAT_EXAMPLE)
def get_own_float() -> dict[str, Any]:
    """The cash which the books say the collector carries, and a count of it to be confirmed."""
    session, me = db.session(), actor().person_id
    return {
        "cash_satang": service.collector_balance(session, collector_id=me),
        "open_count": closing.open_count(session, collector_id=me),
    }


@blp.route("/collectors")
@guard(Role.STAFF, Role.TREASURER, Role.MANAGER)
@blp.response(200, schemas.CollectorsCashSchema, example=schemas.COLLECTORS_EXAMPLE)
def list_collectors() -> dict[str, Any]:
    """The collectors, and the cash which the books say they carry."""
    return {"items": service.collectors(db.session())}


@blp.route("/capital", methods=("POST",))
@guard(Role.MANAGER)
@once
@blp.arguments(schemas.CapitalBody, example=schemas.CAPITAL_BODY_EXAMPLE)
@blp.response(201, schemas.CapitalSchema, example=schemas.CAPITAL_EXAMPLE)
def bring_in_capital(body: dict[str, Any]) -> Capital:
    """Book opening money, or more of it, from equity into the cash box or the bank."""
    return service.bring_in_capital(db.session(), brought_by=actor().person_id, **body)
