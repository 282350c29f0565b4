"""Bank statements, and which of their lines is which transfer."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import APPEND, CHANGE, wall

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def _tenant(column, *, table):
    """A foreign key inside one enterprise."""
    return sa.ForeignKeyConstraint(
        ["enterprise_id", column], [f"{table}.enterprise_id", f"{table}.id"]
    )


def _own():
    """The tenant's column, its key, and the id."""
    return (
        sa.Column("enterprise_id", sa.Uuid(), sa.ForeignKey("enterprises.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
    )


def upgrade() -> None:
    """Make the tables and wall them."""
    op.create_table(
        "bank_statements",
        *_own(),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_by", sa.Uuid(), nullable=False),
        sa.Column("line_count", sa.BigInteger(), nullable=False),
        sa.Column("new_count", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "bank_lines",
        *_own(),
        sa.Column("statement_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.BigInteger(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("amount_satang", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("transfer_id", sa.Uuid(), nullable=True),
        sa.Column("how", sa.Text(), nullable=True),
        sa.Column("matched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("matched_by", sa.Uuid(), nullable=True),
        _tenant("statement_id", table="bank_statements"),
        _tenant("transfer_id", table="transfers"),
        sa.UniqueConstraint("enterprise_id", "digest", "ordinal"),
        sa.CheckConstraint("amount_satang > 0", name="amount"),
        sa.CheckConstraint("how IN ('reference', 'time', 'person')", name="how"),
    )
    op.create_index(
        "uq_bank_lines_transfer",
        "bank_lines",
        ["enterprise_id", "transfer_id"],
        unique=True,
        postgresql_where=sa.text("transfer_id IS NOT NULL"),
    )
    op.create_index(
        "ix_bank_lines_open",
        "bank_lines",
        ["enterprise_id", "id"],
        postgresql_where=sa.text("transfer_id IS NULL"),
    )
    wall("bank_statements", grant=APPEND)
    wall("bank_lines", grant=CHANGE)


def downgrade() -> None:
    """Remove the tables."""
    op.drop_table("bank_lines")
    op.drop_table("bank_statements")
