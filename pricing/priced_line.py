"""A priced line: everything that made its amount, and the amount that follows from it.

exact amount in satang = quantity x unit price x grade permille
                         / (1000 x base units that one unit price buys)

Quantity is in base units: net grams, pieces or crates; one unit price buys
1,000 grams, one piece or one crate. The amount is that fraction rounded once,
by the list's rule. Nothing derived is stored, so a line cannot contradict
itself.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pricing.checks import MAX_GRADE_PERMILLE, MAX_QUANTITY, MAX_UNIT_PRICE, PERMILLE, utc, within
from pricing.errors import WrongUnit
from pricing.explain import explain_priced, explain_refused
from pricing.measures import Measure, Weighed
from pricing.price_list import Refusal
from pricing.rounding import Rounding
from pricing.units import Unit
from pricing.words import Words


def check_unit(measure: Measure, *, unit: Unit, material: str) -> None:
    """Raise `WrongUnit` unless weight is given for kg and a count for piece and crate."""
    weighed = isinstance(measure, Weighed)
    if weighed != (unit is Unit.KG):
        raise WrongUnit(
            "gross_g" if weighed else "count",
            material=material,
            unit=unit.value,
            unit_th=unit.words.th,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedLine:
    """One material of a load with the price list, grade, deduction and rounding that priced it.

    `unit_price` is satang per unit and holds from `tier_from` base units on (0:
    from the start); `tier_quantity` is how much of the material the whole load
    brings, which chose the tier.
    """

    price_list_id: UUID
    price_list_version: int
    valid_from: datetime
    material: str
    unit: Unit
    measure: Measure
    unit_price: int
    tier_from: int
    tier_quantity: int
    grade: str
    grade_permille: int
    rounding: Rounding

    def __post_init__(self) -> None:
        within(self.price_list_version, least=1, most=MAX_QUANTITY, path="price_list_version")
        utc(self.valid_from, path="valid_from")
        check_unit(self.measure, unit=self.unit, material=self.material)
        self.measure.check()
        within(self.unit_price, least=0, most=MAX_UNIT_PRICE, path="unit_price")
        within(self.grade_permille, least=1, most=MAX_GRADE_PERMILLE, path="grade_permille")
        within(self.tier_quantity, least=self.quantity, most=2**53 - 1, path="tier_quantity")
        within(self.tier_from, least=0, most=self.tier_quantity, path="tier_from")

    @property
    def quantity(self) -> int:
        """What is paid for: net grams, pieces or crates."""
        return self.measure.quantity

    @property
    def exact_numerator(self) -> int:
        """The exact amount is exact_numerator / exact_denominator satang; not reduced."""
        return self.quantity * self.unit_price * self.grade_permille

    @property
    def exact_denominator(self) -> int:
        """1,000,000 for what is bought by kg, 1,000 for pieces and crates."""
        return PERMILLE * self.unit.per_price

    @property
    def amount(self) -> int:
        """Satang to pay for this line: the exact amount, rounded once."""
        return self.rounding.apply(self.exact_numerator, self.exact_denominator)

    def explain(self) -> Words:
        """A Thai and an English sentence to be followed with a pocket calculator."""
        return explain_priced(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedLine:
    """One material of a load that is not bought: by its kind, or by its `grade`."""

    material: str
    measure: Measure
    grade: str | None
    refusal: Refusal

    def explain(self) -> Words:
        """A Thai and an English sentence: why not, and what to do with it."""
        return explain_refused(self)
