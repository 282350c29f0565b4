"""Dates as people in Thailand read them: Bangkok time, Buddhist era, Thai first."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

BANGKOK: Final = ZoneInfo("Asia/Bangkok")

# Since 1 January 2484 BE (1941 CE) the Thai year begins in January, so the two
# eras differ by a constant for every date this program can meet.
BUDDHIST_ERA_OFFSET: Final = 543

# The Thai fiscal year begins on 1 October and is named by the year it ends in
# (Budget Procedure Act BE 2561, section 4).
FISCAL_YEAR_FIRST_MONTH: Final = 10

THAI_MONTHS: Final = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
THAI_MONTHS_SHORT: Final = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.",
    "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)  # fmt: skip
ENGLISH_MONTHS_SHORT: Final = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun",
    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip


def in_bangkok(instant: datetime) -> datetime:
    """The same instant on a Bangkok clock.

    Raises ValueError for a datetime without a zone: guessing one would print
    a time that is seven hours wrong.
    """
    if instant.tzinfo is None or instant.utcoffset() is None:
        raise ValueError("the datetime has no time zone")
    return instant.astimezone(BANGKOK)


def thai_date(instant: datetime) -> str:
    """``23 พฤศจิกายน 2569``."""
    local = in_bangkok(instant)
    return f"{local.day} {THAI_MONTHS[local.month - 1]} {local.year + BUDDHIST_ERA_OFFSET}"


def thai_date_short(instant: datetime) -> str:
    """``23 พ.ย. 2569``, for tables and narrow screens."""
    local = in_bangkok(instant)
    return f"{local.day} {THAI_MONTHS_SHORT[local.month - 1]} {local.year + BUDDHIST_ERA_OFFSET}"


def thai_time(instant: datetime) -> str:
    """``10:15 น.``."""
    return f"{in_bangkok(instant):%H:%M} น."


def thai_datetime(instant: datetime) -> str:
    """``23 พฤศจิกายน 2569 เวลา 10:15 น.``."""
    return f"{thai_date(instant)} เวลา {thai_time(instant)}"


def english_date(instant: datetime) -> str:
    """``23 Nov 2026``. Independent of the process's locale."""
    local = in_bangkok(instant)
    return f"{local.day} {ENGLISH_MONTHS_SHORT[local.month - 1]} {local.year}"


def english_datetime(instant: datetime) -> str:
    """``23 Nov 2026, 10:15``."""
    return f"{english_date(instant)}, {in_bangkok(instant):%H:%M}"


def fiscal_year(instant: datetime) -> int:
    """The Thai fiscal year in the Buddhist era: 23 November 2026 is in 2570."""
    local = in_bangkok(instant)
    year = local.year + BUDDHIST_ERA_OFFSET
    return year + 1 if local.month >= FISCAL_YEAR_FIRST_MONTH else year
