"""The journal's accounts and commodities in names which all three text tools take.

Each tool has its own rules; the strictest wins. A commodity is A-Z alone, for Ledger and
hledger read digits and hyphens as part of an amount. An account begins with one of
Beancount's five roots, and each part of it with a capital or a digit.
"""

import re
from collections.abc import Iterable
from typing import Final

from recycling.ledger.terms import MONEY

_DIGITS: Final = dict(
    zip(
        "0123456789",
        ["ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE"],
        strict=True,
    )
)
_LONGEST: Final = 20

# The first part of our account → where it stands in the five roots.
MONEY_ROOTS: Final = {
    "cash": "Assets:Cash",
    "bank": "Assets:Bank",
    "stock": "Assets:Stock",
    "receivable": "Assets:Receivable",
    "owed": "Assets:Owed",
    "member": "Liabilities:Member",
    "transfers": "Liabilities:Transfers",
    "welfare": "Liabilities:Welfare",
    "sales": "Income:Sales",
    "cost-of-goods": "Expenses:Cost-of-goods",
    "shrinkage": "Expenses:Shrinkage",
    "bonus": "Expenses:Bonus",
    "rounding": "Expenses:Rounding",
    "cash-over-short": "Expenses:Cash-over-short",
    "equity": "Equity:Capital",
}
MASS_ROOTS: Final = {
    "household": "Equity:Mass:Household",
    "factory": "Equity:Mass:Factory",
    "vehicle": "Assets:Mass:Vehicle",
    "centre": "Assets:Mass:Centre",
    "loss": "Expenses:Mass:Loss",
}


def commodity_names(codes: Iterable[str]) -> dict[str, str]:
    """A-Z names of commodities, different for different codes; the same codes give the same."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for code in sorted(set(codes), key=lambda code: (code != MONEY, code)):
        wanted = _letters(code)
        name, number = wanted, 0
        while name in taken:
            number += 1
            name = wanted + "X" + _suffix(number)
        taken.add(name)
        names[code] = name
    return names


def account_name(code: str, *, money: bool) -> str:
    """`member:019a…` → `Liabilities:Member:019A…`; an account of no known kind is Equity:Other."""
    kind, *rest = code.split(":")
    roots = MONEY_ROOTS if money else MASS_ROOTS
    parts = rest if kind in roots else [kind, *rest]
    return ":".join([roots.get(kind, "Equity:Other"), *(_part(part) for part in parts)])


def _letters(code: str) -> str:
    spelled = "".join(_DIGITS.get(letter, letter) for letter in code.upper())
    letters = re.sub(r"[^A-Z]", "", spelled)[:_LONGEST]
    return letters if len(letters) > 1 else "MATERIAL" + letters


def _suffix(number: int) -> str:
    letters = ""
    while number:
        number, digit = divmod(number - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def _part(part: str) -> str:
    """Ids in capitals: so each begins with a capital or a digit. Others by their first letter."""
    if re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", part):
        return part.upper()
    plain = re.sub(r"[^A-Za-z0-9-]", lambda found: f"-{ord(found[0]):X}", part)
    return plain[:1].upper() + plain[1:] if plain[:1].isalnum() else "X" + plain
