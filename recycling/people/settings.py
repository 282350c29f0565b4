"""An enterprise's own limits, each with a default that fits a subdistrict."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Times in the unit the name ends with; money in satang; mass in grams.

    price_hold_hours          how long after its window a pickup keeps its quoted price list
    booking_days              how far ahead a pickup may be booked
    booking_notice_minutes    how long before its window a pickup must be booked
    most_line_g               more than this on one line is a slip of the finger
    second_person_satang      payouts above this need another person's approval
    passbook_minimum_satang   what must stay in a passbook
    service_seconds           time at a door, whatever the load
    service_seconds_per_10kg  time at a door, for each 10 kg declared
    unload_minutes            time at the centre to empty a vehicle
    detour_permille           road distance for each 1000 m of great circle
    speed_m_per_hour          average speed of a round between doors
    satang_per_km             fuel and wear of a kilometre, and
    satang_per_hour           an hour of a crew: what a plan makes least of, together
    plan_seconds              how long the solver may think
    difference_permille       door and centre may differ by so much of the door's weight
    difference_g              ... and by so many grams: a dispute needs both exceeded
    declared_permille         the same for what a household said it had and what was weighed
    declared_g                ... in grams
    reading_seconds           a scale's reading older than this is flagged
    dispute_days              how long the other side of a dispute has to answer
    welfare_day               the day of the month on which the welfare fund collects; 0: by hand
    osm_extract               file with the roads (.osm.pbf) on the service's machine; '' for none
    position_hours            how long a vehicle's positions and drafts at the scale are kept
    """

    price_hold_hours: int = 48
    booking_days: int = 30
    booking_notice_minutes: int = 60
    most_line_g: int = 2_000_000
    second_person_satang: int = 50_000
    passbook_minimum_satang: int = 0
    service_seconds: int = 240
    service_seconds_per_10kg: int = 60
    unload_minutes: int = 20
    detour_permille: int = 1350
    speed_m_per_hour: int = 28_000
    satang_per_km: int = 450
    satang_per_hour: int = 8_000
    plan_seconds: int = 5
    difference_permille: int = 50
    difference_g: int = 1_000
    declared_permille: int = 500
    declared_g: int = 20_000
    reading_seconds: int = 180
    dispute_days: int = 7
    welfare_day: int = 5
    position_hours: int = 24
    osm_extract: str = ""

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Settings":
        """The stored settings over the defaults; unknown names are left out."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in stored.items() if name in known})

    def to_json(self) -> dict[str, Any]:
        """What `from_json` reads."""
        return asdict(self)
