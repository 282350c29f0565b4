"""A receipt as bytes that are the same on every machine, and back again.

The bytes are canonical JSON after RFC 8785: sorted keys, no spaces, UTF-8,
whole numbers only. Whoever holds them can recompute the digest with any
language's RFC 8785 library, without this program.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import StrEnum
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from recycling.documents.receipt import LARGEST_INTEGER, ReceiptDocument

# Inside the digest, so that a receipt of a later form can never pass for one of this.
FORM: Final = "receipt/1"
# Facts that came later: left out while they say nothing, so that older receipts keep their digest.
_LATER: Final = frozenset({"replaces"})


def canonical_json(receipt: ReceiptDocument) -> bytes:
    """The receipt's facts as canonical JSON.

    Raises ValueError for a number or a text that canonical JSON cannot carry.
    """
    content = {"form": FORM, **_plain(receipt)}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def digest(receipt: ReceiptDocument) -> str:
    """SHA-256 of ``canonical_json``, 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(receipt)).hexdigest()


def receipt_from_json(data: bytes | str) -> ReceiptDocument:
    """The receipt whose ``canonical_json`` these bytes are.

    Raises ValueError when they are not the canonical form of any receipt, so
    what parses here has the digest of exactly these bytes.
    """
    raw = data.encode() if isinstance(data, str) else data
    try:
        content = json.loads(raw)
        if content.pop("form") != FORM:
            raise ValueError("another form of receipt")
        receipt: ReceiptDocument = _build(ReceiptDocument, content)
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("not a receipt") from error
    if canonical_json(receipt) != raw:
        raise ValueError("not the canonical form of a receipt")
    return receipt


def _plain(value: object) -> Any:
    if value is None:
        return None
    if is_dataclass(value):
        facts = {field.name: getattr(value, field.name) for field in fields(value)}
        return {
            name: _plain(fact)
            for name, fact in facts.items()
            if fact is not None or name not in _LATER
        }
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, str):
        return _text(value)
    if type(value) is int and abs(value) <= LARGEST_INTEGER:
        return value
    raise ValueError(f"{value!r} has no place in a receipt")


def _text(value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise ValueError("a text is not valid Unicode") from error
    return str(value)


def _build(kind: Any, value: Any) -> Any:
    """``value``, as ``json`` read it, in the type that a receipt's field declares."""
    if get_origin(kind) in (Union, UnionType):
        inner = [option for option in get_args(kind) if option is not type(None)]
        return None if value is None else _build(inner[0], value)
    if get_origin(kind) is tuple:
        return tuple(_build(get_args(kind)[0], item) for item in value)
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        return kind(**{name: _build(hints[name], item) for name, item in value.items()})
    if kind is datetime:
        return datetime.fromisoformat(value)
    if issubclass(kind, StrEnum):
        return kind(value)
    if type(value) is not kind:
        raise ValueError(f"{value!r} is not a {kind.__name__}")
    return value
