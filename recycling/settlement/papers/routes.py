"""/api/v1: vouchers, printed passbooks, and the sheets of the books, as JSON and as PDF."""

from typing import Any
from uuid import UUID

from flask import Response, current_app

from recycling import clock
from recycling.database.orm import db
from recycling.documents.papers import Paper, paper_pdf
from recycling.errors import forbidden, invalid
from recycling.people.roles import Role
from recycling.settlement.papers import passbook_prints, schemas, vouchers
from recycling.settlement.papers.day import Day, day_sheet
from recycling.settlement.papers.day_paper import day_paper
from recycling.settlement.papers.models import Voucher
from recycling.settlement.papers.stock import Stock, stock_balance, stock_paper
from recycling.settlement.papers.trial import Trial, trial_balance, trial_paper
from recycling.web.api import ApiBlueprint
from recycling.web.guards import actor, guard
from recycling.web.paging import Page, paginate

blp = ApiBlueprint("papers", __name__, description="เอกสารทางบัญชี / papers of the books")

_STAFF = (Role.STAFF, Role.TREASURER, Role.MANAGER)
_PDF = {"type": "string", "format": "binary"}


@blp.route("/vouchers")
@guard(*_STAFF)
@blp.arguments(schemas.VoucherQuery, location="query")
@blp.response(200, schemas.VoucherPage, example={"items": [schemas.VOUCHER], "next_cursor": None})
def list_vouchers(query: dict[str, Any]) -> Page[dict[str, Any]]:
    """Payment vouchers, newest first."""
    session = db.session()
    page = paginate(
        session,
        vouchers.vouchers(session, source_id=query.get("source_id")),
        by=Voucher.id,
        cursor=query.get("cursor"),
        limit=query["limit"],
        newest_first=True,
    )
    void = vouchers.void_ones(session, ids=[voucher.id for voucher in page.items])
    return Page([_present(voucher, voucher.id in void) for voucher in page.items], page.next_cursor)


@blp.route("/vouchers/<uuid:voucher_id>")
@guard()
@blp.response(200, schemas.VoucherSchema, example=schemas.VOUCHER)
def get_voucher(voucher_id: UUID) -> dict[str, Any]:
    """The voucher of a payout or a benefit; a household sees its own."""
    voucher = _own_voucher(voucher_id)
    return _present(voucher, _is_void(voucher))


@blp.route("/vouchers/<uuid:voucher_id>/pdf")
@guard()
@blp.response(200, _PDF, content_type="application/pdf")
def get_voucher_pdf(voucher_id: UUID) -> Response:
    """A voucher to print and sign, on A5 in Thai."""
    voucher = _own_voucher(voucher_id)
    return _pdf(vouchers.voucher_paper(voucher, void=_is_void(voucher)))


@blp.route("/households/<uuid:household_id>/passbook/pdf")
@guard()
@blp.arguments(schemas.LinesQuery, location="query")
@blp.response(200, _PDF, content_type="application/pdf")
def get_passbook_pdf(query: dict[str, Any], household_id: UUID) -> Response:
    """A passbook's lines on paper; the same range is the same bytes whenever it is printed."""
    _require_own(household_id)
    printed = passbook_prints.print_passbook(db.session(), household_id=household_id, **query)
    return _pdf(passbook_prints.passbook_paper(printed))


@blp.route("/reports/day")
@guard(*_STAFF)
@blp.arguments(schemas.DayQuery, location="query")
@blp.response(200, schemas.DaySheetSchema, example=schemas.DAY)
def get_day_sheet(query: dict[str, Any]) -> Day:
    """What money did on a business day, what was bought, which papers went out."""
    return day_sheet(db.session(), on=query.get("on") or clock.today())


@blp.route("/reports/day/pdf")
@guard(*_STAFF)
@blp.arguments(schemas.DayQuery, location="query")
@blp.response(200, _PDF, content_type="application/pdf")
def get_day_sheet_pdf(query: dict[str, Any]) -> Response:
    """The daily close sheet to print and sign."""
    session = db.session()
    return _pdf(day_paper(session, day_sheet(session, on=query.get("on") or clock.today())))


@blp.route("/reports/trial-balance")
@guard(*_STAFF)
@blp.arguments(schemas.UntilQuery, location="query")
@blp.response(200, schemas.TrialSchema, example=schemas.TRIAL)
def get_trial_balance(query: dict[str, Any]) -> Trial:
    """The money accounts by line of the chart; debit and credit sum to the same."""
    return trial_balance(db.session(), until=query.get("until") or clock.today())


@blp.route("/reports/trial-balance/pdf")
@guard(*_STAFF)
@blp.arguments(schemas.UntilQuery, location="query")
@blp.response(200, _PDF, content_type="application/pdf")
def get_trial_balance_pdf(query: dict[str, Any]) -> Response:
    """The trial balance to print and sign."""
    session = db.session()
    until = query.get("until") or clock.today()
    return _pdf(trial_paper(session, trial_balance(session, until=until)))


@blp.route("/reports/stock")
@guard(*_STAFF)
@blp.arguments(schemas.PeriodQuery, location="query")
@blp.response(200, schemas.StockSchema, example=schemas.STOCK)
def get_stock(query: dict[str, Any]) -> Stock:
    """The stock at cost and the mass balance of a period, by material."""
    _require_period(query)
    return stock_balance(db.session(), **query)


@blp.route("/reports/stock/pdf")
@guard(*_STAFF)
@blp.arguments(schemas.PeriodQuery, location="query")
@blp.response(200, _PDF, content_type="application/pdf")
def get_stock_pdf(query: dict[str, Any]) -> Response:
    """The stock and mass balance to print and sign."""
    _require_period(query)
    session = db.session()
    return _pdf(stock_paper(session, stock_balance(session, **query)))


def _own_voucher(voucher_id: UUID) -> Voucher:
    voucher = vouchers.get_voucher(db.session(), voucher_id=voucher_id)
    _require_own(voucher.household_id)
    return voucher


def _is_void(voucher: Voucher) -> bool:
    return bool(vouchers.void_ones(db.session(), ids=[voucher.id]))


def _present(voucher: Voucher, void: bool) -> dict[str, Any]:
    names = ("id", "number", "kind", "household_id", "source_id", "issued_at", "document")
    return {name: getattr(voucher, name) for name in names} | {"void": void}


def _require_own(household_id: UUID) -> None:
    """Let a household's own people and the centre's pass, nobody else."""
    if actor().household_id != household_id and not actor().is_staff:
        raise forbidden("ดูได้เฉพาะของตนเอง", "This is another household's. See your own.")


def _require_period(query: dict[str, Any]) -> None:
    if query["first_day"] > query["last_day"]:
        raise invalid(
            "last_day", "วันสุดท้ายต้องไม่ก่อนวันแรก", "The last day must not be before the first."
        )


def _pdf(paper: Paper) -> Response:
    return current_app.response_class(paper_pdf(paper), mimetype="application/pdf")
