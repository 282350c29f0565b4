"""The terms of a price list, and how they are stored.

`rules` and `tiers` hold what `pricing` serialises (`rounding_unit`,
`rounding_mode`, `grades`, `from_quantity`, `unit_price`), and beside each grade
its name for people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pricing import Grade, Refusal, Rounding, RoundingMode, Tier, Words


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
        "rounding_unit": rounding.unit,
        "rounding_mode": rounding.mode.value,
        "grades": [
            {
                "name": each.name,
                "permille": each.permille,
                "name_th": each.name_th,
                "name_en": each.name_en,
                **_refusal_to_json(each.refusal),
            }
            for each in grades
        ],
    }


def rounding_from_json(rules: Mapping[str, Any]) -> Rounding:
    """The rounding of a stored list."""
    return Rounding(rules["rounding_unit"], RoundingMode(rules["rounding_mode"]))


def grades_from_json(rules: Mapping[str, Any]) -> tuple[GradeTerms, ...]:
    """The grades of a stored list, the one taken without grading first."""
    return tuple(
        GradeTerms(
            name=each["name"],
            permille=each["permille"],
            name_th=each["name_th"],
            name_en=each["name_en"],
            refusal=_refusal_from_json(each.get("refusal")),
        )
        for each in rules["grades"]
    )


def tiers_to_json(tiers: Sequence[Tier]) -> list[Any]:
    """What the column `tiers` holds."""
    return [{"from_quantity": t.from_quantity, "unit_price": t.unit_price} for t in tiers]


def tiers_from_json(stored: Sequence[Mapping[str, Any]]) -> tuple[Tier, ...]:
    """The tiers of a stored line."""
    return tuple(Tier(each["from_quantity"], each["unit_price"]) for each in stored)


def _refusal_to_json(refusal: Refusal | None) -> dict[str, Any]:
    if refusal is None:
        return {}
    reason, advice = refusal.reason, refusal.advice
    return {
        "refusal": {
            "code": refusal.code,
            "reason": {"th": reason.th, "en": reason.en},
            "advice": {"th": advice.th, "en": advice.en},
        }
    }


def _refusal_from_json(stored: Mapping[str, Any] | None) -> Refusal | None:
    if stored is None:
        return None
    return Refusal(stored["code"], Words(**stored["reason"]), Words(**stored["advice"]))
