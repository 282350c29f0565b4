"""The judge's eye on one route: where it goes, when, with what on board.

Part of `routing.checker`: it reads only `Problem` and `Solution`, never the engines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from routing.errors import ProblemError
from routing.problem import Problem, Stop, TimeWindow, Vehicle
from routing.solution import Kind, Route, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One broken rule: its name, where, and the numbers in a sentence."""

    rule: str
    vehicle: str
    subject: str
    text: str


@dataclass(slots=True)
class Day:
    """What one route was found to do."""

    distance: int
    late: int
    stops: list[Stop]


def route_cost(vehicle: Vehicle, route: Route) -> int:
    scaled = route.distance * vehicle.cost_per_km * 3600
    scaled += (route.end - route.start) * vehicle.cost_per_hour * 1000
    return vehicle.fixed_cost + scaled // 3_600_000


class Judge:
    """Walks one route and notes what is wrong with it."""

    def __init__(self, problem: Problem, vehicle: Vehicle, route: Route) -> None:
        self.problem, self.vehicle, self.route = problem, vehicle, route
        self.found: list[Violation] = []
        self.stops = {s.id: s for s in problem.stops}
        self.sites = {u.id: u for u in problem.unload_sites}
        self.facts = len(vehicle.progress.visits) if vehicle.progress is not None else 0

    def note(self, rule: str, subject: str, text: str) -> None:
        """Add a violation."""
        self.found.append(Violation(rule=rule, vehicle=self.vehicle.id, subject=subject, text=text))

    def run(self) -> Day:
        """Judge the whole route."""
        visits = self.route.visits
        day = Day(distance=0, late=0, stops=[])
        self._facts(visits)
        self._walk(visits, day)
        self._loads(visits)
        self._day(visits, day)
        self._breaks(visits)
        self._releases(visits)
        return day

    def _facts(self, visits: Sequence[Visit]) -> None:
        progress = self.vehicle.progress
        if progress is None:
            return
        if visits[: self.facts] != progress.visits:
            self.note("progress", "", "the visits already made are not the first")
        if self.route.start != progress.start:
            self.note("progress", "", f"starts {self.route.start}, really started {progress.start}")

    def _row(self, visit: Visit) -> int | None:
        """Return where a visit happens; its place must be that of its stop or site."""
        thing = {Kind.STOP: self.stops.get(visit.id), Kind.UNLOAD: self.sites.get(visit.id)}.get(
            visit.kind
        )
        if visit.kind is not Kind.BREAK and thing is not None and visit.place != thing.place:
            self.note("place", visit.id, f"is at {visit.place}, belongs to {thing.place}")
        try:
            return self.problem.row(visit.place)
        except ProblemError:
            self.note("place", visit.id, f"{visit.place} is not in the matrix")
            return None

    def _walk(self, visits: Sequence[Visit], day: Day) -> None:
        """Follow the times along the route; sum metres and lateness."""
        matrix, problem = self.problem.matrix, self.problem
        here, clock = problem.row(self.vehicle.start), self.route.start
        for k, visit in enumerate(visits):
            if k == self.facts:
                here, clock = self._from_here(here, clock, day)
            there = self._row(visit)
            if there is None:
                continue
            day.distance += int(matrix.distances[here, there])
            if k >= self.facts:
                self._drive(visit, here, there, clock)
                self._activity(visit, day)
            elif visit.kind is Kind.STOP and visit.id in self.stops:
                day.stops.append(self.stops[visit.id])
            here, clock = there, visit.departure
        if len(visits) <= self.facts:
            here, clock = self._from_here(here, clock, day)
        end = problem.row(self.vehicle.end_place)
        day.distance += int(matrix.distances[here, end])
        if self.route.end < clock + int(matrix.durations[here, end]):
            text = f"ends {self.route.end}, before {clock + int(matrix.durations[here, end])}"
            self.note("travel", "end", text)
        if day.distance != self.route.distance:
            self.note("distance", "", f"says {self.route.distance}, is {day.distance}")
        if self.route.cost != route_cost(self.vehicle, self.route):
            self.note(
                "cost", "", f"says {self.route.cost}, is {route_cost(self.vehicle, self.route)}"
            )

    def _drive(self, visit: Visit, here: int, there: int, clock: int) -> None:
        """Judge the way to a visit: there is one, and it takes its time."""
        matrix = self.problem.matrix
        metres, seconds = int(matrix.distances[here, there]), int(matrix.durations[here, there])
        if max(metres, seconds) >= 10**9:
            self.note("travel", visit.id, "no road")
        if visit.arrival < clock + seconds:
            self.note("travel", visit.id, f"arrives {visit.arrival}, before {clock + seconds}")

    def _from_here(self, here: int, clock: int, day: Day) -> tuple[int, int]:
        """Go on from where the vehicle really stands."""
        progress = self.vehicle.progress
        if progress is None:
            return here, clock
        row = self.problem.row(progress.place)
        day.distance += int(self.problem.matrix.distances[here, row])
        return row, progress.time

    def _activity(self, visit: Visit, day: Day) -> None:
        if not visit.arrival <= visit.start <= visit.departure:
            self.note("order", visit.id, f"{visit.arrival}, {visit.start}, {visit.departure}")
        if visit.kind is Kind.STOP:
            stop = self.stops.get(visit.id)
            if stop is None:
                self.note("coverage", visit.id, "unknown stop")
                return
            day.stops.append(stop)
            self._allowed(stop)
            duration, windows = stop.duration, stop.windows
        elif visit.kind is Kind.UNLOAD:
            site, allowed = self.sites.get(visit.id), self.vehicle.unload_sites
            if site is None or (allowed is not None and visit.id not in allowed):
                self.note("site", visit.id, "may not be used")
                return
            duration, windows = site.duration, site.windows
        else:
            return
        if visit.departure < visit.start + duration:
            self.note(
                "service", visit.id, f"{visit.departure - visit.start} s instead of {duration}"
            )
        cost = _late_cost(windows, visit.start)
        if cost is None:
            self.note("window", visit.id, f"begins {visit.start}")
        else:
            day.late += cost

    def _allowed(self, stop: Stop) -> None:
        name = self.vehicle.id
        if not stop.skills <= self.vehicle.skills:
            self.note("skill", stop.id, ",".join(sorted(stop.skills - self.vehicle.skills)))
        if stop.vehicles is not None and name not in stop.vehicles:
            self.note("vehicle", stop.id, "may not serve it")
        if stop.vehicle is not None and stop.vehicle != name:
            self.note("locked", stop.id, f"belongs to {stop.vehicle}")

    def _loads(self, visits: Sequence[Visit]) -> None:
        """Loads on board, visit by visit, and empty at the end."""
        board: Counter[str] = Counter()
        for k, visit in enumerate(visits):
            if visit.kind is Kind.UNLOAD:
                board.clear()
            elif visit.kind is Kind.STOP and visit.id in self.stops:
                board.update(self.stops[visit.id].load)
            if k < self.facts:
                continue
            for name, cap in self.vehicle.capacity.items():
                if board[name] > cap and visit.kind is Kind.STOP:
                    self.note("capacity", visit.id, f"{board[name]} {name} on board, holds {cap}")
            if any(visit.load.get(name, 0) != board[name] for name in {*visit.load, *board}):
                self.note("load", visit.id, f"says {dict(visit.load)}, is {dict(board)}")
        if self.vehicle.return_empty and any(board.values()):
            self.note("empty", "end", f"comes home with {dict(board)}")

    def _day(self, visits: Sequence[Visit], day: Day) -> None:
        """Bounds over the whole day."""
        vehicle, route = self.vehicle, self.route
        if vehicle.progress is None and route.start < vehicle.shift.start:
            self.note("shift", "start", f"starts {route.start}, shift from {vehicle.shift.start}")
        if route.end > vehicle.shift.end:
            self.note("shift", "end", f"ends {route.end}, shift until {vehicle.shift.end}")
        if (
            vehicle.progress is None
            and vehicle.start_by is not None
            and route.start > vehicle.start_by
        ):
            self.note("shift", "start", f"starts {route.start}, no later than {vehicle.start_by}")
        total: Counter[str] = Counter()
        for stop in day.stops:
            total.update(stop.load)
        for name, cap in vehicle.day_capacity.items():
            if total[name] > cap:
                self.note("day_capacity", name, f"{total[name]} in the day, at most {cap}")
        unloads = sum(v.kind is Kind.UNLOAD for v in visits)
        last = next((v.kind for v in reversed(visits) if v.kind is not Kind.BREAK), Kind.UNLOAD)
        for rule, value, bound in (
            ("max_stops", len(day.stops), vehicle.max_stops),
            ("max_trips", unloads + (last is Kind.STOP), vehicle.max_trips),
            ("max_distance", day.distance, vehicle.max_distance),
            ("max_duration", route.end - route.start, vehicle.max_duration),
        ):
            if bound is not None and value > bound:
                self.note(rule, "", f"{value}, at most {bound}")

    def _breaks(self, visits: Sequence[Visit]) -> None:
        taken = Counter(v.id for v in visits if v.kind is Kind.BREAK)
        for rest in self.vehicle.breaks:
            times = taken.pop(rest.id, 0)
            owed = self.route.start <= rest.window.end and self.route.end > rest.window.start
            if times > 1 or (times == 0 and owed):
                self.note("break", rest.id, f"taken {times} times")
        for name in taken:
            self.note("break", name, "unknown break")
        rests = {b.id: b for b in self.vehicle.breaks}
        for visit in visits[self.facts :]:
            if visit.kind is Kind.BREAK and visit.id in rests:
                rest = rests[visit.id]
                if not rest.window.start <= visit.start <= rest.window.end:
                    self.note("break", visit.id, f"begins {visit.start}")
                if visit.departure < visit.start + rest.duration:
                    self.note("break", visit.id, f"lasts {visit.departure - visit.start}")

    def _releases(self, visits: Sequence[Visit]) -> None:
        """A trip begins when the vehicle leaves its start or the unload before it."""
        begins = self.route.start
        for k, visit in enumerate(visits):
            if visit.kind is Kind.UNLOAD:
                after = visits[k + 1] if k + 1 < len(visits) else None
                begins = self._leaves(visit, after)
            elif visit.kind is Kind.STOP and k >= self.facts and visit.id in self.stops:
                release = self.stops[visit.id].release
                if begins < release:
                    self.note("release", visit.id, f"trip begins {begins}, released {release}")

    def _leaves(self, unload: Visit, after: Visit | None) -> int:
        """Return the latest time at which a vehicle can leave to arrive when it does."""
        if after is None:
            return unload.departure
        here, there = self.problem.row(unload.place), self.problem.row(after.place)
        return max(
            unload.departure, after.arrival - int(self.problem.matrix.durations[here, there])
        )


def _late_cost(windows: Sequence[TimeWindow], start: int) -> int | None:
    """Scaled cost (1/3,600,000 of a unit) of beginning at `start`; None when not allowed."""
    if any(w.start <= start <= w.end for w in windows):
        return 0
    late = [
        (start - w.end) * w.late_cost_per_hour * 1000
        for w in windows
        if w.late_cost_per_hour is not None and start > w.end
    ]
    return min(late, default=None)
