"""What is bought and what never is: the catalogue behind every price list."""

import re
from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pricing import Bulk, PricingError, Unit
from recycling.catalogue.models import Material, MaterialGroup, RefusedKind
from recycling.catalogue.problems import as_problem, at_field
from recycling.database.orm import current_enterprise
from recycling.errors import Problem, conflict, invalid, not_found

Row = TypeVar("Row", MaterialGroup, Material, RefusedKind)

# A code names a ledger's commodity and account (`stock:pet-clear`) and stands in addresses.
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_CODE = 60


def groups(session: Session) -> Sequence[MaterialGroup]:
    """The headings of the board, in its order."""
    mine = MaterialGroup.enterprise_id == current_enterprise(session)
    query = select(MaterialGroup).where(mine)
    return session.scalars(query.order_by(MaterialGroup.position, MaterialGroup.code)).all()


def materials(session: Session) -> dict[str, Material]:
    """Every material by its code, in the order of the board."""
    query = (
        select(Material)
        .where(Material.enterprise_id == current_enterprise(session))
        .order_by(Material.position, Material.code)
    )
    return {each.code: each for each in session.scalars(query)}


def refused_kinds(session: Session) -> Sequence[RefusedKind]:
    """What is never bought, by code."""
    mine = RefusedKind.enterprise_id == current_enterprise(session)
    return session.scalars(select(RefusedKind).where(mine).order_by(RefusedKind.code)).all()


def create_group(
    session: Session, *, code: str, name_th: str, name_en: str, icon: str, position: int
) -> MaterialGroup:
    """Add a heading to the board; Problem code-used (409)."""
    group = MaterialGroup(
        enterprise_id=current_enterprise(session),
        code=code,
        name_th=name_th,
        name_en=name_en,
        icon=icon,
        position=position,
    )
    return _add(session, group)


def create_material(
    session: Session,
    *,
    code: str,
    group: str,
    name_th: str,
    name_en: str,
    unit: str,
    ml_per_unit: int,
    grams_per_unit: int = 1000,
    hazardous: bool = False,
    prepare_th: str = "",
    prepare_en: str = "",
    position: int = 0,
) -> Material:
    """Add a material bought by the `unit` (kg, piece, crate).

    `ml_per_unit` and `grams_per_unit` are the bulk and weight of one of it as
    collected; a kg weighs 1000. Raises Problem not-found (group), too-small or
    too-large (bulk), code-used (409).
    """
    _require_group(session, group)
    try:
        Bulk(Unit(unit), ml_per_unit, grams_per_unit)
    except PricingError as error:
        raise as_problem(error) from error
    material = Material(
        enterprise_id=current_enterprise(session),
        code=code,
        group_code=group,
        name_th=name_th,
        name_en=name_en,
        unit=Unit(unit).value,
        ml_per_unit=ml_per_unit,
        grams_per_unit=grams_per_unit,
        hazardous=hazardous,
        prepare_th=prepare_th,
        prepare_en=prepare_en,
        position=position,
        active=True,
    )
    _require_free(session, RefusedKind, code)
    return _add(session, material)


def create_refused(
    session: Session,
    *,
    code: str,
    name_th: str,
    name_en: str,
    reason_th: str,
    reason_en: str,
    advice_th: str = "",
    advice_en: str = "",
    group: str | None = None,
    hazardous: bool = False,
) -> RefusedKind:
    """Say what is never bought, why, and what to do with it.

    Raises Problem not-found (group), code-used (409; also by a material).
    """
    if group is not None:
        _require_group(session, group)
    kind = RefusedKind(
        enterprise_id=current_enterprise(session),
        code=code,
        group_code=group,
        name_th=name_th,
        name_en=name_en,
        reason_th=reason_th,
        reason_en=reason_en,
        advice_th=advice_th,
        advice_en=advice_en,
        hazardous=hazardous,
    )
    _require_free(session, Material, code)
    return _add(session, kind)


def _require_group(session: Session, code: str) -> None:
    if session.get(MaterialGroup, (current_enterprise(session), code)) is None:
        raise at_field(not_found("หมวดวัสดุ", "group of materials"), "group")


def _require_free(session: Session, others: type[Material | RefusedKind], code: str) -> None:
    """A code names either something bought or something refused, never both."""
    if session.get(others, (current_enterprise(session), code)) is not None:
        raise _used()


def _add(session: Session, row: Row) -> Row:
    if len(row.code) > _LONGEST_CODE or not _CODE.fullmatch(row.code):
        raise invalid(
            "code",
            "รหัสใช้ได้เฉพาะ a-z 0-9 และขีดกลาง เช่น pet-clear",
            "A code has lower-case letters, digits and single hyphens, such as pet-clear.",
        )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        raise _used() from error
    return row


def _used() -> Problem:
    problem = conflict(
        "code-used",
        "รหัสนี้มีอยู่แล้ว ตั้งรหัสอื่น",
        "This code is in use already. Choose another.",
    )
    return at_field(problem, "code")
