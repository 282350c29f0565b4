"""/api/v1/dividends: previewed, posted once, looked up."""

from typing import Any
from uuid import UUID

from recycling.database.orm import db
from recycling.people.roles import Role
from recycling.settlement.dividend import runs, schemas
from recycling.settlement.dividend.models import Dividend, DividendShare, ShareBy
from recycling.web.api import ApiBlueprint
from recycling.web.guards import actor, guard
from recycling.web.once import once
from recycling.web.paging import Page, PageQuery, paginate

blp = ApiBlueprint("dividends", __name__, description="เงินปันผล / dividends")


@blp.route("/dividends/preview")
@guard(Role.STAFF, Role.TREASURER, Role.MANAGER)
@blp.arguments(schemas.DividendQuery, location="query")
@blp.response(200, schemas.DividendPreviewSchema, example=schemas.PREVIEW)
def preview_dividend(query: dict[str, Any]) -> runs.Preview:
    """What each household would get; nothing is posted."""
    by = ShareBy(query.pop("by"))
    return runs.preview(db.session(), by=by, **query)


@blp.route("/dividends", methods=("POST",))
@guard(Role.MANAGER)
@once
@blp.arguments(schemas.DividendBody, example=schemas.BODY)
@blp.response(201, schemas.DividendSchema, example=schemas.DIVIDEND)
def post_dividend(body: dict[str, Any]) -> Dividend:
    """Pay a previewed dividend into all the passbooks at once."""
    by = ShareBy(body.pop("by"))
    return runs.post_dividend(db.session(), by=by, posted_by=actor().person_id, **body)


@blp.route("/dividends")
@guard()
@blp.arguments(PageQuery, location="query")
@blp.response(200, schemas.DividendPage, example={"items": [schemas.DIVIDEND], "next_cursor": None})
def list_dividends(query: dict[str, Any]) -> Page[Dividend]:
    """The dividends paid, newest first."""
    session = db.session()
    return paginate(
        session,
        runs.dividends(session),
        by=Dividend.id,
        cursor=query.get("cursor"),
        limit=query["limit"],
        newest_first=True,
    )


@blp.route("/dividends/<uuid:dividend_id>/shares")
@guard(Role.STAFF, Role.TREASURER, Role.MANAGER)
@blp.arguments(PageQuery, location="query")
@blp.response(
    200, schemas.DividendSharePage, example={"items": [schemas.SHARE], "next_cursor": None}
)
def list_dividend_shares(query: dict[str, Any], dividend_id: UUID) -> Page[DividendShare]:
    """Every household's share of a dividend, by household id."""
    session = db.session()
    runs.get_dividend(session, dividend_id=dividend_id)
    return paginate(
        session,
        runs.shares_of(session, dividend_id=dividend_id),
        by=DividendShare.household_id,
        cursor=query.get("cursor"),
        limit=query["limit"],
    )
