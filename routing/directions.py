"""A way over roads as a shape for the map and as words for the driver."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import atan2, cos, degrees, radians, sin
from typing import Literal

from routing.travel import LatLon


class Turn(StrEnum):
    """What to do where a step begins."""

    DEPART = "depart"
    STRAIGHT = "straight"
    SLIGHT_LEFT = "slight_left"
    LEFT = "left"
    SHARP_LEFT = "sharp_left"
    SLIGHT_RIGHT = "slight_right"
    RIGHT = "right"
    SHARP_RIGHT = "sharp_right"
    U_TURN = "u_turn"
    ARRIVE = "arrive"


THAI = {
    Turn.DEPART: "ออกเดินทาง",
    Turn.STRAIGHT: "ตรงไป",
    Turn.SLIGHT_LEFT: "เบี่ยงซ้าย",
    Turn.LEFT: "เลี้ยวซ้าย",
    Turn.SHARP_LEFT: "เลี้ยวซ้ายหักศอก",
    Turn.SLIGHT_RIGHT: "เบี่ยงขวา",
    Turn.RIGHT: "เลี้ยวขวา",
    Turn.SHARP_RIGHT: "เลี้ยวขวาหักศอก",
    Turn.U_TURN: "กลับรถ",
    Turn.ARRIVE: "ถึงที่หมาย",
}
ROADS = ("ถนน", "ทางหลวง", "ซอย", "สะพาน")
THAI_INTO = {Turn.DEPART: "ไปตาม", Turn.STRAIGHT: "ตาม"}
ENGLISH = {
    Turn.DEPART: "Set off",
    Turn.STRAIGHT: "Go straight on",
    Turn.SLIGHT_LEFT: "Bear left",
    Turn.LEFT: "Turn left",
    Turn.SHARP_LEFT: "Turn sharp left",
    Turn.SLIGHT_RIGHT: "Bear right",
    Turn.RIGHT: "Turn right",
    Turn.SHARP_RIGHT: "Turn sharp right",
    Turn.U_TURN: "Turn round",
    Turn.ARRIVE: "You have arrived",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """A piece of one road, in the direction driven."""

    name: str
    metres: float
    seconds: float
    points: tuple[LatLon, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """An instruction: what to do at `place`, then `metres` along the road `name`."""

    turn: Turn
    name: str
    metres: int
    seconds: int
    place: LatLon

    def text(self, language: Literal["th", "en"] = "th") -> str:
        """Return the instruction as one sentence."""
        far = (
            f"{self.metres / 1000:.1f}"
            if self.metres >= 1000
            else f"{max(10, round(self.metres, -1))}"
        )
        if language == "th":
            unit = "กม." if self.metres >= 1000 else "เมตร"
            if self.turn is Turn.ARRIVE:
                return THAI[self.turn]
            road = (
                self.name
                if self.name.startswith(("ถนน", "ทางหลวง", "ซอย", "สะพาน"))
                else f"ถนน {self.name}"
            )
            if not self.name and self.turn is Turn.STRAIGHT:
                return f"ขับตรงไปอีก {far} {unit}"
            into = THAI_INTO.get(self.turn, "เข้า")
            return f"{THAI[self.turn]}{into + road if self.name else ''} แล้วขับไปอีก {far} {unit}"
        onto = f" onto {self.name}" if self.name and self.turn is not Turn.DEPART else ""
        onto = f" along {self.name}" if self.name and self.turn is Turn.DEPART else onto
        unit = "km" if self.metres >= 1000 else "m"
        done = ENGLISH[self.turn]
        return done if self.turn is Turn.ARRIVE else f"{done}{onto} for {far} {unit}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """A way from one place to another; `shape` for the map, `steps` for the driver."""

    seconds: int
    metres: int
    shape: tuple[LatLon, ...]
    steps: tuple[Step, ...]


def directions(
    legs: Sequence[Leg],
    *,
    origin: LatLon,
    destination: LatLon,
    extra_metres: float = 0.0,
    extra_seconds: float = 0.0,
) -> Path:
    """Join legs into a path; a step begins where the road's name changes or one turns."""
    shape: list[LatLon] = [origin]
    steps: list[Step] = []
    last: Leg | None = None
    for leg in legs:
        if len(leg.points) < 2:
            continue
        turn = (
            Turn.DEPART if last is None else turn_of(last.points[-2], leg.points[0], leg.points[1])
        )
        if (
            last is not None
            and leg.name == last.name
            and turn in {Turn.STRAIGHT, Turn.SLIGHT_LEFT, Turn.SLIGHT_RIGHT}
        ):
            old = steps[-1]
            steps[-1] = _step(
                old.turn, leg.name, old.metres + leg.metres, old.seconds + leg.seconds, old.place
            )
        else:
            steps.append(_step(turn, leg.name, leg.metres, leg.seconds, leg.points[0]))
        shape += leg.points
        last = leg
    shape.append(destination)
    steps.append(_step(Turn.ARRIVE, "", 0, 0, destination))
    return Path(
        seconds=round(sum(leg.seconds for leg in legs) + extra_seconds),
        metres=round(sum(leg.metres for leg in legs) + extra_metres),
        shape=tuple(p for k, p in enumerate(shape) if k == 0 or p != shape[k - 1]),
        steps=tuple(steps),
    )


def _step(turn: Turn, name: str, metres: float, seconds: float, place: LatLon) -> Step:
    return Step(turn=turn, name=name, metres=round(metres), seconds=round(seconds), place=place)


def bearing(a: LatLon, b: LatLon) -> float:
    """Degrees clockwise from north of the way from a to b."""
    lat1, lat2, dlon = radians(a[0]), radians(b[0]), radians(b[1] - a[1])
    return degrees(
        atan2(sin(dlon) * cos(lat2), cos(lat1) * sin(lat2) - sin(lat1) * cos(lat2) * cos(dlon))
    )


def turn_of(before: LatLon, at: LatLon, after: LatLon) -> Turn:
    """Name the turn at a point by the change of bearing."""
    angle = (bearing(at, after) - bearing(before, at) + 180) % 360 - 180
    size = abs(angle)
    if size > 170:
        return Turn.U_TURN
    if size < 25:
        return Turn.STRAIGHT
    side = "left" if angle < 0 else "right"
    if size < 55:
        return Turn(f"slight_{side}")
    return Turn(side) if size <= 125 else Turn(f"sharp_{side}")
