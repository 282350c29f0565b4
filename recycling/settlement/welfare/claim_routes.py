"""/api/v1/welfare: benefits and levies."""

from typing import Any
from uuid import UUID

from recycling.database.orm import db
from recycling.errors import forbidden
from recycling.people.roles import Role
from recycling.settlement.welfare import claim_schemas, claims, examples, levies, schemas
from recycling.settlement.welfare.models import WelfareClaim, WelfareLevy
from recycling.settlement.welfare.routes import own_or_named
from recycling.web.api import ApiBlueprint
from recycling.web.guards import actor, guard
from recycling.web.once import once
from recycling.web.paging import Page, PageQuery, paginate

blp = ApiBlueprint("welfare claims", __name__, description="สวัสดิการที่ขอ / benefits and levies")

_STAFF = (Role.STAFF, Role.TREASURER, Role.MANAGER)


@blp.route("/welfare/claims", methods=("POST",))
@guard(Role.HOUSEHOLD, *_STAFF)
@once
@blp.arguments(claim_schemas.WelfareClaimBody, example=examples.CLAIM_BODY)
@blp.response(201, claim_schemas.WelfareClaimSchema, example=examples.CLAIM)
def request_welfare_claim(body: dict[str, Any]) -> WelfareClaim:
    """Ask for a benefit; the rule of the day of the event says how much."""
    household_id = own_or_named(body.pop("household_id", None))
    return claims.request_claim(
        db.session(), household_id=household_id, requested_by=actor().person_id, **body
    )


@blp.route("/welfare/claims")
@guard(Role.HOUSEHOLD, *_STAFF)
@blp.arguments(claim_schemas.WelfareClaimQuery, location="query")
@blp.response(200, claim_schemas.WelfareClaimPage, example=examples.page(examples.CLAIM))
def list_welfare_claims(query: dict[str, Any]) -> Page[WelfareClaim]:
    """Claims, newest first; a household sees its own."""
    who = actor()
    household_id = query.get("household_id")
    if not who.is_staff:
        if household_id not in (None, who.household_id):
            raise forbidden("ดูได้เฉพาะของตนเอง", "This is another household's. See your own.")
        household_id = who.household_id
    session = db.session()
    return paginate(
        session,
        claims.claims(session, status=query.get("status"), household_id=household_id),
        by=WelfareClaim.id,
        cursor=query.get("cursor"),
        limit=query["limit"],
        newest_first=True,
    )


@blp.route("/welfare/claims/<uuid:claim_id>/approval", methods=("POST",))
@guard(Role.TREASURER, Role.MANAGER)
@once
@blp.arguments(schemas.WelfareActBody, example=examples.ACT_BODY)
@blp.response(201, claim_schemas.WelfareClaimSchema, example=examples.APPROVED)
def approve_welfare_claim(body: dict[str, Any], claim_id: UUID) -> WelfareClaim:
    """Approve what another person asked for, for another household than one's own."""
    del body  # its id alone matters, to @once
    who = actor()
    return claims.approve_claim(
        db.session(),
        claim_id=claim_id,
        person_id=who.person_id,
        household_id=who.household_id,
    )


@blp.route("/welfare/claims/<uuid:claim_id>/rejection", methods=("POST",))
@guard(Role.TREASURER, Role.MANAGER)
@once
@blp.arguments(claim_schemas.WelfareClaimRejectionBody, example=examples.REJECTION_BODY)
@blp.response(201, claim_schemas.WelfareClaimSchema, example=examples.REJECTED)
def reject_welfare_claim(body: dict[str, Any], claim_id: UUID) -> WelfareClaim:
    """Turn down a claim that is not paid yet."""
    return claims.reject_claim(
        db.session(), claim_id=claim_id, person_id=actor().person_id, reason=body["reason"]
    )


@blp.route("/welfare/claims/<uuid:claim_id>/payment", methods=("POST",))
@guard(Role.TREASURER)
@once
@blp.arguments(claim_schemas.WelfareClaimPaymentBody, example=examples.PAYMENT_BODY)
@blp.response(201, claim_schemas.WelfareClaimSchema, example=examples.PAID)
def pay_welfare_claim(body: dict[str, Any], claim_id: UUID) -> WelfareClaim:
    """Pay an approved benefit out of the fund; its voucher is numbered at once."""
    return claims.pay_claim(
        db.session(),
        claim_id=claim_id,
        method=body["method"],
        captured_at=body["captured_at"],
        person_id=actor().person_id,
    )


@blp.route("/welfare/levies", methods=("POST",))
@guard(Role.TREASURER, Role.MANAGER)
@once
@blp.arguments(claim_schemas.WelfareLevyBody, example=examples.LEVY_BODY)
@blp.response(201, claim_schemas.WelfareLevySchema, example=examples.LEVY)
def call_welfare_levy(body: dict[str, Any]) -> dict[str, Any]:
    """Levy every member for a death, as far as each passbook reaches; the rest stays owed."""
    levy = levies.call_levy(db.session(), called_by=actor().person_id, **body)
    return _present(levy)


@blp.route("/welfare/levies")
@guard(*_STAFF)
@blp.arguments(PageQuery, location="query")
@blp.response(200, claim_schemas.WelfareLevyPage, example=examples.page(examples.LEVY))
def list_welfare_levies(query: dict[str, Any]) -> Page[dict[str, Any]]:
    """The levies, newest first, with what came in so far."""
    page = paginate(
        db.session(),
        levies.levies(db.session()),
        by=WelfareLevy.id,
        cursor=query.get("cursor"),
        limit=query["limit"],
        newest_first=True,
    )
    return Page([_present(levy) for levy in page.items], page.next_cursor)


def _present(levy: WelfareLevy) -> dict[str, Any]:
    names = ("id", "claim_id", "amount_satang", "captured_at", "called_at", "called_by")
    number, due, taken = levies.levy_totals(db.session(), levy)
    return {name: getattr(levy, name) for name in names} | {
        "members": number,
        "due_satang": due,
        "taken_satang": taken,
    }
