"""PromptPay: households' numbers, payment batches, transfers."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import APPEND, CHANGE, wall

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

OWN = ("enterprise_id",)


def _tenant(*columns, table, key=("id",)):
    """A foreign key inside one enterprise."""
    return sa.ForeignKeyConstraint(
        [*OWN, *columns], [f"{table}.{name}" for name in (*OWN, *key)]
    )


def _own():
    """The tenant's column, its key, and the id."""
    return (
        sa.Column("enterprise_id", sa.Uuid(), sa.ForeignKey("enterprises.id"), primary_key=True),
        sa.Column("id", sa.Uuid(), primary_key=True),
    )


def _uuid(name, *, nullable=False):
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def _text(name, *, nullable=False):
    return sa.Column(name, sa.Text(), nullable=nullable)


def _moment(name, *, nullable=False):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    """Make the tables and wall them."""
    op.create_table(
        "promptpay_proxies",
        *_own(),
        _uuid("household_id"),
        _text("kind"),
        _text("number", nullable=True),
        _text("masked"),
        _moment("recorded_at"),
        _uuid("recorded_by"),
        _moment("ended_at", nullable=True),
        _tenant("household_id", table="households"),
        sa.CheckConstraint("kind IN ('mobile', 'national_id', 'ewallet')", name="kind"),
        sa.CheckConstraint("ended_at IS NOT NULL OR number IS NOT NULL", name="usable"),
    )
    op.create_index(
        "uq_promptpay_proxies_current",
        "promptpay_proxies",
        ["enterprise_id", "household_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "payment_batches",
        *_own(),
        _moment("made_at"),
        _uuid("made_by"),
        sa.Column("total_satang", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "transfers",
        *_own(),
        *(_uuid(name) for name in ("batch_id", "payout_id", "household_id", "proxy_id")),
        sa.Column("amount_satang", sa.BigInteger(), nullable=False),
        _text("status"),
        _uuid("held_entry_id"),
        _text("slip_reference", nullable=True),
        _moment("sent_at", nullable=True),
        _uuid("sent_by", nullable=True),
        _uuid("entry_id", nullable=True),
        _moment("failed_at", nullable=True),
        _uuid("failed_by", nullable=True),
        _text("reason", nullable=True),
        _moment("confirmed_at", nullable=True),
        _uuid("confirmed_by", nullable=True),
        _tenant("batch_id", table="payment_batches"),
        _tenant("payout_id", table="payouts"),
        _tenant("household_id", table="households"),
        _tenant("proxy_id", table="promptpay_proxies"),
        _tenant("held_entry_id", table="entries"),
        _tenant("entry_id", table="entries"),
        sa.CheckConstraint("amount_satang > 0", name="amount"),
        sa.CheckConstraint("status IN ('waiting', 'sent', 'confirmed', 'failed')", name="status"),
    )
    op.create_index("ix_transfers_batch", "transfers", ["enterprise_id", "batch_id", "id"])
    for name, column, where in (
        ("uq_transfers_payout", "payout_id", "status <> 'failed'"),
        ("uq_transfers_slip", "slip_reference", "slip_reference IS NOT NULL"),
    ):
        op.create_index(
            name,
            "transfers",
            ["enterprise_id", column],
            unique=True,
            postgresql_where=sa.text(where),
        )
    wall("promptpay_proxies", grant=CHANGE)
    wall("payment_batches", grant=APPEND)
    wall("transfers", grant=CHANGE)


def downgrade() -> None:
    """Remove the tables."""
    for table in ("transfers", "payment_batches", "promptpay_proxies"):
        op.drop_table(table)
