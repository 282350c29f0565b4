"""How templates write money, mass and time."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from jinja2 import Environment
from markupsafe import Markup, escape

from pricing import baht_digits, format_baht, format_kg, kg_digits
from pricing.explain import percent
from recycling.documents import dates, numbers
from recycling.documents.view import clean, tie

# KR03-0042, RC2570-000123: broken at the hyphen, a code is read as two.
_CODE: Final = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)+")


def keep_codes(text: str) -> Markup:
    """The text, escaped, with its codes kept on one line each."""
    return Markup(_CODE.sub(r'<span class="number">\g<0></span>', str(escape(text))))


def thai_datetime(instant: datetime) -> str:
    """``dates.thai_datetime`` with the hour tied to its น."""
    return tie(dates.thai_datetime(instant))


def register_filters(environment: Environment) -> None:
    """Add the filters that the pages of ``recycling/web/templates`` use.

    Money is given in satang, mass in grams, shares in permille, times as aware
    datetimes.
    """
    environment.filters.update(
        baht=baht_digits,
        baht_text=format_baht,
        signed_baht=numbers.signed_baht,
        baht_words=numbers.baht_words,
        kg=kg_digits,
        kg_text=format_kg,
        percent=percent,
        thai_date=dates.thai_date,
        thai_date_short=dates.thai_date_short,
        thai_time=dates.thai_time,
        thai_datetime=thai_datetime,
        english_date=dates.english_date,
        english_datetime=dates.english_datetime,
        clean=clean,
        keep_codes=keep_codes,
    )
