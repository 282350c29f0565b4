"""A published day planned anew while it is driven."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import CHANGE, wall

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and wall it."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "replans",
        sa.Column("enterprise_id", sa.Uuid(), sa.ForeignKey("enterprises.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid()),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("publish", sa.Boolean(), nullable=False),
        sa.Column("seconds", sa.BigInteger(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("proposal", postgresql.JSONB(), nullable=False),
        sa.Column("outcome", postgresql.JSONB(), nullable=False),
        sa.Column("requested_at", moment, nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=False),
        sa.Column("published_at", moment),
        sa.ForeignKeyConstraint(
            ["enterprise_id", "plan_id"], ["plans.enterprise_id", "plans.id"]
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id", "round_id"], ["rounds.enterprise_id", "rounds.id"]
        ),
    )
    op.create_index("ix_replans_on_date", "replans", ["enterprise_id", "on_date"])
    wall("replans", grant=CHANGE)


def downgrade() -> None:
    """Remove the table."""
    op.drop_table("replans")
