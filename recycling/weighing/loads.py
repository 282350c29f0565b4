"""Pricing what a scale showed: every line once, by the ticket's own price list."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from pricing import (
    Counted,
    Deduction,
    DeductionReason,
    InvalidLoad,
    Limits,
    LoadLine,
    Measure,
    PricedLine,
    PriceList,
    RefusedLine,
    Weighed,
    format_baht,
    quote,
)
from pricing.checks import MAX_COUNT
from recycling.catalogue.models import Material
from recycling.catalogue.problems import as_problem
from recycling.errors import Bilingual, FieldError, Problem
from recycling.weighing.readings import Reading

# `pricing` counts and nests; the API says quantity and is flat.
_FIELDS = {"count": "quantity", "deduction.permille": "deduction_permille"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleLine:
    """One material as weighed (grams) or counted (pieces, crates), and what the phone made of it.

    Either `gross_g` or `quantity` is given. `grade` None is the list's first;
    `amount_satang` None leaves the sum to us.
    """

    material: str
    amount_satang: int | None
    grade: str | None = None
    gross_g: int | None = None
    tare_g: int = 0
    deduction_permille: int = 0
    deduction_reason: str | None = None
    quantity: int | None = None
    reading: Reading | None = None
    photo_id: UUID | None = None


def price_load(
    lines: Sequence[ScaleLine],
    *,
    price_list: PriceList,
    materials: Mapping[str, Material],
    most_line_g: int,
) -> tuple[PricedLine, ...]:
    """Price `lines`; each amount must be the one the client computed.

    Raises Problem naming every wrong field (among them masses over
    `most_line_g` grams and what the list does not buy), or amount-differs with
    the right amounts and how they came about.
    """
    wrong = tuple(_misshapen(lines))
    if wrong:
        raise _invalid(wrong)
    load = [LoadLine(line.material, _measure(line), line.grade) for line in lines]
    limits = Limits(gross_g=most_line_g, count=MAX_COUNT)
    try:
        quoted = quote(load, price_list=price_list, limits=limits)
    except InvalidLoad as invalid:
        raise as_problem(invalid, fields=_FIELDS) from invalid
    wrong = tuple(
        error
        for position, line in enumerate(quoted.lines)
        if (error := _unacceptable(position, line, materials, most_line_g)) is not None
    )
    if wrong:
        raise _invalid(wrong)
    _require_same_amounts(lines, quoted.priced)
    return quoted.priced


def _misshapen(lines: Sequence[ScaleLine]) -> Iterator[FieldError]:
    for position, line in enumerate(lines):
        path = f"lines[{position}]"
        if (line.gross_g is None) == (line.quantity is None):
            yield FieldError(
                f"{path}.gross_g",
                Bilingual(
                    "ใส่น้ำหนัก (gross_g) สำหรับของที่ชั่ง หรือจำนวน (quantity) สำหรับชิ้นและลัง อย่างใดอย่างหนึ่ง",
                    "Give either gross_g (what is weighed) or quantity (pieces, crates).",
                ),
            )
        elif line.quantity is not None and (line.tare_g or line.deduction_permille):
            yield FieldError(
                f"{path}.tare_g",
                Bilingual(
                    "ของที่นับเป็นชิ้นหรือลังไม่มีการหักภาชนะหรือหักน้ำหนัก",
                    "Nothing is taken off what is counted by piece or crate.",
                ),
            )
        elif line.deduction_permille and line.deduction_reason is None:
            yield FieldError(
                f"{path}.deduction_reason",
                Bilingual("บอกเหตุผลที่หักน้ำหนัก", "Say why something is taken off."),
            )


def _measure(line: ScaleLine) -> Measure:
    if line.quantity is not None:
        return Counted(line.quantity)
    deduction = None
    if line.deduction_permille and line.deduction_reason is not None:
        deduction = Deduction(line.deduction_permille, DeductionReason(line.deduction_reason))
    return Weighed(line.gross_g or 0, line.tare_g, deduction)


def _unacceptable(
    position: int,
    line: PricedLine | RefusedLine,
    materials: Mapping[str, Material],
    most_line_g: int,
) -> FieldError | None:
    """What is wrong with a line that could be priced, if anything."""
    if isinstance(line, RefusedLine):
        words = line.explain()
        field = "material" if line.grade is None else "grade"
        return FieldError(
            f"lines[{position}].{field}",
            Bilingual(
                f"{words.th} ย้ายรายการนี้ไปไว้ที่ refused",
                f"{words.en} Move this line to refused.",
            ),
        )
    material = materials[line.material]
    if isinstance(line.measure, Counted) and (
        line.quantity * material.grams_per_unit > most_line_g
    ):
        most = most_line_g // material.grams_per_unit
        return FieldError(
            f"lines[{position}].quantity",
            Bilingual(
                f"จำนวนมากผิดปกติ รับได้ไม่เกิน {most:,} ต่อรายการ นับหรือพิมพ์ใหม่",
                f"Implausible; one line takes at most {most:,}. Count or type it again.",
            ),
        )
    return None


def _require_same_amounts(lines: Sequence[ScaleLine], priced: Sequence[PricedLine]) -> None:
    wrong = [
        (position, line)
        for position, (given, line) in enumerate(zip(lines, priced, strict=True))
        if given.amount_satang not in (None, line.amount)
    ]
    if not wrong:
        return
    raise Problem(
        "amount-differs",
        422,
        Bilingual(
            "จำนวนเงินที่ส่งมาไม่ตรงกับป้ายราคา ใช้จำนวนเงินที่บอกไว้แล้วส่งใหม่",
            "An amount is not what the price list gives. Use the amounts told here and send again.",
        ),
        tuple(
            FieldError(
                f"lines[{position}].amount_satang",
                Bilingual(
                    f"ต้องเป็น {format_baht(line.amount)}: {line.explain().th}",
                    f"Must be {format_baht(line.amount, language='en')}: {line.explain().en}",
                ),
            )
            for position, line in wrong
        ),
        extra={
            "amounts": [
                {"line": position, "amount_satang": line.amount} for position, line in wrong
            ],
            "total_satang": sum(line.amount for line in priced),
        },
    )


def _invalid(fields: tuple[FieldError, ...]) -> Problem:
    return Problem(
        "invalid-request",
        422,
        Bilingual(
            "บางรายการไม่ถูกต้อง แก้ตามที่บอกแล้วส่งใหม่ ยังไม่ได้บันทึก",
            "Some lines are wrong; nothing was recorded. Mend what is named and send it again.",
        ),
        fields,
    )
