"""What a day of rounds asks for: vehicles, stops, unload sites, travel.

Units throughout: seconds since midnight of the planned day (or any common
origin), metres, and whole units of each named load (grams, litres, yards).
Costs are whole units of the caller's choice (satang, or metres in a benchmark).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from routing.errors import ProblemError
from routing.travel import LatLon, Travel, TravelMatrix, extend

if TYPE_CHECKING:
    from routing.solution import Visit

Place = int | LatLon
"""A row of the travel matrix, or (latitude, longitude) in degrees WGS 84."""

Load = Mapping[str, int]
DAY = 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWindow:
    """When an activity may begin: `start <= begin <= end`.

    A soft window has `late_cost_per_hour`: beginning after `end` is allowed at
    that price; beginning before `start` never is.
    """

    start: int
    end: int
    late_cost_per_hour: int | None = None

    def __post_init__(self) -> None:
        """Refuse a window that ends before it starts."""
        if self.end < self.start:
            raise ProblemError(f"time window ends before it starts: {self.start}-{self.end}")
        if self.late_cost_per_hour is not None and self.late_cost_per_hour < 0:
            raise ProblemError("the cost of being late is negative")


ANY_TIME = (TimeWindow(start=0, end=7 * DAY),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One place to collect from.

    `handling_ms` adds milliseconds of service for each unit of the named load.
    `prize` is what leaving an optional stop out costs; None means it has to be
    served whenever that is possible, and `priority` then says which of two such
    stops goes first (higher is kept).  `vehicle` locks it to one vehicle.
    `release` is the time before which a trip that serves it may not begin.
    """

    id: str
    place: Place
    load: Load = field(default_factory=dict)
    service: int = 0
    handling_ms: Load = field(default_factory=dict)
    windows: tuple[TimeWindow, ...] = ANY_TIME
    prize: int | None = None
    priority: int = 0
    skills: frozenset[str] = frozenset()
    vehicles: frozenset[str] | None = None
    vehicle: str | None = None
    release: int = 0

    def __post_init__(self) -> None:
        """Refuse negative loads, times and prizes."""
        _not_negative(self.id, "load", self.load.values())
        _not_negative(self.id, "handling", self.handling_ms.values())
        _not_negative(
            self.id, "service, priority or prize", (self.service, self.priority, self.prize or 0)
        )
        if not self.windows:
            raise ProblemError(f"stop {self.id} has no time window")

    @property
    def duration(self) -> int:
        """Seconds spent at the stop: fixed service plus handling, rounded up."""
        extra = sum(self.handling_ms.get(name, 0) * amount for name, amount in self.load.items())
        return self.service + -(-extra // 1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnloadSite:
    """A place where a vehicle empties itself: a centre or a landfill."""

    id: str
    place: Place
    duration: int = 0
    windows: tuple[TimeWindow, ...] = ANY_TIME

    def __post_init__(self) -> None:
        """Refuse a negative duration and soft opening hours."""
        _not_negative(self.id, "duration", (self.duration,))
        if not self.windows or any(w.late_cost_per_hour is not None for w in self.windows):
            raise ProblemError(f"unload site {self.id} needs opening hours, and they are hard")


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A rest that begins inside `window` and lasts `duration` seconds.

    It interrupts neither driving nor service.  It is owed by a route that
    begins no later than the window's end and ends after the window's start.
    """

    id: str
    window: TimeWindow
    duration: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What a vehicle has done so far today, and where it stands.

    `visits` are facts and open the vehicle's route unchanged; `place` is where
    it is at `time`, from where it can leave.
    """

    place: Place
    time: int
    start: int
    visits: tuple[Visit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """One vehicle for one day.

    `capacity` bounds what is on board; `day_capacity` what is collected over
    all trips; a name missing from them is unbounded.  `unload_sites` None
    means any.  `return_empty` asks for an unload before the end.  Costs: per
    route used, per kilometre and per hour from start to end.
    """

    id: str
    start: Place
    end: Place | None = None
    capacity: Load = field(default_factory=dict)
    shift: TimeWindow = TimeWindow(start=0, end=DAY)
    start_by: int | None = None
    fixed_cost: int = 0
    cost_per_km: int = 1000
    cost_per_hour: int = 0
    day_capacity: Load = field(default_factory=dict)
    max_stops: int | None = None
    max_trips: int | None = None
    max_distance: int | None = None
    max_duration: int | None = None
    breaks: tuple[Break, ...] = ()
    skills: frozenset[str] = frozenset()
    unload_sites: frozenset[str] | None = None
    return_empty: bool = True
    progress: Progress | None = None

    def __post_init__(self) -> None:
        """Refuse negative bounds and costs, and soft shifts."""
        _not_negative(self.id, "capacity", (*self.capacity.values(), *self.day_capacity.values()))
        bounds = (self.max_stops, self.max_trips, self.max_distance, self.max_duration)
        _not_negative(self.id, "bound", (b for b in bounds if b is not None))
        _not_negative(self.id, "cost", (self.fixed_cost, self.cost_per_km, self.cost_per_hour))
        if self.shift.late_cost_per_hour is not None:
            raise ProblemError(f"the shift of vehicle {self.id} cannot be soft")

    @property
    def end_place(self) -> Place:
        """Where the route ends: `end`, or where it started."""
        return self.start if self.end is None else self.end


def _not_negative(owner: str, what: str, values: Iterable[int]) -> None:
    if any(v < 0 for v in values):
        raise ProblemError(f"{owner}: negative {what}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A day to plan.  Build it with `Problem.build` from coordinates.

    `matrix` holds seconds and metres between places; `places` the coordinates
    of its rows, in order, empty when every place is a row number already.
    """

    vehicles: tuple[Vehicle, ...]
    stops: tuple[Stop, ...]
    unload_sites: tuple[UnloadSite, ...] = ()
    matrix: TravelMatrix
    places: tuple[LatLon, ...] = ()
    _rows: Mapping[LatLon, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse repeated ids and unknown places, vehicles and sites."""
        object.__setattr__(self, "_rows", {p: i for i, p in enumerate(self.places)})
        for what, things in (
            ("vehicle", self.vehicles),
            ("stop", self.stops),
            ("unload site", self.unload_sites),
        ):
            ids = [thing.id for thing in things]
            if len(set(ids)) != len(ids):
                raise ProblemError(f"two of the {what}s have the same id")
        fleet = {v.id for v in self.vehicles}
        sites = {u.id for u in self.unload_sites}
        for stop in self.stops:
            self.row(stop.place)
            if stop.vehicle is not None and stop.vehicle not in fleet:
                raise ProblemError(f"stop {stop.id} is locked to unknown vehicle {stop.vehicle}")
        for site in self.unload_sites:
            self.row(site.place)
        for vehicle in self.vehicles:
            self.row(vehicle.start)
            self.row(vehicle.end_place)
            if vehicle.progress is not None:
                self.row(vehicle.progress.place)
            if not (vehicle.unload_sites or frozenset()) <= sites:
                raise ProblemError(f"vehicle {vehicle.id} names an unknown unload site")

    def row(self, place: Place) -> int:
        """Return the matrix row of a place; raise ProblemError when it has none."""
        if isinstance(place, int):
            if 0 <= place < self.matrix.size:
                return place
        elif place in self._rows:
            return self._rows[place]
        raise ProblemError(f"place {place} is not in the travel matrix")

    @staticmethod
    def build(
        vehicles: Sequence[Vehicle],
        *,
        stops: Sequence[Stop],
        travel: Travel,
        unload_sites: Sequence[UnloadSite] = (),
    ) -> Problem:
        """Make a problem from things placed by (lat, lon); ask `travel` for the matrix.

        Raises what `travel.matrix` raises, and ProblemError for a place given
        as a row number.
        """
        found: dict[LatLon, int] = {}
        wanted: list[Place] = [s.place for s in stops]
        wanted += [u.place for u in unload_sites]
        for vehicle in vehicles:
            wanted += [vehicle.start, vehicle.end_place]
            if vehicle.progress is not None:
                wanted.append(vehicle.progress.place)
                wanted += [visit.place for visit in vehicle.progress.visits]
        for place in wanted:
            if isinstance(place, int):
                raise ProblemError("Problem.build takes places as (latitude, longitude)")
            found.setdefault(place, len(found))
        places = tuple(found)
        return Problem(
            vehicles=tuple(vehicles),
            stops=tuple(stops),
            unload_sites=tuple(unload_sites),
            matrix=travel.matrix(places),
            places=places,
        )

    def with_stops(self, stops: Sequence[Stop], *, travel: Travel) -> Problem:
        """Return the problem with more stops, asking `travel` only for places not known yet."""
        added: dict[LatLon, None] = {}
        for stop in stops:
            if isinstance(stop.place, int):
                raise ProblemError("with_stops takes places as (latitude, longitude)")
            if stop.place not in self._rows:
                added[stop.place] = None
        matrix = (
            extend(self.matrix, self.places, tuple(added), travel=travel) if added else self.matrix
        )
        return replace(
            self, stops=(*self.stops, *stops), matrix=matrix, places=(*self.places, *added)
        )

    def without_stops(self, ids: Collection[str]) -> Problem:
        """Return the problem without some stops; places stay in the matrix."""
        return replace(self, stops=tuple(s for s in self.stops if s.id not in ids))
