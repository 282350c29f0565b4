"""Vouchers and printed passbooks."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import APPEND, CHANGE, wall

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and wall them."""
    op.create_table('voucher_counters',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('fiscal_year', sa.SmallInteger(), nullable=False),
    sa.Column('last_serial', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_voucher_counters_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'fiscal_year', name=op.f('pk_voucher_counters'))
    )
    op.create_table('passbook_lines',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('household_id', sa.Uuid(), nullable=False),
    sa.Column('line', sa.BigInteger(), nullable=False),
    sa.Column('entry_id', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('what_th', sa.Text(), nullable=False),
    sa.Column('what_en', sa.Text(), nullable=False),
    sa.Column('reference', sa.Text(), nullable=True),
    sa.Column('change_satang', sa.BigInteger(), nullable=False),
    sa.Column('balance_satang', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('line > 0', name=op.f('ck_passbook_lines_line')),
    sa.ForeignKeyConstraint(['enterprise_id', 'entry_id'], ['entries.enterprise_id', 'entries.id'], name=op.f('fk_passbook_lines_enterprise_id_entry_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'household_id'], ['households.enterprise_id', 'households.id'], name=op.f('fk_passbook_lines_enterprise_id_household_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_passbook_lines_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'household_id', 'line', name=op.f('pk_passbook_lines')),
    sa.UniqueConstraint('enterprise_id', 'household_id', 'entry_id', name=op.f('uq_passbook_lines_enterprise_id_household_id_entry_id'))
    )
    op.create_table('passbook_prints',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('household_id', sa.Uuid(), nullable=False),
    sa.Column('first_line', sa.BigInteger(), nullable=False),
    sa.Column('last_line', sa.BigInteger(), nullable=False),
    sa.Column('printed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('heading', postgresql.JSONB(), nullable=False),
    sa.CheckConstraint('0 < first_line AND first_line <= last_line', name=op.f('ck_passbook_prints_range')),
    sa.ForeignKeyConstraint(['enterprise_id', 'household_id'], ['households.enterprise_id', 'households.id'], name=op.f('fk_passbook_prints_enterprise_id_household_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_passbook_prints_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'household_id', 'first_line', 'last_line', name=op.f('pk_passbook_prints'))
    )
    op.create_table('vouchers',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('source_id', sa.Uuid(), nullable=False),
    sa.Column('household_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('fiscal_year', sa.SmallInteger(), nullable=False),
    sa.Column('serial', sa.BigInteger(), nullable=False),
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('document', postgresql.JSONB(), nullable=False),
    sa.ForeignKeyConstraint(['enterprise_id', 'household_id'], ['households.enterprise_id', 'households.id'], name=op.f('fk_vouchers_enterprise_id_household_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'id'], ['entries.enterprise_id', 'entries.id'], name=op.f('fk_vouchers_enterprise_id_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_vouchers_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_vouchers')),
    sa.UniqueConstraint('enterprise_id', 'fiscal_year', 'serial', name=op.f('uq_vouchers_enterprise_id_fiscal_year_serial'))
    )
    op.create_index('ix_vouchers_source', 'vouchers', ['enterprise_id', 'source_id'], unique=False)
    wall("vouchers", grant=APPEND)
    wall("voucher_counters", grant=CHANGE)
    wall("passbook_lines", grant=APPEND)
    wall("passbook_prints", grant=APPEND)


def downgrade() -> None:
    """Remove the tables."""
    op.drop_table("passbook_prints")
    op.drop_table("passbook_lines")
    op.drop_table("voucher_counters")
    op.drop_table("vouchers")
