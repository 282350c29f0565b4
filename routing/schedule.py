"""Times for a sequence: the earliest end, breaks where they cost nothing, then the latest start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from routing.model import INF, Model, Van
from routing.timing import (
    Tables,
    begin,
    end_ok,
    lateness,
    latest_begin,
    rest_forward,
    tables,
    trip_releases,
)


@dataclass(frozen=True, slots=True)
class Event:
    """A timed activity: an item, or break number `-1 - item` when item is negative."""

    item: int
    row: int
    arrival: int
    start: int
    departure: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """A timed sequence.  `late` is the scaled cost of lateness."""

    start: int
    end: int
    events: tuple[Event, ...]
    late: int


def schedule(
    model: Model, van: Van, items: Sequence[int], *, compress: bool = True
) -> Schedule | None:
    """Time a sequence: earliest end, then the latest start that keeps it.

    None when no timing meets the windows, breaks, shift and longest duration.
    With a single window per stop this has the least duration (Savelsbergh 1992,
    forward time slack); `compress=False` keeps the earliest start.
    """
    marks = _place_breaks(model, van, items)
    if marks is None:
        return None
    start = van.start_time
    if compress and van.begun is None:
        start = _latest_start(model, van, items, marks=marks)
    timed = _run(model, van, items, marks=marks, start=start)
    begun = timed.start if van.begun is None else van.begun
    if timed.end - begun > van.max_duration or timed.start > van.start_by:
        return None
    return timed


Marks = list[tuple[int, int]]
"""Breaks taken before and after service at each point; point 0 is the start, the last the end."""


def _place_breaks(model: Model, van: Van, items: Sequence[int]) -> Marks | None:
    """Choose where to rest so that the day ends earliest, by walking the tables."""
    table = tables(model, van, items)
    if not table.feasible:
        return None
    marks: Marks = [(0, 0)] * (len(items) + 2)
    if not van.rests:
        return marks
    releases = trip_releases(model, items)
    here, rows = van.start_row, model.rows
    taken, clock = 0, max(van.start_time, releases[0])
    for k in range(len(items) + 1):
        there = model.row[items[k]] if k < len(items) else van.end_row
        travel = model.time[here * rows + there]
        before = marks[k][0]
        after = 0
        while clock + travel > table.arrive_by[k][taken]:
            clock = max(clock, van.rests[taken].earliest) + van.rests[taken].duration
            taken, after = taken + 1, after + 1
        marks[k] = (before, after)
        clock += travel
        at_arrival = 0
        if k == len(items):
            while not end_ok(van, taken, clock):
                clock = max(clock, van.rests[taken].earliest) + van.rests[taken].duration
                taken, at_arrival = taken + 1, at_arrival + 1
            marks[k + 1] = (at_arrival, 0)
            break
        item = items[k]
        while not _goes_on(
            model, van, table, items, k=k, taken=taken, clock=clock, release=releases[k + 1]
        ):
            clock = max(clock, van.rests[taken].earliest) + van.rests[taken].duration
            taken, at_arrival = taken + 1, at_arrival + 1
        marks[k + 1] = (at_arrival, 0)
        clock = max(begin(model.windows[item], clock) + model.duration[item], releases[k + 1])
        here = there
    return marks


def _goes_on(
    model: Model,
    van: Van,
    table: Tables,
    items: Sequence[int],
    *,
    k: int,
    taken: int,
    clock: int,
    release: int,
) -> bool:
    """Tell whether serving item k now, with so many breaks taken, leaves a way to the end."""
    start = begin(model.windows[items[k]], clock)
    if start >= INF:
        return False
    now = [INF] * (len(van.rests) + 1)
    now[taken] = max(start + model.duration[items[k]], release)
    rest_forward(van.rests, now)
    there = model.row[items[k + 1]] if k + 1 < len(items) else van.end_row
    travel = model.time[model.row[items[k]] * model.rows + there]
    return any(t + travel <= a for t, a in zip(now, table.arrive_by[k + 1], strict=True))


def _run(model: Model, van: Van, items: Sequence[int], *, marks: Marks, start: int) -> Schedule:
    """Time the sequence forward from `start` with the breaks where `marks` puts them."""
    releases = trip_releases(model, items)
    events: list[Event] = []
    here, clock, taken, late = van.start_row, start, 0, 0
    clock = max(clock, releases[0])
    first = clock

    def rest(count: int, row: int) -> None:
        nonlocal clock, taken
        for _ in range(count):
            opens = max(clock, van.rests[taken].earliest)
            events.append(Event(-1 - taken, row, clock, opens, opens + van.rests[taken].duration))
            clock, taken = events[-1].departure, taken + 1

    rest(marks[0][1], here)
    for k, item in enumerate(items):
        there = model.row[item]
        arrival = clock + model.time[here * model.rows + there]
        clock, here = arrival, there
        rest(marks[k + 1][0], here)
        begins = begin(model.windows[item], clock)
        late += lateness(model.windows[item], begins)
        events.append(
            Event(
                item,
                here,
                arrival if not marks[k + 1][0] else clock,
                begins,
                begins + model.duration[item],
            )
        )
        clock = max(begins + model.duration[item], releases[k + 1])
        rest(marks[k + 1][1], here)
    clock += model.time[here * model.rows + van.end_row]
    rest(marks[-1][0], van.end_row)
    return Schedule(first, clock, tuple(events), late)


def _latest_start(model: Model, van: Van, items: Sequence[int], *, marks: Marks) -> int:
    """Return the latest start that neither ends later nor makes any stop later than need be."""
    earliest = _run(model, van, items, marks=marks, start=van.start_time)
    bound, there = earliest.end, van.end_row
    for event in reversed(earliest.events):
        bound -= model.time[event.row * model.rows + there] if event.row != there else 0
        there = event.row
        if event.item < 0:
            rest = van.rests[-1 - event.item]
            bound = min(rest.latest, bound - rest.duration)
        else:
            windows = tuple(
                (s, max(e, event.start) if w is not None and s <= event.start else e, None)
                for s, e, w in model.windows[event.item]
            )
            bound = latest_begin(windows, bound - model.duration[event.item])
        bound = max(bound, event.start)
    bound -= model.time[van.start_row * model.rows + there]
    return max(min(bound, van.start_by), earliest.start)
