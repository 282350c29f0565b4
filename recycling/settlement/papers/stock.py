"""สินค้าคงเหลือและดุลน้ำหนัก: what came in, went out, was lost, and is there, by material."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from pricing import Unit, Words, baht_digits, kg_digits
from recycling.catalogue import service as catalogue
from recycling.catalogue.models import Material
from recycling.database.orm import current_enterprise
from recycling.documents import dates
from recycling.documents.papers import DASH, Column, Paper, Table, plain
from recycling.ledger.models import Account, Entry, Posting
from recycling.ledger.service import MONEY
from recycling.settlement.papers.chart import STOCK
from recycling.settlement.papers.heading import enterprise_of
from recycling.settlement.papers.trial import end_of


@dataclass(frozen=True, slots=True)
class StockLine:
    """A material over a period, in grams, pieces or crates; what is there at cost, in satang.

    opening + bought - sold - lost + other = closing; `other` is what sorting
    turned into this material (or, below zero, into others).
    """

    material: str
    th: str
    en: str
    unit: str
    opening: int
    bought: int
    sold: int
    lost: int
    other: int
    closing: int
    cost_satang: int


@dataclass(frozen=True, slots=True)
class Stock:
    """Every material that moved or is there; vehicles count as part of the centre."""

    first_day: date
    last_day: date
    items: Sequence[StockLine]
    cost_satang: int


def stock_balance(session: Session, *, first_day: date, last_day: date) -> Stock:
    """The mass balance of the days from `first_day` to `last_day`, both included."""
    moved = _moved(session, first_day, last_day)
    known = catalogue.materials(session)
    items = [_line(code, moved[code], known.get(code)) for code in sorted(moved)]
    kept = [item for item in items if any(_figures(item))]
    kept.sort(key=lambda item: (_place(known.get(item.material)), item.material))
    return Stock(first_day, last_day, kept, sum(item.cost_satang for item in kept))


def stock_paper(session: Session, stock: Stock) -> Paper:
    """The stock and mass balance to print."""
    first, last = end_of(stock.first_day), end_of(stock.last_day)
    rows = tuple(
        (
            Words(item.th, item.en),
            *(plain(amount_digits(item.unit, each)) for each in _figures(item)[:-1]),
            plain(baht_digits(item.cost_satang)),
        )
        for item in stock.items
    )
    blank = plain("")
    return Paper(
        title=Words("วัสดุคงเหลือและดุลน้ำหนัก", "Stock and mass balance"),
        enterprise=enterprise_of(session),
        subject=Words(
            f"{dates.thai_date(first)} ถึง {dates.thai_date(last)}",
            f"{dates.english_date(first)} to {dates.english_date(last)}",
        ),
        tables=(
            Table(
                columns=_COLUMNS,
                rows=rows,
                totals=(
                    Words("รวมราคาทุน", "Total cost"),
                    *(blank for _ in _COLUMNS[1:-1]),
                    plain(baht_digits(stock.cost_satang)),
                ),
            ),
        ),
        notes=(
            Words(
                "น้ำหนักเป็นกิโลกรัม เว้นแต่บอกเป็นชิ้นหรือลัง รวมของที่อยู่บนรถ "
                "ยกมา + ซื้อ − ขาย − สูญหาย + คัดแยก = คงเหลือ",
                "In kg unless pieces or crates; what is on vehicles counts.",
            ),
        ),
        signatures=(Words("เจ้าหน้าที่ศูนย์", "Staff"), Words("ผู้จัดการ", "Manager")),
        dated=last,
    )


_COLUMNS = (
    Column(title=Words("วัสดุ", "Material")),
    Column(title=Words("ยกมา", "Opening"), figures=True),
    Column(title=Words("ซื้อ", "Bought"), figures=True),
    Column(title=Words("ขาย", "Sold"), figures=True),
    Column(title=Words("สูญหาย", "Lost"), figures=True),
    Column(title=Words("คัดแยก", "Sorted"), figures=True),
    Column(title=Words("คงเหลือ", "Closing"), figures=True),
    Column(title=Words("ราคาทุน (บาท)", "Cost (baht)"), figures=True),
)
_HELD = "held"
_OTHER = "other"


def _moved(session: Session, first: date, last: date) -> dict[str, dict[str, int]]:
    """By material: sums of the period by where it went, what was held before, cost at the end."""
    account = Account.code
    where = case(
        (account.startswith("household:"), "household"),
        (account.startswith("factory:"), "factory"),
        (account.startswith("loss:"), "loss"),
        ((account == "centre") | account.startswith("vehicle:"), _HELD),
        (account.startswith(STOCK), "cost"),
        else_=_OTHER,
    )
    material = case(
        (account.startswith(STOCK), func.substr(account, len(STOCK) + 1)), else_=Account.commodity
    )
    total = func.coalesce(func.sum(Posting.amount), 0)
    before = func.coalesce(func.sum(Posting.amount).filter(Entry.effective_on < first), 0)
    rows = session.execute(
        select(material, where, total, before)
        .join(
            Posting,
            (Posting.enterprise_id == Account.enterprise_id) & (Posting.account_id == Account.id),
        )
        .join(
            Entry, (Entry.enterprise_id == Posting.enterprise_id) & (Entry.id == Posting.entry_id)
        )
        .where(
            Account.enterprise_id == current_enterprise(session),
            Entry.effective_on <= last,
            (Account.commodity != MONEY) | account.startswith(STOCK),
        )
        .group_by(material, where)
    )
    found: dict[str, dict[str, int]] = {}
    for code, place, all_time, earlier in rows:
        sums = found.setdefault(code, {})
        sums[place] = int(all_time) - (0 if place in (_HELD, "cost") else int(earlier))
        sums[f"{place} before"] = int(earlier)
    return found


def _line(code: str, sums: dict[str, int], material: Material | None) -> StockLine:
    return StockLine(
        material=code,
        th=material.name_th if material else code,
        en=material.name_en if material else "",
        unit=material.unit if material else Unit.KG.value,
        opening=sums.get(f"{_HELD} before", 0),
        bought=-sums.get("household", 0),
        sold=sums.get("factory", 0),
        lost=sums.get("loss", 0),
        other=-sums.get(_OTHER, 0),
        closing=sums.get(_HELD, 0),
        cost_satang=sums.get("cost", 0),
    )


def _figures(item: StockLine) -> tuple[int, ...]:
    return (
        item.opening,
        item.bought,
        item.sold,
        item.lost,
        item.other,
        item.closing,
        item.cost_satang,
    )


def amount_digits(unit: str, quantity: int) -> str:
    """`12.5` for kilograms, `3 ชิ้น` for pieces, a dash for nothing."""
    if quantity == 0:
        return DASH
    if unit == Unit.KG:
        return kg_digits(quantity)
    return f"{quantity:,} {Unit(unit).words.th}"


def _place(material: Material | None) -> tuple[str, int]:
    return (material.group_code, material.position) if material else ("\uffff", 0)
