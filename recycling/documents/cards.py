"""The card that hangs at a household's door for the collector to scan."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pricing import Words


class CardLayout(StrEnum):
    """How cards lie on paper."""

    A6 = "a6"
    """One card to a page of 105 by 148 mm."""
    A4_SHEET = "a4-sheet"
    """Eight cards of 105 by 74 mm to a sheet, with lines to cut along."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdCard:
    """One household's card. ``qr_payload`` is what the collector's phone reads."""

    enterprise: Words
    household_name: str
    household_code: str
    village: str
    qr_payload: str
    phone: str | None = None
