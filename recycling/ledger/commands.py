"""`flask ledger …`"""

from datetime import date, datetime
from pathlib import Path

import click
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import track
from rich.table import Table

from recycling.database.orm import db, enter_enterprise
from recycling.ledger import (
    chain,
    export,
    jobs,  # the worker learns its tasks from here
)
from recycling.ledger.audit import LAWS, audit
from recycling.ledger.export.journal import Journal
from recycling.people import service as people

JOBS = (jobs.SEAL, jobs.AUDIT)

ledger = AppGroup("ledger", help="The journal of money and mass.")


@ledger.command("audit")
@click.option("--enterprise", "slug", help="Only this one (its slug).")
def audit_command(slug: str | None) -> None:
    """Check that the books add up; exit 1 with a table of every drift.

    Prints the end of each chain: entries sealed, hash (entries that wait). Whoever
    has written it down can tell later whether the past was changed.
    """
    session = db.session()
    chosen = [people.find_enterprise(session, slug=slug)] if slug else people.enterprises(session)
    names = [(enterprise.id, enterprise.slug) for enterprise in chosen]
    ends = []
    table = Table("วิสาหกิจ / enterprise", "กฎ / law", "ที่ / where", "ต่าง / off")
    for enterprise_id, name in track(names, description="ตรวจบัญชี / auditing", transient=True):
        session.rollback()
        enter_enterprise(session, enterprise_id)
        for drift in audit(session):
            table.add_row(name, drift.law, drift.where, f"{drift.off:,}")
        end, waiting = chain.head(session), chain.unsealed(session)
        ends.append(f"{name}: {end.number:,} {end.hash.hex()} (+{waiting:,})")
    if table.row_count:
        Console().print(table)
        raise click.ClickException(f"บัญชีไม่ลงตัว {table.row_count} แห่ง / the books are off")
    for line in ends:
        click.echo(line)
    click.echo(
        f"บัญชีลงตัว: {len(names)} วิสาหกิจ {len(LAWS) + 1} กฎ / "
        f"The books add up: {len(names)} enterprise(s), {len(LAWS) + 1} laws."
    )


@ledger.command("export")
@click.option("--format", "format_", type=click.Choice(export.FORMATS), required=True)
@click.option(
    "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="File."
)
@click.option("--enterprise", "slug", help="Whose books (its slug); needed when there are several.")
@click.option("--from", "since", type=click.DateTime(["%Y-%m-%d"]), help="First business day.")
@click.option("--to", "until", type=click.DateTime(["%Y-%m-%d"]), help="Last business day.")
def export_command(
    format_: str,
    output: Path,
    slug: str | None,
    since: datetime | None,
    until: datetime | None,
) -> None:
    """Write the journal for Beancount, hledger, Ledger or a spreadsheet."""
    session = db.session()
    found = [people.find_enterprise(session, slug=slug)] if slug else people.enterprises(session)
    if len(found) != 1:
        known = ", ".join(enterprise.slug for enterprise in found) or "-"
        raise click.UsageError(f"ระบุ --enterprise / name one with --enterprise: {known}")
    enterprise_id, title = found[0].id, found[0].name_th
    session.rollback()
    enter_enterprise(session, enterprise_id)
    journal = Journal(session, title, since=_day(since), until=_day(until))
    try:
        export.write(journal, format=format_, output=output)
    except ImportError as error:
        raise click.ClickException(
            f"ต้องติดตั้ง {error.name} ก่อน / The package {error.name} is not installed."
        ) from error
    click.echo(f"เขียนแล้ว / written: {output}")


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()
