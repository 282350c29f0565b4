"""What is told of a record that cannot be read, or does not add up."""

import pytest

from pricing import line_from_record, price_list_from_record, rules_from_record, tiers_from_record
from tests.pricing.lists import Case, check_refusal, offer, record, whole_list

CASES: dict[str, Case] = {
    "a formula of tomorrow": (
        lambda: line_from_record(record(formula=2)),
        "invalid_record",
        "formula",
        {"problem": "only formula 1 is known"},
    ),
    "an identity that is none": (
        lambda: line_from_record(record(price_list_id="x")),
        "invalid_record",
        "",
        {"problem": "badly formed hexadecimal UUID string"},
    ),
    "a field left out": (
        lambda: line_from_record(record(unit_price=None)),
        "invalid_record",
        "unit_price",
        {"problem": "unit_price is missing"},
    ),
    "text for a number": (
        lambda: line_from_record(record(unit_price="5")),
        "not_whole",
        "unit_price",
        {"value": "'5'", "type": "str"},
    ),
    "a text left out": (
        lambda: line_from_record(record(grade=None)),
        "invalid_record",
        "grade",
        {"problem": "grade is missing or no text"},
    ),
    "an amount that does not follow": (
        lambda: line_from_record(record(amount=1)),
        "record_mismatch",
        "amount",
        {"stored": "1", "computed": "700"},
    ),
    "a list's identity": (
        lambda: price_list_from_record(whole_list(id="x")),
        "invalid_record",
        "",
        {"problem": "badly formed hexadecimal UUID string"},
    ),
    "no such rounding": (
        lambda: rules_from_record(whole_list(rounding_mode="up")),
        "invalid_record",
        "rounding_mode",
        {"problem": "there is no rounding mode up"},
    ),
    "grades left out": (
        lambda: rules_from_record(whole_list(grades=None)),
        "invalid_record",
        "grades",
        {"problem": "grades is missing or no list"},
    ),
    "a grade that is no object": (
        lambda: rules_from_record(whole_list(grades=[5])),
        "invalid_record",
        "grades[0]",
        {"problem": "grades[0] is missing or no object"},
    ),
    "tiers that are no list": (
        lambda: tiers_from_record(5),
        "invalid_record",
        "tiers",
        {"problem": "tiers is missing or no list"},
    ),
    "no such unit": (
        lambda: price_list_from_record(offer(unit="bag")),
        "invalid_record",
        "unit",
        {"problem": "there is no unit bag"},
    ),
    "a refusal that is no object": (
        lambda: price_list_from_record(offer(refusal=5)),
        "invalid_record",
        "refusal",
        {"problem": "refusal is missing or no object"},
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_refusal_names_the_field_and_the_figures(case: Case) -> None:
    check_refusal(case)
