"""`flask roads …`"""

from pathlib import Path

import click
from flask.cli import with_appcontext

from recycling.database.orm import db, enter_enterprise
from recycling.errors import Problem
from recycling.people import service as people
from routing import RoutingError
from routing.roads import RoadNetwork


@click.command("roads")
@click.argument("slug")
@click.argument("extract", type=click.Path(path_type=Path), required=False)
@click.option("--none", "forget", is_flag=True, help="Go back to straight lines.")
@with_appcontext
def roads(slug: str, extract: Path | None, forget: bool) -> None:
    """Let the rounds of the enterprise SLUG follow the roads in EXTRACT (.osm.pbf) on the map.

    The file stays where it is; the worker reads it when it plans a day.
    """
    if (extract is None) == (not forget):
        raise click.UsageError("ระบุไฟล์ หรือ --none / give a file, or --none")
    session = db.session()
    try:
        enterprise = people.find_enterprise(session, slug=slug)
        found = 0 if extract is None else len(RoadNetwork.read(extract).chains)
    except Problem as problem:
        raise click.ClickException(f"{problem.message} / {problem.message.en}") from problem
    except RoutingError as error:
        raise click.ClickException(f"อ่านไฟล์ถนนไม่ได้ / {error}") from error
    enter_enterprise(session, enterprise.id)
    file = "" if extract is None else str(extract.resolve())
    enterprise.settings = {**enterprise.settings, "osm_extract": file}
    session.commit()
    click.echo(f"{slug}: {file or 'เส้นตรง / straight lines'} ({found:,} ถนน / roads)")
