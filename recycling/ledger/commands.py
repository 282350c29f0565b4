"""`flask ledger …`"""

import click
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import track
from rich.table import Table

from recycling.database.orm import db, enter_enterprise
from recycling.ledger.audit import LAWS, audit
from recycling.people import service as people

ledger = AppGroup("ledger", help="The journal of money and mass.")


@ledger.command("audit")
@click.option("--enterprise", "slug", help="Only this one (its slug).")
def audit_command(slug: str | None) -> None:
    """Check that the books add up; exit 1 with a table of every drift."""
    session = db.session()
    chosen = [people.find_enterprise(session, slug=slug)] if slug else people.enterprises(session)
    names = [(enterprise.id, enterprise.slug) for enterprise in chosen]
    table = Table("วิสาหกิจ / enterprise", "กฎ / law", "ที่ / where", "ต่าง / off")
    for enterprise_id, name in track(names, description="ตรวจบัญชี / auditing", transient=True):
        session.rollback()
        enter_enterprise(session, enterprise_id)
        for drift in audit(session):
            table.add_row(name, drift.law, drift.where, f"{drift.off:,}")
    if table.row_count:
        Console().print(table)
        raise click.ClickException(f"บัญชีไม่ลงตัว {table.row_count} แห่ง / the books are off")
    click.echo(
        f"บัญชีลงตัว: {len(names)} วิสาหกิจ {len(LAWS)} กฎ / "
        f"The books add up: {len(names)} enterprise(s), {len(LAWS)} laws."
    )
