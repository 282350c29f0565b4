"""A plan: routes of trips of visits, and the stops left out with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from routing.problem import Load, Place

Numbers = Mapping[str, int | str]


class Kind(StrEnum):
    """What a visit is."""

    STOP = "stop"
    UNLOAD = "unload"
    BREAK = "break"


class Reason(StrEnum):
    """Why a stop is not in the plan.  The numbers that come with each are in `Unserved`."""

    NO_VEHICLE = "no_vehicle"
    """There is no vehicle at all, or the one it is locked to is not there."""
    SKILL = "skill"
    """No vehicle may serve it: `needs` (comma-separated skills)."""
    TOO_LARGE = "too_large"
    """No vehicle that may serve it can hold it: `resource`, `load`, `largest`."""
    NO_ROAD = "no_road"
    """No road leads there and back."""
    NO_UNLOAD = "no_unload"
    """It could be collected, but no site is open to unload at after that: `closes` (0: no site)."""
    WINDOW = "window"
    """Even alone on a vehicle its window cannot be met: `earliest`, `window_end`."""
    SHIFT = "shift"
    """Even alone on a vehicle the shift is too short: `back_at`, `shift_end`."""
    DAY_LOAD = "day_load"
    """It fits a vehicle but the day's cap is used up: `resource`, `load`, `left`."""
    DAY_FULL = "day_full"
    """It fits alone, not beside the stops already planned: `vehicle`, `extra_seconds`."""
    NOT_WORTH_IT = "not_worth_it"
    """An optional stop whose prize is less than the detour: `prize`, `extra_cost`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One activity of a route.

    The vehicle reaches `place` at `arrival`, the activity begins at `start`
    and it can leave at `departure`; `load` is what is on board then.
    """

    kind: Kind
    id: str
    place: Place
    arrival: int
    start: int
    departure: int
    load: Load = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """Visits from empty to empty: the last is an unload, or the route's end follows."""

    visits: tuple[Visit, ...]
    load: Load = field(default_factory=dict)

    @property
    def stops(self) -> tuple[Visit, ...]:
        """The stops of the trip, in order."""
        return tuple(v for v in self.visits if v.kind is Kind.STOP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A vehicle's day: leaves its start at `start`, is at its end at `end`."""

    vehicle: str
    start: int
    end: int
    distance: int
    cost: int
    trips: tuple[Trip, ...]

    @property
    def visits(self) -> tuple[Visit, ...]:
        """Every visit of the day, in order."""
        return tuple(v for trip in self.trips for v in trip.visits)

    @property
    def stops(self) -> tuple[Visit, ...]:
        """The stops of the day, in order."""
        return tuple(v for v in self.visits if v.kind is Kind.STOP)

    @property
    def duration(self) -> int:
        """Seconds from start to end."""
        return self.end - self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Unserved:
    """A stop left out: the reason as a code, and the numbers behind it.

    `numbers` lets the caller phrase a sentence in any language; see `Reason`
    for the keys of each.
    """

    stop: str
    reason: Reason
    numbers: Numbers = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """The plan for a problem.

    `cost` is the sum of the routes' costs, lateness and prizes forgone.
    `engine` names what found it.
    """

    routes: tuple[Route, ...]
    unserved: tuple[Unserved, ...] = ()
    cost: int = 0
    engine: str = ""

    def visits(self) -> Iterator[tuple[Route, Visit]]:
        """Each visit with its route."""
        for route in self.routes:
            for visit in route.visits:
                yield route, visit

    def route_of(self, vehicle: str) -> Route | None:
        """Return the route of a vehicle, None when it stays at home."""
        return next((r for r in self.routes if r.vehicle == vehicle), None)

    @property
    def distance(self) -> int:
        """Metres over all routes."""
        return sum(r.distance for r in self.routes)
