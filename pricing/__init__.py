"""What a load is worth: money, mass, price lists, grades, quotes.

Pure: no web framework, no database, no clock, no float. Money is satang, mass
is grams, both int. See docs/pricing.md for the rules and their reasons.
"""

from pricing.bulk import ML_PER_M3, Bulk
from pricing.errors import (
    CountOverLimit,
    EmptyLoad,
    InvalidLoad,
    InvalidPriceList,
    InvalidRecord,
    MassOverLimit,
    NoPriceList,
    NotDecimal,
    NotUtc,
    NotWhole,
    PricingError,
    RecordMismatch,
    TareNotBelowGross,
    TooLarge,
    TooSmall,
    UnknownGrade,
    UnknownMaterial,
    WrongUnit,
)
from pricing.list_records import (
    price_list_from_record,
    price_list_to_record,
    rules_from_record,
    rules_to_record,
    tiers_from_record,
    tiers_to_record,
)
from pricing.mass import format_kg, kg_digits, parse_kg
from pricing.measures import Counted, Deduction, DeductionReason, Limits, Measure, Weighed
from pricing.money import baht_digits, format_baht, parse_baht
from pricing.price_list import (
    Bought,
    Grade,
    NotBought,
    Offer,
    PriceList,
    Refusal,
    Tier,
    list_at,
)
from pricing.priced_line import PricedLine, RefusedLine
from pricing.quote import LoadLine, Quote, quote
from pricing.records import Record, line_from_record, line_to_record, reprice
from pricing.rounding import Rounding, RoundingMode
from pricing.units import Unit
from pricing.words import Words

__all__ = [
    "ML_PER_M3",
    "Bought",
    "Bulk",
    "CountOverLimit",
    "Counted",
    "Deduction",
    "DeductionReason",
    "EmptyLoad",
    "Grade",
    "InvalidLoad",
    "InvalidPriceList",
    "InvalidRecord",
    "Limits",
    "LoadLine",
    "MassOverLimit",
    "Measure",
    "NoPriceList",
    "NotBought",
    "NotDecimal",
    "NotUtc",
    "NotWhole",
    "Offer",
    "PriceList",
    "PricedLine",
    "PricingError",
    "Quote",
    "Record",
    "RecordMismatch",
    "Refusal",
    "RefusedLine",
    "Rounding",
    "RoundingMode",
    "TareNotBelowGross",
    "Tier",
    "TooLarge",
    "TooSmall",
    "Unit",
    "UnknownGrade",
    "UnknownMaterial",
    "Weighed",
    "Words",
    "WrongUnit",
    "baht_digits",
    "format_baht",
    "format_kg",
    "kg_digits",
    "line_from_record",
    "line_to_record",
    "list_at",
    "parse_baht",
    "parse_kg",
    "price_list_from_record",
    "price_list_to_record",
    "quote",
    "reprice",
    "rules_from_record",
    "rules_to_record",
    "tiers_from_record",
    "tiers_to_record",
]
