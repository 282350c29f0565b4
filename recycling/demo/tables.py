"""The day as tables on a terminal, Thai first."""

from collections.abc import Callable, Iterable

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pricing import ML_PER_M3, baht_digits
from pricing.decimal_text import decimal_text
from recycling.demo.record import Change, DayRecord, RoundRecord

MONEY = "THB"
LEAST_WIDTH = 60
MONEY_ACCOUNTS = {
    "cash:centre": ("เงินสดที่ศูนย์", "cash at the centre"),
    "cash:collector": ("เงินสดกับพนักงานเก็บขน", "cash with collectors"),
    "bank": ("ธนาคาร", "bank"),
    "stock": ("ของในคลัง ตามราคาซื้อ", "stock, at cost"),
    "shrinkage": ("ของหายระหว่างทาง ตามราคาซื้อ", "shrinkage, at cost"),
    "member": ("สมุดบัญชีครัวเรือน", "passbooks (owed)"),
    "rounding": ("ปัดเศษ", "rounding"),
    "equity": ("ทุน", "equity"),
}
MASS_ACCOUNTS = {
    "household": ("ครัวเรือน", "households"),
    "vehicle": ("บนรถ", "vehicles"),
    "centre": ("ศูนย์", "centre"),
    "loss": ("สูญหาย", "loss"),
}
LEFT_OUT = {
    "unserved": ("ไม่มีรถไปถึง", "unserved"),
    "missed": ("ไปแล้วไม่ได้ของ", "missed"),
    "cancelled": ("ยกเลิก", "cancelled"),
}


def show(console: Console, day: DayRecord) -> None:
    """Print all tables."""
    console.print()
    for table in (_rounds(day), _weights(day), _money(day), _mass(day)):
        console.print(table)
    if day.left_out:
        console.print(_left_out(day))
    counts = day.counts
    console.print(
        f"คำขอ {counts.calls} · ใบชั่ง {counts.tickets} (ขายข้างทาง {counts.walk_ups}, "
        f"ที่ศูนย์ {counts.counter_sales}) · ของที่ไม่รับ {counts.refused} · "
        f"ถอนเงิน {counts.payouts_paid} ปฏิเสธ {counts.payouts_rejected}"
    )
    console.print(
        f"[dim]{counts.calls} calls, {counts.tickets} tickets ({counts.walk_ups} on the way, "
        f"{counts.counter_sales} at the counter), {counts.refused} things refused, "
        f"{counts.payouts_paid} payouts, {counts.payouts_rejected} rejected[/dim]"
    )


def cubic_metres(millilitres: int) -> str:
    """``6.00`` for 6,000,000 ml; rounded up, as room in a vehicle is."""
    return decimal_text(-(-millilitres * 100 // ML_PER_M3), places=2, least=2)


def kilograms(grams: int) -> str:
    """``12.3`` for 12,345 g: what a person reads."""
    return decimal_text((grams + 50) // 100, places=1, least=1)


def exact_kilograms(grams: int) -> str:
    """``12.345`` for 12,345 g: what must add up."""
    return decimal_text(grams, places=3, least=3)


def kilometres(metres: int) -> str:
    """``12.3`` for 12,345 m."""
    return decimal_text((metres + 50) // 100, places=1, least=1)


def _table(th: str, en: str) -> Table:
    title = Text.assemble((th, "bold"), (f"  {en}", "dim"))
    return Table(
        title=title,
        title_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        min_width=LEAST_WIDTH,
    )


def _columns(table: Table, left: tuple[str, str], right: Iterable[tuple[str, str]]) -> None:
    table.add_column(_heading(*left))
    for words in right:
        table.add_column(_heading(*words), justify="right", no_wrap=True)


def _heading(th: str, en: str) -> Text:
    return Text.assemble((th, "bold"), "\n", (en, "dim"))


def _rounds(day: DayRecord) -> Table:
    table = _table("รอบเก็บ", f"rounds of {day.date} ({day.engine})")
    _columns(
        table,
        ("รถ", "vehicle"),
        (("จุด", "stops"), ("กม.", "km"), ("กก.", "kg"), ("ลบ.ม.", "m³"), ("เที่ยว", "trips"),
         ("นาที", "minutes")),
    )  # fmt: skip
    for each in day.rounds:
        table.add_row(*_round_row(each))
    if len(day.rounds) > 1:
        table.add_section()
        total = [sum(column) for column in zip(*map(_round_figures, day.rounds), strict=True)]
        table.add_row(_two("รวม", "total"), *_round_texts(total))
    return table


def _round_row(each: RoundRecord) -> list[Text | str]:
    name = Text.assemble(each.vehicle_th, "\n", (f"{each.vehicle_en}, {each.collector}", "dim"))
    return [name, *_round_texts(_round_figures(each))]


def _round_figures(each: RoundRecord) -> list[int]:
    return [
        sum(1 for stop in each.stops if stop.number is not None),
        each.distance_m,
        sum(trip.door_g for trip in each.trips),
        sum(trip.planned_ml for trip in each.trips),
        len(each.trips),
        each.duration_s,
    ]


def _round_texts(figures: list[int]) -> list[str]:
    stops, metres, grams, millilitres, trips, seconds = figures
    return [
        str(stops),
        kilometres(metres),
        kilograms(grams),
        cubic_metres(millilitres),
        str(trips),
        str(round(seconds / 60)),
    ]


def _weights(day: DayRecord) -> Table:
    table = _table("น้ำหนักสามครั้ง (กก.)", "three weights (kg), of what came by vehicle")
    _columns(
        table,
        ("หมวด", "group"),
        (("แจ้งไว้", "declared"), ("หน้าบ้าน", "door"), ("ขายข้างทาง", "on the way"),
         ("ที่ศูนย์", "centre"), ("ต่าง", "difference")),
    )  # fmt: skip
    sums = [0] * 5
    for each in day.weights:
        difference = each.centre_g - each.door_g - each.walk_up_g
        figures = [each.declared_g, each.door_g, each.walk_up_g, each.centre_g, difference]
        sums = [a + b for a, b in zip(sums, figures, strict=True)]
        table.add_row(_two(each.name_th, each.name_en), *map(exact_kilograms, figures))
    table.add_section()
    table.add_row(_two("รวม", "total"), *map(exact_kilograms, sums))
    return table


def _money(day: DayRecord) -> Table:
    table = _table("เงินวันนี้ (บาท)", "money today (baht), in + / out −")
    _columns(table, ("บัญชี", "account"), [("เปลี่ยนแปลง", "change")])
    rows = [each for each in day.changes if each.commodity == MONEY]
    order = list(MONEY_ACCOUNTS)
    rows.sort(key=lambda each: order.index(each.account) if each.account in order else len(order))
    for each in rows:
        words = MONEY_ACCOUNTS.get(each.account, (each.account, ""))
        table.add_row(_two(*words), _signed(each.change, baht_digits))
    table.add_section()
    table.add_row(_two("ผลรวม", "sum"), _zero(sum(each.change for each in rows), baht_digits))
    return table


def _mass(day: DayRecord) -> Table:
    table = _table("น้ำหนักและจำนวนวันนี้", "mass and pieces today, in + / out −")
    _columns(table, ("วัสดุ", "material"), (*MASS_ACCOUNTS.values(), ("ผลรวม", "sum")))
    by_material: dict[str, list[Change]] = {}
    for each in day.changes:
        by_material.setdefault(each.commodity, []).append(each)
    for commodity in day.commodities:
        write = exact_kilograms if commodity.unit == "kg" else _plain
        rows = by_material[commodity.code]
        found = {each.account: each.change for each in rows}
        cells = [_signed(found.get(kind, 0), write) for kind in MASS_ACCOUNTS]
        unit = {"kg": "กก.", "piece": "ชิ้น", "crate": "ลัง"}[commodity.unit]
        name = commodity.name_th.partition(" เช่น ")[0]
        table.add_row(f"{name} ({unit})", *cells, _zero(sum(r.change for r in rows), write))
    return table


def _left_out(day: DayRecord) -> Table:
    table = _table("คำขอที่ไม่ได้เก็บ", "calls that were not collected")
    table.add_column(_heading("ครัวเรือน", "household"))
    table.add_column(_heading("อะไร", "what"))
    table.add_column(_heading("เพราะ", "why"))
    for each in sorted(day.left_out, key=lambda each: (each.what, each.code)):
        who = Text.assemble(each.code, "\n", (each.name, "dim"))
        table.add_row(who, _two(*LEFT_OUT[each.what]), _two(each.reason_th, each.reason_en))
    return table


def _two(th: str, en: str) -> Text:
    return Text.assemble(th, "\n", (en, "dim")) if en else Text(th)


def _plain(number: int) -> str:
    return f"{number:,}"


def _signed(amount: int, write: Callable[[int], str]) -> Text:
    if amount == 0:
        return Text("·", style="dim")
    sign = "+" if amount > 0 else "−"
    return Text(sign + write(abs(amount)))


def _zero(total: int, write: Callable[[int], str]) -> Text:
    return Text(write(total), style="bold green" if total == 0 else "bold white on red")
