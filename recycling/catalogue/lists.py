"""Price lists as they stand: which holds when, and which may still be used."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import Session

from pricing import Bought, NotBought, PriceList, Refusal, Unit, Words, tiers_from_record
from recycling import clock
from recycling.catalogue.materials import refused_kinds
from recycling.catalogue.models import Material, PriceLine, PriceListRow, RefusedKind
from recycling.catalogue.problems import at_field
from recycling.catalogue.terms import rules_from_json
from recycling.database.orm import current_enterprise
from recycling.errors import Problem, conflict, not_found

CLOCK_SKEW = timedelta(hours=48)
_NEWEST = (PriceListRow.valid_from.desc(), PriceListRow.version.desc())


def price_list(session: Session, *, price_list_id: UUID) -> PriceList:
    """One price list of this enterprise; Problem not-found otherwise."""
    return compose(session, get_row(session, price_list_id=price_list_id))


def list_in_force(session: Session, *, at: datetime) -> PriceList:
    """The price list that holds at `at`; Problem no-price-list (409) when none does yet."""
    row = row_in_force(session, at=at)
    if row is None:
        raise conflict(
            "no-price-list",
            "ศูนย์ยังไม่ได้ประกาศราคา โปรดสอบถามศูนย์รับซื้อ",
            "There are no prices yet. Ask the centre.",
        )
    return compose(session, row)


def require_usable(
    session: Session, *, price_list_id: UUID, captured_at: datetime, held_id: UUID | None = None
) -> PriceList:
    """The price list, if what was captured at `captured_at` may be priced by it.

    It may when it is `held_id` (held for the pickup), or was in force at some
    moment within 48 hours of `captured_at`: a phone's clock may be wrong by so
    much. Raises Problem not-found, stale-price-list (409, with
    `current_price_list_id`).
    """
    row = get_row(session, price_list_id=price_list_id)
    if price_list_id == held_id:
        return compose(session, row)
    latest = min(captured_at + CLOCK_SKEW, clock.now())
    begun = row.valid_from <= latest
    ended = _ended_at(session, row)
    over = ended is not None and (ended <= row.valid_from or ended <= captured_at - CLOCK_SKEW)
    if not begun or over:
        raise _stale(session)
    return compose(session, row)


def require_in_force(session: Session, *, price_list_id: UUID | None) -> PriceList:
    """The list that holds now; Problem stale-price-list (409) when another was meant."""
    held = list_in_force(session, at=clock.now())
    if price_list_id is not None and price_list_id != held.id:
        get_row(session, price_list_id=price_list_id)
        raise _stale(session)
    return held


def get_row(session: Session, *, price_list_id: UUID) -> PriceListRow:
    """A list's row; Problem not-found."""
    row = session.get(PriceListRow, (current_enterprise(session), price_list_id))
    if row is None:
        raise at_field(not_found("ป้ายราคา", "price list"), "price_list_id")
    return row


def row_in_force(session: Session, *, at: datetime) -> PriceListRow | None:
    """The row of the list that holds at `at`: of those begun together, the highest version."""
    begun = price_lists(session).where(PriceListRow.valid_from <= at)
    return session.scalars(begun.order_by(*_NEWEST).limit(1)).first()


def row_before(session: Session, *, row: PriceListRow) -> PriceListRow | None:
    """The row of the list that held before `row` began."""
    earlier = price_lists(session).where(PriceListRow.valid_from < row.valid_from)
    return session.scalars(earlier.order_by(*_NEWEST).limit(1)).first()


def price_lists(session: Session) -> Select[PriceListRow]:
    """The query for this enterprise's price lists."""
    return select(PriceListRow).where(PriceListRow.enterprise_id == current_enterprise(session))


def unit_prices(session: Session, *, price_list_id: UUID) -> dict[str, int]:
    """Satang per kg, piece or crate of each material of a list."""
    rows = session.execute(
        select(PriceLine.material_code, PriceLine.unit_price_satang).where(
            PriceLine.enterprise_id == current_enterprise(session),
            PriceLine.price_list_id == price_list_id,
        )
    )
    return dict(rows.all())


def compose(session: Session, row: PriceListRow) -> PriceList:
    """The list of a row, with what is never bought among its offers."""
    bought = [
        Bought(
            line.material_code, Unit(unit), line.unit_price_satang, tiers_from_record(line.tiers)
        )
        for line, unit in session.execute(
            select(PriceLine, Material.unit)
            .join(
                Material,
                (Material.enterprise_id == PriceLine.enterprise_id)
                & (Material.code == PriceLine.material_code),
            )
            .where(PriceLine.enterprise_id == row.enterprise_id, PriceLine.price_list_id == row.id)
            .order_by(Material.position, Material.code)
        )
    ]
    priced = {offer.material for offer in bought}
    refused = [
        NotBought(kind.code, _refusal(kind))
        for kind in refused_kinds(session)
        if kind.code not in priced
    ]
    rounding, grades = rules_from_json(row.rules)
    return PriceList(
        id=row.id,
        version=row.version,
        valid_from=row.valid_from.astimezone(UTC),
        offers=(*bought, *refused),
        grades=tuple(each.grade() for each in grades),
        rounding=rounding,
    )


def _refusal(kind: RefusedKind) -> Refusal:
    return Refusal(
        kind.code,
        Words(kind.reason_th, kind.reason_en),
        Words(kind.advice_th, kind.advice_en),
    )


def _ended_at(session: Session, row: PriceListRow) -> datetime | None:
    """When the next list took over; no later than its own beginning if it never held."""
    later = select(func.min(PriceListRow.valid_from)).where(
        PriceListRow.enterprise_id == row.enterprise_id,
        tuple_(PriceListRow.valid_from, PriceListRow.version) > tuple_(row.valid_from, row.version),
    )
    return session.scalar(later)


def _stale(session: Session) -> Problem:
    current = row_in_force(session, at=clock.now())
    problem = conflict(
        "stale-price-list",
        "ป้ายราคานี้หมดอายุแล้ว โหลดราคาใหม่ ตรวจยอด แล้วส่งอีกครั้ง",
        "This price list no longer holds. Load the new prices, check the amounts, send again.",
        current_price_list_id=str(current.id) if current else None,
    )
    return at_field(problem, "price_list_id")
