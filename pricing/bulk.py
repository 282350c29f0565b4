"""Room and weight a load takes in a vehicle: bulk fills one before weight does.

Estimates for planning, in whole millilitres and grams; money never rests on
them. Part millilitres count as whole ones, so an estimate never says that
something fits which just does not.
"""

from dataclasses import dataclass
from typing import Final

from pricing.checks import MAX_QUANTITY, within
from pricing.mass import GRAMS_PER_KG
from pricing.units import Unit

ML_PER_M3: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Bulk:
    """How a material is as collected: ml and grams of one kg, one piece or one crate.

    `grams_per_unit` is 1,000 for kg, the usual weight for pieces and crates.
    """

    unit: Unit
    ml_per_unit: int
    grams_per_unit: int = GRAMS_PER_KG

    def __post_init__(self) -> None:
        within(self.ml_per_unit, least=1, most=MAX_QUANTITY, path="ml_per_unit")
        fixed = self.unit is Unit.KG
        within(
            self.grams_per_unit,
            least=GRAMS_PER_KG if fixed else 1,
            most=GRAMS_PER_KG if fixed else MAX_QUANTITY,
            path="grams_per_unit",
        )

    def volume_ml(self, quantity: int) -> int:
        """Millilitres that `quantity` grams, pieces or crates fill, rounded up."""
        number = within(quantity, least=0, most=MAX_QUANTITY, path="quantity")
        return -(-number * self.ml_per_unit // self.unit.per_price)

    def mass_g(self, quantity: int) -> int:
        """Grams that `quantity` grams (itself), pieces or crates weigh."""
        number = within(quantity, least=0, most=MAX_QUANTITY, path="quantity")
        return number * self.grams_per_unit // self.unit.per_price
