"""Purchases, receipts, payouts and cash floats."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import APPEND, CHANGE, wall

revision = "0008"
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and wall them."""
    op.create_table('receipt_counters',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('fiscal_year', sa.SmallInteger(), nullable=False),
    sa.Column('last_serial', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_receipt_counters_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'fiscal_year', name=op.f('pk_receipt_counters'))
    )
    op.create_table('payouts',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('household_id', sa.Uuid(), nullable=False),
    sa.Column('amount_satang', sa.BigInteger(), nullable=False),
    sa.Column('method', sa.Text(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('requested_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('requested_by', sa.Uuid(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('paid_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('paid_by', sa.Uuid(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('entry_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint('amount_satang > 0', name=op.f('ck_payouts_amount')),
    sa.ForeignKeyConstraint(['enterprise_id', 'entry_id'], ['entries.enterprise_id', 'entries.id'], name=op.f('fk_payouts_enterprise_id_entry_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'household_id'], ['households.enterprise_id', 'households.id'], name=op.f('fk_payouts_enterprise_id_household_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_payouts_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_payouts'))
    )
    op.create_index('ix_payouts_household', 'payouts', ['enterprise_id', 'household_id', 'id'], unique=False)
    op.create_index('ix_payouts_status', 'payouts', ['enterprise_id', 'status', 'id'], unique=False)
    op.create_table('cash_floats',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('collector_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('amount_satang', sa.BigInteger(), nullable=False),
    sa.Column('captured_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('handled_by', sa.Uuid(), nullable=False),
    sa.Column('entry_id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("kind IN ('issue', 'return')", name=op.f('ck_cash_floats_kind')),
    sa.CheckConstraint('amount_satang > 0', name=op.f('ck_cash_floats_amount')),
    sa.ForeignKeyConstraint(['enterprise_id', 'collector_id'], ['persons.enterprise_id', 'persons.id'], name=op.f('fk_cash_floats_enterprise_id_collector_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'entry_id'], ['entries.enterprise_id', 'entries.id'], name=op.f('fk_cash_floats_enterprise_id_entry_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_cash_floats_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_cash_floats'))
    )
    op.create_table('purchases',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('household_id', sa.Uuid(), nullable=False),
    sa.Column('method', sa.Text(), nullable=False),
    sa.Column('amount_satang', sa.BigInteger(), nullable=False),
    sa.Column('entry_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['enterprise_id', 'entry_id'], ['entries.enterprise_id', 'entries.id'], name=op.f('fk_purchases_enterprise_id_entry_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'household_id'], ['households.enterprise_id', 'households.id'], name=op.f('fk_purchases_enterprise_id_household_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'id'], ['weigh_tickets.enterprise_id', 'weigh_tickets.id'], name=op.f('fk_purchases_enterprise_id_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_purchases_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_purchases'))
    )
    op.create_index('ix_purchases_household', 'purchases', ['enterprise_id', 'household_id', 'id'], unique=False)
    op.create_table('receipts',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('fiscal_year', sa.SmallInteger(), nullable=False),
    sa.Column('serial', sa.BigInteger(), nullable=False),
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('document', postgresql.JSONB(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['enterprise_id', 'id'], ['purchases.enterprise_id', 'purchases.id'], name=op.f('fk_receipts_enterprise_id_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_receipts_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_receipts')),
    sa.UniqueConstraint('enterprise_id', 'fiscal_year', 'serial', name=op.f('uq_receipts_enterprise_id_fiscal_year_serial'))
    )
    wall("receipt_counters", grant=CHANGE)
    wall("payouts", grant=CHANGE)
    wall("cash_floats", grant=APPEND)
    wall("purchases", grant=APPEND)
    wall("receipts", grant=APPEND)


def downgrade() -> None:
    """Remove the tables."""
    op.drop_table("receipts")
    op.drop_table("purchases")
    op.drop_table("cash_floats")
    op.drop_table("payouts")
    op.drop_table("receipt_counters")
