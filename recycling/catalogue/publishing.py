"""Publishing a price list: what it must satisfy before anybody is promised a price."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pricing import Bought, Grade, PriceList, PricingError, Rounding, Unit, tiers_to_record
from recycling import clock
from recycling.catalogue.lists import price_list
from recycling.catalogue.materials import materials
from recycling.catalogue.models import Material, PriceLine, PriceListRow
from recycling.catalogue.problems import as_problem
from recycling.catalogue.terms import GradeTerms, LineTerms, rules_to_json
from recycling.database.orm import current_enterprise
from recycling.errors import Bilingual, FieldError, Problem, invalid

# "From now on" takes a moment to arrive; it is not a date in the past.
DELAY = timedelta(minutes=10)
# A year of the Buddhist era typed as one of the common era is 543 years ahead.
AHEAD = timedelta(days=366)


def publish_price_list(
    session: Session,
    *,
    id: UUID,
    published_by: UUID,
    rounding: Rounding,
    grades: Sequence[GradeTerms],
    lines: Sequence[LineTerms],
    valid_from: datetime | None = None,
) -> PriceList:
    """Publish prices that hold from `valid_from` (None: from now on).

    A list is never changed; one that begins together with an earlier one takes
    its place. Raises Problem: valid-from-past, valid-from-too-far, the errors
    of `pricing` (invalid-price-list ...), all 422 with the fields that are wrong.
    """
    begins = _beginning(valid_from)
    offers = _offers(lines, known=materials(session))
    paying = _grades(grades)
    try:
        checked = PriceList(
            id=id,
            version=_next_version(session),
            valid_from=begins,
            rounding=rounding,
            grades=paying,
            offers=offers,
        )
    except PricingError as error:
        raise as_problem(error) from error
    _store(session, checked, published_by=published_by, grades=grades, lines=lines)
    return price_list(session, price_list_id=id)


def _store(
    session: Session,
    checked: PriceList,
    *,
    published_by: UUID,
    grades: Sequence[GradeTerms],
    lines: Sequence[LineTerms],
) -> None:
    enterprise_id = current_enterprise(session)
    session.add(
        PriceListRow(
            enterprise_id=enterprise_id,
            id=checked.id,
            version=checked.version,
            valid_from=checked.valid_from,
            published_at=clock.now(),
            published_by=published_by,
            rules=rules_to_json(checked.rounding, grades),
        )
    )
    session.flush()
    session.add_all(
        PriceLine(
            enterprise_id=enterprise_id,
            price_list_id=checked.id,
            material_code=each.material,
            unit_price_satang=each.unit_price_satang,
            tiers=tiers_to_record(each.tiers),
        )
        for each in lines
    )
    session.flush()


def _beginning(valid_from: datetime | None) -> datetime:
    now = clock.now()
    if valid_from is None:
        return now
    if valid_from < now - DELAY:
        raise invalid(
            "valid_from",
            "เวลาเริ่มใช้ผ่านไปแล้ว ราคาย้อนหลังไม่ได้ ตั้งเวลาเป็นตอนนี้หรือหลังจากนี้",
            "This moment has passed; prices do not change backwards. Choose now or later.",
            kind="valid-from-past",
        )
    if valid_from > now + AHEAD:
        raise invalid(
            "valid_from",
            "เวลาเริ่มใช้อยู่ไกลเกินหนึ่งปี ตรวจปี ค.ศ. แล้วส่งใหม่",
            "More than a year ahead. Check the year (common era) and send it again.",
            kind="valid-from-too-far",
        )
    return max(valid_from, now).astimezone(UTC)


def _next_version(session: Session) -> int:
    """The number of a list published now; one publisher at a time takes one."""
    enterprise_id = current_enterprise(session)
    session.execute(
        select(func.pg_advisory_xact_lock(func.hashtextextended(f"price-lists {enterprise_id}", 0)))
    )
    latest = session.scalar(
        select(func.max(PriceListRow.version)).where(PriceListRow.enterprise_id == enterprise_id)
    )
    return (latest or 0) + 1


def _grades(grades: Sequence[GradeTerms]) -> tuple[Grade, ...]:
    made = []
    for position, terms in enumerate(grades):
        try:
            made.append(terms.grade())
        except PricingError as error:
            raise as_problem(error.under(f"grades[{position}]")) from error
    return tuple(made)


def _offers(lines: Sequence[LineTerms], *, known: Mapping[str, Material]) -> tuple[Bought, ...]:
    if wrong := tuple(_wrong_materials(lines, known=known)):
        message = Bilingual(
            "บางบรรทัดของป้ายราคาไม่ถูกต้อง แก้ตามที่บอกแล้วส่งใหม่",
            "Some lines of the price list are wrong. Mend what is named and send it again.",
        )
        raise Problem("invalid-price-list", 422, message, wrong)
    offers = []
    for position, line in enumerate(lines):
        unit = Unit(known[line.material].unit)
        try:
            offers.append(Bought(line.material, unit, line.unit_price_satang, line.tiers))
        except PricingError as error:
            fault = error.under(f"lines[{position}]")
            raise as_problem(fault, fields={"unit_price": "unit_price_satang"}) from error
    return tuple(offers)


def _wrong_materials(
    lines: Sequence[LineTerms], *, known: Mapping[str, Material]
) -> Iterator[FieldError]:
    seen: set[str] = set()
    for position, line in enumerate(lines):
        path = f"lines[{position}].material"
        if line.material not in known:
            yield FieldError(
                path,
                Bilingual(
                    f"ไม่มีวัสดุ {line.material} เพิ่มวัสดุนี้ก่อน หรือแก้รหัส",
                    f"There is no material {line.material}. Add it first, or mend the code.",
                ),
            )
        elif line.material in seen:
            yield FieldError(
                path,
                Bilingual(
                    f"มีวัสดุ {line.material} อยู่แล้ว ให้เหลือบรรทัดเดียว",
                    f"{line.material} stands here already. Keep one line of it.",
                ),
            )
        seen.add(line.material)
