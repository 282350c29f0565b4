"""Text for Beancount, hledger and Ledger.

Each tool declares accounts and commodities first, so that a misspelt one is an error; each
file ends with assertions of the balances, so that a change of two legs which still sums to
zero is an error too. https://beancount.github.io/docs/beancount_language_syntax.html,
https://hledger.org/hledger.html#journal, https://ledger-cli.org/doc/ledger3.html
"""

import json
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from recycling.ledger.export.journal import Journal, amount, facts
from recycling.ledger.queries import Balance
from recycling.ledger.terms import MONEY, Leg

TAGS = ("entry", "event", "source", "captured", "recorded", "reverses", "late-from")


def beancount(journal: Journal) -> Iterator[str]:
    """Lines that `bean-check` accepts."""
    yield f'option "title" {json.dumps(journal.title, ensure_ascii=False)}'
    yield 'option "operating_currency" "THB"'
    yield 'option "inferred_tolerance_default" "*:0"'
    first = _first_day(journal)
    for code, name in journal.commodities.items():
        yield ""
        yield f"{first} commodity {name}"
        yield f"  code: {json.dumps(code)}"
    yield ""
    for name, commodities in _accounts(journal).items():
        yield f"{first} open {name} {','.join(commodities)}"
    if journal.opening:
        yield f'\n{journal.since} * "opening"'
        yield from _legs(journal, journal.opening)
    for entry, legs in journal.entries():
        yield f'\n{entry.effective_on} * "{entry.event}"'
        yield from (f"  {key}: {json.dumps(value)}" for key, value in facts(entry).items())
        yield from _legs(journal, legs)
    if journal.last_day is not None:
        yield ""
        day = journal.last_day + timedelta(days=1)  # an assertion holds as its day begins
        for held in journal.closing:
            name = journal.commodities[held.commodity]
            yield f"{day} balance {journal.account(held)}  {amount(held)} ~ 0 {name}"


def hledger(journal: Journal) -> Iterator[str]:
    """Lines that `hledger check --strict` accepts."""
    yield f"; {journal.title}"
    for code, name in journal.commodities.items():
        yield f"commodity {'1.00' if code == MONEY else '1.'} {name}  ; code: {code}"
    for name in _accounts(journal):
        yield f"account {name}"
    yield from (f"tag {name}" for name in TAGS)
    yield from _transactions(journal)


def ledger(journal: Journal) -> Iterator[str]:
    """Lines that `ledger --pedantic` accepts."""
    yield f"; {journal.title}"
    for code, name in journal.commodities.items():
        yield f"commodity {name}"
        yield f"    note {code}"
        yield f"    format {'1.00' if code == MONEY else '1'} {name}"
    for name in _accounts(journal):
        yield f"account {name}"
    yield from (f"tag {name}" for name in TAGS)
    yield from _transactions(journal)


def _transactions(journal: Journal) -> Iterator[str]:
    if journal.opening:
        yield f"\n{journal.since} * opening"
        yield from _legs(journal, journal.opening)
    for entry, legs in journal.entries():
        yield f"\n{entry.effective_on} * {entry.event}"
        yield from (f"    ; {key}: {value}" for key, value in facts(entry).items())
        yield from _legs(journal, legs)
    if journal.last_day is not None:
        yield f"\n{journal.last_day} * closing balances"
        for held in journal.closing:
            name = journal.commodities[held.commodity]
            yield f"  {journal.account(held)}  0 {name} = {amount(held)} {name}"


def _legs(journal: Journal, legs: Sequence[Leg | Balance]) -> Iterator[str]:
    for leg in legs:
        yield f"  {journal.account(leg)}  {amount(leg)} {journal.commodities[leg.commodity]}"


def _accounts(journal: Journal) -> dict[str, list[str]]:
    """The names of accounts, and the names of what each holds."""
    found: dict[str, list[str]] = {}
    for held in journal.closing:
        found.setdefault(journal.account(held), []).append(journal.commodities[held.commodity])
    return found


def _first_day(journal: Journal) -> date:
    if journal.since is not None:
        return journal.since
    for entry, _ in journal.entries():
        return entry.effective_on
    return date(2000, 1, 1)
