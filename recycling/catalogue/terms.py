"""The terms of a price list, and how they are stored.

`rules` holds what `pricing.rules_to_record` makes of rounding and grades, and
under `grade_names` what people call each grade.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pricing import Grade, Refusal, Rounding, Tier, rules_from_record, rules_to_record


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeTerms:
    """A grade: its share of the unit price in permille, and what people call it.

    One of 0 permille is a rejection and says why in `refusal`.
    """

    name: str
    permille: int
    name_th: str
    name_en: str
    refusal: Refusal | None = None

    def grade(self) -> Grade:
        """The grade as `pricing` knows it; raises its errors."""
        return Grade(self.name, self.permille, self.refusal)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineTerms:
    """A material's price in satang per kg, piece or crate, and better ones from a quantity on."""

    material: str
    unit_price_satang: int
    tiers: tuple[Tier, ...] = ()


def rules_to_json(rounding: Rounding, grades: Sequence[GradeTerms]) -> dict[str, Any]:
    """What the column `rules` holds."""
    return {
        **rules_to_record(rounding, [each.grade() for each in grades]),
        "grade_names": {each.name: {"th": each.name_th, "en": each.name_en} for each in grades},
    }


def rules_from_json(rules: Mapping[str, Any]) -> tuple[Rounding, tuple[GradeTerms, ...]]:
    """The rounding and the grades of a stored list, the one taken without grading first."""
    rounding, grades = rules_from_record(rules)
    names = rules["grade_names"]
    return rounding, tuple(
        GradeTerms(
            name=each.name,
            permille=each.permille,
            name_th=names[each.name]["th"],
            name_en=names[each.name]["en"],
            refusal=each.refusal,
        )
        for each in grades
    )
