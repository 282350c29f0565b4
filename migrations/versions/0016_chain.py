"""The chain of hashes over the journal, and the verdicts of the nightly audit."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.walls import APPEND, wall

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

FROZEN = """
CREATE TRIGGER {0}_are_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON {0}
    FOR EACH STATEMENT EXECUTE FUNCTION journal_is_frozen();
"""


def upgrade() -> None:
    """Remember which transaction wrote an entry; make the chain and the verdicts."""
    op.add_column(
        "entries",
        sa.Column(
            "written_in",
            sa.BigInteger(),
            nullable=False,
            server_default=sa.text("(pg_current_xact_id()::text)::bigint"),
        ),
    )
    op.create_table(
        "seals",
        sa.Column(
            "enterprise_id", sa.Uuid(), sa.ForeignKey("enterprises.id"), primary_key=True
        ),
        sa.Column("number", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id", "entry_id"], ["entries.enterprise_id", "entries.id"]
        ),
        sa.UniqueConstraint("enterprise_id", "entry_id"),
        sa.CheckConstraint(
            "number > 0 AND octet_length(hash) = 32", name=op.f("ck_seals_sha256")
        ),
    )
    op.create_table(
        "audits",
        sa.Column(
            "enterprise_id", sa.Uuid(), sa.ForeignKey("enterprises.id"), primary_key=True
        ),
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("audited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sound", sa.Boolean(), nullable=False),
        sa.Column("drifts", JSONB(), nullable=False),
        sa.Column("sealed", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
    )
    for table in ("seals", "audits"):
        wall(table, grant=APPEND)
        op.execute(FROZEN.format(table))


def downgrade() -> None:
    """Remove them."""
    op.drop_table("audits")
    op.drop_table("seals")
    op.drop_column("entries", "written_in")
