"""A sign-in made by the centre waits for a second person before it may ask for money."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

COLUMNS = (
    ("made_by", sa.Uuid()),
    ("linked_at", sa.DateTime(timezone=True)),
    ("confirmed_by", sa.Uuid()),
    ("confirmed_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    """Remember who made a sign-in possible, and who has confirmed it."""
    for name, kind in COLUMNS:
        op.add_column("identities", sa.Column(name, kind, nullable=True))
    op.add_column(
        "identities",
        sa.Column("by_centre", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.create_index("ix_identities_person", "identities", ["enterprise_id", "person_id"])


def downgrade() -> None:
    """Forget it again."""
    op.drop_index("ix_identities_person", table_name="identities")
    for name in ("by_centre", *(name for name, _ in reversed(COLUMNS))):
        op.drop_column("identities", name)
