"""A price list as plain dicts, lists, integers and strings, and back.

The whole list travels to a phone (`price_list_to_record`); a database keeps its
parts: the rules (rounding and grades) and each material's tiers.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pricing.errors import InvalidRecord
from pricing.fields import Fields, object_field, object_list, text_field, whole_field
from pricing.price_list import Bought, Grade, NotBought, Offer, PriceList, Refusal, Tier
from pricing.records import utc_text
from pricing.rounding import Rounding, RoundingMode
from pricing.units import Unit
from pricing.words import Words

ListRecord = dict[str, object]


def price_list_to_record(price_list: PriceList) -> ListRecord:
    """Everything that a phone needs to price alone."""
    return {
        "id": str(price_list.id),
        "version": price_list.version,
        "valid_from": utc_text(price_list.valid_from),
        **rules_to_record(price_list.rounding, price_list.grades),
        "offers": [_offer_to_record(each) for each in price_list.offers],
    }


def price_list_from_record(record: Fields) -> PriceList:
    """The list that `record` tells of; raises `InvalidRecord` or what a `PriceList` raises."""
    rounding, grades = rules_from_record(record)
    try:
        identity = UUID(text_field(record, "id"))
        valid_from = datetime.fromisoformat(text_field(record, "valid_from"))
    except ValueError as error:
        raise InvalidRecord(problem=str(error)) from error
    return PriceList(
        id=identity,
        version=whole_field(record, "version"),
        valid_from=valid_from,
        offers=tuple(map(_offer, object_list(record.get("offers"), path="offers"))),
        grades=grades,
        rounding=rounding,
    )


def rules_to_record(rounding: Rounding, grades: Sequence[Grade]) -> ListRecord:
    """What holds for all materials of a list: `rounding_unit`, `rounding_mode`, `grades`."""
    return {
        "rounding_unit": rounding.unit,
        "rounding_mode": rounding.mode.value,
        "grades": [
            {"name": each.name, "permille": each.permille, **_refusal_to_record(each.refusal)}
            for each in grades
        ],
    }


def rules_from_record(record: Fields) -> tuple[Rounding, tuple[Grade, ...]]:
    """The rounding and the grades of `rules_to_record`; raises `InvalidRecord` and their errors."""
    mode = text_field(record, "rounding_mode")
    if mode not in set(RoundingMode):
        raise InvalidRecord("rounding_mode", problem=f"there is no rounding mode {mode}")
    rounding = Rounding(whole_field(record, "rounding_unit"), RoundingMode(mode))
    grades = tuple(
        Grade(text_field(each, "name"), whole_field(each, "permille"), _refusal(each))
        for each in object_list(record.get("grades"), path="grades")
    )
    return rounding, grades


def tiers_to_record(tiers: Sequence[Tier]) -> list[dict[str, int]]:
    """Objects of `from_quantity` (grams, pieces, crates) and `unit_price` (satang)."""
    return [{"from_quantity": each.from_quantity, "unit_price": each.unit_price} for each in tiers]


def tiers_from_record(value: object) -> tuple[Tier, ...]:
    """The tiers of `tiers_to_record`; raises `InvalidRecord` or what a `Tier` raises."""
    return tuple(
        Tier(whole_field(each, "from_quantity"), whole_field(each, "unit_price"))
        for each in object_list(value, path="tiers")
    )


def _offer_to_record(offer: Offer) -> ListRecord:
    if isinstance(offer, NotBought):
        return {"material": offer.material, **_refusal_to_record(offer.refusal)}
    return {
        "material": offer.material,
        "unit": offer.unit.value,
        "unit_price": offer.unit_price,
        "tiers": tiers_to_record(offer.tiers),
    }


def _offer(record: Fields) -> Offer:
    material, refusal = text_field(record, "material"), _refusal(record)
    if refusal is not None:
        return NotBought(material, refusal)
    unit = text_field(record, "unit")
    if unit not in set(Unit):
        raise InvalidRecord("unit", problem=f"there is no unit {unit}")
    return Bought(
        material,
        Unit(unit),
        whole_field(record, "unit_price"),
        tiers_from_record(record.get("tiers")),
    )


def _refusal_to_record(refusal: Refusal | None) -> ListRecord:
    if refusal is None:
        return {}
    return {
        "refusal": {
            "code": refusal.code,
            "reason": {"th": refusal.reason.th, "en": refusal.reason.en},
            "advice": {"th": refusal.advice.th, "en": refusal.advice.en},
        }
    }


def _refusal(record: Fields) -> Refusal | None:
    if "refusal" not in record:
        return None
    refusal = object_field(record, "refusal")
    reason, advice = object_field(refusal, "reason"), object_field(refusal, "advice")
    return Refusal(
        text_field(refusal, "code"),
        Words(text_field(reason, "th"), text_field(reason, "en")),
        Words(text_field(advice, "th"), text_field(advice, "en")),
    )
