"""Posting in one call: checks by the statement, balances kept by the database.

A foreign key is looked up row by row and locks the row it points at: every
posting locked the shared cash and stock accounts and the enterprise itself.
Neither accounts nor entries nor postings are ever changed or deleted (the
triggers see to it), so one look at the whole statement is as strict.
"""

import importlib

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# A statement brings whole entries: all lines from 1 to posting_count, each into an account
# of that commodity, zero in sum. So nothing can be added to an entry later: its lines are
# taken. A passbook's balance follows its postings, whoever writes them.
# The settings make the plan, which is kept for the session's life, the same however small
# the tables were at first, and let the update lock passbooks in ascending order: it walks
# through the sorted changes.
POSTINGS = """
CREATE FUNCTION postings_are_whole_entries() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off SET enable_mergejoin = off SET enable_hashjoin = off AS $$
DECLARE
    wrong record;
BEGIN
    SELECT g.entry_id, g.off INTO wrong
    FROM (
        SELECT c.enterprise_id, c.entry_id, sum(c.n) AS n, min(c.first) AS first,
               max(c.last) AS last, max(abs(c.total)) AS off
        FROM (
            SELECT f.enterprise_id, f.entry_id, f.commodity, count(*) AS n,
                   min(f.line) AS first, max(f.line) AS last, sum(f.amount) AS total
            FROM fresh f GROUP BY f.enterprise_id, f.entry_id, f.commodity
        ) c
        GROUP BY c.enterprise_id, c.entry_id
    ) g
    WHERE g.off <> 0 OR NOT EXISTS (
        SELECT FROM entries e
        WHERE e.enterprise_id = g.enterprise_id AND e.id = g.entry_id
          AND e.posting_count = g.n AND g.first = 1 AND g.last = g.n
    )
    LIMIT 1;
    IF FOUND THEN
        IF wrong.off <> 0 THEN
            RAISE EXCEPTION 'entry % is off by %', wrong.entry_id, wrong.off
                USING ERRCODE = 'check_violation', CONSTRAINT = 'entries_are_balanced';
        END IF;
        RAISE EXCEPTION 'entry % has more or fewer postings than it says', wrong.entry_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entries_are_whole';
    END IF;
    SELECT f.account_id, f.commodity INTO wrong
    FROM (SELECT DISTINCT d.enterprise_id, d.account_id, d.commodity FROM fresh d) f
    WHERE NOT EXISTS (
        SELECT FROM accounts a
        WHERE a.enterprise_id = f.enterprise_id AND a.id = f.account_id
          AND a.commodity = f.commodity
    )
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'no account % of %', wrong.account_id, wrong.commodity
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'postings_have_accounts';
    END IF;
    UPDATE member_balances b SET balance = b.balance + c.change
    FROM (
        SELECT f.enterprise_id, f.account_id, -sum(f.amount)::bigint AS change
        FROM fresh f
        GROUP BY f.enterprise_id, f.account_id
        ORDER BY f.account_id
    ) c
    WHERE b.enterprise_id = c.enterprise_id AND b.account_id = c.account_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER entries_are_whole AFTER INSERT ON postings
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION postings_are_whole_entries();
"""

# With the trigger above an entry has all its postings or none.
COMPLETE = """
CREATE OR REPLACE FUNCTION entry_is_complete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM postings p
        WHERE p.enterprise_id = NEW.enterprise_id AND p.entry_id = NEW.id AND p.line = 1
    ) THEN
        RAISE EXCEPTION 'entry % has no postings', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_is_complete';
    END IF;
    RETURN NULL;
END
$$;
"""

# An account stays what it is, and a passbook has its balance from the start.
ACCOUNTS = """
CREATE TRIGGER accounts_are_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON accounts
    FOR EACH STATEMENT EXECUTE FUNCTION journal_is_frozen();
CREATE FUNCTION passbook_has_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO member_balances (enterprise_id, account_id, balance)
    SELECT enterprise_id, id, 0 FROM fresh WHERE code LIKE 'member:%';
    RETURN NULL;
END
$$;
CREATE TRIGGER passbook_has_balance AFTER INSERT ON accounts
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION passbook_has_balance();
"""

# Writes a batch in one round trip. Accounts come as two arrays of the distinct ones; a
# posting names its account by its place in them. Answers NULL, or what a passbook lacks,
# having written nothing.
POST = """
CREATE FUNCTION ledger_post(
    tenant uuid, recorded timestamptz,
    ids uuid[], events text[], sources uuid[], captured timestamptz[], days date[],
    counts smallint[], reversed uuid[], persons uuid[],
    codes text[], commodities text[], passbooks int[], changes bigint[],
    posting_entry uuid[], posting_line smallint[], posting_account int[],
    posting_commodity text[], posting_amount bigint[]
) RETURNS jsonb LANGUAGE plpgsql
SET enable_seqscan = off SET enable_mergejoin = off SET enable_hashjoin = off AS $$
DECLARE
    account_ids bigint[];
    found_accounts int;
    short record;
BEGIN
    FOR attempt IN 1..2 LOOP
        SELECT array_agg(a.id ORDER BY w.place), count(a.id) INTO account_ids, found_accounts
        FROM unnest(codes, commodities) WITH ORDINALITY AS w (code, commodity, place)
        LEFT JOIN accounts a ON a.enterprise_id = tenant
            AND a.code = w.code AND a.commodity = w.commodity;
        EXIT WHEN found_accounts = cardinality(codes);
        INSERT INTO accounts (enterprise_id, code, commodity)
        SELECT tenant, w.code, w.commodity
        FROM unnest(codes, commodities, account_ids) AS w (code, commodity, known)
        WHERE w.known IS NULL
        ORDER BY w.code, w.commodity
        ON CONFLICT DO NOTHING;
    END LOOP;
    -- Who only takes in cannot fall short; the update of the balances locks them.
    IF EXISTS (SELECT FROM unnest(changes) AS c (change) WHERE c.change < 0) THEN
        FOR short IN
            SELECT b.balance, c.change
            FROM unnest(passbooks, changes) AS c (place, change)
            JOIN member_balances b
                ON b.enterprise_id = tenant AND b.account_id = account_ids[c.place]
            ORDER BY b.account_id FOR UPDATE OF b
        LOOP
            IF short.balance + short.change < 0 THEN
                RETURN jsonb_build_object('balance', short.balance, 'change', short.change);
            END IF;
        END LOOP;
    END IF;
    INSERT INTO entries (enterprise_id, id, event, source_id, captured_at, recorded_at,
                         effective_on, posting_count, reverses_id, person_id)
    SELECT tenant, e.id, e.event, e.source, e.captured, recorded, e.day, e.n, e.reversed, e.person
    FROM unnest(ids, events, sources, captured, days, counts, reversed, persons)
        AS e (id, event, source, captured, day, n, reversed, person);
    INSERT INTO postings (enterprise_id, entry_id, line, account_id, commodity, amount)
    SELECT tenant, p.entry, p.line, account_ids[p.account], p.commodity, p.amount
    FROM unnest(posting_entry, posting_line, posting_account, posting_commodity, posting_amount)
        AS p (entry, line, account, commodity, amount);
    RETURN NULL;
END
$$;
"""


def upgrade() -> None:
    """Checks by statement instead of by row."""
    op.execute("DROP TRIGGER entries_are_balanced ON postings")
    op.execute("DROP FUNCTION entries_are_balanced()")
    op.drop_constraint("fk_postings_enterprise_id", "postings", type_="foreignkey")
    op.drop_constraint("fk_postings_enterprise_id_entry_id", "postings", type_="foreignkey")
    op.drop_constraint(
        "fk_postings_enterprise_id_account_id_commodity", "postings", type_="foreignkey"
    )
    op.drop_constraint("fk_entries_enterprise_id", "entries", type_="foreignkey")
    op.drop_constraint("uq_entries_enterprise_id_reverses_id", "entries", type_="unique")
    op.create_index(
        "uq_entries_reverses",
        "entries",
        ["enterprise_id", "reverses_id"],
        unique=True,
        postgresql_where=sa.text("reverses_id IS NOT NULL"),
    )
    for statement in (POSTINGS, COMPLETE, ACCOUNTS, POST):
        op.execute(statement)


def downgrade() -> None:
    """Back to checks by row."""
    before = importlib.import_module("migrations.versions.0004_ledger")
    for function in (
        "ledger_post",
        "passbook_has_balance",
        "postings_are_whole_entries",
        "entry_is_complete",
    ):
        op.execute(f"DROP FUNCTION {function} CASCADE")
    op.execute("DROP TRIGGER accounts_are_frozen ON accounts")
    op.execute(before.BALANCED)
    op.execute(before.COMPLETE)
    op.drop_index("uq_entries_reverses", "entries")
    op.create_unique_constraint(None, "entries", ["enterprise_id", "reverses_id"])
    for table in ("entries", "postings"):
        op.create_foreign_key(None, table, "enterprises", ["enterprise_id"], ["id"])
    op.create_foreign_key(
        None, "postings", "entries", ["enterprise_id", "entry_id"], ["enterprise_id", "id"]
    )
    columns = ["enterprise_id", "account_id", "commodity"]
    op.create_foreign_key(
        None, "postings", "accounts", columns, ["enterprise_id", "id", "commodity"]
    )
