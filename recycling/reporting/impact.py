"""What a household has brought, and an estimate of what that spared the climate.

An estimate, not a credit: it takes each receipt by the factors in force when
it was issued, and shows how far published sources disagree.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from recycling.catalogue import service as catalogue
from recycling.catalogue.models import Material
from recycling.clock import BANGKOK
from recycling.database.orm import current_enterprise
from recycling.errors import invalid
from recycling.people import service as people
from recycling.reporting import factors
from recycling.reporting.models import GhgFactor
from recycling.weighing.evidence import Replacement
from recycling.weighing.models import WeighLine, WeighTicket


@dataclass(slots=True)
class Sum:
    """Grams brought, satang earned, and grams of CO₂e: counted, and by the sources' extremes.

    `without_factor_g` is the part of the mass nobody's factor is known for.
    """

    mass_g: int = 0
    amount_satang: int = 0
    co2e_g: int = 0
    co2e_low_g: int = 0
    co2e_high_g: int = 0
    without_factor_g: int = 0

    def add(self, *, grams: int, satang: int, known: Sequence[GhgFactor]) -> None:
        """Take one line of a ticket in."""
        self.mass_g += grams
        self.amount_satang += satang
        if not known:
            self.without_factor_g += grams
            return
        estimates = sorted(_estimate(grams, factor.g_per_kg) for factor in known)
        self.co2e_g += sum(_estimate(grams, f.g_per_kg) for f in known if f.counted)
        self.co2e_low_g += estimates[0]
        self.co2e_high_g += estimates[-1]


@dataclass(slots=True)
class OfMaterial(Sum):
    """A material's sum, its amount in its own unit, and the factors it was taken by."""

    quantity: int = 0
    used: set[tuple[str, int]] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """Everything between two days, by month (`2026-11`) and by material."""

    first: date
    last: date
    tickets: int
    total: Sum
    months: Mapping[str, Sum]
    materials: Mapping[str, OfMaterial]
    catalogue: Mapping[str, Material]
    sources: Sequence[Mapping[str, Any]]


def household_impact(session: Session, *, household_id: UUID, first: date, last: date) -> Impact:
    """What a household brought from `first` to `last`; Problem not-found, invalid-request."""
    people.get_household(session, household_id=household_id)
    if last < first:
        raise invalid("to", "วันสิ้นสุดต้องไม่ก่อนวันเริ่ม", "The last day must not be before the first.")
    rows = session.execute(
        select(WeighTicket, WeighLine)
        .join(
            WeighLine,
            (WeighLine.enterprise_id == WeighTicket.enterprise_id)
            & (WeighLine.ticket_id == WeighTicket.id),
        )
        .where(
            WeighTicket.enterprise_id == current_enterprise(session),
            WeighTicket.household_id == household_id,
            WeighTicket.captured_at >= _midnight(first),
            WeighTicket.captured_at < _midnight(last + timedelta(days=1)),
            ~_replaced(),
        )
        .order_by(WeighTicket.captured_at, WeighTicket.id, WeighLine.line)
    ).all()
    return _summed(session, [(ticket, line) for ticket, line in rows], first=first, last=last)


def _summed(
    session: Session,
    rows: Iterable[tuple[WeighTicket, WeighLine]],
    *,
    first: date,
    last: date,
) -> Impact:
    known, every = catalogue.materials(session), factors.lists(session)
    by_list = factors.factors_of(session, list_ids=[each.id for each in every])
    total, tickets = Sum(), Counter[UUID]()
    months: dict[str, Sum] = defaultdict(Sum)
    materials: dict[str, OfMaterial] = defaultdict(OfMaterial)
    for ticket, line in rows:
        material = known[line.material_code]
        held = factors.in_force(every, at=ticket.recorded_at)
        some = by_list.get((held.id, material.code), ()) if held else ()
        month = ticket.captured_at.astimezone(BANGKOK).strftime("%Y-%m")
        of_one = materials[material.code]
        for each in (total, months[month], of_one):
            each.add(grams=_grams(material, line.quantity), satang=line.amount_satang, known=some)
        of_one.quantity += line.quantity
        of_one.used |= {(f.source, f.g_per_kg) for f in some if f.counted}
        tickets[ticket.id] += 1
    used = {code for each in materials.values() for code, _ in each.used}
    named = {source["code"]: source for each in every for source in each.sources}
    return Impact(
        first=first,
        last=last,
        tickets=len(tickets),
        total=total,
        months=months,
        materials=materials,
        catalogue=known,
        sources=[named[code] for code in sorted(used)],
    )


def _grams(material: Material, quantity: int) -> int:
    return quantity if material.unit == "kg" else quantity * material.grams_per_unit


def _estimate(grams: int, g_per_kg: int) -> int:
    """Grams of CO₂e, rounded to the nearest, a half up."""
    return (grams * g_per_kg + 500) // 1000


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), BANGKOK)


def _replaced() -> ColumnElement[bool]:
    return (
        select(Replacement.ticket_id)
        .where(
            Replacement.enterprise_id == WeighTicket.enterprise_id,
            Replacement.ticket_id == WeighTicket.id,
        )
        .exists()
    )
