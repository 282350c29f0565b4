"""Where things are drawn: a flat sheet in metres, and numbers that do not cover each other."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from recycling.demo.geography import METRES_PER_DEGREE
from recycling.demo.record import Place

Point = tuple[float, float]
"""Metres right and down from the sheet's upper left corner."""

MICRO = 1_000_000
MARGIN_PERMILLE = 35
NICE_METRES = (50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
ROUNDS_OF_PUSHING = 160
FEW = 80


@dataclass(frozen=True, slots=True)
class Sheet:
    """A map sheet around some places; exact enough for a municipality (plate carrée)."""

    west: float
    north: float
    width: float
    height: float
    narrowing: float

    @classmethod
    def around(cls, places: Sequence[Place]) -> "Sheet":
        """The sheet that holds `places`, with a margin."""
        lats = [lat / MICRO for lat, _ in places]
        lons = [lon / MICRO for _, lon in places]
        narrowing = math.cos(math.radians((min(lats) + max(lats)) / 2))
        width = (max(lons) - min(lons)) * METRES_PER_DEGREE * narrowing
        height = (max(lats) - min(lats)) * METRES_PER_DEGREE
        margin = max(width, height, 200) * MARGIN_PERMILLE / 1000
        return cls(
            west=min(lons) - margin / METRES_PER_DEGREE / narrowing,
            north=max(lats) + margin / METRES_PER_DEGREE,
            width=width + 2 * margin,
            height=height + 2 * margin,
            narrowing=narrowing,
        )

    def at(self, place: Place) -> Point:
        """Where a place lies on the sheet."""
        lat, lon = place[0] / MICRO, place[1] / MICRO
        return (
            (lon - self.west) * METRES_PER_DEGREE * self.narrowing,
            (self.north - lat) * METRES_PER_DEGREE,
        )

    @property
    def scale_bar(self) -> int:
        """A round length in metres, at most a quarter of the sheet's width."""
        return max((n for n in NICE_METRES if n <= self.width / 4), default=NICE_METRES[0])


def spread_out(
    anchors: Sequence[Point], *, radius: float, obstacles: Sequence[Point], sheet: Sheet
) -> list[Point]:
    """Move circles of `radius` off each other and off the obstacles, near their anchors.

    Circles push each other apart and are drawn back a little, again and again.
    """
    # On one spot there is no direction to push in: begin on a small sunflower.
    points = [
        (x + radius / 50 * math.cos(2.4 * n) * n**0.5, y + radius / 50 * math.sin(2.4 * n) * n**0.5)
        for n, (x, y) in enumerate(anchors)
    ]
    for step in range(ROUNDS_OF_PUSHING if len(points) <= FEW else ROUNDS_OF_PUSHING // 2):
        pull = 0.06 * (1 - step / ROUNDS_OF_PUSHING)
        points = [
            (x + (ax - x) * pull, y + (ay - y) * pull)
            for (x, y), (ax, ay) in zip(points, anchors, strict=True)
        ]
        _push_apart(points, radius * 2.1)
        points = [_kept_off(point, obstacles, radius * 1.9) for point in points]
        points = [
            (
                min(max(x, radius), sheet.width - radius),
                min(max(y, radius), sheet.height - radius),
            )
            for x, y in points
        ]
    return points


def _push_apart(points: list[Point], least: float) -> None:
    for one in range(len(points)):
        for other in range(one + 1, len(points)):
            (ax, ay), (bx, by) = points[one], points[other]
            dx, dy = bx - ax, by - ay
            if abs(dx) >= least or abs(dy) >= least:
                continue
            apart = math.hypot(dx, dy)
            if apart >= least:
                continue
            if apart == 0:
                dx, dy, apart = 1.0, 0.0, 1.0
            push = (least - apart) / 2 / apart
            points[one] = (ax - dx * push, ay - dy * push)
            points[other] = (bx + dx * push, by + dy * push)


def _kept_off(point: Point, obstacles: Sequence[Point], least: float) -> Point:
    x, y = point
    for ox, oy in obstacles:
        apart = math.hypot(x - ox, y - oy)
        if 0 < apart < least:
            x, y = ox + (x - ox) * least / apart, oy + (y - oy) * least / apart
    return x, y
