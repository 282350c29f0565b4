"""`flask map …`"""

import time
from collections.abc import Sequence
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.exc import ProgrammingError

from recycling.basemap import service
from recycling.basemap.build import build
from recycling.basemap.extract import Area, ExtractError
from recycling.database.orm import db

PHONE_BYTES = 40_000_000

map_ = AppGroup("map", help="The base map for phones without network.")


class Box(click.ParamType[Area]):
    """west,south,east,north in degrees."""

    name = "W,S,E,N"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Area:
        """Read the four numbers."""
        try:
            area = Area(*(float(number) for number in value.split(",")))
        except (TypeError, ValueError):
            self.fail("ต้องเป็นตัวเลขสี่ตัว / four numbers: west,south,east,north", param, ctx)
        if not (-180 <= area.west < area.east <= 180 and -85 <= area.south < area.north <= 85):
            self.fail("ลำดับคือ ตะวันตก,ใต้,ตะวันออก,เหนือ / the order is west,south,east,north")
        return area


@map_.command("build")
@click.argument("extract", type=click.Path(path_type=Path))
@click.option("--bbox", type=Box(), help="Instead of the enterprises' service areas.")
@click.option("--margin-km", default=service.MARGIN_KM, show_default=True, help="Around each area.")
def build_command(extract: Path, bbox: Area | None, margin_km: float) -> None:
    """Make the base map out of EXTRACT, an OpenStreetMap file (.osm.pbf)."""
    areas = [bbox] if bbox else _areas(margin_km)
    started = time.monotonic()
    click.echo("อ่านแผนที่ / reading the extract …", err=True)
    try:
        built = build(extract, areas=areas, file=current_app.config["MAP_FILE"])
    except ExtractError as error:
        raise click.ClickException(f"{error.thai} / {error}") from error
    except OSError as error:
        raise click.ClickException(f"เขียนแผนที่ไม่ได้ / the map cannot be written: {error}") from error
    counts = ", ".join(f"{layer} {count:,}" for layer, count in built.features.most_common())
    seconds = time.monotonic() - started
    click.echo(f"{built.file}: {built.size / 1e6:.1f} MB ({seconds:.0f} s): {counts}")
    if built.size > PHONE_BYTES:
        click.echo(
            "ใหญ่เกินไปสำหรับโทรศัพท์ ระบุ --bbox ให้แคบลง / large for a phone: narrow it by --bbox"
        )


def _areas(margin_km: float) -> Sequence[Area]:
    try:
        areas = service.areas(db.session(), margin_km=margin_km)
    except ProgrammingError:  # a database without tables yet
        areas = []
    if not areas:
        raise click.ClickException(
            "ยังไม่มีศูนย์รับซื้อในระบบ เปิด ./run demo ก่อน หรือระบุ --bbox / "
            "there is no enterprise yet: start ./run demo once, or give --bbox"
        )
    return areas
