"""Whether the day closes: the ledger's change over the day against what was played."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from recycling.demo.marketplace import Someone
from recycling.demo.record import Change, Commodity
from recycling.demo.scene import Scene

MONEY = "THB"

Key = tuple[str, str]
"""Account and commodity."""


@dataclass(frozen=True, slots=True)
class Books:
    """Every account's balance at one moment, in base units of its commodity."""

    balances: Mapping[Key, int]
    totals: Mapping[str, int]

    def balance(self, account: str) -> int:
        """What a money account holds, in satang."""
        return self.balances.get((account, MONEY), 0)


@dataclass(frozen=True, slots=True)
class Played:
    """What was done, counted by who did it: satang, and base units by material."""

    bought_satang: int
    bought: Mapping[str, int]
    arrived: Mapping[str, int]
    cash_out_satang: int


def read(reader: Someone, *, until: date | None = None) -> Books:
    """The books as they stand, or of everything up to a business day."""
    query = {} if until is None else {"until": until.isoformat()}
    answer = reader.get("/ledger/balances", **query)
    return Books(
        {(each["account"], each["commodity"]): each["balance"] for each in answer["items"]},
        {each["commodity"]: each["total"] for each in answer["totals"]},
    )


def change(before: Books, after: Books) -> dict[Key, int]:
    """What changed, without what did not."""
    keys = before.balances.keys() | after.balances.keys()
    moved = {key: after.balances.get(key, 0) - before.balances.get(key, 0) for key in keys}
    return {key: amount for key, amount in moved.items() if amount}


def by_kind(moved: Mapping[Key, int]) -> tuple[Change, ...]:
    """The change by kind of account: households, vehicles, collectors taken together."""
    sums: Counter[Key] = Counter()
    for (account, commodity), amount in moved.items():
        sums[kind_of(account, commodity), commodity] += amount
    return tuple(
        Change(account=account, commodity=commodity, change=amount)
        for (account, commodity), amount in sorted(sums.items())
    )


def kind_of(account: str, commodity: str) -> str:
    """``member:<id>`` is a ``member``, ``stock:pet`` is ``stock``; cash keeps its place."""
    head, _, rest = account.partition(":")
    if commodity == MONEY and head == "cash":
        return "cash:centre" if rest == "centre" else "cash:collector"
    return head


def faults(after: Books, moved: Mapping[Key, int], played: Played) -> tuple[str, ...]:
    """What does not close, in Thai and English; empty when everything does."""
    found = [
        f"ผลรวมของ {commodity} ไม่เป็นศูนย์: {total} / {commodity} does not sum to zero: {total}"
        for commodity, total in sorted(after.totals.items())
        if total
    ]
    sums: Counter[str] = Counter()
    for (_, commodity), amount in moved.items():
        sums[commodity] += amount
    found += [
        f"วันนี้ {commodity} เปลี่ยนไป {total} ไม่เป็นศูนย์ / The day's {commodity} is off by {total}"
        for commodity, total in sorted(sums.items())
        if total
    ]
    kinds = {(each.account, each.commodity): each.change for each in by_kind(moved)}
    found += _mass_faults(kinds, played)
    found += _money_faults(kinds, played)
    return tuple(found)


def commodities(scene: Scene, moved: Mapping[Key, int]) -> tuple[Commodity, ...]:
    """Names of the materials that moved, in the catalogue's order."""
    there = {commodity for _, commodity in moved}
    return tuple(
        Commodity(code=each.code, name_th=each.name_th, name_en=each.name_en, unit=each.unit.value)
        for each in scene.bought
        if each.code in there
    )


def _mass_faults(kinds: Mapping[Key, int], played: Played) -> Iterable[str]:
    for material in sorted(played.bought):
        left = kinds.get(("vehicle", material), 0)
        if left:
            yield (f"{material} ค้างอยู่บนรถ {left} / {left} of {material} is still on a vehicle")
        yield from _compare(
            f"{material} ที่รับซื้อ", f"{material} bought",
            -kinds.get(("household", material), 0), played.bought[material],
        )  # fmt: skip
        yield from _compare(
            f"{material} ที่ถึงศูนย์", f"{material} at the centre",
            kinds.get(("centre", material), 0), played.arrived.get(material, 0),
        )  # fmt: skip


def _money_faults(kinds: Mapping[Key, int], played: Played) -> Iterable[str]:
    stock = kinds.get(("stock", MONEY), 0) + kinds.get(("shrinkage", MONEY), 0)
    yield from _compare("มูลค่าที่รับซื้อ (สตางค์)", "Satang bought", stock, played.bought_satang)
    left = kinds.get(("cash:collector", MONEY), 0)
    yield from _compare("เงินค้างกับพนักงานเก็บขน", "Cash left with collectors", left, 0)
    cash = kinds.get(("cash:centre", MONEY), 0) + kinds.get(("equity", MONEY), 0)
    yield from _compare(
        "เงินสดที่จ่ายออก (สตางค์)", "Satang paid in cash", -cash, played.cash_out_satang
    )


def _compare(th: str, en: str, booked: int, played: int) -> Iterable[str]:
    if booked != played:
        yield (
            f"{th} ในบัญชี {booked} แต่ที่ทำจริง {played} / {en}: {booked} booked, {played} played. "
            "มีผู้อื่นทำรายการพร้อมกันหรือไม่ / Did someone else work at the same time?"
        )
