"""The bytes of a receipt: the same for the same facts, others for any other."""

import copy
import hashlib
import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta, timezone
from enum import Enum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pricing import Words
from recycling.documents.canonical import canonical_json, digest, receipt_from_json
from recycling.documents.receipt import PaidBy, Place, ReceiptDocument
from tests.documents.samples import BOTTLES, CRATES, RECEIPT

Path = tuple[str | int, ...]


def leaves(value: Any, path: Path = ()) -> Iterator[Path]:
    """The way to each single fact of a receipt."""
    if is_dataclass(value):
        for field in fields(value):
            yield from leaves(getattr(value, field.name), (*path, field.name))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from leaves(item, (*path, index))
    else:
        yield path


def another(value: Any) -> Any:
    """A value of the same kind that is not this one."""
    if value is None:
        return "x"
    if isinstance(value, Enum):
        return next(other for other in type(value) if other is not value)
    if isinstance(value, datetime):
        return value + timedelta(microseconds=1)
    return value + 1 if isinstance(value, int) else value + " "


def altered(receipt: ReceiptDocument, path: Path) -> ReceiptDocument:
    """The receipt with one fact forged, past all the checks of its own."""
    forged = copy.deepcopy(receipt)
    holder: Any = forged
    for step in path[:-1]:
        holder = holder[step] if isinstance(step, int) else getattr(holder, step)
    name = str(path[-1])
    object.__setattr__(holder, name, another(getattr(holder, name)))
    return forged


@pytest.mark.parametrize("path", list(leaves(RECEIPT)), ids=str)
def test_no_fact_can_change_without_the_digest(path: Path) -> None:
    assert digest(altered(RECEIPT, path)) != digest(RECEIPT)


def test_lines_cannot_be_swapped_or_dropped() -> None:
    swapped = replace(RECEIPT, lines=(CRATES, BOTTLES))
    assert digest(swapped) != digest(RECEIPT)
    assert digest(replace(RECEIPT, refused=())) != digest(RECEIPT)


def test_the_bytes_are_canonical_json() -> None:
    raw = canonical_json(RECEIPT)
    content = json.loads(raw, parse_float=lambda text: pytest.fail(f"a float: {text}"))
    assert content["form"] == "receipt/1"
    assert content["total_satang"] == 11_600
    assert content["issued_at"] == "2026-11-23T03:15:00.000000+00:00"
    again = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert again.encode() == raw
    assert digest(RECEIPT) == hashlib.sha256(raw).hexdigest()


def test_the_zone_an_instant_is_written_in_changes_nothing() -> None:
    elsewhere = RECEIPT.issued_at.astimezone(timezone(timedelta(hours=7)))
    assert canonical_json(replace(RECEIPT, issued_at=elsewhere)) == canonical_json(RECEIPT)


TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
WORDS = st.builds(Words, TEXT, TEXT)
PASSBOOK = st.builds(
    lambda **changes: replace(RECEIPT, **changes),
    number=TEXT,
    household_name=TEXT,
    collector=TEXT,
    vehicle=st.none() | TEXT,
    place=st.sampled_from(Place),
    rounding_rule=WORDS,
    passbook_balance_satang=st.integers(0, 2**53 - 1),
    issued_at=st.datetimes(timezones=st.timezones()),
)


@given(PASSBOOK)
def test_a_receipt_comes_back_from_its_bytes(receipt: ReceiptDocument) -> None:
    back = receipt_from_json(canonical_json(receipt))
    assert back == receipt
    assert digest(back) == digest(receipt)


@given(PASSBOOK, PASSBOOK)
def test_only_equal_receipts_have_equal_bytes(one: ReceiptDocument, two: ReceiptDocument) -> None:
    assert (canonical_json(one) == canonical_json(two)) == (one == two)


def test_a_cash_receipt_comes_back() -> None:
    cash = replace(RECEIPT, paid_by=PaidBy.CASH, passbook_balance_satang=None, refused=())
    assert receipt_from_json(canonical_json(cash).decode()) == cash


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw.replace(b'"total_satang":11600', b'"total_satang":11600.0'),
        lambda raw: raw.replace(b'"total_satang":11600', b'"total_satang":11601'),
        lambda raw: raw.replace(b'"total_satang":11600', b'"total_satang":"11600"'),
        lambda raw: raw.replace(b'"form":"receipt/1"', b'"form":"receipt/2"'),
        lambda raw: raw.replace(b'"form"', b'"extra":1,"form"'),
        lambda raw: raw.replace(b'"number":"RC2570-000123",', b""),
        lambda raw: raw.replace(b'"place":"door"', b'"place":"moon"'),
        lambda raw: raw + b" ",
        lambda _: b"[]",
        lambda _: b"null",
        lambda _: b"{}",
        lambda _: b"\xff",
        lambda _: b"",
    ],
)
def test_what_is_not_a_receipt_is_refused(change: Any) -> None:
    raw = canonical_json(RECEIPT)
    assert change(raw) != raw
    with pytest.raises(ValueError):
        receipt_from_json(change(raw))


def test_text_that_is_no_unicode_is_refused() -> None:
    with pytest.raises(ValueError, match="Unicode"):
        canonical_json(replace(RECEIPT, collector="\ud800"))
