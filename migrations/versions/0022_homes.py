"""Recurring visits, invitations into a household, consents, and leave to erase a person."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import APP_ROLE, APPEND, CHANGE, wall

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def _own():
    """The tenant's column, which leads the key."""
    return sa.Column("enterprise_id", sa.Uuid(), sa.ForeignKey("enterprises.id"), primary_key=True)


def _tenant(column, *, table):
    """A foreign key inside one enterprise."""
    return sa.ForeignKeyConstraint(
        ["enterprise_id", column], [f"{table}.enterprise_id", f"{table}.id"]
    )


def _moment(name, *, nullable=False):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    """Make the tables and wall them."""
    op.create_table(
        "recurring_visits",
        _own(),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("slot_id", sa.Uuid(), nullable=False),
        sa.Column("every", sa.Text(), nullable=False),
        sa.Column("first_date", sa.Date(), nullable=False),
        sa.Column("lines", postgresql.JSONB(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        _moment("created_at"),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        _moment("changed_at"),
        _tenant("household_id", table="households"),
        _tenant("slot_id", table="collection_slots"),
        _tenant("created_by", table="persons"),
        sa.CheckConstraint("every IN ('weekly', 'fortnightly', 'monthly')", name="every"),
        sa.CheckConstraint("status IN ('active', 'paused', 'ended')", name="status"),
    )
    op.create_index(
        "ix_recurring_visits_household", "recurring_visits", ["enterprise_id", "household_id", "id"]
    )
    op.create_table(
        "recurring_days",
        _own(),
        sa.Column("recurring_id", sa.Uuid(), primary_key=True),
        sa.Column("on_date", sa.Date(), primary_key=True),
        sa.Column("pickup_id", sa.Uuid(), nullable=True),
        sa.Column("reason_th", sa.Text(), nullable=False),
        sa.Column("reason_en", sa.Text(), nullable=False),
        _moment("at"),
        _tenant("recurring_id", table="recurring_visits"),
        _tenant("pickup_id", table="pickups"),
    )
    op.create_table(
        "invitations",
        _own(),
        sa.Column("person_id", sa.Uuid(), primary_key=True),
        sa.Column("serial", sa.BigInteger(), nullable=False),
        _moment("issued_at"),
        sa.Column("issued_by", sa.Uuid(), nullable=False),
        _moment("expires_at"),
        _moment("used_at", nullable=True),
        _tenant("person_id", table="persons"),
    )
    op.create_table(
        "consents",
        _own(),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        _moment("at"),
        _tenant("person_id", table="persons"),
    )
    op.create_index(
        "ix_consents_person", "consents", ["enterprise_id", "person_id", "purpose", "id"]
    )
    wall("recurring_visits", grant=CHANGE)
    wall("recurring_days", grant=APPEND)
    wall("invitations", grant=CHANGE)
    wall("consents", grant=APPEND)
    op.execute(f"GRANT DELETE ON identities, invitations, photos, household_pins TO {APP_ROLE}")


def downgrade() -> None:
    """Remove the tables."""
    op.execute(f"REVOKE DELETE ON identities, photos, household_pins FROM {APP_ROLE}")
    op.drop_table("consents")
    op.drop_table("invitations")
    op.drop_table("recurring_days")
    op.drop_table("recurring_visits")
