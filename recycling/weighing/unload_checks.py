"""What the centre found on a vehicle, and whether that can be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from recycling.catalogue.models import Material
from recycling.errors import Bilingual, FieldError, Problem

# A load over twice what the vehicle may carry is a slip of the finger.
OVERLOAD = 2


@dataclass(frozen=True, slots=True)
class UnloadItem:
    """What the centre found of one material, in grams, pieces or crates."""

    material: str
    quantity: int


def check(lines: Sequence[UnloadItem], materials: Mapping[str, Material], *, most_g: int) -> None:
    """Problem invalid-request for unknown or repeated materials and implausible masses."""
    wrong: list[FieldError] = []
    seen: set[str] = set()
    for position, line in enumerate(lines):
        path = f"lines[{position}]"
        material = materials.get(line.material)
        if material is None:
            unknown = Bilingual("ไม่มีวัสดุนี้ เลือกจากรายการ", "No such material. Choose from the list.")
            wrong.append(FieldError(f"{path}.material", unknown))
        elif line.material in seen:
            twice = Bilingual(
                "วัสดุนี้อยู่ในใบแล้ว รวมเป็นบรรทัดเดียว", "This material stands twice. Add the two up."
            )
            wrong.append(FieldError(f"{path}.material", twice))
        elif line.quantity * material.grams_per_unit > most_g * base_units(material):
            heavy = Bilingual(
                "มากเกินกว่าที่รถบรรทุกได้ ชั่งหรือพิมพ์ใหม่",
                "More than the vehicle can carry. Weigh or type it again.",
            )
            wrong.append(FieldError(f"{path}.quantity", heavy))
        seen.add(line.material)
    if wrong:
        raise Problem(
            "invalid-request",
            422,
            Bilingual(
                "บางรายการไม่ถูกต้อง แก้ตามที่บอกแล้วส่งใหม่",
                "Some lines are wrong. Mend what is named and send it again.",
            ),
            tuple(wrong),
        )


def base_units(material: Material) -> int:
    """How many base units (grams, pieces, crates) `grams_per_unit` is the mass of."""
    return 1000 if material.unit == "kg" else 1
