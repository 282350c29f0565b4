"""Days, hours and money in the sentences of messages."""

from datetime import datetime
from typing import Final

from pricing import format_baht
from recycling.documents.dates import english_date, in_bangkok, thai_date
from recycling.errors import Bilingual

_DAYS_TH: Final = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
_DAYS_EN: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def day_of(moment: datetime) -> Bilingual:
    """``วันอังคารที่ 24 พฤศจิกายน 2569`` and ``Tuesday, 24 Nov 2026``."""
    weekday = in_bangkok(moment).weekday()
    return Bilingual(
        f"วัน{_DAYS_TH[weekday]}ที่ {thai_date(moment)}",
        f"{_DAYS_EN[weekday]}, {english_date(moment)}",
    )


def hours(start: datetime, end: datetime) -> str:
    """``09:10–09:40`` on a Bangkok clock."""
    return f"{in_bangkok(start):%H:%M}–{in_bangkok(end):%H:%M}"


def baht(satang: int) -> Bilingual:
    """``23.25 บาท`` and ``23.25 baht``."""
    return Bilingual(format_baht(satang), format_baht(satang, language="en"))
