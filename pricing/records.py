"""A priced line as a plain dict of integers and strings, and back.

The record holds the inputs and what followed from them, so it can be checked
by hand, by another program, or years later by `reprice`. `formula` names the
arithmetic; a changed rule would get a new number, and old records keep theirs.
The exact numerator is a string because it may pass 2**53, where JSON readers
built on IEEE doubles lose digits; every other integer stays below.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from pricing.errors import InvalidRecord, RecordMismatch
from pricing.fields import Fields, text_field, whole_field
from pricing.measures import Counted, Deduction, DeductionReason, Measure, Weighed
from pricing.priced_line import PricedLine
from pricing.rounding import Rounding, RoundingMode
from pricing.units import Unit

FORMULA: Final = 1

Record = dict[str, int | str]


def utc_text(moment: datetime) -> str:
    """An aware UTC time as RFC 3339: ``2026-11-23T00:00:00Z``."""
    return moment.isoformat().replace("+00:00", "Z")


def measure_to_record(measure: Measure) -> Record:
    """The figures of a scale or a count; deduction fields only when there is one."""
    if isinstance(measure, Counted):
        return {"count": measure.count}
    record: Record = {"gross_g": measure.gross_g, "tare_g": measure.tare_g}
    if measure.deduction is not None:
        record["deduction_permille"] = measure.deduction.permille
        record["deduction_reason"] = measure.deduction.reason.value
    return record


def line_to_record(line: PricedLine) -> Record:
    """Everything that made the amount, and the amount."""
    record: Record = {
        "formula": FORMULA,
        "price_list_id": str(line.price_list_id),
        "price_list_version": line.price_list_version,
        "valid_from": utc_text(line.valid_from),
        "material": line.material,
        "unit": line.unit.value,
        **measure_to_record(line.measure),
    }
    if isinstance(line.measure, Weighed):
        record |= {"deducted_g": line.measure.deducted_g, "net_g": line.measure.net_g}
    return record | {
        "unit_price": line.unit_price,
        "tier_from": line.tier_from,
        "tier_quantity": line.tier_quantity,
        "grade": line.grade,
        "grade_permille": line.grade_permille,
        "exact_numerator": str(line.exact_numerator),
        "exact_denominator": line.exact_denominator,
        "rounding_unit": line.rounding.unit,
        "rounding_mode": line.rounding.mode.value,
        "amount": line.amount,
    }


def reprice(record: Fields) -> Record:
    """The record computed anew from its inputs alone; equal to it when it is sound.

    Raises `InvalidRecord` (or the error of the wrong number, with its path)
    when an input is missing or of the wrong type.
    """
    return line_to_record(_line(record))


def line_from_record(record: Fields) -> PricedLine:
    """The priced line that the record tells of.

    Raises as `reprice` does, and `RecordMismatch` with the first field whose
    stored value is not the computed one.
    """
    line = _line(record)
    computed = line_to_record(line)
    for name in (*computed, *record):
        stored = record.get(name)
        if type(stored) is not type(computed.get(name)) or stored != computed.get(name):
            raise RecordMismatch(name, stored=repr(stored), computed=repr(computed.get(name)))
    return line


def _line(record: Fields) -> PricedLine:
    if whole_field(record, "formula") != FORMULA:
        raise InvalidRecord("formula", problem=f"only formula {FORMULA} is known")
    try:
        # StrEnum, UUID and datetime say in a ValueError what they cannot read.
        unit = Unit(text_field(record, "unit"))
        return PricedLine(
            price_list_id=UUID(text_field(record, "price_list_id")),
            price_list_version=whole_field(record, "price_list_version"),
            valid_from=datetime.fromisoformat(text_field(record, "valid_from")),
            material=text_field(record, "material"),
            unit=unit,
            measure=_measure(record, unit=unit),
            unit_price=whole_field(record, "unit_price"),
            tier_from=whole_field(record, "tier_from"),
            tier_quantity=whole_field(record, "tier_quantity"),
            grade=text_field(record, "grade"),
            grade_permille=whole_field(record, "grade_permille"),
            rounding=Rounding(
                whole_field(record, "rounding_unit"),
                RoundingMode(text_field(record, "rounding_mode")),
            ),
        )
    except ValueError as error:
        raise InvalidRecord(problem=str(error)) from error


def _measure(record: Fields, *, unit: Unit) -> Measure:
    if unit is not Unit.KG:
        return Counted(whole_field(record, "count"))
    deduction = None
    if "deduction_permille" in record:
        deduction = Deduction(
            whole_field(record, "deduction_permille"),
            DeductionReason(text_field(record, "deduction_reason")),
        )
    return Weighed(whole_field(record, "gross_g"), whole_field(record, "tare_g"), deduction)
