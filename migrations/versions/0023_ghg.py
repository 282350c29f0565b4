"""Greenhouse-gas factors."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import APPEND, wall

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and wall them."""
    op.create_table(
        "ghg_lists",
        sa.Column("enterprise_id", sa.Uuid(), sa.ForeignKey("enterprises.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=False),
        sa.Column("sources", postgresql.JSONB(), nullable=False),
        sa.UniqueConstraint("enterprise_id", "version"),
    )
    op.create_table(
        "ghg_factors",
        sa.Column("enterprise_id", sa.Uuid(), sa.ForeignKey("enterprises.id"), primary_key=True),
        sa.Column("list_id", sa.Uuid(), primary_key=True),
        sa.Column("material_code", sa.Text(), primary_key=True),
        sa.Column("source", sa.Text(), primary_key=True),
        sa.Column("g_per_kg", sa.BigInteger(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("locator", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id", "list_id"], ["ghg_lists.enterprise_id", "ghg_lists.id"]
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id", "material_code"], ["materials.enterprise_id", "materials.code"]
        ),
        sa.CheckConstraint("g_per_kg >= 0", name="g_per_kg"),
    )
    op.create_index(
        "uq_ghg_factors_counted",
        "ghg_factors",
        ["enterprise_id", "list_id", "material_code"],
        unique=True,
        postgresql_where=sa.text("counted"),
    )
    wall("ghg_lists", grant=APPEND)
    wall("ghg_factors", grant=APPEND)


def downgrade() -> None:
    """Remove the tables."""
    op.drop_table("ghg_factors")
    op.drop_table("ghg_lists")
