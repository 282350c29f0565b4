"""The rounds of a day as one HTML file: nothing in it comes from elsewhere."""

import base64
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pricing import baht_digits
from recycling.demo.layout import Point, Sheet, spread_out
from recycling.demo.record import DayRecord, RoundRecord, StopRecord, VillageRecord
from recycling.demo.tables import LEFT_OUT, cubic_metres, kilograms, kilometres
from recycling.documents.dates import BANGKOK, english_date, thai_date

# Dark enough for white figures (4.5 : 1) and apart for eyes that see little red or green.
COLOURS = ("#0b5fa5", "#b3400e", "#5b3a9e", "#00695c", "#9c1f62", "#5d5200")
DASHES = ("none", "9 6", "2 5", "14 5 2 5")
MARKER_PERMILLE = 21
FONTS = Path(__file__).parents[1] / "web" / "static" / "fonts"


@dataclass(frozen=True, slots=True)
class Mark:
    """A numbered stop: where it is, and where its number stands."""

    stop: StopRecord
    colour: str
    true: Point
    shown: Point


@dataclass(frozen=True, slots=True)
class Track:
    """A trip's line from the centre and back, straight from door to door."""

    colour: str
    dash: str
    points: str


@dataclass(frozen=True, slots=True)
class Label:
    """A village's name."""

    village: VillageRecord
    at: Point


def draw(day: DayRecord) -> str:
    """The HTML document."""
    environment = Environment(
        loader=PackageLoader("recycling.demo"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        kg=kilograms,
        baht=baht_digits,
        km=kilometres,
        m3=cubic_metres,
        clock=_clock,
        xy=_xy,
        n=round,
        tidy=_tidy,
    )
    ground = day.ground
    every_stop = [stop.place for each in day.rounds for stop in each.stops]
    sheet = Sheet.around([*ground.area, *ground.households, ground.centre, *every_stop])
    radius = _radius(sheet, len(every_stop))
    labels = [Label(each, sheet.at(each.place)) for each in ground.villages]
    moment = datetime.combine(date.fromisoformat(day.date), datetime.min.time(), BANGKOK)
    return environment.get_template("day.html").render(
        day=day,
        ground=ground,
        sheet=sheet,
        radius=radius,
        thai_date=thai_date(moment),
        english_date=english_date(moment),
        area=" ".join(_xy(sheet.at(corner)) for corner in ground.area),
        centre=sheet.at(ground.centre),
        households=[sheet.at(each) for each in ground.households],
        tracks=list(_tracks(day, sheet)),
        marks=_marks(day, sheet, labels, radius),
        labels=labels,
        colours=_colours(day),
        dashes=DASHES,
        left_out=LEFT_OUT,
        fonts=list(_fonts()),
    )


def _marks(day: DayRecord, sheet: Sheet, labels: list[Label], radius: float) -> list[Mark]:
    stops = [(stop, colour) for each, colour in _colours(day) for stop in each.stops]
    anchors = [sheet.at(stop.place) for stop, _ in stops]
    obstacles: list[Point] = []
    for label in labels:
        # A name is about as wide as ten figures: three circles keep it free.
        x, y = label.at
        obstacles += [(x + side * radius * 2.2, y + radius * 0.3) for side in (-1, 0, 1)]
    # The centre is drawn as a square: circles at its corners keep numbers off those too.
    # They come last, and the last word counts: a name may be touched, the centre not.
    x, y = sheet.at(day.ground.centre)
    obstacles += [(x + dx * radius / 2, y + dy * radius / 2) for dx in (-1, 1) for dy in (-1, 1)]
    shown = spread_out(anchors, radius=radius, obstacles=obstacles, sheet=sheet)
    return [
        Mark(stop, colour, true, at)
        for (stop, colour), true, at in zip(stops, anchors, shown, strict=True)
    ]


def _tracks(day: DayRecord, sheet: Sheet) -> Iterator[Track]:
    centre = sheet.at(day.ground.centre)
    for each, colour in _colours(day):
        for number, trip in enumerate(each.trips):
            stops = [sheet.at(stop.place) for stop in trip.stops]
            points = " ".join(map(_xy, [centre, *stops, centre]))
            yield Track(colour, DASHES[number % len(DASHES)], points)


def _colours(day: DayRecord) -> list[tuple[RoundRecord, str]]:
    return [(each, COLOURS[n % len(COLOURS)]) for n, each in enumerate(day.rounds)]


def _radius(sheet: Sheet, stops: int) -> float:
    """The size of a number: legible on a phone, smaller when there are very many."""
    crowded = min(1.0, math.sqrt(90 / max(stops, 1)))
    return max(sheet.width, sheet.height) * MARKER_PERMILLE / 1000 * crowded


def _fonts() -> Iterator[tuple[str, int, str]]:
    """Name, weight and data of each font file, Thai before Latin."""
    for script in ("thai", "latin"):
        for weight in (400, 700):
            data = (FONTS / f"sarabun-{script}-{weight}-normal.woff2").read_bytes()
            yield f"Sarabun {script}", weight, base64.b64encode(data).decode()


def _clock(moment: str) -> str:
    return moment[11:16]


def _tidy(name: str) -> Markup:
    """A name which breaks between its words only: Thai would break within them as well."""
    return Markup(" ").join(Markup('<span class="keep">{}</span>').format(w) for w in name.split())


def _xy(point: Point) -> str:
    return f"{point[0]:.0f},{point[1]:.0f}"
