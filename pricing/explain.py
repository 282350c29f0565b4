"""How a line's amount came about, in one sentence each of Thai and English.

Every figure is exact, so whoever types the sentence into a pocket calculator
reads the same result: ``12.3 กก. หักภาชนะ 0.3 กก. = 12.0 กก. × 7.05 บาท ×
เกรด B 75% = 63.45 บาท ปัดเป็น 63.50 บาท``.
"""

from typing import TYPE_CHECKING

from pricing.decimal_text import decimal_text
from pricing.mass import format_kg
from pricing.measures import Weighed
from pricing.money import SATANG_PLACES, format_baht
from pricing.words import Words

if TYPE_CHECKING:
    from pricing.priced_line import PricedLine, RefusedLine


def percent(permille: int) -> str:
    """``75%``, ``2.5%``."""
    return f"{decimal_text(permille, places=1, least=0)}%"


def explain_priced(line: "PricedLine") -> Words:
    """The whole way from the scale to the amount."""
    brought, price, rounded = _brought(line), _price(line), _rounded(line)
    share = percent(line.grade_permille)
    # Per piece the exact amount has three more decimals than satang, per kg six.
    places = SATANG_PLACES + len(str(line.exact_denominator)) - 1
    exact = decimal_text(line.exact_numerator, places=places, least=SATANG_PLACES)
    return Words(
        f"{brought.th} × {price.th} × เกรด {line.grade} {share} = {exact} บาท{rounded.th}",
        f"{brought.en} × {price.en} × grade {line.grade} {share} = {exact} baht{rounded.en}",
    )


def explain_refused(line: "RefusedLine") -> Words:
    """Why the line is not bought and what to do with it."""
    reason, advice = line.refusal.reason, line.refusal.advice
    return Words(f"ไม่รับซื้อ: {reason.th} {advice.th}", f"Not bought: {reason.en} {advice.en}")


def _brought(line: "PricedLine") -> Words:
    """``12.3 กก. หักภาชนะ 0.3 กก. = 12.0 กก.``, or a bare quantity when nothing comes off."""
    net = line.unit.amount_words(line.quantity)
    measure = line.measure
    if not isinstance(measure, Weighed) or measure.net_g == measure.gross_g:
        return net
    th, en = format_kg(measure.gross_g), format_kg(measure.gross_g, language="en")
    if measure.tare_g:
        th += f" หักภาชนะ {format_kg(measure.tare_g)}"
        en += f" less container {format_kg(measure.tare_g, language='en')}"
    off = _deducted(measure)
    return Words(f"{th}{off.th} = {net.th}", f"{en}{off.en} = {net.en}")


def _deducted(measure: Weighed) -> Words:
    """`` หักความชื้น 5% (0.617 กก. ไม่คิดเศษกรัม)``."""
    if measure.deduction is None:
        return Words("", "")
    share, reason = percent(measure.deduction.permille), measure.deduction.reason.words
    part_gram = (measure.gross_g - measure.tare_g) * measure.deduction.permille % 1000
    th = format_kg(measure.deducted_g) + (" ไม่คิดเศษกรัม" if part_gram else "")
    en = format_kg(measure.deducted_g, language="en")
    en += ", part of a gram left in" if part_gram else ""
    return Words(f" หัก{reason.th} {share} ({th})", f" less {reason.en} {share} ({en})")


def _price(line: "PricedLine") -> Words:
    """``7.05 บาท``, with the quantity from which that price holds when it is a tier's."""
    th, en = format_baht(line.unit_price), format_baht(line.unit_price, language="en")
    if line.tier_from == 0:
        return Words(th, en)
    start = line.unit.amount_words(line.tier_from)
    if line.tier_quantity == line.quantity:
        return Words(f"{th} (ราคาตั้งแต่ {start.th})", f"{en} (price from {start.en} on)")
    load = line.unit.amount_words(line.tier_quantity)
    return Words(
        f"{th} (ราคาตั้งแต่ {start.th} ทั้งใบมี {load.th})",
        f"{en} (price from {start.en} on; the load has {load.en})",
    )


def _rounded(line: "PricedLine") -> Words:
    """`` ปัดเป็น 63.50 บาท (ปัดให้ใกล้ที่สุดทีละ 25 สตางค์ ครึ่งปัดขึ้น)``, or nothing when exact."""
    if line.exact_numerator == line.amount * line.exact_denominator:
        return Words("", "")
    rule = line.rounding.words()
    return Words(
        f" ปัดเป็น {format_baht(line.amount)} ({rule.th})",
        f" rounded to {format_baht(line.amount, language='en')} ({rule.en})",
    )
