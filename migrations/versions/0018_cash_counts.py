"""Counts of collectors' floats, and the close of each day."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import CHANGE, wall

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def _own():
    """The tenant's column, its key, and the id."""
    return (
        sa.Column("enterprise_id", sa.Uuid(), sa.ForeignKey("enterprises.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
    )


def _counted():
    """A count, what it was counted against, and who stood by it."""
    return (
        sa.Column("counted_satang", sa.BigInteger(), nullable=False),
        sa.Column("expected_satang", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counted_by", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        _tenant("entry_id", table="entries"),
        sa.CheckConstraint("counted_satang >= 0", name="counted"),
        sa.CheckConstraint("status IN ('counted', 'confirmed', 'withdrawn')", name="status"),
    )


def _tenant(column, *, table):
    """A foreign key inside one enterprise."""
    return sa.ForeignKeyConstraint(
        ["enterprise_id", column], [f"{table}.enterprise_id", f"{table}.id"]
    )


def upgrade() -> None:
    """Make the tables and wall them."""
    op.create_table(
        "float_counts",
        *_own(),
        sa.Column("collector_id", sa.Uuid(), nullable=False),
        *_counted(),
        _tenant("collector_id", table="persons"),
    )
    op.create_index(
        "uq_float_counts_open",
        "float_counts",
        ["enterprise_id", "collector_id"],
        unique=True,
        postgresql_where=sa.text("status = 'counted'"),
    )
    op.create_table(
        "day_closes",
        *_own(),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("floats", postgresql.JSONB(), nullable=False),
        *_counted(),
    )
    op.create_index(
        "uq_day_closes_day",
        "day_closes",
        ["enterprise_id", "on_date"],
        unique=True,
        postgresql_where=sa.text("status <> 'withdrawn'"),
    )
    wall("float_counts", grant=CHANGE)
    wall("day_closes", grant=CHANGE)


def downgrade() -> None:
    """Remove the tables."""
    op.drop_table("day_closes")
    op.drop_table("float_counts")
