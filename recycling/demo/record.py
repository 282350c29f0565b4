"""What a played day was, as values: the tables, the map and the JSON file are made of it.

Everything is whole: satang, grams, millilitres, metres, seconds; places in
millionths of a degree; moments as ISO 8601 text with Bangkok's offset.
"""

from dataclasses import asdict, dataclass
from typing import Any

Place = tuple[int, int]
"""Latitude and longitude, millionths of a degree."""


def place(lat: float, lon: float) -> Place:
    """Degrees in whole millionths."""
    return round(lat * 1_000_000), round(lon * 1_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRecord:
    """A visit: planned or, without a number, a neighbour who came to the vehicle."""

    number: int | None
    code: str
    name: str
    address_th: str
    place: Place
    at: str
    status: str
    reason_th: str
    reason_en: str
    declared_g: int
    door_g: int
    paid_satang: int
    method: str
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TripRecord:
    """A part of a round that ends at the centre; `centre_g` is what its scale said."""

    number: int
    planned_g: int
    planned_ml: int
    unloaded_at: str
    door_g: int
    centre_g: int
    stops: tuple[StopRecord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundRecord:
    """A vehicle's day."""

    vehicle_th: str
    vehicle_en: str
    capacity_g: int
    capacity_ml: int
    collector: str
    distance_m: int
    duration_s: int
    departs_at: str
    returns_at: str
    trips: tuple[TripRecord, ...]

    @property
    def stops(self) -> tuple[StopRecord, ...]:
        """All visits in their order."""
        return tuple(stop for trip in self.trips for stop in trip.stops)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A call that was not collected: `what` is unserved, missed or cancelled."""

    what: str
    code: str
    name: str
    reason_th: str
    reason_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupWeights:
    """A group of materials on its way: what was said and what two scales showed, in grams.

    Pieces and crates count with their usual weight. `door_g` belongs to the
    calls of `declared_g`; `walk_up_g` came unannounced; `centre_g` is of both.
    """

    group: str
    name_th: str
    name_en: str
    declared_g: int
    door_g: int
    walk_up_g: int
    centre_g: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How one kind of account changed over the day, in base units of its commodity."""

    account: str
    commodity: str
    change: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Commodity:
    """What is counted under a ledger commodity."""

    code: str
    name_th: str
    name_en: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many of each there were."""

    calls: int
    tickets: int
    walk_ups: int
    counter_sales: int
    refused: int
    payouts_paid: int
    payouts_rejected: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageRecord:
    """A village on the map."""

    number: int
    name_th: str
    name_en: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What the rounds are drawn on."""

    enterprise_th: str
    enterprise_en: str
    municipality_th: str
    municipality_en: str
    centre: Place
    area: tuple[Place, ...]
    villages: tuple[VillageRecord, ...]
    households: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRecord:
    """The whole day. `faults` says in Thai and English what does not close; empty when all does."""

    date: str
    seed: int
    engine: str
    ground: Ground
    counts: Counts
    rounds: tuple[RoundRecord, ...]
    left_out: tuple[LeftOut, ...]
    weights: tuple[GroupWeights, ...]
    commodities: tuple[Commodity, ...]
    changes: tuple[Change, ...]
    faults: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain lists and dicts of text and whole numbers."""
        return asdict(self)
