"""The journal of money and mass."""

import sqlalchemy as sa
from alembic import op

from migrations.walls import APPEND, CHANGE, wall

revision = "0004"
down_revision = '0003'
branch_labels = None
depends_on = None

# Looks at whole statements: all postings of an entry come in one.
BALANCED = """
CREATE FUNCTION entries_are_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong record;
BEGIN
    SELECT p.entry_id, p.commodity, sum(p.amount) AS off INTO wrong
    FROM postings p
    JOIN (SELECT DISTINCT enterprise_id, entry_id FROM fresh) f
      USING (enterprise_id, entry_id)
    GROUP BY p.enterprise_id, p.entry_id, p.commodity
    HAVING sum(p.amount) <> 0
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'entry % is off by % %', wrong.entry_id, wrong.off, wrong.commodity
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entries_are_balanced';
    END IF;
    SELECT e.id INTO wrong
    FROM entries e
    JOIN (SELECT DISTINCT enterprise_id, entry_id FROM fresh) f
      ON f.enterprise_id = e.enterprise_id AND f.entry_id = e.id
    WHERE e.posting_count <> (
        SELECT count(*) FROM postings p
        WHERE p.enterprise_id = e.enterprise_id AND p.entry_id = e.id
    )
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'entry % has more or fewer postings than it says', wrong.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entries_are_balanced';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER entries_are_balanced AFTER INSERT ON postings
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION entries_are_balanced();
"""

# An entry without its postings cannot commit.
COMPLETE = """
CREATE FUNCTION entry_is_complete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM postings p
        WHERE p.enterprise_id = NEW.enterprise_id AND p.entry_id = NEW.id) <> NEW.posting_count
    THEN
        RAISE EXCEPTION 'entry % has no postings', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_is_complete';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER entry_is_complete AFTER INSERT ON entries
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION entry_is_complete();
"""

# Corrections are reversals: not even the owner rewrites the journal by accident.
FROZEN = """
CREATE FUNCTION journal_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only: reverse the entry instead'
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER entries_are_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON entries
    FOR EACH STATEMENT EXECUTE FUNCTION journal_is_frozen();
CREATE TRIGGER postings_are_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON postings
    FOR EACH STATEMENT EXECUTE FUNCTION journal_is_frozen();
"""


def upgrade() -> None:
    """Make the tables and wall them."""
    op.create_table('accounts',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.BigInteger(), sa.Identity(always=True), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('commodity', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_accounts_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_accounts')),
    sa.UniqueConstraint('enterprise_id', 'code', 'commodity', name=op.f('uq_accounts_enterprise_id_code_commodity')),
    sa.UniqueConstraint('enterprise_id', 'id', 'commodity', name=op.f('uq_accounts_enterprise_id_id_commodity'))
    )
    op.create_table('entries',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('event', sa.Text(), nullable=False),
    sa.Column('source_id', sa.Uuid(), nullable=False),
    sa.Column('captured_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('effective_on', sa.Date(), nullable=False),
    sa.Column('posting_count', sa.SmallInteger(), nullable=False),
    sa.Column('reverses_id', sa.Uuid(), nullable=True),
    sa.Column('person_id', sa.Uuid(), nullable=True),
    sa.CheckConstraint('posting_count >= 2', name=op.f('ck_entries_postings')),
    sa.ForeignKeyConstraint(['enterprise_id', 'reverses_id'], ['entries.enterprise_id', 'entries.id'], name=op.f('fk_entries_enterprise_id_reverses_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_entries_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'id', name=op.f('pk_entries')),
    sa.UniqueConstraint('enterprise_id', 'reverses_id', name=op.f('uq_entries_enterprise_id_reverses_id'))
    )
    op.create_index('ix_entries_effective_on', 'entries', ['enterprise_id', 'effective_on', 'id'], unique=False)
    op.create_index('ix_entries_source', 'entries', ['enterprise_id', 'source_id'], unique=False)
    op.create_table('member_balances',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('account_id', sa.BigInteger(), nullable=False),
    sa.Column('balance', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('balance >= 0', name=op.f('ck_member_balances_not_overdrawn')),
    sa.ForeignKeyConstraint(['enterprise_id', 'account_id'], ['accounts.enterprise_id', 'accounts.id'], name=op.f('fk_member_balances_enterprise_id_account_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_member_balances_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'account_id', name=op.f('pk_member_balances'))
    )
    op.create_table('postings',
    sa.Column('enterprise_id', sa.Uuid(), nullable=False),
    sa.Column('entry_id', sa.Uuid(), nullable=False),
    sa.Column('line', sa.SmallInteger(), nullable=False),
    sa.Column('account_id', sa.BigInteger(), nullable=False),
    sa.Column('commodity', sa.Text(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('amount <> 0', name=op.f('ck_postings_amount')),
    sa.ForeignKeyConstraint(['enterprise_id', 'account_id', 'commodity'], ['accounts.enterprise_id', 'accounts.id', 'accounts.commodity'], name=op.f('fk_postings_enterprise_id_account_id_commodity')),
    sa.ForeignKeyConstraint(['enterprise_id', 'entry_id'], ['entries.enterprise_id', 'entries.id'], name=op.f('fk_postings_enterprise_id_entry_id')),
    sa.ForeignKeyConstraint(['enterprise_id'], ['enterprises.id'], name=op.f('fk_postings_enterprise_id')),
    sa.PrimaryKeyConstraint('enterprise_id', 'entry_id', 'line', name=op.f('pk_postings'))
    )
    op.create_index('ix_postings_account', 'postings', ['enterprise_id', 'account_id', 'entry_id'], unique=False)
    wall("accounts", grant=APPEND)
    wall("entries", grant=APPEND)
    wall("member_balances", grant=CHANGE)
    wall("postings", grant=APPEND)
    op.execute(BALANCED)
    op.execute(COMPLETE)
    op.execute(FROZEN)


def downgrade() -> None:
    """Remove the tables."""
    for table in ("member_balances", "postings", "entries", "accounts"):
        op.drop_table(table)
    for function in ("entries_are_balanced", "entry_is_complete", "journal_is_frozen"):
        op.execute(f"DROP FUNCTION {function}()")
