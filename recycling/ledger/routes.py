"""/api/v1/ledger: the trial balance and the journal, for the enterprise's people."""

from collections import defaultdict
from typing import Any

from recycling.database.orm import db
from recycling.ledger import queries, schemas
from recycling.ledger.models import Entry
from recycling.ledger.service import Leg
from recycling.people.roles import Role
from recycling.web.api import ApiBlueprint
from recycling.web.guards import guard
from recycling.web.paging import Page, paginate

blp = ApiBlueprint("ledger", __name__, description="บัญชีเงินและน้ำหนัก / the journal")


@blp.route("/ledger/balances")
@guard(Role.STAFF, Role.TREASURER, Role.MANAGER)
@blp.arguments(schemas.BalanceQuery, location="query")
@blp.response(200, schemas.BalancesSchema, example=schemas.BALANCES_EXAMPLE)
def list_balances(query: dict[str, Any]) -> dict[str, Any]:
    """Every account's balance, and the totals by commodity, which are zero."""
    items = queries.balances(
        db.session(), until=query.get("until"), recorded_by=query.get("recorded_by")
    )
    totals: dict[str, int] = defaultdict(int)
    for item in items:
        totals[item.commodity] += item.balance
    return {
        "items": items,
        "totals": [{"commodity": name, "total": totals[name]} for name in sorted(totals)],
    }


@blp.route("/ledger/entries")
@guard(Role.STAFF, Role.TREASURER, Role.MANAGER)
@blp.arguments(schemas.EntryQuery, location="query")
@blp.response(200, schemas.EntryPage, example=schemas.ENTRIES_EXAMPLE)
def list_entries(query: dict[str, Any]) -> Page[dict[str, Any]]:
    """Journal entries with their legs, newest first."""
    session = db.session()
    page = paginate(
        session,
        queries.entries(session, source_id=query.get("source_id")),
        by=Entry.id,
        cursor=query.get("cursor"),
        limit=query["limit"],
        newest_first=True,
    )
    legs = queries.legs_by_entry(session, [entry.id for entry in page.items])
    return Page([_present(entry, legs[entry.id]) for entry in page.items], page.next_cursor)


def _present(entry: Entry, legs: list[Leg]) -> dict[str, Any]:
    names = (
        "id",
        "event",
        "source_id",
        "captured_at",
        "recorded_at",
        "effective_on",
        "late_from",
        "reverses_id",
    )
    return {name: getattr(entry, name) for name in names} | {"legs": legs}
