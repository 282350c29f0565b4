"""The welfare fund and dividends."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.walls import APPEND, CHANGE, wall

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and wall them."""
    op.create_table('dividends',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('by', sa.Text(), nullable=False),
    sa.Column('amount_satang', sa.BigInteger(), nullable=False),
    sa.Column('households', sa.BigInteger(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('captured_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('posted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('posted_by', sa.Uuid(), nullable=False),
    sa.CheckConstraint('amount_satang > 0', name=op.f('ck_dividends_amount')),
    sa.CheckConstraint('first_day <= last_day', name=op.f('ck_dividends_period')),
    sa.ForeignKeyConstraint(['enterprise_id', 'posted_by'], ['persons.enterprise_id', 'persons.id'], name=op.f('fk_dividends_enterprise_id_posted_by')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_dividends_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_dividends'))
    )
    op.create_table('welfare_members',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('household_id', sa.Uuid(), nullable=False),
    sa.Column('joined_on', sa.Date(), nullable=False),
    sa.Column('joined_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('joined_by', sa.Uuid(), nullable=False),
    sa.Column('left_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('left_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint('extract(day FROM joined_on) = 1', name=op.f('ck_welfare_members_first_of_month')),
    sa.ForeignKeyConstraint(['enterprise_id', 'household_id'], ['households.enterprise_id', 'households.id'], name=op.f('fk_welfare_members_enterprise_id_household_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'joined_by'], ['persons.enterprise_id', 'persons.id'], name=op.f('fk_welfare_members_enterprise_id_joined_by')),
    sa.ForeignKeyConstraint(['enterprise_id', 'left_by'], ['persons.enterprise_id', 'persons.id'], name=op.f('fk_welfare_members_enterprise_id_left_by')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_welfare_members_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_welfare_members'))
    )
    op.create_index('uq_welfare_members_present', 'welfare_members', ['enterprise_id', 'household_id'], unique=True, postgresql_where=sa.text('left_at IS NULL'))
    op.create_table('welfare_rules',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('terms', postgresql.JSONB(), nullable=False),
    sa.Column('simulation', postgresql.JSONB(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Uuid(), nullable=False),
    sa.CheckConstraint('extract(day FROM valid_from) = 1', name=op.f('ck_welfare_rules_first_of_month')),
    sa.ForeignKeyConstraint(['enterprise_id', 'created_by'], ['persons.enterprise_id', 'persons.id'], name=op.f('fk_welfare_rules_enterprise_id_created_by')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_welfare_rules_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_welfare_rules')),
    sa.UniqueConstraint('enterprise_id', 'version', name=op.f('uq_welfare_rules_enterprise_id_version'))
    )
    op.create_table('welfare_runs',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('captured_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('run_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('run_by', sa.Uuid(), nullable=False),
    sa.Column('members', sa.BigInteger(), nullable=False),
    sa.Column('contributed_satang', sa.BigInteger(), nullable=False),
    sa.Column('levied_satang', sa.BigInteger(), nullable=False),
    sa.Column('owed_satang', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['enterprise_id', 'run_by'], ['persons.enterprise_id', 'persons.id'], name=op.f('fk_welfare_runs_enterprise_id_run_by')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_welfare_runs_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_welfare_runs'))
    )
    op.create_table('dividend_shares',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('dividend_id', sa.Uuid(), nullable=False),
    sa.Column('household_id', sa.Uuid(), nullable=False),
    sa.Column('weight', sa.BigInteger(), nullable=False),
    sa.Column('amount_satang', sa.BigInteger(), nullable=False),
    sa.Column('entry_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint('(amount_satang > 0) = (entry_id IS NOT NULL)', name=op.f('ck_dividend_shares_posted')),
    sa.CheckConstraint('weight > 0 AND amount_satang >= 0', name=op.f('ck_dividend_shares_amounts')),
    sa.ForeignKeyConstraint(['enterprise_id', 'dividend_id'], ['dividends.enterprise_id', 'dividends.id'], name=op.f('fk_dividend_shares_enterprise_id_dividend_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'entry_id'], ['entries.enterprise_id', 'entries.id'], name=op.f('fk_dividend_shares_enterprise_id_entry_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'household_id'], ['households.enterprise_id', 'households.id'], name=op.f('fk_dividend_shares_enterprise_id_household_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_dividend_shares_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'dividend_id', 'household_id', name=op.f('pk_dividend_shares'))
    )
    op.create_table('welfare_claims',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Uuid(), nullable=False),
    sa.Column('household_id', sa.Uuid(), nullable=False),
    sa.Column('rule_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('for_whom', sa.Text(), nullable=False),
    sa.Column('happened_on', sa.Date(), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('amount_satang', sa.BigInteger(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('requested_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('requested_by', sa.Uuid(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('method', sa.Text(), nullable=True),
    sa.Column('paid_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('paid_by', sa.Uuid(), nullable=True),
    sa.Column('entry_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint('amount_satang > 0', name=op.f('ck_welfare_claims_amount')),
    sa.ForeignKeyConstraint(['enterprise_id', 'entry_id'], ['entries.enterprise_id', 'entries.id'], name=op.f('fk_welfare_claims_enterprise_id_entry_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'member_id'], ['welfare_members.enterprise_id', 'welfare_members.id'], name=op.f('fk_welfare_claims_enterprise_id_member_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'rule_id'], ['welfare_rules.enterprise_id', 'welfare_rules.id'], name=op.f('fk_welfare_claims_enterprise_id_rule_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_welfare_claims_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_welfare_claims'))
    )
    op.create_index('ix_welfare_claims_member', 'welfare_claims', ['enterprise_id', 'member_id', 'id'], unique=False)
    op.create_index('ix_welfare_claims_status', 'welfare_claims', ['enterprise_id', 'status', 'id'], unique=False)
    op.create_table('welfare_levies',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('claim_id', sa.Uuid(), nullable=False),
    sa.Column('amount_satang', sa.BigInteger(), nullable=False),
    sa.Column('captured_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('called_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('called_by', sa.Uuid(), nullable=False),
    sa.CheckConstraint('amount_satang > 0', name=op.f('ck_welfare_levies_amount')),
    sa.ForeignKeyConstraint(['enterprise_id', 'called_by'], ['persons.enterprise_id', 'persons.id'], name=op.f('fk_welfare_levies_enterprise_id_called_by')),
    sa.ForeignKeyConstraint(['enterprise_id', 'claim_id'], ['welfare_claims.enterprise_id', 'welfare_claims.id'], name=op.f('fk_welfare_levies_enterprise_id_claim_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_welfare_levies_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_welfare_levies')),
    sa.UniqueConstraint('enterprise_id', 'claim_id', name=op.f('uq_welfare_levies_enterprise_id_claim_id'))
    )
    op.create_table('welfare_levy_shares',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('levy_id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Uuid(), nullable=False),
    sa.Column('due_satang', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('due_satang > 0', name=op.f('ck_welfare_levy_shares_due')),
    sa.ForeignKeyConstraint(['enterprise_id', 'levy_id'], ['welfare_levies.enterprise_id', 'welfare_levies.id'], name=op.f('fk_welfare_levy_shares_enterprise_id_levy_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'member_id'], ['welfare_members.enterprise_id', 'welfare_members.id'], name=op.f('fk_welfare_levy_shares_enterprise_id_member_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_welfare_levy_shares_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'levy_id', 'member_id', name=op.f('pk_welfare_levy_shares'))
    )
    op.create_table('welfare_takings',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('levy_id', sa.Uuid(), nullable=True),
    sa.Column('amount_satang', sa.BigInteger(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('event_id', sa.Uuid(), nullable=False),
    sa.Column('entry_id', sa.Uuid(), nullable=False),
    sa.CheckConstraint("(kind = 'levy') = (levy_id IS NOT NULL)", name=op.f('ck_welfare_takings_levy')),
    sa.CheckConstraint('amount_satang > 0', name=op.f('ck_welfare_takings_amount')),
    sa.ForeignKeyConstraint(['enterprise_id', 'entry_id'], ['entries.enterprise_id', 'entries.id'], name=op.f('fk_welfare_takings_enterprise_id_entry_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'levy_id'], ['welfare_levies.enterprise_id', 'welfare_levies.id'], name=op.f('fk_welfare_takings_enterprise_id_levy_id')),
    sa.ForeignKeyConstraint(['enterprise_id', 'member_id'], ['welfare_members.enterprise_id', 'welfare_members.id'], name=op.f('fk_welfare_takings_enterprise_id_member_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_welfare_takings_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_welfare_takings'))
    )
    op.create_index('ix_welfare_takings_member', 'welfare_takings', ['enterprise_id', 'member_id'], unique=False)
    wall("welfare_rules", grant=APPEND)
    wall("welfare_members", grant=CHANGE)
    wall("welfare_runs", grant=APPEND)
    wall("welfare_claims", grant=CHANGE)
    wall("welfare_levies", grant=APPEND)
    wall("welfare_levy_shares", grant=APPEND)
    wall("welfare_takings", grant=APPEND)
    wall("dividends", grant=APPEND)
    wall("dividend_shares", grant=APPEND)


def downgrade() -> None:
    """Remove the tables."""
    op.drop_table("dividend_shares")
    op.drop_table("dividends")
    op.drop_table("welfare_takings")
    op.drop_table("welfare_levy_shares")
    op.drop_table("welfare_levies")
    op.drop_table("welfare_claims")
    op.drop_table("welfare_runs")
    op.drop_table("welfare_members")
    op.drop_table("welfare_rules")
