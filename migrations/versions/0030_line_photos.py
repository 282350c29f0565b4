"""A picture beside each line of a ticket.

Without a foreign key: on the way from a phone the picture may come after its ticket.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let a weighed line name its picture."""
    op.add_column("weigh_lines", sa.Column("photo_id", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_weigh_lines_photo_id",
        "weigh_lines",
        ["enterprise_id", "photo_id"],
        postgresql_where=sa.text("photo_id IS NOT NULL"),
    )


def downgrade() -> None:
    """Forget which picture shows which line."""
    op.drop_index("ix_weigh_lines_photo_id", table_name="weigh_lines")
    op.drop_column("weigh_lines", "photo_id")
