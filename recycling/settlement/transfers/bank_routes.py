"""/api/v1: bank statements and what they confirm."""

from typing import Any
from uuid import UUID

from recycling.database.orm import db
from recycling.people.roles import Role
from recycling.settlement.transfers import bank_schemas as schemas
from recycling.settlement.transfers import banking
from recycling.settlement.transfers.banking import OpenLine
from recycling.web.api import ApiBlueprint
from recycling.web.guards import actor, guard
from recycling.web.once import once

blp = ApiBlueprint("bank", __name__, description="ใบแจ้งยอดธนาคาร / bank statements")


@blp.route("/bank-statements", methods=("POST",))
@guard(Role.TREASURER, Role.MANAGER)
@once
@blp.arguments(schemas.StatementBody, example=schemas.STATEMENT_BODY_EXAMPLE)
@blp.response(201, schemas.ImportedSchema, example=schemas.IMPORTED_EXAMPLE)
def import_bank_statement(body: dict[str, Any]) -> dict[str, Any]:
    """Bring a bank statement: transfers it shows beyond doubt are confirmed.

    Lines that could be more than one transfer, or none, come back in
    `open_lines` for a person to decide.
    """
    done = banking.import_statement(
        db.session(), id=body["id"], csv=body["csv"], imported_by=actor().person_id
    )
    return {
        "id": done.statement.id,
        "line_count": done.statement.line_count,
        "new_count": done.statement.new_count,
        "confirmed": done.confirmed,
        "open_lines": [_present(each) for each in done.open_lines],
    }


@blp.route("/bank-lines")
@guard(Role.TREASURER, Role.MANAGER)
@blp.arguments(schemas.BankLineQuery, location="query")
@blp.response(200, schemas.BankLinesSchema, example={"items": [schemas.LINE_EXAMPLE]})
def list_bank_lines(query: dict[str, Any]) -> dict[str, Any]:
    """What left the bank and no transfer explains yet, or what was said to be none."""
    found = banking.open_lines(db.session(), dismissed=query["status"] == "dismissed")
    return {"items": [_present(each) for each in found]}


@blp.route("/bank-lines/<uuid:line_id>/match", methods=("POST",))
@guard(Role.TREASURER, Role.MANAGER)
@once
@blp.arguments(schemas.MatchBody, example=schemas.MATCH_BODY_EXAMPLE)
@blp.response(201, schemas.BankLineSchema, example=schemas.MATCHED_EXAMPLE)
def match_bank_line(body: dict[str, Any], line_id: UUID) -> dict[str, Any]:
    """Say which transfer a line is; a transfer without a slip is paid thereby."""
    line = banking.match_by_hand(
        db.session(),
        line_id=line_id,
        transfer_id=body["transfer_id"],
        person_id=actor().person_id,
    )
    return _present(OpenLine(line, []))


@blp.route("/bank-lines/<uuid:line_id>/dismissal", methods=("POST",))
@guard(Role.TREASURER, Role.MANAGER)
@once
@blp.arguments(schemas.DismissalBody, example=schemas.DISMISSAL_BODY_EXAMPLE)
@blp.response(201, schemas.BankLineSchema, example=schemas.DISMISSED_EXAMPLE)
def dismiss_bank_line(body: dict[str, Any], line_id: UUID) -> dict[str, Any]:
    """Say that a line is no transfer to a household, and what it is: a fee, a purchase.

    It is not shown among the open ones any more. The books do not change. A
    match undoes it.
    """
    line = banking.dismiss(
        db.session(), line_id=line_id, reason=body["reason"], person_id=actor().person_id
    )
    return _present(OpenLine(line, []))


def _present(found: OpenLine) -> dict[str, Any]:
    names = (
        *("id", "on_date", "at", "amount_satang", "reference", "description"),
        *("transfer_id", "how", "dismissal"),
    )
    told = {name: getattr(found.line, name) for name in names}
    return told | {"candidates": found.candidates}
