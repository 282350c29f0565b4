"""The inbox; calls that may be changed and bring a picture of what waits at the gate."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import APP_ROLE, APPEND, wall

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def _tenant(column, *, table):
    """A foreign key inside one enterprise."""
    return sa.ForeignKeyConstraint(
        ["enterprise_id", column], [f"{table}.enterprise_id", f"{table}.id"]
    )


def upgrade() -> None:
    """Make the tables, wall them, and give a pickup its picture."""
    op.create_table(
        "messages",
        sa.Column("enterprise_id", sa.Uuid(), sa.ForeignKey("enterprises.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title_th", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("body_th", sa.Text(), nullable=False),
        sa.Column("body_en", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _tenant("household_id", table="households"),
    )
    op.create_index("ix_messages_household", "messages", ["enterprise_id", "household_id", "id"])
    op.create_table(
        "message_reads",
        sa.Column("enterprise_id", sa.Uuid(), sa.ForeignKey("enterprises.id"), primary_key=True),
        sa.Column("message_id", sa.Uuid(), primary_key=True),
        sa.Column("person_id", sa.Uuid(), primary_key=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        _tenant("message_id", table="messages"),
        _tenant("person_id", table="persons"),
    )
    wall("messages", grant=APPEND)
    wall("message_reads", grant=APPEND)
    op.execute(f"GRANT DELETE ON pickup_lines TO {APP_ROLE}")
    op.add_column("pickups", sa.Column("photo_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        "fk_pickups_enterprise_id_photo_id",
        "pickups",
        "photos",
        ["enterprise_id", "photo_id"],
        ["enterprise_id", "id"],
    )


def downgrade() -> None:
    """Remove them again."""
    op.execute(f"REVOKE DELETE ON pickup_lines FROM {APP_ROLE}")
    op.drop_column("pickups", "photo_id")
    op.drop_table("message_reads")
    op.drop_table("messages")
