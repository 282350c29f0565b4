"""A price list: what an enterprise buys, for how much, from when on.

An immutable value that refuses to exist when it contradicts itself
(`InvalidPriceList`, or the error of the number that is wrong, with its path).
It holds from `valid_from` until the next list begins.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from pricing.checks import MAX_GRADE_PERMILLE, MAX_QUANTITY, MAX_UNIT_PRICE, utc, within
from pricing.errors import InvalidPriceList, NoPriceList, UnknownGrade, UnknownMaterial
from pricing.rounding import Rounding
from pricing.units import Unit
from pricing.words import Words


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something is not bought (`code` is stable), and what its owner can do with it."""

    code: str
    reason: Words
    advice: Words


@dataclass(frozen=True, slots=True)
class Grade:
    """A quality and its share of the unit price in permille: A 1000, B 750, C 400.

    A grade of 0 permille is a rejection and says why in `refusal`.
    """

    name: str
    permille: int
    refusal: Refusal | None = None

    def __post_init__(self) -> None:
        within(self.permille, least=0, most=MAX_GRADE_PERMILLE, path="permille")
        if not self.name:
            raise InvalidPriceList("name", problem="a grade needs a name")
        if (self.permille == 0) != (self.refusal is not None):
            raise InvalidPriceList(
                "refusal", problem=f"grade {self.name} must have a refusal if and only if it pays 0"
            )


@dataclass(frozen=True, slots=True)
class Tier:
    """A better unit price from `from_quantity` base units (grams, pieces, crates) on."""

    from_quantity: int
    unit_price: int

    def __post_init__(self) -> None:
        within(self.from_quantity, least=0, most=MAX_QUANTITY, path="from_quantity")
        within(self.unit_price, least=0, most=MAX_UNIT_PRICE, path="unit_price")


@dataclass(frozen=True, slots=True)
class Bought:
    """A material that is bought: satang per kg, piece or crate, more from a quantity on.

    `tiers` lie above `unit_price`: both their quantities and prices rise, so
    that bringing more never brings less.
    """

    material: str
    unit: Unit
    unit_price: int
    tiers: tuple[Tier, ...] = ()

    def __post_init__(self) -> None:
        _named(self.material)
        for lower, upper in pairwise(self.all_tiers):
            rising = (
                lower.from_quantity < upper.from_quantity and lower.unit_price < upper.unit_price
            )
            if not rising:
                raise InvalidPriceList(
                    "tiers", problem=f"tiers of {self.material} must rise in quantity and price"
                )

    @property
    def all_tiers(self) -> tuple[Tier, ...]:
        """The base price as a tier from 0 on, then the others."""
        return (Tier(0, self.unit_price), *self.tiers)

    def tier(self, quantity: int) -> Tier:
        """The tier that holds for `quantity` base units."""
        return next(tier for tier in reversed(self.all_tiers) if tier.from_quantity <= quantity)


@dataclass(frozen=True, slots=True)
class NotBought:
    """A material that is refused, and why."""

    material: str
    refusal: Refusal

    def __post_init__(self) -> None:
        _named(self.material)


Offer = Bought | NotBought


@dataclass(frozen=True, slots=True)
class PriceList:
    """One published list. The first grade is the one taken when nobody has graded yet."""

    id: UUID
    version: int
    valid_from: datetime
    offers: tuple[Offer, ...]
    grades: tuple[Grade, ...]
    rounding: Rounding

    def __post_init__(self) -> None:
        within(self.version, least=1, most=MAX_QUANTITY, path="version")
        utc(self.valid_from, path="valid_from")
        _distinct((offer.material for offer in self.offers), what="material", path="offers")
        _distinct((grade.name for grade in self.grades), what="grade", path="grades")
        if not self.grades or self.grades[0].permille == 0:
            raise InvalidPriceList("grades", problem="the first grade must be one that pays")

    def offer(self, material: str) -> Offer:
        """What the list says of `material`; raises `UnknownMaterial`."""
        for offer in self.offers:
            if offer.material == material:
                return offer
        raise UnknownMaterial("material", material=material)

    def grade(self, name: str | None) -> Grade:
        """The grade called `name`, the first for None; raises `UnknownGrade`."""
        if name is None:
            return self.grades[0]
        for grade in self.grades:
            if grade.name == name:
                return grade
        known = ", ".join(grade.name for grade in self.grades)
        raise UnknownGrade("grade", grade=name, known=known)


def list_at(lists: Iterable[PriceList], moment: datetime) -> PriceList:
    """The list that holds at `moment`: the latest begun.

    Of lists that begin together the highest version holds: it corrects the
    others. Raises `NoPriceList` when none has begun, `NotUtc` for a moment that
    is not aware UTC, `InvalidPriceList` when two share beginning and version.
    """
    at = utc(moment, path="moment")
    begun = [each for each in lists if each.valid_from <= at]
    if not begun:
        raise NoPriceList(at=at.isoformat())
    latest = max(begun, key=_rank)
    if any(each.id != latest.id and _rank(each) == _rank(latest) for each in begun):
        raise InvalidPriceList(
            "version", problem=f"two lists are version {latest.version} from {latest.valid_from}"
        )
    return latest


def _rank(price_list: PriceList) -> tuple[datetime, int]:
    return price_list.valid_from, price_list.version


def _named(material: str) -> None:
    if not material:
        raise InvalidPriceList("material", problem="a material needs a code")


def _distinct(names: Iterable[str], *, what: str, path: str) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise InvalidPriceList(path, problem=f"{what} {name} stands twice")
        seen.add(name)
