"""Thai QR for PromptPay: writing a payee's code, and reading anyone's.

Merchant-presented EMVCo QR (EMV QRCPS MPM 1.1) with the Bank of Thailand's
template 29 for a credit transfer: the public implementations dtinth/promptpay-qr
and jojoee/promptpay agree on it, and their vectors are in the tests. The
packages on PyPI write only, take the amount as a float, and are dormant.
Pure: no database, no web. Money is satang.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

TRANSFER_AID: Final = "A000000677010111"
BILL_AID: Final = "A000000677010112"
BAHT: Final = "764"  # ISO 4217
THAILAND: Final = "TH"
MOST_SATANG: Final = 99_999_999_99

_CRC_TAG: Final = "6304"
_AMOUNT: Final = re.compile(r"([0-9]{1,10})(?:\.([0-9]{1,2}))?")
_DIGITS: Final = re.compile(r"[0-9]+")
_SHOWN: Final = 4


class PromptPayError(ValueError):
    """Not a PromptPay number, or not a Thai QR we can trust."""


class ProxyKind(StrEnum):
    """What a PromptPay account goes by."""

    MOBILE = "mobile"
    NATIONAL_ID = "national_id"
    EWALLET = "ewallet"


_LENGTH: Final = {ProxyKind.MOBILE: 10, ProxyKind.NATIONAL_ID: 13, ProxyKind.EWALLET: 15}
_TAG: Final = {"01": ProxyKind.MOBILE, "02": ProxyKind.NATIONAL_ID, "03": ProxyKind.EWALLET}


@dataclass(frozen=True, slots=True, repr=False)
class Proxy:
    """A PromptPay account: its kind and its digits (a mobile number as dialled, 08…).

    Raises PromptPayError for digits of the wrong length.
    """

    kind: ProxyKind
    number: str

    def __post_init__(self) -> None:
        if not _DIGITS.fullmatch(self.number) or len(self.number) != _LENGTH[self.kind]:
            raise PromptPayError(f"a {self.kind} proxy has {_LENGTH[self.kind]} digits")
        if self.kind is ProxyKind.MOBILE and self.number[0] != "0":
            raise PromptPayError("a mobile number begins with 0")

    def __repr__(self) -> str:
        """Masked: a log must not tell an ID number."""
        return f"Proxy({self.kind}, {self.masked})"

    @property
    def masked(self) -> str:
        """All but the last four digits hidden: `xxx-xxx-4567`, `x-xxxx-xxxx3-45-6`."""
        hidden = "x" * (len(self.number) - _SHOWN) + self.number[-_SHOWN:]
        return _grouped(self.kind, hidden)


@dataclass(frozen=True, slots=True)
class Biller:
    """Who a bill payment goes to (tax ID and suffix, 15 digits), and its references."""

    biller_id: str
    reference_1: str
    reference_2: str | None


@dataclass(frozen=True, slots=True)
class ThaiQr:
    """What a Thai QR asks for; `amount_satang` is None when the payer types it in."""

    target: Proxy | Biller
    amount_satang: int | None


def read_proxy(kind: ProxyKind, text: str) -> Proxy:
    """The proxy which a person typed: spaces, hyphens and +66 are taken as meant.

    Raises PromptPayError when it is no mobile number (06, 08, 09), when an ID
    number's check digit is wrong (Department of Provincial Administration,
    modulo 11), or when the digits are too many or too few.
    """
    number = re.sub(r"[\s\-().]", "", text)
    if kind is ProxyKind.MOBILE:
        number = re.sub(r"^(?:\+66|0066|66(?=[0-9]{9}$))0?", "0", number)
    proxy = Proxy(kind, number)
    if kind is ProxyKind.MOBILE and number[1] not in "689":
        raise PromptPayError("a Thai mobile number begins with 06, 08 or 09")
    if kind is ProxyKind.NATIONAL_ID and not _checks(number):
        raise PromptPayError("the check digit of the ID number is wrong")
    return proxy


def payload(proxy: Proxy, *, amount_satang: int | None = None) -> str:
    """The text of the QR code that sends `amount_satang` (None: the payer types it) to `proxy`.

    Raises PromptPayError for an amount that is not between 1 satang and 99,999,999.99 baht.
    """
    number = proxy.number
    if proxy.kind is ProxyKind.MOBILE:
        number = "0066" + number[1:]
    tag = next(tag for tag, kind in _TAG.items() if kind is proxy.kind)
    fields = [
        ("00", "01"),
        ("01", "11" if amount_satang is None else "12"),
        ("29", _field("00", TRANSFER_AID) + _field(tag, number)),
        ("58", THAILAND),
        ("53", BAHT),
    ]
    if amount_satang is not None:
        if not 0 < amount_satang <= MOST_SATANG:
            raise PromptPayError("the amount is out of range")
        baht, satang = divmod(amount_satang, 100)
        fields.append(("54", f"{baht}.{satang:02d}"))
    body = "".join(_field(tag, value) for tag, value in fields) + _CRC_TAG
    return body + crc(body)


def parse(text: str) -> ThaiQr:
    """What a Thai QR asks for, whatever the order of its fields.

    Raises PromptPayError unless it is whole, its CRC is right, and it asks for
    baht in Thailand by PromptPay.
    """
    body, told = text[:-4], text[-4:]
    if not body.endswith(_CRC_TAG) or told.upper() != crc(body):
        raise PromptPayError("the CRC is wrong: the code was not read whole")
    fields = _fields(text)
    if fields.get("00") != "01":
        raise PromptPayError("not an EMVCo code of version 01")
    if fields.get("53") != BAHT or fields.get("58") != THAILAND:
        raise PromptPayError("does not ask for baht in Thailand")
    return ThaiQr(_target(fields), _satang(fields["54"]) if "54" in fields else None)


def crc(text: str) -> str:
    """CRC-16/CCITT-FALSE (polynomial 0x1021, from 0xFFFF), four capital hexadecimal digits."""
    value = 0xFFFF
    for byte in text.encode():
        value ^= byte << 8
        for _ in range(8):
            value = (value << 1) ^ (0x1021 if value & 0x8000 else 0)
        value &= 0xFFFF
    return f"{value:04X}"


def _field(tag: str, value: str) -> str:
    return f"{tag}{len(value):02d}{value}"


def _fields(text: str) -> dict[str, str]:
    """Tag, length, value; each tag once, nothing left over."""
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        tag, length = text[at : at + 2], text[at + 2 : at + 4]
        if not re.fullmatch(r"[0-9]{4}", tag + length, re.ASCII) or tag in found:
            raise PromptPayError(f"not a field at {at}")
        value = text[at + 4 : at + 4 + int(length)]
        if len(value) != int(length) or not value:
            raise PromptPayError(f"field {tag} is cut off")
        found[tag] = value
        at += 4 + int(length)
    return found


def _target(fields: Mapping[str, str]) -> Proxy | Biller:
    if "29" in fields:
        inside = _fields(fields["29"])
        if inside.get("00") == TRANSFER_AID:
            named = [(kind, inside[tag]) for tag, kind in _TAG.items() if tag in inside]
            if len(named) != 1:
                raise PromptPayError("a transfer names one payee")
            kind, number = named[0]
            if kind is ProxyKind.MOBILE:
                if not number.startswith("0066"):
                    raise PromptPayError("not a Thai mobile number")
                number = "0" + number[4:]
            return Proxy(kind, number)
    if "30" in fields:
        inside = _fields(fields["30"])
        if inside.get("00") == BILL_AID and "01" in inside and "02" in inside:
            return Biller(inside["01"], inside["02"], inside.get("03"))
    raise PromptPayError("neither a PromptPay transfer nor a bill payment")


def _satang(text: str) -> int:
    written = _AMOUNT.fullmatch(text)
    if written is None:
        raise PromptPayError("the amount cannot be read")
    baht, part = written.groups()
    amount = int(baht) * 100 + int((part or "").ljust(2, "0"))
    if amount == 0:
        raise PromptPayError("the amount is zero")
    return amount


def _checks(number: str) -> bool:
    total = sum(int(digit) * (13 - at) for at, digit in enumerate(number[:12]))
    return number[0] != "0" and (11 - total % 11) % 10 == int(number[12])


def _grouped(kind: ProxyKind, text: str) -> str:
    """As it is written on cards: 3-3-4, 1-4-5-2-1, or in one piece."""
    groups = {ProxyKind.MOBILE: (3, 3, 4), ProxyKind.NATIONAL_ID: (1, 4, 5, 2, 1)}.get(kind)
    if groups is None:
        return text
    parts, at = [], 0
    for length in groups:
        parts.append(text[at : at + length])
        at += length
    return "-".join(parts)
