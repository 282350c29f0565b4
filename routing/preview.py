"""What would one more stop cost, and when could we come?  For the booking screen.

Nothing is solved and nothing is changed: a `Board` is a plan made ready for
such questions, each of which is answered in milliseconds.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from routing.answer import plan_of
from routing.errors import ProblemError
from routing.model import INF, SCALE, Model, Vector, Windows, may_serve, windows_of
from routing.problem import Problem, Stop, TimeWindow
from routing.sequence import Lane, cost
from routing.solution import Solution
from routing.timing import Times, begin, lateness, latest_begin, rest_backward, rest_forward
from routing.travel import LatLon, Travel

Day = TypeVar("Day", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One way of taking a stop along.

    `cost` is what the day gets dearer by, in cost units, for the `metres` and
    `seconds` of work it adds (waiting left out); the service could begin from
    `start` to `latest` with everybody else's window kept.  `after` is the stop
    or site visited just before, empty at the start of the day.  `unload` tells
    that it takes an extra unload.
    """

    vehicle: str
    cost: int
    metres: int
    seconds: int
    start: int
    latest: int
    after: str
    unload: bool


def preview(
    problem: Problem,
    solution: Solution,
    *,
    stop: Stop,
    travel: Travel,
    slots: Sequence[TimeWindow] | None = None,
) -> tuple[Offer | None, ...]:
    """Return the cheapest feasible insertion of `stop` into the plan, one for each slot.

    `slots` defaults to the stop's own windows taken together.  None where the
    stop does not fit.  The plan's other stops keep their order and vehicle, and
    none of their windows is broken.  Raises ProblemError for a stop placed by
    row number, and what `travel.table` raises.
    """
    return Board(problem, solution).offers(stop, travel=travel, slots=slots)


def preview_days(
    days: Mapping[Day, Board],
    *,
    stop: Stop,
    travel: Travel,
    slots: Sequence[TimeWindow] | None = None,
) -> dict[Day, tuple[Offer | None, ...]]:
    """Ask the boards of several days about the same stop: one offer for each slot of each."""
    return {day: board.offers(stop, travel=travel, slots=slots) for day, board in days.items()}


class Board:
    """A plan ready to be asked.  It may be kept and shared; asking changes nothing."""

    def __init__(self, problem: Problem, solution: Solution) -> None:
        """Compute the times and loads along each vehicle's day, once."""
        self.problem, self.model = problem, Model(problem)
        self.lanes = tuple(
            Lane(self.model, van, items)
            for van, items in zip(self.model.vans, plan_of(self.model, solution), strict=True)
        )

    def offers(
        self, stop: Stop, *, travel: Travel, slots: Sequence[TimeWindow] | None = None
    ) -> tuple[Offer | None, ...]:
        """Return what `preview` returns."""
        if isinstance(stop.place, int):
            raise ProblemError("a preview takes places as (latitude, longitude)")
        if not self.problem.places:
            raise ProblemError("a preview needs a problem made by Problem.build")
        asked = _Asked(self, stop, stop.place, travel)
        ways = sorted(asked.ways(), key=lambda way: way.delta)
        windows = [stop.windows] if slots is None else [(slot,) for slot in slots]
        return tuple(asked.cheapest(ways, windows_of(w)) for w in windows)


@dataclass(frozen=True, slots=True)
class _Way:
    """The stop between two items of a lane, an unload before or after it when one is needed."""

    lane: Lane
    at: int
    before: int | None
    after: int | None
    metres: int
    seconds: int
    delta: int


class _Asked:
    """A stop with its ways to and from every place of a board."""

    def __init__(self, board: Board, stop: Stop, place: LatLon, travel: Travel) -> None:
        self.board, self.model, self.stop, self.travel = board, board.model, stop, travel
        known = board.problem.places
        there, back = travel.table(known, [place]), travel.table([place], known)
        self.to_metres, self.to_seconds = (
            there.distances[:, 0].tolist(),
            there.durations[:, 0].tolist(),
        )
        self.on_metres, self.on_seconds = back.distances[0].tolist(), back.durations[0].tolist()
        self.load = self.model.vector(stop.load)
        self._wider: Model | None = None

    def ways(self) -> Iterator[_Way]:
        """Every way that loads and permissions allow, whatever the times."""
        for lane, vehicle in zip(self.board.lanes, self.board.problem.vehicles, strict=True):
            room = len(lane.stops) < lane.van.stops_left and lane.table.feasible
            if room and may_serve(vehicle, self.stop) and _holds(self.load, lane.day_left):
                for at in range(len(lane.items) + 1):
                    for before, after in self._unloads(lane, at):
                        yield self._way(lane, at, before, after)

    def _unloads(self, lane: Lane, at: int) -> Iterator[tuple[int | None, int | None]]:
        """The unloads that make room there: none, one after the stop, one before it."""
        van, load, trip = lane.van, self.load, lane.trip_of[at]
        total, before, zero = lane.loads[trip], lane.before[at], self.model.zero
        strands = trip == len(lane.loads) - 1 and van.return_empty and any(load)
        if _holds(_sum(total, load), van.capacity) and not strands:
            yield None, None
            return
        if len(lane.loads) > van.trips_left:
            return
        if _holds(_sum(before, load), van.capacity):
            yield from ((None, site) for site in van.sites)
        rest = tuple(t - b for t, b in zip(total, before, strict=True))
        if before != zero and not strands and _holds(_sum(rest, load), van.capacity):
            yield from ((site, None) for site in van.sites)

    def _way(self, lane: Lane, at: int, before: int | None, after: int | None) -> _Way:
        """Measure a way."""
        model, van, size = self.model, lane.van, self.model.rows
        first, last = lane.rows[at], lane.rows[at + 1]
        metres, seconds = -model.dist[first * size + last], -model.time[first * size + last]
        seconds += self.stop.duration
        if before is not None:
            row = model.row[before]
            metres += model.dist[first * size + row]
            seconds += model.time[first * size + row] + model.duration[before]
            first = row
        if after is not None:
            row = model.row[after]
            metres += model.dist[row * size + last]
            seconds += model.time[row * size + last] + model.duration[after]
            last = row
        metres += self.to_metres[first] + self.on_metres[last]
        seconds += self.to_seconds[first] + self.on_seconds[last]
        delta = metres * van.per_metre + seconds * van.per_second
        return _Way(
            lane, at, before, after, metres, seconds, delta + (0 if lane.used else van.fixed)
        )

    def cheapest(self, ways: Sequence[_Way], windows: Windows) -> Offer | None:
        """Return the first way, or with soft windows the least, whose times work out."""
        soft = any(late is not None for _, _, late in windows)
        best: Offer | None = None
        for way in ways:
            if best is not None and (not soft or way.delta // SCALE >= best.cost):
                break
            times = self._times(way, windows)
            if times is None or not self._exact(way, windows):
                continue
            price = (way.delta + (lateness(windows, times[0]) if soft else 0)) // SCALE
            if best is None or price < best.cost:
                best = self._offer(way, times, price)
        return best

    def _times(self, way: _Way, windows: Windows) -> tuple[int, int] | None:
        """Return the earliest and latest beginning of the service; None when there is none."""
        early = self._arrivals(way)
        late = self._departures(way)
        found = [
            (opens, closes)
            for arrival, leave in zip(early, late, strict=True)
            if arrival < INF
            and (opens := begin(windows, arrival))
            <= (closes := latest_begin(windows, leave - self.stop.duration))
        ]
        if not found:
            return None
        return min(opens for opens, _ in found), max(closes for _, closes in found)

    def _arrivals(self, way: _Way) -> Times:
        """Earliest moments at the door, by the breaks taken."""
        model, rests, lane = self.model, way.lane.van.rests, way.lane
        now, row = list(lane.table.ready[way.at]), lane.rows[way.at]
        if way.before is not None:
            there = model.row[way.before]
            now = [t + model.time[row * model.rows + there] for t in now]
            rest_forward(rests, now)
            windows, stay = model.windows[way.before], model.duration[way.before]
            now = [min(INF, begin(windows, t) + stay) for t in now]
            rest_forward(rests, now)
            row = there
        now = [t + self.to_seconds[row] for t in now]
        rest_forward(rests, now)
        return now

    def _departures(self, way: _Way) -> Times:
        """Latest moments to leave the door, by the breaks taken until then."""
        model, rests, lane = self.model, way.lane.van.rests, way.lane
        latest, row = list(lane.table.arrive_by[way.at]), lane.rows[way.at + 1]
        if way.after is not None:
            there = model.row[way.after]
            latest = [t - model.time[there * model.rows + row] for t in latest]
            rest_backward(rests, latest)
            windows, stay = model.windows[way.after], model.duration[way.after]
            latest = [latest_begin(windows, t - stay) for t in latest]
            rest_backward(rests, latest)
            row = there
        latest = [t - self.on_seconds[row] for t in latest]
        rest_backward(rests, latest)
        return latest

    def _exact(self, way: _Way, windows: Windows) -> bool:
        """Check the rules that the tables do not cover, by timing the whole day."""
        van = way.lane.van
        bounds = (van.max_duration, van.distance_left, van.start_by)
        if min(bounds) >= INF // 2 and not way.lane.released and not self.stop.release:
            return True
        if self._wider is None:
            self._wider = Model(self.board.problem.with_stops([self.stop], travel=self.travel))
        wider, new = self._wider, self._wider.item_of[self.stop.id]
        wider.windows[new] = windows
        chain = [i for i in (way.before, -1, way.after) if i is not None]
        items = [*way.lane.items[: way.at], *chain, *way.lane.items[way.at :]]
        # a new stop comes before the sites: their numbers move by one
        shifted = [new if i < 0 else i + (i >= self.model.n) for i in items]
        return cost(wider, wider.vans[van.index], shifted) is not None

    def _offer(self, way: _Way, times: tuple[int, int], price: int) -> Offer:
        last = way.before
        if last is None and way.at:
            last = way.lane.items[way.at - 1]
        problem, stops = self.board.problem, self.model.n
        name = ""
        if last is not None:
            name = problem.stops[last].id if last < stops else problem.unload_sites[last - stops].id
        return Offer(
            vehicle=way.lane.van.id,
            cost=price,
            metres=way.metres,
            seconds=way.seconds,
            start=times[0],
            latest=times[1],
            after=name,
            unload=way.before is not None or way.after is not None,
        )


def _sum(a: Vector, b: Vector) -> Vector:
    return tuple(x + y for x, y in zip(a, b, strict=True))


def _holds(load: Vector, room: Vector) -> bool:
    return all(x <= y for x, y in zip(load, room, strict=True))
