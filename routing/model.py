"""The problem as arrays of integers, which every engine reads.

Items are numbered: stop i is item i, unload site j is item `stops + j`.
Resources are numbered in the order of `Model.resources`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from routing.problem import Load, Problem, Stop, TimeWindow, UnloadSite, Vehicle
from routing.solution import Kind, Visit
from routing.travel import UNREACHABLE, IntMatrix

INF = 1 << 60
SCALE = 3_600_000
"""Scaled cost units in one cost unit: makes cost per km and per hour integers."""

Vector = tuple[int, ...]
Windows = tuple[tuple[int, int, int | None], ...]


@dataclass(frozen=True, slots=True)
class Rest:
    """A break still owed: begins between `earliest` and `latest`."""

    id: str
    earliest: int
    latest: int
    duration: int


@dataclass(frozen=True, slots=True)
class Van:
    """A vehicle from now on: what it has done is already taken off its bounds."""

    index: int
    id: str
    start_row: int
    start_time: int
    start_by: int
    begun: int | None
    end_row: int
    shift_end: int
    capacity: Vector
    on_board: Vector
    day_left: Vector
    stops_left: int
    trips_left: int
    distance_left: int
    max_duration: int
    rests: tuple[Rest, ...]
    sites: tuple[int, ...]
    may_serve: frozenset[int]
    return_empty: bool
    fixed: int
    per_metre: int
    per_second: int
    distance_done: int


class Model:
    """Arrays of one problem.  `time[r * rows + c]` and `dist[...]` are flat views."""

    def __init__(self, problem: Problem) -> None:
        """Number the things of `problem`."""
        self.problem = problem
        names = {n for s in problem.stops for n in s.load}
        for v in problem.vehicles:
            names |= set(v.capacity) | set(v.day_capacity)
        self.resources = tuple(sorted(names))
        self.rows = problem.matrix.size
        self.time = _flat(problem.matrix.durations)
        self.dist = _flat(problem.matrix.distances)
        self.n = len(problem.stops)
        things: list[Stop | UnloadSite] = [*problem.stops, *problem.unload_sites]
        self.row = [problem.row(t.place) for t in things]
        self.duration = [t.duration for t in things]
        self.windows: list[Windows] = [windows_of(t.windows) for t in things]
        self.load = [self.vector(s.load) for s in problem.stops]
        self.zero: Vector = (0,) * len(self.resources)
        self.release = [s.release for s in problem.stops]
        self.item_of = {s.id: i for i, s in enumerate(problem.stops)}
        self.site_of = {u.id: self.n + j for j, u in enumerate(problem.unload_sites)}
        self.done = frozenset(
            self.item_of[visit.id]
            for v in problem.vehicles
            if v.progress is not None
            for visit in v.progress.visits
            if visit.kind is Kind.STOP and visit.id in self.item_of
        )
        self.open = tuple(i for i in range(self.n) if i not in self.done)
        self.unmade = frozenset(self.open)
        self.everything = self.unmade if _same_for_all(problem) else None
        self.vans = tuple(self._van(k, v) for k, v in enumerate(problem.vehicles))

    def vector(self, load: Load, missing: int = 0) -> Vector:
        """Return a load as a tuple in the order of `resources`."""
        return tuple(load.get(name, missing) for name in self.resources)

    def is_site(self, item: int) -> bool:
        """Tell whether an item is an unload."""
        return item >= self.n

    def must_serve_penalty(self) -> int:
        """Return a scaled cost above that of any detour for one stop."""
        longest = self.longest * 4 + 1
        dearest = max((v.per_metre for v in self.vans), default=0) * longest
        hours = max((v.per_second * (v.shift_end - v.start_time) for v in self.vans), default=0)
        fixed = max((v.fixed for v in self.vans), default=0)
        return 2 * (dearest + max(hours, 0) + fixed + SCALE)

    @cached_property
    def longest(self) -> int:
        """Metres between the two places farthest apart, those without a road left out."""
        return _longest(self.problem.matrix.distances)

    @cached_property
    def top_speed(self) -> float:
        """Most metres a second between any two places; 1 when no travel takes time."""
        matrix, best = self.problem.matrix, 0.0
        for times, metres in zip(matrix.durations, matrix.distances, strict=True):
            usable = (times > 0) & (times < UNREACHABLE)
            best = max(best, float((metres[usable] / times[usable]).max(initial=0.0)))
        return best or 1.0

    def _van(self, index: int, vehicle: Vehicle) -> Van:
        problem, progress = self.problem, vehicle.progress
        visits: tuple[Visit, ...] = () if progress is None else progress.visits
        served = [
            self.load[self.item_of[v.id]]
            for v in visits
            if v.kind is Kind.STOP and v.id in self.item_of
        ]
        total = tuple(map(sum, zip(*served, strict=True))) if served else self.zero
        taken = {v.id for v in visits if v.kind is Kind.BREAK}
        unloads = sum(v.kind is Kind.UNLOAD for v in visits)
        start = problem.row(vehicle.start if progress is None else progress.place)
        time = vehicle.shift.start if progress is None else max(progress.time, vehicle.shift.start)
        rests = sorted(
            (b for b in vehicle.breaks if b.id not in taken), key=lambda b: b.window.start
        )
        done = distance_done(problem, vehicle)
        bound = INF if vehicle.max_distance is None else vehicle.max_distance
        return Van(
            index=index,
            id=vehicle.id,
            start_row=start,
            start_time=time,
            start_by=INF if vehicle.start_by is None or progress is not None else vehicle.start_by,
            begun=None if progress is None else progress.start,
            end_row=problem.row(vehicle.end_place),
            shift_end=vehicle.shift.end,
            capacity=self.vector(vehicle.capacity, INF),
            on_board=self._on_board(visits),
            day_left=tuple(
                cap - used
                for cap, used in zip(self.vector(vehicle.day_capacity, INF), total, strict=True)
            ),
            stops_left=(INF if vehicle.max_stops is None else vehicle.max_stops) - len(served),
            trips_left=(INF if vehicle.max_trips is None else vehicle.max_trips) - unloads,
            distance_left=bound - done,
            max_duration=INF if vehicle.max_duration is None else vehicle.max_duration,
            rests=tuple(Rest(b.id, b.window.start, b.window.end, b.duration) for b in rests),
            sites=tuple(
                j
                for name, j in self.site_of.items()
                if vehicle.unload_sites is None or name in vehicle.unload_sites
            ),
            may_serve=self.everything
            if self.everything is not None
            else frozenset(i for i in self.open if may_serve(vehicle, problem.stops[i])),
            return_empty=vehicle.return_empty,
            fixed=vehicle.fixed_cost * SCALE,
            per_metre=vehicle.cost_per_km * 3600,
            per_second=vehicle.cost_per_hour * 1000,
            distance_done=done,
        )

    def _on_board(self, visits: tuple[Visit, ...]) -> Vector:
        load = self.zero
        for visit in visits:
            if visit.kind is Kind.UNLOAD:
                load = self.zero
            elif visit.kind is Kind.STOP and visit.id in self.item_of:
                more = self.load[self.item_of[visit.id]]
                load = tuple(a + b for a, b in zip(load, more, strict=True))
        return load


def _same_for_all(problem: Problem) -> bool:
    """Tell whether no stop cares which vehicle comes."""
    return not any(
        s.skills or s.vehicles is not None or s.vehicle is not None for s in problem.stops
    )


def may_serve(vehicle: Vehicle, stop: Stop) -> bool:
    """Tell whether skills and locks let a vehicle serve a stop."""
    return (
        stop.skills <= vehicle.skills
        and (stop.vehicles is None or vehicle.id in stop.vehicles)
        and stop.vehicle in (None, vehicle.id)
    )


def distance_done(problem: Problem, vehicle: Vehicle) -> int:
    """Metres driven so far: along the visits made, then to where it stands."""
    if vehicle.progress is None:
        return 0
    places = [vehicle.start, *(v.place for v in vehicle.progress.visits), vehicle.progress.place]
    rows = [problem.row(p) for p in places]
    return sum(int(problem.matrix.distances[a, b]) for a, b in pairwise(rows))


def windows_of(windows: tuple[TimeWindow, ...]) -> Windows:
    """Return windows as tuples (start, end, cost of an hour late), in order."""
    return tuple(
        sorted(((w.start, w.end, w.late_cost_per_hour) for w in windows), key=lambda w: w[:2])
    )


def _flat(matrix: IntMatrix) -> memoryview[int]:
    """Look at the matrix row after row, without a copy; its items are Python's integers."""
    return memoryview(matrix.reshape(-1).data).toreadonly()


def _longest(matrix: IntMatrix) -> int:
    return max((int(row[row < UNREACHABLE].max(initial=0)) for row in matrix), default=0)
