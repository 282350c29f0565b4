"""The day under way: contacts, the ends of trips, positions, drafts at the scale."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import APPEND, FLEETING, wall

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

COLUMNS = (
    ("households", sa.Column("phone", sa.Text())),
    ("households", sa.Column("landmark", sa.Text(), server_default="", nullable=False)),
    ("rounds", sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False)),
    ("trips", sa.Column("extra", sa.Boolean(), server_default=sa.text("false"), nullable=False)),
    ("trips", sa.Column("ended_at", sa.DateTime(timezone=True))),
    ("trips", sa.Column("shape", postgresql.JSONB())),
    ("trips", sa.Column("shape_by", sa.Text())),
    ("stops", sa.Column("withdrawn_at", sa.DateTime(timezone=True))),
)


def _own(*keys):
    """The tenant's column and the other parts of the key."""
    return (
        sa.Column("enterprise_id", sa.Uuid(), sa.ForeignKey("enterprises.id"), primary_key=True),
        *keys,
    )


def _tenant(column, *, table):
    """A foreign key inside one enterprise."""
    return sa.ForeignKeyConstraint(
        ["enterprise_id", column], [f"{table}.enterprise_id", f"{table}.id"]
    )


def upgrade() -> None:
    """Add the columns; make the tables and wall them."""
    for table, column in COLUMNS:
        op.add_column(table, column)
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "trip_ends",
        *_own(sa.Column("id", sa.Uuid(), primary_key=True)),
        sa.Column("trip_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("captured_at", moment, nullable=False),
        sa.Column("recorded_at", moment, nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        _tenant("trip_id", table="trips"),
    )
    op.create_index("ix_trip_ends_trip", "trip_ends", ["enterprise_id", "trip_id"])
    op.create_table(
        "positions",
        *_own(
            sa.Column("round_id", sa.Uuid(), primary_key=True),
            sa.Column("at", moment, primary_key=True),
        ),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("accuracy_m", sa.BigInteger()),
        sa.Column("recorded_at", moment, nullable=False),
        _tenant("round_id", table="rounds"),
    )
    op.create_index("ix_positions_recorded_at", "positions", ["enterprise_id", "recorded_at"])
    op.create_table(
        "scale_drafts",
        *_own(sa.Column("stop_id", sa.Uuid(), primary_key=True)),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("price_list_id", sa.Uuid(), nullable=False),
        sa.Column("lines", postgresql.JSONB(), nullable=False),
        sa.Column("captured_at", moment, nullable=False),
        sa.Column("recorded_at", moment, nullable=False),
        _tenant("stop_id", table="stops"),
        _tenant("price_list_id", table="price_lists"),
    )
    op.create_index("ix_scale_drafts_recorded_at", "scale_drafts", ["enterprise_id", "recorded_at"])
    wall("trip_ends", grant=APPEND)
    wall("positions", grant=FLEETING)
    wall("scale_drafts", grant=FLEETING)


def downgrade() -> None:
    """Remove the tables and the columns."""
    for table in ("scale_drafts", "positions", "trip_ends"):
        op.drop_table(table)
    for table, column in reversed(COLUMNS):
        op.drop_column(table, column.name)
