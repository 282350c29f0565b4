"""What a household brings, what it says it brings, and what the scales say.

All quantities are whole: grams for what is bought by the kg, else pieces or crates.
"""

import random
from dataclasses import dataclass

from pricing import (
    Counted,
    Deduction,
    DeductionReason,
    LoadLine,
    Measure,
    Unit,
    Weighed,
)
from recycling.demo.catalogue_data import DemoMaterial
from recycling.demo.dice import Dice, spread

LOAD_SIGMA = 0.6
MOST_MATERIALS = 8
SCALE_STEP_G = 50
TARE_G = (0, 120, 150, 180, 250, 400)
WET = ("cardboard", "paper-white", "paper-mixed", "egg-trays", "dry-rice")


@dataclass(frozen=True, slots=True)
class Item:
    """A quantity of one material."""

    material: str
    quantity: int


@dataclass(frozen=True, slots=True)
class DoorLine:
    """What was weighed or counted of one material at the door or the counter."""

    material: str
    grade: str
    measure: Measure

    @property
    def load_line(self) -> LoadLine:
        """The line as `pricing` takes it."""
        return LoadLine(self.material, self.measure, self.grade)


def draw_load(dice: Dice, materials: list[DemoMaterial], *name: object) -> list[Item]:
    """What really stands at the door of the visit called `name`."""
    rng = dice.of("load", *name)
    brought = [m for m in materials if rng.randrange(100) < m.weight_percent]
    brought = brought[:MOST_MATERIALS] or materials[:1]
    return [Item(m.code, _quantity(rng, m)) for m in brought]


def declared(dice: Dice, item: Item, material: DemoMaterial, *name: object) -> Item:
    """What the household says of `item`: ±30 % with a long tail, in round figures."""
    rng = dice.of("declared", *name, item.material)
    sigma = 0.9 if rng.randrange(100) < 10 else 0.26
    guess = spread(rng, item.quantity, sigma=sigma)
    if material.unit is Unit.KG:
        step = 500 if guess >= 1500 else 100
        guess = max(step, (guess + step // 2) // step * step)
    else:
        guess = item.quantity if rng.randrange(100) < 85 else guess
    return Item(item.material, guess)


def weigh(dice: Dice, item: Item, material: DemoMaterial, *name: object) -> DoorLine:
    """What the collector writes down: scale steps, a container, now and then a lower grade."""
    rng = dice.of("door", *name, item.material)
    grade = rng.choices(("A", "B", "C"), weights=(86, 11, 3))[0]
    if material.unit is not Unit.KG:
        return DoorLine(item.material, grade, Counted(item.quantity))
    tare = rng.choice(TARE_G)
    shown = item.quantity + tare + rng.randint(-SCALE_STEP_G, SCALE_STEP_G)
    gross = max(tare + SCALE_STEP_G, (shown + SCALE_STEP_G // 2) // SCALE_STEP_G * SCALE_STEP_G)
    return DoorLine(item.material, grade, Weighed(gross, tare, _deduction(rng, item.material)))


def at_the_centre(dice: Dice, item: Item, material: DemoMaterial, *name: object) -> Item:
    """What the centre's scale says of a trip's material: a little less, now and then a lot."""
    rng = dice.of("centre", *name, item.material)
    if material.unit is not Unit.KG:
        broken = 1 if item.quantity > 3 and rng.randrange(100) < 15 else 0
        return Item(item.material, item.quantity - broken)
    permille = rng.choice((0, 0, 1, 2, 3, 5, 8, 12)) if rng.randrange(100) < 96 else 40
    return Item(item.material, item.quantity - item.quantity * permille // 1000)


def _quantity(rng: random.Random, material: DemoMaterial) -> int:
    grams = spread(rng, material.typical_g, sigma=LOAD_SIGMA, least=100)
    if material.unit is Unit.KG:
        return grams
    return max(1, (grams + material.grams_per_unit // 2) // material.grams_per_unit)


def _deduction(rng: random.Random, material: str) -> Deduction | None:
    if material in WET and rng.randrange(100) < 18:
        return Deduction(rng.choice((20, 30, 50, 100)), DeductionReason.MOISTURE)
    if rng.randrange(100) < 6:
        reason = rng.choice((DeductionReason.DIRT, DeductionReason.MIXED))
        return Deduction(rng.choice((20, 30, 50)), reason)
    return None
