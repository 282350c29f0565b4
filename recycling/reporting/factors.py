"""Greenhouse-gas factors: published as whole lists, in force from a moment on."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from recycling import clock
from recycling.catalogue import service as catalogue
from recycling.database.orm import current_enterprise
from recycling.errors import Bilingual, FieldError, Problem, invalid
from recycling.reporting.models import GhgFactor, GhgList

_COUNTED = Bilingual(
    "แต่ละวัสดุต้องมีค่าที่ใช้นับหนึ่งค่าพอดี", "Exactly one factor of each material is the one that counts."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who published factors, and what lies within their boundary."""

    code: str
    title: str
    boundary_th: str
    boundary_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """Grams of CO₂e avoided for each kilogram, by a source, found at `locator` in it."""

    material: str
    source: str
    g_per_kg: int
    counted: bool
    locator: str


def publish_factors(
    session: Session,
    *,
    id: UUID,
    sources: Sequence[Source],
    factors: Sequence[Factor],
    published_by: UUID,
    valid_from: datetime | None = None,
) -> GhgList:
    """Publish a list that holds from `valid_from` (now), for receipts issued from then on.

    Raises Problem invalid-request: a beginning in the past, an unknown material
    or source, a material counted twice or not at all.
    """
    now = clock.now()
    begins = valid_from or now
    if begins < now:
        raise invalid(
            "valid_from",
            "เริ่มใช้ย้อนหลังไม่ได้ เพราะค่าที่ประเมินไว้แล้วต้องคงเดิม เลือกเวลาตั้งแต่ตอนนี้",
            "Factors cannot begin in the past: what was estimated stays. Begin now or later.",
        )
    _require_sound(session, sources, factors)
    # One after the other, so that each has a number of its own.
    lock = f"ghg-lists:{current_enterprise(session)}"
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(lock, 0))))
    last = session.scalar(
        select(func.max(GhgList.version)).where(
            GhgList.enterprise_id == current_enterprise(session)
        )
    )
    made = GhgList(
        enterprise_id=current_enterprise(session),
        id=id,
        version=(last or 0) + 1,
        valid_from=begins,
        published_at=now,
        published_by=published_by,
        sources=[asdict(source) for source in sources],
    )
    session.add(made)
    session.flush()
    session.add_all(
        GhgFactor(
            enterprise_id=made.enterprise_id,
            list_id=made.id,
            material_code=factor.material,
            source=factor.source,
            g_per_kg=factor.g_per_kg,
            counted=factor.counted,
            locator=factor.locator,
        )
        for factor in factors
    )
    session.flush()
    return made


def lists(session: Session) -> Sequence[GhgList]:
    """All lists by when they begin; of those begun together the highest version last."""
    query = select(GhgList).where(GhgList.enterprise_id == current_enterprise(session))
    return session.scalars(query.order_by(GhgList.valid_from, GhgList.version)).all()


def in_force(every: Sequence[GhgList], *, at: datetime) -> GhgList | None:
    """The list that holds at a moment; `every` as `lists` gives them."""
    begun = [each for each in every if each.valid_from <= at]
    return begun[-1] if begun else None


def factors_of(
    session: Session, *, list_ids: Sequence[UUID]
) -> Mapping[tuple[UUID, str], Sequence[GhgFactor]]:
    """The factors of some lists, by list and material."""
    query = select(GhgFactor).where(
        GhgFactor.enterprise_id == current_enterprise(session), GhgFactor.list_id.in_(list_ids)
    )
    found: dict[tuple[UUID, str], list[GhgFactor]] = {}
    for factor in session.scalars(query.order_by(GhgFactor.material_code, GhgFactor.source)):
        found.setdefault((factor.list_id, factor.material_code), []).append(factor)
    return found


def _require_sound(session: Session, sources: Sequence[Source], factors: Sequence[Factor]) -> None:
    materials = catalogue.materials(session)
    known = {source.code for source in sources}
    wrong: list[FieldError] = []
    counted: dict[str, int] = {factor.material: 0 for factor in factors}
    seen: set[tuple[str, str]] = set()
    for position, factor in enumerate(factors):
        counted[factor.material] += factor.counted
        if factor.material not in materials:
            words = Bilingual("ไม่มีวัสดุนี้", "No such material.")
            wrong.append(FieldError(f"factors[{position}].material", words))
        if factor.source not in known:
            words = Bilingual("ไม่มีแหล่งนี้ในรายการ sources", "Not among the `sources`.")
            wrong.append(FieldError(f"factors[{position}].source", words))
        if (factor.material, factor.source) in seen:
            words = Bilingual("วัสดุนี้จากแหล่งนี้ซ้ำ", "This material stands twice by this source.")
            wrong.append(FieldError(f"factors[{position}].material", words))
        seen.add((factor.material, factor.source))
    if any(times != 1 for times in counted.values()):
        wrong.append(FieldError("factors", _COUNTED))
    if wrong:
        raise Problem("invalid-request", 422, wrong[0].message, tuple(wrong))
