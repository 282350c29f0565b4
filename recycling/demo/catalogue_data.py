"""The demo catalogue: recycling/demo/data/*.csv as values. See data/README.md for its columns."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pricing import Bulk, Unit

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class DemoMaterial:
    """A material with its price, and how often households bring how much of it.

    `typical_g` is what such a visit brings, in grams also for pieces and crates.
    """

    code: str
    group: str
    name_th: str
    name_en: str
    unit: Unit
    price_satang: int
    tiers: tuple[tuple[int, int], ...]
    ml_per_unit: int
    grams_per_unit: int
    hazardous: bool
    weight_percent: int
    typical_g: int
    prepare_th: str
    prepare_en: str

    @property
    def bulk(self) -> Bulk:
        """Its room and weight in a vehicle."""
        return Bulk(self.unit, self.ml_per_unit, self.grams_per_unit)


def rows(name: str) -> list[dict[str, str]]:
    """The rows of data/<name>.csv."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def materials() -> dict[str, DemoMaterial]:
    """The materials by code, in the catalogue's order."""
    return {row["code"]: _material(row) for row in rows("materials")}


def _material(row: dict[str, str]) -> DemoMaterial:
    tiers: tuple[tuple[int, int], ...] = ()
    if row["tier_from"]:
        tiers = ((int(row["tier_from"]), int(row["tier_price_satang"])),)
    return DemoMaterial(
        code=row["code"],
        group=row["group"],
        name_th=row["name_th"],
        name_en=row["name_en"],
        unit=Unit(row["unit"]),
        price_satang=int(row["price_satang"]),
        tiers=tiers,
        ml_per_unit=int(row["ml_per_unit"]),
        grams_per_unit=int(row["grams_per_unit"]),
        hazardous=row["hazardous"] == "1",
        weight_percent=int(row["weight_percent"]),
        typical_g=int(row["typical_g"]),
        prepare_th=row["prepare_th"],
        prepare_en=row["prepare_en"],
    )
