"""What a described load would bring, explained line by line."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from pricing import (
    Bulk,
    Counted,
    CountOverLimit,
    InvalidLoad,
    Limits,
    LoadLine,
    Measure,
    PricedLine,
    PriceList,
    PricingError,
    RefusedLine,
    Unit,
    Weighed,
    quote,
)
from pricing.checks import MAX_COUNT, MAX_QUANTITY
from recycling.catalogue.lists import require_in_force
from recycling.catalogue.materials import materials, refused_kinds
from recycling.catalogue.models import Material, RefusedKind
from recycling.catalogue.problems import as_problem
from recycling.people import service as people

_FIELDS = {"gross_g": "quantity", "count": "quantity"}
_BOUNDLESS = Limits(gross_g=MAX_QUANTITY, count=MAX_COUNT)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredLine:
    """What someone says there is: `quantity` in grams, pieces or crates."""

    material: str
    quantity: int
    grade: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedLine:
    """A declared line with its amount in satang and how it came about, in Thai and English.

    What is not bought brings 0 and says why; it has no price, and no unit when
    it is of a refused kind.
    """

    material: str
    name_th: str
    name_en: str
    unit: str | None
    quantity: int
    bought: bool
    grade: str | None
    unit_price_satang: int | None
    amount_satang: int
    th: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedQuote:
    """What a load would bring by one price list; `mass_g` and `volume_ml` are estimates."""

    price_list_id: UUID
    price_list_version: int
    valid_from: datetime
    lines: tuple[ExplainedLine, ...]
    total_satang: int
    mass_g: int
    volume_ml: int


@dataclass(frozen=True, slots=True)
class Quoter:
    """Prices loads by one list; holds the names and bulk it needs, so that many cost one look-up.

    `most_line_g` is the mass above which a line is taken for a mistake; None
    for what was accepted before.
    """

    price_list: PriceList
    materials: Mapping[str, Material]
    refused: Mapping[str, RefusedKind] = field(default_factory=dict)
    most_line_g: int | None = None

    def quote(self, lines: Sequence[DeclaredLine]) -> ExplainedQuote:
        """Price and explain `lines`.

        Raises Problem 422 with one field for each wrong line: unknown-material,
        unknown-grade, mass-over-limit, count-over-limit, invalid-load.
        """
        errors = list(self._absurd_counts(lines))
        load = [LoadLine(each.material, self._measure(each), each.grade) for each in lines]
        limits = _BOUNDLESS
        if self.most_line_g is not None:
            limits = Limits(gross_g=self.most_line_g, count=MAX_COUNT)
        try:
            priced = quote(load, price_list=self.price_list, limits=limits)
        except InvalidLoad as error:
            errors += [each for each in error.errors if each.path not in {e.path for e in errors}]
        except PricingError as error:
            errors.append(error)
        if errors:
            fault = errors[0] if len(errors) == 1 else InvalidLoad(errors)
            raise as_problem(fault, fields=_FIELDS)
        return ExplainedQuote(
            price_list_id=priced.price_list_id,
            price_list_version=priced.price_list_version,
            valid_from=priced.valid_from,
            lines=tuple(map(self._explain, priced.lines)),
            total_satang=priced.total,
            mass_g=sum(self._bulk(line).mass_g(line.quantity) for line in priced.priced),
            volume_ml=sum(self._bulk(line).volume_ml(line.quantity) for line in priced.priced),
        )

    def _absurd_counts(self, lines: Sequence[DeclaredLine]) -> Iterator[PricingError]:
        """What is counted is judged by what so many of it would weigh."""
        if self.most_line_g is None:
            return
        for position, line in enumerate(lines):
            material = self.materials.get(line.material)
            if material is None or material.unit == Unit.KG:
                continue
            most = max(1, self.most_line_g // material.grams_per_unit)
            if line.quantity > most:
                error = CountOverLimit("count", count=line.quantity, limit=most)
                yield error.under(f"lines[{position}]")

    def _measure(self, line: DeclaredLine) -> Measure:
        material = self.materials.get(line.material)
        if material is None or material.unit == Unit.KG:
            return Weighed(line.quantity)
        return Counted(line.quantity)

    def _bulk(self, line: PricedLine) -> Bulk:
        material = self.materials[line.material]
        return Bulk(line.unit, material.ml_per_unit, material.grams_per_unit)

    def _explain(self, line: PricedLine | RefusedLine) -> ExplainedLine:
        known = self.materials.get(line.material) or self.refused[line.material]
        words = line.explain()
        priced = line if isinstance(line, PricedLine) else None
        return ExplainedLine(
            material=line.material,
            name_th=known.name_th,
            name_en=known.name_en,
            unit=known.unit if isinstance(known, Material) else None,
            quantity=line.measure.quantity,
            bought=priced is not None,
            grade=line.grade,
            unit_price_satang=priced.unit_price if priced else None,
            amount_satang=priced.amount if priced else 0,
            th=words.th,
            en=words.en,
        )


def quoter(session: Session, *, price_list: PriceList, accepted: bool = False) -> Quoter:
    """Prices loads by `price_list` within the enterprise's limits (`accepted`: without them)."""
    return Quoter(
        price_list,
        materials(session),
        {kind.code: kind for kind in refused_kinds(session)},
        None if accepted else people.settings(session).most_line_g,
    )


def quote_now(
    session: Session, *, lines: Sequence[DeclaredLine], price_list_id: UUID | None = None
) -> ExplainedQuote:
    """What `lines` would bring today; `price_list_id` is the list the asker sees.

    Raises Problem no-price-list, not-found, stale-price-list, those of a load.
    """
    prices = require_in_force(session, price_list_id=price_list_id)
    return quoter(session, price_list=prices).quote(lines)
