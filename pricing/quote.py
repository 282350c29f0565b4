"""What a load brings: each line priced or refused, and the total.

The total is the sum of the lines' rounded amounts and is never rounded again.
A tier price ("from 200 kg") is chosen by what the whole load brings of the
material, so that cardboard in four sacks is paid like cardboard in one.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pricing.errors import EmptyLoad, InvalidLoad, PricingError
from pricing.measures import Limits, Measure
from pricing.price_list import Bought, Grade, NotBought, PriceList
from pricing.priced_line import PricedLine, RefusedLine, check_unit
from pricing.words import Words


@dataclass(frozen=True, slots=True)
class LoadLine:
    """What was brought of one material; no grade means the list's first."""

    material: str
    measure: Measure
    grade: str | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """A load's lines in the order they were given, each priced or refused."""

    price_list_id: UUID
    price_list_version: int
    valid_from: datetime
    lines: tuple[PricedLine | RefusedLine, ...]

    @property
    def priced(self) -> tuple[PricedLine, ...]:
        """The lines that are bought."""
        return tuple(line for line in self.lines if isinstance(line, PricedLine))

    @property
    def refused(self) -> tuple[RefusedLine, ...]:
        """The lines that are not bought."""
        return tuple(line for line in self.lines if isinstance(line, RefusedLine))

    @property
    def total(self) -> int:
        """Satang for the whole load."""
        return sum(line.amount for line in self.priced)

    def explain(self) -> tuple[Words, ...]:
        """One Thai and one English sentence for each line, in order."""
        return tuple(line.explain() for line in self.lines)


_Buyable = tuple[LoadLine, Bought, Grade]


def quote(lines: Sequence[LoadLine], *, price_list: PriceList, limits: Limits) -> Quote:
    """Price `lines` by `price_list`.

    `limits` is the most that one line may hold before it is taken for a
    mistake. Raises `EmptyLoad`, or `InvalidLoad` with one error for each wrong
    line (`UnknownMaterial`, `WrongUnit`, `TareNotBelowGross` ...) whose path
    starts with its position: ``lines[2].gross_g``.
    """
    if not lines:
        raise EmptyLoad("lines")
    looked_up: list[_Buyable | RefusedLine] = []
    errors: list[PricingError] = []
    for position, line in enumerate(lines):
        try:
            looked_up.append(_look_up(line, price_list=price_list, limits=limits))
        except PricingError as error:
            errors.append(error.under(f"lines[{position}]"))
    if errors:
        raise InvalidLoad(errors)
    brought: Counter[str] = Counter()
    for each in looked_up:
        if not isinstance(each, RefusedLine):
            brought[each[0].material] += each[0].measure.quantity
    return Quote(
        price_list_id=price_list.id,
        price_list_version=price_list.version,
        valid_from=price_list.valid_from,
        lines=tuple(
            each if isinstance(each, RefusedLine) else _priced(each, price_list, brought)
            for each in looked_up
        ),
    )


def _look_up(line: LoadLine, *, price_list: PriceList, limits: Limits) -> _Buyable | RefusedLine:
    """The offer and grade that hold for a valid line, or the line refused."""
    offer = price_list.offer(line.material)
    grade = price_list.grade(line.grade)
    line.measure.check(limits)
    if isinstance(offer, NotBought):
        # What is refused has no unit, so it may be weighed or counted.
        return RefusedLine(
            material=line.material, measure=line.measure, grade=None, refusal=offer.refusal
        )
    check_unit(line.measure, unit=offer.unit, material=line.material)
    if grade.refusal is not None:
        return RefusedLine(
            material=line.material, measure=line.measure, grade=grade.name, refusal=grade.refusal
        )
    return line, offer, grade


def _priced(buyable: _Buyable, price_list: PriceList, brought: Counter[str]) -> PricedLine:
    line, offer, grade = buyable
    tier = offer.tier(brought[line.material])
    return PricedLine(
        price_list_id=price_list.id,
        price_list_version=price_list.version,
        valid_from=price_list.valid_from,
        material=line.material,
        unit=offer.unit,
        measure=line.measure,
        unit_price=tier.unit_price,
        tier_from=tier.from_quantity,
        tier_quantity=brought[line.material],
        grade=grade.name,
        grade_permille=grade.permille,
        rounding=price_list.rounding,
    )
