"""Deadlines of disputes, bank lines that are no transfer, the monthly collection, guessed codes."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import CHANGE, wall

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

COLUMNS = (
    ("disputes", sa.Column("answer_by", sa.DateTime(timezone=True))),
    ("disputes", sa.Column("escalated_at", sa.DateTime(timezone=True))),
    ("bank_lines", sa.Column("dismissed_at", sa.DateTime(timezone=True))),
    ("bank_lines", sa.Column("dismissed_by", sa.Uuid())),
    ("bank_lines", sa.Column("dismissal", sa.Text())),
)


def upgrade() -> None:
    """Add the columns and the table of wrong codes."""
    for table, column in COLUMNS:
        op.add_column(table, column)
    op.create_check_constraint(
        op.f("ck_bank_lines_dismissed"),
        "bank_lines",
        "(dismissed_at IS NULL) = (dismissal IS NULL)"
        " AND (dismissed_at IS NULL OR transfer_id IS NULL)",
    )
    op.alter_column("welfare_runs", "run_by", nullable=True)
    op.create_table(
        "receipt_guesses",
        sa.Column("enterprise_id", sa.Uuid(), sa.ForeignKey("enterprises.id"), primary_key=True),
        sa.Column("receipt_id", sa.Uuid(), primary_key=True),
        sa.Column("wrong", sa.SmallInteger(), nullable=False),
        sa.Column("paused_until", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["enterprise_id", "receipt_id"], ["receipts.enterprise_id", "receipts.id"]
        ),
        sa.CheckConstraint("wrong >= 0", name=op.f("ck_receipt_guesses_wrong")),
    )
    wall("receipt_guesses", grant=CHANGE)


def downgrade() -> None:
    """Remove them. Collections that nobody ran stay, so their column stays as it is."""
    op.drop_table("receipt_guesses")
    op.drop_constraint(op.f("ck_bank_lines_dismissed"), "bank_lines", type_="check")
    for table, column in reversed(COLUMNS):
        op.drop_column(table, column.name)
